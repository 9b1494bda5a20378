"""Deadlines: set once, corrected while nobody has relied on them, then moved by an event, the unit's date with them."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from conferences.actions.guards import require_running
from dialogue_site import audit, clock
from dialogue_site.lib.duedates import DueWording, WordingError
from dialogue_site.lib.text import clean_text
from dialogue_site.models import AuditEntry
from dialogue_site.models.documents import DocumentState
from dialogue_site.models.units import UnitKind
from dialogue_site.notify import tell
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, move
from feedback.models import Issue
from feedback.models.relations import IssueRelation, RelationKind

from ..deadlines import calendar, carried_internal, internal_date, meaning, sentence, trace_of, wording_problem
from ..models import Assignment, ConclusionTask, Deadline, DeadlineEvent, Dispatch, LetterItem
from ..models.deadlines import DeadlineEventKind
from ..permissions import can_correct_deadline
from ..states import TaskState
from .people import manned, officers

WORDS = ("kind", "date", "days", "day_unit", "counted_from", "recurrence")
#: Events of a date that was typed and nothing else happened to.
TYPED = (DeadlineEventKind.SET, DeadlineEventKind.CORRECTED)
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


def hold_deadline(subject):
    """The deadline of an issue or task, locked until the transaction ends; ``None`` without one.

    Whoever moves a date takes this lock first, before any other row: so two moves take turns, and none waits
    for the other in a circle.
    """
    key = "task" if isinstance(subject, ConclusionTask) else "issue"
    return Deadline.objects.select_for_update().filter(**{key: subject}).first()


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
    write(deadline, due, wording, first=draft)
    try:
        with transaction.atomic():
            deadline.save()
    except IntegrityError as error:
        raise StaleState(subject) from error
    note_event(deadline, DeadlineEventKind.SET, by, reason)
    if key == "issue":
        copy_to_issue(subject, deadline)
    carry_internal(deadline, None)
    with override("vi"):
        label, after = str(_SET), _readable(deadline)
    audit.record(
        by=by, verb="deadline.set", label=label, obj=deadline, thread=subject, reason=reason, before=before, after=after
    )
    return deadline


@transaction.atomic
def correct_deadline(issue, *, by, wording, reason):
    """Put right a deadline typed wrongly, while nobody has relied on it. The first date stays on record.

    Once a unit has accepted the matter, though it was taken from it since, once the date was moved by a paper or a
    citizen was written to about the matter, a later day is an extension (design invariant 5).
    """
    require_running(issue.conference)
    _refuse_relied_on(issue)
    require(can_correct_deadline(by, issue))
    due = understood(wording)
    reason = clean_text(reason)
    deadline = hold_deadline(issue) or Deadline(issue=issue)
    if deadline.pk and due.last_day == deadline.due_on and wording == deadline.wording:
        raise NotAllowedNow(_("This is the deadline as it stands."))
    if deadline.stands_still:
        raise NotAllowedNow(_("The deadline stands still. Resume it first."))
    old = deadline.due_on
    write(deadline, due, wording)
    deadline.save()
    note_event(deadline, DeadlineEventKind.CORRECTED, by, reason)
    carry_internal(deadline, old)
    move(issue, "deadline.correct", by=by, reason=reason, due_on=deadline.due_on, first_due_on=deadline.first_due_on)
    for assignment in issue.assignments.active().select_related("unit"):
        tell(
            officers(assignment.unit, by),
            _("%(code)s has another deadline: %(sentence)s") % {"code": issue.code, "sentence": sentence(deadline)},
            issue.get_absolute_url(),
        )
    return issue


def _refuse_relied_on(issue):
    """Refuse to correct a date that a unit or a citizen had before them; a part has that of the issue it comes from."""
    whole = IssueRelation.objects.filter(kind=RelationKind.SPLIT, source=issue).select_related("target").first()
    if whole is not None:
        _refuse_relied_on(whole.target)
    # What a body outside the ward was given, the office took for it: nobody there works by the date.
    outside = issue.assignments.filter(unit__kind=UnitKind.OUTSIDE).values_list("pk", flat=True)
    accepted = AuditEntry.objects.filter(thread=audit.thread_of(issue), verb="assignment.accept")
    if accepted.exclude(object_id__in=list(outside)).exists():
        raise NotAllowedNow(
            _("A unit has accepted the matter by this date. From then on a deadline moves by a recorded paper alone.")
        )
    moved = DeadlineEvent.objects.filter(deadline__issue=issue).exclude(event__in=TYPED)
    told = LetterItem.objects.filter(link__issue=issue, letter__document__state=DocumentState.ISSUED)
    if moved.exists() or told.exists() or Dispatch.objects.standing().filter(links__issue=issue).exists():
        raise NotAllowedNow(
            _(
                "The date was moved by an event, or a citizen was written to about the matter. It is no longer "
                "corrected: ask for a later day, of which the citizens are told."
            )
        )


def move_by_paper(issue, *, by, day, kind, reason):
    """Let the later day that a paper names count, within the transaction that records the paper.

    ``kind`` is ``NOTIFIED`` (the citizen was told in writing of time and body responsible), ``EXTENDED`` (the
    leader granted a later day and the citizens were told) or ``WITH_HIGHER`` (a higher body was asked to reply by
    ``day``); ``reason`` names the paper. The first date stays on record, and an earlier or equal day moves nothing
    (design invariant 5). A clock that stood still runs again by the new date.
    """
    deadline = hold_deadline(issue) or Deadline(issue=issue)
    if day is None or (deadline.due_on is not None and day <= deadline.due_on):
        return
    wording = DueWording("no_later_than", date=day)
    carry(deadline, understood(wording), wording, kind=kind, by=by, reason=reason, verb="deadline.move")


def carry(deadline, due, wording, *, kind, by, reason, verb):
    """Write another date with its event: into the deadline, the issue, the units' own dates and the history."""
    subject, old, ahead = deadline.subject, deadline.due_on, deadline.trace.get("own", {})
    with override("vi"):
        before = _readable(deadline)
    deadline.suspended_on, deadline.suspended_for = None, ""
    write(deadline, due, wording)
    deadline.save()
    note_event(deadline, kind, by, reason)
    if deadline.issue_id:
        copy_to_issue(subject, deadline)
    carry_internal(deadline, old, ahead)
    with override("vi"):
        label, after = str(kind.label), _readable(deadline)
    audit.record(
        by=by, verb=verb, label=label, obj=deadline, thread=subject, reason=reason, before=before, after=after
    )  # fmt: skip


