"""When-may: a unit is asked, takes the matter or returns it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare


class AssignmentState(TextChoices):
    OFFERED = "offered", _("Offered")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: Assignments that count: the unit has the matter, or has been asked to take it.
ACTIVE = (AssignmentState.OFFERED, AssignmentState.ACCEPTED)

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
            "assignment.replace",
            (AssignmentState.RETURNED,),
            AssignmentState.WITHDRAWN,
            _("Settle the return"),
            _("Settled the return"),
            _("Another unit is asked to cooperate, or it is noted that nobody is needed."),
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
