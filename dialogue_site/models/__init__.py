from .attachments import Attachment
from .audit import AuditEntry, AuditHead
from .calendar import CalendarDay
from .documents import OfficialDocument
from .forms import Draft, SubmittedForm
from .notifications import Notification
from .numbers import Counter
from .units import Unit, UnitName
from .users import Posting, User

__all__ = [
    "Attachment",
    "AuditEntry",
    "AuditHead",
    "CalendarDay",
    "Counter",
    "Draft",
    "Notification",
    "OfficialDocument",
    "Posting",
    "SubmittedForm",
    "Unit",
    "UnitName",
    "User",
]
