"""The periodic reports of a conference, for its page."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _t

from dialogue_site.lib.dates import screen_date
from dialogue_site.templatetags.ui import badge

from ..models import PeriodicReport
from ..models.periodic import ReportKind
from ..permissions import can_draft_report
from ..states import ReportState

register = template.Library()

TONES = {
    ReportState.DRAFT: "warn",
    ReportState.APPROVED: "info",
    ReportState.SENT: "good",
    ReportState.ACKNOWLEDGED: "good",
    ReportState.WITHDRAWN: "stop",
}
#: States of a conference in which there is nothing to report on yet, or no more.
_NOTHING_YET = ("planned", "announced", "postponed", "in_session", "cancelled")


@register.simple_tag
def report_badge(state):
    """Where a report stands."""
    return badge(TONES[state], ReportState(state).label)


@register.inclusion_tag("resolutions/report_panel.html", takes_context=True)
def conference_reports(context, conference):
    """The reports on a conference, and what remains of the one before it."""
    user = context["request"].user
    seen = PeriodicReport.objects.visible_to(user).select_related("document").defer("document__pdf", "figures")
    reports = list(seen.filter(conference=conference).exclude(kind=ReportKind.OPENING))
    opening = None
    if conference.previous_id:
        opening = seen.standing().filter(conference=conference.previous_id, kind=ReportKind.OPENING).first()
    may = can_draft_report(user, conference)
    draft_url = reverse("report-draft", args=[conference.pk]) if may and conference.state not in _NOTHING_YET else ""
    offers = may and conference.previous_id and opening is None and conference.state != "cancelled"
    return {
        "rows": [_row(report) for report in reports],
        "opening": _row(opening) if opening else None,
        "opening_url": reverse("report-opening", args=[conference.pk]) if offers else "",
        "links": [(_t("Draft a report"), draft_url)] if draft_url else [],
        "shown": bool(reports or opening or offers or draft_url),
        "request": context["request"],
    }


def _row(report):
    return {
        "name": str(report),
        "number": report.document.full_number,
        "day": screen_date(report.sent_on) if report.sent_on else "",
        "url": report.get_absolute_url(),
        "badge": report_badge(report.state),
    }
