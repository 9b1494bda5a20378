"""Counts of this floor: every figure about delegates comes from here."""

from django.db.models import Count, Q

from .models import Attendance, Attendee

_OF = {
    "attended": Attendance.ATTENDED,
    "excused": Attendance.ABSENT_EXCUSED,
    "absent": Attendance.ABSENT,
    "unmarked": Attendance.INVITED,
}
NO_ONE = {"invited": 0, **dict.fromkeys(_OF, 0)}


def attendance_counts(conferences):
    """``{conference pk: {"invited", "attended", "excused", "absent", "unmarked"}}`` in one query.

    Invited is everybody on the list; names taken off do not count. Conferences without a list are left
    out: use :data:`NO_ONE` for them.
    """
    rows = (
        Attendee.objects.filter(conference__in=conferences, withdrawn=False)
        .order_by()
        .values("conference")
        .annotate(invited=Count("pk"), **{name: Count("pk", filter=Q(attendance=value)) for name, value in _OF.items()})
    )
    return {row.pop("conference"): row for row in rows}


def attendance_of(conference):
    """The counts of one conference."""
    return attendance_counts([conference.pk]).get(conference.pk, NO_ONE)
