"""Who issues a paper and under which head: always the names valid on the paper's own date (domain.md 2.4)."""

from django.utils.translation import gettext as _t

from .models import Unit
from .models.documents import System
from .models.units import UnitKind
from .papers import Letterhead
from .transitions import NotAllowedNow

ISSUER_KINDS = {System.PARTY: UnitKind.PARTY_COMMITTEE, System.STATE: UnitKind.GOVERNMENT}
SYMBOLS = {System.PARTY: "ĐU", System.STATE: "UBND"}


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


def place_of(ward, day):
    """The name of the place alone, as in a date line: “Bồ Đề” of “Phường Bồ Đề”."""
    if ward is None:
        return ""
    words = ward.name_on(day).split()
    return " ".join(words[1:] or words)
