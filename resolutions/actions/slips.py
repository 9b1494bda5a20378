"""Blank opinion slips: each has a code of its own, so that a slip handed in is known by it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dialogue_site import audit, numbering
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow

from ..documents.slips import MOST_AT_ONCE, slip_code, slip_scope
from ..permissions import can_print_slips

_TAKEN = _("Took the codes %(first)s to %(last)s for blank opinion slips")


@transaction.atomic
def print_slips(conference, *, by, count):
    """Take ``count`` new codes of the conference and return ``(first, last)``; printing them again takes none."""
    require(can_print_slips(by, conference))
    if not 1 <= count <= MOST_AT_ONCE:
        raise NotAllowedNow(_("Between 1 and %d slips are printed at a time.") % MOST_AT_ONCE)
    first = numbering.next_number(slip_scope(conference), count)
    last = first + count - 1
    with override("vi"):
        codes = {"first": slip_code(conference, first), "last": slip_code(conference, last)}
        audit.record(by=by, verb="slips.print", label=str(_TAKEN) % codes, obj=conference)
    return first, last
