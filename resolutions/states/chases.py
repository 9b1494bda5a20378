"""When-may: asking a unit by hand to get on with a matter. The ladder of rules asks by itself."""

from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare
from feedback.states import AT_WORK, Stage

# Declared after the steps that carry a matter on: reminding is never the first button of a page.
from .assignments import ACTIVE
from .issues import ISSUES  # noqa: F401

declare(
    "resolutions",
    "feedback.issue",
    [
        Transition(
            "issue.chase",
            tuple(dict.fromkeys((*AT_WORK, Stage.DRAFTED))),
            None,
            _("Remind the unit"),
            _("Reminded the unit"),
            _("The unit's officers and its head are told at the bell and in the morning e-mail. No date moves."),
        ),
    ],
    field="stage",
)
declare(
    "resolutions",
    "resolutions.assignment",
    [
        Transition(
            "assignment.chase",
            ACTIVE,
            None,
            _("Remind"),
            _("Reminded the unit"),
            _("The unit's officers and its head are told at the bell and in the morning e-mail. No date moves."),
        ),
    ],
)
