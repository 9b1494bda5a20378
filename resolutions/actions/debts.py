"""Who is still owed an answer: paid by a dispatch to that very citizen, owed again when it does not hold.

A debt is an :class:`~feedback.models.OpinionIssue` without ``answered_on``. Nothing but this module writes that
column (design invariant 7).
"""

from dialogue_site.transitions import fits, move
from feedback.models import Issue, OpinionIssue


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
    return issues


def owe_again(links):
    """The citizens of ``links`` are owed an answer again; what becomes of the issue is the caller's question."""
    hold_issues(links)
    OpinionIssue.objects.filter(pk__in=[link.pk for link in links]).update(answered_on=None)


def confirm_oral_replies(conference, *, by, on):
    """The notice confirms what was finally replied in the room: those who asked are answered by it."""
    issues = Issue.objects.filter(conference=conference, oral_replies__is_final=True).answered()
    owed = OpinionIssue.objects.filter(issue__in=issues).owed()
    pay(list(owed.select_related("opinion")), by=by, on=on)
