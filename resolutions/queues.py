"""What waits for a person today, as numbers: the same on the first page and in the morning e-mail.

Each figure opens a list with exactly that many rows: the lists use the look-ups below, or the same querysets of the
models. Whoever asks again before the wards' histories have grown gets the numbers kept from the last time.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Q
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from conferences.states import ENDED
from dialogue_site.models import OfficialDocument, Posting
from dialogue_site.models.documents import DocumentState
from dialogue_site.roles import Role
from feedback.models import Issue, OpinionIssue
from feedback.reports import due_soon_limit, history_token
from feedback.states import PUT_ASIDE

from . import owed, reports
from .affected import affected
from .deadlines import calendar
from .models import Answer, Dispatch, Dossier, Extension, PeriodicReport, Promise, Review
from .models.letters import LetterKind
from .models.reconciliation import Reconciliation
from .models.reviews import failed_twice, to_review
from .reports import WorkFigure
from .states import AnswerState, DossierState, ExtensionState, ReportState, ReviewState, SheetState

LABELS = {
    "answers_to_check": lambda: _("Answers to check"),
    "answers_to_approve": lambda: _("Answers to approve"),
    "answers_sent_back": lambda: _("Answers sent back"),
    "letters_to_make": lambda: _("Citizens whose letter is ready"),
    "letters_to_issue": lambda: _("Letters to issue"),
    "letters_to_dispatch": lambda: _("Letters to dispatch"),
    "verdicts_to_answer": lambda: _("Verdicts to answer"),
    "verdicts_late": lambda: _("Responses to the Front overdue"),
    "dossiers_drafted": lambda: _("Dossiers being put together"),
    "replies_late": lambda: _("Dossier replies overdue"),
    "replies_to_relay": lambda: _("Replies to pass on"),
    "promises_due": lambda: _("Promises due"),
    "promises_late": lambda: _("Promises overdue"),
    "extensions": lambda: _("Later days asked for"),
    "dates_to_decide": lambda: _("Dates the changed calendar concerns"),
    "failed_twice": lambda: _("Not satisfied twice"),
    "sheets_to_approve": lambda: _("Reconciliation sheets to approve"),
    "reports_to_approve": lambda: _("Reports to approve"),
    "reports_to_acknowledge": lambda: _("Reports to acknowledge"),
    "answers_to_judge": lambda: _("Answers to judge"),
    "responses": lambda: _("Responses received"),
    "moved": lambda: _("Dates moved"),
    "own_late": lambda: _("Past the unit's own date"),
    "own_near": lambda: _("Unit's own date is near"),
}


@dataclass(frozen=True)
class QueueFigure(WorkFigure):
    @property
    def label(self):
        return str(LABELS[self.name]())


@dataclass(frozen=True)
class Queue:
    """The figures of one of the person's roles."""

    role: str
    figures: list


# The look-ups that lists and numbers share


def wards_as(user, *roles):
    """Wards in which the person holds one of the roles today."""
    return tuple(sorted({p.unit.ward_id for p in user.current_postings if p.role in roles and p.unit.ward_id}))


def answers_to_check(wards, units, today):
    """Drafts for the heads of ``units``, and in ``wards`` those of units without a head (permissions/answers.py)."""
    heads = Posting.objects.officers(today).filter(is_head=True)
    mine = Q(unit__in=units)
    if wards:
        mine |= Q(issue__ward__in=wards) & (Q(unit=None) | ~Q(unit__in=heads.values("unit")))
    found = Answer.objects.filter(mine, state=AnswerState.CHECKING)
    return found.exclude(issue__conference__state__in=ENDED)


def answers_to_approve(wards, user_id):
    found = Answer.objects.filter(state=AnswerState.SIGNING, issue__ward__in=wards)
    return found.exclude(recorded_by=user_id)


def answers_sent_back(wards, units):
    """Drafts that came back with a comment: to the own units, or to the clerk who types for the ward's."""
    mine = Q(unit__in=units) | Q(issue__ward__in=wards)
    return Answer.objects.filter(mine, state=AnswerState.DRAFT).exclude(comment="")


def open_promises(wards):
    """Promised days whose result is not there yet."""
    found = Promise.objects.filter(issue__ward__in=wards, kept_on=None, replaced=False)
    return found.exclude(issue__stage__in=PUT_ASIDE)


def sheets_to_approve(wards):
    """Reconciliation sheets that the leader has still to approve."""
    found = Reconciliation.objects.filter(conference__ward__in=wards, state=SheetState.DRAFT)
    return found.exclude(conference__state__in=ENDED)


# The numbers


