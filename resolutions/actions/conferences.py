"""The last steps of a conference. Each can say beforehand exactly what is missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from conferences.models import Conference
from dialogue_site.lib.text import clean_text
from dialogue_site.notify import holders, tell
from dialogue_site.permissions import require
from dialogue_site.roles import READERS
from dialogue_site.transitions import NotAllowedNow, move
from feedback.models import Issue, OpinionIssue
from feedback.states import ANSWERED

from ..models import ConclusionNotice, ConclusionTask, Deadline, Dossier
from ..models.conclusions import IssueScope
from ..permissions import (
    can_close_conference,
    can_conclude_conference,
    can_follow_up_conference,
    can_reopen_conference,
)
from ..states import TaskState
from .assignments import offer
from .deadlines import place
from .people import officers


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way, and where to deal with it."""

    text: str
    url: str


def missing_to_conclude(conference):
    """What keeps the conclusions from being settled: an empty list when nothing does."""
    if conference.conclusions.standing().exists():
        return []
    return [Missing(_t("There is no conclusion yet."), reverse("conclusion-new", args=[conference.pk]))]


def unassigned_tasks(conference):
    """Standing tasks that name no lead unit: nobody would be asked to carry them out."""
    return tasks_of(conference).filter(lead_unit=None)


def overdue_tasks(conference, today):
    """Standing tasks whose day is past before they are given out."""
    return tasks_of(conference).filter(deadline__due_on__lt=today)


def missing_to_follow_up(conference):
    notices = ConclusionNotice.objects.filter(conference=conference, document__state="issued")
    if notices.exists():
        return []
    return [Missing(_t("The notice of conclusions is not issued."), conference.get_absolute_url())]


def missing_to_close(conference):
    """Issues without an answer, citizens still owed one, tasks that wait, dossiers not passed on.

    Duties without an end do not count.
    """
    missing = []
    unanswered = Issue.objects.filter(conference=conference).open().count()
    if unanswered:
        text = ngettext("%d issue is not answered.", "%d issues are not answered.", unanswered) % unanswered
        url = f"{reverse('issue-list')}?conference={conference.pk}&stage=open"
        missing.append(Missing(text, url))
    owed = OpinionIssue.objects.filter(issue__conference=conference, issue__stage__in=ANSWERED).owed().count()
    if owed:
        text = ngettext(
            "%d answer is still owed to a citizen who asked for an answered issue.",
            "%d answers are still owed to citizens who asked for answered issues.",
            owed,
        )
        missing.append(Missing(text % owed, f"{reverse('citizen-owed-list')}?conference={conference.pk}"))
    waiting = tasks_of(conference).filter(state=TaskState.OPEN).exclude(pk__in=endless_tasks(conference))
    for task in waiting:
        text = _t("Task %(code)s is not done: %(action)s") % {"code": task.code, "action": task.action}
        missing.append(Missing(text, task.get_absolute_url()))
    for dossier in Dossier.objects.filter(conference=conference).open():
        # Handing up never counts as closed (invariant 8), whatever became of the issues meanwhile.
        text = _t("The dossier for %(body)s is not at its end: %(state)s.") % {
            "body": dossier.sent_to,
            "state": dossier.get_state_display().lower(),
        }
        missing.append(Missing(text, dossier.get_absolute_url()))
    return missing


def endless_tasks(conference):
    """Open tasks that recur or have no date: duties that outlive the conference's file."""
    return tasks_of(conference).filter(state=TaskState.OPEN, deadline__kind__in=("recurring", "open"))


def tasks_of(conference):
    tasks = ConclusionTask.objects.standing().filter(conclusion__conference=conference)
    return tasks.select_related("conclusion").order_by("conclusion__number", "position")


def _require_nothing(missing):
    if missing:
        raise NotAllowedNow(" ".join(each.text for each in missing))


@transaction.atomic
def conclude_conference(conference, *, by):
    """Settle the conclusions: tasks are given out, units are asked, issues get the conclusions' dates.

    The scope "all unanswered issues" is resolved now. An issue that has a date keeps it; one of several tasks
    gets the date of the task that names it, the earliest of them.
    """
    require(can_conclude_conference(by, conference))
    _require_nothing(missing_to_conclude(conference))
    move(conference, "conference.conclude", by=by)
    offered = defaultdict(int)
    tasks = list(tasks_of(conference).filter(state=TaskState.DRAFT).select_related("lead_unit", "deadline"))
    for task in tasks:
        task.conclusion.conference = conference
        if task.issue_scope == IssueScope.UNANSWERED:
            task.issues.set(Issue.objects.filter(conference=conference).open())
        move(task, "task.open", by=by)
        if task.lead_unit is not None:
            cooperating = list(task.cooperating_units.all())
            offer("task", task, by=by, unit=task.lead_unit, cooperating=cooperating)
            for unit in (task.lead_unit, *cooperating):
                offered[unit] += 1
    for task in sorted(tasks, key=_nearest_first):
        _hand_down_deadline(task, conference, by)
    for unit, count in offered.items():
        text = format_lazy(
            _("{code}: {count} tasks wait for your unit to accept them."), code=conference.code, count=count
        )
        tell(officers(unit, by), text, f"{reverse('assignment-list')}?state=offered")
    return conference


def _nearest_first(task):
    """The task that names its issues before the one that takes all that is left, then the earlier date."""
    return task.issue_scope == IssueScope.UNANSWERED, task.deadline.due_on or date.max


def _hand_down_deadline(task, conference, by):
    """The task's date becomes the date of its open issues that have none."""
    if task.issue_scope == IssueScope.NONE or task.deadline.due_on is None:
        return
    dated = Deadline.objects.filter(issue__isnull=False, due_on__isnull=False).values("issue")
    with override("vi"):
        reason = _t("Conclusion %(code)s") % {"code": task.code}
    for issue in task.issues.open().exclude(pk__in=dated):
        issue.conference = conference
        place(issue, by=by, wording=task.deadline.wording, reason=reason)


@transaction.atomic
def follow_up_conference(conference, *, by):
    """The notice is out: from now on the units are followed up."""
    require(can_follow_up_conference(by, conference))
    _require_nothing(missing_to_follow_up(conference))
    return move(conference, "conference.follow_up", by=by)


@transaction.atomic
def close_conference(conference, *, by):
    """End the conference's file: every issue is answered, every task done. From now on it can only be read."""
    require(can_close_conference(by, conference))
    # Whoever withdraws a dispatch or links an opinion holds this row as well: what is missing stays as it is read.
    Conference.objects.select_for_update().get(pk=conference.pk)
    _require_nothing(missing_to_close(conference))
    move(conference, "conference.close", by=by)
    _tell_readers(conference, by, _("{code} was closed."))
    return conference


@transaction.atomic
def reopen_conference(conference, *, by, reason):
    """A closed file is taken up again by the leader."""
    require(can_reopen_conference(by, conference))
    move(conference, "conference.reopen", by=by, reason=clean_text(reason))
    _tell_readers(conference, by, _("{code} was reopened."))
    return conference


def _tell_readers(conference, by, sentence):
    people = holders(ward=conference.ward, roles=READERS).exclude(pk=by.pk)
    tell(people, format_lazy(sentence, code=conference.code), conference.get_absolute_url())
