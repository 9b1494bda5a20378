"""When-may: a later day for a citizen's answer, asked for and granted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare


class ExtensionState(TextChoices):
    REQUESTED = "requested", _("Waiting for the leader")
    GRANTED = "granted", _("Granted, citizens told")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


E = ExtensionState

EXTENSIONS = declare(
    "resolutions",
    "resolutions.extension",
    [
        Transition(
            "extension.grant",
            (E.REQUESTED,),
            E.GRANTED,
            _("Grant and tell the citizens"),
            _("Granted the later day"),
            _("The letters are issued and recorded as sent, and the later day counts: all in this one step."),
        ),
        Transition(
            "extension.refuse",
            (E.REQUESTED,),
            E.REFUSED,
            _("Refuse"),
            _("Refused the later day"),
            _("The date until now goes on counting; the unit is told why."),
            reason=True,
        ),
        Transition(
            "extension.withdraw",
            (E.REQUESTED,),
            E.WITHDRAWN,
            _("Withdraw the request"),
            _("Withdrew the request for a later day"),
            _("The date until now goes on counting. Another request can be made."),
            danger=True,
        ),
    ],
)
