"""A report's frozen figures as lines for its pages: beside those of the last report, each with the list behind it."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site.lib.numbers import ratio
from feedback.models import Issue

#: Figure, label, the figure it is a share of, a formula where one is needed.
FIGURES = (
    ("opinions", _("Opinions"), "", ""),
    ("issues", _("Issues"), "", _("Issues that count, first asked for by the day.")),
    ("ward", _("Within the ward's authority"), "issues", ""),
    ("higher_authority", _("Of a higher level, wholly or in part"), "issues", ""),
    ("answered", _("Answered"), "issues", _("Answered in the room or in writing by the day, out of all issues.")),
    ("answered_room", _("Answered in the room"), "answered", ""),
    ("answered_written", _("Answered in writing"), "answered", ""),
    ("resolved", _("Resolved"), "issues", _("Result “resolved” by the day, out of all issues, answered or not.")),
    ("on_time", _("Open, within the date"), "issues", ""),
    ("overdue", _("Overdue"), "issues", _("Not answered, and the date that counted then had passed.")),
    ("with_higher", _("With a higher body"), "issues", _("Not answered and not overdue, sent up with a paper.")),
    ("complex", _("Complex, citizen notified"), "issues", ""),
    ("no_date", _("No date"), "issues", ""),
    ("citizens_owed", _("Citizens still owed an answer"), "", ""),
    ("debts", _("Answers still owed"), "", ""),
    ("reviewed", _("Judged by the Front"), "answered", _("Answered issues with a verdict, out of all answered.")),
    ("satisfied", _("Judged satisfactory"), "reviewed", _("Those judged “satisfactory”, out of all that were judged.")),
    ("partly", _("Judged partly satisfactory"), "reviewed", ""),
    ("refused", _("Judged not satisfactory"), "reviewed", ""),
    ("cannot_judge", _("Cannot be judged yet"), "reviewed", ""),
    ("responses_open", _("Verdicts without a response"), "", ""),
)
CHANGES = {
    "newly_answered": _("Answered since"),
    "newly_resolved": _("Resolved since"),
    "newly_overdue": _("Overdue since"),
    "newly_higher": _("Sent to a higher body since"),
    "newly_complex": _("Complex since"),
    "reopened": _("Open again"),
    "added": _("Added since"),
    "gone": _("No longer counted on their own"),
}
#: So many issues are named beside a change; the list has them all.
NAMED = 8
LABELS = {name: label for name, label, _whole, _formula in FIGURES}


def figure_url(report, name, **narrow):
    """The list behind a figure of the report: exactly as many rows as the figure says."""
    if name == "opinions":
        return reverse("report-opinion-list", args=[report.pk])
    if name in ("citizens_owed", "debts"):
        return reverse("report-owed", args=[report.pk])
    return f"{reverse('report-issue-list', args=[report.pk])}?{urlencode({'figure': name} | narrow)}"


def comparison(report):
    """One line for each figure: now, in the last report, the difference, the share, the two lists."""
    now = report.figures["counts"]
    before = report.previous.figures["counts"] if report.previous else {}
    return [_line(report, now, before, *facts) for facts in FIGURES]


def _line(report, now, before, name, label, whole, formula):
    value, earlier = now[name], before.get(name)
    difference = None if earlier is None else value - earlier
    return {
        "label": label,
        "formula": formula,
        "value": value,
        "url": figure_url(report, name),
        "share": ratio(value, now[whole]) if whole and now[whole] else "",
        "of": now[whole] if whole else None,
        "earlier": earlier,
        "earlier_url": figure_url(report.previous, name) if earlier is not None else "",
        "changed": bool(difference),
        "difference": f"+{difference}" if difference and difference > 0 else str(difference) if difference else "",
    }


def change_lines(report, changes):
    """The changes since the last report, each with its issues and its list; one query."""
    wanted = {pk for keys in changes.values() for pk in keys[:NAMED]}
    issues = Issue.objects.in_bulk(wanted) if wanted else {}
    return [
        {
            "label": CHANGES[name],
            "number": len(keys),
            "url": f"{reverse('report-issue-list', args=[report.pk])}?{urlencode({'change': name})}",
            "issues": [issues[pk] for pk in keys[:NAMED] if pk in issues],
            "more": max(0, len(keys) - NAMED),
        }
        for name, keys in changes.items()
    ]


def title_of(name):
    """The label of a figure, or of a change."""
    return str(LABELS.get(name) or CHANGES.get(name) or _t("Issues"))
