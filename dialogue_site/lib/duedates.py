"""What an official wording of a due date means: the last day, the last working day, and why.

Rules (domain reference 1.2; design, invariant 6):
- "chậm nhất ngày X", "đến hết ngày X" include X; "trước ngày X" does not: its last day is X - 1;
- a fixed date that falls on a day off is not moved, it is flagged and the last working day named;
- a period ("trong thời hạn 10 ngày") does not count the day of the event and, when its last day is a
  day off, ends at the end of the next working day (Bộ luật Dân sự 2015, Điều 147 and 148).

Pure functions: the calendar and today are arguments.
"""

import datetime as dt
from dataclasses import dataclass, field

from .dates import FIRST_YEAR, LAST_YEAR, running_date, weekday_name
from .workdays import Calendar, ExplainedDay

NO_LATER_THAN, BEFORE, PERIOD, RECURRING, OPEN = "no_later_than", "before", "period", "recurring", "open"
KINDS = (NO_LATER_THAN, BEFORE, PERIOD, RECURRING, OPEN)
CALENDAR_DAYS, WORKING_DAYS = "calendar", "working"

# Last month of each period of the year that a recurring duty reports on.
RECURRENCES = {
    "month": tuple(range(1, 13)),
    "quarter": (3, 6, 9, 12),
    "half_year": (6, 12),
    "nine_months": (9,),
    "year": (12,),
}
#: "Định kỳ" without an interval: a duty that recurs, of which no date can be computed.
UNSPECIFIED = "unspecified"
MAX_DAYS = 730
_DAY = dt.timedelta(days=1)


