"""Concluding, following up, closing and reopening a conference."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from conferences.models import Conference
from dialogue_site.lib.duedates import DueWording
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from resolutions.actions.assignments import assign_issue
from resolutions.actions.conferences import (
    close_conference,
    conclude_conference,
    endless_tasks,
    follow_up_conference,
    missing_to_close,
    missing_to_conclude,
    reopen_conference,
)
from resolutions.actions.followups import record_oral_reply
from resolutions.actions.tasks import cancel_task, complete_task

from ..build import record_answer, record_conference
from .builders import assign, make_conclusion, make_conference, make_issue, make_task, settled, told, verbs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def recorded(cast, issues=2):
    conference = make_conference(cast)
    rows = [make_issue(cast, conference, summary=f"Rác ngõ {n}") for n in range(issues)]
    record_conference(cast, conference)
    return conference, rows


def following(cast, **facts):
    """A conference in follow-up. The notice has its own tests; here its state is set as the notice leaves it."""
    conference, issues, task = settled(cast, **facts)
    Conference.objects.filter(pk=conference.pk).update(state="following_up")
    conference.refresh_from_db()
    return conference, issues, task


def test_concluding_needs_a_conclusion(cast):
    conference, _issues = recorded(cast)
    assert len(missing_to_conclude(conference)) == 1
    with pytest.raises(NotAllowedNow):
        conclude_conference(conference, by=cast.clerk)


def test_concluding_gives_out_tasks_and_dates(cast, django_capture_on_commit_callbacks):
    conference, (first, second) = recorded(cast)
    assign_issue(first, by=cast.clerk, unit=cast["DCXD"], wording=DueWording("no_later_than", date=date(2022, 10, 20)))
    conclusion = make_conclusion(cast, conference, tasks=0)
    task = make_task(cast, conclusion, issue_scope="unanswered", cooperating_units=[cast["CAP"]])
    duty = make_task(
        cast, conclusion, action="Báo cáo", lead_unit=None, wording=DueWording("recurring", recurrence="unspecified")
    )
    with django_capture_on_commit_callbacks(execute=True):
        conclude_conference(conference, by=cast.leader)
    task.refresh_from_db()
    duty.refresh_from_db()
    assert (conference.state, task.state, duty.state) == ("concluded", "open", "open")
    assert set(task.issues.all()) == {first, second}
    assert {(a.unit, a.part) for a in task.assignments.all()} == {
        (cast["DCXD"], "lead"), (cast["CAP"], "cooperating"),
    }  # fmt: skip
    assert not duty.assignments.exists()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.due_on == date(2022, 10, 20), "a date that is set stays"
    assert second.due_on == second.first_due_on == date(2022, 10, 29)
    assert verbs_of(second)[-1] == "deadline.set"
    assert len(told(cast.responder)) == 1
    assert len(told(cast.other_responder)) == 1


def test_an_issue_of_several_tasks_gets_the_date_of_the_one_that_names_it(cast):
    conference, (first, second) = recorded(cast)
    conclusion = make_conclusion(cast, conference, tasks=0)
    make_task(cast, conclusion, issue_scope="unanswered", wording=DueWording("no_later_than", date=date(2022, 10, 10)))
    for day in (25, 21):
        wording = DueWording("no_later_than", date=date(2022, 10, day))
        make_task(cast, conclusion, issue_scope="listed", issues=[first], wording=wording)
    conclude_conference(conference, by=cast.leader)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.due_on, second.due_on) == (date(2022, 10, 21), date(2022, 10, 10))


def test_the_scope_is_resolved_when_settled(cast):
    conference, (first, second) = recorded(cast)
    record_oral_reply(
        first, by=cast.clerk, replied_by="Chủ tịch", gist="Đã làm", is_final=True, replied_on=date(2022, 9, 30)
    )
    task = make_task(cast, make_conclusion(cast, conference, tasks=0), issue_scope="unanswered")
    assert not task.issues.exists()
    conclude_conference(conference, by=cast.clerk)
    assert list(task.issues.all()) == [second]


def test_following_up_waits_for_the_notice(cast):
    conference, _issues, _task = settled(cast)
    with pytest.raises(NotAllowedNow):
        follow_up_conference(conference, by=cast.clerk)


def test_closing_lists_what_is_missing_and_lets_duties_be(cast):
    conference, (issue,), task = following(cast)
    duty = task.conclusion.tasks.model.objects.create(
        conclusion=task.conclusion, position=2, action="Tuyên truyền", state="open"
    )
    from resolutions.models import Deadline

    Deadline.objects.create(task=duty, kind="open")
    missing = missing_to_close(conference)
    assert len(missing) == 2
    assert "1a" in missing[1].text
    with pytest.raises(NotAllowedNow) as refusal:
        close_conference(conference, by=cast.leader)
    assert "1a" in str(refusal.value)
    assign(cast, issue, accept=True)
    record_answer(
        Issue.objects.get(pk=issue.pk), by=cast.clerk, text="Đã làm", document_number="1/UBND",
        document_date=date(2022, 10, 18),
    )  # fmt: skip
    complete_task(task, by=cast.clerk, on=date(2022, 10, 20), note="Xong")
    assert list(endless_tasks(conference)) == [duty]
    close_conference(conference, by=cast.leader)
    with pytest.raises(NotAllowedNow):
        cancel_task(duty, by=cast.clerk, reason="x")
    with pytest.raises(PermissionDenied):
        reopen_conference(conference, by=cast.clerk, reason="Có đơn mới")
    reopen_conference(conference, by=cast.leader, reason="Có đơn mới")
    assert conference.state == "following_up"
    assert verbs_of(conference)[-2:] == ["conference.close", "conference.reopen"]


@pytest.mark.parametrize("who", ["responder", "monitor", "admin", "stranger", "nobody"])
def test_only_the_office_takes_these_steps(cast, who):
    conference, _issues = recorded(cast, 1)
    make_conclusion(cast, conference)
    for action in (conclude_conference, follow_up_conference, close_conference):
        with pytest.raises(PermissionDenied):
            action(conference, by=getattr(cast, who))


def test_the_second_leader_is_too_late(cast):
    conference, _issues = recorded(cast, 1)
    make_conclusion(cast, conference)
    same = Conference.objects.get(pk=conference.pk)
    conclude_conference(conference, by=cast.leader)
    with pytest.raises(StaleState):
        conclude_conference(same, by=cast.clerk)
