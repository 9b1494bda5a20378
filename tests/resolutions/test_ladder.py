"""The ladder's arithmetic: which day a step falls on, over Tết, days in lieu and make-up Saturdays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_site.lib.workdays import Calendar
from resolutions.ladder import reach, rules_by_ward, step_day, steps
from resolutions.models import ChaseRule

#: Tết of 2023: Friday 20/1 to Thursday 26/1; Friday 28/4 swapped for Saturday 6/5; 1/5 to 3/5 off.
TET = [date(2023, 1, 20) + timedelta(days=n) for n in range(7)]
DAYS = Calendar(
    dict.fromkeys(TET, False)
    | {date(2023, 5, 1): False, date(2023, 5, 2): False, date(2023, 5, 3): False}
    | {date(2023, 4, 28): False, date(2023, 5, 6): True}
)


@pytest.mark.parametrize(
    ("due", "working_days", "day"),
    [
        (date(2022, 11, 15), -3, date(2022, 11, 10)),
        (date(2022, 11, 15), -1, date(2022, 11, 14)),
        (date(2022, 11, 15), 0, date(2022, 11, 15)),
        (date(2022, 11, 15), 1, date(2022, 11, 16)),
        (date(2022, 11, 15), 3, date(2022, 11, 18)),
        (date(2022, 11, 15), 7, date(2022, 11, 24)),
        # “Trước ngày 30/10” counts to Saturday 29/10.
        (date(2022, 10, 29), -3, date(2022, 10, 26)),
        (date(2022, 10, 29), 0, date(2022, 10, 28)),
        (date(2022, 10, 29), 1, date(2022, 10, 31)),
        # Over Tết.
        (date(2023, 1, 27), -3, date(2023, 1, 17)),
        (date(2023, 1, 19), 1, date(2023, 1, 27)),
        (date(2023, 1, 19), 3, date(2023, 1, 31)),
        (date(2023, 1, 23), 0, date(2023, 1, 19)),
        (date(2023, 1, 23), 1, date(2023, 1, 27)),
        # Over a swapped day: Saturday 6/5 is worked.
        (date(2023, 5, 5), 1, date(2023, 5, 6)),
        (date(2023, 5, 5), 3, date(2023, 5, 9)),
        (date(2023, 5, 8), -1, date(2023, 5, 6)),
        (date(2023, 4, 27), 1, date(2023, 5, 4)),
    ],
)
def test_the_day_of_a_step(due, working_days, day):
    assert step_day(due, working_days, DAYS) == day
    assert DAYS.is_working(day)


@given(
    today=st.dates(date(2022, 12, 20), date(2023, 5, 31)),
    working_days=st.integers(-10, 15),
    offset=st.integers(-40, 40),
)
def test_a_date_is_reached_exactly_when_its_step_has_come(today, working_days, offset):
    due = today + timedelta(days=offset)
    assert (due <= reach(working_days, today, DAYS)) == (step_day(due, working_days, DAYS) <= today)


def rule(counted_from, working_days, level, **facts):
    return ChaseRule(counted_from=counted_from, working_days=working_days, level=level, **facts)


def speaking(due, today, rules):
    """The steps that concern a date on a day."""
    found = steps(rules, today, DAYS)
    return {
        (s.level, s.working_days) for s in found if due <= s.until and (s.after is None or due > s.after)
    }  # fmt: skip


LADDER = [rule("citizen", -3, "unit"), rule("citizen", 1, "unit"), rule("citizen", 3, "head")]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2022, 11, 9), set()),
        (date(2022, 11, 10), {("unit", -3)}),
        (date(2022, 11, 15), {("unit", -3)}),
        (date(2022, 11, 16), {("unit", 1)}),
        (date(2022, 11, 17), {("unit", 1)}),
        (date(2022, 11, 18), {("unit", 1), ("head", 3)}),
        (date(2023, 2, 1), {("unit", 1), ("head", 3)}),
    ],
)
def test_of_one_level_the_latest_step_speaks(today, expected):
    assert speaking(date(2022, 11, 15), today, LADDER) == expected


@pytest.mark.django_db
def test_a_wards_own_rows_stand_in_place_of_the_common_ones(cast):
    common = rules_by_ward([cast.ward.pk])[cast.ward.pk]
    assert {(r.counted_from, r.working_days, r.level) for r in common} == {
        ("citizen", -3, "unit"), ("citizen", 1, "unit"), ("citizen", 3, "head"), ("citizen", 7, "leader"),
        ("internal", -1, "unit"), ("internal", 1, "unit"), ("promise", 0, "office"), ("promise", 1, "office"),
        ("dossier", 1, "office"),
    }  # fmt: skip
    rule("citizen", 2, "leader", ward=cast.ward).save()
    rule("dossier", 1, "office", ward=cast.ward, active=False).save()
    found = rules_by_ward([cast.ward.pk, cast.other_ward.pk])
    own = {(r.counted_from, r.working_days) for r in found[cast.ward.pk]}
    assert own == {("citizen", 2), ("internal", -1), ("internal", 1), ("promise", 0), ("promise", 1)}
    assert len(found[cast.other_ward.pk]) == len(common)
