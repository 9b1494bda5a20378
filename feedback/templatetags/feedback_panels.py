"""What other pages show of this stage. Each panel takes its object and asks one question of the database."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.templatetags.ui import badge

from ..models import OpinionIssue
from ..reports import Report, Scope
from ..states import ANSWERED, PUT_ASIDE, OpinionState, Result, Stage

register = template.Library()

STAGE_BADGES = {
    Stage.RECEIVED: "neutral",
    Stage.CLASSIFIED: "neutral",
    Stage.ASSIGNED: "info",
    Stage.IN_PROGRESS: "progress",
    Stage.WITH_HIGHER: "info",
    Stage.COMPLEX_NOTIFIED: "warn",
    Stage.DRAFTED: "progress",
    Stage.APPROVED: "info",
    Stage.ANSWERED: "good",
    Stage.CLOSED: "good",
    Stage.MERGED: "neutral",
    Stage.OUT_OF_SCOPE: "stop",
    Stage.MERGED: "neutral",
    Stage.OUT_OF_SCOPE: "stop",
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


def small(text):
    """The second line of a cell; nothing where there is no text."""
    return SafeString(f"<small>{escape(text)}</small>" if text else "")


def cited(code, conference=""):
    """An issue's code, with its conference's where there is a doubt: each conference numbers its own from 1."""
    return SafeString(f"<span>{escape(code)}</span> {small(conference)}")


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
    if issue.stage in (*ANSWERED, *PUT_ASIDE) or issue.due_on is None:
        return "", ""
    days = (issue.due_on - today).days
    if days < 0:
        return "bad", ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    if days == 0:
        return "warn", _("due today")
    if issue.due_on <= soon_until:
        return "warn", ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return "", ""


class _Dates(NamedTuple):
    """What the cell of a due date depends on: many rows of a list share it."""

    stage: str
    due_on: date | None
    first_due_on: date | None
    answered_on: date | None
    suspended_on: date | None


@lru_cache(maxsize=2048)
def _due_cell(dates, today, soon_until, language):
    answered = dates.stage in ANSWERED
    if dates.suspended_on is not None and not answered:
        since = _("since %(date)s") % {"date": screen_date(dates.suspended_on)}
        parts = [badge("info", _("Suspended"), "pause-circle"), since, _first_set(dates)]
        return format_html('<span class="due">{} <small>{}</small>{}</span>', *parts), ""
    if dates.due_on is None:
        return format_html('<span class="muted">{}</span>', _("no date")) if not answered else SafeString(), ""
    tone, words = lateness(dates, today, soon_until)
    parts = [format_html("<span>{}</span>", screen_date(dates.due_on))]
    if dates.first_due_on != dates.due_on:
        parts.append(_first_set(dates))
    if answered and dates.answered_on:
        done = _("answered %(date)s") % {"date": screen_date(dates.answered_on)}
        parts.append(format_html("<small>{}</small>", done))
    if words:
        parts.append(badge(tone, words))
    # The later day that counts by now does not hide that the first one was missed.
    until = dates.answered_on if answered else today
    if tone != "bad" and dates.first_due_on and until and until > dates.first_due_on:
        parts.append(format_html("<small>{}</small>", _("late against the first date")))
    return format_html('<span class="due">{}</span>', SafeString("".join(parts))), tone


def _first_set(dates):
    if not dates.first_due_on:
        return ""
    return format_html("<small>{}</small>", _("first set: %(date)s") % {"date": screen_date(dates.first_due_on)})


def due_cell(issue, today, soon_until, suspended_on=None):
    """``(cell, tone)``: the date that counts now, the first one where it differs, how late or near, as safe HTML.

    ``suspended_on`` is the day since which the clock stands still.
    """
    dates = _Dates(issue.stage, issue.due_on, issue.first_due_on, issue.answered_on, suspended_on)
    return _due_cell(dates, today, soon_until, get_language())


@register.inclusion_tag("feedback/_conference_feedback.html")
def conference_feedback(conference):
    """Opinions and issues of a conference: the figures, and a line for each category, all with their lists."""
    report = Report(Scope.of_conference(conference), clock.today())
    return {"conference": conference, "report": report, "figures": report.figures, "lines": report.by_category()}


@register.inclusion_tag("feedback/_asked_by.html")
def asked_by(issue):
    """Who asked for an issue: name, posts, excerpt and the way to each opinion. No contact data is queried."""
    links = OpinionIssue.objects.filter(issue=issue).select_related(
        "opinion__speaker", "opinion__attendee", "opinion__residential_group"
    )
    sealed = issue.stage == Stage.OUT_OF_SCOPE
    return {"links": [(link, link.opinion.state == OpinionState.WITHDRAWN) for link in links], "sealed": sealed}
