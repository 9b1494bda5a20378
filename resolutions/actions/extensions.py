"""A later day for the citizen's answer: asked for by the unit, granted by the leader, told to every citizen.

Until it is granted the old date counts. Granting drafts, issues and dispatches a letter to every citizen who asked
and moves the date, all in one transaction: without the letters there is no later day (design invariant 5).
"""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import require_running
from dialogue_site import audit, clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.notify import holders, tell
from dialogue_site.permissions import require
from dialogue_site.roles import Role
from dialogue_site.transitions import NotAllowedNow, StaleState, fits, move, row_for
from feedback.models import Issue, OpinionIssue

from ..documents.extensions import LETTER_KINDS, letter_body, letter_subject
from ..models import ComplexNotice, Extension
from ..models.deadlines import DeadlineEventKind
from ..models.extensions import ExtensionKind
from ..models.letters import Channel
from ..permissions import (
    can_grant_extension,
    can_refuse_extension,
    can_request_extension,
    can_withdraw_extension,
)
from ..states import ExtensionState
from .deadlines import hold_deadline, move_by_paper, understood
from .letters import cited, notify_citizens
from .people import office_but, officers_of

_EVENTS = {
    ExtensionKind.EXTENSION: DeadlineEventKind.EXTENDED,
    ExtensionKind.COMPLEX: DeadlineEventKind.NOTIFIED,
}


def citizens_to_tell(issue):
    """The links of everybody who asked for ``issue``: each citizen among them gets a letter."""
    found = OpinionIssue.objects.filter(issue=issue).counted()
    return list(
        found.select_related("issue__lead_unit", "opinion__speaker__residential_group", "opinion__residential_group")
    )


@transaction.atomic
def request_extension(issue, *, by, wording, reason, kind=ExtensionKind.EXTENSION, responsible_body="", today=None):
    """Ask the leader for a later day (``wording``, a day named); returns the :class:`Extension`.

    A complex matter names the body responsible as well, and may have had no date until now.
    """
    require_running(issue.conference)
    require(can_request_extension(by, issue))
    today = today or clock.today()
    deadline = hold_deadline(issue)
    old = deadline.due_on if deadline else None
    new = understood(wording).last_day
    reason, body = clean_text(reason), clean_text(responsible_body, multiline=False)
    _refuse_request(issue, kind, deadline, old, new, reason, body, today)
    label = format_lazy(_("Asked for a later day: {day}"), day=screen_date(new))
    move(issue, "extension.request", by=by, reason=reason, label=label)
    extension = Extension(
        issue=issue, kind=str(kind), unit=issue.lead_unit, reason=reason, responsible_body=body, old_due_on=old,
        new_due_on=new, requested_by=by, requested_on=today,
    )  # fmt: skip
    try:
        with transaction.atomic():
            extension.save()
    except IntegrityError as error:
        raise StaleState(issue) from error
    audit.record_made(extension, by=by, verb="extension.request", label=label, reason=reason)
    text = format_lazy(_("A later day is asked for: {subject}"), subject=issue)
    tell(holders(ward=issue.ward, roles=[Role.LEADER]).exclude(pk=by.pk), text, extension.get_absolute_url())
    return extension


def _refuse_request(issue, kind, deadline, old, new, reason, body, today):
    problems = {}
    if not reason:
        problems["reason"] = _t("Please give the reason.")
    if kind == ExtensionKind.COMPLEX and not body:
        problems["responsible_body"] = _t("Name the body responsible.")
    if new is None or new <= today or (old is not None and new <= old):
        latest = max(filter(None, (old, today)))
        problems["due_date"] = _t("The new day must be later than %s.") % screen_date(latest)
    if problems:
        raise ValidationError(problems)
    if deadline is not None and deadline.stands_still:
        raise NotAllowedNow(_t("The deadline stands still. Resume it first."))
    if old is None and kind == ExtensionKind.EXTENSION:
        raise NotAllowedNow(_t("The matter has no date that could be extended."))
    if kind == ExtensionKind.COMPLEX and not (fits(issue, "issue.notify") or issue.stage == _complex_stage(issue)):
        raise NotAllowedNow(_t("Only a matter at work in its unit is told to be complex."))
    if issue.extensions.filter(state=ExtensionState.REQUESTED).exists():
        raise NotAllowedNow(_t("A later day is asked for already; the leader decides about that request first."))


def _complex_stage(issue):
    return row_for(issue, "issue.notify").to


