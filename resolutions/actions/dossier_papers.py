"""The paper of a dossier, and sending it: the paper goes out and every citizen is told in the same step.

With the paper each issue gets what a single escalation gets (``followups.hand_up``): it is with the higher body,
its date is the day the body was asked to reply by, and it stays open and ours (design invariant 8).
"""

from copy import copy
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock, issuing
from dialogue_site.attachments import keep_files
from dialogue_site.edits import save_edit
from dialogue_site.issuing import Signing
from dialogue_site.letterheads import issuer_of
from dialogue_site.lib.text import clean_text
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState, System
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, move
from feedback.models import OpinionIssue

from ..deadlines import date_problem
from ..documents.dossiers import (
    INTERIM_SUBJECT,
    cited_paper,
    drawn_from,
    figures_of,
    interim_body,
    paper_facts,
    paper_is_stale,
)
from ..models.letters import LetterKind
from ..permissions import can_draft_dossier_paper, can_edit_dossier, can_record_dossier, can_send_dossier
from ..states import DossierState
from .dossiers import hold_dossier, note_dossier, require_draft
from .followups import hand_up
from .letters import notify_citizens

PAPER_EDITABLE = ("subject", "body", "addressees", "recipients", "drafting_unit", "authority", "post", "signer")


@dataclass(frozen=True)
class Told:
    """How the citizens learn that their matter was sent up.

    By letters of this system (``signing`` of every one, ``channel``, ``sent_on``), or ``otherwise``: words that say
    how, with ``files`` as the proof.
    """

    signing: Signing | None = None
    channel: str = ""
    sent_on: date | None = None
    otherwise: str = ""
    files: tuple = ()


def items_of(dossier):
    """The dossier's issues in the order of their numbers, with what the papers and the steps need."""
    items = dossier.items.select_related("issue__conference", "issue__ward", "issue__lead_unit", "issue__category")
    return list(items.order_by("issue__number", "pk"))


@transaction.atomic
def draft_dossier_paper(dossier, *, by, unit=None, today=None):
    """Write the paper from the issues, or write the draft there is anew; returns the :class:`OfficialDocument`."""
    held = hold_dossier(dossier)
    require(can_draft_dossier_paper(by, held))
    items = _items_to_send(held)
    today = today or clock.today()
    unit = unit or next((item.issue.lead_unit for item in items if item.issue.lead_unit_id), None)
    facts = paper_facts(held, items, unit, max(today, held.conference.date), today)
    facts["printed"] = {"figures": figures_of(held, items, today), "drawn_from": drawn_from(held, items)}
    document = held.document
    if document is None:
        document = OfficialDocument.objects.create(ward=held.ward, **facts)
    else:
        save_edit(
            document, version=document.version, by=by, verb="dossier_paper.edit",
            label=_("Wrote the paper of the dossier anew"), **facts,
        )  # fmt: skip
    move(dossier, "dossier_paper.draft", by=by, document=document)
    return document


@transaction.atomic
def edit_dossier_paper(document, *, by, version, **facts):
    """Change the words of the draft. Raises ``StaleEdit``."""
    held = hold_dossier(document.dossier)
    require(can_edit_dossier(by, held))
    require_draft(held)
    unknown = set(facts) - set(PAPER_EDITABLE)
    if unknown:
        raise TypeError(f"the paper of a dossier has no fact {', '.join(sorted(unknown))}")
    facts = {name: clean_text(value) if isinstance(value, str) else value for name, value in facts.items()}
    if not all(facts.get(name, getattr(document, name)) for name in ("subject", "body")):
        raise NotAllowedNow(_t("A paper needs a subject and a text."))
    edited = copy(document)
    for name, value in facts.items():
        setattr(edited, name, value)
    issuing.require_printable(edited)
    label = _("Changed the draft of the dossier's paper")
    return save_edit(document, version=version, by=by, verb="dossier_paper.edit", label=label, **facts)


def send_dossier(
    dossier, *, by, date, authority, post, signer, told, number=None, series="", version=None, today=None,
    around=issuing.in_transaction,
):  # fmt: skip
    """Issue the drafted paper, hand its issues up and tell every citizen (:class:`Told`), all or nothing.

    ``number=None`` takes the next of the series. The paper is laid out before anything is locked.
    """
    require(can_send_dossier(by, dossier))
    today, document = today or clock.today(), dossier.document
    if dossier.state != DossierState.DRAFT or (version is not None and version != dossier.version):
        raise StaleState(dossier)
    if document is None:
        raise NotAllowedNow(_t("Draft the paper first."))
    if document.state != DocumentState.DRAFT:
        raise StaleState(dossier)
    items = _items_to_send(dossier)
    check_fresh(dossier, items)
    _check_day(dossier, date, today)
    _check_told(told, date)
    document.issuer = issuer_of(document.ward, document.system, date)
    signing = Signing(
        date=date, authority=clean_text(authority), post=clean_text(post, multiline=False),
        signer=clean_text(signer, multiline=False), number=number, series=clean_text(series, multiline=False),
    )  # fmt: skip

    def chained(issued):
        label = format_lazy(_("Sent the dossier with {number}"), number=issued.full_number)
        facts = {"document_number": issued.full_number, "document_date": issued.date}
        move(dossier, "dossier.send", by=by, label=label, **facts)
        _hand_up_all(dossier, by, told, today)

    def with_dossier_held(work):
        def held():
            if hold_dossier(dossier).version != dossier.version:
                raise StaleState(dossier)
            check_fresh(dossier, items_of(dossier))
            work()

        around(held)

    issuing.issue(
        document, signing, verb="dossier_paper.issue", by=by, today=today, then=chained, around=with_dossier_held,
        figures=figures_of(dossier, items, today),
    )  # fmt: skip
    return dossier


