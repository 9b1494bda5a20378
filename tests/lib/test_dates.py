"""lib/dates.py: the zero rule of official papers and the dates people type."""

import contextlib
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_site.lib import dates

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "on_paper", "in_text"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026", "05/02/2026"),
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026", "05/3/2026"),
        (date(2022, 9, 30), "ngày 30 tháng 9 năm 2022", "30/9/2022"),
        (date(2022, 8, 9), "ngày 09 tháng 8 năm 2022", "09/8/2022"),
        (date(2017, 5, 25), "ngày 25 tháng 5 năm 2017", "25/5/2017"),
        (date(2027, 1, 10), "ngày 10 tháng 01 năm 2027", "10/01/2027"),
        (date(2026, 11, 16), "ngày 16 tháng 11 năm 2026", "16/11/2026"),
    ],
)
def test_zero_rule(day, on_paper, in_text):
    assert dates.document_date(day) == on_paper
    assert dates.document_date(day, "Bồ Đề") == f"Bồ Đề, {on_paper}"
    assert dates.running_date(day) == dates.short_date(day) == in_text


def test_blank_and_screen():
    assert dates.blank_document_date(2022) == "ngày ...... tháng ...... năm 2022"
    assert dates.blank_document_date(2022, "Bồ Đề") == "Bồ Đề, ngày ...... tháng ...... năm 2022"
    assert dates.screen_date(date(2022, 9, 5)) == "05/09/2022"
    assert dates.screen_date(None) == ""


@pytest.mark.parametrize("typed", ["05/09/2022", "5/9/2022", " 5-9-2022 ", "5.9.2022", "2022-09-05", "05/9/2022"])
def test_parse_date(typed):
    assert dates.parse_date(typed) == date(2022, 9, 5)


@pytest.mark.parametrize(
    "typed",
    ["", "5/9/22", "31/02/2022", "13/13/2022", "9/30/2022", "5/9-2022", "1899-12-31", "01/01/2201", "2022/09/05",
     "٥/٩/٢٠٢٢", "ngày mai", "05/09/2022x", "0/0/2022"],
)  # fmt: skip
def test_parse_date_refuses(typed):
    with pytest.raises(ValueError, match=r"date|year|day|month"):
        dates.parse_date(typed)


@pytest.mark.parametrize(
    ("typed", "error"), [("31/02/2022", dates.NoSuchDay), ("29-2-2022", dates.NoSuchDay), ("mai", ValueError)]
)
def test_a_day_the_calendar_lacks_is_told_from_what_is_no_date(typed, error):
    with pytest.raises(ValueError, match=r".") as caught:
        dates.parse_date(typed)
    assert caught.type is error


@given(DAYS)
def test_every_printed_date_can_be_typed_back(day):
    assert dates.parse_date(dates.screen_date(day)) == day
    assert dates.parse_date(dates.running_date(day)) == day
    assert dates.parse_date(day.isoformat()) == day


@given(st.text(max_size=12))
def test_parse_date_raises_only_value_error(typed):
    with contextlib.suppress(ValueError):
        dates.parse_date(typed)


def test_weekdays_times_quarters():
    assert dates.weekday_name(date(2022, 10, 30)) == "Chủ nhật"
    assert dates.weekday_name(date(2026, 9, 30)) == "thứ Tư"
    assert dates.weekday_name(date(2026, 9, 28)) == "thứ Hai"
    assert dates.weekday_name(date(2026, 9, 28), "en") == "Monday"
    assert dates.time_text(time(14, 0)) == "14 giờ 00"
    assert dates.time_text(time(8, 5)) == "08 giờ 05"
    assert [dates.quarter(date(2026, m, 1)) for m in range(1, 13)] == [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    assert dates.quarter_roman(date(2026, 11, 1)) == "quý IV/2026"


def test_roman():
    expected = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX"
    assert " ".join(dates.roman(n) for n in range(1, 21)) == expected
    assert [dates.roman(n) for n in (21, 24, 29, 30)] == ["XXI", "XXIV", "XXIX", "XXX"]
    for n in (0, 31, -1):
        with pytest.raises(ValueError, match="Roman"):
            dates.roman(n)
