"""Issues that are one matter, or several: merged, split, linked, and each of it undone, also days later.

Nobody who asked is ever dropped from those owed an answer (design invariant 7): a merge gives everybody to the
other issue, a split leaves everybody with at least one part, and undoing takes away only what it gave.
"""

from datetime import date

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conferences.actions.guards import require_running
from dialogue_site import audit, clock
from dialogue_site.lib.duedates import DueWording
from dialogue_site.lib.text import clean_text
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, fits, move
from feedback.models.relations import IssueRelation, RelationKind
from feedback.states import COUNTED, OPEN

from ..models import Deadline
from ..models.deadlines import DeadlineEventKind
from ..permissions import can_merge_issue, can_relate_issue, can_undo_relation
from .assignments import take_from
from .deadlines import carry, understood, words_of
from .debts import hand_back, hand_over, settle
from .kinship import fresh, note, refuse_busy, relate
from .splits import undo_split


@transaction.atomic
def merge_issue(issue, *, by, target, reason=""):
    """``issue`` and ``target`` are one matter: from now on ``target``. Returns the :class:`IssueRelation`.

    The units give ``issue`` up, its earlier date counts for ``target``, and everybody who asked is owed
    ``target``'s answer. Raises ``NotAllowedNow`` for another conference's issue, one that no longer is open, or
    while something about ``issue`` is on its way.
    """
    require(can_merge_issue(by, issue))
    require_running(issue.conference)
    if target.pk == issue.pk or target.conference_id != issue.conference_id:
        raise NotAllowedNow(_t("Choose another issue of the same conference."))
    target = fresh(target)
    if target.stage not in OPEN:
        raise NotAllowedNow(_t("%s is not open any more: reopen it, or link the two.") % target.code)
    if fits(issue, "issue.merge"):
        refuse_busy(issue)
    label = format_lazy(_("Merged into {issue}"), issue=target.code)
    move(issue, "issue.merge", by=by, label=label, reason=clean_text(reason))
    with override("vi"):
        why = _t("Merged into %s") % target.code
    for assignment in issue.assignments.active().select_related("unit"):
        take_from(assignment, by=by, reason=why)
    tasks = [task for task in issue.tasks.all() if not task.issues.filter(pk=target.pk).exists()]
    for task in tasks:
        task.issues.add(target)
    facts = {
        "links": hand_over(issue, target),
        "deadline": _take_date(issue, target, by),
        "tasks": [task.pk for task in tasks],
    }
    relation = relate(RelationKind.MERGED, issue, target, by, reason, facts)
    note(target, by, "issue.take_in", format_lazy(_("{issue} was merged into it"), issue=issue.code), reason)
    return relation


def _take_date(issue, target, by):
    """The earlier of the two dates counts for ``target``, by an event; what it replaced, for undoing, else ``None``."""
    mine = Deadline.objects.filter(issue=issue).first()
    if mine is None or mine.due_on is None or mine.stands_still:
        return None
    theirs = Deadline.objects.filter(issue=target).first() or Deadline(issue=target)
    if theirs.due_on is not None and theirs.due_on <= mine.due_on:
        return None
    before = {name: audit.readable(value) for name, value in words_of(theirs.wording).items()} if theirs.pk else {}
    before |= {"first_due_on": audit.readable(theirs.first_due_on), "due_on": audit.readable(theirs.due_on)}
    firsts = [day for day in (theirs.first_due_on, mine.first_due_on) if day is not None]
    theirs.first_due_on = min(firsts) if firsts else None
    with override("vi"):
        reason = _t("Taken over from %s") % issue.code
    carry(
        theirs, understood(mine.wording), mine.wording, kind=DeadlineEventKind.MERGED, by=by, reason=reason,
        verb="deadline.move",
    )  # fmt: skip
    return before | {"set": audit.readable(theirs.due_on)}


def _give_date_back(relation, by):
    """The date ``target`` had before the merge, when nothing has moved it since and it had one."""
    kept = relation.facts.get("deadline")
    deadline = Deadline.objects.filter(issue=relation.target).first()
    if not kept or not kept["due_on"] or deadline is None or audit.readable(deadline.due_on) != kept["set"]:
        return
    days = {name: _day(kept[name]) for name in ("date", "counted_from", "first_due_on")}
    deadline.first_due_on = days["first_due_on"]
    words = {name: kept[name] for name in ("kind", "days", "day_unit", "recurrence")}
    wording = DueWording(**words, date=days["date"], counted_from=days["counted_from"])
    with override("vi"):
        reason = _t("The merge of %s was undone") % relation.source.code
    carry(
        deadline, understood(wording), wording, kind=DeadlineEventKind.CORRECTED, by=by, reason=reason,
        verb="deadline.move",
    )  # fmt: skip


