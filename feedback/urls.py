"""Addresses of stage 2. Those of issues and categories stand in ``issue_urls``."""

from django.urls import include, path

from .views import entry, lookups, opinion_steps, opinions

urlpatterns = [
    path("opinions/", opinions.OpinionList.as_view(), name="opinion-list"),
    path("opinions/new/", entry.OpinionAdd.as_view(), name="opinion-add"),
    path("opinions/<int:pk>/", opinions.OpinionDetail.as_view(), name="opinion-detail"),
    path("opinions/<int:pk>/edit/", opinions.OpinionEdit.as_view(), name="opinion-edit"),
    path("opinions/<int:pk>/withdraw/", opinions.OpinionWithdraw.as_view(), name="opinion-withdraw"),
    path("opinions/<int:pk>/issues/add/", opinion_steps.IssueAdd.as_view(), name="issue-add"),
    path("opinions/<int:pk>/issues/link/", opinion_steps.IssueLink.as_view(), name="issue-link"),
    path("opinions/links/<int:pk>/unlink/", opinion_steps.IssueUnlink.as_view(), name="issue-unlink"),
    path("opinions/<int:pk>/contact/", opinion_steps.ContactEdit.as_view(), name="contact-edit"),
    path("opinions/<int:pk>/speaker/", opinion_steps.PersonEdit.as_view(), name="person-edit"),
    path("conferences/<int:pk>/record/", opinions.ConferenceRecord.as_view(), name="conference-record"),
    path("conferences/<int:pk>/counter/", entry.counter, name="opinion-counter"),
    path("conferences/<int:pk>/speakers/", lookups.speakers, name="speaker-lookup"),
    path("conferences/<int:pk>/groups/", lookups.groups, name="group-lookup"),
    path("conferences/<int:pk>/issues/", lookups.issues, name="issue-lookup"),
    path("conferences/<int:pk>/duplicates/", lookups.duplicates, name="issue-duplicates"),
    path("conferences/<int:pk>/legacy/", lookups.legacy, name="legacy-text"),
    path("", include("feedback.issue_urls")),
]
