"""One issue that is several matters: split into parts, and put together again while nothing was done about a part."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import require_running
from dialogue_site.lib.text import clean_text
from dialogue_site.numbering import next_number
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, move
from feedback.models import Issue, OpinionIssue
from feedback.models.relations import IssueRelation, RelationKind
from feedback.states import OPEN, UNASSIGNED, Stage

from ..models import Deadline
from ..permissions import can_split_issue
from .deadlines import place
from .debts import leave, settle
from .kinship import note, relate

#: More than that is no matter but a table.
MAX_PARTS = 6


@dataclass(frozen=True)
class Part:
    """A part of an issue: what it is about and the opinions (keys) that ask for it."""

    summary: str
    opinions: tuple
    category: object = None


@transaction.atomic
def split_issue(issue, *, by, parts, staying, reason=""):
    """Make an issue of each :class:`Part`; returns them. ``issue`` stays, for the opinions (keys) ``staying``.

    Everybody who asked is with a part or stays (else ``NotAllowedNow``), somebody stays, and whoever was
    answered or written to about ``issue`` stays with it anyhow. A part has the issue's date for the citizen.
    """
    require(can_split_issue(by, issue))
    require_running(issue.conference)
    asking = {link.opinion_id: link for link in issue.links.counted().select_related("opinion")}
    staying = set(staying)
    _check(asking, parts, staying)
    move(issue, "issue.split", by=by, reason=clean_text(reason))
    first = next_number(f"issue:{issue.conference_id}", len(parts))
    made = [_make(issue, part, number, asking, by, reason) for number, part in enumerate(parts, start=first)]
    kept = leave(issue, set(asking) - staying)
    for relation in IssueRelation.objects.filter(kind=RelationKind.SPLIT, target=issue, source__in=made):
        relation.facts = {"left": kept}
        relation.save(update_fields=["facts"])
    settle(issue, by=by)
    return made


def _check(asking, parts, staying):
    if not 1 <= len(parts) <= MAX_PARTS:
        raise NotAllowedNow(_t("Name one to %d parts.") % MAX_PARTS)
    named = {pk for part in parts for pk in part.opinions}
    if not (named | staying) <= set(asking):
        raise NotAllowedNow(_t("Only opinions that ask for the issue can ask for its parts."))
    if any(not part.summary.strip() or not part.opinions for part in parts):
        raise NotAllowedNow(_t("Each part needs a summary and somebody who asks for it."))
    lost = [link.opinion.code for pk, link in asking.items() if pk not in named | staying]
    if lost:
        raise NotAllowedNow(_t("Nobody is dropped: %s must be with a part, or stay.") % ", ".join(lost))
    if not staying:
        raise NotAllowedNow(_t("Somebody must stay with the issue itself: it is one of the matters."))


def _make(issue, part, number, asking, by, reason):
    """One new issue with its citizens, the date and the tasks of the one it comes from."""
    made = Issue(
        ward_id=issue.ward_id, conference=issue.conference, number=number, category=part.category,
        summary=clean_text(part.summary, multiline=False), place=issue.place, kind=issue.kind,
        authority=issue.authority, is_demo=issue.is_demo,
        stage=Stage.CLASSIFIED if part.category else Stage.RECEIVED,
    )  # fmt: skip
    made.save()
    made.residential_groups.set(issue.residential_groups.all())
    OpinionIssue.objects.bulk_create(
        OpinionIssue(opinion_id=pk, issue=made, excerpt=asking[pk].excerpt, position=asking[pk].position)
        for pk in dict.fromkeys(part.opinions)
    )
    for task in issue.tasks.all():
        task.issues.add(made)
    note(made, by, "issue.split", format_lazy(_("Split off from {issue}"), issue=issue.code), reason)
    note(issue, by, "issue.split", format_lazy(_("{issue} was split off"), issue=made.code), reason)
    deadline = Deadline.objects.filter(issue=issue).first()
    if deadline is not None and deadline.due_on is not None and not deadline.stands_still:
        place(made, by=by, wording=deadline.wording, reason=issue.code)
    relate(RelationKind.SPLIT, made, issue, by, reason, {})
    return made


def undo_split(relation, by):
    """Withdraw the part; whoever asked for it asks for the whole again. Called by ``relations.undo_relation``."""
    part, whole = relation.source, relation.target
    if part.stage not in UNASSIGNED or _touched(part):
        raise NotAllowedNow(_t("Something was done about %s already. Merge it instead.") % part.code)
    if whole.stage not in OPEN:
        raise NotAllowedNow(_t("%s is not open any more: its part stays on its own.") % whole.code)
    left, there = relation.facts.get("left", {}), {link.opinion_id: link for link in whole.links.all()}
    for link in part.links.counted():
        held = there.get(link.opinion_id)
        if held is not None and held.answered_on is not None:
            raise NotAllowedNow(_t("Somebody who asks for %s was answered about the other matter only.") % part.code)
        if held is None:
            excerpt, position = left.get(str(link.opinion_id), [link.excerpt, link.position])
            OpinionIssue.objects.create(opinion_id=link.opinion_id, issue=whole, excerpt=excerpt, position=position)
    move(part, "issue.unsplit", by=by)
    for task in part.tasks.all():
        task.issues.remove(part)


def _touched(part):
    """Was anything done about it that undoing would lose?"""
    links = part.links.all()
    related = IssueRelation.objects.standing()
    return (
        part.oral_replies.exists()
        or part.answers.exists()
        or part.progress.exists()
        or part.assignments.active().exists()
        or links.exclude(answered_on=None).exists()
        or links.exclude(letter_items=None, dispatches=None).exists()
        or related.filter(target=part, kind__in=(RelationKind.MERGED, RelationKind.SPLIT)).exists()
    )
