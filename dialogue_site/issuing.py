"""Issuing an official paper: the next number, the bytes frozen with their hash, the words kept.

Laying out a paper takes a tenth of a second, so it is done before any row is locked: the number is
foreseen, the paper laid out with it, and the short transaction that follows takes the number and keeps the
bytes only if the series still stands where it stood. When somebody was faster it is laid out again; after
a few such rounds under the lock, so that everybody gets through.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _t

from . import clock, numbering
from .letterheads import issuer_of, letterhead_on, symbol_on, unit_symbol_of
from .lib.dates import screen_date
from .lib.pdf import PaperTooLarge, check_size
from .models import Counter, OfficialDocument
from .models.documents import LETTER_CODE, System
from .papers import Annex, Letterhead, Paper, Signature, paper_html, paper_pdf
from .transitions import NotAllowedNow, StaleState, move

#: Who signs how: what stands above the post, and the post. A Party committee is a collective, so its deputy
#: secretary signs on its behalf, never K/T BÍ THƯ; K/T stands where one person heads an office (domain.md 3.1, 3.2).
SIGNING = {
    System.PARTY: (
        ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
        ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
        ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"),
        ("T/L BAN THƯỜNG VỤ\nK/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
    ),
    System.STATE: (
        ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        ("TL. CHỦ TỊCH\nKT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
    ),
}
OPTIMISTIC_ROUNDS = 3
LARGEST_NUMBER = 99_999
_TERM = re.compile(r"(20\d\d)-(20\d\d)")
_CLASH = ("document_number_once_per_series", "officialdocument.number")


class NumberMoved(Exception):
    """The foreseen number went to another paper; nothing was kept."""


@dataclass(frozen=True)
class Signing:
    """What is decided when a paper goes out. ``number=None``: the next of the series."""

    date: date
    authority: str
    post: str
    signer: str
    number: int | None = None
    series: str = ""


@dataclass(frozen=True)
class Frozen:
    """A paper laid out with a number: everything that is kept."""

    number: int
    symbol: str
    place: str
    pdf: bytes
    printed: dict


def series_on(system, day):
    """The series a number of ``day`` belongs to: the year (state), the committee's term (party).

    Terms run from congress to congress, five years; a ward's congress is held by mid-year, so July begins
    the new one. The office may say otherwise when it issues.
    """
    if system == System.STATE:
        return str(day.year)
    years = day.year if day.month >= 7 else day.year - 1
    first = years - years % 5
    return f"{first}-{first + 5}"


def foreseen_number(document, series):
    """The number the next paper of the series will get; nothing is taken."""
    taken = Counter.objects.filter(pk=_scope(document, series)).values_list("value", flat=True).first()
    return (taken or 0) + 1


def series_begun(document, series):
    """Has the series given any number yet?"""
    return Counter.objects.filter(pk=_scope(document, series), value__gt=0).exists()


def letter_of_series(ward, day):
    """An unsaved công văn of the ward's People's Committee: what names the series of its letters."""
    issuer = issuer_of(ward, System.STATE, day)
    return OfficialDocument(ward=ward, issuer=issuer, system=System.STATE, type_code=LETTER_CODE)


def refuse_taken(document, series, first, count=1):
    """Raise ``ValidationError`` when a number of ``count`` from ``first`` on was given to another paper."""
    taken = OfficialDocument.objects.filter(
        issuer=document.issuer_id, type_code=document.type_code, series=series, number__range=(first, first + count - 1)
    ).defer("pdf")
    other = taken.order_by("number").first()
    if other is not None:
        raise ValidationError({"number": _taken(other.full_number, other.date)})


def paper_of(document, signing=None, number=None):
    """The :class:`~dialogue_site.papers.Paper` of a document; without ``signing`` it is a draft."""
    day = signing.date if signing else document.date or clock.today()
    return Paper(
        system=str(document.system),
        letterhead=letterhead_on(document.issuer, document.system, day),
        type_code=document.type_code,
        type_name=document.type_name,
        number=number,
        date=signing.date if signing else None,
        year=day.year,
        subject=document.subject,
        body=document.body,
        authority=signing.authority if signing else document.authority,
        post=signing.post if signing else document.post,
        signer=signing.signer if signing else document.signer,
        recipients=document.recipients.splitlines(),
        draft=signing is None,
        form=_form_of(document),
        unit_symbol=unit_symbol_of(document, day),
        addressees=document.addressees.splitlines(),
        legal_bases=document.legal_bases.splitlines(),
        signatures=[Signature(*each) for each in document.signatures],
        annexes=[Annex.of_facts(each) for each in document.annexes],
        issuer_name=document.issuer.name_on(day),
    )


def _form_of(document):
    """Which of the three layouts: minutes carry their own signatures, a công văn names no type."""
    if document.signatures:
        return "minutes"
    return "letter" if document.type_code == LETTER_CODE else "titled"


def frozen_paper(document):
    """An issued paper once more as a :class:`~dialogue_site.papers.Paper`, from the words kept with it alone.

    For the Word file of an issued paper: names and letterheads changed since have no part in it.
    """
    kept = document.printed
    authority, post, signer = kept["signature"]
    return Paper(
        system=str(document.system),
        letterhead=Letterhead(
            system=str(document.system),
            superior=kept["superior"],
            issuer_lines=kept["issuer"],
            # A công văn keeps its whole symbol, UBND-KTHTĐT: it is printed as one.
            symbol=document.symbol,
            place=document.place,
        ),
        type_code=document.type_code,
        type_name=document.type_name,
        number=document.number,
        date=document.date,
        year=document.date.year,
        subject=kept["subject"],
        body=kept["body"],
        authority=authority,
        post=post,
        signer=signer,
        recipients=kept["recipients"],
        form=_form_of(document),
        addressees=kept.get("addressees", []),
        legal_bases=kept.get("legal_bases", []),
        signatures=[Signature(*each) for each in kept.get("signatures", [])],
        annexes=[Annex.of_facts(each) for each in kept.get("annexes", [])],
        issuer_name=kept.get("issuer_name", ""),
    )


def draft_pdf(document):
    """The draft as PDF: number and date blank, marked DỰ THẢO. Raises :class:`NotAllowedNow` for too much text."""
    return _laid_out(paper_of(document))


def require_printable(document):
    """Raise :class:`NotAllowedNow` when the draft's text is too much for one paper; nothing is laid out yet."""
    try:
        check_size(paper_html(paper_of(document)))
    except PaperTooLarge as error:
        raise _too_long() from error


