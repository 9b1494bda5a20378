"""Letters to citizens: drafted, issued, and recorded as handed over, posted, read out or e-mailed.

A citizen is answered by the record of a dispatch to that citizen and by nothing else (design invariant 7). A letter
drafted or issued already covers its debts: nobody gets two letters for the same one.
"""

from copy import copy
from dataclasses import replace

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conferences.actions.guards import require_running
from dialogue_site import audit, clock, issuing
from dialogue_site.attachments import keep_files
from dialogue_site.edits import save_edit
from dialogue_site.letterheads import issuer_of, letterhead_on
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import LETTER_CODE, DocumentState, System
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, fits, move
from feedback.models import OpinionIssue

from ..deadlines import date_problem
from ..documents.letters import addressed_name, addressee, group_of, letter_recipients, recipients_signed_by
from ..documents.words import signature_facts
from ..models import Answer, Dispatch, Letter, LetterItem
from ..models.letters import Channel, LetterKind
from ..owed import FALLEN, covering_items
from ..permissions import (
    can_discard_letter,
    can_dispatch_letter,
    can_edit_letter,
    can_issue_letter,
    can_withdraw_dispatch,
)
from ..states import Outcome
from .answer_results import settle_by_answer, unsettle_by_recall
from .debts import citizens_of, handed_on, hold_issues, owe_again, pay
from .letter_checks import printable_answers, refuse_other_citizen, refuse_other_words

TYPE_NAME = "CÔNG VĂN"
EDITABLE = ("subject", "body", "recipients", "addressees", "authority", "post", "signer")


@transaction.atomic
def draft_letter(
    kind, *, by, conference, links, subject, body, day, person=None, opinion=None, answers=None, unit=None, run=None,
):  # fmt: skip
    """A draft letter to one citizen about ``links`` (their :class:`OpinionIssue` rows); returns the :class:`Letter`.

    ``answers`` are the editions printed, by the key of their issue. ``unit`` is the drafting unit whose symbol ends
    the number, by default the one that leads the first issue. Who may is the caller's question. An answer letter is
    refused when another one covers one of its debts.
    """
    require_running(conference)
    links, answers = list(links), answers or {}
    hold_issues(links)
    if OpinionIssue.objects.filter(pk__in=[link.pk for link in links]).count() != len(links):
        raise StaleState(conference)
    if kind == LetterKind.ANSWER:
        _refuse_second_letter(links, answers)
    unit = unit or next((link.issue.lead_unit for link in links if link.issue.lead_unit_id), None)
    issuer = issuer_of(conference.ward, System.STATE, day)
    letterhead = letterhead_on(issuer, System.STATE, day)
    signature = signature_facts(conference, System.STATE)
    copies_to = letter_recipients(conference, unit, group_of(person, opinion), day, signature["post"])
    document = OfficialDocument.objects.create(
        ward=conference.ward,
        kind=str(kind),
        system=System.STATE,
        issuer=issuer,
        type_code=LETTER_CODE,
        type_name=TYPE_NAME,
        symbol=letterhead.symbol,
        place=letterhead.place,
        date=day,
        subject=clean_text(subject),
        body=clean_text(body),
        addressees=addressee(person, opinion),
        drafting_unit=unit,
        recipients="\n".join(copies_to),
        **signature,
    )
    letter = Letter.objects.create(
        document=document, conference=conference, kind=kind, person=person, opinion=opinion, run=run
    )
    LetterItem.objects.bulk_create(
        [LetterItem(letter=letter, link=link, answer=answers.get(link.issue_id)) for link in links]
    )
    _note(document, by, "letter.draft", _("Drafted a letter to the citizen"))
    return letter


def _refuse_second_letter(links, answers):
    """Two clerks, or a clerk and a run: who comes second learns that the debt has its letter already."""
    for item in covering_items(link__in=links).select_related("letter__document", "link__issue"):
        if item.letter.document.state == DocumentState.DRAFT or item.answer_id is None or _same(item, answers):
            raise NotAllowedNow(
                _t("A letter to this citizen covers %s already. Edit, issue or dispatch that one.")
                % item.link.issue.code
            )


def _same(item, answers):
    edition = answers.get(item.link.issue_id)
    return edition is None or edition.pk == item.answer_id


