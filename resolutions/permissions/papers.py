"""Who-may: the papers of a conference, and what is done to any issued paper of the ward."""

from dialogue_site.permissions import leads, writes

from .base import office

#: Kinds written at the desk of papers; the other papers have verbs of their own.
DESK_KINDS = ("invitation", "announcement", "minutes", "public_result")


def _office_of_paper(user, document):
    return document.kind in DESK_KINDS and writes(user, document.ward_id)


def can_draft_paper(user, conference):
    return office(user, conference)


def can_edit_paper(user, document):
    return _office_of_paper(user, document)


def can_issue_paper(user, document):
    return _office_of_paper(user, document)


def can_discard_paper(user, document):
    return _office_of_paper(user, document)


def can_supersede_paper(user, document):
    return _office_of_paper(user, document)


def can_void_paper(user, document):
    """Voiding takes a paper out of force: the leader answers for it, whatever the paper is."""
    return leads(user, document.ward_id)


def can_attach_scan(user, document):
    return writes(user, document.ward_id)


def can_print_slips(user, conference):
    """Blank slips take codes of the conference's series."""
    return office(user, conference)