def check(document, signing, today):
    """Raise :class:`NotAllowedNow` with a sentence for the clerk unless the paper may go out like this."""
    if not document.signatures and (signing.authority, signing.post) not in SIGNING[document.system]:
        raise NotAllowedNow(_t("This signing authority and post do not belong to the format of the paper."))
    if not signing.signer.strip():
        raise NotAllowedNow(_t("Please give the name of the signer."))
    if signing.date > today:
        raise NotAllowedNow(_t("A paper is not dated ahead: %s has not come yet.") % screen_date(signing.date))
    term = _TERM.fullmatch(signing.series)
    if document.system == System.PARTY and (not term or not 1 <= int(term[2]) - int(term[1]) <= 6):
        raise NotAllowedNow(_t("The committee's term is written like 2020-2025."))
    if document.system == System.STATE and signing.series != str(signing.date.year):
        raise NotAllowedNow(_t("State papers are numbered by the year of their date."))
    if signing.number is not None:
        if not 1 <= signing.number <= LARGEST_NUMBER:
            raise ValidationError({"number": _t("A number of the register is between 1 and %d.") % LARGEST_NUMBER})
        refuse_taken(document, signing.series, signing.number)


def in_transaction(work):
    """The plain way to run the short, locking part of :func:`issue`."""
    with transaction.atomic():
        work()


