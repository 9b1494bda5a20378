"""When-may: the written answer, from draft to the citizen's hand."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Outcome(TextChoices):
    """What an answer says came, or will come, of the matter."""

    RESOLVED = "resolved", _("Resolved")
    SCHEDULED = "scheduled", _("Will be resolved by a day")
    EXPLAINED = "explained", _("Explained")
    NOT_FEASIBLE = "not_feasible", _("Not feasible")
    HIGHER = "higher", _("Sent to a higher body")


class AnswerState(TextChoices):
    DRAFT = "draft", _("Being drafted")
    CHECKING = "checking", _("With the head of the unit")
    SIGNING = "signing", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    ISSUED = "issued", _("In an issued letter")
    DISPATCHED = "dispatched", _("With the citizen")
    SUPERSEDED = "superseded", _("Replaced by a later answer")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: Versions that are on their way: one for each issue.
LIVING_ANSWERS = (
    AnswerState.DRAFT,
    AnswerState.CHECKING,
    AnswerState.SIGNING,
    AnswerState.APPROVED,
    AnswerState.ISSUED,
)
