"""The first page after signing in."""

from django.shortcuts import render


def home(request):
    """Today's work: each stage adds its own panels in the template."""
    return render(request, "dialogue_site/home.html")