def carry_internal(deadline, old, ahead=None):
    """The units' own dates follow the citizen's, as many working days ahead as before; a missing one is proposed.

    Not to a unit where nobody signs in: there is nobody to keep it. ``ahead`` says how many, by assignment, where a
    changed calendar would count others (``affected.OwnDate``).
    """
    held = list(Assignment.objects.active().filter(issue=deadline.issue_id, task=deadline.task_id))
    known = manned({assignment.unit_id for assignment in held})
    for assignment in held:
        if deadline.due_on is None:
            day = None
        elif assignment.internal_due_on is None and assignment.unit_id not in known:
            continue
        elif assignment.internal_due_on is None or old is None or assignment.internal_due_on >= old:
            # None yet, or given when there was no time left to be ahead.
            day = internal_date(deadline.due_on, clock.today())
        else:
            day = carried_internal(
                assignment.internal_due_on, old, deadline.due_on, (ahead or {}).get(str(assignment.pk))
            )
        if day != assignment.internal_due_on:
            Assignment.objects.filter(pk=assignment.pk).update(internal_due_on=day)


def write(deadline, due, wording, first=False):
    """Put words, last day and explanation into the deadline; with ``first`` the day is the first set."""
    for name, value in words_of(wording).items():
        setattr(deadline, name, value)
    deadline.due_on = due.last_day
    deadline.trace = trace_of(due, calendar())
    if first or deadline.first_due_on is None:
        deadline.first_due_on = due.last_day
    if deadline.pk:
        deadline.version += 1
        deadline.updated_at = clock.now()


def note_event(deadline, kind, by, reason):
    """The event that made the deadline what it is now."""
    return DeadlineEvent.objects.create(
        deadline=deadline, event=kind, due_on=deadline.due_on, reason=reason, by=by, **words_of(deadline.wording)
    )


def copy_to_issue(issue, deadline):
    """The issue keeps the two dates for its lists; the deadline's event is where they come from."""
    now = clock.now()
    due = None if deadline.stands_still else deadline.due_on
    Issue._base_manager.filter(pk=issue.pk).update(
        due_on=due, first_due_on=deadline.first_due_on, version=F("version") + 1, updated_at=now
    )
    issue.due_on, issue.first_due_on, issue.updated_at = due, deadline.first_due_on, now
    issue.version += 1


def _readable(deadline):
    if not deadline.pk:
        return {}
    return {"due_on": audit.readable(deadline.due_on), "kind": sentence(deadline)}
