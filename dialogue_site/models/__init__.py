from .attachments import Attachment
from .audit import AuditEntry, AuditHead
from .calendar import CalendarDay
from .documents import OfficialDocument, SignedScan
from .forms import Draft, SubmittedForm
from .notifications import Notification
from .numbers import Counter
from .outbox import CalendarFeed, OutboxMessage
from .units import Unit, UnitName
from .users import Posting, User

__all__ = [
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "CalendarDay",
    "CalendarFeed",
    "Counter",
    "Draft",
    "Notification",
    "OfficialDocument",
    "OutboxMessage",
    "Posting",
    "SignedScan",
    "SubmittedForm",
    "Unit",
    "UnitName",
    "User",
]
