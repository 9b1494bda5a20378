"""When-may: matters sent to a higher body in one dossier."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare
from feedback.states import Stage


class DossierState(TextChoices):
    DRAFT = "draft", _("Being put together")
    SENT = "sent", _("With the higher body")
    REPLIED = "replied", _("Reply received")
    RELAYED = "relayed", _("Reply passed on to the citizens")
    WITHDRAWN = "withdrawn", _("Withdrawn")


D = DossierState

DOSSIERS = declare(
    "resolutions",
    "resolutions.dossier",
    [
        Transition(
            "dossier_issue.add",
            (D.DRAFT,),
            None,
            _("Add issues"),
            _("Added issues to the dossier"),
            _("The issues go up together, with one paper to one body."),
        ),
        Transition(
            "dossier_paper.draft",
            (D.DRAFT,),
            None,
            _("Draft the paper"),
            _("Drafted the paper of the dossier"),
            _("The submission or transfer slip is written from the issues; you edit it before it is issued."),
        ),
        Transition(
            "dossier.send",
            (D.DRAFT,),
            D.SENT,
            _("Issue the paper and send"),
            _("Sent the dossier to the higher body"),
            _("The paper is frozen with its number and the citizens are told. The issues stay open and ours."),
        ),
        Transition(
            "dossier.record",
            (D.DRAFT,),
            D.SENT,
            _("Record as sent with another paper"),
            _("Recorded the dossier as sent"),
            _("For a paper made outside this system. The citizens are told; the issues stay open and ours."),
        ),
        Transition(
            "dossier_reply.record",
            (D.SENT, D.REPLIED),
            None,
            _("Record the reply"),
            _("Recorded the reply of the higher body"),
            _("Next: the office passes the reply on to every citizen. Until then the issues stay open."),
        ),
        Transition(
            "dossier.reply", (D.SENT,), D.REPLIED, _("Reply"), _("The body replied to every issue"), chained=True
        ),
        Transition(
            "dossier.relay",
            (D.SENT, D.REPLIED),
            None,
            _("Pass the reply on"),
            _("Began to pass the reply on to the citizens"),
            _("An answer is drafted for each issue; the leader approves it and the citizens get it by letter."),
        ),
        Transition(
            "dossier.chase",
            (D.SENT,),
            None,
            _("Remind the body"),
            _("Reminded the higher body"),
            _("The reminder is kept in the history. The dossier stays with the body."),
        ),
        Transition(
            "dossier.finish",
            (D.SENT, D.REPLIED),
            D.RELAYED,
            _("Finish"),
            _("Every citizen has the reply"),
            chained=True,
        ),
        Transition(
            "dossier.resume",
            (D.RELAYED,),
            D.REPLIED,
            _("Resume"),
            _("A citizen is owed the reply again"),
            chained=True,
        ),
        Transition(
            "dossier.withdraw",
            (D.DRAFT, D.SENT),
            D.WITHDRAWN,
            _("Withdraw"),
            _("Withdrew the dossier"),
            _("The issues go back to their units. The dossier stays on record."),
            reason=True,
            danger=True,
        ),
    ],
)

#: The paper of a dossier is issued and put aside together with the dossier: no buttons of its own.
PAPERS = declare(
    "resolutions",
    "dialogue_site.officialdocument",
    [
        Transition("dossier_paper.issue", ("draft",), "issued", _("Issue"), _("Issued the paper"), chained=True),
        Transition(
            "dossier_paper.discard",
            ("draft",),
            "discarded",
            _("Discard the draft"),
            _("Discarded the draft"),
            chained=True,
        ),
    ],
)

ISSUES = declare(
    "resolutions",
    "feedback.issue",
    [
        Transition(
            "issue.send_up",
            (Stage.ASSIGNED, Stage.IN_PROGRESS),
            None,
            _("Propose for a higher body"),
            _("Added to a dossier for a higher body"),
            _("The issue joins the open dossier for that body. The office sends it and tells the citizens."),
        ),
        Transition(
            "issue.come_back",
            (Stage.WITH_HIGHER,),
            Stage.IN_PROGRESS,
            _("Come back"),
            _("No longer with a higher body"),
            chained=True,
        ),
    ],
    field="stage",
)
