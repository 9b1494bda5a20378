"""When-may of stage 3: conclusions, assignments, answers, results, notices; and what they do to stages below."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conferences.states import ConferenceState as C
from dialogue_site.transitions import Transition, declare
from feedback.states import AT_WORK, OPEN, Stage

S = Stage


class TaskState(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", pgettext_lazy("of a task", "Open")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class AssignmentState(TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: Conclusions are drafted and put right before they are settled, not after.
DRAFTING = (C.PLANNED, C.ANNOUNCED, C.POSTPONED, C.IN_SESSION, C.RECORDED)
#: Assignments that count: the unit has the matter, or has been asked to take it.
ACTIVE = (AssignmentState.OFFERED, AssignmentState.ACCEPTED)

CONFERENCES = declare(
    "resolutions",
    "conferences.conference",
    [
        Transition(
            "conference.conclude",
            (C.RECORDED,),
            C.CONCLUDED,
            _("Settle the conclusions"),
            _("Settled the conclusions"),
            _("The tasks go to their units. Next: the office issues the notice of conclusions."),
        ),
        Transition(
            "conference.follow_up",
            (C.CONCLUDED,),
            C.FOLLOWING_UP,
            _("Start follow-up"),
            _("Started the follow-up"),
            _("The notice is out. Next: the units answer before their dates, the Front watches."),
        ),
        Transition(
            "conference.close",
            (C.FOLLOWING_UP,),
            C.CLOSED,
            _("Close"),
            _("Closed the conference"),
            _("Possible once every issue is answered and every task done. Then the record can only be read."),
        ),
        Transition(
            "conference.reopen",
            (C.CLOSED,),
            C.FOLLOWING_UP,
            _("Reopen"),
            _("Reopened the conference"),
            _("The follow-up goes on."),
            reason=True,
        ),
    ],
)

TASKS = declare(
    "resolutions",
    "resolutions.conclusiontask",
    [
        Transition(
            "task.open", (TaskState.DRAFT,), TaskState.OPEN, _("Open"), _("The task was given out"), chained=True
        ),
        Transition(
            "task.assign",
            (TaskState.OPEN,),
            None,
            _("Assign"),
            _("Assigned the task"),
            _("The unit is told and accepts or returns the task."),
        ),
        Transition(
            "task_progress.record",
            (TaskState.OPEN,),
            None,
            _("Report progress"),
            _("Reported progress"),
            _("The office, the leaders and the Front see the entry."),
        ),
        Transition(
            "task.complete",
            (TaskState.OPEN,),
            TaskState.DONE,
            _("Report as done"),
            _("Reported the task as done"),
            _("The task counts as done. Next: the office and the Front see the result."),
        ),
        Transition(
            "task.reopen",
            (TaskState.DONE,),
            TaskState.OPEN,
            _("Reopen"),
            _("Reopened the task"),
            _("The task is open again; its unit is told."),
            reason=True,
        ),
        Transition(
            "task.cancel",
            (TaskState.DRAFT, TaskState.OPEN),
            TaskState.CANCELLED,
            _("Cancel"),
            _("Cancelled the task"),
            _("The task stays on record but no longer counts."),
            reason=True,
            danger=True,
        ),
    ],
)

ASSIGNMENTS = declare(
    "resolutions",
    "resolutions.assignment",
    [
        Transition(
            "assignment.accept",
            (AssignmentState.OFFERED,),
            AssignmentState.ACCEPTED,
            _("Accept"),
            _("Accepted the assignment"),
            _("The matter is yours. Next: your unit answers before the date."),
        ),
        Transition(
            "assignment.return",
            (AssignmentState.OFFERED,),
            AssignmentState.RETURNED,
            _("Return"),
            _("Returned the assignment"),
            _("The matter goes back to the office with your reason. The citizen's date does not move."),
            reason=True,
        ),
        Transition(
            "assignment.withdraw",
            ACTIVE,
            AssignmentState.WITHDRAWN,
            _("Withdraw"),
            _("Withdrew the assignment"),
            _("The unit no longer has the matter. Next: the clerk assigns it anew."),
            reason=True,
            danger=True,
        ),
    ],
)

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

NOTICES = declare(
    "resolutions",
    "dialogue_site.officialdocument",
    [
        Transition(
            "notice.issue",
            ("draft",),
            "issued",
            _("Issue the paper"),
            _("Issued the paper"),
            _("Number, date and text are frozen for ever; the units are told. Next: they act before their dates."),
        ),
        Transition(
            "notice.discard",
            ("draft",),
            "discarded",
            _("Discard the draft"),
            _("Discarded the draft"),
            _("The draft stays on record but can no longer be issued."),
            danger=True,
        ),
        Transition(
            "notice.supersede",
            ("issued",),
            None,
            _("Supersede"),
            _("Began a paper that supersedes this one"),
            _("A new draft opens with this text; this paper keeps its number and says what replaced it."),
            reason=True,
        ),
        Transition(
            "notice.retire", ("issued",), "superseded", _("Retire"), _("Superseded by a later paper"), chained=True
        ),
    ],
)
