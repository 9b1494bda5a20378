"""Addresses of the ground floor: home, signing in, notifications, files, health."""

from django.conf import settings
from django.urls import path
from django.views.i18n import JavaScriptCatalog, set_language

from .views import files, health, home, notifications, people, profile

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", people.SignIn.as_view(), name="sign-in"),
    path("sign-out/", people.sign_out, name="sign-out"),
    path("password/", people.ChangePassword.as_view(), name="password-change"),
    path("profile/", profile.Profile.as_view(), name="profile"),
    path("profile/calendar/", profile.make_feed, name="calendar-feed-make"),
    path("profile/calendar/end/", profile.revoke_feed, name="calendar-feed-revoke"),
    path("language/", set_language, name="set_language"),
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["django.contrib.admin"]), name="js-catalog"),
    path("notifications/", notifications.listing, name="notification-list"),
    path("notifications/read/", notifications.mark_read, name="notification-read"),
    path("attachments/<int:pk>/", files.attachment, name="attachment"),
    path("documents/<int:pk>.pdf", files.document, name="document-pdf"),
    path("documents/<int:pk>.docx", files.document_docx, name="document-docx"),
    path("drafts/<slug:form>/", files.draft, name="draft"),
    path("healthz", health.healthz, name="healthz"),
]
if settings.DEBUG:
    from .views import styleguide

    urlpatterns.append(path("styleguide/", styleguide.styleguide, name="styleguide"))
