"""Open deadlines that a changed calendar would give another day. They are listed and asked about, never moved silently.

Dates named in words are not moved by a calendar at all; where the last working day for such a date is another one now,
only that and its flag differ (domain.md 1.2; design invariant 6; peers.md 5.3, 16). A unit's own date is counted back
in working days from the citizen's: where it would be another one, the office is asked about it as well.
"""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from dialogue_site import clock
from dialogue_site.lib.duedates import DueDate, DueWording, resolve
from feedback.states import OPEN

from .deadlines import calendar, stored_meaning
from .models import Assignment, Deadline
from .states import TaskState

#: So many are shown and decided at a time.
AT_ONCE = 200
_FIXED = ("no_later_than", "before", "recurring")
_GROUPS_AT_ONCE = 50


@dataclass(frozen=True)
class Affected:
    """A deadline, what its words mean under the calendar of now, and the units' own dates that would move with it."""

    deadline: Deadline
    due: DueDate
    own: tuple = ()

    @property
    def moves(self):
        """Another day; otherwise only the last working day, or a unit's own date, differs."""
        return self.due.last_day != self.deadline.due_on


@dataclass(frozen=True)
class OwnDate:
    """A unit's own date and the one it would be, counted back in working days under the calendar of now."""

    assignment: Assignment
    day: date


def open_deadlines(wards=None):
    """Deadlines that count, of issues and of tasks: two querysets, because one with both joins is slow."""
    running = Deadline.objects.filter(due_on__isnull=False, suspended_on=None)
    issues = running.filter(issue__stage__in=OPEN)
    tasks = running.filter(task__state=TaskState.OPEN)
    if wards is None:
        return issues, tasks
    return issues.filter(issue__ward__in=wards), tasks.filter(task__conclusion__conference__ward__in=wards)


def affected(wards=None, limit=AT_ONCE):
    """``[Affected]`` among the open deadlines of ``wards`` (all of them without), at most ``limit``.

    Few different wordings stand behind many deadlines: each is computed once, and only rows that differ are fetched.
    """
    days, found = calendar(), []
    for queryset in open_deadlines(wards):
        related = queryset.select_related("issue__conference", "issue__ward", "task__conclusion__conference__ward")
        rows = {row.pk: row for row in _stale_periods(related, days, limit)}
        rows |= {row.pk: row for row in _others(related, days, limit)}
        found += _judged(list(rows.values()), days)
    found.sort(key=lambda each: (not each.moves, each.deadline.due_on, each.deadline.pk))
    return found[:limit]


def concern(deadline):
    """What there is to decide about this open deadline under the calendar of now; ``None`` when it asks nothing."""
    if deadline.due_on is None or deadline.suspended_on is not None:
        return None
    return next(iter(_judged([deadline], calendar())), None)


def asks(deadline):
    """Does this open deadline wait for a decision, or for its flag, under the calendar of now?"""
    return concern(deadline) is not None


def _judged(rows, days):
    """The :class:`Affected` among ``rows``: the one place that says whether a deadline is concerned."""
    kept_in_mind = [pk for row in rows for pk in row.trace.get("own", ())]
    held = Assignment.objects.active().filter(pk__in=kept_in_mind, internal_due_on__gte=clock.today())
    held = {each.pk: each for each in held.select_related("unit")} if kept_in_mind else {}
    found = []
    for row in rows:
        due = resolve(_named(row), days) if _differs(row, days) else stored_meaning(row)
        own = tuple(_own_dates(row, due, held, days))
        if own or _differs(row, days):
            found.append(Affected(row, due, own))
    return found


def _differs(row, days):
    """Would the deadline's day, or for a named day its last working day, be another one?"""
    if row.kind == "period":
        # Decided already: the day that was offered then is still the day that would be offered now.
        offered = resolve(row.wording, days).last_day
        return offered != row.due_on and row.trace.get("kept") != offered.isoformat()
    if row.kind not in _FIXED or row.trace.get("last_working_day") is None:
        return False
    working = days.last_working_on_or_before(row.due_on)
    stored = (row.trace.get("falls_on_day_off"), row.trace["last_working_day"])
    return stored != (working != row.due_on, working.isoformat())


def _own_dates(row, due, held, days):
    """The units' dates that would be others, ``calendars.change_calendar`` having noted how far ahead they were."""
    for pk, ahead in row.trace.get("own", {}).items():
        assignment = held.get(int(pk))
        if assignment is not None:
            day = min(due.last_day, max(clock.today(), days.add_working(due.last_day, -ahead)))
            if day != assignment.internal_due_on:
                yield OwnDate(assignment, day)


def _named(row):
    """The words of the deadline; a fixed date as words that mean that very day."""
    if row.kind in ("period", "before"):
        return row.wording
    return DueWording("no_later_than", date=row.due_on)


def _stale_periods(queryset, days, limit):
    periods = queryset.filter(kind="period")
    names = ("days", "day_unit", "counted_from", "due_on")
    stale = []
    for number, unit, start, due_on in periods.order_by().values_list(*names).distinct():
        wording = DueWording("period", days=number, day_unit=unit, counted_from=start)
        if resolve(wording, days).last_day != due_on:
            stale.append(Q(days=number, day_unit=unit, counted_from=start, due_on=due_on))
    rows = []
    for first in range(0, len(stale), _GROUPS_AT_ONCE):
        some = periods.filter(reduce(or_, stale[first : first + _GROUPS_AT_ONCE])).order_by("due_on", "pk")
        rows += [row for row in some[: 2 * limit] if _differs(row, days)]
        if len(rows) >= limit:
            break
    return rows[:limit]


def _others(queryset, days, limit):
    """Named days whose last working day is another one now, and deadlines of which a unit's own date was noted."""
    fixed = queryset.filter(kind__in=_FIXED)
    dates = list(fixed.order_by().values_list("due_on", flat=True).distinct())
    on = [day for day in dates if days.is_working(day)]
    changed = Q(due_on__in=on, trace__falls_on_day_off=True)
    for day in dates:
        if not days.is_working(day):
            working = days.last_working_on_or_before(day).isoformat()
            changed |= Q(due_on=day) & ~Q(trace__last_working_day=working)
    named = Q(kind__in=_FIXED, trace__has_key="last_working_day") & changed
    noted = Q(due_on__gte=clock.today(), trace__has_key="own")
    return list(queryset.filter(named | noted).order_by("due_on", "pk")[:limit])
