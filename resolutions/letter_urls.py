"""Addresses of letters to citizens, runs of many letters, and of those still owed."""

from django.urls import path

from .views import letter_runs, letters, owed

urlpatterns = [
    path("owed/", owed.CitizenOwedList.as_view(), name="citizen-owed-list"),
    path("letters/", letters.LetterList.as_view(), name="letter-list"),
    path("conferences/<int:parent>/letters/new/", letters.LetterDraft.as_view(), name="letter-draft"),
    path("letters/<int:pk>/", letters.LetterDetail.as_view(), name="letter-detail"),
    path("letters/<int:pk>/draft.pdf", letters.LetterPreview.as_view(), name="letter-preview"),
    path("letters/<int:pk>/edit/", letters.LetterEdit.as_view(), name="letter-edit"),
    path("letters/<int:pk>/issue/", letters.LetterIssue.as_view(), name="letter-issue"),
    path("letters/<int:pk>/dispatch/", letters.LetterDispatch.as_view(), name="letter-dispatch"),
    path("letters/<int:pk>/discard/", letters.LetterDiscard.as_view(), name="letter-discard"),
    path("dispatches/<int:pk>/withdraw/", letters.DispatchWithdraw.as_view(), name="dispatch-withdraw"),
    path("conferences/<int:parent>/letter-runs/new/", letter_runs.LetterRunStart.as_view(), name="letter-run-start"),
    path("letter-runs/<int:pk>/", letter_runs.LetterRunDetail.as_view(), name="letter-run-detail"),
    path("letter-runs/<int:pk>/letters.pdf", letter_runs.LetterRunPdf.as_view(), name="letter-run-pdf"),
    path("letter-runs/<int:pk>/continue/", letter_runs.LetterRunContinue.as_view(), name="letter-run-continue"),
    path("letter-runs/<int:pk>/dispatch/", letter_runs.LetterRunDispatch.as_view(), name="letter-run-dispatch"),
]
