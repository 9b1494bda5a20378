"""When-may: the other papers of a conference; and what may be done to any issued paper."""

from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare

#: States of papers that bear a number.
NUMBERED = ("issued", "superseded", "voided")

PAPERS = declare(
    "resolutions",
    "dialogue_site.officialdocument",
    [
        Transition(
            "paper.issue",
            ("draft",),
            "issued",
            _("Issue the paper"),
            _("Issued the paper"),
            _("Number, date and text are frozen for ever. Next: it is signed, stamped and sent to its recipients."),
        ),
        Transition(
            "paper.discard",
            ("draft",),
            "discarded",
            _("Discard the draft"),
            _("Discarded the draft"),
            _("The draft stays on record but can no longer be issued."),
            danger=True,
        ),
        Transition(
            "paper.supersede",
            ("issued",),
            None,
            _("Supersede"),
            _("Began a paper that supersedes this one"),
            _("A new draft opens with this text; this paper keeps its number and says what replaced it."),
            reason=True,
        ),
        Transition(
            "paper.retire", ("issued",), "superseded", _("Retire"), _("Superseded by a later paper"), chained=True
        ),
        Transition(
            "scan.attach",
            NUMBERED,
            None,
            _("Attach the signed scan"),
            _("Attached the signed scan"),
            _("The signed and stamped sheet is kept with the paper and can be read from the register."),
        ),
        Transition(
            "paper.void",
            ("issued", "superseded"),
            "voided",
            _("Void"),
            _("Voided the paper"),
            _("The number stays taken and the register says “đã hủy” with your reason. This cannot be taken back."),
            reason=True,
            danger=True,
            hindered="actions.papers.missing_to_void",
        ),
    ],
)
