"""Carrying out a task that was given out: done, opened again, cancelled."""

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _l

from conferences.actions.guards import require_running
from dialogue_site import clock
from dialogue_site.attachments import keep_files
from dialogue_site.lib.text import clean_text
from dialogue_site.notify import tell
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, move

from ..deadlines import date_problem
from ..models import ProgressUpdate
from ..permissions import can_cancel_task, can_complete_task, can_reopen_task
from ..states import TaskState
from .assignments import take_from
from .numbering import close_gaps, standing_tasks
from .people import office_but, officers_of


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
    tell(
        office_but(task.ward, by),
        format_lazy(_l("Reported as done: {subject}"), subject=task),
        task.get_absolute_url(),
    )
    return task


@transaction.atomic
def reopen_task(task, *, by, reason):
    """The task is not done after all; its units have it again."""
    require_running(task.conference)
    require(can_reopen_task(by, task))
    move(task, "task.reopen", by=by, reason=clean_text(reason), done_on=None, result_note="")
    units = task.assignments.active().select_related("unit")
    tell(officers_of(units, by), format_lazy(_l("Reopened: {subject}"), subject=task), task.get_absolute_url())
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
