"""Open deadlines that a changed calendar would give another day. They are listed and asked about, never moved silently.

Dates named in words are not moved by a calendar at all; where such a date now falls on a day off, or no longer does,
only its flag and its last working day differ (domain.md 1.2; design invariant 6; peers.md 5.3, 16).
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from dialogue_site.lib.duedates import DueDate, DueWording, resolve
from feedback.states import OPEN

from .deadlines import calendar
from .models import Deadline
from .states import TaskState

#: So many are shown and decided at a time.
AT_ONCE = 200
_FIXED = ("no_later_than", "before", "recurring")
_GROUPS_AT_ONCE = 50


@dataclass(frozen=True)
class Affected:
    """A deadline, and what its words mean under the calendar of now."""

    deadline: Deadline
    due: DueDate

    @property
    def moves(self):
        """Another day; otherwise only the flag of a day off differs."""
        return self.due.last_day != self.deadline.due_on


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
        for row in _stale_periods(related, days, limit):
            found.append(Affected(row, resolve(row.wording, days)))
        for row in _other_flags(related, days, limit):
            found.append(Affected(row, resolve(_named(row), days)))
    found.sort(key=lambda each: (not each.moves, each.deadline.due_on, each.deadline.pk))
    return found[:limit]


def asks(deadline):
    """Does this open deadline wait for a decision, or for its flag, under the calendar of now?"""
    if deadline.due_on is None or deadline.suspended_on is not None:
        return False
    days = calendar()
    if deadline.kind == "period":
        offered = resolve(deadline.wording, days).last_day
        return offered != deadline.due_on and deadline.trace.get("kept") != offered.isoformat()
    off = deadline.trace.get("falls_on_day_off") if deadline.kind in _FIXED else None
    return off is not None and off is days.is_working(deadline.due_on)


def _named(row):
    """A fixed date as words that mean that very day."""
    return row.wording if row.kind == "before" else DueWording("no_later_than", date=row.due_on)


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
        # Decided already: the day that was offered then is still the day that would be offered now.
        rows += [row for row in some[: 2 * limit] if row.trace.get("kept") != _offered(row, days)]
        if len(rows) >= limit:
            break
    return rows[:limit]


def _offered(row, days):
    return resolve(row.wording, days).last_day.isoformat()


def _other_flags(queryset, days, limit):
    fixed = queryset.filter(kind__in=_FIXED)
    dates = list(fixed.order_by().values_list("due_on", flat=True).distinct())
    off = [day for day in dates if not days.is_working(day)]
    on = [day for day in dates if days.is_working(day)]
    changed = Q(due_on__in=off, trace__falls_on_day_off=False) | Q(due_on__in=on, trace__falls_on_day_off=True)
    return list(fixed.filter(changed).order_by("due_on", "pk")[:limit])
