"""What every paper of a conference has in common, whatever its verbs are called: begun, changed, issued, replaced.

The verbs themselves, with their permissions, are in ``notices`` and ``papers``.
"""

from copy import copy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import override

from conferences.models import Conference
from dialogue_site import audit, clock, issuing
from dialogue_site.edits import save_edit
from dialogue_site.issuing import Signing
from dialogue_site.letterheads import issuer_of, letterhead_on
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState
from dialogue_site.transitions import NotAllowedNow, StaleState, move

from .. import documents
from ..models import ConclusionNotice, ConferencePaper

TIES = {"conclusion_notice": ConclusionNotice, "conference_paper": ConferencePaper}
#: What a superseding draft takes over.
COPIED = (
    "kind", "system", "type_code", "type_name", "symbol", "place", "subject", "recipients", "authority", "post",
    "signer", "addressees", "legal_bases", "signatures",
)  # fmt: skip
EDITABLE = (
    "system", "date", "subject", "body", "recipients", "authority", "post", "signer", "legal_bases", "signatures",
)  # fmt: skip
#: Texts that change with the format while nobody has typed others.
_OF_THE_FORMAT = ("body", "recipients", "signer", "legal_bases", "signatures")


def papers_of(conference, kind):
    """The papers of one kind of a conference."""
    return OfficialDocument.objects.filter(**{f"{kind.tie}__conference": conference}, kind=kind.code).defer("pdf")


def locked_state(conference):
    """Hold the conference's row, so that two clerks do not begin two drafts, and return its state as it stands."""
    return Conference.objects.select_for_update().values_list("state", flat=True).get(pk=conference.pk)


def begin(kind, conference, *, by, system, today, label):
    """Write a draft from the record. One paper of each format lives at a time: a draft is edited, an issued one
    superseded."""
    if system not in kind.systems:
        raise NotAllowedNow(_t("This paper is not written in that format."))
    if locked_state(conference) not in kind.drafted_in:
        raise NotAllowedNow(str(kind.not_yet))
    missing = kind.missing(conference)
    if missing:
        raise NotAllowedNow(missing)
    living = papers_of(conference, kind).filter(system=system, state__in=(DocumentState.DRAFT, DocumentState.ISSUED))
    living = living.first()
    if living is not None and living.state == DocumentState.DRAFT:
        raise NotAllowedNow(_t("There is already a draft in this format. Please edit that one."))
    if living is not None:
        raise NotAllowedNow(_t("Paper %s is in force. To change it, supersede it.") % living.full_number)
    day = conference.date
    document = OfficialDocument.objects.create(
        ward=conference.ward,
        kind=kind.code,
        system=system,
        type_code=kind.type_code,
        type_name=kind.type_name,
        date=day,
        printed={"figures": kind.figures(conference, today)},
        **kind.write(conference, system, day, today),
    )
    TIES[kind.tie].objects.create(conference=conference, document=document)
    note(document, by, f"{kind.noun}.draft", label)
    return document


def change(kind, document, *, by, version, label, **facts):
    """Change a draft; a changed format or date brings its own letterhead. Raises ``StaleEdit``."""
    unknown = set(facts) - set(EDITABLE)
    if unknown:
        raise TypeError(f"a paper has no fact {', '.join(sorted(unknown))}")
    if document.state != DocumentState.DRAFT:
        raise NotAllowedNow(_t("An issued paper never changes. It can be superseded."))
    texts = {name: clean_text(value) for name, value in facts.items() if isinstance(value, str) and name != "system"}
    facts |= texts
    if not facts.get("subject", document.subject) or not facts.get("body", document.body):
        raise NotAllowedNow(_t("A paper needs a subject and a text."))
    conference = kind.conference_of(document)
    system, day = facts.get("system", document.system), facts.get("date") or document.date or conference.date
    if system not in kind.systems:
        raise NotAllowedNow(_t("This paper is not written in that format."))
    if system != document.system:
        facts |= _of_the_other_format(kind, document, conference, system, day, facts)
    if kind.annexed:
        # The annex is the record's, not typed: each saving takes it anew.
        facts["annexes"] = kind.facts(conference, system, clock.today())["annexes"]
    issuer = issuer_of(document.ward, system, day)
    letterhead = letterhead_on(issuer, system, day)
    facts |= {"issuer": issuer, "symbol": letterhead.symbol, "place": letterhead.place}
    edited = copy(document)
    for name, value in facts.items():
        setattr(edited, name, value)
    issuing.require_printable(edited)
    return save_edit(document, version=version, by=by, verb=f"{kind.noun}.edit", label=label, **facts)


