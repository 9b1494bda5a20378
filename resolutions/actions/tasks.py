"""Tasks: drafted with their conclusion, given out when it is settled; done, opened again, cancelled."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import cleaned, require_running
from dialogue_site import clock
from dialogue_site.attachments import keep_files
from dialogue_site.edits import save_edit
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.notify import tell
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, move

from ..deadlines import OPEN_WORDING, date_problem
from ..models import ConclusionTask, ProgressUpdate
from ..models.conclusions import IssueScope
from ..models.deadlines import DeadlineKind
from ..permissions import can_add_task, can_cancel_task, can_complete_task, can_edit_task, can_reopen_task
from ..states import TaskState
from .assignments import check_units, take_from
from .deadlines import place, understood
from .drafting import close_gaps, keep_once, put, require_drafting, standing_tasks, write_down
from .people import officers_of, tell_office


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
        raise NotAllowedNow(_t("The conclusion was withdrawn."))
    facts = cleaned(ConclusionTask, {"action": action, "paper": paper}, ("action", "paper"))
    standing = standing_tasks(conclusion)
    task = ConclusionTask(
        conclusion=conclusion, position=standing.count() + 1, lead_unit=lead_unit, issue_scope=issue_scope, **facts
    )
    _check_task(task, cooperating_units, issues)
    keep_once(task, conclusion)
    _set_lists(task, cooperating_units, issues)
    put(standing, task, "position", position)
    _require_not_before_conference(task, wording)
    write_down(by, "task.add", _("Added the task"), task, after={"action": task.action})
    place(task, by=by, wording=wording or OPEN_WORDING)
    return task


@transaction.atomic
def edit_task(task, *, by, version, wording=None, cooperating_units=None, issues=None, position=None, **facts):
    """Change a task that is not given out yet; lists and ``wording`` left ``None`` stay as they are."""
    require_drafting(task.conference)
    require(can_edit_task(by, task))
    if task.state != TaskState.DRAFT:
        raise NotAllowedNow(_t("The task is given out: it can be carried out or cancelled, no longer changed."))
    facts = cleaned_task(facts)
    before = _lists(task)
    candidate = ConclusionTask.objects.get(pk=task.pk)
    for name, value in facts.items():
        setattr(candidate, name, value)
    cooperating = list(task.cooperating_units.all()) if cooperating_units is None else list(cooperating_units)
    listed = list(task.issues.all()) if issues is None else list(issues)
    _check_task(candidate, cooperating, listed)
    save_edit(task, version=version, by=by, verb="task.edit", label=_("Changed the task"), **facts)
    _set_lists(task, cooperating, listed)
    put(standing_tasks(task.conclusion), task, "position", position)
    if wording is not None and wording != task.deadline.wording:
        _require_not_before_conference(task, wording)
        task.deadline = place(task, by=by, wording=wording)
    after = _lists(task)
    if before != after:
        write_down(by, "task.edit", _("Changed the units, issues or place of the task"), task, before, after)
    return task


def cleaned_task(facts):
    return cleaned(ConclusionTask, facts, ("action", "paper", "lead_unit", "issue_scope"))


def _check_task(task, cooperating_units, issues):
    task.full_clean(exclude=["conclusion", "folded"], validate_unique=False, validate_constraints=False)
    if cooperating_units and task.lead_unit is None:
        raise NotAllowedNow(_t("Name the lead unit with which the others cooperate."))
    if task.lead_unit is not None:
        check_units(task.conference.ward_id, task.lead_unit, cooperating_units)
    if task.issue_scope == IssueScope.LISTED and not issues:
        raise NotAllowedNow(_t("Choose the issues the task concerns."))
    if any(issue.conference_id != task.conference.pk for issue in issues):
        raise NotAllowedNow(_t("The issues are those of this conference."))


def _require_not_before_conference(task, wording):
    """The last day of a task lies on or after the day that decided it; said beside the date that was typed."""
    held, last = task.conference.date, understood(wording or OPEN_WORDING).last_day
    if last is not None and last < held:
        name = "due_counted_from" if wording.kind == DeadlineKind.PERIOD else "due_date"
        facts = {"last": screen_date(last), "held": screen_date(held)}
        problem = _t("The last day would be %(last)s, before the conference of %(held)s.") % facts
        raise ValidationError({name: problem})


def _set_lists(task, cooperating_units, issues):
    task.cooperating_units.set(cooperating_units)
    task.issues.set(issues if task.issue_scope == IssueScope.LISTED else ())


def _lists(task):
    return {
        "cooperating_units": [u.name for u in task.cooperating_units.all()],
        "issues": [i.code for i in task.issues.all()],
        "position": task.position,
    }


@transaction.atomic
def complete_task(task, *, by, on, note, files=(), today=None):
    """Report the task as done on the day ``on`` with what came of it. Its issues are not touched (invariant 8)."""
    require_running(task.conference)
    require(can_complete_task(by, task))
    problem = date_problem(on, today=today or clock.today(), not_before=task.conference.date)
    if problem:
        raise NotAllowedNow(problem)
    note = clean_text(note)
    move(task, "task.complete", by=by, done_on=on, result_note=note)
    update = ProgressUpdate.objects.create(task=task, text=note, happened_on=on, recorded_by=by)
    if files:
        update.attachments.set(keep_files(files, ward=task.ward, by=by))
    tell_office(task, by, _("Reported as done: {subject}"))
    return task


@transaction.atomic
def reopen_task(task, *, by, reason):
    """The task is not done after all; its units have it again."""
    require_running(task.conference)
    require(can_reopen_task(by, task))
    move(task, "task.reopen", by=by, reason=clean_text(reason), done_on=None, result_note="")
    units = task.assignments.active().select_related("unit")
    tell(officers_of(units, by), format_lazy(_("Reopened: {subject}"), subject=task), task.get_absolute_url())
    return task


@transaction.atomic
def cancel_task(task, *, by, reason):
    """The task no longer counts; units that have it, or were asked to take it, are told."""
    require_running(task.conference)
    require(can_cancel_task(by, task))
    reason = clean_text(reason)
    was_draft = task.state == TaskState.DRAFT
    move(task, "task.cancel", by=by, reason=reason)
    for assignment in task.assignments.active().select_related("unit"):
        assignment.task = task
        take_from(assignment, by=by, reason=reason)
    if was_draft:
        close_gaps(standing_tasks(task.conclusion), "position")
    return task
