"""When-may: what the Front says of an answer, a conclusion or a report."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare


class Verdict(TextChoices):
    SATISFACTORY = "satisfactory", _("Satisfactory")
    PARTLY = "partly", _("Partly satisfactory")
    NOT = "not", _("Not satisfactory")
    CANNOT_JUDGE = "cannot_judge", _("Cannot be judged yet")


#: Verdicts to which the office must respond.
UNSATISFACTORY = (Verdict.PARTLY, Verdict.NOT)


class ReviewState(TextChoices):
    DRAFT = "draft", _("Not sent yet")
    SENT = "sent", _("Sent to the office")
    RESPONDED = "responded", _("Responded to")
    SUPERSEDED = "superseded", _("Replaced by a later verdict")


#: Verdicts that hold: one for each answer, conclusion or report.
STANDING_REVIEWS = (ReviewState.SENT, ReviewState.RESPONDED)

REVIEWS = declare(
    "resolutions",
    "resolutions.review",
    [
        Transition(
            "review.send",
            (ReviewState.DRAFT,),
            ReviewState.SENT,
            _("Send the verdict"),
            _("Sent the verdict"),
            _("The office sees it from now on, can neither change nor delete it, and responds by the day named."),
        ),
        Transition(
            "review.respond",
            (ReviewState.SENT,),
            ReviewState.RESPONDED,
            _("Respond to the verdict"),
            _("Responded to the verdict"),
            _("The Front is told and says whether the response is enough. The verdict itself stays as it is."),
        ),
        Transition(
            "review.supersede",
            STANDING_REVIEWS,
            ReviewState.SUPERSEDED,
            _("Give a new verdict"),
            _("Replaced the verdict by a later one"),
            _("The earlier verdict stays on record and says what replaced it. The office is told."),
        ),
    ],
)
