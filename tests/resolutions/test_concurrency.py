"""Two people at the same moment: one wins, the other is told, nothing is doubled."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import IntegrityError, OperationalError

from conferences.models import Conference
from dialogue_site.models import AuditEntry
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from resolutions.actions.assignments import (
    accept_assignment,
    assign_issue,
    assign_task,
    return_assignment,
    withdraw_assignment,
)
from resolutions.actions.conclusions import add_conclusion
from resolutions.actions.periodic import approve_report, draft_report
from resolutions.actions.reviews import send_review, write_review
from resolutions.models import Assignment, ConclusionTask
from tests.build import record_conference

from .builders import at_work, make_conference, make_issue, settled
from .judged import answered

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("today"),
]


def together(*calls):
    """Run the calls at the same moment, each on a connection of its own; their results or exceptions, in order."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            start.wait()
            results[place] = call() or "done"
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def refused(results):
    return [r for r in results if isinstance(r, (StaleState, NotAllowedNow))]


@pytest.mark.parametrize("attempt", range(5))
def test_accepting_against_withdrawing(cast, attempt):
    issue, assignment = at_work(cast, accept=False)
    first, second = Assignment.objects.get(pk=assignment.pk), Assignment.objects.get(pk=assignment.pk)
    results = together(
        lambda: accept_assignment(first, by=cast.responder),
        lambda: withdraw_assignment(second, by=cast.clerk, reason="Giao nhầm"),
    )
    assert len(refused(results)) == 1, results
    assignment.refresh_from_db()
    issue.refresh_from_db()
    expected = {"accepted": "in_progress", "withdrawn": "classified"}
    assert issue.stage == expected[assignment.state]


@pytest.mark.parametrize("attempt", range(5))
def test_two_clerks_assign_one_issue(cast, attempt):
    issue = make_issue(cast, make_conference(cast))
    first, second = Issue.objects.get(pk=issue.pk), Issue.objects.get(pk=issue.pk)
    results = together(
        lambda: assign_issue(first, by=cast.clerk, unit=cast["DCXD"]),
        lambda: assign_issue(second, by=cast.clerk2, unit=cast["CAP"]),
    )
    assert len(refused(results)) == 1, results
    assert issue.assignments.active().leading().count() == 1


def test_two_clerks_assign_one_task(cast):
    _conference, _issues, task = settled(cast)
    return_assignment(task.assignments.get(), by=cast.clerk, reason="Sai", suggested_unit=cast["CAP"])
    first, second = ConclusionTask.objects.get(pk=task.pk), ConclusionTask.objects.get(pk=task.pk)
    results = together(
        lambda: assign_task(first, by=cast.clerk, unit=cast["CAP"]),
        lambda: assign_task(second, by=cast.clerk2, unit=cast["VHXH"]),
    )
    assert len(refused(results)) == 1, results
    assert task.assignments.active().leading().count() == 1


def test_two_conclusions_at_once_have_two_numbers(cast):
    conference = make_conference(cast)
    same = [Conference.objects.get(pk=conference.pk) for _n in range(2)]
    results = together(*[lambda c=c: add_conclusion(c, by=cast.clerk, text="Kết luận") for c in same])
    assert not refused(results)
    assert sorted(conference.conclusions.values_list("number", flat=True)) == [1, 2]


def test_without_our_locks_only_the_table_stands_in_the_way(cast):
    """The control: bare inserts by two clerks collide in the database, so the race above is real.

    On SQLite without IMMEDIATE the second cannot write on top of what it has read; on PostgreSQL the unique
    constraint refuses it.
    """
    issue = make_issue(cast, make_conference(cast))
    meet = threading.Barrier(2)

    def bare(code):
        connection.ensure_connection()
        connection.transaction_mode = "DEFERRED"
        with transaction.atomic():
            assert not issue.assignments.active().exists()
            meet.wait(10)
            Assignment.objects.create(issue=issue, unit=cast[code], ward=cast.ward)

    results = together(lambda: bare("DCXD"), lambda: bare("CAP"))
    assert sum(isinstance(r, (IntegrityError, OperationalError)) for r in results) == 1, results


@pytest.mark.parametrize("attempt", range(3))
def test_a_report_is_not_approved_past_a_verdict_that_arrives(cast, attempt):
    """The leader has read the verdict that came first, or it came after the approval: the history says which."""
    issue = answered(cast)
    record_conference(cast, issue.conference)
    review = write_review(issue, by=cast.monitor, verdict="not", comment="Chưa nêu thời gian cụ thể.")
    report = draft_report(
        Conference.objects.get(pk=issue.conference_id), by=cast.clerk, kind="month", period_to=date(2022, 10, 31)
    )
    first, second = together(
        lambda: approve_report(report, by=cast.leader), lambda: send_review(review, by=cast.monitor)
    )
    assert second.state == "sent"
    order = list(AuditEntry.objects.filter(verb__in=("report.approve", "review.send")).order_by("position"))
    if isinstance(first, Exception):
        assert isinstance(first, (ValidationError, NotAllowedNow))
        assert [entry.verb for entry in order] == ["review.send"]
    else:
        assert [entry.verb for entry in order] == ["report.approve", "review.send"]
