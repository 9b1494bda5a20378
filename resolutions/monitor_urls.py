"""Addresses of the monitor page."""

urlpatterns = []
