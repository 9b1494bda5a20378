"""Addresses of issues and categories."""

urlpatterns = []