class WordingError(ValueError):
    """The wording lacks a fact or has an absurd one; `code` says which."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class DueWording:
    """The words of a due date as decided.

    `date` belongs to no_later_than and before (for recurring: the current occurrence, optional);
    `days`, `day_unit` and `counted_from` (the day of the event) to period; `recurrence`, a key of
    RECURRENCES or UNSPECIFIED, to recurring, where `counted_from` is the day after which the next one
    is sought.
    """

    kind: str
    date: dt.date | None = None
    days: int | None = None
    day_unit: str = CALENDAR_DAYS
    counted_from: dt.date | None = None
    recurrence: str = ""


@dataclass(frozen=True)
class DueDate:
    """The meaning of a wording.

    `last_day` is the last day that counts as in time, `last_working_day` the last day on which an
    office can act (both None when there is no date); `falls_on_day_off` warns that they differ.
    `moved_from` is the day off on which a period would have ended. `trace` lists the days that led
    there, as dicts of plain values (date, working, counted, why, name).
    """

    last_day: dt.date | None = None
    last_working_day: dt.date | None = None
    falls_on_day_off: bool = False
    trace: list[dict] = field(default_factory=list)
    moved_from: dt.date | None = None


def resolve(wording: DueWording, calendar: Calendar) -> DueDate:
    """Return what `wording` means under `calendar`.

    Raises WordingError with the code date_missing, days_missing, counted_from_missing,
    date_out_of_range, days_out_of_range, unknown_kind, unknown_unit or unknown_recurrence.
    """
    _check(wording)
    if wording.kind == OPEN:
        return DueDate()
    if wording.kind == PERIOD:
        return _resolve_period(wording, calendar)
    if wording.kind == BEFORE:
        named = ExplainedDay(wording.date, calendar.is_working(wording.date), False, "named_day")
        return _resolve_fixed(wording.date - _DAY, calendar, [_as_dict(named)])
    if wording.kind == RECURRING and wording.date is None:
        if wording.counted_from is None or wording.recurrence == UNSPECIFIED:
            return DueDate()
        return _resolve_fixed(next_occurrences(wording.recurrence, wording.counted_from, 1)[0], calendar, [])
    return _resolve_fixed(wording.date, calendar, [])


def _check(wording: DueWording) -> None:
    if wording.kind not in KINDS:
        raise WordingError("unknown_kind")
    for day in (wording.date, wording.counted_from):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise WordingError("date_out_of_range")
    if wording.kind in (NO_LATER_THAN, BEFORE) and wording.date is None:
        raise WordingError("date_missing")
    if wording.kind == RECURRING and wording.recurrence not in (*RECURRENCES, UNSPECIFIED):
        raise WordingError("unknown_recurrence")
    if wording.kind == PERIOD:
        if wording.days is None:
            raise WordingError("days_missing")
        if wording.counted_from is None:
            raise WordingError("counted_from_missing")
        if not 1 <= wording.days <= MAX_DAYS:
            raise WordingError("days_out_of_range")
        if wording.day_unit not in (CALENDAR_DAYS, WORKING_DAYS):
            raise WordingError("unknown_unit")


def _resolve_fixed(last_day: dt.date, calendar: Calendar, trace: list[dict]) -> DueDate:
    """A date named in words: never moved; the trace goes back to the last working day."""
    last_working = calendar.last_working_on_or_before(last_day)
    for back in range((last_day - last_working).days + 1):
        day = last_day - back * _DAY
        name = calendar.names.get(day, "")
        trace.append(_as_dict(ExplainedDay(day, calendar.is_working(day), True, calendar.why(day), name)))
    return DueDate(last_day, last_working, last_working != last_day, trace)


def _resolve_period(wording: DueWording, calendar: Calendar) -> DueDate:
    start, days = wording.counted_from, wording.days
    if wording.day_unit == WORKING_DAYS:
        end = last_day = calendar.add_working(start, days)
    else:
        end = start + days * _DAY
        last_day = calendar.next_working_on_or_after(end)
    trace = []
    for day in calendar.explain(start, last_day):
        if wording.day_unit == CALENDAR_DAYS:
            day = day._replace(counted=start < day.date <= end)
        trace.append(_as_dict(day))
    return DueDate(last_day, last_day, False, trace, moved_from=None if end == last_day else end)


def _as_dict(day: ExplainedDay) -> dict:
    return {**day._asdict(), "date": day.date.isoformat()}


def next_occurrences(recurrence: str, after: dt.date, n: int) -> list[dt.date]:
    """Return the next `n` last days of the recurring periods, all later than `after`.

    month, quarter: the last day of each; half_year: 30/6 and 31/12; nine_months: 30/9; year: 31/12.
    Raises WordingError for an unknown recurrence or more than 400 occurrences.
    """
    if recurrence not in RECURRENCES:
        raise WordingError("unknown_recurrence")
    if not 0 <= n <= 400:
        raise WordingError("days_out_of_range")
    found, year = [], after.year
    while len(found) < n:
        ends = (_month_end(year, month) for month in RECURRENCES[recurrence])
        found += [end for end in ends if end > after]
        year += 1
    return found[:n]


def _month_end(year: int, month: int) -> dt.date:
    if month == 12:
        return dt.date(year, 12, 31)
    return dt.date(year, month + 1, 1) - _DAY


def due_soon_limit(today: dt.date, calendar: Calendar, n: int = 3) -> dt.date:
    """Return the last due date that is "due soon" on `today`: at most `n` working days are left.

    Lets a query filter `today <= due_on <= limit` instead of asking the calendar row by row.
    """
    return calendar.add_working(today, n + 1) - _DAY


def timeliness(last_day: dt.date | None, today: dt.date, calendar: Calendar, due_soon_days: int = 3) -> str:
    """Return "no_date", "overdue" (after the last day), "due_soon" or "on_time".

    Due soon means that no more than `due_soon_days` working days are left after today.
    """
    if last_day is None:
        return "no_date"
    if today > last_day:
        return "overdue"
    return "due_soon" if calendar.working_between(today, last_day) <= due_soon_days else "on_time"


_SENTENCES = {
    "vi": {
        "open": "Chưa ấn định thời hạn.",
        "before": "Trước ngày {date} ({weekday}): chậm nhất {last}.",
        "before_off": "Trước ngày {date} ({weekday}): chậm nhất {last}; ngày làm việc cuối cùng là {working}.",
        "no_later_than": "Chậm nhất ngày {date} ({weekday}).",
        "no_later_than_off": ("Chậm nhất ngày {date} ({weekday}, ngày nghỉ); ngày làm việc cuối cùng là {working}."),
        "period": "Trong thời hạn {length} kể từ ngày {start}: chậm nhất {last}.",
        "period_moved": (
            "Trong thời hạn {length} kể từ ngày {start}: {moved} là ngày nghỉ nên thời hạn kết thúc vào {last}."
        ),
        "recurring": "Định kỳ {recurrence}.",
        "recurring_next": "Định kỳ {recurrence}; kỳ tới chậm nhất {last}.",
        "recurring_next_off": (
            "Định kỳ {recurrence}; kỳ tới chậm nhất {last} (ngày nghỉ); ngày làm việc cuối cùng là {working}."
        ),
        "calendar": "{days} ngày",
        "working": "{days} ngày làm việc",
        "month": "hằng tháng",
        "quarter": "hằng quý",
        "half_year": "6 tháng",
        "nine_months": "9 tháng",
        "year": "hằng năm",
        "unspecified": "(không nêu chu kỳ)",
    },
    "en": {
        "open": "No due date set.",
        "before": "Before {date} ({weekday}): by {last} at the latest.",
        "before_off": "Before {date} ({weekday}): by {last} at the latest; the last working day is {working}.",
        "no_later_than": "No later than {date} ({weekday}).",
        "no_later_than_off": "No later than {date} ({weekday}, a day off); the last working day is {working}.",
        "period": "Within {length} from {start}: by {last} at the latest.",
        "period_moved": "Within {length} from {start}: {moved} is a day off, so the period ends on {last}.",
        "recurring": "Recurring: {recurrence}.",
        "recurring_next": "Recurring: {recurrence}; next by {last} at the latest.",
        "recurring_next_off": (
            "Recurring: {recurrence}; next by {last} at the latest (a day off); the last working day is {working}."
        ),
        "calendar": "{days} days",
        "working": "{days} working days",
        "month": "every month",
        "quarter": "every quarter",
        "half_year": "every six months",
        "nine_months": "for the first nine months",
        "year": "every year",
        "unspecified": "interval not given",
    },
}


def describe(due: DueDate, wording: DueWording, lang: str = "vi", named_day=running_date) -> str:
    """Return what `due` (from `resolve(wording, …)`) means, as one sentence.

    "Trước ngày 30/10/2022 (Chủ nhật): chậm nhất thứ Bảy 29/10/2022; ngày làm việc cuối cùng là thứ Sáu
    28/10/2022." `lang` is "vi" or "en"; any other gives Vietnamese. `named_day` writes a date: as in running text,
    or `screen_date` on pages.
    """
    lang = lang if lang in _SENTENCES else "vi"
    sentences = _SENTENCES[lang]

    def named(day: dt.date | None) -> str:
        return "" if day is None else f"{weekday_name(day, lang)} {named_day(day)}"

    facts = {
        "last": named(due.last_day),
        "working": named(due.last_working_day),
        "moved": named(due.moved_from),
    }
    if wording.kind == OPEN:
        key = "open"
    elif wording.kind in (BEFORE, NO_LATER_THAN):
        key = wording.kind + ("_off" if due.falls_on_day_off else "")
        facts |= {"date": named_day(wording.date), "weekday": weekday_name(wording.date, lang)}
    elif wording.kind == PERIOD:
        key = "period" if due.moved_from is None else "period_moved"
        unit = "working" if wording.day_unit == WORKING_DAYS else "calendar"
        facts |= {
            "length": sentences[unit].format(days=f"{wording.days:02d}" if lang == "vi" else wording.days),
            "start": named_day(wording.counted_from),
        }
    else:
        key = "recurring"
        if due.last_day is not None:
            key += "_next_off" if due.falls_on_day_off else "_next"
        facts["recurrence"] = sentences[wording.recurrence]
    return sentences[key].format(**facts)
