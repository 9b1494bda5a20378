"""Addresses of reminders and of the calendar of dates."""

from django.urls import path

from .views import calendar_feed, chases, waiting

urlpatterns = [
    path("reminders/", chases.ChaseList.as_view(), name="chase-list"),
    path("answers/waiting/", waiting.AnswerWaitingList.as_view(), name="answer-waiting"),
    path("promises/", waiting.PromiseList.as_view(), name="promise-list"),
    path("issues/chase/", chases.chase_many, name="issue-chase-bulk"),
    path("issues/<int:pk>/chase/", chases.issue_chase, name="issue-chase"),
    path("assignments/<int:pk>/chase/", chases.assignment_chase, name="assignment-chase"),
    # Its secret stands in the path: docs/operations.md keeps this address out of the access log.
    path("calendar/<str:token>.ics", calendar_feed.calendar_feed, name="calendar-feed"),
]