@transaction.atomic
def record_dossier(dossier, *, by, document_number, document_date, told, version=None, today=None):
    """The dossier went up with a paper made outside this system; the rest is as in :func:`send_dossier`."""
    held = hold_dossier(dossier)
    require(can_record_dossier(by, held))
    if version is not None and version != held.version:
        raise StaleState(dossier)
    today = today or clock.today()
    _items_to_send(held)
    _check_day(held, document_date, today)
    _check_told(told, document_date)
    number = clean_text(document_number, multiline=False)
    if not number:
        raise ValidationError({"document_number": _t("Please give number and symbol of the paper.")})
    label = format_lazy(_("Recorded the dossier as sent with {number}"), number=number)
    draft = held.document
    facts = {"document_number": number, "document_date": document_date, "document": None}
    move(dossier, "dossier.record", by=by, label=label, **facts)
    if draft is not None:
        # Another paper went instead of the draft written here.
        move(draft, "dossier_paper.discard", by=by)
    _hand_up_all(dossier, by, told, today)
    return dossier


def _items_to_send(dossier):
    items = items_of(dossier)
    if not items:
        raise NotAllowedNow(_t("There is no issue in the dossier yet. Add the issues first."))
    return items


def check_fresh(dossier, items):
    """The paper is frozen as it stands: it says nothing that the dossier no longer says."""
    if paper_is_stale(dossier, items):
        raise NotAllowedNow(_t("The dossier was changed after its paper was drafted. Draft the paper again first."))


def _check_day(dossier, day, today):
    problem = date_problem(day, today=today, not_before=dossier.conference.date)
    if not problem and dossier.expected_on is not None and dossier.expected_on < day:
        problem = _t("The dossier asks for a reply by a day before the paper's own date. Edit the dossier first.")
    if problem:
        raise NotAllowedNow(problem)


def _check_told(told, day):
    if told.signing is None:
        if not clean_text(told.otherwise):
            raise ValidationError({"otherwise": _t("Say how the citizens were told, and where the proof is.")})
    elif told.sent_on is None or told.sent_on < day:
        raise ValidationError({"sent_on": _t("The letters go out with the paper or after it.")})


def _hand_up_all(dossier, by, told, today):
    """What sending means for each issue and each citizen; in the caller's transaction."""
    items = items_of(dossier)
    for item in items:
        hand_up(
            item.issue, by=by, sent_to=dossier.sent_to, document_number=dossier.document_number,
            document_date=dossier.document_date, body=dossier.body, expected_on=dossier.expected_on, note=item.asked,
        )  # fmt: skip
    if told.signing is None:
        type(dossier).objects.filter(pk=dossier.pk).update(told_otherwise=clean_text(told.otherwise)[:500])
        if told.files:
            dossier.told_files.set(keep_files(told.files, ward=dossier.ward, by=by))
        words = {"told": clean_text(told.otherwise)}
        note_dossier(dossier, by, "dossier.tell", _("The citizens were told otherwise"), after=words)
        return
    links = OpinionIssue.objects.filter(issue__in=[item.issue_id for item in items]).counted()
    links = links.select_related(
        "issue__lead_unit", "opinion__speaker__residential_group", "opinion__residential_group"
    ).order_by("issue__number", "position", "pk")
    try:
        letters = notify_citizens(
            items[0].issue, LetterKind.INTERIM, by=by, signing=told.signing, channel=told.channel,
            sent_on=told.sent_on, subject=INTERIM_SUBJECT, today=today, links=links,
            body_for=lambda name, own: interim_body(dossier, name, own),
        )  # fmt: skip
    except ValidationError as refusal:
        # The letters' number, not the one of the dossier's own paper.
        raise ValidationError({"letter_number": refusal.messages}) from refusal
    label = format_lazy(_("Told {count} citizens that their matter was sent up"), count=len(letters))
    numbers = ", ".join(letter.document.full_number for letter in letters)
    note_dossier(dossier, by, "dossier.tell", label, after={"letters": numbers[:900], "paper": cited_paper(dossier)})


def interim_signing(day, authority, post, signer, number=None):
    """The :class:`Signing` of the letters to the citizens: from ``number`` on, else the next of the state's series."""
    return Signing(
        date=day, authority=authority, post=post, signer=clean_text(signer, multiline=False), number=number
    )  # fmt: skip


def interim_system():
    """Letters to citizens are the state's (domain.md 3.4, rows 4 and 5)."""
    return System.STATE
