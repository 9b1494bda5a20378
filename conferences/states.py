"""When-may of stage 1. Steps that need what was said or concluded are declared on the floors above."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare


class ConferenceState(TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    IN_SESSION = "in_session", _("In session")
    RECORDED = "recorded", _("Recorded")
    CONCLUDED = "concluded", _("Concluded")
    FOLLOWING_UP = "following_up", _("Following up")
    CLOSED = "closed", _("Closed")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


S = ConferenceState
#: The record of what was said and concluded may still be written.
RECORDING = (S.PLANNED, S.ANNOUNCED, S.IN_SESSION, S.POSTPONED)
#: Nobody has met yet: there is no attendance to count, nothing to sum up.
NOT_YET_HELD = (S.PLANNED, S.ANNOUNCED, S.POSTPONED)
ENDED = (S.CLOSED, S.CANCELLED)
RUNNING = tuple(state for state in S if state not in ENDED)

TRANSITIONS = declare(
    "conferences",
    "conferences.conference",
    [
        Transition(
            "conference.announce",
            (S.PLANNED,),
            S.ANNOUNCED,
            _("Announce"),
            _("Announced the conference"),
            _("The date is public. Next: the Front, organisations and groups collect opinions."),
        ),
        Transition(
            "conference.open",
            (S.PLANNED, S.ANNOUNCED),
            S.IN_SESSION,
            _("Open the session"),
            _("Opened the session"),
            _("Delegates are in the room. Next: the clerk enters what is said."),
        ),
        Transition(
            "conference.postpone",
            (S.PLANNED, S.ANNOUNCED),
            S.POSTPONED,
            _("Postpone"),
            _("Postponed the conference"),
            _("The conference waits for a new date. Next: the office names one."),
            reason=True,
            danger=True,
        ),
        Transition(
            "conference.reschedule",
            (S.POSTPONED,),
            S.PLANNED,
            _("Set a new date"),
            _("Set a new date"),
            _("The conference is planned again. Next: the office announces it."),
        ),
        Transition(
            "conference.cancel",
            (S.PLANNED, S.ANNOUNCED, S.POSTPONED),
            S.CANCELLED,
            _("Cancel"),
            _("Cancelled the conference"),
            _("The conference will not be held. What was collected stays on record."),
            reason=True,
            danger=True,
        ),
    ],
)
