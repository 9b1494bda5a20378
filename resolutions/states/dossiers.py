"""When-may: matters sent to a higher body in one dossier."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DossierState(TextChoices):
    DRAFT = "draft", _("Being put together")
    SENT = "sent", _("With the higher body")
    REPLIED = "replied", _("Reply received")
    RELAYED = "relayed", _("Reply passed on to the citizens")
    WITHDRAWN = "withdrawn", _("Withdrawn")
