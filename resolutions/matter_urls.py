"""Addresses of the reconciliation, of issues merged, split and linked, and of matters of another lane."""

from django.urls import path

from .views import matters, reconciliation, referrals

urlpatterns = [
    path(
        "conferences/<int:pk>/reconciliation/",
        reconciliation.ReconciliationBegin.as_view(),
        name="reconciliation-begin",
    ),
    path("reconciliations/<int:pk>/", reconciliation.ReconciliationDetail.as_view(), name="reconciliation-detail"),
    path("reconciliations/<int:pk>/place/", reconciliation.ReconciliationPlace.as_view(), name="reconciliation-place"),
    path(
        "reconciliations/<int:pk>/approve/",
        reconciliation.ReconciliationApprove.as_view(),
        name="reconciliation-approve",
    ),
    path(
        "reconciliations/<int:pk>/reopen/", reconciliation.ReconciliationReopen.as_view(), name="reconciliation-reopen"
    ),
    path("reconciliations/<int:pk>/sheet.pdf", reconciliation.SheetPdf.as_view(), name="reconciliation-pdf"),
    path("reconciliations/<int:pk>/sheet.docx", reconciliation.SheetDocx.as_view(), name="reconciliation-docx"),
    path("issues/<int:pk>/merge/", matters.MergeIssue.as_view(), name="issue-merge"),
    path("issues/<int:pk>/unmerge/", matters.UnmergeIssue.as_view(), name="issue-unmerge"),
    path("issues/<int:pk>/split/", matters.SplitIssue.as_view(), name="issue-split"),
    path("issues/<int:pk>/relate/", matters.RelateIssue.as_view(), name="issue-relate"),
    path("relations/<int:pk>/undo/", matters.RelationUndo.as_view(), name="relation-undo"),
    path("issues/<int:pk>/refer/", referrals.ReferIssue.as_view(), name="issue-refer"),
    path("opinions/<int:pk>/refer/", referrals.ReferOpinion.as_view(), name="opinion-refer"),
    path("referrals/", referrals.ReferralList.as_view(), name="referral-list"),
    path("referrals/<int:pk>/", referrals.ReferralDetail.as_view(), name="referral-detail"),
    path("referrals/<int:pk>/edit/", referrals.ReferralEdit.as_view(), name="referral-edit"),
    path("referrals/<int:pk>/slip.pdf", referrals.SlipPdf.as_view(), name="referral-pdf"),
    path("referrals/<int:pk>/slip.docx", referrals.SlipDocx.as_view(), name="referral-docx"),
]
