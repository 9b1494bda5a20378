"""The program's addresses and the empty page S: signed in, base template with its menus, nothing else."""

from django.shortcuts import render
from django.urls import path

from dialogue_site.urls import handler400, handler403, handler404, handler500  # noqa: F401
from dialogue_site.urls import urlpatterns as pages


def empty(request):
    return render(request, "base.html", {"heading": "S"})


urlpatterns = [path("benchmark-empty/", empty), *pages]
