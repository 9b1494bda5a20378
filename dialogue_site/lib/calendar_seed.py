"""First rows of an office's calendar of days off and make-up working days, for a whole year.

The rows are a proposal: decrees and yearly swap notices come each December, and the office's edited
rows win. Sources: Bộ luật Lao động 2019, Điều 112; Nghị quyết 28/2026/QH16 (24/11, from 2026);
yearly notices on swapped days; domain reference 4.14.
"""

import re
from datetime import date
from typing import NamedTuple

import holidays

FIRST_YEAR, LAST_YEAR = 2013, 2099

# Swaps announced officially that the library does not know: day off, Saturday worked instead.
_EXTRA_SWAPS = {2026: [(date(2026, 1, 2), date(2026, 1, 10))]}

_SWAPPED = re.compile(r"thay cho ngày (\d\d)/(\d\d)/(\d{4})")


class SeedDay(NamedTuple):
    """One exception: the day, whether it is worked, its Vietnamese name and its legal source."""

    date: date
    is_working: bool
    name: str
    source: str


def vietnam_calendar(year: int) -> list[SeedDay]:
    """Return the exceptions of `year` in date order: holidays, days in lieu, swapped days.

    Holidays on a weekend are listed too, so that an explanation can name them. Raises ValueError
    outside 2013 to 2099.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the calendar is known from {FIRST_YEAR} to {LAST_YEAR}")
    official = holidays.country_holidays("VN", years=year, language="vi")
    swaps = list(_EXTRA_SWAPS.get(year, ()))
    rows = {}
    for day, name in official.items():
        if day.year != year:
            continue
        if found := _SWAPPED.search(name):
            swaps.append((day, date(int(found[3]), int(found[2]), int(found[1]))))
        else:
            rows[day] = SeedDay(day, False, name, _source(day))
    notice = f"Thông báo hoán đổi ngày làm việc năm {year}"
    for off, worked in swaps:
        rows[off] = SeedDay(off, False, f"Nghỉ hoán đổi với ngày {worked:%d/%m/%Y}", notice)
        rows[worked] = SeedDay(worked, True, f"Làm bù cho ngày {off:%d/%m/%Y}", notice)
    return [rows[day] for day in sorted(rows)]


def _source(day: date) -> str:
    if (day.month, day.day) == (11, 24):
        return "Nghị quyết 28/2026/QH16"
    if day.year < 2021:
        return "Bộ luật Lao động 2012, Điều 115"
    return "Bộ luật Lao động 2019, Điều 112"
