"""What follows the invented issues: deadlines, assignments, progress, answers, history, notifications."""

from datetime import timedelta

from django.db import transaction

from dialogue_site import audit
from dialogue_site.models import Notification, User
from feedback.models import Issue
from feedback.states import ANSWERED, Stage
from resolutions.models import Answer, Assignment, Deadline, DeadlineEvent, ProgressUpdate

BATCH = 2000
#: Entries in the history of an issue that was given to a unit, and of each busy one; fewer would not be honest,
#: more for all would only make the filling slow.
STEPS = ("issue.add", "issue.assign")
BUSY_STEPS = (*STEPS, "assignment.accept", "progress.record", "progress.record", "progress.record")
BUSY_EVERY = 25
NOTIFICATIONS, UNREAD = 300, 12


def is_busy(issue):
    """Has the issue a longer story than most? The issue page is measured on such a one."""
    return issue.number % BUSY_EVERY == 0


def _deadlines(issues):
    rows = [
        Deadline(issue=i, kind="no_later_than", date=i.due_on, due_on=i.due_on, first_due_on=i.due_on) for i in issues
    ]
    Deadline.objects.bulk_create(rows)
    DeadlineEvent.objects.bulk_create(
        DeadlineEvent(deadline=d, event="set", kind="no_later_than", date=d.date, due_on=d.due_on) for d in rows
    )


def _assignments(issues, by):
    rows = [
        Assignment(
            ward_id=i.ward_id, issue=i, unit_id=i.lead_unit_id, given_by=by,
            state="offered" if i.stage == Stage.ASSIGNED else "accepted",
        )
        for i in issues
    ]  # fmt: skip
    Assignment.objects.bulk_create(rows)


def _work(issues, by):
    ProgressUpdate.objects.bulk_create(
        ProgressUpdate(
            issue=i, happened_on=i.due_on - timedelta(days=n), text=f"{i.summary}: đã kiểm tra lần {n}", recorded_by=by
        )
        for i in issues
        for n in ((3, 2, 1) if is_busy(i) else (1,))
    )
    Answer.objects.bulk_create(
        Answer(
            issue=i, unit_id=i.lead_unit_id, text=i.detail, document_number=f"{i.number}/UBND",
            document_date=i.answered_on, recorded_by=by,
        )
        for i in issues
        if i.stage in ANSWERED
    )  # fmt: skip


def _history(issues, by):
    facts = []
    for issue in issues:
        verbs = STEPS[:1] if issue.lead_unit_id is None else BUSY_STEPS if is_busy(issue) else STEPS
        after = {"summary": issue.summary, "stage": str(issue.stage)}
        facts += [{"verb": v, "label": "Ghi nhận vấn đề", "obj": issue, "after": after} for v in verbs]
    audit.record_many(by=by, facts=facts)


@transaction.atomic
def follow_up(conferences, by):
    """Give every issue of invented conferences what the work on it leaves behind, with a whole chain of history."""
    known = list(Issue.objects.filter(conference__in=conferences).defer("search_text").order_by("pk"))
    for start in range(0, len(known), BATCH):
        issues = known[start : start + BATCH]
        given = [issue for issue in issues if issue.lead_unit_id and issue.due_on]
        _deadlines(given)
        _assignments(given, by)
        _work([issue for issue in given if issue.stage != Stage.ASSIGNED], by)
        _history(issues, by)


def ring(users=None):
    """Notifications of every person, a few of them unread."""
    for user in users or User.objects.all():
        Notification.objects.bulk_create(
            Notification(
                user=user, text=f"Việc số {n} đến hạn", url="/", read_at=None if n < UNREAD else user.date_joined
            )
            for n in range(NOTIFICATIONS)
        )
