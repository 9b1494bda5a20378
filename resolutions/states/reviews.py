"""When-may: what the Front says of an answer, a conclusion or a report."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
