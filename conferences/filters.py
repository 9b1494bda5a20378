"""How the list of conferences can be narrowed."""

from django.utils.translation import gettext_lazy as _

from dialogue_site.filters import Choice, Flag

from .models import Attendance, Conference, ConferenceKind, Part, Section
from .states import ENDED, RUNNING, ConferenceState


def _years(request):
    years = Conference.objects.visible_to(request.user).order_by("-year").values_list("year", flat=True).distinct()
    return [(year, str(year)) for year in years[:50]]


CONFERENCE_FILTERS = (
    Choice("state", _("State"), ConferenceState.choices),
    Choice("year", _("Year"), _years),
    Choice("kind", _("Kind"), ConferenceKind.choices),
    Flag(
        "running", _("Not closed yet"), apply=lambda rows, value, request: rows.filter(state__in=RUNNING), hidden=True
    ),
    # A sheet of the floor above that nobody has approved: a number of the leader's first page leads here.
    Flag(
        "reconciling", _("Reconciliation sheet to approve"), hidden=True,
        apply=lambda rows, value, request: rows.filter(reconciliation__state="draft").exclude(state__in=ENDED),
    ),
)  # fmt: skip
ATTENDEE_FILTERS = (
    Choice("section", _("Section"), Section.choices),
    Choice("part", _("Part"), Part.choices),
    Choice("attendance", _("Attendance"), Attendance.choices),
)
