"""When things are due: the rules that use the arithmetic of ``lib/duedates.py``.

``due_on`` is the last day that counts; how it came about is kept in the deadline's ``trace``, so that it can
be explained after the calendar has changed (design invariants 5 and 6; domain.md 1.2).
"""

from datetime import date

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.duedates import (
    DueDate,
    DueWording,
    WordingError,
    describe,
    due_soon_limit,
    next_occurrences,
    resolve,
    timeliness,
)
from dialogue_site.models import CalendarDay

from .models import ConclusionTask
from .models.conclusions import IssueScope
from .states import TaskState

__all__ = [
    "after_standing_still",
    "carried_internal",
    "covering_wording",
    "date_problem",
    "days_lost",
    "default_wording",
    "due_soon_until",
    "explain",
    "explained_days",
    "internal_date",
    "meaning",
    "next_due",
    "sentence",
    "stored_meaning",
    "trace_of",
    "wording_problem",
]

OPEN_WORDING = DueWording("open")


def calendar():
    """The office's calendar as it stands."""
    return CalendarDay.objects.calendar()


def meaning(wording):
    """What ``wording`` means under the calendar of now. Raises ``WordingError``."""
    return resolve(wording, calendar())


def _problems():
    return {
        "date_missing": ("date", _("Give the date.")),
        "days_missing": ("days", _("Give the number of days.")),
        "counted_from_missing": ("counted_from", _("Give the day from which the period is counted.")),
        "date_out_of_range": ("date", _("This date cannot be right: look at the year.")),
        "days_out_of_range": ("days", _("A period has 1 to 730 days.")),
        "unknown_recurrence": ("recurrence", _("Choose how often it recurs.")),
        "unknown_kind": ("kind", _("Choose the kind of deadline.")),
        "unknown_unit": ("day_unit", _("Choose calendar days or working days.")),
    }


def wording_problem(error: WordingError):
    """``(field, sentence)`` for a wording that has no meaning."""
    return _problems()[error.code]


def trace_of(due, days):
    """What is stored beside a due date: the day-by-day path and the calendar ``days`` it was found with."""
    named = [day["date"] for day in due.trace if day.get("name")]
    sources = CalendarDay.objects.filter(date__in=named).exclude(source="").values_list("date", "source")
    return {
        "calendar": days.version,
        "calendar_on": clock.today().isoformat(),
        "calendar_days": len(days.exceptions),
        "sources": {day.isoformat(): source for day, source in sources} if named else {},
        "last_working_day": due.last_working_day.isoformat() if due.last_working_day else None,
        "falls_on_day_off": due.falls_on_day_off,
        "moved_from": due.moved_from.isoformat() if due.moved_from else None,
        "days": due.trace,
    }


def _day(text):
    return date.fromisoformat(text) if text else None


def stored_meaning(deadline):
    """The :class:`DueDate` as it was computed when the deadline was set."""
    trace = deadline.trace or {}
    return DueDate(
        last_day=deadline.due_on,
        last_working_day=_day(trace.get("last_working_day")),
        falls_on_day_off=trace.get("falls_on_day_off", False),
        trace=trace.get("days", []),
        moved_from=_day(trace.get("moved_from")),
    )


def explain(due, wording):
    """One sentence in the language of the page."""
    return describe(due, wording, (get_language() or "vi")[:2], named_day=screen_date)


def sentence(deadline):
    """The deadline in words, from what was stored: the last day, and the last working day where it differs."""
    return explain(stored_meaning(deadline), deadline.wording)


def explained_days(trace, sources=None):
    """The path of a due date for the page: dicts with a ``date`` object, a reason in words and its source.

    ``sources`` are the documents behind the days off, by day as ISO text, as they were when the date was computed.
    """
    sources = sources or {}
    reasons = {
        "event_day": _("day of the event, not counted"),
        "working_day": _("working day"),
        "weekend": _("weekend"),
        "day_off": _("day off"),
        "make_up": _("make-up working day"),
        "named_day": _("the day named; “before” does not include it"),
    }
    return [
        {**each, "date": _day(each["date"]), "reason": reasons.get(each["why"], ""),
         "source": sources.get(each["date"], "")}
        for each in trace
    ]  # fmt: skip


def next_due(wording, today):
    """The next last day of a recurring duty after ``today``; ``None`` for one without an interval."""
    if wording.kind != "recurring" or wording.recurrence in ("", "unspecified"):
        return None
    return next_occurrences(wording.recurrence, today, 1)[0]


def due_soon_until(today):
    """The last due date that is “due soon” on ``today`` (three working days)."""
    return due_soon_limit(today, calendar(), settings.DUE_SOON_WORKING_DAYS)


def lateness(due_on, today, days=None):
    """``overdue``, ``due_soon``, ``on_time`` or ``no_date`` for something still open."""
    return timeliness(due_on, today, days or calendar(), settings.DUE_SOON_WORKING_DAYS)


def internal_date(due_on, today):
    """The date proposed for the unit: some working days ahead of the citizen's, not before today, never after it."""
    if due_on is None:
        return None
    ahead = calendar().add_working(due_on, -settings.INTERNAL_WORKING_DAYS)
    return min(due_on, max(today, ahead))


def carried_internal(internal, old, new, ahead=None):
    """The unit's date when the citizen's moves from ``old`` to ``new``: as many working days ahead as before.

    ``ahead`` is how many those were when the calendar has changed since.
    """
    days = calendar()
    ahead = max(0, days.working_between(internal, old) if ahead is None else ahead)
    return min(new, days.add_working(new, -ahead))


def days_lost(suspended_on, resumed_on):
    """The working days after the first day up to and including the second (Civil Code art. 147)."""
    return max(0, calendar().working_between(suspended_on, resumed_on))


def after_standing_still(due_on, lost):
    """The :class:`DueDate` when the clock stood still for ``lost`` working days, explained from the old date."""
    days = calendar()
    last_day = days.add_working(due_on, lost) if lost else due_on
    trace = [{**day._asdict(), "date": day.date.isoformat()} for day in days.explain(due_on, last_day)] if lost else []
    last_working = days.last_working_on_or_before(last_day)
    return DueDate(last_day, last_working, last_working != last_day, trace)


def covering_wording(issue):
    """The wording of the first open task with a date that concerns the issue; ``None`` without one."""
    tasks = (
        ConclusionTask.objects.filter(
            conclusion__conference_id=issue.conference_id,
            conclusion__withdrawn=False,
            state=TaskState.OPEN,
            issues=issue,
            deadline__due_on__isnull=False,
        )
        .exclude(issue_scope=IssueScope.NONE)
        .select_related("deadline")
        .order_by("conclusion__number", "position")
    )
    task = tasks.first()
    return task.deadline.wording if task else None


def default_wording(issue, today):
    """What a new assignment proposes: the conclusions' date, else the category's usual days, else open."""
    wording = covering_wording(issue)
    if wording is not None:
        return wording
    if issue.category_id and issue.category.default_days:
        return DueWording("period", days=issue.category.default_days, day_unit="working", counted_from=today)
    return OPEN_WORDING


def date_problem(day, *, today, not_before=None):
    """Why ``day`` cannot be the day of something that has happened; ``""`` when it can."""
    if day > today:
        return _("This day has not come yet.")
    if not_before is not None and day < not_before:
        return _("This day is too early: before %(day)s there was nothing to do here.") % {
            "day": screen_date(not_before)
        }
    return ""
