"""What the first dispatch of an answer sets in motion, and what the withdrawal of the last one takes back."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dialogue_site.transitions import fits, move
from feedback.models import Issue
from feedback.states import ANSWERED, Result

from ..models import Answer, Dispatch, ProgressUpdate
from ..states import AnswerState, Outcome
from .promises import drop_promise, make_promise

#: What an answer makes of the matter's result. “Answered” is another question.
RESULTS = {
    Outcome.RESOLVED: Result.RESOLVED,
    Outcome.SCHEDULED: Result.UNDERWAY,
    Outcome.EXPLAINED: Result.EXPLAINED,
    Outcome.NOT_FEASIBLE: Result.NOT_FEASIBLE,
    Outcome.HIGHER: Result.WITH_HIGHER,
}


def settle_by_answer(answers, *, by, on):
    """Editions that reach a citizen for the first time: the issue's result, its promise, the edition they replace."""
    for answer in answers:
        if not fits(answer, "answer.dispatch"):
            continue
        move(answer, "answer.dispatch", by=by, thread=answer.issue)
        older = answer.issue.answers.standing().exclude(pk=answer.pk).select_related("issue")
        for replaced in older:
            move(replaced, "answer.retire", by=by, thread=answer.issue)
        make_promise(answer, answer.promised_on if answer.outcome == Outcome.SCHEDULED else None)
        _result(answer, by, on)


def _result(answer, by, on):
    """Set the result the answer tells, by the same row as a recorded one; a result that says so already stays."""
    issue = Issue.objects.select_related("conference", "ward", "category").get(pk=answer.issue_id)
    result = RESULTS.get(answer.outcome)
    if result is not None and issue.result != result and fits(issue, "result.record"):
        label = format_lazy(_("Recorded the result: {result}"), result=Result(result).label)
        resolved_on = (answer.approved_on or on) if result == Result.RESOLVED else None
        move(issue, "result.record", by=by, label=label, result=str(result), resolved_on=resolved_on)
        update = ProgressUpdate.objects.create(
            issue=issue, text=answer.text, happened_on=resolved_on or on, result=str(result), recorded_by=by
        )
        update.attachments.set(answer.attachments.all())
    if answer.outcome == Outcome.HIGHER and fits(issue, "issue.hand_up"):
        move(issue, "issue.hand_up", by=by)


def unsettle_by_recall(dispatch, links, *, by, reason):
    """A dispatch does not stand: an issue owed again (``links``) is open again, an edition that reached nobody waits.

    Back to "approved" where an edition written here still holds, else back to work. An edition that waits gives way to
    one that is on its way already: there is one at a time.
    """
    if dispatch.document_id is not None:
        _recall_editions(dispatch, by)
    keys = {link.issue_id for link in links}
    for issue in Issue.objects.filter(pk__in=keys, stage__in=ANSWERED).select_related("conference", "ward"):
        holds = issue.answers.filter(state__in=(AnswerState.ISSUED, AnswerState.DISPATCHED), outside=False).exists()
        if holds:
            move(issue, "issue.recall", by=by, answered_on=None)
        else:
            move(issue, "issue.reopen", by=by, reason=reason, answered_on=None)


def _recall_editions(dispatch, by):
    editions = Answer.objects.filter(
        letter_items__letter__document=dispatch.document_id, state=AnswerState.DISPATCHED
    ).distinct()
    for answer in editions.select_related("issue"):
        standing = Dispatch.objects.standing().filter(document__letter__items__answer=answer)
        if not standing.exists():
            newer = answer.issue.answers.living().exists()
            move(answer, "answer.retire" if newer else "answer.recall", by=by, thread=answer.issue)
            drop_promise(answer.issue)


def disown(issue, *, by, reason):
    """The answer to ``issue`` does not hold: what stands in letters pays nobody any more, what was approved is not.

    An edition in issued letters is retired, one still on its way to the citizens is back with its drafter.
    """
    label = _("The answer does not hold: the issue was reopened")
    for answer in issue.answers.filter(outside=False).select_related("issue"):
        if fits(answer, "answer.retire"):
            move(answer, "answer.retire", by=by, thread=issue, label=label)
        elif fits(answer, "answer.send_back"):
            move(
                answer, "answer.send_back", by=by, thread=issue, reason=reason, comment=reason[:1000],
                checked_by=None, approved_by=None, approved_on=None,
            )  # fmt: skip
