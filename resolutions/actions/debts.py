"""Who is still owed an answer: paid by a dispatch to that very citizen, owed again when it does not hold.

A debt is an :class:`~feedback.models.OpinionIssue` without ``answered_on``. Nothing but this module writes that
column (design invariant 7).
"""

from django.db.models import Max

from dialogue_site.transitions import fits, move
from feedback.models import Issue, OpinionIssue
from feedback.models.relations import IssueRelation, RelationKind
from feedback.states import OpinionState

from ..models import Dispatch
from .relays import settle_relays


def debts_of(issue):
    """The links of those who asked for ``issue`` and are owed an answer."""
    return OpinionIssue.objects.filter(issue=issue).owed().select_related("opinion__speaker")


def citizens_of(links):
    """``{(person, opinion): [links]}`` in the order of ``links``: a voice without a name stands for itself."""
    found = {}
    for link in links:
        opinion = link.opinion
        key = (opinion.speaker, None) if opinion.speaker_id else (None, opinion)
        found.setdefault(key, []).append(link)
    return found


def hold_issues(links):
    """Lock the issues of ``links`` in the order of their keys, so that two letters about one issue take turns."""
    keys = sorted({link.issue_id for link in links})
    held = Issue.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(held.select_related("conference", "ward", "category"))


def pay(links, *, by, on):
    """The citizens of ``links`` were answered on that day; an issue nobody is owed for any more is answered."""
    issues = hold_issues(links)
    OpinionIssue.objects.filter(pk__in=[link.pk for link in links], answered_on=None).update(answered_on=on)
    for issue in issues:
        if fits(issue, "issue.answer") and not debts_of(issue).exists():
            move(issue, "issue.answer", by=by, answered_on=on)
    settle_relays([issue.pk for issue in issues], by=by)
    return issues


def owe_again(links, *, by=None):
    """The citizens of ``links`` are owed an answer again; what becomes of the issue is the caller's question."""
    issues = hold_issues(links)
    OpinionIssue.objects.filter(pk__in=[link.pk for link in links]).update(answered_on=None)
    settle_relays([issue.pk for issue in issues], by=by)


def handed_on(links):
    """What merges made of ``links``: their citizens' links to the other issue, paid by no dispatch of their own."""
    found = []
    sources = {link.issue_id for link in links}
    for relation in IssueRelation.objects.standing().filter(kind=RelationKind.MERGED, source__in=sources):
        citizens = [link.opinion_id for link in links if link.issue_id == relation.source_id]
        theirs = OpinionIssue.objects.filter(issue=relation.target_id, opinion__in=citizens).exclude(answered_on=None)
        own = theirs.filter(dispatches__in=Dispatch.objects.standing().filter(pays=True))
        given = list(theirs.exclude(pk__in=own.values("pk")))
        found += [*given, *handed_on(given)]
    return found


def confirm_oral_replies(conference, *, by, on):
    """The notice confirms what was finally replied in the room: those who asked are answered by it."""
    issues = Issue.objects.filter(conference=conference, oral_replies__is_final=True).answered()
    owed = OpinionIssue.objects.filter(issue__in=issues).owed()
    pay(list(owed.select_related("opinion")), by=by, on=on)


def hand_over(source, target):
    """Everybody who asked for ``source`` asks for ``target`` too; returns the keys of the links that are new there.

    A citizen owed for the one and answered for the other is owed for the other again: as many citizens are owed
    afterwards as before, or more. Their own links to ``source`` stay as they are, for the day the merge is undone.
    """
    asking = source.links.exclude(opinion__state=OpinionState.WITHDRAWN)
    there = {link.opinion_id: link for link in target.links.all()}
    new = [
        OpinionIssue(
            opinion_id=link.opinion_id, issue=target, excerpt=link.excerpt, position=link.position,
            answered_on=link.answered_on,
        )
        for link in asking
        if link.opinion_id not in there
    ]  # fmt: skip
    OpinionIssue.objects.bulk_create(new)
    owed = [there[link.opinion_id] for link in asking if link.answered_on is None and link.opinion_id in there]
    owe_again([link for link in owed if link.answered_on is not None])
    return [link.pk for link in new]


def hand_back(source, target, keys):
    """Take from ``target`` what :func:`hand_over` gave it (``keys``), but for links that have something of their own.

    A link stays when a letter or a dispatch is about it, or when taking it away would leave its citizen owed less.
    """
    own = dict(source.links.values_list("opinion_id", "answered_on"))
    given = target.links.filter(pk__in=keys, letter_items=None, dispatches=None)
    gone = [
        link.pk
        for link in given
        if link.opinion_id in own and (own[link.opinion_id] is None or link.answered_on is not None)
    ]
    OpinionIssue.objects.filter(pk__in=gone).delete()


def leave(issue, opinions):
    """``opinions`` (keys) ask for a part of ``issue`` instead; links that are paid or written about stay."""
    links = issue.links.filter(opinion__in=opinions, answered_on=None, letter_items=None, dispatches=None)
    kept = {str(link.opinion_id): [link.excerpt, link.position] for link in links}
    links.delete()
    return kept


def settle(issue, *, by):
    """An open issue whose citizens have all been answered is answered: after links were taken from it."""
    asking = issue.links.counted()
    if not fits(issue, "issue.answer") or issue.answers.living().exists() or debts_of(issue).exists():
        return
    day = asking.aggregate(day=Max("answered_on"))["day"]
    if day is not None:
        move(issue, "issue.answer", by=by, answered_on=day)
