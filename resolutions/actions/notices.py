"""The notice of conclusions: drafted from the record, edited, issued, superseded, discarded.

What it shares with the other papers is in ``desk``; its own are the follow-up it starts and whom it tells.
"""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conferences.states import ConferenceState
from dialogue_site import clock, issuing
from dialogue_site.models.documents import System
from dialogue_site.notify import holders, tell
from dialogue_site.permissions import require
from dialogue_site.roles import Role
from dialogue_site.transitions import move

from .. import documents
from ..documents.kinds import NOTICE
from ..permissions import (
    can_discard_notice,
    can_draft_notice,
    can_edit_notice,
    can_issue_notice,
    can_supersede_notice,
)
from . import desk
from .conferences import follow_up_conference
from .debts import confirm_oral_replies


@transaction.atomic
def draft_notice(conference, *, by, system=System.PARTY, today=None):
    """Write a draft from the record and return the :class:`OfficialDocument`. Needs conclusions."""
    require(can_draft_notice(by, conference))
    label = _("Drafted the notice of conclusions")
    return desk.begin(NOTICE, conference, by=by, system=system, today=today or clock.today(), label=label)


@transaction.atomic
def edit_notice(document, *, by, version, **facts):
    """Change a draft; a changed format or date brings its own letterhead. Raises ``StaleEdit``."""
    require(can_edit_notice(by, document))
    label = _("Changed the draft of the notice")
    return desk.change(NOTICE, document, by=by, version=version, label=label, **facts)


def issue_notice(
    document, *, by, date: date, authority, post, signer, number=None, series="", version=None, today=None,
    around=issuing.in_transaction,
):  # fmt: skip
    """Issue the draft (see :func:`desk.put_out`); the units and the Front are told.

    The first notice starts the conference's follow-up, and confirms what was finally replied in the room.
    """
    require(can_issue_notice(by, document))

    def chained(issued, conference):
        confirm_oral_replies(conference, by=by, on=issued.date)
        if conference.state == ConferenceState.CONCLUDED:
            follow_up_conference(conference, by=by)
        _tell_concerned(issued, conference, by)

    return desk.put_out(
        NOTICE, document, by=by, date=date, authority=authority, post=post, signer=signer, number=number,
        series=series, version=version, today=today, around=around, then=chained,
    )  # fmt: skip


@transaction.atomic
def supersede_notice(document, *, by, reason):
    """Begin a paper that will replace this one and return the new draft; this one stays in force until then."""
    require(can_supersede_notice(by, document))
    label = _("Drafted a notice that supersedes an earlier one")
    return desk.replace(NOTICE, document, by=by, reason=reason, label=label)


@transaction.atomic
def discard_notice(document, *, by):
    """Put a draft aside for good; a paper it was to supersede may then be superseded by another."""
    require(can_discard_notice(by, document))
    return move(document, "notice.discard", by=by, supersedes=None)


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
