from .assignments import Assignment
from .conclusions import Conclusion, ConclusionTask
from .deadlines import Deadline, DeadlineEvent
from .followups import Answer, ComplexNotice, Escalation, OralReply, ProgressUpdate
from .notices import ConclusionNotice

__all__ = [
    "Answer",
    "Assignment",
    "ComplexNotice",
    "Conclusion",
    "ConclusionNotice",
    "ConclusionTask",
    "Deadline",
    "DeadlineEvent",
    "Escalation",
    "OralReply",
    "ProgressUpdate",
]
