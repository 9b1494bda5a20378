"""Addresses of dossiers to higher bodies."""

from django.urls import path

from .views import dossier_steps as steps
from .views import dossiers

urlpatterns = [
    path("dossiers/", dossiers.DossierList.as_view(), name="dossier-list"),
    path("conferences/<int:parent>/dossiers/new/", dossiers.DossierOpen.as_view(), name="dossier-open"),
    path("dossiers/<int:pk>/", dossiers.DossierDetail.as_view(), name="dossier-detail"),
    path("dossiers/<int:pk>/edit/", dossiers.DossierEdit.as_view(), name="dossier-edit"),
    path("dossiers/<int:pk>/issues/add/", steps.AddIssues.as_view(), name="dossier-issue-add"),
    path("dossier-issues/<int:pk>/edit/", dossiers.DossierIssueEdit.as_view(), name="dossier-issue-edit"),
    path("dossier-issues/<int:pk>/remove/", dossiers.DossierIssueRemove.as_view(), name="dossier-issue-remove"),
    path("dossiers/<int:pk>/paper/", steps.DraftPaper.as_view(), name="dossier-paper-draft"),
    path("dossiers/<int:pk>/paper/edit/", steps.EditPaper.as_view(), name="dossier-paper-edit"),
    path("dossiers/<int:pk>/paper.pdf", steps.Preview.as_view(), name="dossier-preview"),
    path("dossiers/<int:pk>/send/", steps.Send.as_view(), name="dossier-send"),
    path("dossiers/<int:pk>/record/", steps.RecordSent.as_view(), name="dossier-record"),
    path("dossiers/<int:pk>/chase/", steps.Chase.as_view(), name="dossier-chase"),
    path("dossiers/<int:pk>/reminder.docx", steps.Reminder.as_view(), name="dossier-reminder"),
    path("dossiers/<int:pk>/reply/", steps.RecordReply.as_view(), name="dossier-reply-record"),
    path("dossiers/<int:pk>/relay/", steps.Relay.as_view(), name="dossier-relay"),
    path("dossiers/<int:pk>/withdraw/", steps.Withdraw.as_view(), name="dossier-withdraw"),
    path("issues/<int:pk>/send-up/", steps.SendUp.as_view(), name="issue-send-up"),
]