def _office(wards, readable, days, units, headed, today, soon):
    """Questions of the office: one each, none of them about all issues.

    Who answers for a unit as well has both kinds of answers on one list, so both are in the number.
    """
    promises = open_promises(wards).aggregate(
        due=Count("pk", filter=Q(due_on__range=(today, soon))), late=Count("pk", filter=Q(due_on__lt=today))
    )
    reviews = Review.objects.filter(ward__in=wards).waiting().order_by()
    letters = OfficialDocument.objects.filter(ward__in=wards, kind__in=LetterKind.values, letter__isnull=False)
    letters = letters.order_by()
    issued = letters.filter(state=DocumentState.ISSUED)
    verdicts = reviews.aggregate(due=Count("pk"), late=Count("pk", filter=Q(respond_by__lt=today)))
    return {
        "answers_to_check": answers_to_check(wards, headed, today).order_by().count(),
        "answers_sent_back": answers_sent_back(wards, units).order_by().count(),
        "letters_to_make": _citizens_ready(wards),
        "letters_to_issue": letters.filter(state=DocumentState.DRAFT).count(),
        "letters_to_dispatch": issued.exclude(dispatches__in=Dispatch.objects.standing()).count(),
        "verdicts_to_answer": verdicts["due"],
        "verdicts_late": verdicts["late"],
        "dossiers_drafted": Dossier.objects.filter(ward__in=wards, state=DossierState.DRAFT).order_by().count(),
        "replies_late": Dossier.objects.filter(ward__in=wards).overdue(today).order_by().count(),
        "replies_to_relay": Dossier.objects.filter(ward__in=wards).to_relay().order_by().count(),
        "promises_due": promises["due"],
        "promises_late": promises["late"],
        "extensions": _extensions(wards),
        "dates_to_decide": len(affected(readable)),
    }


def _citizens_ready(wards):
    """Whose letter can be written: a row each on the list of citizens owed."""
    links = owed.ready(owed.owed_links(OpinionIssue.objects.filter(issue__ward__in=wards)))
    return owed.with_citizen(links).order_by().values("citizen").distinct().count()


def _extensions(wards):
    return Extension.objects.filter(issue__ward__in=wards, state=ExtensionState.REQUESTED).order_by().count()


def _leader(wards, user_id, today):
    issues = Issue.objects.filter(ward__in=wards)
    return {
        "answers_to_approve": answers_to_approve(wards, user_id).order_by().count(),
        "extensions": _extensions(wards),
        "failed_twice": failed_twice(issues).order_by().count(),
        "sheets_to_approve": sheets_to_approve(wards).order_by().count(),
        "reports_to_approve": _reports(wards, ReportState.DRAFT),
        "overdue": issues.overdue(today).order_by().count(),
    }


def _reports(wards, state):
    return PeriodicReport.objects.filter(ward__in=wards, state=state).order_by().count()


def _unit(wards, typed_for, units, headed, today, soon):
    own = reports._own(wards, units).order_by()
    counts = own.aggregate(
        own_near=Count("pk", filter=Q(own_due__range=(today, soon))), own_late=Count("pk", filter=Q(own_due__lt=today))
    )
    return counts | {
        "answers_sent_back": answers_sent_back(typed_for, units).order_by().count(),
        "answers_to_check": answers_to_check(typed_for, headed, today).order_by().count(),
    }


def _front(wards, user_id):
    issues = Issue.objects.filter(ward__in=wards)
    own = Review.objects.filter(ward__in=wards, author=user_id, state=ReviewState.RESPONDED)
    return {
        "answers_to_judge": to_review(issues).order_by().count(),
        "responses": own.order_by().count(),
        "reports_to_acknowledge": _reports(wards, ReportState.SENT),
        "moved": issues.moved().order_by().count(),
    }


@lru_cache(maxsize=256)
def _kept(count, facts, token):
    return count(*facts)


def _numbers(count, *facts, token):
    """What ``count`` says; kept under the end of the wards' histories, which every change moves."""
    return _kept(count, facts, token) if token else count(*facts)


