"""The citizen's clock stands still while the citizen or a higher body has to act, and runs again (issue 3, part 2).

Neither is a way to hide lateness: what is overdue already cannot be suspended, and the first date always stays.
"""

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conferences.actions.guards import require_running
from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.duedates import DueWording
from dialogue_site.lib.text import clean_text
from dialogue_site.notify import tell
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, fits, move
from feedback.states import Stage

from ..deadlines import after_standing_still, date_problem, days_lost
from ..models.deadlines import DeadlineEventKind, WaitsFor
from ..permissions import can_resume_deadline, can_suspend_deadline
from .deadlines import carry_internal, copy_to_issue, hold_deadline, note_event, write
from .people import office_but, officers_of


@transaction.atomic
def suspend_deadline(issue, *, by, reason, waits_for, on=None, today=None):
    """Let the citizen's clock stand still since ``on``, while ``waits_for`` (:class:`WaitsFor`) has to act.

    ``reason`` says what was asked of whom. Until it is resumed the issue has no date and is never overdue.
    """
    require_running(issue.conference)
    today = today or clock.today()
    on = on or today
    deadline = hold_deadline(issue)
    _refuse_suspending(deadline, waits_for, issue, on, today)
    require(can_suspend_deadline(by, issue))
    reason = clean_text(reason)
    deadline.suspended_on, deadline.suspended_for = on, str(waits_for)
    deadline.version += 1
    deadline.save()
    with override("vi"):
        why = f"{WaitsFor(waits_for).label}: {reason}"
    note_event(deadline, DeadlineEventKind.SUSPENDED, by, why[:1000])
    label = format_lazy(_("Suspended the deadline from {day}"), day=screen_date(on))
    move(issue, "deadline.suspend", by=by, reason=reason, label=label, due_on=None)
    _tell(issue, by, _("The deadline stands still: {subject}"))
    return issue


def _refuse_suspending(deadline, waits_for, issue, on, today):
    if deadline is None or deadline.due_on is None:
        raise NotAllowedNow(_t("There is no date that could stand still."))
    if deadline.stands_still:
        raise NotAllowedNow(_t("The deadline stands still already, since %s.") % screen_date(deadline.suspended_on))
    if waits_for not in WaitsFor.values:
        raise NotAllowedNow(_t("Say for whom the ward waits."))
    if waits_for == WaitsFor.HIGHER and issue.stage != Stage.WITH_HIGHER:
        raise NotAllowedNow(_t("The matter is not with a higher body. Record that it was sent up first."))
    last = deadline.events.order_by("-pk").first()
    problem = date_problem(on, today=today, not_before=localtime(last.at).date() if last else None)
    if problem:
        raise NotAllowedNow(problem)
    if deadline.due_on < on:
        raise NotAllowedNow(_t("The date has passed: what is overdue cannot be made to stand still."))


@transaction.atomic
def resume_deadline(issue, *, by, on=None, reason="", today=None):
    """The clock runs again from ``on``; the working days lost are added to the date (event ``RESUMED``)."""
    require_running(issue.conference)
    deadline = hold_deadline(issue)
    if deadline is None or not deadline.stands_still:
        raise NotAllowedNow(_t("The deadline does not stand still."))
    require(can_resume_deadline(by, issue))
    _resume(issue, deadline, by, on, reason, today)
    _tell(issue, by, _("The deadline runs again: {subject}"))
    return issue


def resume_deadline_for(issue, *, by, on=None, reason="", today=None):
    """The same as a part of another step (a higher body's reply came): nothing when the clock runs anyway."""
    deadline = hold_deadline(issue)
    if deadline is not None and deadline.stands_still:
        _resume(issue, deadline, by, on, reason, today)


def _resume(issue, deadline, by, on, reason, today):
    today = today or clock.today()
    on = on or today
    since, old = deadline.suspended_on, deadline.due_on
    problem = date_problem(on, today=today, not_before=since)
    if problem:
        raise NotAllowedNow(problem)
    lost = days_lost(since, on)
    due = after_standing_still(old, lost)
    deadline.suspended_on, deadline.suspended_for = None, ""
    wording = deadline.wording if due.last_day == old else DueWording("no_later_than", date=due.last_day)
    if due.last_day != old:
        write(deadline, due, wording)
    else:
        deadline.version += 1
    deadline.trace["stood_still"] = {"since": since.isoformat(), "until": on.isoformat(), "days": lost}
    deadline.save()
    with override("vi"):
        lost_words = _t("stood still from %(since)s to %(until)s, %(days)d working days") % {
            "since": screen_date(since), "until": screen_date(on), "days": lost,
        }  # fmt: skip
        label = format_lazy(_("Resumed the deadline: {how}"), how=lost_words)
    reason = clean_text(reason)
    note_event(deadline, DeadlineEventKind.RESUMED, by, ". ".join(filter(None, [lost_words, reason]))[:1000])
    carry_internal(deadline, old)
    if fits(issue, "deadline.resume"):
        move(issue, "deadline.resume", by=by, reason=reason, label=label, due_on=deadline.due_on)
    else:
        copy_to_issue(issue, deadline)


def _tell(issue, by, sentence):
    text = format_lazy(sentence, subject=issue)
    active = list(issue.assignments.active().select_related("unit"))
    tell([*officers_of(active, by), *office_but(issue.ward, by)], text, issue.get_absolute_url())
