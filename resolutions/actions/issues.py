"""The end of an issue, and its second beginning."""

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import require_running
from dialogue_site.lib.text import clean_text
from dialogue_site.notify import tell
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, move
from feedback.states import Result

from ..permissions import can_close_issue, can_reopen_issue
from .answer_results import disown
from .debts import owe_again
from .people import office_but, officers_of
from .promises import FINAL, drop_promise


@transaction.atomic
def close_issue(issue, *, by):
    """Answered, and with a final result. Closing one issue closes nothing else (invariant 8)."""
    require_running(issue.conference)
    require(can_close_issue(by, issue))
    if issue.result not in FINAL:
        raise NotAllowedNow(_t("Record a final result first: resolved, explained or not feasible."))
    return move(issue, "issue.close", by=by)


@transaction.atomic
def reopen_issue(issue, *, by, reason):
    """The answer or the result does not hold. The unit that had the matter has it again, by the same date."""
    require_running(issue.conference)
    require(can_reopen_issue(by, issue))
    result, reason = Result.UNDERWAY if issue.result in FINAL else issue.result, clean_text(reason)
    move(issue, "issue.reopen", by=by, reason=reason, answered_on=None, resolved_on=None, result=str(result))
    # The answer does not hold: everybody who asked is owed one again, and letters written with it pay nobody.
    disown(issue, by=by, reason=reason)
    owe_again(list(issue.links.all()))
    drop_promise(issue)
    active = list(issue.assignments.active().select_related("unit"))
    if not any(a.part == "lead" for a in active):
        # Answered in the room before anybody had it: the office gives it to a unit now.
        move(issue, "issue.take_back", by=by)
    text = format_lazy(_("Reopened: {subject}"), subject=issue)
    tell([*officers_of(active, by), *office_but(issue.ward, by)], text, issue.get_absolute_url())
    return issue
