"""When-may: issues that are one matter, or several, and matters of another lane (design sections 3 and 4)."""

from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare
from feedback.states import ANSWERED, OPEN, UNASSIGNED, Stage

S = Stage
#: With an answer on its way here, or with a higher body, a matter is not merged: what is on its way comes first.
MERGEABLE = (*UNASSIGNED, S.ASSIGNED, S.IN_PROGRESS, S.COMPLEX_NOTIFIED)

MATTERS = declare(
    "resolutions",
    "feedback.issue",
    [
        Transition(
            "earlier_answer.record",
            OPEN,
            None,
            _("Answered before"),
            _("Recorded the answer given before the conference"),
            chained=True,
        ),
        Transition(
            "issue.merge",
            MERGEABLE,
            S.MERGED,
            _("Merge into another issue"),
            _("Merged into another issue"),
            _("Everybody who asked for it is owed the other issue's answer. It can be undone, also days later."),
            aside=True,
        ),
        Transition(
            "issue.unmerge",
            (S.MERGED,),
            S.RECEIVED,
            _("Undo the merge"),
            _("The merge was undone"),
            _("The issue stands on its own again, and those who asked for it are owed its answer."),
            aside=True,
        ),
        Transition(
            "issue.split",
            (*OPEN,),
            None,
            _("Split into several"),
            _("Split the issue"),
            _("New issues for parts of the matter; everybody who asked stays with at least one of them."),
            aside=True,
        ),
        Transition(
            "issue.relate",
            (*OPEN, *ANSWERED),
            None,
            _("Link with another issue"),
            _("Linked with another issue"),
            _("Both pages show the other one. Nothing else changes."),
            aside=True,
        ),
        Transition(
            "issue.unsplit",
            UNASSIGNED,
            S.WITHDRAWN,
            _("Undo the split"),
            _("The split was undone"),
            chained=True,
        ),
        Transition(
            "issue.refer",
            MERGEABLE,
            S.OUT_OF_SCOPE,
            _("Not a matter for the dialogue"),
            _("Went to the lane of its own law"),
            _("A complaint, a denunciation or a secret: its words are hidden, only reference and destination stay."),
            danger=True,
            aside=True,
        ),
    ],
    field="stage",
)

VOICES = declare(
    "resolutions",
    "feedback.opinion",
    [
        Transition(
            "opinion.refer",
            ("received", "locked"),
            None,
            _("Not a matter for the dialogue"),
            _("Went to the lane of its own law"),
            _("A complaint, a denunciation or a secret: its words are hidden, only reference and destination stay."),
            danger=True,
        ),
    ],
)
