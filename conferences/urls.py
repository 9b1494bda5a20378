"""Addresses of this floor."""

from django.urls import path

from .views import attendees, conferences

urlpatterns = [
    path("", conferences.ConferenceList.as_view(), name="conference-list"),
    path("plan/", conferences.ConferencePlan.as_view(), name="conference-plan"),
    path("<int:pk>/", conferences.ConferenceDetail.as_view(), name="conference-detail"),
    path("<int:pk>/edit/", conferences.ConferenceEdit.as_view(), name="conference-edit"),
    path("<int:pk>/announce/", conferences.Announce.as_view(), name="conference-announce"),
    path("<int:pk>/open/", conferences.Open.as_view(), name="conference-open"),
    path("<int:pk>/postpone/", conferences.Postpone.as_view(), name="conference-postpone"),
    path("<int:pk>/reschedule/", conferences.Reschedule.as_view(), name="conference-reschedule"),
    path("<int:pk>/cancel/", conferences.Cancel.as_view(), name="conference-cancel"),
    path("<int:pk>/attendees/", attendees.AttendeeList.as_view(), name="attendee-list"),
    path("<int:parent>/attendees/add/", attendees.AttendeeAdd.as_view(), name="attendee-add"),
    path("<int:pk>/attendance/", attendees.mark_attendance, name="attendance-mark"),
    path("<int:pk>/sign-in-sheet.pdf", attendees.SignInSheetFile.as_view(), name="sign-in-sheet"),
    path("attendees/<int:pk>/edit/", attendees.AttendeeEdit.as_view(), name="attendee-edit"),
    path("attendees/<int:pk>/remove/", attendees.AttendeeRemove.as_view(), name="attendee-remove"),
]
