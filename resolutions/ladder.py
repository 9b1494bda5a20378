"""The arithmetic of reminders: on which day a rule's step comes, and which dates it concerns today.

A rule says “n working days after the date” (below zero: before it). Steps fall on working days of the office's
calendar. Of the rules for one level the latest step that has come is the one that speaks: whoever was not reminded
on the days the machine stood still is reminded once of the present state, not again of every earlier one.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from .models import ChaseRule

_DAY = timedelta(days=1)


def step_day(due, working_days, calendar):
    """The day on which the step comes; with 0 the date itself, or the last working day before it."""
    if working_days == 0:
        return calendar.last_working_on_or_before(due)
    return calendar.add_working(due, working_days)


def reach(working_days, today, calendar):
    """The latest date whose step has come by ``today``: the steps of all dates up to it have come."""
    if working_days < 0:
        return calendar.add_working(today, -working_days)
    if working_days == 0:
        return calendar.add_working(today, 1) - _DAY
    latest = calendar.last_working_on_or_before(today)
    return calendar.add_working(latest, 1 - working_days) - _DAY


@dataclass(frozen=True)
class Step:
    """What a rule asks for today: dates after ``after`` (``None``: all earlier ones) up to ``until``."""

    counted_from: str
    level: str
    working_days: int
    after: date | None
    until: date

    @property
    def prefix(self):
        """How the keys of its reminders begin."""
        return f"{self.counted_from}{self.working_days:+d}:{self.level}:"


def rules_by_ward(wards):
    """``{ward: [rules in use]}``: a ward's own rows for a date stand in place of those for all wards."""
    common, own = defaultdict(list), defaultdict(lambda: defaultdict(list))
    for rule in ChaseRule.objects.all():
        (common if rule.ward_id is None else own[rule.ward_id])[rule.counted_from].append(rule)
    found = {}
    for ward in wards:
        rules = {**common, **own.get(ward, {})}
        found[ward] = [rule for rows in rules.values() for rule in rows if rule.active]
    return found


def steps(rules, today, calendar):
    """The :class:`Step` list of one ward's rules on ``today``."""
    ladders, found = defaultdict(set), []
    for rule in rules:
        ladders[rule.counted_from, rule.level].add(rule.working_days)
    for (counted_from, level), days in sorted(ladders.items()):
        later = None
        for working_days in sorted(days, reverse=True):
            until = reach(working_days, today, calendar)
            if later is None or until > later:
                found.append(Step(counted_from, level, working_days, later, until))
            later = until
    return found
