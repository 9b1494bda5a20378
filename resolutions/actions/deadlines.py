"""Deadlines: set once, corrected while nobody relies on them, then moved by a paper; each time by an event."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from conferences.actions.guards import require_running
from dialogue_site import audit, clock
from dialogue_site.lib.duedates import DueWording, WordingError
from dialogue_site.lib.text import clean_text
from dialogue_site.notify import tell
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, move
from feedback.models import Issue

from ..deadlines import calendar, meaning, sentence, trace_of, wording_problem
from ..models import ConclusionTask, Deadline, DeadlineEvent
from ..models.deadlines import DeadlineEventKind
from ..permissions import can_correct_deadline
from ..states import TaskState
from .people import officers

WORDS = ("kind", "date", "days", "day_unit", "counted_from", "recurrence")
_SET = gettext_lazy("Set the deadline")


def understood(wording):
    """The meaning of ``wording``; what is missing in it as :class:`NotAllowedNow`."""
    try:
        return meaning(wording)
    except WordingError as error:
        raise NotAllowedNow(wording_problem(error)[1]) from error


def words_of(wording):
    """The wording's facts by field name, as the models keep them."""
    return {name: getattr(wording, name) for name in WORDS}


def place(subject, *, by, wording, reason=""):
    """Write the deadline of an issue or a task and its event; the permission is the caller's question.

    Raises ``NotAllowedNow`` when it already has a date: a date that counts is never set anew.
    """
    due = understood(wording)
    key = "task" if isinstance(subject, ConclusionTask) else "issue"
    deadline = Deadline.objects.filter(**{key: subject}).first()
    draft = key == "task" and subject.state == TaskState.DRAFT
    if deadline is not None and deadline.due_on is not None and not draft:
        raise NotAllowedNow(_("The deadline is set already; it moves only by a correction or a recorded paper."))
    if deadline is None:
        deadline = Deadline(**{key: subject})
    with override("vi"):
        before = _readable(deadline)
    _write(deadline, due, wording, first=draft)
    try:
        with transaction.atomic():
            deadline.save()
    except IntegrityError as error:
        raise StaleState(subject) from error
    _event(deadline, DeadlineEventKind.SET, by, reason)
    if key == "issue":
        _copy_to_issue(subject, deadline)
    with override("vi"):
        label, after = str(_SET), _readable(deadline)
    audit.record(
        by=by, verb="deadline.set", label=label, obj=deadline, thread=subject, reason=reason, before=before, after=after
    )
    return deadline


@transaction.atomic
def correct_deadline(issue, *, by, wording, reason):
    """Put right a deadline typed wrongly, while no unit has taken the matter. The first date stays on record."""
    require_running(issue.conference)
    if any(a.state == "accepted" for a in issue.assignments.all()):
        raise NotAllowedNow(
            _("A unit has accepted the matter by this date. From then on a deadline moves by a recorded paper alone.")
        )
    require(can_correct_deadline(by, issue))
    due = understood(wording)
    reason = clean_text(reason)
    deadline = Deadline.objects.filter(issue=issue).first() or Deadline(issue=issue)
    if deadline.pk and due.last_day == deadline.due_on and wording == deadline.wording:
        raise NotAllowedNow(_("This is the deadline as it stands."))
    _write(deadline, due, wording)
    deadline.save()
    _event(deadline, DeadlineEventKind.CORRECTED, by, reason)
    move(issue, "deadline.correct", by=by, reason=reason, due_on=deadline.due_on, first_due_on=deadline.first_due_on)
    for assignment in issue.assignments.active().select_related("unit"):
        tell(
            officers(assignment.unit, by),
            _("%(code)s has another deadline: %(sentence)s") % {"code": issue.code, "sentence": sentence(deadline)},
            issue.get_absolute_url(),
        )
    return issue


def move_by_paper(issue, *, by, day, kind, reason):
    """Let the later day that a paper names count, within the transaction that records the paper.

    ``kind`` is ``NOTIFIED`` (the citizen was told in writing of time and body responsible) or
    ``WITH_HIGHER`` (a higher body was asked to reply by ``day``); ``reason`` names the paper. The first date
    stays on record, and an earlier or equal day moves nothing (design invariant 5).
    """
    deadline = Deadline.objects.filter(issue=issue).first() or Deadline(issue=issue)
    if day is None or (deadline.due_on is not None and day <= deadline.due_on):
        return
    with override("vi"):
        before = _readable(deadline)
    wording = DueWording("no_later_than", date=day)
    _write(deadline, understood(wording), wording)
    deadline.save()
    _event(deadline, kind, by, reason)
    _copy_to_issue(issue, deadline)
    with override("vi"):
        label, after = str(kind.label), _readable(deadline)
    audit.record(
        by=by, verb="deadline.move", label=label, obj=deadline, thread=issue, reason=reason, before=before, after=after
    )


def _write(deadline, due, wording, first=False):
    for name, value in words_of(wording).items():
        setattr(deadline, name, value)
    deadline.due_on = due.last_day
    deadline.trace = trace_of(due, calendar().version)
    if first or deadline.first_due_on is None:
        deadline.first_due_on = due.last_day
    if deadline.pk:
        deadline.version += 1


def _event(deadline, kind, by, reason):
    return DeadlineEvent.objects.create(
        deadline=deadline, event=kind, due_on=deadline.due_on, reason=reason, by=by, **words_of(deadline.wording)
    )


def _copy_to_issue(issue, deadline):
    """The issue keeps the two dates for its lists; the deadline's event is where they come from."""
    now = clock.now()
    Issue._base_manager.filter(pk=issue.pk).update(
        due_on=deadline.due_on, first_due_on=deadline.first_due_on, version=F("version") + 1, updated_at=now
    )
    issue.due_on, issue.first_due_on, issue.updated_at = deadline.due_on, deadline.first_due_on, now
    issue.version += 1


def _readable(deadline):
    if not deadline.pk:
        return {}
    return {"due_on": audit.readable(deadline.due_on), "kind": sentence(deadline)}
