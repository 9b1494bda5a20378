"""When-may: the reconciliation sheet of a conference (conclusion 1b of the 2022 notice)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from conferences.states import ConferenceState as C
from dialogue_site.transitions import Transition, declare


class SheetState(TextChoices):
    DRAFT = "draft", _("Being reconciled")
    APPROVED = "approved", _("Approved")


BEGINS = declare(
    "resolutions",
    "conferences.conference",
    [
        Transition(
            "reconciliation.begin",
            (C.RECORDED, C.CONCLUDED, C.FOLLOWING_UP),
            None,
            _("Begin the reconciliation"),
            _("Began the reconciliation"),
            _("Each issue is put into one box: raised before, in the room or both, and whether it was answered."),
        ),
    ],
)

SHEETS = declare(
    "resolutions",
    "resolutions.reconciliation",
    [
        Transition(
            "reconciliation.place",
            (SheetState.DRAFT,),
            None,
            _("Put into a box"),
            _("Put an issue into another box"),
            chained=True,
        ),
        Transition(
            "reconciliation.approve",
            (SheetState.DRAFT,),
            SheetState.APPROVED,
            _("Approve the sheet"),
            _("Approved the reconciliation sheet"),
            _("Boxes and figures are frozen and the sheet is printed. What is not answered yet stays owed."),
        ),
        Transition(
            "reconciliation.reopen",
            (SheetState.APPROVED,),
            SheetState.DRAFT,
            _("Reopen the sheet"),
            _("Reopened the reconciliation sheet"),
            _("The office may move issues again. The sheet approved before is printed anew when it is approved."),
            reason=True,
        ),
    ],
)
