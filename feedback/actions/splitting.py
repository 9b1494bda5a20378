"""Splitting an opinion into issues: rows and links, written a handful of statements at a time."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from conferences.actions.guards import cleaned
from dialogue_site.lib.text import clean_text
from dialogue_site.models.units import WORKING_KINDS
from dialogue_site.numbering import next_number
from dialogue_site.transitions import NotAllowedNow

from ..models import Issue, OpinionIssue
from ..states import ANSWERED, PUT_ASIDE, Stage
from .guards import ask_above

#: More separable matters than that in one opinion is a pasted table, not a voice.
MAX_ROWS = 50
ROW_FACTS = ("summary", "detail", "category", "kind", "authority", "lead_unit", "place")
BESIDE = ("excerpt", "residential_groups")


def add_rows(opinion, rows, *, position=0):
    """Create an issue for each dict of ``rows`` and link it; returns the facts for the history.

    A row's keys are ``ROW_FACTS`` and ``BESIDE``. An issue that comes with its category is classified from
    the start. Raises ``NotAllowedNow`` for a row without summary, too many rows, or a category, unit or group
    of another ward.
    """
    if not rows:
        return []
    if len(rows) > MAX_ROWS:
        raise NotAllowedNow(_("One opinion takes at most %(count)d issues.") % {"count": MAX_ROWS})
    first = next_number(f"issue:{opinion.conference_id}", len(rows))
    issues, excerpts, groups = [], [], []
    for number, row in enumerate(rows, start=first):
        facts = cleaned(Issue, {k: v for k, v in row.items() if k not in BESIDE}, ROW_FACTS)
        issue = Issue(
            ward_id=opinion.ward_id, conference_id=opinion.conference_id, number=number, is_demo=opinion.is_demo,
            stage=Stage.CLASSIFIED if row.get("category") else Stage.RECEIVED, **facts,
        )  # fmt: skip
        groups.append(list({unit.pk: unit for unit in row.get("residential_groups") or ()}.values()))
        _check(issue, groups[-1])
        issue.fill_search_text()
        issues.append(issue)
        excerpts.append(clean_text(row.get("excerpt")))
    Issue.objects.bulk_create(issues)
    OpinionIssue.objects.bulk_create(
        OpinionIssue(opinion=opinion, issue=issue, excerpt=excerpt, position=place)
        for place, (issue, excerpt) in enumerate(zip(issues, excerpts, strict=True), start=position)
    )
    places = Issue.residential_groups.through
    places.objects.bulk_create(
        places(issue_id=issue.pk, unit_id=unit.pk)
        for issue, units in zip(issues, groups, strict=True)
        for unit in units
    )
    with override("vi"):
        words = {Stage.RECEIVED: _("Recorded the issue"), Stage.CLASSIFIED: _("Recorded and classified the issue")}
    return [
        {"verb": "issue.add", "label": words[issue.stage], "obj": issue, "after": _told(issue, opinion)}
        for issue in issues
    ]


def add_links(opinion, links, *, position=0):
    """Say that ``opinion`` asks for issues known already; returns history facts, one on each issue's page.

    Raises ``NotAllowedNow`` for an issue of another conference, a withdrawn one, one linked already, or one
    that is answered: whoever asks now was not (invariant 7). A
    matter of an earlier conference is entered anew, so that each conference's debt is counted once.
    """
    if not links:
        return []
    if len(links) > MAX_ROWS:
        raise NotAllowedNow(_("One opinion takes at most %(count)d issues.") % {"count": MAX_ROWS})
    taken = set(opinion.links.values_list("issue_id", flat=True))
    now = Issue.objects.in_bulk([issue.pk for issue, _excerpt in links])
    links = [(now[issue.pk], clean_text(excerpt)) for issue, excerpt in links]
    for issue, _excerpt in links:
        if issue.conference_id != opinion.conference_id or issue.stage in PUT_ASIDE:
            raise NotAllowedNow(
                _("“%(issue)s” is not a current issue of this conference: enter it as a new one.") % {"issue": issue}
            )
        if issue.pk in taken:
            raise NotAllowedNow(_("The opinion already asks for “%(issue)s”.") % {"issue": issue})
        if issue.stage in ANSWERED:
            ask_above("issue.link", issue)
        taken.add(issue.pk)
    OpinionIssue.objects.bulk_create(
        OpinionIssue(opinion=opinion, issue=issue, excerpt=excerpt, position=place)
        for place, (issue, excerpt) in enumerate(links, start=position)
    )
    with override("vi"):
        label = _("Another opinion asks for it: %(opinion)s") % {"opinion": opinion}
    return [
        {"verb": "issue.link", "label": label, "obj": issue, "after": {"opinion": opinion.code, "excerpt": excerpt}}
        for issue, excerpt in links
    ]


def _check(issue, groups):
    if not issue.summary.strip():
        raise NotAllowedNow(_("Please give each issue a summary."))
    category, unit = issue.category, issue.lead_unit
    foreign = (
        (category is not None and category.ward_id != issue.ward_id)
        or (unit is not None and (unit.ward_id != issue.ward_id or unit.kind not in WORKING_KINDS))
        or any(group.ward_id != issue.ward_id for group in groups)
    )
    if foreign:
        raise NotAllowedNow(_("Category, unit and residential group must belong to this ward."))


def _told(issue, opinion):
    """What the history keeps of a new issue."""
    facts = {"opinion": opinion.code, "summary": issue.summary, "stage": issue.stage, "authority": issue.authority}
    if issue.category_id:
        facts["category"] = issue.category.name
    if issue.lead_unit_id:
        facts["lead_unit"] = issue.lead_unit.name
    return facts
