"""Addresses of the papers of a conference, of any issued paper, of forms without a number, and of the register."""

from django.urls import path

from .views import forms_printed, papers, register

urlpatterns = [
    path("register/", register.Register.as_view(), name="register"),
    path("conferences/<int:parent>/papers/<slug:kind>/", papers.PaperDraft.as_view(), name="paper-draft"),
    path("papers/<int:pk>/", papers.PaperDetail.as_view(), name="paper-detail"),
    path("papers/<int:pk>/draft.pdf", papers.PaperPreview.as_view(), name="paper-preview"),
    path("papers/<int:pk>/edit/", papers.PaperEdit.as_view(), name="paper-edit"),
    path("papers/<int:pk>/issue/", papers.PaperIssue.as_view(), name="paper-issue"),
    path("papers/<int:pk>/supersede/", papers.PaperSupersede.as_view(), name="paper-supersede"),
    path("papers/<int:pk>/discard/", papers.PaperDiscard.as_view(), name="paper-discard"),
    path("papers/<int:pk>/void/", papers.PaperVoid.as_view(), name="paper-void"),
    path("papers/<int:pk>/scan/", papers.ScanAttach.as_view(), name="scan-attach"),
    path("papers/<int:pk>/copies/", forms_printed.InvitationCopies.as_view(), name="invitation-copies"),
    path("papers/<int:pk>/copies.pdf", forms_printed.InvitationCopiesFile.as_view(), name="invitation-copies-file"),
    path("conferences/<int:pk>/noticeboard/", forms_printed.NoticeboardSheet.as_view(), name="noticeboard-sheet"),
    path("conferences/<int:parent>/slips/", forms_printed.OpinionSlips.as_view(), name="opinion-slips"),
    path("conferences/<int:pk>/slips/file/", forms_printed.OpinionSlipsFile.as_view(), name="opinion-slips-file"),
    path("opinions/<int:pk>/slip/", forms_printed.OpinionSlipFile.as_view(), name="opinion-slip"),
]
