"""Addresses of reminders and of the calendar of dates."""

from django.urls import path

from .views import chases

urlpatterns = [
    path("reminders/", chases.ChaseList.as_view(), name="chase-list"),
    path("issues/chase/", chases.chase_many, name="issue-chase-bulk"),
    path("issues/<int:pk>/chase/", chases.issue_chase, name="issue-chase"),
    path("assignments/<int:pk>/chase/", chases.assignment_chase, name="assignment-chase"),
]
