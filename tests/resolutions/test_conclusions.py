"""Conclusions and lettered tasks: written, ordered, withdrawn, carried out."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dialogue_site.edits import StaleEdit
from dialogue_site.lib.duedates import DueWording
from dialogue_site.transitions import NotAllowedNow, StaleState
from resolutions.actions.conclusions import add_conclusion, edit_conclusion, withdraw_conclusion
from resolutions.actions.tasks import add_task, cancel_task, complete_task, edit_task, reopen_task
from resolutions.deadlines import sentence
from resolutions.models import Conclusion, ConclusionTask

from .builders import make_conclusion, make_conference, make_issue, make_task, settled, told, verbs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def conference(cast):
    return make_conference(cast)


def test_conclusions_are_numbered_and_can_be_put_in_between(cast, conference):
    first = add_conclusion(conference, by=cast.clerk, text="Một")
    second = add_conclusion(conference, by=cast.clerk, text="Hai")
    between = add_conclusion(conference, by=cast.clerk, text="Xen giữa", number=2)
    assert [c.text for c in conference.conclusions.order_by("number")] == ["Một", "Xen giữa", "Hai"]
    assert between.number == 2
    second.refresh_from_db()
    edit_conclusion(second, by=cast.clerk, version=second.version, number=1)
    assert [c.text for c in conference.conclusions.order_by("number")] == ["Hai", "Một", "Xen giữa"]
    first.refresh_from_db()
    withdraw_conclusion(first, by=cast.clerk, reason="Nhập nhầm")
    assert [(c.number, c.text) for c in conference.conclusions.standing()] == [(1, "Hai"), (2, "Xen giữa")]
    assert Conclusion.objects.get(pk=first.pk).withdrawn


def test_tasks_carry_vietnamese_letters(cast, conference):
    conclusion = make_conclusion(cast, conference, tasks=0)
    tasks = [make_task(cast, conclusion, action=f"Việc {n}") for n in range(1, 8)]
    assert [task.code for task in tasks] == ["1a", "1b", "1c", "1d", "1đ", "1e", "1g"]
    cancel_task(tasks[1], by=cast.clerk, reason="Trùng")
    standing = conclusion.tasks.standing()
    assert [(t.code, t.action) for t in standing][:2] == [("1a", "Việc 1"), ("1b", "Việc 3")]
    last = standing.last()
    edit_task(last, by=cast.clerk, version=last.version, position=1)
    assert conclusion.tasks.standing().first().action == "Việc 7"


def test_before_a_day_ends_the_day_before_and_says_so(cast, conference):
    task = make_task(cast, make_conclusion(cast, conference, tasks=0))
    assert task.deadline.due_on == date(2022, 10, 29)
    assert task.deadline.trace["last_working_day"] == "2022-10-28"
    assert sentence(task.deadline) == (
        "Trước ngày 30/10/2022 (Chủ nhật): chậm nhất thứ Bảy 29/10/2022; ngày làm việc cuối cùng là thứ Sáu 28/10/2022."
    )


@pytest.mark.parametrize(
    ("wording", "due"),
    [
        (DueWording("no_later_than", date=date(2022, 10, 10)), date(2022, 10, 10)),
        (DueWording("before", date=date(2022, 10, 10)), date(2022, 10, 9)),
        (
            DueWording("period", days=10, day_unit="working", counted_from=date(2022, 9, 30)),
            date(2022, 10, 14),
        ),
        (
            DueWording("period", days=8, day_unit="calendar", counted_from=date(2022, 9, 30)),
            date(2022, 10, 10),
        ),
        (DueWording("recurring", recurrence="quarter", counted_from=date(2022, 9, 30)), date(2022, 12, 31)),
        (DueWording("recurring", recurrence="unspecified"), None),
        (DueWording("open"), None),
        (None, None),
    ],
)
def test_every_kind_of_deadline(cast, conference, wording, due):
    task = make_task(cast, make_conclusion(cast, conference, tasks=0), wording=wording)
    assert task.deadline.due_on == task.deadline.first_due_on == due
    assert task.deadline.events.get().due_on == due
    assert sentence(task.deadline)


def test_a_wording_without_its_facts_is_refused(cast, conference):
    conclusion = make_conclusion(cast, conference, tasks=0)
    for wording in (DueWording("before"), DueWording("period", days=0), DueWording("recurring")):
        with pytest.raises(NotAllowedNow):
            make_task(cast, conclusion, wording=wording)
    assert not conclusion.tasks.exists()


def test_a_task_names_units_and_issues_that_fit(cast, conference):
    conclusion = make_conclusion(cast, conference, tasks=0)
    other = make_issue(cast, make_conference(cast, code="HN-2"))
    for facts in (
        {"lead_unit": cast["TDP5"]},
        {"cooperating_units": [cast["DCXD"]]},
        {"lead_unit": None, "cooperating_units": [cast["CAP"]]},
        {"issue_scope": "listed"},
        {"issue_scope": "listed", "issues": [other]},
    ):
        with pytest.raises(NotAllowedNow):
            make_task(cast, conclusion, **facts)
    with pytest.raises(ValidationError):
        make_task(cast, conclusion, action=" ")


def test_editing_a_task_changes_lists_and_deadline_in_the_history(cast, conference):
    issue = make_issue(cast, conference)
    task = make_task(cast, make_conclusion(cast, conference, tasks=0))
    edit_task(
        task, by=cast.leader, version=task.version, action="Trả lời bằng văn bản", issue_scope="listed",
        issues=[issue], cooperating_units=[cast["CAP"]], wording=DueWording("no_later_than", date=date(2022, 10, 31)),
    )  # fmt: skip
    task = ConclusionTask.objects.get(pk=task.pk)
    assert (task.action, list(task.issues.all())) == ("Trả lời bằng văn bản", [issue])
    assert task.deadline.due_on == task.deadline.first_due_on == date(2022, 10, 31)
    assert verbs_of(task).count("task.edit") == 2
    with pytest.raises(StaleEdit):
        edit_task(task, by=cast.clerk2, version=1, action="Khác")


def test_the_second_clerk_is_told(cast, conference):
    conclusion = make_conclusion(cast, conference)
    edit_conclusion(conclusion, by=cast.clerk, version=conclusion.version, text="Mới")
    with pytest.raises(StaleEdit):
        edit_conclusion(Conclusion.objects.get(pk=conclusion.pk), by=cast.clerk2, version=1, text="Khác")
    stale = Conclusion.objects.get(pk=conclusion.pk)
    withdraw_conclusion(conclusion, by=cast.clerk, reason="Bỏ")
    with pytest.raises(StaleState):
        withdraw_conclusion(stale, by=cast.clerk2, reason="Bỏ")


@pytest.mark.parametrize("who", ["responder", "monitor", "admin", "nobody", "stranger"])
def test_only_the_office_writes_conclusions(cast, conference, who):
    conclusion = make_conclusion(cast, conference)
    user = getattr(cast, who)
    calls = [
        lambda: add_conclusion(conference, by=user, text="x"),
        lambda: edit_conclusion(conclusion, by=user, version=1, text="x"),
        lambda: withdraw_conclusion(conclusion, by=user, reason="x"),
        lambda: add_task(conclusion, by=user, action="x"),
        lambda: edit_task(conclusion.tasks.get(), by=user, version=1, action="x"),
        lambda: cancel_task(conclusion.tasks.get(), by=user, reason="x"),
    ]
    for call in calls:
        with pytest.raises(PermissionDenied):
            call()


def test_settled_conclusions_are_not_rewritten(cast):
    conference, _issues, task = settled(cast)
    conference.refresh_from_db()
    conclusion = task.conclusion
    for call in (
        lambda: add_conclusion(conference, by=cast.clerk, text="x"),
        lambda: edit_conclusion(conclusion, by=cast.clerk, version=conclusion.version, text="x"),
        lambda: withdraw_conclusion(conclusion, by=cast.clerk, reason="x"),
        lambda: add_task(conclusion, by=cast.clerk, action="x"),
        lambda: edit_task(task, by=cast.clerk, version=task.version, action="x"),
    ):
        with pytest.raises(NotAllowedNow):
            call()


def test_done_and_reopened(cast, django_capture_on_commit_callbacks):
    _conference, (issue,), task = settled(cast, issue_scope="unanswered")
    with pytest.raises(PermissionDenied):
        complete_task(task, by=cast.responder, on=date(2022, 10, 20), note="Chưa nhận việc")
    with django_capture_on_commit_callbacks(execute=True):
        complete_task(task, by=cast.clerk, on=date(2022, 10, 20), note="Đã trả lời")
    task.refresh_from_db()
    assert (task.state, task.done_on, task.result_note) == ("done", date(2022, 10, 20), "Đã trả lời")
    issue.refresh_from_db()
    assert issue.is_open, "finishing a task answers no issue"
    assert told(cast.clerk2)
    assert not told(cast.clerk)
    reopen_task(task, by=cast.leader, reason="Chưa đủ")
    assert (task.state, task.done_on, task.result_note) == ("open", None, "")
    assert verbs_of(task)[-2:] == ["task.complete", "task.reopen"]


@pytest.mark.parametrize("day", [date(2022, 11, 16), date(2022, 9, 29)])
def test_a_task_is_not_done_tomorrow_nor_before_the_conference(cast, day):
    _conference, _issues, task = settled(cast)
    with pytest.raises(NotAllowedNow):
        complete_task(task, by=cast.clerk, on=day, note="x")


def test_cancelling_an_open_task_takes_it_from_its_units(cast, django_capture_on_commit_callbacks):
    _conference, _issues, task = settled(cast)
    with django_capture_on_commit_callbacks(execute=True):
        cancel_task(task, by=cast.clerk, reason="Thay bằng việc khác")
    assert not task.assignments.active().exists()
    assert told(cast.responder)
    assert {"task.cancel", "assignment.withdraw"} <= set(verbs_of(task))
