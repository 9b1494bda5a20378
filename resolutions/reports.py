"""Counts of stage 3 beside those of ``feedback.reports``: conclusions, tasks, assignments, notices.

Numbers of opinions and issues come from ``feedback.reports`` alone; here are those the floors below cannot see.
Each figure carries the query string of the list behind it.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from conferences.models import Conference
from dialogue_site.models import OfficialDocument
from feedback.models import Issue, OpinionIssue
from feedback.models.opinions import PHASES, Phase
from feedback.reports import Figure, Report, Scope, history_token
from feedback.states import COUNTED, Stage

from . import documents
from .models import Assignment, Conclusion, ConclusionTask, Dossier, OralReply, Review
from .models.assignments import IS_OPEN
from .models.reviews import failed_twice, to_review
from .states import AssignmentState, DossierState, ReviewState, TaskState, Verdict

#: So many matters are shown on a page; the list behind has them all.
SHOWN = 10
WEEK = timedelta(days=7)

LABELS = {
    "conclusions": lambda: _("Conclusions"),
    "tasks": lambda: _("Tasks"),
    "tasks_done": lambda: _("Tasks done"),
    "tasks_open": lambda: _("Tasks open"),
    "tasks_overdue": lambda: _("Tasks overdue"),
    "tasks_due_soon": lambda: _("Tasks due soon"),
    "to_classify": lambda: _("To classify"),
    "to_assign": lambda: _("To assign"),
    "returned": lambda: _("Returned by units"),
    "due_soon": lambda: _("Due within 3 working days"),
    "overdue": lambda: _("Overdue"),
    "issues_overdue": lambda: _("Issues overdue"),
    "draft_notices": lambda: _("Draft notices"),
    "notices": lambda: _("Notices issued"),
    "waiting": lambda: _("To accept"),
    "at_work": lambda: _("In progress"),
    "answered_lately": lambda: _("Answered in the last 7 days"),
    "dossier_drafts": lambda: _("Dossiers being put together"),
    "dossiers_out": lambda: _("Dossiers with a higher body"),
    "dossiers_overdue": lambda: _("Replies of higher bodies overdue"),
    "dossiers_to_relay": lambda: _("Replies to be passed on"),
    "answers_to_review": lambda: _("Answers to judge"),
    "reviewed": lambda: _("Judged by the Front"),
    "satisfied": lambda: _("Judged satisfactory"),
    "responses_due": lambda: _("Responses owed to the Front"),
    "responses_overdue": lambda: _("Responses overdue"),
    "failed_twice": lambda: _("Not satisfied twice"),
    "responded": lambda: _("Responded to, yours to look at"),
}
FORMULAS = {
    "answers_to_review": lambda: _("Answered issues whose answer in force has no verdict yet, out of all answered."),
    "reviewed": lambda: _("Answered issues with a verdict on the answer in force, out of all answered issues."),
    "satisfied": lambda: _("Those judged “satisfactory”, out of all that were judged."),
    "responses_due": lambda: _("Verdicts “partly” and “not” without a response; they block the next report."),
    "responses_overdue": lambda: _("Those whose day for the response has passed, out of all without a response."),
    "failed_twice": lambda: _("Issues judged “not satisfactory” at least twice, the last time too."),
}


@dataclass(frozen=True)
class WorkFigure(Figure):
    """A figure of this floor; ``tone`` is the colour and icon it is shown with when it is not zero."""

    tone: str = "neutral"

    @property
    def label(self):
        return str(LABELS[self.name]())

    @property
    def formula(self):
        """How the figure is made, in words, where it is a share."""
        return str(FORMULAS[self.name]()) if self.name in FORMULAS else ""

    @property
    def kind(self):
        """The tone, or none for nothing: a zero needs nobody's eye."""
        return self.tone if self.value else "neutral"

    @property
    def waits(self):
        """Is there anything in the list behind it?"""
        return bool(self.value)


def waiting_first(figures):
    """The figures with something behind them before those without, each in its order."""
    return sorted(figures, key=lambda figure: not figure.waits)


def latest_conference(user, today):
    """The conference a watcher wants to see first, or ``None`` where there is none.

    The latest running one that has taken place, else the latest running, else the latest: one planned for next
    year does not hide the matters of this year's.
    """
    conferences = Conference.objects.visible_to(user)
    running = conferences.running()
    return running.filter(date__lte=today).first() or running.first() or conferences.first()