@transaction.atomic
def grant_extension(extension, *, by, signing, channel, sent_on, decision="", today=None):
    """The leader's yes: letters to every citizen drafted, issued and dispatched, and the later day counts.

    A voice without a name is told by reading the letter out in its residential group. Raises ``NotAllowedNow`` when
    the date has moved past the day asked for meanwhile, ``StaleState`` when somebody else decided first.
    """
    require_running(extension.conference)
    require(can_grant_extension(by, extension))
    today = today or clock.today()
    deadline = hold_deadline(extension.issue)
    issue = Issue.objects.select_for_update(of=("self",)).select_related(
        "conference", "ward", "lead_unit").get(pk=extension.issue_id)  # fmt: skip
    # The request first: of two leaders one goes on, the other learns that it is decided.
    label = format_lazy(_("Granted the later day {day}"), day=screen_date(extension.new_due_on))
    move(
        extension, "extension.grant", by=by, thread=issue, label=label, decided_by=by, decided_on=today,
        decision=clean_text(decision),
    )  # fmt: skip
    _refuse_late_grant(extension, issue, deadline, today)
    extension.issue = issue
    links = citizens_to_tell(issue)
    if not links:
        raise NotAllowedNow(_t("Nobody who asked is on record: there is nobody to tell."))
    letters = _tell_citizens(extension, links, by, signing, channel, sent_on, today)
    first = letters[0].document
    papers = ", ".join(letter.document.full_number for letter in letters)
    why = f"{extension.reason} ({papers}, {screen_date(signing.date)})"
    move_by_paper(issue, by=by, day=extension.new_due_on, kind=_EVENTS[extension.kind], reason=why[:1000])
    if extension.kind == ExtensionKind.COMPLEX:
        _note_complex(extension, issue, by, cited(first), first, signing)
    _tell_people(extension, issue, by, _("A later day was granted, the citizens were told: {subject}"))
    return extension


def _refuse_late_grant(extension, issue, deadline, today):
    if not fits(issue, "extension.request"):
        raise NotAllowedNow(
            _t("The matter is no longer at work (%s). Refuse the request.") % issue.get_stage_display().lower()
        )
    if deadline is not None and deadline.stands_still:
        raise NotAllowedNow(_t("The deadline stands still. Resume it first."))
    due = deadline.due_on if deadline else None
    if (due is not None and extension.new_due_on <= due) or extension.new_due_on < today:
        raise NotAllowedNow(_t("The day asked for is no longer later than the date that counts. Refuse the request."))


def _tell_citizens(extension, links, by, signing, channel, sent_on, today):
    """Letters to those with a name by ``channel``; voices without one by reading out in their group."""
    named = [link for link in links if link.opinion.speaker_id]
    nameless = [link for link in links if not link.opinion.speaker_id]
    letters = []
    for some, way in ((named, channel), (nameless, Channel.READ_OUT)):
        if some:
            number = signing.number and signing.number + len(letters)
            letters += notify_citizens(
                extension.issue, LETTER_KINDS[extension.kind], by=by, signing=replace(signing, number=number),
                channel=way, sent_on=sent_on,
                subject=letter_subject(extension), today=today, links=some,
                body_for=lambda addressed, own: letter_body(extension, addressed, own),
            )  # fmt: skip
    return letters


def _note_complex(extension, issue, by, number, document, signing):
    ComplexNotice.objects.create(
        issue=issue, document_number=document.full_number[:60], document_date=signing.date, why=extension.reason,
        responsible_body=extension.responsible_body, expected_on=extension.new_due_on, recorded_by=by,
    )  # fmt: skip
    if fits(issue, "issue.notify"):
        label = format_lazy(_("Citizens notified of a complex matter with {paper}"), paper=number)
        move(issue, "issue.notify", by=by, label=label)


@transaction.atomic
def refuse_extension(extension, *, by, reason, today=None):
    """The leader's no, with a reason. The date until now goes on counting."""
    require_running(extension.conference)
    require(can_refuse_extension(by, extension))
    reason = clean_text(reason)
    move(
        extension, "extension.refuse", by=by, reason=reason, thread=extension.issue, decided_by=by,
        decided_on=today or clock.today(), decision=reason,
    )  # fmt: skip
    _tell_people(extension, extension.issue, by, _("The later day was refused: {subject}"))
    return extension


@transaction.atomic
def withdraw_extension(extension, *, by):
    """Whoever asked no longer does."""
    require_running(extension.conference)
    require(can_withdraw_extension(by, extension))
    return move(extension, "extension.withdraw", by=by, thread=extension.issue)


def _tell_people(extension, issue, by, sentence):
    active = list(issue.assignments.active().select_related("unit"))
    people = {*officers_of(active, by), *office_but(issue.ward, by)}
    if extension.requested_by_id != by.pk:
        people.add(extension.requested_by)
    tell(people, format_lazy(sentence, subject=issue), extension.get_absolute_url())
