"""When-may: the periodic report to the Front."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportState(TextChoices):
    DRAFT = "draft", _("Being drafted")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Sent to the Front")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged by the Front")
    WITHDRAWN = "withdrawn", _("Withdrawn")
