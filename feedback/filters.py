"""What narrows the list of issues, and the menus for it.

The parameters (``?conference=&category=&unit=&stage=&result=&authority=&timeliness=&source=&group=``) are those
the figures of ``reports`` link to. Values that are not on a menu are ignored.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.fields import DateField
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.filters import Choice, Day, Flag
from dialogue_site.models import Unit
from dialogue_site.models.units import WORKING_KINDS, UnitKind

from .models import Category, Issue, OpinionIssue
from .models.issues import Authority
from .models.opinions import PHASES, Phase, Source
from .reports import NONE, due_soon_limit, history_token
from .states import OpinionState, Result, Stage

#: So many conferences are offered in the menu, the latest first; older ones are reached from their own page.
CONFERENCES_OFFERED = 60
#: Seconds for which a menu may be kept although a name was changed in the administration, which writes no history.
MENU_AGE = 60
#: So many lists' numbers of rows are remembered.
COUNTS_KEPT = 512
OPEN_STAGES = "open"


@dataclass(frozen=True)
class Menus:
    """The names a ward's lists need: what the menus offer, and how each key reads in a row (escaped already)."""

    conferences: tuple = ()
    categories: tuple = ()
    units: tuple = ()
    groups: tuple = ()
    conference_names: dict = field(default_factory=dict)
    category_names: dict = field(default_factory=dict)
    unit_names: dict = field(default_factory=dict)


def _load(wards):
    conferences = Conference.objects.filter(ward__in=wards).order_by("-date", "-pk").values_list("pk", "code")
    categories = Category.objects.filter(ward__in=wards).order_by("position", "pk")
    units = Unit.objects.filter(Q(ward__in=wards) | Q(ward=None)).order_by("position", "sort_key", "pk")
    conferences = tuple(conferences[:CONFERENCES_OFFERED])
    categories = [(pk, short or name) for pk, name, short in categories.values_list("pk", "name", "short_name")]
    units = units.values_list("pk", "name", "short_name", "kind")
    rows = [(pk, short or name, kind) for pk, name, short, kind in units]
    return Menus(
        conferences=conferences,
        categories=tuple(categories),
        units=tuple((pk, name) for pk, name, kind in rows if kind in WORKING_KINDS),
        groups=tuple((pk, name) for pk, name, kind in rows if kind == UnitKind.RESIDENTIAL_GROUP),
        conference_names=dict(conferences),
        category_names={pk: escape(name) for pk, name in categories},
        unit_names={pk: escape(name) for pk, name, _kind in rows},
    )


@lru_cache(maxsize=64)
def _kept(wards, token, minute):
    return _load(wards)


def _standing(request):
    """``(wards, token)``: whose record the person reads, and the end of its history when the page was asked for."""
    found = getattr(request, "_issue_standing", None)
    if found is None:
        wards = tuple(request.user.reading_ward_ids)
        found = request._issue_standing = (wards, history_token(wards))
    return found


