"""What other pages show of this stage. Each panel takes its object and asks one question of the database."""

from functools import lru_cache

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.templatetags.ui import badge

from ..models import OpinionIssue
from ..reports import Report, Scope, due_soon_limit
from ..states import ANSWERED, OpinionState, Result, Stage

register = template.Library()

STAGE_BADGES = {
    Stage.RECEIVED: "neutral",
    Stage.CLASSIFIED: "neutral",
    Stage.ASSIGNED: "info",
    Stage.IN_PROGRESS: "progress",
    Stage.WITH_HIGHER: "info",
    Stage.COMPLEX_NOTIFIED: "warn",
    Stage.ANSWERED: "good",
    Stage.CLOSED: "good",
    Stage.WITHDRAWN: "stop",
}
RESULT_BADGES = {
    Result.NONE: "neutral",
    Result.UNDERWAY: "progress",
    Result.RESOLVED: "good",
    Result.EXPLAINED: "info",
    Result.NOT_FEASIBLE: "stop",
    Result.WITH_HIGHER: "info",
}


@lru_cache(maxsize=64)
def _stage_badge(stage, language):
    return badge(STAGE_BADGES[stage], Stage(stage).label)


@lru_cache(maxsize=64)
def _result_badge(result, language):
    return badge(RESULT_BADGES[result], Result(result).label)


@register.simple_tag
def stage_badge(issue):
    """Who has the ball: word, icon and colour."""
    return _stage_badge(issue.stage, get_language())


@register.simple_tag
def result_badge(issue):
    """What came of it: another question than whether it was answered."""
    return _result_badge(issue.result, get_language())


def lateness(issue, today, soon_until):
    """``(tone, words)`` of an issue's date: tone is a badge's kind, empty where nothing is urgent."""
    if issue.stage in ANSWERED or issue.stage == Stage.WITHDRAWN or issue.due_on is None:
        return "", ""
    days = (issue.due_on - today).days
    if days < 0:
        return "bad", ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    if days == 0:
        return "warn", _("due today")
    if issue.due_on <= soon_until:
        return "warn", ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return "", ""


def due_cell(issue, today, soon_until):
    """The date that counts now, the one first set where it differs, and how late or near it is, as safe HTML."""
    if issue.due_on is None:
        return format_html('<span class="muted">{}</span>', _("no date")) if issue.stage not in ANSWERED else ""
    tone, words = lateness(issue, today, soon_until)
    parts = [f"<span>{screen_date(issue.due_on)}</span>"]
    if issue.first_due_on and issue.first_due_on != issue.due_on:
        first = _("first set: %(date)s") % {"date": screen_date(issue.first_due_on)}
        parts.append(f"<small>{conditional_escape(first)}</small>")
    if issue.stage in ANSWERED and issue.answered_on:
        done = _("answered %(date)s") % {"date": screen_date(issue.answered_on)}
        parts.append(f"<small>{conditional_escape(done)}</small>")
    if words:
        parts.append(badge(tone, words))
    return mark_safe('<span class="due">' + "".join(parts) + "</span>")  # noqa: S308


@register.simple_tag
def due_words(issue):
    """The due date of one issue in words; asks the calendar once."""
    today = clock.today()
    return due_cell(issue, today, due_soon_limit(today))


@register.inclusion_tag("feedback/_conference_feedback.html")
def conference_feedback(conference):
    """Opinions and issues of a conference: the figures, and a line for each category, all with their lists."""
    report = Report(Scope.of_conference(conference), clock.today())
    return {"conference": conference, "report": report, "figures": report.figures, "lines": report.by_category()}


@register.inclusion_tag("feedback/_issue_rows.html")
def issue_rows(issues):
    """A short table of issues (fetched with category and lead unit), for a panel."""
    today = clock.today()
    soon = due_soon_limit(today)
    return {"rows": [(issue, due_cell(issue, today, soon), None) for issue in issues]}


@register.inclusion_tag("feedback/_issue_rows.html")
def issues_of(opinion):
    """The issues one opinion asks for, with the excerpt that asks."""
    today = clock.today()
    soon = due_soon_limit(today)
    links = opinion.links.select_related("issue__category", "issue__lead_unit")
    return {"rows": [(link.issue, due_cell(link.issue, today, soon), link) for link in links]}


@register.inclusion_tag("feedback/_asked_by.html")
def asked_by(issue):
    """Who asked for an issue: name, posts, excerpt and the way to each opinion. No contact data is queried."""
    links = OpinionIssue.objects.filter(issue=issue).select_related(
        "opinion__speaker", "opinion__attendee", "opinion__residential_group"
    )
    return {"links": [(link, link.opinion.state == OpinionState.WITHDRAWN) for link in links]}
