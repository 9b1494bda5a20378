"""Columns of the workbooks of this floor."""

from django.utils.translation import gettext_lazy as _

ATTENDEE_COLUMNS = (
    _("Section"),
    _("Honorific"),
    _("Full name"),
    _("Posts"),
    _("Body represented"),
    _("Residential group"),
    _("Part"),
    _("Attendance"),
    _("In place of"),
)
CONFERENCE_COLUMNS = (
    _("Code"),
    _("Title"),
    _("Kind"),
    _("Track"),
    _("Date"),
    _("Venue"),
    _("State"),
    _("Invited"),
    _("Attended"),
)


def attendee_line(attendee):
    """One delegate; no contact data, for there is none on the list."""
    group = attendee.residential_group
    return (
        attendee.get_section_display(),
        attendee.honorific,
        attendee.full_name,
        attendee.posts,
        attendee.body,
        group.label if group else "",
        attendee.get_part_display(),
        attendee.get_attendance_display(),
        attendee.in_place_of,
    )


def conference_line(conference, counts):
    """One conference; ``counts`` is ``{"invited": …, "attended": …}``."""
    return (
        conference.code,
        conference.title,
        conference.get_kind_display(),
        conference.get_track_display(),
        conference.date,
        conference.venue,
        conference.get_state_display(),
        counts["invited"],
        counts["attended"],
    )