def _of_the_other_format(kind, document, conference, system, day, facts):
    """The words of ``system`` for everything still as the draft of the old format was written; the rest stays typed."""
    today = clock.today()
    old = kind.write(conference, document.system, document.date or conference.date, today)
    new = kind.write(conference, system, day, today)
    names = [name for name in _OF_THE_FORMAT if name in new]
    other = {name: new[name] for name in names if facts.get(name, getattr(document, name)) == old[name]}
    if kind.two_sign:
        # The offices of those who sign are the format's; their names stay as typed.
        names = [name for _head, name, _how in facts.get("signatures", document.signatures)]
        heads = [head for head, _name, _how in new["signatures"]]
        other["signatures"] = [[head, name, ""] for head, name in zip(heads, names, strict=True)]
        other |= {"post": new["post"]}
    elif (facts.get("authority"), facts.get("post")) not in issuing.SIGNING[system]:
        other |= {"authority": new["authority"], "post": new["post"]}
    return other


def put_out(
    kind, document, *, by, date, authority, post, signer, number, series, version, today, around, then=None, verb=""
):
    """Issue the draft: number, date and text are frozen for ever; the paper it supersedes is retired.

    ``number=None`` takes the next of the series; a number typed from the office's own register must be free and
    moves the series on. ``version`` is what the person saw; ``then(issued, conference)`` runs in the same
    transaction. The paper is laid out before anything is locked; ``around`` runs the short transaction.
    """
    conference = kind.conference_of(document)
    today = today or clock.today()
    if document.state != DocumentState.DRAFT or (version is not None and version != document.version):
        raise StaleState(document)
    require_issuable(kind, conference, date)
    _require_not_before_superseded(document, date)
    signing = Signing(
        date=date, authority=clean_text(authority), post=clean_text(post, multiline=False),
        signer=clean_text(signer, multiline=False), number=number, series=clean_text(series, multiline=False),
    )  # fmt: skip
    document.issuer = issuer_of(document.ward, document.system, date)

    def chained(issued):
        if issued.supersedes_id and issued.supersedes.state == DocumentState.ISSUED:
            move(issued.supersedes, f"{kind.noun}.retire", by=by, thread=None)
        if then is not None:
            then(issued, conference)

    def with_conference_held(work):
        # The conference before the history: every other verb locks in this order.
        def held():
            conference.state = locked_state(conference)
            require_issuable(kind, conference, date)
            work()

        around(held)

    return issuing.issue(
        document, signing, verb=verb or f"{kind.noun}.issue", by=by, today=today, then=chained,
        around=with_conference_held, figures=kind.figures(conference, today),
    )  # fmt: skip


def require_issuable(kind, conference, day):
    """Refuse a paper the conference is not ready for, or one dated before what it tells of."""
    if conference.state not in kind.issued_in:
        if kind.tie == "conclusion_notice":
            raise NotAllowedNow(_t("The conclusions are not settled yet: settle them, then issue the notice."))
        raise NotAllowedNow(str(kind.not_yet))
    if kind.after and day < conference.date:
        raise ValidationError({"date": _t("The paper cannot be older than the conference.")})


def _require_not_before_superseded(document, day):
    old = document.supersedes
    if old is not None and day < old.date:
        facts = {"number": old.full_number, "day": screen_date(old.date)}
        text = _t("The paper it supersedes, %(number)s, is dated %(day)s. The new one cannot be dated before it.")
        raise ValidationError({"date": text % facts})


def replace(kind, document, *, by, reason, label):
    """Begin a paper that will replace this one and return the new draft; this one stays in force until then."""
    conference = kind.conference_of(document)
    if locked_state(conference) not in kind.issued_in:
        raise NotAllowedNow(_t("The conference is closed or cancelled: its papers can be read, no longer superseded."))
    if OfficialDocument.objects.filter(supersedes=document).exists():
        raise NotAllowedNow(_t("A draft that supersedes this paper exists already. Please edit that one."))
    reason = clean_text(reason)
    move(document, f"{kind.noun}.supersede", by=by, reason=reason)
    new = OfficialDocument.objects.create(
        ward=document.ward,
        issuer=document.issuer,
        supersedes=document,
        reason=reason,
        body=f"{document.body.rstrip()}\n\n{documents.replacement_text(document)}",
        printed={"figures": kind.figures(conference, clock.today())},
        **{name: getattr(document, name) for name in COPIED},
        **({"annexes": kind.facts(conference, document.system, clock.today())["annexes"]} if kind.annexed else {}),
    )
    TIES[kind.tie].objects.create(conference=conference, document=new)
    note(new, by, f"{kind.noun}.draft", label, reason)
    return new


def note(document, by, verb, label, reason=""):
    """Write down that a draft was begun."""
    with override("vi"):
        sentence = str(label)
    audit.record(
        by=by, verb=verb, label=sentence, obj=document, reason=reason,
        after={"system": document.system, "subject": document.subject},
    )  # fmt: skip
