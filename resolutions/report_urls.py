"""Addresses of the periodic reports and of the record of supervision."""

from django.urls import path

from .views import periodic, report_lists, supervision

urlpatterns = [
    path("reports/", periodic.ReportList.as_view(), name="report-list"),
    path("conferences/<int:parent>/reports/new/", periodic.ReportDraft.as_view(), name="report-draft"),
    path("conferences/<int:parent>/opening-report/", periodic.ReportOpening.as_view(), name="report-opening"),
    path("reports/<int:pk>/", periodic.ReportDetail.as_view(), name="report-detail"),
    path("reports/<int:pk>/draft.pdf", periodic.ReportPreview.as_view(), name="report-preview"),
    path("reports/<int:pk>/edit/", periodic.ReportEdit.as_view(), name="report-edit"),
    path("reports/<int:pk>/approve/", periodic.ReportApprove.as_view(), name="report-approve"),
    path("reports/<int:pk>/send/", periodic.ReportSend.as_view(), name="report-send"),
    path("reports/<int:pk>/acknowledge/", periodic.ReportAcknowledge.as_view(), name="report-acknowledge"),
    path("reports/<int:pk>/withdraw/", periodic.ReportWithdraw.as_view(), name="report-withdraw"),
    path("reports/<int:pk>/review/", periodic.ReportReview.as_view(), name="report-review"),
    path("reports/<int:pk>/issues/", report_lists.ReportIssues.as_view(), name="report-issue-list"),
    path("reports/<int:pk>/opinions/", report_lists.ReportOpinions.as_view(), name="report-opinion-list"),
    path("reports/<int:pk>/owed/", report_lists.ReportOwed.as_view(), name="report-owed"),
    path("supervision/", supervision.supervision_record, name="supervision-record"),
]