def work_figures(scope, today, soon_until):
    """Figures by name: conclusions, tasks, tasks_done, tasks_open, tasks_overdue, tasks_due_soon.

    Two queries. A task that was cancelled, or belongs to a withdrawn conclusion, does not count; one not
    given out yet counts as open.
    """
    where = {"conference__ward_id__in": scope.wards}
    if scope.conference is not None:
        where["conference_id"] = scope.conference
    conclusions = Conclusion.objects.standing().filter(**where).count()
    tasks = ConclusionTask.objects.standing().filter(**{f"conclusion__{name}": v for name, v in where.items()})
    given = Q(state=TaskState.OPEN)
    counts = tasks.order_by().aggregate(
        tasks=Count("state"),
        tasks_done=Count("state", filter=Q(state=TaskState.DONE)),
        tasks_open=Count("state", filter=given),
        tasks_overdue=Count("state", filter=given & Q(deadline__due_on__lt=today)),
        tasks_due_soon=Count("state", filter=given & Q(deadline__due_on__range=(today, soon_until))),
    )
    narrow = {
        "tasks": {},
        "tasks_done": {"state": "done"},
        "tasks_open": {"state": "open"},
        "tasks_overdue": {"timeliness": "overdue"},
        "tasks_due_soon": {"timeliness": "due_soon"},
    }
    tones = {"tasks_overdue": "bad", "tasks_due_soon": "warn"}
    figures = {
        name: WorkFigure(
            name, counts[name], urlencode(scope.query | query), list_name="task-list", tone=tones.get(name, "neutral")
        )
        for name, query in narrow.items()
    }
    return figures | {
        "conclusions": WorkFigure("conclusions", conclusions, urlencode(scope.query), list_name="conclusion-list")
    }


def late_issues(scope, today):
    """Issues past their day, the longest overdue first; at most :data:`SHOWN`."""
    return _shown(Issue.objects.filter(**scope.where).overdue(today))


def soon_issues(scope, today, soon_until):
    """Issues due within the window, the nearest first; at most :data:`SHOWN`."""
    return _shown(Issue.objects.filter(**scope.where).due_soon(today, soon_until))


def _shown(queryset):
    """Only what a line shows is fetched: no speaker, no contact, no verbatim text."""
    names = ("number", "summary", "due_on", "stage", "conference__code", "lead_unit__name", "lead_unit__short_name")
    return list(queryset.select_related("lead_unit", "conference").only(*names).order_by("due_on", "pk")[:SHOWN])


def office_queues(user, today, report=None):
    """The clerk's and leader's queues by name, over all conferences: one query for each floor that is asked."""
    scope = Scope.of_user(user)
    report = report or Report(scope, today)
    stages = report.counted.by_stage
    returned = (
        Assignment.objects.visible_to(user)
        .returned_to_office()
        .aggregate(
            rows=Count("pk"), again=Count("issue", distinct=True, filter=Q(part="lead", issue__stage=Stage.CLASSIFIED))
        )
    )
    figures = [
        WorkFigure("to_classify", stages.get("received", 0), "stage=received", tone="info"),
        # What a unit returned waits among the returned ones alone: nobody does it twice.
        WorkFigure(
            "to_assign", stages.get("classified", 0) - returned["again"], "stage=classified&unreturned=1", tone="info"
        ),
        WorkFigure("returned", returned["rows"], "state=returned&all=1", list_name="assignment-list", tone="warn"),
        WorkFigure("due_soon", report.counted.total.due_soon, "timeliness=due_soon", tone="warn"),
        WorkFigure("issues_overdue", report.counted.total.overdue, "timeliness=overdue", tone="bad"),
    ]
    return {figure.name: figure for figure in figures}


def waiting_work(conferences):
    """``{pk: (issues not answered, tasks not done, dossiers out)}``: what keeps each conference open; one query."""
    issues = Issue.objects.filter(conference=OuterRef("pk")).open()
    tasks = ConclusionTask.objects.standing().filter(conclusion__conference=OuterRef("pk"), state=TaskState.OPEN)
    # A duty that recurs or has no date outlives the conference's file.
    tasks = tasks.exclude(deadline__kind__in=("recurring", "open"))
    asked = Conference.objects.filter(pk__in=[each.pk for each in conferences]).order_by()
    rows = asked.values_list(
        "pk",
        _counted(issues, "conference"),
        _counted(tasks, "conclusion__conference"),
        _counted(Dossier.objects.filter(conference=OuterRef("pk")).open(), "conference"),
    )
    return {pk: tuple(number or 0 for number in numbers) for pk, *numbers in rows}


