"""The notices of a conference, for its page."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _t

from conferences.states import ConferenceState
from dialogue_site.lib.dates import screen_date
from dialogue_site.models import OfficialDocument

from ..owed import unconfirmed
from ..papers_shown import state_badge
from ..permissions import can_draft_notice

register = template.Library()

#: States in which a notice may be begun or is still awaited.
AWAITED = (ConferenceState.RECORDED, ConferenceState.CONCLUDED)


@register.inclusion_tag("resolutions/notice_panel.html", takes_context=True)
def conference_notices(context, conference):
    """The papers of one conference, newest first, the way to a new one, and what it has to confirm; two queries."""
    user = context["request"].user
    papers = OfficialDocument.objects.visible_to(user).filter(conclusion_notice__conference=conference)
    rows = [
        {
            "name": f"{paper.get_system_display()}: {paper.full_number}"
            if paper.number
            else paper.get_system_display(),
            "day": screen_date(paper.date) if paper.number else "",
            "url": reverse("notice-detail", args=[paper.pk]),
            "badge": state_badge(paper),
        }
        for paper in papers
    ]
    drafting = (*AWAITED, ConferenceState.FOLLOWING_UP)
    may_draft = conference.state in drafting and can_draft_notice(user, conference)
    url = reverse("notice-draft", args=[conference.pk]) if may_draft else ""
    return {
        "rows": rows,
        "url": url,
        "links": [(_t("Draft the notice of conclusions"), url)] if url and rows else [],
        "awaited": conference.state in AWAITED,
        "unconfirmed": unconfirmed(conference=conference).count() if not conference.ended else 0,
    }
