"""When-may of stage 3, a table for each noun; and what this floor does to the stages below."""

from .answers import LIVING_ANSWERS, AnswerState, Outcome
from .assignments import ACTIVE, AssignmentState
from .conferences import DRAFTING
from .dossiers import DossierState
from .extensions import ExtensionState
from .issues import ISSUES
from .letters import RunState
from .notices import NOTICES
from .periodic import ReportState
from .reconciliation import SheetState
from .reviews import UNSATISFACTORY, ReviewState, Verdict
from .tasks import TaskState

__all__ = [
    "ACTIVE",
    "DRAFTING",
    "ISSUES",
    "LIVING_ANSWERS",
    "NOTICES",
    "UNSATISFACTORY",
    "AnswerState",
    "AssignmentState",
    "DossierState",
    "ExtensionState",
    "Outcome",
    "ReportState",
    "ReviewState",
    "RunState",
    "SheetState",
    "TaskState",
    "Verdict",
]
