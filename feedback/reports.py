"""THE query module for counts: every number about opinions and issues on a screen, sheet or paper comes from here.

One conditional aggregation over the covering index ``issue_counts`` answers all questions about issues; one
over ``opinion_counts`` those about opinions. Each figure carries the query string of the list behind it, and
the list shows exactly that many rows.

Answered and resolved are two figures. Open issues are overdue, due soon, on time or without a date: these four
and the answered ones are disjoint and add up to all issues.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogue_site.lib.duedates import due_soon_limit as last_day_due_soon
from dialogue_site.lib.numbers import ratio
from dialogue_site.models import AuditHead, CalendarDay, Unit

from .models import Category, Issue, Opinion, OpinionIssue
from .models.opinions import PHASES
from .states import ANSWERED, COUNTED, OPEN, OpinionState, Result

#: How far the calendar is read to find the end of the due-soon window: no run of days off is longer.
_CALENDAR_REACH = timedelta(days=45)
#: The value of a list's filter that means “has none”.
NONE = "none"


def due_soon_limit(today):
    """The last day of the due-soon window that begins ``today`` (working days of the office's calendar)."""
    near = CalendarDay.objects.filter(date__range=(today, today + _CALENDAR_REACH))
    return last_day_due_soon(today, near.calendar(), settings.DUE_SOON_WORKING_DAYS)


@dataclass(frozen=True)
class Scope:
    """What is counted: the wards, or one conference in them."""

    wards: tuple
    conference: int | None = None

    @classmethod
    def of_conference(cls, conference):
        return cls((conference.ward_id,), conference.pk)

    @classmethod
    def of_ward(cls, ward):
        return cls((ward.pk,))

    @classmethod
    def of_user(cls, user):
        """All wards whose record the person may read."""
        return cls(tuple(user.reading_ward_ids))

    @property
    def where(self):
        """The condition on a model with ``ward`` and ``conference``."""
        if self.conference is None:
            return {"ward_id__in": self.wards}
        return {"ward_id__in": self.wards, "conference_id": self.conference}

    @property
    def query(self):
        """The list's parameters that say the same."""
        return {} if self.conference is None else {"conference": self.conference}


@dataclass(frozen=True)
class Figure:
    """A number, what it is a part of, and the list behind it."""

    name: str
    value: int
    query: str = ""
    of: int | None = None
    list_name: str = "issue-list"

    def __int__(self):
        return self.value

    def __str__(self):
        return str(self.value)

    @property
    def url(self):
        """The address of the list that shows exactly these rows."""
        return reverse(self.list_name) + (f"?{self.query}" if self.query else "")

    @property
    def percent(self):
        """The share as offices write it, “34,1%”; empty when nothing can be divided."""
        return ratio(self.value, self.of) if self.of else ""

    @property
    def label(self):
        return str(LABELS[self.name]()) if self.name in LABELS else ""

    @property
    def formula(self):
        """How the figure is made, in words, for the two that are easily confused."""
        return str(FORMULAS[self.name]()) if self.name in FORMULAS else ""


LABELS = {
    "citizens_owed": lambda: _("Citizens still owed an answer"),
    "opinions": lambda: _("Opinions"),
    "issues": lambda: _("Issues"),
    "categories": lambda: _("Categories"),
    "answered": lambda: _("Answered"),
    "resolved": lambda: _("Resolved"),
    "open": lambda: _("Not yet answered"),
    "overdue": lambda: _("Overdue"),
    "due_soon": lambda: _("Due soon"),
    "on_time": lambda: _("On time"),
    "no_date": lambda: _("No date or suspended"),
    "late_against_first": lambda: _("Late against the first date"),
}
FORMULAS = {
    "citizens_owed": lambda: _("People, or voices without a name, who asked for something and have no dispatch yet."),
    "answered": lambda: _("Issues answered in the room or in writing, out of all issues that count."),
    "late_against_first": lambda: _(
        "Issues open after the date first set, or answered after it, whatever later day was granted since."
    ),
    "resolved": lambda: _("Issues whose result is “resolved”, out of all issues that count, answered or not."),
}
#: What narrows the list to each figure.
_NARROW = {
    "issues": {},
    "open": {"stage": "open"},
    "answered": {"timeliness": "answered"},
    "resolved": {"result": Result.RESOLVED.value},
    "overdue": {"timeliness": "overdue"},
    "due_soon": {"timeliness": "due_soon"},
    "on_time": {"timeliness": "on_time"},
    "no_date": {"timeliness": "no_date"},
    "late_against_first": {"late_first": 1},
}


@dataclass
class Tally:
    """Numbers of issues that count, of one group of them."""

    issues: int = 0
    open: int = 0
    answered: int = 0
    resolved: int = 0
    overdue: int = 0
    due_soon: int = 0
    on_time: int = 0
    no_date: int = 0
    late_against_first: int = 0

    def add(self, row):
        self.issues += row["n"]
        self.late_against_first += row["late_first"]
        if row["stage"] in ANSWERED:
            self.answered += row["n"]
        else:
            self.open += row["n"]
            self.overdue += row["late"]
            self.due_soon += row["soon"]
            self.on_time += row["later"]
            self.no_date += row["n"] - row["late"] - row["soon"] - row["later"]
        if row["result"] == Result.RESOLVED:
            self.resolved += row["n"]


@dataclass
class Counted:
    """What the database said, by key; plain numbers, shared by whoever asks the same question."""

    total: Tally = field(default_factory=Tally)
    by_category: dict = field(default_factory=lambda: defaultdict(Tally))
    by_unit: dict = field(default_factory=lambda: defaultdict(Tally))
    by_stage: dict = field(default_factory=lambda: defaultdict(int))
    by_result: dict = field(default_factory=lambda: defaultdict(int))
    cells: dict = field(default_factory=lambda: defaultdict(int))
    by_source: dict = field(default_factory=dict)
    debts: int = 0
    citizens_owed: int = 0

    @property
    def opinions(self):
        return sum(self.by_source.values())


def _aggregate(scope, today, soon):
    """The rows of the one aggregation, in the order of the index. Everything it names is in the index."""
    late, near = Q(due_on__lt=today), Q(due_on__gte=today, due_on__lte=soon)
    late_first = Q(stage__in=OPEN, first_due_on__lt=today) | Q(stage__in=ANSWERED, answered_on__gt=F("first_due_on"))
    rows = Issue.objects.filter(**scope.where, stage__in=COUNTED).order_by()
    return rows.values("category_id", "stage", "result", "lead_unit_id").annotate(
        n=Count("ward_id"),
        late=Count("ward_id", filter=late),
        soon=Count("ward_id", filter=near),
        later=Count("ward_id", filter=Q(due_on__gt=soon)),
        late_first=Count("ward_id", filter=late_first),
    )


def _count(scope, today, soon):
    counted = Counted()
    for row in _aggregate(scope, today, soon):
        counted.total.add(row)
        counted.by_category[row["category_id"]].add(row)
        counted.by_unit[row["lead_unit_id"]].add(row)
        counted.by_stage[row["stage"]] += row["n"]
        counted.by_result[row["result"]] += row["n"]
        counted.cells[row["category_id"], row["stage"]] += row["n"]
    opinions = Opinion.objects.filter(**scope.where).exclude(state=OpinionState.WITHDRAWN).order_by()
    counted.by_source = dict(opinions.values_list("source").annotate(n=Count("ward_id")))
    counted.debts, counted.citizens_owed = _owed(scope)
    return counted


def _owed(scope):
    """``(answers still owed, citizens they are owed to)``; a voice without a name is a citizen of its own."""
    where = {f"issue__{name}": value for name, value in scope.where.items()}
    owed = OpinionIssue.objects.filter(**where).owed().order_by()
    row = owed.aggregate(
        debts=Count("pk"),
        people=Count("opinion__speaker", distinct=True),
        voices=Count("opinion", distinct=True, filter=Q(opinion__speaker=None)),
    )
    return row["debts"], row["people"] + row["voices"]


def raised(scope, phase):
    """``{"opinions", "issues"}`` raised in one phase (before, in the room, after): two queries.

    An issue asked for in several phases is counted in each; withdrawn opinions, those wholly
    of another lane (docs/decisions/0010) and issues put aside are in none.
    """
    opinions = Opinion.objects.filter(**scope.where, source__in=PHASES[phase]).on_papers()
    links = OpinionIssue.objects.filter(opinion__in=opinions.order_by()).counted()
    return {
        "opinions": opinions.count(),
        "issues": links.order_by().aggregate(n=Count("issue", distinct=True))["n"],
    }


@lru_cache(maxsize=64)
def _kept_count(scope, today, soon, token):
    return _count(scope, today, soon)


def history_token(wards):
    """The end of the histories of ``wards``: it changes with every change there is, and never comes back.

    Empty when the answer must not be kept: inside a transaction, which may yet be undone, or in a ward
    without a history.
    """
    if connection.in_atomic_block:
        return ""
    chains = [str(ward) for ward in wards]
    heads = AuditHead.objects.filter(chain__in=chains).order_by("chain").values_list("last_hash", flat=True)
    return "".join(heads)


def counted(scope, today, soon_until):
    """The plain numbers of ``scope`` (:class:`Counted`), counted anew whenever the wards' history has grown.

    Every change writes history, so a number kept under the history's last entry is never stale.
    """
    token = history_token(scope.wards)
    return _kept_count(scope, today, soon_until, token) if token else _count(scope, today, soon_until)


@dataclass
class Line:
    """One line of a table: what it is about (``key`` is ``None`` for “none yet”), and its figures by name.

    ``figures`` has issues, open, answered, resolved, overdue, due_soon, on_time, no_date and late_against_first;
    ``stages`` is
    ``[(label, Figure)]`` for the lines of the stage x category table.
    """

    label: str
    key: int | None
    figures: dict
    stages: list = field(default_factory=list)


def _line(label, key, tally, query):
    figures = {
        name: Figure(name, getattr(tally, name), urlencode(query | narrow), None if name == "issues" else tally.issues)
        for name, narrow in _NARROW.items()
    }
    return Line(label, key, figures)


class Report:
    """All figures of one scope on one day: three queries, one more for each table with names."""

    def __init__(self, scope, today, soon_until=None):
        self.scope, self.today = scope, today
        self.soon_until = soon_until or due_soon_limit(today)
        self.counted = counted(scope, today, self.soon_until)
        self.total = _line("", None, self.counted.total, scope.query)

    def _part(self, name, value, **narrow):
        return Figure(name, value, urlencode(self.scope.query | narrow), self.counted.total.issues)

    @property
    def figures(self):
        """The figures of the whole scope by name, with ``opinions`` and ``categories``."""
        query = urlencode(self.scope.query)
        used = sum(1 for key in self.counted.by_category if key is not None)
        return {
            "opinions": Figure("opinions", self.counted.opinions, query, list_name="opinion-list"),
            "issues": self.total.figures["issues"],
            "categories": Figure(
                "categories", used, urlencode(self.scope.query | {"used": 1}), list_name="category-list"
            ),
            "citizens_owed": Figure("citizens_owed", self.counted.citizens_owed, query, list_name="citizen-owed-list"),
            **self.total.figures,
        }

    def stages(self):
        """``[(label, Figure)]`` by stage, in the order an issue walks."""
        return [
            (stage.label, self._part(stage.value, self.counted.by_stage.get(stage, 0), stage=stage.value))
            for stage in COUNTED
        ]

    def results(self):
        """``[(label, Figure)]`` by result."""
        return [
            (result.label, self._part(result.value, self.counted.by_result.get(result, 0), result=result.value))
            for result in Result
        ]

    def by_category(self):
        """A :class:`Line` with its stages for each category in use, in the ward's order, the unclassified last."""
        tallies = self.counted.by_category
        known = Category.objects.filter(pk__in=[key for key in tallies if key is not None])
        rows = [(pk, name, pk) for pk, name in known.order_by("position", "pk").values_list("pk", "name")]
        if None in tallies:
            rows.append((None, _("Not yet classified"), NONE))
        lines = []
        for key, name, value in rows:
            line = _line(name, key, tallies[key], self.scope.query | {"category": value})
            cells = ((stage, self.counted.cells.get((key, stage.value), 0)) for stage in COUNTED)
            line.stages = [
                (stage.label, self._part(stage.value, number, category=value, stage=stage.value))
                for stage, number in cells
            ]
            lines.append(line)
        return lines

    def by_unit(self):
        """A :class:`Line` for each lead unit, in the order of units, those without one last."""
        tallies = self.counted.by_unit
        units = Unit.objects.filter(pk__in=[key for key in tallies if key is not None])
        lines = [
            _line(unit.label, unit.pk, tallies[unit.pk], self.scope.query | {"unit": unit.pk})
            for unit in units.order_by("position", "sort_key", "pk").only("name", "short_name")
        ]
        if None in tallies:
            lines.append(_line(_("No lead unit"), None, tallies[None], self.scope.query | {"unit": NONE}))
        return lines
