"""What follows the invented issues: dates, assignments, answers, dispatches, dossiers, history, notifications."""

from datetime import timedelta

from django.db import transaction

from dialogue_site import audit
from dialogue_site.models import Notification, User
from feedback.models import Issue, OpinionIssue
from feedback.states import ANSWERED, Stage
from resolutions.models import (
    Answer,
    Assignment,
    Deadline,
    DeadlineEvent,
    Dispatch,
    Dossier,
    DossierIssue,
    Escalation,
    ProgressUpdate,
)
from resolutions.states import AnswerState

BATCH = 2000
#: Entries in the history of an issue that was given to a unit, and of each busy one; fewer would not be honest,
#: more for all would only make the filling slow.
STEPS = ("issue.add", "issue.assign")
BUSY_STEPS = (*STEPS, "assignment.accept", "progress.record", "progress.record", "progress.record")
BUSY_EVERY = 25
#: The unit's own date is so long before the citizen's; so many issues go up in one dossier.
OWN_CLOCK, IN_A_DOSSIER = timedelta(days=5), 4
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
            internal_due_on=i.due_on - OWN_CLOCK,
        )
        for i in issues
    ]  # fmt: skip
    Assignment.objects.bulk_create(rows)


def _work(issues, by, leader):
    ProgressUpdate.objects.bulk_create(
        ProgressUpdate(
            issue=i, happened_on=i.due_on - timedelta(days=n), text=f"{i.summary}: đã kiểm tra lần {n}", recorded_by=by
        )
        for i in issues
        for n in ((3, 2, 1) if is_busy(i) else (1,))
    )
    Answer.objects.bulk_create(
        Answer(
            issue=i, unit_id=i.lead_unit_id, text=i.detail, document_number=f"{i.number}/UBND", outcome="explained",
            document_date=i.answered_on, recorded_by=by, outside=True, state=AnswerState.DISPATCHED,
        )
        for i in issues
        if i.stage in ANSWERED
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(issue=i, unit_id=i.lead_unit_id, text=i.detail, outcome="explained", recorded_by=by, **facts)
        for i in issues
        if (facts := _on_its_way(i, leader)) is not None
    )


def _on_its_way(issue, leader):
    """The state of the answer that waits for the leader, or for its letter; ``None`` for other issues."""
    if issue.stage == Stage.APPROVED:
        return {"state": AnswerState.APPROVED, "approved_by": leader, "approved_on": issue.due_on}
    return {"state": AnswerState.SIGNING} if issue.stage == Stage.DRAFTED else None


def _dispatches(issues, by):
    """Each citizen of an answered issue got the answer: a dispatch for each debt."""
    answered = {i.pk: i for i in issues if i.stage in ANSWERED}
    links = list(OpinionIssue.objects.filter(issue__in=answered).select_related("opinion"))
    rows = [
        Dispatch(
            ward_id=link.opinion.ward_id, cited=f"{answered[link.issue_id].number}/UBND", recorded_by=by, pays=True,
            person_id=link.opinion.speaker_id, channel="handed", sent_on=answered[link.issue_id].answered_on,
        )
        for link in links
    ]  # fmt: skip
    Dispatch.objects.bulk_create(rows, batch_size=500)
    through = Dispatch.links.through
    through.objects.bulk_create(
        [through(dispatch=row, opinionissue=link) for row, link in zip(rows, links, strict=True)], batch_size=500
    )


def _sent_up(issues, by):
    """What is with a higher body went up in dossiers, every second one replied to."""
    up = [issue for issue in issues if issue.stage == Stage.WITH_HIGHER]
    for start in range(0, len(up), IN_A_DOSSIER):
        part = up[start : start + IN_A_DOSSIER]
        day, replied = part[0].due_on - OWN_CLOCK, start // IN_A_DOSSIER % 2
        paper = {"document_number": f"{part[0].number}/UBND-VP", "document_date": day, "sent_to": "UBND Thành phố"}
        dossier = Dossier.objects.create(
            ward_id=part[0].ward_id, conference_id=part[0].conference_id, expected_on=part[0].due_on,
            state="replied" if replied else "sent", reply_note="Đã trả lời" if replied else "",
            reply_date=part[0].due_on if replied else None, **paper,
        )  # fmt: skip
        DossierIssue.objects.bulk_create(
            DossierIssue(
                dossier=dossier, issue=i, asked=i.summary, reply="Đã trả lời" if replied else "",
                reply_date=dossier.reply_date,
            )
            for i in part
        )  # fmt: skip
        Escalation.objects.bulk_create(Escalation(issue=i, recorded_by=by, **paper) for i in part)


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
    leader = User.objects.get(username="leader")
    for start in range(0, len(known), BATCH):
        issues = known[start : start + BATCH]
        given = [issue for issue in issues if issue.lead_unit_id and issue.due_on]
        _deadlines(given)
        _assignments(given, by)
        _work([issue for issue in given if issue.stage != Stage.ASSIGNED], by, leader)
        _dispatches(given, by)
        for conference in conferences:
            _sent_up([issue for issue in given if issue.conference_id == conference.pk], by)
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
