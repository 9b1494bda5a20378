"""The reconciliation sheet of a conference: begun, each issue in one box, approved, taken up again.

Putting an issue into a box of the answered columns records what makes it true: the reply given in the room, or the
paper from before. It pays no debt by itself: only a dispatch to the citizen does (design invariant 7).
"""

import hashlib
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import require_running
from dialogue_site import audit, clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.papers import PaperTooLarge, table_form_pdf
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, move, row_for

from ..documents.reconciliation import sheet_form
from ..models import Answer, Dispatch
from ..models.letters import Channel
from ..models.reconciliation import Raised, Reconciliation, ReconciliationItem, Replied
from ..permissions import (
    can_approve_reconciliation,
    can_begin_reconciliation,
    can_place_reconciliation,
    can_reopen_reconciliation,
)
from ..reconciling import begun_by, figures, placed
from ..states import AnswerState, SheetState
from .debts import citizens_of, debts_of, pay
from .followups import record_oral_reply


@transaction.atomic
def begin_reconciliation(conference, *, by):
    """Open the sheet with every issue in the box that the record puts it into; returns the sheet."""
    require_running(conference)
    require(can_begin_reconciliation(by, conference))
    move(conference, "reconciliation.begin", by=by)
    try:
        with transaction.atomic():
            sheet = Reconciliation.objects.create(conference=conference)
    except IntegrityError as error:
        raise StaleState(conference) from error
    _write(sheet, placed(sheet)[0])
    row = row_for(conference, "reconciliation.begin")
    audit.record_made(sheet, by=by, verb=row.verb, label=row.done)
    return sheet


@transaction.atomic
def place_reconciliation(sheet, *, by, issue, raised, replied, reply=None, paper=None, today=None):
    """Put ``issue`` into the box ``raised`` x ``replied``.

    ``reply`` (``replied_by, gist, is_final``) is asked for by “answered in the room” when no reply is recorded,
    ``paper`` (``document_number, document_date, text``, and ``sent_on, channel`` when it went to those who asked)
    by “answered before”. Raises ``NotAllowedNow`` for an issue that is not on the sheet, and without them.
    """
    require(can_place_reconciliation(by, sheet))
    require_running(sheet.conference)
    if raised not in Raised.values or replied not in Replied.values:
        raise NotAllowedNow(_t("Choose a box."))
    row = next((each for each in placed(sheet)[0] if each.issue.pk == issue.pk), None)
    if row is None:
        raise NotAllowedNow(_t("%s is not on this sheet.") % issue.code)
    if replied == Replied.NOT_YET:
        _refuse_unanswered(row)
    label = format_lazy("{issue}: {raised} - {replied}", issue=issue.code, raised=Raised(raised).label,
                        replied=Replied(replied).label)  # fmt: skip
    move(sheet, "reconciliation.place", by=by, label=label)
    if replied == Replied.ROOM and row.reply is None:
        if not reply:
            raise NotAllowedNow(_t("Say who replied in the room, and the gist of it."))
        record_oral_reply(row.issue, by=by, replied_on=sheet.conference.date, today=today, **reply)
    if replied == Replied.BEFORE and row.answer is None:
        if not paper:
            raise NotAllowedNow(_t("Give number and date of the paper that answered it."))
        record_earlier_answer(row.issue, by=by, today=today, **paper)
    facts = {"sheet": sheet, "raised": raised, "replied": replied, "placed_by": by, "placed_at": clock.now()}
    ReconciliationItem.objects.update_or_create(issue=issue, defaults=facts)
    return sheet


def _refuse_unanswered(row):
    """The record says that it was answered: no box says the opposite."""
    if row.reply is not None:
        text = _t("%(issue)s was replied to in the room by %(who)s, so it is not without an answer.")
        raise NotAllowedNow(text % {"issue": row.issue.code, "who": row.reply.replied_by})
    if row.answer is not None:
        text = _t("%(issue)s was answered before by %(paper)s, so it is not without an answer.")
        raise NotAllowedNow(text % {"issue": row.issue.code, "paper": row.answer.document_number})


