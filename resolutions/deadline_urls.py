"""Addresses of dates: explained, extended, suspended; the calendar of working days."""

from django.urls import path, register_converter

from .views import calendars, deadlines, extensions

register_converter(calendars.IsoDate, "isodate")

urlpatterns = [
    path("deadlines/explain/", deadlines.deadline_explain, name="deadline-explain"),
    path("deadlines/<int:pk>/", deadlines.DeadlineDetail.as_view(), name="deadline-detail"),
    path("deadlines/review/", calendars.deadline_review, name="deadline-review"),
    path("issues/<int:pk>/extension/", extensions.RequestExtension.as_view(), name="extension-request"),
    path("issues/<int:pk>/suspend/", extensions.SuspendDeadline.as_view(), name="deadline-suspend"),
    path("issues/<int:pk>/resume/", extensions.ResumeDeadline.as_view(), name="deadline-resume"),
    path("extensions/", extensions.ExtensionList.as_view(), name="extension-list"),
    path("extensions/<int:pk>/", extensions.ExtensionDetail.as_view(), name="extension-detail"),
    path("extensions/<int:pk>/letter.pdf", extensions.ExtensionPreview.as_view(), name="extension-preview"),
    path("extensions/<int:pk>/grant/", extensions.GrantExtension.as_view(), name="extension-grant"),
    path("extensions/<int:pk>/refuse/", extensions.RefuseExtension.as_view(), name="extension-refuse"),
    path("extensions/<int:pk>/withdraw/", extensions.WithdrawExtension.as_view(), name="extension-withdraw"),
    path("calendar/", calendars.calendar_year, name="calendar"),
    path("calendar/days/<isodate:day>/", calendars.CalendarDayPage.as_view(), name="calendar-day"),
]
