"""lib/duedates.py: what the words of a due date mean."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from dialogue_site.lib.workdays import Calendar

from .test_workdays import CALENDARS, NEAR, VIETNAM


def before(day):
    return DueWording("before", date=day)


def by(day):
    return DueWording("no_later_than", date=day)


def within(days, start, unit="calendar"):
    return DueWording("period", days=days, day_unit=unit, counted_from=start)


@pytest.mark.parametrize(
    ("wording", "last", "working", "flagged"),
    [
        (before(date(2022, 10, 30)), date(2022, 10, 29), date(2022, 10, 28), True),
        (by(date(2022, 10, 10)), date(2022, 10, 10), date(2022, 10, 10), False),
        (by(date(2022, 10, 30)), date(2022, 10, 30), date(2022, 10, 28), True),
        (before(date(2022, 11, 1)), date(2022, 10, 31), date(2022, 10, 31), False),
        (by(date(2026, 2, 17)), date(2026, 2, 17), date(2026, 2, 13), True),
        (by(date(2026, 8, 22)), date(2026, 8, 22), date(2026, 8, 22), False),
        (by(date(2026, 11, 24)), date(2026, 11, 24), date(2026, 11, 23), True),
    ],
)
def test_fixed_dates_are_flagged_never_moved(wording, last, working, flagged):
    due = resolve(wording, VIETNAM)
    assert (due.last_day, due.last_working_day, due.falls_on_day_off) == (last, working, flagged)
    assert due.moved_from is None


@pytest.mark.parametrize(
    ("wording", "last", "moved_from"),
    [
        (within(10, date(2022, 9, 30)), date(2022, 10, 10), None),
        (within(9, date(2022, 9, 30)), date(2022, 10, 10), date(2022, 10, 9)),
        (within(30, date(2022, 9, 30)), date(2022, 10, 31), date(2022, 10, 30)),
        (within(4, date(2026, 2, 10)), date(2026, 2, 23), date(2026, 2, 14)),
        (within(10, date(2022, 9, 30), "working"), date(2022, 10, 14), None),
        (within(5, date(2026, 2, 10), "working"), date(2026, 2, 24), None),
        (within(1, date(2026, 8, 21)), date(2026, 8, 22), None),
    ],
)
def test_periods_end_on_a_working_day(wording, last, moved_from):
    due = resolve(wording, VIETNAM)
    assert due.last_day == due.last_working_day == last
    assert due.moved_from == moved_from
    assert not due.falls_on_day_off


def test_open_and_recurring():
    assert resolve(DueWording("open"), VIETNAM) == DueDate()
    assert resolve(DueWording("recurring", recurrence="quarter"), VIETNAM).last_day is None
    due = resolve(DueWording("recurring", recurrence="quarter", counted_from=date(2026, 2, 1)), VIETNAM)
    assert due.last_day == date(2026, 3, 31)
    due = resolve(DueWording("recurring", recurrence="month", counted_from=date(2026, 2, 10)), VIETNAM)
    assert (due.last_day, due.last_working_day) == (date(2026, 2, 28), date(2026, 2, 27))
    due = resolve(DueWording("recurring", recurrence="year", date=date(2026, 12, 15)), VIETNAM)
    assert due.last_day == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("recurrence", "after", "expected"),
    [
        ("month", date(2026, 1, 31), [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]),
        ("month", date(2028, 2, 1), [date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]),
        ("quarter", date(2026, 11, 22), [date(2026, 12, 31), date(2027, 3, 31), date(2027, 6, 30)]),
        ("half_year", date(2026, 6, 30), [date(2026, 12, 31), date(2027, 6, 30), date(2027, 12, 31)]),
        ("nine_months", date(2026, 9, 29), [date(2026, 9, 30), date(2027, 9, 30), date(2028, 9, 30)]),
        ("year", date(2026, 12, 31), [date(2027, 12, 31), date(2028, 12, 31), date(2029, 12, 31)]),
    ],
)
def test_next_occurrences(recurrence, after, expected):
    assert next_occurrences(recurrence, after, 3) == expected


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        (DueWording("sometime"), "unknown_kind"),
        (DueWording("before"), "date_missing"),
        (DueWording("no_later_than"), "date_missing"),
        (DueWording("no_later_than", date=date(1, 1, 1)), "date_out_of_range"),
        (DueWording("period", counted_from=date(2026, 1, 1)), "days_missing"),
        (DueWording("period", days=3), "counted_from_missing"),
        (within(0, date(2026, 1, 1)), "days_out_of_range"),
        (within(10**9, date(2026, 1, 1)), "days_out_of_range"),
        (within(3, date(2026, 1, 1), "moons"), "unknown_unit"),
        (DueWording("recurring", recurrence="fortnight"), "unknown_recurrence"),
        (DueWording("recurring"), "unknown_recurrence"),
    ],
)
def test_incomplete_wordings_are_refused(wording, code):
    with pytest.raises(WordingError) as caught:
        resolve(wording, VIETNAM)
    assert caught.value.code == code


def test_next_occurrences_refuses():
    for arguments in (("fortnight", date(2026, 1, 1), 1), ("month", date(2026, 1, 1), 10**6)):
        with pytest.raises(WordingError):
            next_occurrences(*arguments)


SENTENCES = [
    (
        before(date(2022, 10, 30)),
        "Trước ngày 30/10/2022 (Chủ nhật): chậm nhất thứ Bảy 29/10/2022; "
        "ngày làm việc cuối cùng là thứ Sáu 28/10/2022.",
        "Before 30/10/2022 (Sunday): by Saturday 29/10/2022 at the latest; the last working day is Friday 28/10/2022.",
    ),
    (
        before(date(2022, 11, 1)),
        "Trước ngày 01/11/2022 (thứ Ba): chậm nhất thứ Hai 31/10/2022.",
        "Before 01/11/2022 (Tuesday): by Monday 31/10/2022 at the latest.",
    ),
    (by(date(2022, 10, 10)), "Chậm nhất ngày 10/10/2022 (thứ Hai).", "No later than 10/10/2022 (Monday)."),
    (
        by(date(2022, 10, 30)),
        "Chậm nhất ngày 30/10/2022 (Chủ nhật, ngày nghỉ); ngày làm việc cuối cùng là thứ Sáu 28/10/2022.",
        "No later than 30/10/2022 (Sunday, a day off); the last working day is Friday 28/10/2022.",
    ),
    (
        within(10, date(2022, 9, 30)),
        "Trong thời hạn 10 ngày kể từ ngày 30/9/2022: chậm nhất thứ Hai 10/10/2022.",
        "Within 10 days from 30/9/2022: by Monday 10/10/2022 at the latest.",
    ),
    (
        within(9, date(2022, 9, 30)),
        "Trong thời hạn 09 ngày kể từ ngày 30/9/2022: Chủ nhật 09/10/2022 là ngày nghỉ "
        "nên thời hạn kết thúc vào thứ Hai 10/10/2022.",
        "Within 9 days from 30/9/2022: Sunday 09/10/2022 is a day off, so the period ends on Monday 10/10/2022.",
    ),
    (
        within(5, date(2026, 2, 10), "working"),
        "Trong thời hạn 05 ngày làm việc kể từ ngày 10/02/2026: chậm nhất thứ Ba 24/02/2026.",
        "Within 5 working days from 10/02/2026: by Tuesday 24/02/2026 at the latest.",
    ),
    (
        DueWording("recurring", recurrence="quarter", counted_from=date(2026, 11, 22)),
        "Định kỳ hằng quý; kỳ tới chậm nhất thứ Năm 31/12/2026.",
        "Recurring: every quarter; next by Thursday 31/12/2026 at the latest.",
    ),
    (
        DueWording("recurring", recurrence="month", counted_from=date(2026, 2, 10)),
        "Định kỳ hằng tháng; kỳ tới chậm nhất thứ Bảy 28/02/2026 (ngày nghỉ); "
        "ngày làm việc cuối cùng là thứ Sáu 27/02/2026.",
        "Recurring: every month; next by Saturday 28/02/2026 at the latest (a day off); "
        "the last working day is Friday 27/02/2026.",
    ),
    (DueWording("recurring", recurrence="year"), "Định kỳ hằng năm.", "Recurring: every year."),
    (DueWording("open"), "Chưa ấn định thời hạn.", "No due date set."),
]


@pytest.mark.parametrize(("wording", "vietnamese", "english"), SENTENCES)
def test_describe(wording, vietnamese, english):
    due = resolve(wording, VIETNAM)
    assert describe(due, wording) == vietnamese
    assert describe(due, wording, lang="en") == english
    assert describe(due, wording, lang="fr") == vietnamese


@pytest.mark.parametrize(
    ("last_day", "today", "expected"),
    [
        (None, date(2022, 10, 10), "no_date"),
        (date(2022, 10, 10), date(2022, 10, 11), "overdue"),
        (date(2022, 10, 10), date(2022, 10, 10), "due_soon"),
        (date(2022, 10, 14), date(2022, 10, 11), "due_soon"),
        (date(2022, 10, 16), date(2022, 10, 11), "due_soon"),
        (date(2022, 10, 17), date(2022, 10, 11), "on_time"),
        (date(2026, 2, 24), date(2026, 2, 13), "due_soon"),
    ],
)
def test_timeliness(last_day, today, expected):
    assert timeliness(last_day, today, VIETNAM) == expected


WORDINGS = st.one_of(
    st.builds(before, NEAR),
    st.builds(by, NEAR),
    st.builds(within, st.integers(1, 60), NEAR, st.sampled_from(["calendar", "working"])),
    st.builds(
        lambda r, d: DueWording("recurring", recurrence=r, counted_from=d),
        st.sampled_from(["month", "quarter", "half_year", "nine_months", "year"]),
        NEAR,
    ),
)


@given(CALENDARS, WORDINGS)
def test_every_wording(calendar, wording):
    due = resolve(wording, calendar)
    assert calendar.is_working(due.last_working_day)
    assert due.last_working_day <= due.last_day
    assert due.falls_on_day_off == (not calendar.is_working(due.last_day))
    assert json.loads(json.dumps(due.trace)) == due.trace
    assert describe(due, wording).endswith(".")
    if wording.kind == "period":
        assert calendar.is_working(due.last_day)
        assert due.last_day > wording.counted_from
        assert sum(row["counted"] for row in due.trace) == wording.days


@given(CALENDARS, NEAR)
def test_before_ends_one_day_earlier_than_no_later_than(calendar, day):
    assert resolve(before(day), calendar).last_day == resolve(by(day), calendar).last_day - timedelta(days=1)


@given(CALENDARS, NEAR, NEAR, st.integers(0, 10))
def test_due_soon_limit_says_the_same_as_timeliness(calendar, today, last_day, n):
    in_query = today <= last_day <= due_soon_limit(today, calendar, n)
    assert in_query == (timeliness(last_day, today, calendar, n) == "due_soon")


def test_a_calendar_without_exceptions_is_enough():
    assert resolve(by(date(2026, 11, 24)), Calendar({})).falls_on_day_off is False


def test_a_duty_without_an_interval_has_no_date():
    wording = DueWording("recurring", recurrence="unspecified", counted_from=date(2022, 9, 30))
    due = resolve(wording, Calendar({}))
    assert due.last_day is None
    assert describe(due, wording) == "Định kỳ (không nêu chu kỳ)."
