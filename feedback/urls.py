"""Addresses of stage 2."""

from django.urls import include, path

urlpatterns = [
    path("", include("feedback.issue_urls")),
]
