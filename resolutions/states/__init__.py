"""When-may of stage 3, a table for each noun; and what this floor does to the stages below."""

from . import chases  # noqa: F401  (declares its rows)
from .answers import ANSWERS, LIVING_ANSWERS, AnswerState, Outcome
from .assignments import ACTIVE, AssignmentState
from .conferences import DRAFTING
from .dossiers import DossierState
from .extensions import ExtensionState
from .issues import ISSUES
from .letters import LETTERS, RunState
from .matters import MATTERS, MERGEABLE
from .notices import NOTICES
from .papers import NUMBERED, PAPERS
from .periodic import FROZEN_REPORTS, ReportState
from .reconciliation import SheetState
from .reviews import STANDING_REVIEWS, UNSATISFACTORY, ReviewState, Verdict
from .tasks import TaskState

__all__ = [
    "ACTIVE",
    "ANSWERS",
    "DRAFTING",
    "FROZEN_REPORTS",
    "ISSUES",
    "LETTERS",
    "LIVING_ANSWERS",
    "MATTERS",
    "MERGEABLE",
    "NOTICES",
    "NUMBERED",
    "PAPERS",
    "STANDING_REVIEWS",
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
