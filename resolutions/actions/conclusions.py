"""Conclusions and their tasks: drafted until the conference is concluded, then carried out."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import override

from conferences.actions.guards import cleaned, require_running
from conferences.states import ConferenceState as C
from dialogue_site import audit
from dialogue_site.edits import save_edit
from dialogue_site.lib.text import clean_text
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, move

from ..deadlines import OPEN_WORDING, sentence
from ..models import Conclusion, ConclusionTask
from ..models.conclusions import IssueScope
from ..permissions import (
    can_add_conclusion,
    can_add_task,
    can_edit_conclusion,
    can_edit_task,
    can_withdraw_conclusion,
)
from ..states import TaskState
from .assignments import check_units
from .deadlines import place
from .numbering import close_gaps, put, standing_tasks
from .tasks import cancel_task, complete_task, reopen_task

__all__ = [
    "DRAFTING",
    "add_conclusion",
    "add_task",
    "cancel_task",
    "complete_task",
    "edit_conclusion",
    "edit_task",
    "reopen_task",
    "require_drafting",
    "withdraw_conclusion",
]

#: Conclusions are drafted and put right before they are settled, not after.
DRAFTING = (C.PLANNED, C.ANNOUNCED, C.POSTPONED, C.IN_SESSION, C.RECORDED)


def require_drafting(conference):
    """Refuse once the conclusions are settled: what was announced is not rewritten."""
    if require_running(conference) not in DRAFTING:
        raise NotAllowedNow(_("The conclusions are settled: they can be carried out, no longer changed."))


@transaction.atomic
def add_conclusion(conference, *, by, text, addressee="", number=None):
    """Add a conclusion, last or in the place ``number``; those behind move on by one."""
    require_drafting(conference)
    require(can_add_conclusion(by, conference))
    standing = conference.conclusions.standing()
    facts = cleaned(Conclusion, {"text": text, "addressee": addressee}, ("text", "addressee"))
    conclusion = Conclusion(conference=conference, number=standing.count() + 1, **facts)
    conclusion.full_clean(exclude=["conference"])
    _keep_once(conclusion, conference)
    put(standing, conclusion, "number", number)
    _write_down(by, "conclusion.add", _l("Added the conclusion"), conclusion, after={"text": conclusion.text})
    return conclusion


@transaction.atomic
def edit_conclusion(conclusion, *, by, version, number=None, **facts):
    """Change text, addressee or place. Raises ``StaleEdit`` when somebody saved since ``version``."""
    require_drafting(conclusion.conference)
    require(can_edit_conclusion(by, conclusion))
    if conclusion.withdrawn:
        raise NotAllowedNow(_("The conclusion was withdrawn."))
    facts = cleaned(Conclusion, facts, ("text", "addressee"))
    save_edit(conclusion, version=version, by=by, verb="conclusion.edit", label=_l("Changed the conclusion"), **facts)
    old = conclusion.number
    put(conclusion.conference.conclusions.standing(), conclusion, "number", number)
    if conclusion.number != old:
        _write_down(
            by, "conclusion.edit", _l("Moved the conclusion"), conclusion,
            before={"number": old}, after={"number": conclusion.number},
        )  # fmt: skip
    return conclusion


@transaction.atomic
def withdraw_conclusion(conclusion, *, by, reason):
    """The conclusion stays on record and no longer counts, its tasks neither; those behind move up."""
    require_drafting(conclusion.conference)
    require(can_withdraw_conclusion(by, conclusion))
    reason = clean_text(reason)
    if not reason:
        raise NotAllowedNow(_("Please give the reason."))
    for task in conclusion.tasks.filter(state=TaskState.DRAFT):
        move(task, "task.cancel", by=by, reason=reason)
    changed = Conclusion.objects.filter(pk=conclusion.pk, withdrawn=False, version=conclusion.version)
    if not changed.update(withdrawn=True, version=F("version") + 1):
        raise StaleState(conclusion)
    conclusion.withdrawn = True
    conclusion.version += 1
    close_gaps(conclusion.conference.conclusions.standing(), "number")
    _write_down(by, "conclusion.withdraw", _l("Withdrew the conclusion"), conclusion, reason=reason)
    return conclusion


@transaction.atomic
def add_task(
    conclusion, *, by, action, lead_unit=None, cooperating_units=(), wording=None, issue_scope="none", issues=(),
    paper="", position=None,
):  # fmt: skip
    """Add a lettered task with its deadline; it is given out when the conclusions are settled.

    ``wording`` is a ``DueWording`` (``None``: no date given). ``issues`` are those of the scope "listed"; the
    scope "unanswered" is resolved when the conference is concluded.
    """
    require_drafting(conclusion.conference)
    require(can_add_task(by, conclusion))
    if conclusion.withdrawn:
        raise NotAllowedNow(_("The conclusion was withdrawn."))
    facts = cleaned(ConclusionTask, {"action": action, "paper": paper}, ("action", "paper"))
    standing = standing_tasks(conclusion)
    task = ConclusionTask(
        conclusion=conclusion, position=standing.count() + 1, lead_unit=lead_unit, issue_scope=issue_scope, **facts
    )
    _check_task(task, cooperating_units, issues)
    _keep_once(task, conclusion)
    _set_lists(task, cooperating_units, issues)
    put(standing, task, "position", position)
    _write_down(by, "task.add", _l("Added the task"), task, after={"action": task.action})
    place(task, by=by, wording=wording or OPEN_WORDING)
    return task


@transaction.atomic
def edit_task(task, *, by, version, wording=None, cooperating_units=None, issues=None, position=None, **facts):
    """Change a task that is not given out yet; lists and ``wording`` left ``None`` stay as they are."""
    require_drafting(task.conference)
    require(can_edit_task(by, task))
    if task.state != TaskState.DRAFT:
        raise NotAllowedNow(_("The task is given out: it can be carried out or cancelled, no longer changed."))
    facts = cleaned_task(facts)
    before = _lists(task)
    candidate = ConclusionTask.objects.get(pk=task.pk)
    for name, value in facts.items():
        setattr(candidate, name, value)
    cooperating = list(task.cooperating_units.all()) if cooperating_units is None else list(cooperating_units)
    listed = list(task.issues.all()) if issues is None else list(issues)
    _check_task(candidate, cooperating, listed)
    save_edit(task, version=version, by=by, verb="task.edit", label=_l("Changed the task"), **facts)
    _set_lists(task, cooperating, listed)
    put(standing_tasks(task.conclusion), task, "position", position)
    if wording is not None and wording != task.deadline.wording:
        task.deadline = place(task, by=by, wording=wording)
    after = _lists(task)
    if before != after:
        _write_down(by, "task.edit", _l("Changed the units, issues or place of the task"), task, before, after)
    return task


def cleaned_task(facts):
    return cleaned(ConclusionTask, facts, ("action", "paper", "lead_unit", "issue_scope"))


def _check_task(task, cooperating_units, issues):
    task.full_clean(exclude=["conclusion", "folded"], validate_unique=False, validate_constraints=False)
    units = [u for u in (task.lead_unit, *cooperating_units) if u is not None]
    if units:
        check_units(task.conference.ward_id, units[0], units[1:])
    if cooperating_units and task.lead_unit is None:
        raise NotAllowedNow(_("Name the lead unit with which the others cooperate."))
    if task.issue_scope == IssueScope.LISTED and not issues:
        raise NotAllowedNow(_("Choose the issues the task concerns."))
    if any(issue.conference_id != task.conference.pk for issue in issues):
        raise NotAllowedNow(_("The issues are those of this conference."))


def _set_lists(task, cooperating_units, issues):
    task.cooperating_units.set(cooperating_units)
    task.issues.set(issues if task.issue_scope == IssueScope.LISTED else ())


def _lists(task):
    return {
        "cooperating_units": [u.name for u in task.cooperating_units.all()],
        "issues": [i.code for i in task.issues.all()],
        "position": task.position,
        "deadline": sentence(task.deadline) if hasattr(task, "deadline") else "",
    }


def _keep_once(row, parent):
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # Two clerks added at the same moment and took the same number.
        raise StaleState(parent) from error


def _write_down(by, verb, label, obj, before=None, after=None, reason=""):
    with override("vi"):
        sentence_ = str(label)
    audit.record(by=by, verb=verb, label=sentence_, obj=obj, reason=reason, before=before, after=after)
