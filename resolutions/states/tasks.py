"""When-may: the lettered tasks of conclusions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogue_site.transitions import Transition, declare


class TaskState(TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", pgettext_lazy("of a task", "Open")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


TASKS = declare(
    "resolutions",
    "resolutions.conclusiontask",
    [
        Transition(
            "task.open", (TaskState.DRAFT,), TaskState.OPEN, _("Open"), _("The task was given out"), chained=True
        ),
        Transition(
            "task.assign",
            (TaskState.OPEN,),
            None,
            _("Assign"),
            _("Assigned the task"),
            _("The unit is told and accepts or returns the task."),
        ),
        Transition(
            "task_progress.record",
            (TaskState.OPEN,),
            None,
            _("Report progress"),
            _("Reported progress"),
            _("The office, the leaders and the Front see the entry."),
        ),
        Transition(
            "task.complete",
            (TaskState.OPEN,),
            TaskState.DONE,
            _("Report as done"),
            _("Reported the task as done"),
            _("The task counts as done. Next: the office and the Front see the result."),
        ),
        Transition(
            "task.reopen",
            (TaskState.DONE,),
            TaskState.OPEN,
            _("Reopen"),
            _("Reopened the task"),
            _("The task is open again; its unit is told."),
            reason=True,
        ),
        Transition(
            "task.cancel",
            (TaskState.DRAFT, TaskState.OPEN),
            TaskState.CANCELLED,
            _("Cancel"),
            _("Cancelled the task"),
            _("The task stays on record but no longer counts."),
            reason=True,
            danger=True,
        ),
    ],
)
