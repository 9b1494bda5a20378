"""When-may: letters to citizens, and the runs that make many."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare


class RunState(TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Finished")
    FAILED = "failed", _("Stopped with an error")


LETTERS = declare(
    "resolutions",
    "dialogue_site.officialdocument",
    [
        Transition(
            "letter.edit",
            ("draft",),
            None,
            _("Edit the letter"),
            _("Changed the draft of the letter"),
            _("The draft is saved. Next: the office issues it."),
        ),
        Transition(
            "letter.issue",
            ("draft",),
            "issued",
            _("Issue the letter"),
            _("Issued the letter"),
            _("Number, date and text are frozen for ever. Next: it is handed over, posted, read out or e-mailed."),
        ),
        Transition(
            "letter.dispatch",
            ("issued",),
            None,
            _("Record the dispatch"),
            _("Recorded the dispatch of the letter"),
            _("The citizen counts as answered from that day on."),
        ),
        Transition(
            "letter.discard",
            ("draft",),
            "discarded",
            _("Discard the draft"),
            _("Discarded the draft"),
            _("The draft stays on record but can no longer be issued. Its citizen waits for another letter."),
            danger=True,
        ),
    ],
)
