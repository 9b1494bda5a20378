"""lib/workdays.py and calendar_seed.py: Vietnamese days off and the arithmetic on them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_site.lib.calendar_seed import vietnam_calendar
from dialogue_site.lib.workdays import Calendar, CalendarError

SEED = {row.date: row for year in range(2022, 2029) for row in vietnam_calendar(year)}
VIETNAM = Calendar(
    {day: row.is_working for day, row in SEED.items()}, names={day: row.name for day, row in SEED.items()}
)
DAYS = st.dates(date(2022, 1, 10), date(2028, 6, 30))
CALENDARS = st.builds(Calendar, st.dictionaries(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.booleans()))
NEAR = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def off(*days):
    return not any(VIETNAM.is_working(day) for day in days)


def span(first, last):
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("first", "last", "what"),
    [
        (date(2022, 1, 29), date(2022, 2, 6), "Tết 2022"),
        (date(2022, 9, 1), date(2022, 9, 4), "Quốc khánh 2022"),
        (date(2023, 1, 20), date(2023, 1, 26), "Tết 2023"),
        (date(2024, 4, 27), date(2024, 5, 1), "30/4 with the swap of 2024"),
        (date(2025, 1, 25), date(2025, 2, 2), "Tết 2025"),
        (date(2025, 4, 30), date(2025, 5, 4), "30/4 with the swap of 2025"),
        (date(2026, 1, 1), date(2026, 1, 4), "New Year 2026 with its swap"),
        (date(2026, 2, 14), date(2026, 2, 22), "Tết 2026"),
        (date(2026, 4, 25), date(2026, 4, 27), "Giỗ Tổ 2026 with the day in lieu"),
        (date(2026, 8, 29), date(2026, 9, 2), "Quốc khánh 2026 with its swap"),
        (date(2026, 11, 24), date(2026, 11, 24), "Ngày Văn hóa Việt Nam"),
        (date(2027, 2, 4), date(2027, 2, 10), "Tết 2027"),
        (date(2027, 5, 1), date(2027, 5, 3), "1/5/2027 with the day in lieu"),
    ],
)
def test_days_off(first, last, what):
    assert off(*span(first, last)), what


@pytest.mark.parametrize("saturday", [date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)])
def test_make_up_saturdays_are_worked(saturday):
    assert saturday.weekday() == 5
    assert VIETNAM.is_working(saturday)
    assert SEED[saturday].name.startswith("Làm bù cho ngày ")
    assert VIETNAM.why(saturday) == "make_up"


def test_the_culture_day_is_a_holiday_only_since_2026():
    assert VIETNAM.is_working(date(2025, 11, 24))
    assert off(date(2026, 11, 24))
    assert SEED[date(2026, 11, 24)].source == "Nghị quyết 28/2026/QH16"


def test_ordinary_days_around_holidays_are_worked():
    for day in (date(2022, 9, 5), date(2022, 8, 31), date(2026, 2, 13), date(2026, 2, 23), date(2026, 9, 3)):
        assert VIETNAM.is_working(day)


@pytest.mark.parametrize("year", range(2013, 2100, 3))
def test_each_year_has_its_rows(year):
    rows = vietnam_calendar(year)
    assert [row.date for row in rows] == sorted({row.date for row in rows})
    assert {row.date.year for row in rows} == {year}
    assert all(row.name and row.source for row in rows)
    assert date(year, 9, 2) in {row.date for row in rows}


def test_absurd_years_are_refused():
    for year in (2012, 2100, -1, 10**9):
        with pytest.raises(ValueError, match="known from"):
            vietnam_calendar(year)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 2, 10), 5, date(2026, 2, 24)),
        (date(2026, 11, 20), 3, date(2026, 11, 26)),
        (date(2022, 9, 30), 10, date(2022, 10, 14)),
        (date(2022, 8, 31), 1, date(2022, 9, 5)),
        (date(2026, 8, 21), 1, date(2026, 8, 22)),
        (date(2022, 10, 30), 1, date(2022, 10, 31)),
        (date(2022, 10, 30), 0, date(2022, 10, 30)),
        (date(2022, 10, 31), -1, date(2022, 10, 28)),
    ],
)
def test_add_working(start, n, end):
    assert VIETNAM.add_working(start, n) == end


def test_nearest_working_days():
    assert VIETNAM.last_working_on_or_before(date(2022, 10, 29)) == date(2022, 10, 28)
    assert VIETNAM.next_working_on_or_after(date(2022, 10, 29)) == date(2022, 10, 31)
    assert VIETNAM.last_working_on_or_before(date(2022, 10, 28)) == date(2022, 10, 28)
    assert VIETNAM.next_working_on_or_after(date(2026, 2, 14)) == date(2026, 2, 23)


@given(CALENDARS, NEAR, NEAR)
def test_working_between_is_the_count_of_days(calendar, a, b):
    low, high = min(a, b), max(a, b)
    count = sum(calendar.is_working(day) for day in span(low, high)[1:])
    assert calendar.working_between(low, high) == count
    assert calendar.working_between(high, low) == -count


@given(CALENDARS, NEAR, st.integers(1, 60))
def test_add_working_and_working_between_agree(calendar, d, n):
    end = calendar.add_working(d, n)
    assert calendar.is_working(end)
    assert calendar.working_between(d, end) == n
    assert end > d


@given(CALENDARS, NEAR, st.integers(0, 60))
def test_explain_counts_what_working_between_counts(calendar, d, days):
    end = d + timedelta(days=days)
    rows = calendar.explain(d, end)
    assert [row.date for row in rows] == span(d, end)
    assert sum(row.counted for row in rows) == calendar.working_between(d, end)
    assert not rows[0].counted
    assert rows[0].why == "event_day"


def test_explain_says_why():
    rows = VIETNAM.explain(date(2026, 8, 21), date(2026, 9, 3))
    why = {row.date.day: row.why for row in rows}
    assert (why[21], why[22], why[23], why[24], why[31], why[2]) == (
        "event_day", "make_up", "weekend", "working_day", "day_off", "day_off",
    )  # fmt: skip
    assert rows[10].name == "Nghỉ hoán đổi với ngày 22/08/2026"
    assert rows[12].name == "Quốc khánh"


def test_guards():
    with pytest.raises(CalendarError):
        VIETNAM.add_working(date(2026, 1, 1), 10**9)
    with pytest.raises(CalendarError):
        VIETNAM.explain(date(2026, 1, 1), date(2200, 1, 1))
    with pytest.raises(CalendarError):
        VIETNAM.explain(date(2026, 1, 2), date(2026, 1, 1))
    closed = Calendar({date(2026, 1, 1) + timedelta(days=i): False for i in range(900)})
    with pytest.raises(CalendarError):
        closed.next_working_on_or_after(date(2026, 1, 1))
    with pytest.raises(CalendarError):
        Calendar({}).add_working(date.max, 1)
    with pytest.raises(CalendarError):
        Calendar({}).add_working(date.min, -1)
    assert Calendar({}).working_between(date.min, date.max) == 521_722 * 5 + 4


def test_a_calendar_does_not_change_with_the_mapping_it_was_built_from():
    rows = {}
    calendar = Calendar(rows, version="v1")
    rows[date(2026, 11, 20)] = False
    assert calendar.is_working(date(2026, 11, 20))
    assert "v1" in repr(calendar)
