"""The notice of conclusions: drafted from the record, edited, issued, superseded, discarded."""

from copy import copy
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conferences.models import Conference
from conferences.states import ConferenceState
from dialogue_site import audit, clock, issuing
from dialogue_site.edits import save_edit
from dialogue_site.issuing import Signing
from dialogue_site.letterheads import issuer_of, letterhead_on
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState, System
from dialogue_site.notify import holders, tell
from dialogue_site.permissions import require
from dialogue_site.roles import Role
from dialogue_site.transitions import NotAllowedNow, StaleState, move

from .. import documents
from ..models import ConclusionNotice
from ..permissions import (
    can_discard_notice,
    can_draft_notice,
    can_edit_notice,
    can_issue_notice,
    can_supersede_notice,
)
from .conferences import follow_up_conference
from .debts import confirm_oral_replies

#: States in which a draft may be begun, and those in which its conclusions are settled enough to go out.
DRAFTING = (ConferenceState.RECORDED, ConferenceState.CONCLUDED, ConferenceState.FOLLOWING_UP)
ISSUING = (ConferenceState.CONCLUDED, ConferenceState.FOLLOWING_UP)
#: What a superseding draft takes over.
COPIED = (
    "kind", "system", "type_code", "type_name", "symbol", "place",
    "subject", "recipients", "authority", "post", "signer",
)  # fmt: skip
EDITABLE = ("system", "date", "subject", "body", "recipients", "authority", "post", "signer")


@transaction.atomic
def draft_notice(conference, *, by, system=System.PARTY, today=None):
    """Write a draft from the record and return the :class:`OfficialDocument`.

    Needs conclusions. One paper of each format lives at a time: a draft is edited, an issued one superseded.
    """
    require(can_draft_notice(by, conference))
    today = today or clock.today()
    state = _locked_state(conference)
    if state not in DRAFTING:
        raise NotAllowedNow(_t("A notice is drafted once the record of the session is complete."))
    if not conference.conclusions.standing().exists():
        raise NotAllowedNow(_t("There are no conclusions yet to announce. Please enter them first."))
    living = _papers(conference).filter(system=system, state__in=(DocumentState.DRAFT, DocumentState.ISSUED)).first()
    if living is not None and living.state == DocumentState.DRAFT:
        raise NotAllowedNow(_t("There is already a draft in this format. Please edit that one."))
    if living is not None:
        raise NotAllowedNow(_t("Notice %s is in force. To change it, supersede it.") % living.full_number)
    day = conference.date
    document = OfficialDocument.objects.create(
        ward=conference.ward,
        kind=documents.KIND,
        system=system,
        type_code=documents.TYPE_CODE,
        type_name=documents.TYPE_NAME,
        date=day,
        printed={"figures": documents.notice_figures(conference, today)},
        **documents.notice_facts(conference, system, day, today),
    )
    ConclusionNotice.objects.create(conference=conference, document=document)
    _note(document, by, "notice.draft", _("Drafted the notice of conclusions"))
    return document


@transaction.atomic
def edit_notice(document, *, by, version, **facts):
    """Change a draft; a changed format or date brings its own letterhead. Raises ``StaleEdit``."""
    require(can_edit_notice(by, document))
    unknown = set(facts) - set(EDITABLE)
    if unknown:
        raise TypeError(f"a notice has no fact {', '.join(sorted(unknown))}")
    if document.state != DocumentState.DRAFT:
        raise NotAllowedNow(_t("An issued paper never changes. It can be superseded."))
    texts = {name: clean_text(value) for name, value in facts.items() if isinstance(value, str) and name != "system"}
    facts |= texts
    if not facts.get("subject", document.subject) or not facts.get("body", document.body):
        raise NotAllowedNow(_t("A notice needs a subject and a text."))
    conference = document.conclusion_notice.conference
    system, day = facts.get("system", document.system), facts.get("date") or document.date or conference.date
    if system != document.system:
        facts |= _of_the_other_format(document, conference, system, day, facts)
    issuer = issuer_of(document.ward, system, day)
    letterhead = letterhead_on(issuer, system, day)
    facts |= {"issuer": issuer, "symbol": letterhead.symbol, "place": letterhead.place}
    edited = copy(document)
    for name, value in facts.items():
        setattr(edited, name, value)
    issuing.require_printable(edited)
    label = _("Changed the draft of the notice")
    return save_edit(document, version=version, by=by, verb="notice.edit", label=label, **facts)


