"""When-may: the last steps of a conference."""

from django.utils.translation import gettext_lazy as _

from conferences.states import ConferenceState as C
from dialogue_site.transitions import Transition, declare

#: Conclusions are drafted and put right before they are settled, not after.
DRAFTING = (C.PLANNED, C.ANNOUNCED, C.POSTPONED, C.IN_SESSION, C.RECORDED)

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
            hindered="actions.conferences.missing_to_conclude",
        ),
        Transition(
            "conference.follow_up",
            (C.CONCLUDED,),
            C.FOLLOWING_UP,
            _("Start follow-up"),
            _("Started the follow-up"),
            _("The notice is out. Next: the units answer before their dates, the Front watches."),
            hindered="actions.conferences.missing_to_follow_up",
        ),
        Transition(
            "conference.close",
            (C.FOLLOWING_UP,),
            C.CLOSED,
            _("Close"),
            _("Closed the conference"),
            _("Possible once every issue is answered and every task done. Then the record can only be read."),
            hindered="actions.conferences.missing_to_close",
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
