"""When-may: the periodic report to the Front, and the paper it is sent as."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import Transition, declare


class ReportState(TextChoices):
    DRAFT = "draft", _("Being drafted")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Sent to the Front")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged by the Front")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: From the approval on figures and text are kept as they are.
FROZEN_REPORTS = (ReportState.APPROVED, ReportState.SENT, ReportState.ACKNOWLEDGED)

REPORTS = declare(
    "resolutions",
    "resolutions.periodicreport",
    [
        Transition(
            "report.approve",
            (ReportState.DRAFT,),
            ReportState.APPROVED,
            _("Approve the report"),
            _("Approved the report"),
            _("Figures and text are frozen. Next: the office gives the paper its number and sends it."),
        ),
        Transition(
            "report.send",
            (ReportState.APPROVED,),
            ReportState.SENT,
            _("Issue and send"),
            _("Issued the report and sent it to the Front"),
            _("Number and date are given, the paper is frozen for ever. Next: the Front confirms that it has it."),
        ),
        Transition(
            "report.acknowledge",
            (ReportState.SENT,),
            ReportState.ACKNOWLEDGED,
            _("Confirm receipt"),
            _("Confirmed receipt of the report"),
            _("The office is told, with the remark of the Front."),
        ),
        Transition(
            "report.review",
            (ReportState.SENT, ReportState.ACKNOWLEDGED),
            None,
            _("Judge the report"),
            _("The Front judged the report"),
            _("The verdict is sent to the office, which responds by the day named."),
        ),
        Transition(
            "report.withdraw",
            (ReportState.DRAFT, ReportState.APPROVED),
            ReportState.WITHDRAWN,
            _("Withdraw"),
            _("Withdrew the report"),
            _("The report stays on record and can no longer be sent."),
            reason=True,
            danger=True,
        ),
    ],
)

PAPERS = declare(
    "resolutions",
    "dialogue_site.officialdocument",
    [
        Transition(
            "report_paper.issue", ("draft",), "issued", _("Issue the paper"), _("Issued the paper"), chained=True
        ),
        Transition(
            "report_paper.discard",
            ("draft",),
            "discarded",
            _("Discard the draft"),
            _("Discarded the draft"),
            chained=True,
        ),
    ],
)
