"""When-may: the notice of conclusions."""

from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare

NOTICES = declare(
    "resolutions",
    "dialogue_site.officialdocument",
    [
        Transition(
            "notice.issue",
            ("draft",),
            "issued",
            _("Issue the paper"),
            _("Issued the paper"),
            _("Number, date and text are frozen for ever; the units are told. Next: they act before their dates."),
        ),
        Transition(
            "notice.discard",
            ("draft",),
            "discarded",
            _("Discard the draft"),
            _("Discarded the draft"),
            _("The draft stays on record but can no longer be issued."),
            danger=True,
        ),
        Transition(
            "notice.supersede",
            ("issued",),
            None,
            _("Supersede"),
            _("Began a paper that supersedes this one"),
            _("A new draft opens with this text; this paper keeps its number and says what replaced it."),
            reason=True,
        ),
        Transition(
            "notice.retire", ("issued",), "superseded", _("Retire"), _("Superseded by a later paper"), chained=True
        ),
    ],
)
