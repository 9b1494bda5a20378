"""When-may: the written answer, from draft to the citizen's hand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare


class Outcome(TextChoices):
    """What an answer says came, or will come, of the matter."""

    RESOLVED = "resolved", _("Resolved")
    SCHEDULED = "scheduled", _("Will be resolved by a day")
    EXPLAINED = "explained", _("Explained")
    NOT_FEASIBLE = "not_feasible", _("Not feasible")
    HIGHER = "higher", _("Sent to a higher body")


class AnswerState(TextChoices):
    DRAFT = "draft", _("Being drafted")
    CHECKING = "checking", _("With the head of the unit")
    SIGNING = "signing", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    ISSUED = "issued", _("In an issued letter")
    DISPATCHED = "dispatched", _("With the citizen")
    SUPERSEDED = "superseded", _("Replaced by a later answer")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: Versions that are on their way: one for each issue.
LIVING_ANSWERS = (
    AnswerState.DRAFT,
    AnswerState.CHECKING,
    AnswerState.SIGNING,
    AnswerState.APPROVED,
    AnswerState.ISSUED,
)

A = AnswerState
ANSWERS = declare(
    "resolutions",
    "resolutions.answer",
    [
        Transition(
            "answer.edit",
            (A.DRAFT,),
            None,
            _("Edit the answer"),
            _("Changed the draft of the answer"),
            _("The draft is saved. Next: it is submitted to the head of the unit."),
        ),
        Transition(
            "answer.submit",
            (A.DRAFT,),
            A.CHECKING,
            _("Submit the answer"),
            _("Submitted the answer"),
            _("The head of the unit checks it, then the leader approves it."),
            hindered="actions.answers.missing_to_submit",
        ),
        Transition(
            "answer.check",
            (A.CHECKING,),
            A.SIGNING,
            _("Pass on to the leader"),
            _("Checked the answer and passed it on to the leader"),
            _("It joins the leader's signing queue."),
        ),
        Transition(
            "answer.approve",
            (A.SIGNING,),
            A.APPROVED,
            _("Approve"),
            _("Approved the answer"),
            _("The office writes it into the citizens' letters."),
            hindered="actions.answers.missing_to_submit",
        ),
        Transition(
            "answer.send_back",
            (A.CHECKING, A.SIGNING, A.APPROVED),
            A.DRAFT,
            _("Send back"),
            _("Sent the answer back"),
            _("The unit has it again, with your comment."),
            reason=True,
        ),
        Transition(
            "answer.withdraw",
            (A.DRAFT, A.CHECKING, A.SIGNING),
            A.WITHDRAWN,
            _("Withdraw the answer"),
            _("Withdrew the answer"),
            _("The text stays on record; another answer can be drafted."),
            reason=True,
            danger=True,
        ),
        Transition("answer.issue", (A.APPROVED,), A.ISSUED, _("Issue"), _("Went into an issued letter"), chained=True),
        Transition(
            "answer.dispatch",
            (A.APPROVED, A.ISSUED),
            A.DISPATCHED,
            _("Dispatch"),
            _("Reached the first citizen"),
            chained=True,
        ),
        Transition(
            "answer.recall",
            (A.DISPATCHED,),
            A.ISSUED,
            _("Take back"),
            _("No dispatch of it stands any more"),
            chained=True,
        ),
        Transition(
            "answer.revise",
            (A.DISPATCHED,),
            A.SUPERSEDED,
            _("Write a new edition"),
            _("Replaced the answer by a new edition"),
            _("Everybody who asked is owed an answer again. Next: the unit writes the new edition."),
            reason=True,
            danger=True,
        ),
        Transition(
            "answer.retire",
            (A.ISSUED, A.DISPATCHED),
            A.SUPERSEDED,
            _("Retire"),
            _("Replaced by a later answer"),
            chained=True,
        ),
    ],
)
