"""When-may: a later day for a citizen's answer, asked for and granted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExtensionState(TextChoices):
    REQUESTED = "requested", _("Waiting for the leader")
    GRANTED = "granted", _("Granted, citizens told")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
