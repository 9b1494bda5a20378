"""The working-day calendar is changed with a source; the deadlines it would move are kept or moved one by one."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dialogue_site import audit, clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.duedates import DueWording, resolve
from dialogue_site.lib.text import clean_text
from dialogue_site.models import CalendarDay
from dialogue_site.notify import holders, tell
from dialogue_site.permissions import require
from dialogue_site.roles import Role
from dialogue_site.transitions import NotAllowedNow, StaleState

from ..affected import affected, concern, open_deadlines
from ..deadlines import calendar, trace_of
from ..models import Assignment, Deadline
from ..models.deadlines import DeadlineEventKind
from ..permissions import can_change_calendar, can_decide_deadline
from .deadlines import carry
from .people import officers

ONE_DAY = timedelta(days=1)
USUAL, DAY_OFF, MAKE_UP = "usual", "off", "make_up"
KEEP, MOVE = "keep", "move"


@transaction.atomic
def change_calendar(day, *, by, what, name="", source="", seen=None):
    """Make ``day`` a day off, a make-up working day or an ordinary one; returns how many deadlines it concerns.

    ``name`` and ``source`` say why; ``seen`` is what the person saw of the day (:func:`standing`): ``StaleState``
    when somebody changed it since. No deadline moves: the office is asked about each.
    """
    require(can_change_calendar(by))
    name, source = clean_text(name, multiline=False), clean_text(source, multiline=False)
    if what not in (USUAL, DAY_OFF, MAKE_UP):
        raise NotAllowedNow(_t("Choose what the day is."))
    if what != USUAL and not (name and source):
        raise NotAllowedNow(_t("Give the occasion and the document it comes from."))
    row = CalendarDay.objects.select_for_update().filter(date=day).first()
    if seen is not None and seen != standing(row):
        raise StaleState(row or CalendarDay(date=day))
    before, days = _facts(row), calendar()
    if what == USUAL:
        if row is None:
            raise NotAllowedNow(_t("This is an ordinary day already."))
        subject, row = row, None
        _write_down(subject, by, before, {})
        subject.delete()
    else:
        row = row or CalendarDay(date=day)
        row.is_working, row.name, row.source = what == MAKE_UP, name, source
        if _facts(row) == before:
            raise NotAllowedNow(_t("The calendar says so already."))
        row.save()
        _write_down(row, by, before, _facts(row))
    _note_own_dates(day, days)
    concerned = affected()
    _tell_offices(concerned, day, by)
    return len(concerned)


def standing(row):
    """What a day is now, as text that changes with it."""
    return "|".join(map(str, _facts(row).values()))


def _facts(row):
    return {} if row is None else {"is_working": row.is_working, "name": row.name, "source": row.source}


def _write_down(row, by, before, after):
    with override("vi"):
        label = _t("Changed the calendar: %s") % screen_date(row.date)
    audit.record(by=by, verb="calendar.change", label=label, obj=row, before=before, after=after)


def _note_own_dates(day, days):
    """Keep how many working days ahead of the citizen's date each unit's own was by ``days``, the calendar until now.

    Only where the changed day is among those counted: the office is asked whether the date follows. A date that was not
    counted back, because somebody chose it, stays what it is.
    """
    held = Assignment.objects.active().filter(internal_due_on__range=(clock.today(), day)).order_by("pk")
    subjects = Q(issue__assignments__in=held) | Q(task__assignments__in=held)
    keys = {row.pk for rows in open_deadlines() for row in rows.filter(subjects, due_on__gte=day)}
    for deadline in Deadline.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
        own = dict(deadline.trace.get("own", {}))
        for each in held.filter(issue=deadline.issue_id, task=deadline.task_id):
            if days.is_working(each.internal_due_on):
                ahead = days.working_between(each.internal_due_on - ONE_DAY, deadline.due_on - ONE_DAY)
                own.setdefault(str(each.pk), ahead)
        if own:
            Deadline.objects.filter(pk=deadline.pk).update(trace=deadline.trace | {"own": own})


def _tell_offices(concerned, day, by):
    """The clerks of every ward that has to decide."""
    wards = {each.deadline.ward.pk: each.deadline.ward for each in concerned}
    text = format_lazy(_("The calendar changed ({day}): keep or move the deadlines it concerns."), day=screen_date(day))
    for ward in wards.values():
        tell(holders(ward=ward, roles=[Role.CLERK]).exclude(pk=by.pk), text, reverse("deadline-review"))


@transaction.atomic
def decide_deadlines(choices, *, by, reason, today=None):
    """Keep or move each deadline that the changed calendar concerns; returns ``(moved, kept)``.

    ``choices`` is ``[(pk, version, "keep" | "move")]``; ``reason`` names the change of the calendar. All of them or
    none: ``StaleState`` when one has changed since it was listed.
    """
    reason = clean_text(reason)
    if not reason:
        raise NotAllowedNow(_t("Please give the reason."))
    days, moved, kept = calendar(), 0, 0
    for pk, version, choice in sorted(choices):
        deadline = Deadline.objects.select_for_update().get(pk=pk)
        require(can_decide_deadline(by, deadline.subject))
        if deadline.version != version or deadline.stands_still or deadline.due_on is None:
            raise StaleState(deadline)
        each = concern(deadline)
        if choice == MOVE and each is not None and (each.moves or each.own):
            (_move if each.moves else _move_own)(each, by, reason)
            moved += 1
        else:
            _keep(deadline, days, by, reason)
            kept += 1
    return moved, kept


def _move(each, by, reason):
    kind = DeadlineEventKind.RECOMPUTED
    carry(
        each.deadline, each.due, each.deadline.wording, kind=kind, by=by, reason=reason, verb="deadline.recompute"
    )  # fmt: skip


def _move_own(each, by, reason):
    """The citizen's date stays; the units' own dates follow the calendar, and the units are told."""
    deadline = each.deadline
    for own in each.own:
        unit, day = own.assignment.unit, screen_date(own.day)
        Assignment.objects.filter(pk=own.assignment.pk).update(internal_due_on=own.day)
        with override("vi"):
            label = _t("Moved the own date of %(unit)s to %(day)s: the calendar changed") % {"unit": unit, "day": day}
        audit.record(
            by=by, verb="deadline.recompute", label=label, obj=deadline, thread=deadline.subject, reason=reason,
            before={"internal_due_on": audit.readable(own.assignment.internal_due_on)},
            after={"internal_due_on": audit.readable(own.day)},
        )  # fmt: skip
        text = format_lazy(_("{subject}: your unit's own date is now {day}."), subject=deadline.subject, day=day)
        tell(officers(unit, by), text, deadline.subject.get_absolute_url())
    _settle(deadline, calendar())


def _keep(deadline, days, by, reason):
    """The date stays, and the units' own."""
    _settle(deadline, days)
    with override("vi"):
        label = _t("Kept the date %s though the calendar changed") % screen_date(deadline.due_on)
    audit.record(by=by, verb="deadline.keep", label=label, obj=deadline, thread=deadline.subject, reason=reason)


def _settle(deadline, days):
    """A day that was offered is remembered, a named day explained anew: so nobody is asked twice."""
    trace = {name: value for name, value in deadline.trace.items() if name != "own"}
    if deadline.kind == "period":
        trace["kept"] = resolve(deadline.wording, days).last_day.isoformat()
    else:
        words = deadline.wording if deadline.kind == "before" else DueWording("no_later_than", date=deadline.due_on)
        trace |= trace_of(resolve(words, days), days)
    deadline.trace = trace
    deadline.version += 1
    deadline.save(update_fields=["trace", "version"])
