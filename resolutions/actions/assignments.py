"""Giving an issue or a task to a unit; the unit takes it or returns it; the office takes it back."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conferences.actions.guards import require_running
from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.models import Unit
from dialogue_site.models.units import UnitKind
from dialogue_site.notify import tell
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, fits, move

from ..deadlines import OPEN_WORDING, covering_wording, default_wording, internal_date
from ..models import Assignment, Deadline
from ..models.assignments import AssignmentPart
from ..permissions import (
    can_accept_assignment,
    can_assign_issue,
    can_assign_task,
    can_replace_assignment,
    can_return_assignment,
    can_withdraw_assignment,
)
from ..states import AssignmentState
from .deadlines import place
from .people import manned, office_but, officers


@transaction.atomic
def assign_issue(issue, *, by, unit, cooperating=(), wording=None, internal_due_on=None, note="", today=None):
    """Offer an issue to its lead unit and cooperating units; returns the lead's assignment.

    ``wording`` counts where no date is set yet; ``None`` takes the date of a conclusion's task that covers
    the issue, else the category's usual days counted from ``today``. A date once set is never moved here.
    ``internal_due_on`` is the unit's own clock; without one it is proposed ahead of the citizen's date.
    """
    assignment = _assign_issue(issue, by, unit, cooperating, wording, note, today, internal_due_on)
    _tell_units([assignment, *_helping(issue)], by)
    return assignment


@transaction.atomic
def assign_issues(issues, *, by, unit, cooperating=(), wording=None, note="", today=None, versions=None):
    """Offer several issues to one unit, all or none; one entry in each history, one message to the unit.

    ``versions`` are those seen by the person, by key: raises ``StaleState`` when one has changed since.
    """
    for issue in issues:
        if versions and versions.get(issue.pk, issue.version) != issue.version:
            raise StaleState(issue)
    assignments = [_assign_issue(issue, by, unit, cooperating, wording, note, today) for issue in issues]
    if len(assignments) == 1:
        _tell_units([assignments[0], *_helping(issues[0])], by)
    elif assignments:
        text = format_lazy(_("{count} issues wait for your unit to accept them."), count=len(assignments))
        tell(officers(unit, by), text, f"{reverse('assignment-list')}?state=offered")
        _tell_units([a for issue in issues for a in _helping(issue)], by)
    return assignments


def _assign_issue(issue, by, unit, cooperating, wording, note, today, internal_due_on=None):
    require_running(issue.conference)
    require(can_assign_issue(by, issue))
    check_units(issue.ward_id, unit, cooperating)
    today = today or clock.today()
    chosen = wording or covering_wording(issue) or default_wording(issue, today)
    named = {} if issue.lead_unit_id == unit.pk else {"lead_unit": unit}
    move(issue, "issue.assign", by=by, label=format_lazy(_("Assigned to {unit}"), unit=unit), **named)
    deadline = Deadline.objects.filter(issue=issue).first()
    if deadline is None or (deadline.due_on is None and chosen.kind != OPEN_WORDING.kind):
        place(issue, by=by, wording=chosen)
    return offer("issue", issue, by=by, unit=unit, cooperating=cooperating, note=note, internal_due_on=internal_due_on)


@transaction.atomic
def assign_task(task, *, by, unit, cooperating=(), internal_due_on=None, note=""):
    """Offer an open task to its lead unit and cooperating units; returns the lead's assignment."""
    require_running(task.conference)
    if task.assignments.active().leading().exists():
        raise NotAllowedNow(_t("The task has a lead unit. Withdraw its assignment first."))
    require(can_assign_task(by, task))
    check_units(task.ward.pk, unit, cooperating)
    named = {} if task.lead_unit_id == unit.pk else {"lead_unit": unit}
    move(task, "task.assign", by=by, label=format_lazy(_("Assigned to {unit}"), unit=unit), **named)
    if cooperating:
        task.cooperating_units.set(cooperating)
    assignment = offer(
        "task", task, by=by, unit=unit, cooperating=cooperating, note=note, internal_due_on=internal_due_on
    )
    _tell_units([assignment, *_helping(task)], by)
    return assignment


