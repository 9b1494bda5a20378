"""What narrows the lists of this floor."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.filters import Choice, Flag
from dialogue_site.models import Unit
from feedback.filters import CONFERENCES_OFFERED

from .deadlines import due_soon_until
from .models.assignments import AssignmentPart
from .states import AssignmentState, TaskState

TIMELINESS = [("overdue", _("Overdue")), ("due_soon", _("Due soon")), ("no_date", _("Without a date"))]


def conferences(request):
    rows = Conference.objects.visible_to(request.user).order_by("-date", "-pk").values_list("pk", "code")
    return list(rows[:CONFERENCES_OFFERED])


def in_doubt(page):
    """``{key: code}`` of the conferences a list names beside an issue's code: none when one is chosen or is alone.

    Read from the list's own menu of conferences, so it costs no query.
    """
    bound = next(each for each in page.bound if each.name == "conference")
    options = bound.options if not bound.value else ()
    return {int(pk): code for pk, code in options} if len(options) > 1 else {}


def units(request):
    found = Unit.objects.visible_to(request.user).workers()
    return [(pk, short or name) for pk, name, short in found.values_list("pk", "name", "short_name")]


def _assignment_state(queryset, value, request):
    if value == AssignmentState.RETURNED:
        return queryset.returned_to_office()
    if value == AssignmentState.OFFERED:
        return queryset.waiting()
    if value == AssignmentState.ACCEPTED:
        return queryset.at_work()
    return queryset.filter(state=value)


def _timely(queryset, value, request):
    today = clock.today()
    if value == "overdue":
        return queryset.overdue(today)
    if value == "due_soon":
        return queryset.due_soon(today, due_soon_until(today))
    return queryset.active().with_due().filter(due=None)


OWN_CLOCK = [("late", _("Past the unit's date")), ("near", _("Unit's date is near"))]


def _own_clock(queryset, value, request):
    today = clock.today()
    if value == "late":
        return queryset.past_own_date(today)
    return queryset.near_own_date(today, due_soon_until(today))


def _task_timely(queryset, value, request):
    today = clock.today()
    if value == "overdue":
        return queryset.overdue(today)
    if value == "due_soon":
        return queryset.due_soon(today, due_soon_until(today))
    return queryset.open().filter(deadline__due_on=None)


def _everything(queryset, value, request):
    return queryset


ASSIGNMENT_STATES = [
    (AssignmentState.OFFERED.value, _("Waiting to be accepted")),
    (AssignmentState.ACCEPTED.value, _("In progress")),
    (AssignmentState.RETURNED.value, _("Returned to the office")),
    (AssignmentState.WITHDRAWN.value, _("Withdrawn")),
]


def assignment_filters():
    return [
        Choice("state", _("State"), ASSIGNMENT_STATES, _assignment_state),
        Choice("timeliness", _("Deadline"), TIMELINESS, _timely),
        Choice("own_clock", _("Unit's own date"), OWN_CLOCK, _own_clock),
        Choice("unit", _("Unit"), units, "unit_id"),
        Choice("part", _("Part in the matter"), AssignmentPart.choices, "part"),
        Choice(
            "conference",
            _("Conference"),
            conferences,
            lambda queryset, value, request: queryset.filter(
                Q(issue__conference_id=value) | Q(task__conclusion__conference_id=value)
            ),
        ),
        Flag("all", _("All units"), apply=_everything, hidden=True),
    ]


def task_filters():
    return [
        Choice("conference", _("Conference"), conferences, "conclusion__conference_id"),
        Choice("state", _("State"), TaskState.choices, "state"),
        Choice("unit", _("Lead unit"), units, "lead_unit_id"),
        Choice("timeliness", _("Deadline"), TIMELINESS, _task_timely),
    ]


def conclusion_filters():
    return [Choice("conference", _("Conference"), conferences, "conference_id")]