def _counted(queryset, key):
    return Subquery(queryset.order_by().values(key).annotate(n=Count("pk")).values("n"))


@dataclass(frozen=True)
class Replies:
    """Replies given in the room: ``raised_in_room`` to issues asked there, ``by_person`` who gave how many of these."""

    issues: int
    final: int
    raised_in_room: int
    by_person: list


def replies_in_room(conference):
    """How many issues were replied to in the room, by whom (the most first), for the minutes: two queries."""
    replies = OralReply.objects.filter(issue__conference=conference, issue__stage__in=COUNTED).order_by()
    asked = OpinionIssue.objects.filter(opinion__conference=conference, opinion__source__in=PHASES[Phase.ROOM])
    room = Q(issue__in=asked.counted().order_by().values("issue"))
    counts = replies.aggregate(
        issues=Count("issue", distinct=True),
        final=Count("issue", distinct=True, filter=Q(is_final=True)),
        raised_in_room=Count("issue", distinct=True, filter=room),
    )
    people = replies.filter(room).values_list("replied_by").annotate(n=Count("issue", distinct=True))
    people = people.order_by("-n", "replied_by")
    return Replies(**counts, by_person=list(people))


def notice_figures(user):
    """Figures of the notices of the person's wards: drafts and those in force; one query."""
    papers = OfficialDocument.objects.visible_to(user).filter(kind=documents.KIND).order_by()
    counts = papers.aggregate(
        draft_notices=Count("pk", filter=Q(state="draft")), notices=Count("pk", filter=Q(state="issued"))
    )
    drafts = WorkFigure("draft_notices", counts["draft_notices"], "state=draft", list_name="notice-list", tone="info")
    return {
        "draft_notices": drafts,
        "notices": WorkFigure("notices", counts["notices"], "state=issued", list_name="notice-list"),
    }


def dossier_figures(user, today):
    """Dossiers to higher bodies by what waits: drafts, out, replies overdue, replies to be passed on; one query."""
    dossiers = Dossier.objects.visible_to(user).order_by()
    late = Dossier.objects.overdue(today).filter(pk=OuterRef("pk"))
    relay = Dossier.objects.to_relay().filter(pk=OuterRef("pk"))
    counts = dossiers.aggregate(
        dossier_drafts=Count("pk", filter=Q(state=DossierState.DRAFT)),
        dossiers_out=Count("pk", filter=Q(state=DossierState.SENT)),
        dossiers_overdue=Count("pk", filter=Exists(late)),
        dossiers_to_relay=Count("pk", filter=Exists(relay)),
    )
    rows = [
        ("dossier_drafts", "state=draft", "info"),
        ("dossiers_out", "state=sent", "neutral"),
        ("dossiers_overdue", "late=1", "bad"),
        ("dossiers_to_relay", "relay=1", "warn"),
    ]
    return {
        name: WorkFigure(name, counts[name], query, list_name="dossier-list", tone=tone) for name, query, tone in rows
    }


def _own(wards, units):
    """Assignments of the units on which something is still to be done."""
    return Assignment.objects.filter(ward_id__in=wards).of_units(units).active().filter(IS_OPEN).with_due()


def _count_queues(wards, units, today, soon_until):
    """``(waiting, at work, due soon, overdue)`` of units, in one query."""
    counts = (
        _own(wards, units)
        .order_by()
        .aggregate(
            waiting=Count("state", filter=Q(state=AssignmentState.OFFERED)),
            at_work=Count("state", filter=Q(state=AssignmentState.ACCEPTED)),
            due_soon=Count("state", filter=Q(due__range=(today, soon_until))),
            overdue=Count("state", filter=Q(due__lt=today)),
        )
    )
    return counts["waiting"], counts["at_work"], counts["due_soon"], counts["overdue"]


@lru_cache(maxsize=64)
def _kept_queues(wards, units, today, soon_until, token):
    return _count_queues(wards, units, today, soon_until)