def offer(kind, subject, *, by, unit, cooperating=(), note="", internal_due_on=None):
    """Write the offered assignments of ``subject`` (``kind`` "issue" or "task"); returns the lead's.

    Each unit gets its own date, ``internal_due_on`` or the one proposed; never after the citizen's. A body outside
    gets none, a unit where nobody signs in only one that was chosen; neither is waited for (:func:`_take_for`).

    A unit that helps already and now leads gives up its old part; one that helps already is not asked again.
    """
    note = clean_text(note)
    held = {a.unit_id: a for a in subject.assignments.active()}
    if unit.pk in held and held[unit.pk].part == AssignmentPart.COOPERATING:
        with override("vi"):
            reason = _t("The unit now leads the matter.")
        _note(held[unit.pk], reason=reason)
        move(held[unit.pk], "assignment.withdraw", by=by, thread=subject, reason=reason)
    facts = {kind: subject, "ward_id": subject.conference.ward_id, "given_by": by, "note": note}
    own, known = _own_date(kind, subject, internal_due_on), manned([unit, *cooperating])
    rows = [Assignment(unit=unit, part=AssignmentPart.LEAD, **facts)]
    for other in cooperating:
        if other.pk not in held:
            rows.append(Assignment(unit=other, part=AssignmentPart.COOPERATING, **facts))
    for row in rows:
        if row.unit_id in known or (internal_due_on and row.unit.kind != UnitKind.OUTSIDE):
            row.internal_due_on = own
    try:
        with transaction.atomic():
            for row in rows:
                row.save()
    except IntegrityError as error:
        raise StaleState(subject) from error
    for row in rows:
        if row.unit_id not in known:
            _take_for(row, subject, by)
    return rows[0]


def _take_for(assignment, subject, by):
    """Nobody signs in for the unit, so nobody could accept: the office has it from now on, and the history says so."""
    label = format_lazy(_("{unit} has no account: the office follows it up"), unit=assignment.unit)
    move(assignment, "assignment.accept", by=by, thread=subject, label=label)
    if assignment.issue_id and assignment.part == AssignmentPart.LEAD and fits(subject, "issue.start"):
        move(subject, "issue.start", by=by)


def _own_date(kind, subject, chosen):
    due_on = Deadline.objects.filter(**{kind: subject}).values_list("due_on", flat=True).first()
    if chosen is None:
        return internal_date(due_on, clock.today())
    if due_on is not None and chosen > due_on:
        raise NotAllowedNow(_t("The unit's own date is not after the citizen's, %s.") % screen_date(due_on))
    return chosen


def check_units(ward_id, unit, cooperating):
    """The lead is a working unit of this ward; bodies above and outside may cooperate; each unit has one part."""
    if len({u.pk for u in (unit, *cooperating)}) != 1 + len(cooperating):
        raise NotAllowedNow(_t("The lead unit cannot also cooperate, and each unit is named once."))
    if not Unit.objects.workers().filter(ward_id=ward_id, pk=unit.pk).exists():
        raise NotAllowedNow(_t("Only a working unit of this ward can be given the matter."))
    if Unit.objects.helpers(ward_id).filter(pk__in=[u.pk for u in cooperating]).count() != len(cooperating):
        raise NotAllowedNow(_t("Units of this ward and bodies above or outside can cooperate, others cannot."))


@transaction.atomic
def accept_assignment(assignment, *, by):
    """The unit takes the matter; an issue whose lead unit takes it is in progress from now on."""
    require_running(assignment.conference)
    require(can_accept_assignment(by, assignment))
    subject = assignment.subject
    move(assignment, "assignment.accept", by=by, thread=subject, label=_accepted_by(assignment))
    if assignment.issue_id and assignment.part == AssignmentPart.LEAD and fits(subject, "issue.start"):
        move(subject, "issue.start", by=by)
    return assignment


@transaction.atomic
def return_assignment(assignment, *, by, reason, suggested_unit):
    """The unit does not take the matter: says why and whom it suggests. The citizen's date does not move."""
    require_running(assignment.conference)
    require(can_return_assignment(by, assignment))
    reason = clean_text(reason)
    if suggested_unit.pk == assignment.unit_id:
        raise NotAllowedNow(_t("Suggest another unit than your own."))
    check_units(assignment.ward_id, suggested_unit, ())
    subject = assignment.subject
    # The row must say why and whom in the moment it is returned (a constraint of the table).
    _note(assignment, reason=reason, suggested_unit=suggested_unit)
    move(
        assignment, "assignment.return", by=by, thread=subject, reason=reason,
        label=format_lazy(_("Returned by {unit}, which suggests {suggested}"), unit=assignment.unit,
                          suggested=suggested_unit),
    )  # fmt: skip
    _give_back(assignment, by)
    text = format_lazy(
        _("{unit} returned it and suggests {suggested}: {subject}"),
        unit=assignment.unit.label,
        suggested=suggested_unit.label,
        subject=subject,
    )
    tell(office_but(assignment.ward, by), text, assignment.get_absolute_url())
    return assignment


