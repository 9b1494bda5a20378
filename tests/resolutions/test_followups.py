"""Replies, answers, progress, results, matters sent on: facts recorded once, with dates that can be true."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from dialogue_site import audit
from dialogue_site.lib.duedates import DueWording
from dialogue_site.lib.uploads import UploadRefused
from dialogue_site.models import Attachment
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from feedback.states import ANSWERED
from resolutions.actions.assignments import withdraw_assignment
from resolutions.actions.deadlines import correct_deadline, note_event, place
from resolutions.actions.followups import (
    record_complex_notice,
    record_escalation,
    record_oral_reply,
    record_progress,
    record_result,
    record_task_progress,
)
from resolutions.actions.issues import close_issue, reopen_issue
from resolutions.actions.letters import issue_letter
from resolutions.actions.papers import void_paper
from resolutions.actions.splits import Part, split_issue
from resolutions.models.deadlines import DeadlineEventKind
from tests.build import make_opinion, record_answer

from .builders import assign, at_work, before, make_conference, make_issue, settled, told, verbs_of
from .letterwork import SIGNING, drafted_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

DAY = date(2022, 10, 18)
LATER = date(2022, 11, 16)
EARLIER = date(2022, 9, 29)
PAPER = {"document_number": "412/UBND-ĐCXD", "document_date": DAY}
RECORDS = {
    "answer": (record_answer, PAPER | {"text": "Đã nạo vét."}, "document_date"),
    "progress": (record_progress, {"text": "Đã khảo sát", "happened_on": DAY}, "happened_on"),
    "result": (record_result, {"result": "resolved", "text": "Hết ngập", "happened_on": DAY}, "happened_on"),
    "escalation": (record_escalation, PAPER | {"sent_to": "UBND quận"}, "document_date"),
    "complex": (
        record_complex_notice,
        PAPER | {"why": "Nhiều ngành", "responsible_body": "UBND quận", "expected_on": date(2023, 3, 31)},
        "document_date",
    ),
}


def fresh(issue):
    return Issue.objects.get(pk=issue.pk)


#: Who records what: work is told by those who do it, a paper made elsewhere by the office, a later day by the leader.
MAY = {
    "answer": ("clerk", "leader"),
    "progress": ("responder", "clerk"),
    "result": ("responder", "clerk"),
    "escalation": ("leader",),
    "complex": ("leader",),
}
EVERYBODY = ("clerk", "leader", "responder", "other_responder", "monitor", "admin", "nobody", "stranger")


@pytest.mark.parametrize("name", RECORDS)
def test_who_may_record(cast, name):
    action, facts, _day = RECORDS[name]
    issue, _assignment = at_work(cast, cooperating=[cast["CAP"]])
    for who in EVERYBODY:
        if who not in MAY[name]:
            with pytest.raises(PermissionDenied):
                action(fresh(issue), by=getattr(cast, who), **facts)
    action(fresh(issue), by=getattr(cast, MAY[name][-1]), **facts)


@pytest.mark.parametrize("facts", [{"outcome": ""}, {"outcome": "scheduled"}, {"outcome": "x"}, {"files": []}])
def test_an_answer_made_elsewhere_is_proved(cast, facts):
    issue, _assignment = at_work(cast)
    with pytest.raises(NotAllowedNow):
        record_answer(issue, by=cast.clerk, text="Đã nạo vét.", **(PAPER | facts))
    assert fresh(issue).stage == "in_progress"


def test_a_unit_that_has_not_accepted_records_nothing(cast):
    issue, _assignment = at_work(cast, accept=False)
    for action, facts, _day in RECORDS.values():
        with pytest.raises(PermissionDenied):
            action(fresh(issue), by=cast.responder, **facts)


def test_a_cooperating_unit_reports_progress_only(cast):
    from resolutions.actions.assignments import accept_assignment

    issue, _lead = at_work(cast, cooperating=[cast["CAP"]])
    accept_assignment(issue.assignments.get(part="cooperating"), by=cast.other_responder)
    record_progress(fresh(issue), by=cast.other_responder, text="Đã phối hợp", happened_on=DAY)
    with pytest.raises(PermissionDenied):
        record_answer(fresh(issue), by=cast.other_responder, text="x", **PAPER)


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("day", [EARLIER, LATER])
def test_dates_that_cannot_be_true_are_refused(cast, name, day):
    action, facts, field = RECORDS[name]
    issue, _assignment = at_work(cast)
    with pytest.raises(NotAllowedNow):
        action(issue, by=getattr(cast, MAY[name][0]), **(facts | {field: day}))


@pytest.mark.parametrize("name", ["escalation", "complex"])
def test_what_is_expected_comes_after_the_paper(cast, name):
    action, facts, _field = RECORDS[name]
    issue, _assignment = at_work(cast)
    with pytest.raises(NotAllowedNow):
        action(issue, by=cast.leader, **(facts | {"expected_on": date(2022, 10, 17)}))


def test_answer_and_result_are_two_facts(cast, django_capture_on_commit_callbacks):
    issue, _assignment = at_work(cast)
    with django_capture_on_commit_callbacks(execute=True):
        answer = record_answer(issue, by=cast.leader, text="Sẽ nạo vét trong tháng.", **PAPER)
    issue = fresh(issue)
    assert (issue.stage, issue.answered_on, issue.result, issue.resolved_on) == ("answered", DAY, "none", None)
    assert answer.unit == cast["DCXD"]
    assert told(cast.clerk)
    assert verbs_of(issue)[-2:] == ["answer.record", "issue.answer"]
    with pytest.raises(NotAllowedNow):
        close_issue(issue, by=cast.clerk)
    record_result(issue, by=cast.responder, result="resolved", text="Hết ngập", happened_on=date(2022, 10, 25))
    issue = fresh(issue)
    assert (issue.stage, issue.result, issue.resolved_on) == ("answered", "resolved", date(2022, 10, 25))
    close_issue(issue, by=cast.leader)
    assert issue.stage == "closed"


def test_a_result_may_come_before_the_answer_and_change(cast):
    issue, _assignment = at_work(cast)
    record_result(issue, by=cast.responder, result="resolved", text="Xong", happened_on=DAY)
    assert issue.stage == "in_progress"
    record_result(issue, by=cast.responder, result="underway", text="Hỏng lại", happened_on=DAY)
    assert (fresh(issue).result, fresh(issue).resolved_on) == ("underway", None)
    for wrong in ("none", "", "xong"):
        with pytest.raises(NotAllowedNow):
            record_result(fresh(issue), by=cast.responder, result=wrong, text="x", happened_on=DAY)


@pytest.mark.parametrize(("final", "stage"), [(True, "answered"), (False, "received")])
def test_a_reply_in_the_room(cast, final, stage):
    issue = make_issue(cast, make_conference(cast))
    stage = stage if final else issue.stage
    record_oral_reply(
        issue, by=cast.clerk, replied_by="Chủ tịch UBND phường", gist="Thay bóng trong tuần", is_final=final,
        replied_on=date(2022, 9, 30),
    )  # fmt: skip
    assert fresh(issue).stage == stage
    assert fresh(issue).answered_on == (date(2022, 9, 30) if final else None)
    for who in ("responder", "monitor", "stranger"):
        with pytest.raises(PermissionDenied):
            record_oral_reply(
                fresh(issue), by=getattr(cast, who), replied_by="x", gist="x", is_final=False,
                replied_on=date(2022, 9, 30),
            )  # fmt: skip


def test_a_matter_with_a_higher_body_stays_open_and_ours(cast):
    issue, _assignment = at_work(cast, wording=before(date(2022, 10, 30)))
    record_escalation(issue, by=cast.leader, sent_to="UBND quận", expected_on=date(2022, 11, 30), **PAPER)
    issue = fresh(issue)
    assert (issue.stage, issue.due_on, issue.first_due_on) == ("with_higher", date(2022, 11, 30), date(2022, 10, 29))
    assert issue.is_open
    event = issue.deadline.events.last()
    assert (event.event, event.due_on, event.reason) == ("with_higher", date(2022, 11, 30), "412/UBND-ĐCXD, 18/10/2022")
    record_answer(issue, by=cast.clerk, text="Quận trả lời", **PAPER)
    assert issue.stage in ANSWERED


def test_a_higher_body_asked_for_no_day_moves_no_date(cast):
    issue, _assignment = at_work(cast, wording=before(date(2022, 10, 30)))
    record_escalation(issue, by=cast.leader, sent_to="UBND quận", **PAPER)
    assert fresh(issue).due_on == date(2022, 10, 29)


def test_the_written_notice_of_a_complex_matter_moves_the_date_and_keeps_the_first(cast):
    issue, _assignment = at_work(cast, wording=before(date(2022, 10, 30)))
    action, facts, _field = RECORDS["complex"]
    row = action(issue, by=cast.leader, **facts)
    issue = fresh(issue)
    assert (issue.stage, issue.due_on, issue.first_due_on) == (
        "complex_notified", row.expected_on, date(2022, 10, 29),
    )  # fmt: skip
    assert [e.event for e in issue.deadline.events.all()] == ["set", "notified"]
    entry = audit.timeline(issue)[0]
    assert (entry.verb, entry.before["due_on"]) == ("deadline.move", "2022-10-29")


def test_an_earlier_day_on_the_paper_moves_nothing(cast):
    issue, _assignment = at_work(cast, wording=before(date(2022, 12, 31)))
    record_escalation(issue, by=cast.leader, sent_to="UBND quận", expected_on=date(2022, 11, 30), **PAPER)
    assert fresh(issue).due_on == date(2022, 12, 30)
    assert issue.deadline.events.count() == 1


def test_reopening_needs_a_reason_and_keeps_the_date(cast, django_capture_on_commit_callbacks):
    issue, _assignment = at_work(cast, wording=before(date(2022, 10, 30)))
    record_answer(issue, by=cast.clerk, text="x", **PAPER)
    record_result(issue, by=cast.responder, result="resolved", text="x", happened_on=DAY)
    close_issue(issue, by=cast.clerk)
    with pytest.raises(NotAllowedNow):
        reopen_issue(fresh(issue), by=cast.clerk, reason=" ")
    with pytest.raises(PermissionDenied):
        reopen_issue(fresh(issue), by=cast.responder, reason="x")
    issue = fresh(issue)
    with django_capture_on_commit_callbacks(execute=True):
        reopen_issue(issue, by=cast.leader, reason="Nhân dân chưa đồng tình")
    issue = fresh(issue)
    assert (issue.stage, issue.result, issue.answered_on, issue.resolved_on) == (
        "in_progress", "underway", None, None,
    )  # fmt: skip
    assert issue.due_on == date(2022, 10, 29)
    assert told(cast.responder)


def test_an_issue_nobody_had_goes_back_to_the_office_when_reopened(cast):
    issue = make_issue(cast, make_conference(cast))
    record_oral_reply(
        issue, by=cast.clerk, replied_by="Chủ tịch", gist="x", is_final=True, replied_on=date(2022, 9, 30)
    )
    reopen_issue(issue, by=cast.clerk, reason="Chưa rõ")
    assert fresh(issue).stage == "classified"
    assign(cast, fresh(issue))


def test_the_second_officer_is_too_late(cast):
    issue, _assignment = at_work(cast)
    same = fresh(issue)
    record_answer(fresh(issue), by=cast.clerk, text="x", **PAPER)
    with pytest.raises(StaleState):
        record_answer(same, by=cast.clerk2, text="y", **PAPER)


def test_files_are_kept_privately_by_content(cast, png):
    issue, _assignment = at_work(cast)
    update = record_progress(
        issue, by=cast.responder, text="Có ảnh", happened_on=DAY,
        files=[SimpleUploadedFile("ảnh hố ga.exe.png", png)],
    )  # fmt: skip
    (kept,) = update.attachments.all()
    assert (kept.content_type, kept.ward, kept.uploaded_by) == ("image/png", cast.ward, cast.responder)
    assert kept.file.name != kept.name
    assert kept.file.size == kept.size
    with pytest.raises(UploadRefused):
        record_progress(
            fresh(issue), by=cast.responder, text="x", happened_on=DAY, files=[SimpleUploadedFile("a.pdf", b"<html>")]
        )
    assert issue.progress.count() in (1, 2)
    assert Attachment.objects.count() == 1


def test_progress_of_a_task(cast):
    from resolutions.actions.assignments import accept_assignment

    _conference, _issues, task = settled(cast)
    with pytest.raises(PermissionDenied):
        record_task_progress(task, by=cast.responder, text="x", happened_on=DAY)
    accept_assignment(task.assignments.get(), by=cast.responder)
    record_task_progress(task, by=cast.responder, text="Đã tổng hợp", happened_on=DAY)
    assert verbs_of(task)[-1] == "task_progress.record"


def test_a_deadline_is_corrected_only_before_it_is_accepted(cast, django_capture_on_commit_callbacks):
    issue, assignment = at_work(cast, accept=False, wording=before(date(2022, 10, 30)))
    with django_capture_on_commit_callbacks(execute=True):
        correct_deadline(
            issue, by=cast.clerk, wording=DueWording("no_later_than", date=date(2022, 11, 4)), reason="Gõ nhầm"
        )
    issue = fresh(issue)
    assert (issue.due_on, issue.first_due_on) == (date(2022, 11, 4), date(2022, 10, 29))
    assert [e.event for e in issue.deadline.events.all()] == ["set", "corrected"]
    assert told(cast.responder)
    with pytest.raises(NotAllowedNow):
        correct_deadline(issue, by=cast.clerk, wording=issue.deadline.wording, reason="Không đổi")
    with pytest.raises(NotAllowedNow):
        place(issue, by=cast.clerk, wording=before(date(2022, 12, 1)))
    from resolutions.actions.assignments import accept_assignment

    accept_assignment(assignment, by=cast.responder)
    with pytest.raises(NotAllowedNow):
        correct_deadline(fresh(issue), by=cast.clerk, wording=before(date(2022, 12, 1)), reason="Muộn")


def test_a_date_a_unit_once_accepted_is_never_corrected(cast):
    """Invariant 5: taking the matter from its unit, or splitting it, does not make its date a mistake in typing."""
    issue, assignment = at_work(cast, wording=before(date(2022, 10, 30)))
    second = make_opinion(cast, issue.conference, speaker=None, on_behalf_of="TDP 5", issues=[], links=[(issue, "")])
    withdraw_assignment(assignment, by=cast.clerk, reason="Giao đơn vị khác")
    staying = [link.opinion_id for link in issue.links.exclude(opinion=second)]
    [part] = split_issue(fresh(issue), by=cast.clerk, parts=[Part("Phần hai", (second.pk,))], staying=staying)
    for each in (issue, part):
        assign(cast, fresh(each))
        with pytest.raises(NotAllowedNow):
            correct_deadline(fresh(each), by=cast.clerk, wording=before(date(2027, 1, 1)), reason="Gõ nhầm")
        with pytest.raises(NotAllowedNow):
            correct_deadline(fresh(each), by=cast.clerk, wording=DueWording("open"), reason="Gõ nhầm")
        assert fresh(each).due_on == date(2022, 10, 29)


def test_a_date_that_was_moved_or_told_to_a_citizen_is_not_corrected(cast):
    issue, _assignment = at_work(cast, accept=False, wording=before(date(2022, 10, 30)))
    letter = drafted_letter(cast, issue, kind="interim_letter")
    correct_deadline(fresh(issue), by=cast.clerk, wording=before(date(2022, 11, 1)), reason="Gõ nhầm")
    issue_letter(letter, by=cast.clerk, signing=SIGNING)
    with pytest.raises(NotAllowedNow):
        correct_deadline(fresh(issue), by=cast.clerk, wording=before(date(2022, 12, 1)), reason="Gõ nhầm")
    void_paper(letter.document, by=cast.leader, reason="Sai số")
    correct_deadline(fresh(issue), by=cast.clerk, wording=before(date(2022, 12, 1)), reason="Gõ nhầm")
    note_event(fresh(issue).deadline, DeadlineEventKind.RECOMPUTED, cast.clerk, "Lịch nghỉ thay đổi")
    with pytest.raises(NotAllowedNow):
        correct_deadline(fresh(issue), by=cast.clerk, wording=before(date(2022, 12, 31)), reason="Gõ nhầm")
