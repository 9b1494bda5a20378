"""The papers of a conference on its page: what there is, what can be made now, and whether the law's days were kept."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _t

from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.models import OfficialDocument, Unit
from dialogue_site.models.documents import DocumentState
from dialogue_site.templatetags.ui import badge

from ..documents.kinds import CONFERENCE_PAPERS, LAW, results_due
from ..papers_shown import state_badge
from ..permissions import can_draft_paper, can_print_slips

register = template.Library()

_LIVING = (DocumentState.DRAFT, DocumentState.ISSUED)


@register.inclusion_tag("resolutions/paper_panel.html", takes_context=True)
def conference_papers(context, conference):
    """Every paper of the desk by kind, the forms without a number, the two days of Điều 43; two queries."""
    user = context["request"].user
    found = OfficialDocument.objects.visible_to(user).filter(conference_paper__conference=conference)
    papers = {}
    for paper in found.only("kind", "system", "state", "number", "symbol", "type_code", "date"):
        papers.setdefault(paper.kind, []).append(paper)
    may_draft = can_draft_paper(user, conference)
    groups = Unit.objects.of_ward(conference.ward).residential_groups()
    return {
        "conference": conference,
        "rows": [_row(kind, papers.get(kind.code, ()), conference, may_draft) for kind in CONFERENCE_PAPERS],
        "checks": [check for check in (_announced(conference, papers), _published(conference, papers)) if check],
        "may_print_slips": can_print_slips(user, conference),
        "groups": list(groups.only("name", "short_name")),
    }


def _row(kind, papers, conference, may_draft):
    living = {paper.system for paper in papers if paper.state in _LIVING}
    open_systems = [system for system in kind.systems if system not in living]
    can_make = may_draft and open_systems and kind.offered(conference)
    return {
        "label": kind.label,
        "papers": [
            {
                "name": paper.full_number or paper.get_system_display(),
                "day": screen_date(paper.date) if paper.number else "",
                "url": reverse("paper-detail", args=[paper.pk]),
                "badge": state_badge(paper),
            }
            for paper in papers
            if paper.state != DocumentState.DISCARDED
        ],
        "draft_url": reverse("paper-draft", args=[conference.pk, kind.code]) if can_make else "",
        "not_yet": "" if conference.state in kind.drafted_in else kind.not_yet,
    }


def _first_day(papers, kind):
    """When the first paper of ``kind`` that was ever issued and not voided went out."""
    days = [p.date for p in papers.get(kind, ()) if p.state in (DocumentState.ISSUED, DocumentState.SUPERSEDED)]
    return min(days, default=None)


def _announced(conference, papers):
    """Announced in time? By the paper, or by the day noted on the conference."""
    if not conference.notice_days_missing(conference.date):
        return None
    days = [day for day in (_first_day(papers, "announcement"), conference.announced_on) if day]
    name = _t("Announced at least 7 days before")
    if not days:
        held = clock.today() > conference.date
        return _check("bad" if held else "warn", name, _t("no announcement has been issued"))
    day = min(days)
    late = conference.notice_days_missing(day)
    before = (conference.date - day).days
    facts = {"day": screen_date(day), "days": before}
    return _check("bad" if late else "good", name, _t("%(day)s, %(days)d days before") % facts)


def _published(conference, papers):
    """Results published within ten days?"""
    last = results_due(conference)
    if last is None or conference.date > clock.today():
        return None
    name = _t("Results published by %s") % screen_date(last)
    day = _first_day(papers, "public_result")
    if day is None:
        tone = "bad" if clock.today() > last else "warn"
        return _check(tone, name, _t("not published yet"))
    return _check("bad" if day > last else "good", name, screen_date(day))


def _check(tone, name, text):
    return {"badge": badge(tone, text), "name": name, "law": LAW}
