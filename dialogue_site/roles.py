"""The five roles a posting can carry, and what each comes for (design section 1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    CLERK = "clerk", _("Office clerk")
    LEADER = "leader", _("Leader")
    RESPONDER = "responder", _("Department officer")
    MONITOR = "monitor", _("Front officer")
    ADMIN = "admin", _("Office administrator")


#: Who reads the record of a ward's conferences. The administrator keeps the house, not the record.
READERS = (Role.CLERK, Role.LEADER, Role.RESPONDER, Role.MONITOR)
#: Who writes the record.
WRITERS = (Role.CLERK, Role.LEADER)
