"""Working days: Monday to Friday, corrected by the office's own list of days.

The list carries public holidays, days in lieu and make-up Saturdays (domain reference 4.14); it is
plain data here, so that the same arithmetic serves every ward and every test.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate
from typing import NamedTuple

_DAY = timedelta(days=1)
_WEEKDAYS = 5

# Codes of `ExplainedDay.why`.
EVENT_DAY, WORKING_DAY, WEEKEND, DAY_OFF, MAKE_UP = (
    "event_day",
    "working_day",
    "weekend",
    "day_off",
    "make_up",
)


class CalendarError(ValueError):
    """The question cannot be answered: absurd span, or a calendar without working days."""


class ExplainedDay(NamedTuple):
    """One line of an explanation.

    `why` is one of "event_day" (the day the counting starts from), "working_day", "weekend",
    "day_off" (holiday or day in lieu) and "make_up" (a weekend day worked); `name` is the reason
    given in the list of exceptions, if any.
    """

    date: date
    working: bool
    counted: bool
    why: str
    name: str = ""


class Calendar:
    """Which days are worked. Immutable; build it once per request from the stored rows.

    `exceptions` maps a date to True (worked) or False (off); all other days are worked from Monday
    to Friday. `names` may give the reason of an exception. `version` is any text that changes with
    the rows, kept beside computed dates.
    """

    MAX_WORKING_DAYS = 5_000
    MAX_GAP = 400
    MAX_EXPLAINED = 1_500

    def __init__(self, exceptions: Mapping[date, bool], version: str = "", names: Mapping[date, str] | None = None):
        self.exceptions = dict(exceptions)
        self.version = version
        self.names = dict(names or {})
        changes = sorted(
            (day, 1 if worked else -1)
            for day, worked in self.exceptions.items()
            if worked != (day.weekday() < _WEEKDAYS)
        )
        self._changed_days = [day for day, _ in changes]
        self._change_sums = [0, *accumulate(change for _, change in changes)]

    def __repr__(self) -> str:
        return f"Calendar({len(self.exceptions)} exceptions, version={self.version!r})"

    def is_working(self, d: date) -> bool:
        """Say whether offices work on `d`."""
        worked = self.exceptions.get(d)
        return d.weekday() < _WEEKDAYS if worked is None else worked

    def _count(self, d: date) -> int:
        """Return the number of working days from 01/01/0001 (a Monday) up to and including `d`."""
        weeks, rest = divmod(d.toordinal(), 7)
        regular = weeks * _WEEKDAYS + min(rest, _WEEKDAYS)
        return regular + self._change_sums[bisect_right(self._changed_days, d)]

    def working_between(self, a: date, b: date) -> int:
        """Return how many working days come after `a` up to and including `b`; negative if b < a."""
        return self._count(b) - self._count(a)

    def add_working(self, d: date, n: int) -> date:
        """Return the n-th working day after `d`; `d` itself is not counted (Civil Code art. 147).

        A negative `n` counts back, 0 gives `d`. Raises CalendarError for more than 5,000 days or a
        calendar without enough working days.
        """
        if abs(n) > self.MAX_WORKING_DAYS:
            raise CalendarError(f"at most {self.MAX_WORKING_DAYS} working days")
        step = _DAY if n >= 0 else -_DAY
        for _ in range(abs(n)):
            d = self._nearest_working(self._move(d, step), step)
        return d

    def last_working_on_or_before(self, d: date) -> date:
        """Return `d`, or the last working day before it. CalendarError if 400 days are off."""
        return self._nearest_working(d, -_DAY)

    def next_working_on_or_after(self, d: date) -> date:
        """Return `d`, or the first working day after it. CalendarError if 400 days are off."""
        return self._nearest_working(d, _DAY)

    def _nearest_working(self, d: date, step: timedelta) -> date:
        for _ in range(self.MAX_GAP):
            if self.is_working(d):
                return d
            d = self._move(d, step)
        raise CalendarError("no working day within reach")

    @staticmethod
    def _move(d: date, step: timedelta) -> date:
        try:
            return d + step
        except OverflowError as error:
            raise CalendarError("date out of range") from error

    def why(self, d: date) -> str:
        """Return the code saying why `d` is or is not worked (see `ExplainedDay`)."""
        if self.is_working(d):
            return WORKING_DAY if d.weekday() < _WEEKDAYS else MAKE_UP
        return DAY_OFF if d in self.exceptions else WEEKEND

    def explain(self, d1: date, d2: date) -> list[ExplainedDay]:
        """Return every day from `d1` (the event, not counted) to `d2`, counted if worked, and why.

        The counted days are exactly `working_between(d1, d2)`. Raises CalendarError when the span
        is longer than 1,500 days or `d2` lies before `d1`.
        """
        span = (d2 - d1).days
        if not 0 <= span <= self.MAX_EXPLAINED:
            raise CalendarError(f"a span of 0 to {self.MAX_EXPLAINED} days can be explained")
        days = [ExplainedDay(d1, self.is_working(d1), False, EVENT_DAY, self.names.get(d1, ""))]
        for offset in range(1, span + 1):
            day = d1 + timedelta(days=offset)
            working = self.is_working(day)
            days.append(ExplainedDay(day, working, working, self.why(day), self.names.get(day, "")))
        return days