def issue(document, signing, *, verb, by, today, figures=None, then=None, around=in_transaction):
    """Give the draft its number, freeze its bytes and words, and carry it along ``verb``; returns it.

    ``figures`` are the counts the text rests on, kept with it; ``then(document)`` runs in the same
    transaction; ``around(work)`` is how a page runs that transaction (once per form). Raises
    :class:`NotAllowedNow`, ``ValidationError`` for a number that cannot be given, and :class:`StaleState` when
    the draft was edited or issued meanwhile.
    """
    signing = replace(signing, series=signing.series or series_on(document.system, signing.date))
    check(document, signing, today)
    for _round in range(OPTIMISTIC_ROUNDS):
        foreseen = signing.number or foreseen_number(document, signing.series)
        frozen = freeze(document, signing, foreseen, figures)
        try:
            around(lambda frozen=frozen: _keep(document, signing, frozen, verb=verb, by=by, then=then))
            return document
        except NumberMoved:
            continue
        except IntegrityError as error:
            _explain_clash(document, signing, error)

    def under_the_lock():
        number = numbering.next_number(_scope(document, signing.series))
        _store(document, signing, freeze(document, signing, number, figures), verb=verb, by=by, then=then)

    around(under_the_lock)
    return document


def freeze(document, signing, number, figures=None):
    """Lay the paper out with ``number`` and gather what is kept of it."""
    paper = paper_of(document, signing, number)
    pdf = _laid_out(paper)
    printed = {
        "superior": paper.letterhead.superior,
        "issuer": paper.letterhead.issuer_lines,
        "subject": paper.subject,
        "body": paper.body,
        "recipients": paper.recipients,
        "signature": [paper.authority, paper.post, paper.signer],
        "addressees": paper.addressees,
        "legal_bases": paper.legal_bases,
        "signatures": [list(each) for each in paper.signatures],
        "annexes": [annex.facts() for annex in paper.annexes],
        "issuer_name": paper.issuer_name,
        "figures": figures or {},
        "as_of": clock.today().isoformat(),
    }
    return Frozen(number, symbol_on(document, signing.date), paper.letterhead.place, pdf, printed)


def _keep(document, signing, frozen, *, verb, by, then):
    scope = _scope(document, signing.series)
    if signing.number is None:
        if numbering.next_number(scope) != frozen.number:
            raise NumberMoved
    else:
        refuse_taken(document, signing.series, signing.number)
        numbering.at_least(scope, signing.number)
    _store(document, signing, frozen, verb=verb, by=by, then=then)


def _store(document, signing, frozen, *, verb, by, then):
    """One statement writes number, bytes and state: there is no moment in which half of it is true."""
    held = OfficialDocument.objects.select_for_update().defer("pdf").get(pk=document.pk)
    if held.version != document.version:
        raise StaleState(held)
    move(
        document,
        verb,
        by=by,
        issuer=document.issuer,
        number=frozen.number,
        series=signing.series,
        symbol=frozen.symbol,
        place=frozen.place,
        date=signing.date,
        authority=signing.authority,
        post=signing.post,
        signer=signing.signer,
        printed=frozen.printed,
        pdf=frozen.pdf,
        sha256=hashlib.sha256(frozen.pdf).hexdigest(),
        issued_at=clock.now(),
        issued_by=by,
    )
    OfficialDocument.objects.filter(pk=document.pk).update(folded=document.words_to_find())
    if then is not None:
        then(document)


def series_scope(issuer_id, type_code, series):
    """The name of a series among the counters."""
    return f"paper:{issuer_id}:{type_code}:{series}"


def _scope(document, series):
    return series_scope(document.issuer_id, document.type_code, series)


def _taken(number, day):
    return _t("Number %(number)s was given to another paper, dated %(date)s. Look it up in the register.") % {
        "number": number,
        "date": screen_date(day),
    }


def _explain_clash(document, signing, error):
    """The database itself refused a number typed twice at the same moment."""
    if any(name in str(error) for name in _CLASH):
        problem = _t("Number %d has just been given to another paper.") % signing.number
        raise ValidationError({"number": problem}) from error
    raise error


def _laid_out(paper):
    try:
        return paper_pdf(paper)
    except PaperTooLarge as error:
        raise _too_long() from error


def _too_long():
    return NotAllowedNow(_t("The text is too long to be laid out as one paper. Please shorten it."))