#: Name: query of the list, name of the list, tone.
_LISTS = {
    "answers_to_check": ("what=check", "answer-waiting", "info"),
    "answers_sent_back": ("what=sent_back", "answer-waiting", "warn"),
    "answers_to_approve": ("", "answer-queue", "info"),
    "letters_to_make": ("ready=ready", "citizen-owed-list", "info"),
    "letters_to_issue": ("waiting=issue", "letter-list", "info"),
    "letters_to_dispatch": ("waiting=dispatch", "letter-list", "warn"),
    "verdicts_to_answer": ("waiting=1", "review-list", "warn"),
    "verdicts_late": ("overdue=1", "review-list", "bad"),
    "dossiers_drafted": ("state=draft", "dossier-list", "info"),
    "replies_late": ("late=1", "dossier-list", "bad"),
    "replies_to_relay": ("relay=1", "dossier-list", "warn"),
    "promises_due": ("when=due", "promise-list", "warn"),
    "promises_late": ("when=late", "promise-list", "bad"),
    "extensions": ("state=requested", "extension-list", "info"),
    "dates_to_decide": ("", "deadline-review", "warn"),
    "failed_twice": ("", "review-repeated", "bad"),
    "sheets_to_approve": ("reconciling=1", "conference-list", "info"),
    "reports_to_approve": ("state=draft", "report-list", "info"),
    "reports_to_acknowledge": ("state=sent", "report-list", "info"),
    "answers_to_judge": ("", "review-waiting", "info"),
    "responses": ("mine=1", "review-list", "good"),
    "moved": ("moved=1", "issue-list", "warn"),
    "own_late": ("own_clock=late", "assignment-list", "warn"),
    "own_near": ("own_clock=near", "assignment-list", "info"),
}


def _figures(numbers, *names):
    found = []
    for name in names:
        query, list_name, tone = _LISTS[name]
        found.append(QueueFigure(name, numbers[name], query, list_name=list_name, tone=tone))
    return found


def office_figures(user, today, report=None):
    """The clerk's: what comes in, what goes out, what others owe the ward and the ward owes others."""
    wards, soon = wards_as(user, Role.CLERK), report.soon_until if report else due_soon_limit(today)
    mine = (tuple(user.unit_ids), tuple(user.headed_unit_ids))
    # The calendar belongs to no ward: its version is a fact of the question. The list is of all wards the person reads.
    seen = (tuple(user.reading_ward_ids), calendar().version)
    numbers = _numbers(_office, wards, *seen, *mine, today, soon, token=history_token(wards))
    issues = reports.office_queues(user, today, report)
    return [
        *issues.values(),
        *_figures(
            numbers, "answers_to_check", "answers_sent_back", "letters_to_make", "letters_to_issue",
            "letters_to_dispatch", "verdicts_to_answer", "dossiers_drafted", "replies_late", "replies_to_relay",
            "promises_due", "promises_late", "extensions", "dates_to_decide",
        ),
    ]  # fmt: skip


def leader_figures(user, today):
    """What only the leader decides, and what is late."""
    wards = wards_as(user, Role.LEADER)
    numbers = _numbers(_leader, wards, user.pk, today, token=history_token(wards))
    decide = _figures(
        numbers, "answers_to_approve", "extensions", "failed_twice", "sheets_to_approve", "reports_to_approve"
    )
    return [*decide, WorkFigure("issues_overdue", numbers["overdue"], "timeliness=overdue", tone="bad")]


def unit_figures(user, today):
    """The officer's: to take, at work, near and past by both dates, drafts that came back, and the head's checks."""
    soon, wards, units = due_soon_limit(today), tuple(user.reading_ward_ids), tuple(user.unit_ids)
    headed, typed_for = tuple(user.headed_unit_ids), wards_as(user, Role.CLERK)
    numbers = _numbers(_unit, wards, typed_for, units, headed, today, soon, token=history_token(wards))
    checks = ("answers_to_check",) if headed else ()
    mine = _figures(numbers, "own_near", "own_late", "answers_sent_back", *checks)
    return [*reports.unit_queues(user, today, soon), *mine]


def front_figures(user):
    """The Front's: what waits for a verdict, what the office said to earlier ones, what came and what was put off."""
    wards = wards_as(user, Role.MONITOR)
    numbers = _numbers(_front, wards, user.pk, token=history_token(wards))
    return _figures(numbers, "answers_to_judge", "responses", "reports_to_acknowledge", "moved")


def queues_of(user, today, report=None):
    """The :class:`Queue` list of a person, in the order of the first page."""
    found, roles = [], user.roles
    if Role.LEADER in roles:
        found.append(Queue(Role.LEADER, leader_figures(user, today)))
    if Role.CLERK in roles:
        found.append(Queue(Role.CLERK, office_figures(user, today, report)))
    if user.unit_ids:
        found.append(Queue(Role.RESPONDER, unit_figures(user, today)))
    if Role.MONITOR in roles:
        found.append(Queue(Role.MONITOR, front_figures(user)))
    return [Queue(queue.role, reachable(queue.figures)) for queue in found]


def reachable(figures):
    """Figures whose list this installation has: nothing is counted that nobody can open."""
    return [figure for figure in figures if _has_list(figure)]


def _has_list(figure):
    try:
        return bool(figure.url)
    except NoReverseMatch:
        return False
