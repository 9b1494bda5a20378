"""Who-may: the written answer. The unit drafts, its head checks, the leader approves; never the drafter."""

from conferences.states import ENDED
from dialogue_site.permissions import holds, leads
from dialogue_site.roles import Role

from ..states import AnswerState
from .base import clerk, office, works_on


def has_head(unit):
    """Is there somebody in the answering unit who checks? An answer without a unit is checked by the clerk."""
    return unit is not None and unit.has_head


def heads(user, unit_id):
    return unit_id is not None and user.is_authenticated and unit_id in user.headed_unit_ids


def can_draft_answer(user, issue):
    return works_on(user, issue, issue.conference, leading=True)


def can_edit_answer(user, answer):
    return works_on(user, answer.issue, answer.conference, leading=True)


def can_submit_answer(user, answer):
    return works_on(user, answer.issue, answer.conference, leading=True)


def can_withdraw_answer(user, answer):
    return works_on(user, answer.issue, answer.conference, leading=True)


def can_check_answer(user, answer):
    """The head of the answering unit; the clerk where the unit has none with an account."""
    if answer.conference.state in ENDED:
        return False
    if heads(user, answer.unit_id):
        return True
    return clerk(user, answer.conference) and not has_head(answer.unit)


def can_approve_answer(user, answer):
    """A leader who did not draft it (design section 3; the database refuses it as well)."""
    ended = answer.conference.state in ENDED
    return not ended and leads(user, answer.conference.ward_id) and answer.recorded_by_id != user.pk


def can_send_back_answer(user, answer):
    """Whoever has the answer before them: who checks it, then the leader."""
    if answer.conference.state in ENDED:
        return False
    if answer.state == AnswerState.CHECKING:
        return can_check_answer(user, answer)
    return leads(user, answer.conference.ward_id)


def can_revise_answer(user, answer):
    """What a citizen holds in hand is taken back by the office alone."""
    return office(user, answer.conference)


def can_edit_phrase(user, phrase):
    return holds(user, (Role.CLERK,), phrase.ward_id)


def can_add_phrase(user, ward):
    return holds(user, (Role.CLERK,), ward.pk)
