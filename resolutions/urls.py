"""Addresses of this floor."""

urlpatterns = []