def _day(text):
    """A day kept as ISO text, or ``None``."""
    return date.fromisoformat(text) if text else None


@transaction.atomic
def relate_issue(issue, *, by, target, kind=RelationKind.RELATED, reason=""):
    """Say that ``issue`` belongs with ``target``, or continues it: a matter of an earlier conference asked again."""
    require(can_relate_issue(by, issue))
    require_running(issue.conference)
    if target.pk == issue.pk or target.ward_id != issue.ward_id or target.stage not in COUNTED:
        raise NotAllowedNow(_t("Choose another issue of this ward."))
    if kind not in (RelationKind.RELATED, RelationKind.CONTINUES):
        raise NotAllowedNow(_t("Choose how the two belong together."))
    if kind == RelationKind.CONTINUES and target.conference.date >= issue.conference.date:
        raise NotAllowedNow(_t("An issue continues one of an earlier conference."))
    standing = IssueRelation.objects.standing().filter(kind=kind)
    both = standing.filter(source=issue, target=target) | standing.filter(source=target, target=issue)
    if both.exists():
        raise NotAllowedNow(_t("The two are linked already."))
    label = _("Continues {issue}") if kind == RelationKind.CONTINUES else _("Linked with {issue}")
    move(issue, "issue.relate", by=by, label=format_lazy(label, issue=_cited(issue, target)), reason=clean_text(reason))
    label = _("{issue} continues it") if kind == RelationKind.CONTINUES else _("Linked with {issue}")
    note(target, by, "issue.relate", format_lazy(label, issue=_cited(target, issue)), reason)
    return relate(kind, issue, target, by, reason, {})


def _cited(issue, other):
    """How the history of ``issue`` names another one: by its code alone, whose words may yet have to be hidden."""
    return other.code if other.conference_id == issue.conference_id else f"{other.code} ({other.conference.code})"


@transaction.atomic
def unmerge_issue(issue, *, by):
    """Undo the merge of ``issue``: it stands on its own again."""
    relation = IssueRelation.objects.standing().filter(source=issue, kind=RelationKind.MERGED).first()
    if relation is None:
        raise StaleState(issue)
    undo_relation(relation, by=by)
    issue.refresh_from_db()
    return issue


@transaction.atomic
def undo_relation(relation, *, by):
    """Undo a merge, a split or a link, whenever it was made; both histories say so. Returns ``relation``.

    Raises ``NotAllowedNow`` where something was done since that undoing would lose, ``StaleState`` when it was
    undone already.
    """
    require(can_undo_relation(by, relation))
    require_running(relation.source.conference)
    now = clock.now()
    if not IssueRelation.objects.standing().filter(pk=relation.pk).update(undone_by=by, undone_at=now):
        raise StaleState(relation)
    relation.undone_by, relation.undone_at = by, now
    relation.source, relation.target = fresh(relation.source), fresh(relation.target)
    if relation.kind == RelationKind.MERGED:
        _undo_merge(relation, by)
    elif relation.kind == RelationKind.SPLIT:
        undo_split(relation, by)
    label = format_lazy(_("Undone: {relation}"), relation=_in_vietnamese(relation))
    for issue in (relation.source, relation.target):
        note(issue, by, "relation.undo", label)
    return relation


def _in_vietnamese(relation):
    with override("vi"):
        return str(relation)


def _undo_merge(relation, by):
    """The merged issue is the office's again; its citizens are owed by it, and no fewer by the other one."""
    issue, target = relation.source, relation.target
    if target.stage not in COUNTED:
        text = _t("%(target)s is “%(stage)s”. Undo that first, then this merge.")
        raise NotAllowedNow(text % {"target": target.code, "stage": target.get_stage_display()})
    move(issue, "issue.unmerge", by=by, lead_unit=None)
    category = issue.category or target.category
    if category is not None:
        move(issue, "issue.classify", by=by, category=category)
    hand_back(issue, target, relation.facts.get("links", []))
    for task in target.tasks.filter(pk__in=relation.facts.get("tasks", [])):
        task.issues.remove(target)
    _give_date_back(relation, by)
    settle(target, by=by)
    settle(issue, by=by)
