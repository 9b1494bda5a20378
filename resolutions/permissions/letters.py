"""Who-may: letters to citizens. Clerk and leader issue and dispatch: what they say was approved before."""

from conferences.states import ENDED
from dialogue_site.permissions import writes

from ..models.letters import LetterKind
from .base import office


def _office_of_letter(user, document):
    """The office, for a paper that is a letter to a citizen."""
    return document.kind in LetterKind.values and writes(user, document.ward_id)


def can_draft_letter(user, conference):
    return office(user, conference)


def can_edit_letter(user, document):
    return _office_of_letter(user, document)


def can_issue_letter(user, document):
    return _office_of_letter(user, document)


def can_discard_letter(user, document):
    return _office_of_letter(user, document)


def can_dispatch_letter(user, document):
    return _office_of_letter(user, document)


def can_withdraw_dispatch(user, dispatch):
    return writes(user, dispatch.ward_id)


def can_start_letter_run(user, conference):
    return conference.state not in ENDED and writes(user, conference.ward_id)
