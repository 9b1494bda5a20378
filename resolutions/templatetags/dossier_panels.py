"""Dossiers to higher bodies, for the pages of a conference and of an issue."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _t

from conferences.states import ConferenceState
from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.templatetags.ui import badge

from ..badges import DOSSIER_TONES, due_badge
from ..models import Dossier
from ..permissions import can_open_dossier
from ..states import DossierState

register = template.Library()
#: Before the record is complete nothing is known to be beyond the ward's authority.
OPENED_IN = (ConferenceState.RECORDED, ConferenceState.CONCLUDED, ConferenceState.FOLLOWING_UP)


def _rows(dossiers):
    today, rows = clock.today(), []
    for each in dossiers:
        late = each.state == DossierState.SENT and each.expected_on is not None and each.expected_on < today
        asked = _t("reply asked for no later than %s") % screen_date(each.expected_on) if each.expected_on else ""
        rows.append(
            {
                "url": each.get_absolute_url(),
                "name": str(each),
                "badge": due_badge("overdue") if late else badge(DOSSIER_TONES[each.state], each.get_state_display()),
                "note": asked if each.is_open else "",
            }
        )
    return rows


@register.inclusion_tag("resolutions/dossier_panel.html", takes_context=True)
def conference_dossiers(context, conference):
    """What a conference sent up, and the way to a new dossier; one query."""
    user = context["request"].user
    rows = _rows(Dossier.objects.visible_to(user).filter(conference=conference))
    may = conference.state in OPENED_IN and can_open_dossier(user, conference)
    url = reverse("dossier-open", args=[conference.pk])
    return {"rows": rows, "links": [(_t("Open a dossier"), url)] if may else []}


@register.inclusion_tag("resolutions/dossier_panel.html", takes_context=True)
def issue_dossiers(context, issue):
    """The dossiers an issue is or was in; one query, nothing without any."""
    user = context["request"].user
    return {"rows": _rows(Dossier.objects.visible_to(user).filter(items__issue=issue)), "links": []}