@transaction.atomic
def approve_reconciliation(sheet, *, by, today=None):
    """Write every box down, freeze the figures and print the sheet: disjoint and complete (design invariant 3)."""
    require(can_approve_reconciliation(by, sheet))
    require_running(sheet.conference)
    rows, outside = placed(sheet)
    if not rows:
        raise NotAllowedNow(_t("There is no issue to reconcile."))
    today = today or clock.today()
    counts = figures(rows, outside)
    form = sheet_form(sheet.conference, rows, counts, day=today, made_by=begun_by(sheet), approver=by)
    try:
        pdf = table_form_pdf(form)
    except PaperTooLarge as error:
        raise NotAllowedNow(_t("The sheet is too long to be printed as one paper.")) from error
    digest = hashlib.sha256(pdf).hexdigest()
    move(sheet, "reconciliation.approve", by=by, approved_by=by, approved_on=today, sha256=digest)
    _write(sheet, rows)
    sheet.counts, sheet.pdf = counts | {"form": asdict(form), "as_of": today.isoformat()}, pdf
    sheet.save(update_fields=["counts", "pdf"])
    return sheet


@transaction.atomic
def reopen_reconciliation(sheet, *, by, reason):
    """Take an approved sheet up again; what it says follows the record until it is approved anew."""
    require(can_reopen_reconciliation(by, sheet))
    require_running(sheet.conference)
    return unfreeze(sheet, by=by, reason=clean_text(reason))


def unfreeze(sheet, *, by, reason):
    """The step of :func:`reopen_reconciliation`, also taken when words printed on the sheet must be hidden."""
    move(sheet, "reconciliation.reopen", by=by, reason=reason, approved_by=None, approved_on=None, sha256="")
    sheet.counts, sheet.pdf = {}, None
    sheet.save(update_fields=["counts", "pdf"])
    return sheet


def unfreeze_with(issue, *, by, reason):
    """Reopen the approved sheet that prints ``issue``, if there is one."""
    sheet = Reconciliation.objects.filter(items__issue=issue, state=SheetState.APPROVED).first()
    if sheet is not None:
        unfreeze(sheet, by=by, reason=reason)


@transaction.atomic
def record_earlier_answer(
    issue, *, by, document_number, document_date, text, sent_on=None, channel=Channel.POSTED, today=None
):
    """A paper from before the conference answered it; ``sent_on`` when it went to those who had asked by then.

    Who asked (again) after that day, in the room for instance, is still owed an answer.
    """
    if document_date >= issue.conference.date:
        raise NotAllowedNow(_t("A paper that answered before is dated before the conference."))
    if sent_on is not None and not document_date <= sent_on <= (today or clock.today()):
        raise NotAllowedNow(_t("The paper was sent on its date or later, and not in the future."))
    if issue.answers.living().exists():
        raise NotAllowedNow(_t("An answer to this issue is on its way here. Carry that one on, or withdraw it."))
    number = clean_text(document_number, multiline=False)
    label = _("Recorded the answer given before the conference: {number} of {date}")
    move(issue, "earlier_answer.record", by=by,
         label=format_lazy(label, number=number, date=screen_date(document_date)))  # fmt: skip
    answer = Answer(
        issue=issue, unit=issue.lead_unit, text=clean_text(text), document_number=number, document_date=document_date,
        outside=True, state=AnswerState.DISPATCHED, edition=issue.answers.count() + 1, recorded_by=by,
    )  # fmt: skip
    answer.full_clean(exclude=["recorded_by", "checked_by", "approved_by", "unit"])
    answer.save()
    if sent_on is not None:
        _dispatched(issue, by, f"{number}, {screen_date(document_date)}", sent_on, channel)
    return answer


def _dispatched(issue, by, cited, sent_on, channel):
    """Those who had asked by that day were answered by the paper."""
    owed = list(debts_of(issue).filter(opinion__received_on__lte=sent_on))
    for (person, opinion), links in citizens_of(owed).items():
        dispatch = Dispatch.objects.create(
            ward_id=issue.ward_id, cited=cited, person=person, channel=channel, sent_on=sent_on, pays=True,
            unit=opinion.residential_group if opinion else None, recorded_by=by,
        )  # fmt: skip
        dispatch.links.set(links)
    if owed:
        pay(owed, by=by, on=sent_on)


def _write(sheet, rows):
    """The boxes as they stand, one row each; issues that no longer count lose theirs."""
    sheet.items.exclude(issue__in=[row.issue.pk for row in rows]).delete()
    known = {row.issue.pk: row.item for row in rows if row.item is not None}
    fresh = [
        ReconciliationItem(sheet=sheet, issue=row.issue, raised=row.raised, replied=row.replied)
        for row in rows
        if row.issue.pk not in known
    ]
    changed = []
    for row in rows:
        item = known.get(row.issue.pk)
        if item is not None and (item.raised, item.replied) != row.box:
            item.raised, item.replied = row.raised, row.replied
            changed.append(item)
    ReconciliationItem.objects.bulk_create(fresh)
    ReconciliationItem.objects.bulk_update(changed, ["raised", "replied"])
