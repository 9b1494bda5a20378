"""When-may: what this floor does to an issue."""

from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare
from feedback.states import AT_WORK, OPEN, Stage

S = Stage

ISSUES = declare(
    "resolutions",
    "feedback.issue",
    [
        Transition(
            "issue.assign",
            (S.RECEIVED, S.CLASSIFIED),
            S.ASSIGNED,
            _("Assign"),
            _("Assigned the issue"),
            _("The unit is told and accepts or returns the matter."),
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
            "progress.record",
            (S.ASSIGNED, S.IN_PROGRESS, S.WITH_HIGHER, S.COMPLEX_NOTIFIED, S.ANSWERED),
            None,
            _("Report progress"),
            _("Reported progress"),
            _("The office, the leaders and the Front see the entry."),
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
            "issue.answer",
            OPEN,
            S.ANSWERED,
            _("Answer"),
            _("The issue was answered"),
            chained=True,
        ),
        Transition(
            "result.record",
            (*AT_WORK, S.ANSWERED),
            None,
            _("Record the result"),
            _("Recorded the result"),
            _("What came of the matter, apart from the answer. The Front sees it."),
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
            _("Only while the unit has not accepted the matter; later a deadline moves by a recorded paper alone."),
            reason=True,
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
            "issue.reopen",
            (S.ANSWERED, S.CLOSED),
            S.IN_PROGRESS,
            _("Reopen"),
            _("Reopened the issue"),
            _("The issue is open again and its unit is told."),
            reason=True,
        ),
    ],
    field="stage",
)
