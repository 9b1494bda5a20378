"""Who issues a paper and under which head: always the names valid on the paper's own date (domain.md 2.4)."""

from django.utils.translation import gettext as _t

from .models import Unit
from .models.documents import LETTER_CODE, System
from .models.units import UnitKind
from .papers import Letterhead
from .transitions import NotAllowedNow

ISSUER_KINDS = {System.PARTY: UnitKind.PARTY_COMMITTEE, System.STATE: UnitKind.GOVERNMENT}
OFFICE = "VP"
SYMBOLS = {System.PARTY: "ĐU", System.STATE: "UBND"}
#: What a department's name begins with, and small words: they lend no letter (Phòng Kinh tế, Hạ tầng và Đô thị).
_BEGINNINGS = ("Bộ phận ", "Phòng ", "Ban ")
_SMALL_WORDS = {"và", "của", "các"}


def issuer_of(ward, system, day):
    """The ward's Party committee or People's Committee on ``day``; raises :class:`NotAllowedNow` without one."""
    bodies = Unit.objects.of_ward(ward).filter(kind=ISSUER_KINDS[system]).prefetch_related("names")
    issuer = bodies.valid_on(day).first() or bodies.first()
    if issuer is None:
        kind = UnitKind(ISSUER_KINDS[system]).label
        raise NotAllowedNow(_t("The ward has no unit of the kind “%s” that could issue this paper.") % kind)
    return issuer


def letterhead_on(issuer, system, day):
    """The :class:`~dialogue_site.papers.Letterhead` of ``issuer`` on ``day``; what no dated name says is derived."""
    named = issuer.named_on(day)
    name = named.name if named else issuer.name
    return Letterhead(
        system=str(system),
        superior=named.header_superior if named else "",
        issuer_lines=(named.header_name if named else "") or name.upper(),
        symbol=(named.symbol if named else "") or SYMBOLS[system],
        place=(named.place if named else "") or place_of(issuer.ward, day),
    )


def unit_symbol_on(unit, day):
    """How a drafting unit ends the number of a công văn: “KTHTĐT” of 512/UBND-KTHTĐT (Nghị định 30, Phụ lục I, ô 3).

    The symbol of the name valid on ``day``; without one the first letters of that name. Empty without a unit and
    for the issuer itself: nothing is drafted by the whole committee (never UBND-UBND).
    """
    if unit is None or unit.kind in ISSUER_KINDS.values():
        return ""
    named = unit.named_on(day)
    if named and named.symbol:
        return named.symbol
    if unit.kind == UnitKind.OFFICE:
        return OFFICE
    name = named.name if named else unit.name
    for beginning in _BEGINNINGS:
        name = name.removeprefix(beginning)
    words = name.replace(",", " ").replace("-", " ").split()
    return "".join(word[0] for word in words if word not in _SMALL_WORDS).upper()[:12]


def unit_symbol_of(document, day):
    """What stands after the issuer's symbol on ``document``, or nothing: only a công văn of the state has it."""
    letter = document.system == System.STATE and document.type_code == LETTER_CODE
    return unit_symbol_on(document.drafting_unit, day) if letter else ""


def symbol_on(document, day):
    """The whole symbol after the number: ``UBND-KTHTĐT`` for a công văn of the state with a drafting unit."""
    symbol, unit = letterhead_on(document.issuer, document.system, day).symbol, unit_symbol_of(document, day)
    return f"{symbol}-{unit}" if unit else symbol


def place_of(ward, day):
    """The name of the place alone, as in a date line: “Bồ Đề” of “Phường Bồ Đề”."""
    if ward is None:
        return ""
    words = ward.name_on(day).split()
    return " ".join(words[1:] or words)