def issue_notice(
    document, *, by, date: date, authority, post, signer, number=None, series="", version=None, today=None,
    around=issuing.in_transaction,
):  # fmt: skip
    """Issue the draft: number, date and text are frozen for ever, the units and the Front are told.

    ``number=None`` takes the next of the series; a number typed from the office's own register must be free
    and moves the series on. The first notice starts the conference's follow-up; the paper it supersedes is
    retired. ``version`` is what the person saw. The paper is laid out before anything is locked; ``around``
    runs the short transaction (see ``dialogue_site.issuing``).
    """
    require(can_issue_notice(by, document))
    conference = document.conclusion_notice.conference
    today = today or clock.today()
    if document.state != DocumentState.DRAFT or (version is not None and version != document.version):
        raise StaleState(document)
    _require_settled(conference, date)
    _require_not_before_superseded(document, date)
    signing = Signing(
        date=date, authority=clean_text(authority), post=clean_text(post, multiline=False),
        signer=clean_text(signer, multiline=False), number=number, series=clean_text(series, multiline=False),
    )  # fmt: skip
    document.issuer = issuer_of(document.ward, document.system, date)

    def chained(issued):
        if issued.supersedes_id:
            move(issued.supersedes, "notice.retire", by=by, thread=None)
        confirm_oral_replies(conference, by=by, on=issued.date)
        if conference.state == ConferenceState.CONCLUDED:
            follow_up_conference(conference, by=by)
        _tell_concerned(issued, conference, by)

    def with_conference_held(work):
        # The conference before the history: every other verb locks in this order.
        def held():
            conference.state = _locked_state(conference)
            _require_settled(conference, date)
            work()

        around(held)

    return issuing.issue(
        document, signing, verb="notice.issue", by=by, today=today, then=chained, around=with_conference_held,
        figures=documents.notice_figures(conference, today),
    )  # fmt: skip


def _require_not_before_superseded(document, day):
    old = document.supersedes
    if old is not None and day < old.date:
        facts = {"number": old.full_number, "day": screen_date(old.date)}
        text = _t("The notice it supersedes, %(number)s, is dated %(day)s. The new one cannot be dated before it.")
        raise ValidationError({"date": text % facts})


@transaction.atomic
def supersede_notice(document, *, by, reason):
    """Begin a paper that will replace this one and return the new draft; this one stays in force until then."""
    require(can_supersede_notice(by, document))
    conference = document.conclusion_notice.conference
    if _locked_state(conference) not in ISSUING:
        raise NotAllowedNow(_t("The conference is closed or cancelled: its papers can be read, no longer superseded."))
    if OfficialDocument.objects.filter(supersedes=document).exists():
        raise NotAllowedNow(_t("A draft that supersedes this paper exists already. Please edit that one."))
    reason = clean_text(reason)
    move(document, "notice.supersede", by=by, reason=reason)
    new = OfficialDocument.objects.create(
        ward=document.ward,
        issuer=document.issuer,
        supersedes=document,
        reason=reason,
        body=f"{document.body.rstrip()}\n\n{documents.replacement_text(document)}",
        printed={"figures": documents.notice_figures(conference, clock.today())},
        **{name: getattr(document, name) for name in COPIED},
    )
    ConclusionNotice.objects.create(conference=conference, document=new)
    _note(new, by, "notice.draft", _("Drafted a notice that supersedes an earlier one"), reason)
    return new


@transaction.atomic
def discard_notice(document, *, by):
    """Put a draft aside for good; a paper it was to supersede may then be superseded by another."""
    require(can_discard_notice(by, document))
    return move(document, "notice.discard", by=by, supersedes=None)


def _of_the_other_format(document, conference, system, day, facts):
    """The words of ``system`` for everything still as the draft of the old format was written; the rest stays typed."""
    today = clock.today()
    old = documents.notice_facts(conference, document.system, document.date or conference.date, today)
    new = documents.notice_facts(conference, system, day, today)
    names = ("body", "recipients", "signer")
    other = {name: new[name] for name in names if facts.get(name, getattr(document, name)) == old[name]}
    if (facts.get("authority"), facts.get("post")) not in issuing.SIGNING[system]:
        other |= {"authority": new["authority"], "post": new["post"]}
    return other


def _papers(conference):
    return OfficialDocument.objects.filter(conclusion_notice__conference=conference).defer("pdf")


def _locked_state(conference):
    """Hold the conference's row, so that two clerks do not begin two drafts, and return its state as it stands."""
    return Conference.objects.select_for_update().values_list("state", flat=True).get(pk=conference.pk)


def _require_settled(conference, day):
    if conference.state not in ISSUING:
        raise NotAllowedNow(_t("The conclusions are not settled yet: settle them, then issue the notice."))
    if day < conference.date:
        raise ValidationError({"date": _t("The notice cannot be older than the conference.")})


def _note(document, by, verb, label, reason=""):
    with override("vi"):
        sentence = str(label)
    audit.record(
        by=by, verb=verb, label=sentence, obj=document, reason=reason,
        after={"system": document.system, "subject": document.subject},
    )  # fmt: skip


def _tell_concerned(document, conference, by):
    """The officers of every unit that has work from the conference, the leaders and the Front."""
    units = documents.units_concerned(conference)
    watching = holders(ward=document.ward, roles=[Role.LEADER, Role.MONITOR])
    working = holders(ward=document.ward, roles=[Role.RESPONDER]).filter(
        postings__role=Role.RESPONDER, postings__unit__in=units
    )
    with override("vi"):
        text = _t("Notice of conclusions %(number)s of conference %(code)s has been issued.") % {
            "number": document.full_number,
            "code": conference.code,
        }
    told = [user for user in (*watching, *working) if user.pk != by.pk]
    tell(told, text, reverse("notice-detail", args=[document.pk]))
