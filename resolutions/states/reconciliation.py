"""When-may: the reconciliation sheet of a conference."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SheetState(TextChoices):
    DRAFT = "draft", _("Being reconciled")
    APPROVED = "approved", _("Approved")