def menus(request):
    """The :class:`Menus` of the person's wards: three queries, or one when they are known and nothing has changed."""
    found = getattr(request, "_issue_menus", None)
    if found is None:
        wards, token = _standing(request)
        found = _kept(wards, token, int(clock.now().timestamp()) // MENU_AGE) if token else _load(wards)
        request._issue_menus = found
    return found


_counts = {}


def kept_count(request, asked, count):
    """What ``count()`` says about the list ``asked`` for (hashable), counted anew when the history has grown."""
    wards, token = _standing(request)
    if not token:
        return count()
    key = (wards, token, clock.today(), asked)
    found = _counts.get(key)
    if found is None:
        if len(_counts) >= COUNTS_KEPT:
            _counts.clear()
        found = _counts[key] = count()
    return found


def _with_asked(offered, asked, name_of):
    """A menu, and the value a link asks for when it exists without being offered."""
    if asked.isascii() and asked.isdigit() and len(asked) < 18 and int(asked) not in (pk for pk, _name in offered):
        name = name_of(int(asked))
        if name:
            return (*offered, (int(asked), name))
    return offered


def _conferences(request):
    def older(pk):
        visible = Conference.objects.visible_to(request.user)
        return visible.filter(pk=pk).values_list("code", flat=True).first()

    return _with_asked(menus(request).conferences, request.GET.get("conference", ""), older)


def _units(request):
    known = menus(request)
    return ((NONE, _("No lead unit")), *_with_asked(known.units, request.GET.get("unit", ""), known.unit_names.get))


def _categories(request):
    return ((NONE, _("Not yet classified")), *menus(request).categories)


def _groups(request):
    return menus(request).groups


def _none_or(name):
    """A filter on a foreign key that also knows “has none”."""

    def apply(queryset, value, request):
        return queryset.filter(**{f"{name}__isnull": True} if value == NONE else {f"{name}_id": int(value)})

    return apply


def by_stage(queryset, value, request):
    """One stage, or ``open`` for all in which the ward still owes an answer."""
    return queryset.open() if value == OPEN_STAGES else queryset.filter(stage=value)


def by_timeliness(queryset, value, request):
    """Overdue, due soon, on time and without a date are open; with the answered ones they are all there are."""
    today = clock.today()
    if value == "answered":
        return queryset.answered()
    if value == "overdue":
        return queryset.overdue(today)
    if value == "no_date":
        return queryset.open().filter(due_on__isnull=True)
    limit = due_soon_limit(today)
    return queryset.due_soon(today, limit) if value == "due_soon" else queryset.open().filter(due_on__gt=limit)


def _asking(**condition):
    """Links through which opinions ask; opinions that were withdrawn do not."""
    return OpinionIssue.objects.order_by().filter(**condition).exclude(opinion__state=OpinionState.WITHDRAWN)


def late_against_first(queryset, value, request):
    """Open after the date first set, or answered after it."""
    return queryset.late_against_first(clock.today())


def by_source(queryset, value, request):
    """Asked by an opinion of that source or phase."""
    sources = PHASES.get(value) or (value,)
    if len(sources) > 1:
        # A phase holds a large part of all voices: asked row by row, the newest page is found at once.
        return queryset.filter(Exists(_asking(issue=OuterRef("pk"), opinion__source__in=sources)))
    return queryset.filter(pk__in=_asking(opinion__source=sources[0]).values("issue"))


def by_group(queryset, value, request):
    """About a residential group, or asked by somebody who spoke for it."""
    about = queryset.model.residential_groups.through.objects.filter(unit_id=int(value)).values("issue")
    asking = _asking(opinion__residential_group_id=int(value)).values("issue")
    return queryset.filter(pk__in=about.union(asking, all=True))


TIMELINESS = (
    ("overdue", _("Overdue")),
    ("due_soon", _("Due soon")),
    ("on_time", _("On time")),
    ("no_date", _("No date or suspended")),
    ("answered", _("Answered")),
)
_STAGES = ((OPEN_STAGES, _("Not yet answered")), *Stage.choices)
_SOURCES = (*Phase.choices, *((value, label) for value, label in Source.choices if value not in Phase.values))


def unreturned(queryset, value, request):
    """Without what a unit returned to the office: that waits in a list of its own."""
    # The relation's name is given by the floor above.
    returned = Issue.objects.filter(assignments__state="returned", assignments__part="lead")
    return queryset.exclude(pk__in=returned.order_by().values("pk"))


ISSUE_FILTERS = (
    Choice("conference", _("Conference"), _conferences, "conference_id"),
    Choice("category", _("Category"), _categories, _none_or("category")),
    Choice("unit", _("Lead unit"), _units, _none_or("lead_unit")),
    Choice("stage", pgettext_lazy("of an issue", "Stage"), _STAGES, by_stage),
    Choice("result", _("Result"), Result.choices, "result"),
    Choice("timeliness", _("Timeliness"), TIMELINESS, by_timeliness),
    Flag("late_first", _("Late against the first date"), apply=late_against_first),
    Choice("authority", _("Authority"), Authority.choices, "authority"),
    Choice("source", _("Source"), _SOURCES, by_source),
    Choice("group", _("Residential group"), _groups, by_group),
    Flag("unreturned", _("Not returned by a unit"), apply=unreturned, hidden=True),
    Flag("moved", _("Date moved"), apply=lambda queryset, value, request: queryset.moved(), hidden=True),
    Day("answered_from", _("Answered from"), "answered_on__gte", hidden=True),
)


def dated_first(queryset, timeliness=""):
    """Disjoint parts for the order by due date (``due_key``): issues with a date, then those without.

    Where ``timeliness`` leaves only one of the parts, the other is not asked for.
    """
    undated = Value(date.max, output_field=DateField())
    dated = queryset.filter(due_on__isnull=False).annotate(due_key=F("due_on"))
    rest = queryset.filter(due_on__isnull=True).annotate(due_key=undated)
    return {"overdue": [dated], "due_soon": [dated], "on_time": [dated], "no_date": [rest]}.get(
        timeliness, [dated, rest]
    )


def opinions_by_source(queryset, value, request):
    """One source, or all of a phase: before the conference, in the room, after."""
    return queryset.filter(source__in=PHASES.get(value) or (value,))


def with_an_issue(apply):
    """A filter of issues asked of opinions: those with at least one counted issue that passes it."""

    def through(queryset, value, request):
        counted = Issue.objects.visible_to(request.user).counted()
        asking = OpinionIssue.objects.order_by().filter(issue__in=apply(counted, value, request))
        return queryset.filter(pk__in=asking.values("opinion"))

    return through


def _equals(name):
    return lambda queryset, value, request: queryset.filter(**{name: value})


def unsplit(queryset, value, request):
    """Opinions with neither an issue nor a reason why nothing is asked."""
    asking = OpinionIssue.objects.exclude(issue__stage=Stage.WITHDRAWN)
    return queryset.filter(no_request_reason="", restricted=False).exclude(pk__in=asking.values("opinion"))


OPINION_FILTERS = (
    Choice("conference", _("Conference"), _conferences, "conference_id"),
    Choice("source", _("Source"), _SOURCES, opinions_by_source),
    Choice("group", _("Residential group"), _groups, "residential_group_id"),
    Choice("category", _("Category"), _categories, with_an_issue(_none_or("category"))),
    Choice("unit", _("Lead unit"), _units, with_an_issue(_none_or("lead_unit"))),
    Choice("stage", pgettext_lazy("of an issue", "Stage"), _STAGES, with_an_issue(by_stage)),
    Choice("result", _("Result"), Result.choices, with_an_issue(_equals("result"))),
    Choice("timeliness", _("Timeliness"), TIMELINESS, with_an_issue(by_timeliness)),
    Choice("authority", _("Authority"), Authority.choices, with_an_issue(_equals("authority"))),
    Choice("state", _("State"), OpinionState.choices, "state"),
    Flag("unsplit", _("Not yet split"), apply=unsplit, hidden=True),
)