@transaction.atomic
def edit_letter(document, *, by, version, **facts):
    """Change the words of a draft letter. Raises ``StaleEdit``."""
    require(can_edit_letter(by, document))
    require_running(document.letter.conference)
    unknown = set(facts) - set(EDITABLE)
    if unknown:
        raise TypeError(f"a letter has no fact {', '.join(sorted(unknown))}")
    if document.state != DocumentState.DRAFT:
        raise NotAllowedNow(_t("An issued paper never changes. It can be superseded."))
    facts = {name: clean_text(value) for name, value in facts.items()}
    if not all(facts.get(name, getattr(document, name)) for name in ("subject", "body", "addressees")):
        raise NotAllowedNow(_t("A letter needs an addressee, a subject and a text."))
    if facts.get("recipients", document.recipients) == document.recipients and "post" in facts:
        facts["recipients"] = _copies(document, facts["post"])
    edited = copy(document)
    for name, value in facts.items():
        setattr(edited, name, value)
    issuing.require_printable(edited)
    label = _("Changed the draft of the letter")
    return save_edit(document, version=version, by=by, verb="letter.edit", label=label, **facts)


@transaction.atomic
def discard_letter(document, *, by):
    """Put a draft letter aside for good: its citizen waits for another one."""
    require(can_discard_letter(by, document))
    return move(document, "letter.discard", by=by)


def issue_letter(letter, *, by, signing, around=issuing.in_transaction, today=None, version=None):
    """Give the draft its number and freeze it; its answers are in an issued letter from then on. Returns the letter.

    ``letter`` may be its document. Refused when the words approved for a matter are no longer in it. The paper is laid
    out before anything is locked, then the conference, the issues and the answers are held in that order, like
    everywhere.
    """
    letter = _letter_of(letter)
    document = letter.document
    require(can_issue_letter(by, document))
    today = today or clock.today()
    if document.state != DocumentState.DRAFT or (version is not None and version != document.version):
        raise StaleState(document)
    document.issuer = issuer_of(document.ward, document.system, signing.date)
    document.recipients = _copies(document, signing.post)
    items = list(letter.items.select_related("link__issue"))

    def chained(_issued):
        for answer in answers:
            if fits(answer, "answer.issue"):
                move(answer, "answer.issue", by=by, thread=answer.issue)

    answers = []

    def with_issues_held(work):
        def held():
            require_running(letter.conference)
            hold_issues([item.link for item in items])
            refuse_other_citizen(letter)
            answers[:] = printable_answers(items)
            refuse_other_words(document, answers)
            work()

        around(held)

    issuing.issue(
        document, signing, verb="letter.issue", by=by, today=today, then=chained, around=with_issues_held,
        figures={"issues": len({item.link.issue_id for item in items})},
    )  # fmt: skip
    return letter


def _copies(document, post):
    """The recipients of the letter when the holder of ``post`` signs it."""
    return recipients_signed_by(document.letter.conference, document.recipients, document.post, post)


@transaction.atomic
def dispatch_letter(letter, *, by, channel, sent_on, received_by="", note="", files=(), today=None):
    """The letter reached its citizen: by which way and on which day. Returns the :class:`Dispatch`.

    An answer letter pays every debt it answers; an answer that only says that a higher body has the matter informs
    and pays nothing (invariant 8). Refused when the opinion has another speaker than the letter addresses. One
    dispatch of a letter stands; a wrong one is withdrawn first.
    """
    letter = _letter_of(letter)
    document = letter.document
    require(can_dispatch_letter(by, document))
    require_running(letter.conference)
    items = list(letter.items.select_related("link__issue", "link__opinion", "answer__issue"))
    hold_issues([item.link for item in items])
    held = OfficialDocument.objects.select_for_update().defer("pdf").get(pk=document.pk)
    if held.state != document.state:
        raise StaleState(held)
    if document.dispatches.standing().exists():
        raise StaleState(held)
    _check_dispatch(document, channel, sent_on, today)
    refuse_other_citizen(letter)
    document.version = held.version
    label = format_lazy(_("Recorded the dispatch: {channel}, {day}"), channel=Channel(channel).label,
                        day=screen_date(sent_on))  # fmt: skip
    move(document, "letter.dispatch", by=by, label=label)
    paid = _paid_by(letter, items)
    dispatch = Dispatch.objects.create(
        ward_id=document.ward_id, document=document, cited=cited(document), person=letter.person,
        unit=letter.opinion.residential_group if letter.opinion_id else None, pays=bool(paid), channel=str(channel),
        sent_on=sent_on, received_by=clean_text(received_by, multiline=False)[:200],
        note=clean_text(note, multiline=False)[:500], recorded_by=by,
    )  # fmt: skip
    dispatch.links.set(paid or [item.link for item in items])
    if files:
        dispatch.attachments.set(keep_files(files, ward=document.ward, by=by))
    settle_by_answer(_editions(items), by=by, on=sent_on)
    pay(paid, by=by, on=sent_on)
    return dispatch


def _editions(items):
    """The editions of the items, one object for each, as they stand in the database now."""
    keys = {item.answer_id for item in items if item.answer_id}
    return list(Answer.objects.filter(pk__in=keys).select_related("issue__conference").order_by("pk"))


