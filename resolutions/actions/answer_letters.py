"""One letter answers all issues of one citizen: written from the approved answers, by hand or in a run."""

from django.db import transaction
from django.utils.translation import gettext as _t

from conferences.actions.guards import require_running
from dialogue_site import clock
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow
from feedback.models import OpinionIssue

from ..documents.answer_letter import letter_body, letter_subject
from ..documents.letters import addressed_name
from ..models.letters import LetterKind
from ..owed import citizens, editions_of, key_of, rest_of, split_key
from ..permissions import can_draft_letter
from .letters import draft_letter


def debts_in(conference):
    return OpinionIssue.objects.filter(issue__conference=conference)


@transaction.atomic
def write_letter(conference, *, by, key, day=None, run=None):
    """The draft letter to the citizen ``key`` with every answer that is ready; what still waits comes later.

    Raises ``NotAllowedNow`` when nothing is ready (any more): another letter has it, or an answer was sent back.
    """
    require(can_draft_letter(by, conference))
    # Held before looking: undoing a merge takes back what the citizen is owed elsewhere.
    require_running(conference)
    found = citizens(debts_in(conference), keys=[key])
    if not found or not found[0].ready:
        raise NotAllowedNow(_t("No approved answer is ready for this citizen: a letter has it already, or it waits."))
    citizen = found[0]
    editions = editions_of({link.issue_id for link in citizen.ready})
    rows = [(link, editions[link.issue_id]) for link in citizen.ready if link.issue_id in editions]
    called, day = addressed_name(citizen.person, citizen.opinion), day or clock.today()
    body = letter_body(conference, called, rows, rest_of(citizen, debts_in(conference)), day)
    return draft_letter(
        LetterKind.ANSWER, by=by, conference=conference, person=citizen.person, opinion=citizen.opinion,
        links=[link for link, _answer in rows], answers={answer.issue_id: answer for _link, answer in rows},
        subject=letter_subject(conference), body=body, day=day, run=run,
    )  # fmt: skip


__all__ = ["debts_in", "key_of", "split_key", "write_letter"]
