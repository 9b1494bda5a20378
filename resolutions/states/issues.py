"""When-may: what this floor does to an issue."""

from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare
from feedback.states import ANSWERED, AT_WORK, OPEN, Stage

S = Stage

ISSUES = declare(
    "resolutions",
    "feedback.issue",
    [
        # The order of the buttons: what is done each day first. Then the rows without a button.
        Transition(
            "issue.assign",
            (S.RECEIVED, S.CLASSIFIED),
            S.ASSIGNED,
            _("Assign"),
            _("Assigned the issue"),
            _("The unit is told and accepts or returns the matter."),
        ),
        Transition(
            "answer.draft",
            AT_WORK,
            None,
            _("Draft the answer"),
            _("Began the answer"),
            _("A draft opens with the citizens' words beside it. Next: the head of the unit checks it."),
        ),
        Transition(
            "result.record",
            (*AT_WORK, S.DRAFTED, S.APPROVED, S.ANSWERED),
            None,
            _("Record the result"),
            _("Recorded the result"),
            _("What came of the matter, apart from the answer. The Front sees it."),
        ),
        Transition(
            "progress.record",
            (S.ASSIGNED, S.IN_PROGRESS, S.WITH_HIGHER, S.COMPLEX_NOTIFIED, S.ANSWERED),
            None,
            _("Report progress"),
            _("Reported progress"),
            _("The office, the leaders and the Front see the entry."),
        ),
        Transition(
            "issue.close",
            (S.ANSWERED,),
            S.CLOSED,
            _("Close"),
            _("Closed the issue"),
            _("Possible once the result is final. The issue can be reopened with a reason."),
        ),
        Transition(
            "deadline.resume",
            OPEN,
            None,
            _("Resume the deadline"),
            _("Resumed the deadline"),
            _("The clock runs again; the working days lost are added to the date."),
        ),
        Transition(
            "extension.request",
            (*AT_WORK, S.DRAFTED),
            None,
            _("Ask for a later day"),
            _("Asked for a later day"),
            _("The leader grants or refuses it. Until the citizens are told in writing the date until now counts."),
        ),
        Transition(
            "deadline.suspend",
            AT_WORK,
            None,
            _("Suspend the deadline"),
            _("Suspended the deadline"),
            _("The clock stands still while the citizen or a higher body has to act. Next: resume it when they have."),
            reason=True,
        ),
        Transition(
            "oral_reply.record",
            OPEN,
            None,
            _("Record the reply given in the room"),
            _("Recorded the reply given in the room"),
            _("A final reply answers the issue; one to be confirmed in writing leaves it open."),
            field="stage",
        ),
        Transition(
            "answer.record",
            AT_WORK,
            None,
            _("Record the written answer"),
            _("Recorded the written answer"),
            _("The issue counts as answered. The result is recorded separately."),
        ),
        Transition(
            "escalation.record",
            (S.ASSIGNED, S.IN_PROGRESS),
            S.WITH_HIGHER,
            _("Record as sent to a higher body"),
            _("Sent to a higher body"),
            _("The issue stays open and ours until a reply comes back."),
        ),
        Transition(
            "complex_notice.record",
            (S.ASSIGNED, S.IN_PROGRESS),
            S.COMPLEX_NOTIFIED,
            _("Record the notice of a complex matter"),
            _("Citizen notified: complex matter"),
            _("The citizen knows the time and the body responsible. The issue stays open."),
        ),
        Transition(
            "deadline.correct",
            AT_WORK,
            None,
            _("Correct the deadline"),
            _("Corrected the deadline"),
            _("Only while no unit has ever accepted the matter; later a deadline moves by a recorded paper alone."),
            reason=True,
        ),
        Transition(
            "issue.reopen",
            (S.ANSWERED, S.CLOSED),
            S.IN_PROGRESS,
            _("Reopen"),
            _("Reopened the issue"),
            _("The issue is open again and its unit is told."),
            reason=True,
        ),
        Transition("issue.start", (S.ASSIGNED,), S.IN_PROGRESS, _("Start"), _("Work began"), chained=True),
        Transition(
            "issue.give_back", (S.ASSIGNED,), S.CLASSIFIED, _("Give back"), _("Back with the office"), chained=True
        ),
        Transition(
            "issue.take_back",
            AT_WORK,
            S.CLASSIFIED,
            _("Take back"),
            _("Taken back from the unit"),
            chained=True,
        ),
        Transition("issue.draft", AT_WORK, S.DRAFTED, _("Drafted"), _("An answer was submitted"), chained=True),
        Transition(
            "issue.redraft",
            (S.DRAFTED, S.APPROVED),
            S.IN_PROGRESS,
            _("Back to work"),
            _("The answer is being written again"),
            chained=True,
        ),
        Transition(
            "issue.approve", (S.DRAFTED,), S.APPROVED, _("Approved"), _("Its answer was approved"), chained=True
        ),
        Transition(
            "issue.recall",
            ANSWERED,
            S.APPROVED,
            _("Recall"),
            _("A dispatch of the answer does not stand"),
            chained=True,
        ),
        Transition(
            "issue.hand_up",
            (S.APPROVED,),
            S.WITH_HIGHER,
            _("Hand up"),
            _("The citizens know that a higher body has it"),
            chained=True,
        ),
        Transition(
            "issue.answer",
            OPEN,
            S.ANSWERED,
            _("Answer"),
            _("The issue was answered"),
            chained=True,
        ),
        Transition(
            "issue.notify",
            (S.ASSIGNED, S.IN_PROGRESS),
            S.COMPLEX_NOTIFIED,
            _("Notify"),
            _("Citizens notified: complex matter"),
            chained=True,
        ),
    ],
    field="stage",
)