def unit_queues(user, today, soon_until):
    """What waits for the person's own units: to accept, in progress, due soon, overdue."""
    facts = (tuple(user.reading_ward_ids), tuple(user.unit_ids), today, soon_until)
    token = history_token(facts[0])
    waiting, at_work, due_soon, overdue = _kept_queues(*facts, token) if token else _count_queues(*facts)
    counts = [
        ("waiting", waiting, "state=offered", "info"),
        ("at_work", at_work, "state=accepted", "neutral"),
        ("due_soon", due_soon, "timeliness=due_soon", "warn"),
        ("overdue", overdue, "timeliness=overdue", "bad"),
    ]
    return [
        WorkFigure(name, value, query, list_name="assignment-list", tone=tone) for name, value, query, tone in counts
    ]


def _nearest(wards, units):
    return tuple(_own(wards, units).order_by("due_sort", "pk").values_list("pk", flat=True)[:SHOWN])


@lru_cache(maxsize=64)
def _kept_nearest(wards, units, token):
    return _nearest(wards, units)


def unit_assignments(user):
    """The matters of the person's own units that wait or are at work, the nearest date first; at most :data:`SHOWN`."""
    facts = (tuple(user.reading_ward_ids), tuple(user.unit_ids))
    token = history_token(facts[0])
    nearest = _kept_nearest(*facts, token) if token else _nearest(*facts)
    # The rows themselves are always asked for: only which they are is remembered.
    rows = (
        Assignment.objects.filter(pk__in=nearest)
        .with_due()
        .select_related("unit", "issue__conference", "task__conclusion__conference")
    )
    return sorted(rows, key=lambda row: nearest.index(row.pk))


def _answered_since(wards, day):
    return Issue.objects.filter(ward__in=wards, answered_on__gte=day).answered().order_by().count()


@lru_cache(maxsize=64)
def _kept_answered(wards, day, token):
    """No index serves this count: it is taken anew only when the wards' history has grown."""
    return _answered_since(wards, day)


def answered_lately(user, today):
    """How many issues were answered within the last seven days."""
    since, wards = today - WEEK, tuple(user.reading_ward_ids)
    token = history_token(wards)
    count = _kept_answered(wards, since, token) if token else _answered_since(wards, since)
    query = urlencode({"timeliness": "answered", "answered_from": since.strftime("%d/%m/%Y")})
    return WorkFigure("answered_lately", count, query, tone="good")


def review_figures(user, today, conference=None):
    """Figures of the Front's verdicts by name, each with its list, formula and denominator; six small queries.

    answers_to_review and reviewed (of answered), satisfied (of reviewed), responses_due, responses_overdue (of due),
    failed_twice; ``responded`` for the person's own verdicts that were responded to.
    """
    issues, reviews = Issue.objects.visible_to(user), Review.objects.visible_to(user)
    extra = {} if conference is None else {"conference": conference.pk}
    if conference is not None:
        issues, reviews = issues.filter(conference=conference), reviews.of_conference(conference)
    answered = issues.answered().count()
    current = (
        reviews.current()
        .order_by()
        .aggregate(reviewed=Count("pk"), satisfied=Count("pk", filter=Q(verdict=Verdict.SATISFACTORY)))
    )
    waiting = (
        reviews.waiting().order_by().aggregate(due=Count("pk"), overdue=Count("pk", filter=Q(respond_by__lt=today)))
    )
    own = reviews.filter(author=user, state=ReviewState.RESPONDED).order_by().count()

    def figure(name, value, of, tone="neutral", list_name="review-list", **narrow):
        return WorkFigure(name, value, urlencode(extra | narrow), of, list_name, tone)

    figures = [
        figure("answers_to_review", to_review(issues).order_by().count(), answered, "info", "review-waiting"),
        figure("reviewed", current["reviewed"], answered, current=1),
        figure("satisfied", current["satisfied"], current["reviewed"], "good", current=1, verdict="satisfactory"),
        figure("responses_due", waiting["due"], None, "warn", waiting=1),
        figure("responses_overdue", waiting["overdue"], waiting["due"], "bad", overdue=1),
        figure("failed_twice", failed_twice(issues).order_by().count(), None, "bad", "review-repeated"),
    ]
    if own:
        figures.append(figure("responded", own, None, "info", mine=1))
    return {each.name: each for each in figures}
