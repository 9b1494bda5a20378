"""Every address, by floor. Upper floors are named by strings that Django resolves."""

from django.contrib import admin
from django.urls import include, path

handler400 = "dialogue_site.views.errors.bad_request"
handler403 = "dialogue_site.views.errors.permission_denied"
handler404 = "dialogue_site.views.errors.not_found"
handler500 = "dialogue_site.views.errors.server_error"

urlpatterns = [
    path("", include("dialogue_site.site_urls")),
    path("conferences/", include("conferences.urls")),
    path("feedback/", include("feedback.urls")),
    path("resolutions/", include("resolutions.urls")),
    path("admin/", admin.site.urls),
]