def _paid_by(letter, items):
    """The links whose debt this letter pays: those of an answer letter still owed and answered in substance."""
    if not letter.pays:
        return []
    keys = [
        item.link_id
        for item in items
        if item.answer is None
        or (item.answer.outcome != Outcome.HIGHER and item.answer.state not in FALLEN)
    ]  # fmt: skip
    return list(OpinionIssue.objects.filter(pk__in=keys, answered_on=None).select_related("opinion", "issue"))


def _check_dispatch(document, channel, sent_on, today):
    if document.state != DocumentState.ISSUED:
        raise NotAllowedNow(_t("Only an issued letter is dispatched. Issue it first."))
    if channel not in Channel.values:
        raise NotAllowedNow(_t("Choose the way the letter went."))
    problem = date_problem(sent_on, today=today or clock.today(), not_before=document.date)
    if problem:
        raise NotAllowedNow(problem)


def cited(document):
    """The paper as a dispatch names it: “512/UBND-KTHTĐT, 20/10/2026”."""
    return f"{document.full_number}, {screen_date(document.date)}"


@transaction.atomic
def withdraw_dispatch(dispatch, *, by, reason):
    """A dispatch recorded by mistake: its citizens are owed again, unless a later standing dispatch paid them."""
    require(can_withdraw_dispatch(by, dispatch))
    reason = clean_text(reason)
    if not reason:
        raise NotAllowedNow(_t("Please give the reason."))
    links = list(dispatch.links.select_related("issue__conference", "opinion"))
    for conference in {link.issue.conference_id: link.issue.conference for link in links}.values():
        require_running(conference)
    hold_issues(links)
    facts = {"withdrawn_at": clock.now(), "withdrawn_by": by, "withdrawn_because": reason[:500]}
    if Dispatch.objects.filter(pk=dispatch.pk).standing().update(**facts) != 1:
        raise StaleState(dispatch.document or dispatch)
    for name, value in facts.items():
        setattr(dispatch, name, value)
    about = dispatch.document or (links[0].issue if links else dispatch)
    _note(about, by, "dispatch.withdraw", _("Withdrew the record of a dispatch"), reason)
    again = _owed_again_without(dispatch, links) if dispatch.pays else []
    again += handed_on(again)
    owe_again(again)
    unsettle_by_recall(dispatch, again, by=by, reason=reason)
    return dispatch


def _owed_again_without(dispatch, links):
    """The links whose debt this dispatch paid last.

    A dispatch pays only what is owed at that moment: where an earlier one had paid the same link, that debt was owed
    again in between (a new edition, an issue reopened), so the earlier one pays nothing any more.
    """
    later = Dispatch.objects.standing().filter(pays=True, pk__gt=dispatch.pk, links__in=links)
    paid_since = set(later.values_list("links", flat=True))
    return [link for link in links if link.pk not in paid_since and link.answered_on == dispatch.sent_on]


def notify_citizens(
    issue, kind, *, by, signing, channel, sent_on, subject, body_for, today=None, links=None, received_by="",
):  # fmt: skip
    """One letter to each citizen who asked for ``issue``: drafted, issued and dispatched in one go; ``[Letter]``.

    For notices on the way (a later day, a complex matter, sent up, guidance): everybody is told, answered or not.
    ``body_for(addressed_name, links)`` writes the text. All of it happens or nothing does.
    """
    with transaction.atomic():
        require_running(issue.conference)
        links = list(links) if links is not None else _all_links(issue)
        letters = []
        for (person, opinion), own in citizens_of(links).items():
            letter = draft_letter(
                kind, by=by, conference=issue.conference, person=person, opinion=opinion, links=own, subject=subject,
                body=body_for(addressed_name(person, opinion), own), day=signing.date,
            )  # fmt: skip
            each = signing if signing.number is None else replace(signing, number=signing.number + len(letters))
            issue_letter(letter, by=by, signing=each, today=today)
            dispatch_letter(
                letter, by=by, channel=channel, sent_on=sent_on, received_by=received_by, today=today
            )  # fmt: skip
            letters.append(letter)
        return letters


def _all_links(issue):
    found = OpinionIssue.objects.filter(issue=issue).counted()
    return list(
        found.select_related("issue__lead_unit", "opinion__speaker__residential_group", "opinion__residential_group")
    )


def _letter_of(thing):
    return thing if isinstance(thing, Letter) else thing.letter


def _note(thing, by, verb, label, reason=""):
    with override("vi"):
        sentence = str(label)
    audit.record(by=by, verb=verb, label=sentence, obj=thing, reason=reason)
