"""The other papers of a conference: drafted from the record, edited, issued, superseded, discarded.

Voiding and the signed scan are for every issued paper of the ward, whoever wrote it.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock, issuing
from dialogue_site.attachments import checked, keep_file, refusal_text
from dialogue_site.lib.text import clean_text
from dialogue_site.lib.uploads import CleanFile, UploadRefused
from dialogue_site.models import OfficialDocument, SignedScan
from dialogue_site.models.documents import DocumentState
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, move

from ..documents.kinds import KINDS, NOTICE
from ..models import Dispatch, Dossier, OralReply
from ..permissions import (
    can_attach_scan,
    can_discard_paper,
    can_draft_paper,
    can_edit_paper,
    can_issue_paper,
    can_supersede_paper,
    can_void_paper,
)
from ..states import DossierState
from . import desk

#: Dossiers whose paper the body has.
SENT_FOR_GOOD = (DossierState.SENT, DossierState.REPLIED, DossierState.RELAYED)
SCAN_TYPES = ("application/pdf", "image/jpeg")


def _kind_of(document):
    return KINDS[document.kind]


@transaction.atomic
def draft_paper(conference, *, by, kind, system="", today=None):
    """Write the draft of ``kind`` (a code) from the record and return the :class:`OfficialDocument`."""
    require(can_draft_paper(by, conference))
    found = KINDS[kind]
    system = system or found.usual_system(conference)
    label = _("Drafted a paper of the conference")
    return desk.begin(found, conference, by=by, system=system, today=today or clock.today(), label=label)


@transaction.atomic
def edit_paper(document, *, by, version, **facts):
    """Change a draft; a changed format or date brings its own letterhead. Raises ``StaleEdit``."""
    require(can_edit_paper(by, document))
    label = _("Changed the draft of the paper")
    return desk.change(_kind_of(document), document, by=by, version=version, label=label, **facts)


def issue_paper(
    document, *, by, date: date, authority="", post="", signer="", number=None, series="", version=None, today=None,
    around=issuing.in_transaction,
):  # fmt: skip
    """Issue the draft: number, date and text are frozen for ever (see :func:`desk.put_out`).

    Minutes are signed by the two the draft names; the chair is kept as their signer.
    """
    require(can_issue_paper(by, document))
    kind = _kind_of(document)
    if kind.two_sign:
        if not all(name.strip() for _head, name, _how in document.signatures):
            raise NotAllowedNow(_t("Minutes are signed by two: please name both in the draft."))
        authority, (post, signer, _how) = "", document.signatures[-1]
    return desk.put_out(
        kind, document, by=by, date=date, authority=authority, post=post, signer=signer, number=number, series=series,
        version=version, today=today, around=around,
    )  # fmt: skip


@transaction.atomic
def supersede_paper(document, *, by, reason):
    """Begin a paper that will replace this one and return the new draft; this one stays in force until then."""
    require(can_supersede_paper(by, document))
    label = _("Drafted a paper that supersedes an earlier one")
    return desk.replace(_kind_of(document), document, by=by, reason=reason, label=label)


@transaction.atomic
def discard_paper(document, *, by):
    """Put a draft aside for good; a paper it was to supersede may then be superseded by another."""
    require(can_discard_paper(by, document))
    return move(document, "paper.discard", by=by, supersedes=None)


@transaction.atomic
def void_paper(document, *, by, reason):
    """Take an issued paper out of force for good; its number stays taken and says why (design invariant 9).

    A letter that reached its citizen, and the notice that confirms replies given in the room, still answer
    somebody: the dispatch is withdrawn, the notice superseded first. The paper of a dossier that is with a higher body
    is what the citizens' letters quote: the dossier is withdrawn first.
    """
    require(can_void_paper(by, document))
    reason = clean_text(reason)
    missing = missing_to_void(document)
    if missing:
        raise NotAllowedNow(" ".join(missing))
    return move(document, "paper.void", by=by, reason=reason, void_reason=reason)


def missing_to_void(document):
    """What keeps an issued paper from being voided, as sentences: an empty list when nothing does."""
    if Dispatch.objects.standing().filter(document=document).exists():
        return [_t("The paper was sent to somebody. Withdraw the record of its dispatch first.")]
    if Dossier.objects.filter(document=document, state__in=SENT_FOR_GOOD).exists():
        return [
            _t("A dossier went to a higher body with this paper, and letters quote it. Withdraw the dossier first.")
        ]
    if document.kind == NOTICE.code and document.state == DocumentState.ISSUED and _confirms_replies(document):
        return [
            _t("This notice confirms replies given in the room. Supersede it; the earlier paper can then be voided.")
        ]
    return []


def _confirms_replies(document):
    conference = NOTICE.conference_of(document)
    others = desk.papers_of(conference, NOTICE).filter(state=DocumentState.ISSUED).exclude(pk=document.pk)
    return not others.exists() and OralReply.objects.filter(issue__conference=conference, is_final=True).exists()


@transaction.atomic
def attach_scan(document, *, by, scan):
    """Keep the scan of the signed sheet with an issued paper: an upload, or a file already checked; PDF or JPEG."""
    require(can_attach_scan(by, document))
    try:
        clean = scan if isinstance(scan, CleanFile) else checked(scan)
    except UploadRefused as refusal:
        raise NotAllowedNow(refusal_text(refusal)) from refusal
    if clean.content_type not in SCAN_TYPES:
        raise NotAllowedNow(_t("A signed scan is a PDF or a JPEG picture."))
    OfficialDocument.objects.select_for_update().defer("pdf").get(pk=document.pk)
    if document.scans.filter(attachment__sha256=clean.sha256).exists():
        raise NotAllowedNow(_t("This very scan is attached already."))
    move(document, "scan.attach", by=by, label=_t("Attached the signed scan “%s”") % clean.name)
    kept = keep_file(clean, ward=document.ward, by=by)
    SignedScan.objects.create(document=document, attachment=kept, added_by=by)
    return document
