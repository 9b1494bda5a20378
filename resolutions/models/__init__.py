from .answers import Answer, Phrase, Promise
from .assignments import Assignment
from .chases import Chase, ChasedPerson, ChaseRule
from .conclusions import Conclusion, ConclusionTask
from .deadlines import Deadline, DeadlineEvent
from .dossiers import Dossier, DossierIssue
from .extensions import Extension
from .followups import ComplexNotice, Escalation, OralReply, ProgressUpdate
from .letters import Dispatch, Letter, LetterItem, LetterRun
from .notices import ConclusionNotice
from .papers import ConferencePaper
from .periodic import PeriodicReport
from .reconciliation import Reconciliation, ReconciliationItem
from .reviews import Review, ReviewResponse

__all__ = [
    "Answer",
    "Assignment",
    "Chase",
    "ChaseRule",
    "ChasedPerson",
    "ComplexNotice",
    "Conclusion",
    "ConclusionNotice",
    "ConclusionTask",
    "ConferencePaper",
    "Deadline",
    "DeadlineEvent",
    "Dispatch",
    "Dossier",
    "DossierIssue",
    "Escalation",
    "Extension",
    "Letter",
    "LetterItem",
    "LetterRun",
    "OralReply",
    "PeriodicReport",
    "Phrase",
    "ProgressUpdate",
    "Promise",
    "Reconciliation",
    "ReconciliationItem",
    "Review",
    "ReviewResponse",
]
