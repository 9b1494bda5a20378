"""Dates and times as Vietnamese offices write them, and the dates people type.

Source: Nghị định 30/2020/NĐ-CP, Annex I (day below 10 and months 1 and 2 take a zero, months 3 to 12
do not); Hướng dẫn 05-HD/VPTW has the same rule. Domain reference 3.1, 4.7, 4.12.
"""

import re
from datetime import date, datetime, time

FIRST_YEAR, LAST_YEAR = 1900, 2200
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BLANK = "......"

_TYPED = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def _day(d: date) -> str:
    return f"{d.day:02d}"


def _month(d: date) -> str:
    return f"{d.month:02d}" if d.month <= 2 else str(d.month)


def document_date(d: date, place: str | None = None) -> str:
    """Return the date line of a paper: "ngày 05 tháng 02 năm 2026", with `place`: "Bồ Đề, ngày …"."""
    line = f"ngày {_day(d)} tháng {_month(d)} năm {d.year}"
    return f"{place}, {line}" if place else line


def blank_document_date(year: int, place: str | None = None) -> str:
    """Return the date line of a draft, to be filled in by hand: "ngày ...... tháng ...... năm 2022"."""
    line = f"ngày {_BLANK} tháng {_BLANK} năm {year}"
    return f"{place}, {line}" if place else line


def running_date(d: date) -> str:
    """Return the date inside a sentence: "30/9/2022", "09/8/2022", "10/01/2027"."""
    return f"{_day(d)}/{_month(d)}/{d.year}"


short_date = running_date


def screen_date(d: date | None) -> str:
    """Return the date for screens and lists: "30/09/2022"; "" for no date."""
    return "" if d is None else f"{d.day:02d}/{d.month:02d}/{d.year:04d}"


class NoSuchDay(ValueError):
    """Written as a date, but no day of the calendar: 31/02/2022."""


def parse_date(s: str) -> date:
    """Return the date a person typed: dd/mm/yyyy, d/m/yyyy, d-m-yyyy, d.m.yyyy or ISO yyyy-mm-dd.

    Never reads mm/dd. Raises NoSuchDay for 31/02/2022, ValueError for anything else and for years outside
    1900 to 2200.
    """
    s = s.strip()
    if found := _TYPED.fullmatch(s):
        day, month, year = int(found[1]), int(found[3]), int(found[4])
    elif found := _ISO.fullmatch(s):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise ValueError("not a date: use dd/mm/yyyy")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"year must be between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay(f"no such day: {s}") from None


def weekday_name(d: date, lang: str = "vi") -> str:
    """Return "thứ Hai" … "thứ Bảy", "Chủ nhật" (capital number word: Nghị định 30, Annex II)."""
    return (_WEEKDAYS_EN if lang == "en" else WEEKDAYS)[d.weekday()]


def time_text(t: time | datetime) -> str:
    """Return the time of day as papers write it: "14 giờ 00", "08 giờ 15"."""
    return f"{t.hour:02d} giờ {t.minute:02d}"


def quarter(d: date) -> int:
    """Return the quarter of the year, 1 to 4."""
    return (d.month + 2) // 3


def quarter_roman(d: date) -> str:
    """Return the quarter as papers write it: "quý IV/2026"."""
    return f"quý {roman(quarter(d))}/{d.year}"


_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


LARGEST_ROMAN = 30


def roman(n: int) -> str:
    """Return 1 to 30 in capital Roman numerals (parts, annexes, quarters); ValueError outside."""
    if not 1 <= n <= LARGEST_ROMAN:
        raise ValueError("Roman numerals are for 1 to 30")
    text = ""
    for value, letters in _ROMAN:
        text += letters * (n // value)
        n %= value
    return text