@transaction.atomic
def replace_assignment(assignment, *, by, unit=None):
    """Settle a cooperating unit's return: ask ``unit`` instead, or nobody. Returns the new assignment or ``None``."""
    require_running(assignment.conference)
    require(can_replace_assignment(by, assignment))
    subject, new = assignment.subject, None
    label = _("Nobody cooperates instead of {unit}")
    if unit is not None:
        if subject.assignments.active().filter(unit=unit).exists():
            raise NotAllowedNow(_t("%s has a part in the matter already.") % unit.label)
        if not Unit.objects.helpers(assignment.ward_id).filter(pk=unit.pk).exists():
            raise NotAllowedNow(_t("Units of this ward and bodies above or outside can cooperate, others cannot."))
        label = _("{other} is asked to cooperate instead of {unit}")
    label = format_lazy(label, unit=assignment.unit, other=unit)
    move(assignment, "assignment.replace", by=by, thread=subject, label=label)
    if unit is not None:
        facts = {"issue": assignment.issue, "task": assignment.task, "ward_id": assignment.ward_id}
        new = Assignment.objects.create(
            unit=unit, part=AssignmentPart.COOPERATING, given_by=by, note=assignment.note, **facts
        )
        if unit.pk not in manned([unit]):
            _take_for(new, subject, by)
        _tell_units([new], by)
    return new


@transaction.atomic
def withdraw_assignment(assignment, *, by, reason):
    """The office takes the matter back from a unit. An answered issue is reopened first."""
    require_running(assignment.conference)
    require(can_withdraw_assignment(by, assignment))
    reason = clean_text(reason)
    subject = assignment.subject
    leads_issue = assignment.issue_id and assignment.part == AssignmentPart.LEAD
    if leads_issue and not fits(subject, "issue.take_back"):
        raise NotAllowedNow(_t("The issue is answered. Reopen it before taking it from its unit."))
    take_from(assignment, by=by, reason=reason)
    _give_back(assignment, by)
    return assignment


def take_from(assignment, *, by, reason):
    """Withdraw one assignment and tell its unit; what becomes of the issue or task is the caller's question."""
    subject = assignment.subject
    _note(assignment, reason=reason)
    label = format_lazy(_("Withdrawn from {unit}"), unit=assignment.unit)
    move(assignment, "assignment.withdraw", by=by, thread=subject, reason=reason, label=label)
    text = format_lazy(_("No longer your unit's: {subject}"), subject=subject)
    tell(officers(assignment.unit, by), text, assignment.get_absolute_url())


def _note(assignment, **facts):
    Assignment.objects.filter(pk=assignment.pk, state=assignment.state).update(**facts)
    for name, value in facts.items():
        setattr(assignment, name, value)


def _helping(subject):
    """The offers to cooperating units that wait for their answer."""
    offered = subject.assignments.filter(state=AssignmentState.OFFERED, part=AssignmentPart.COOPERATING)
    return offered.select_related("unit")


def _tell_units(assignments, by):
    for assignment in assignments:
        sentence = (
            _("Waits for your unit to accept: {subject}")
            if assignment.part == AssignmentPart.LEAD
            else _("Your unit is asked to cooperate: {subject}")
        )
        text = format_lazy(sentence, subject=assignment.subject)
        tell(officers(assignment.unit, by), text, assignment.get_absolute_url())


def _accepted_by(assignment):
    return format_lazy(_("Accepted by {unit}"), unit=assignment.unit)


def _give_back(assignment, by):
    """Without its lead unit an issue is back with the office, and nobody's in the figures per unit.

    One answered meanwhile (in the room) stays answered.
    """
    if not assignment.issue_id or assignment.part != AssignmentPart.LEAD:
        return
    issue = assignment.issue
    for verb in ("issue.give_back", "issue.take_back"):
        if fits(issue, verb):
            move(issue, verb, by=by, lead_unit=None)
            return
