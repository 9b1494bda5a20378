"""Days an answer promised a result for: made by the dispatch, kept by a final result, replaced by a later answer.

Callers hold the issue's row or move it in the same transaction. ``Issue.promised_on`` is the copy for lists: the day
still waited for, or nothing.
"""

from feedback.models import Issue
from feedback.states import Result

from ..models import Promise

#: Results with which an issue may be closed, and with which a promise is kept.
FINAL = (Result.RESOLVED, Result.EXPLAINED, Result.NOT_FEASIBLE)


def make_promise(answer, day):
    """``answer`` reached its citizen: the earlier promise is replaced, and its own ``day``, if any, is tracked."""
    issue = answer.issue
    Promise.objects.filter(issue=issue, kept_on=None, replaced=False).update(replaced=True)
    if day is not None:
        Promise.objects.create(issue=issue, answer=answer, due_on=day)
    _copy(issue, day)


def settle_promise(issue, result, on):
    """A recorded result keeps the promise when it is final, and lets it be waited for again when it is not."""
    if result in FINAL:
        if Promise.objects.filter(issue=issue, kept_on=None, replaced=False).update(kept_on=on):
            _copy(issue, None)
        return
    kept = Promise.objects.filter(issue=issue, replaced=False).exclude(kept_on=None).last()
    if kept is not None:
        Promise.objects.filter(pk=kept.pk).update(kept_on=None)
        _copy(issue, kept.due_on)


def drop_promise(issue):
    """The answer does not hold any more, and its promise with it; kept ones stay kept."""
    if Promise.objects.filter(issue=issue, kept_on=None, replaced=False).update(replaced=True):
        _copy(issue, None)


def _copy(issue, day):
    if issue.promised_on != day:
        Issue.objects.filter(pk=issue.pk).update(promised_on=day)
        issue.promised_on = day
