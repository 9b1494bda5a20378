"""Status words of this floor: a word, an icon and a colour each."""

from django.utils.translation import gettext_lazy as _

from dialogue_site.templatetags.ui import badge

from .states import AnswerState, AssignmentState, DossierState, ExtensionState, TaskState

TASK_TONES = {
    TaskState.DRAFT: "neutral",
    TaskState.OPEN: "progress",
    TaskState.DONE: "good",
    TaskState.CANCELLED: "stop",
}
ASSIGNMENT_TONES = {
    AssignmentState.OFFERED: "info",
    AssignmentState.ACCEPTED: "progress",
    AssignmentState.RETURNED: "warn",
    AssignmentState.WITHDRAWN: "neutral",
}
EXTENSION_TONES = {
    ExtensionState.REQUESTED: "warn",
    ExtensionState.GRANTED: "good",
    ExtensionState.REFUSED: "stop",
    ExtensionState.WITHDRAWN: "neutral",
}
ANSWER_TONES = {
    AnswerState.DRAFT: "neutral",
    AnswerState.CHECKING: "warn",
    AnswerState.SIGNING: "warn",
    AnswerState.APPROVED: "info",
    AnswerState.ISSUED: "progress",
    AnswerState.DISPATCHED: "good",
    AnswerState.SUPERSEDED: "neutral",
    AnswerState.WITHDRAWN: "stop",
}
DOSSIER_TONES = {
    DossierState.DRAFT: "neutral",
    DossierState.SENT: "progress",
    DossierState.REPLIED: "warn",
    DossierState.RELAYED: "good",
    DossierState.WITHDRAWN: "stop",
}
_LATENESS = {
    "overdue": ("bad", _("Overdue")),
    "due_soon": ("warn", _("Due soon")),
    "on_time": ("good", _("On time")),
}


def due_badge(lateness):
    """The badge for ``overdue``, ``due_soon`` or ``on_time``; nothing for the rest."""
    return badge(*_LATENESS[lateness]) if lateness in _LATENESS else ""


def urgency(lateness):
    """The tone of what needs somebody's eye; empty for the rest."""
    return {"overdue": "bad", "due_soon": "warn"}.get(lateness, "")


_OWN = {"overdue": ("warn", _("Past the unit's date")), "due_soon": ("info", _("Unit's date is near"))}


def own_badge(lateness):
    """The badge of the unit's own clock: another word than the citizen's, because it is another date."""
    return badge(*_OWN[lateness]) if lateness in _OWN else ""
