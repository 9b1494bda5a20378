"""The pages of this floor: who opens them, what they say, what they keep, how many queries they take."""

from datetime import date

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue_site.lib.duedates import DueWording
from dialogue_site.models import AuditEntry
from dialogue_site.transitions import verbs_for
from feedback.models import Issue
from resolutions.models import Assignment, Conclusion, ConclusionTask
from tests.build import record_answer, record_conference

from .builders import assign, at_work, before, make_conclusion, make_conference, make_issue, make_task, settled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def steps_of(conference, issue, task, assignment):
    """Every page of one object: URL name and its object's key."""
    return {
        "conference-conclude": conference.pk,
        "conference-follow-up": conference.pk,
        "conference-close": conference.pk,
        "conference-reopen": conference.pk,
        "conclusion-new": conference.pk,
        "conclusion-detail": task.conclusion_id,
        "conclusion-edit": task.conclusion_id,
        "conclusion-withdraw": task.conclusion_id,
        "task-new": task.conclusion_id,
        "task-detail": task.pk,
        "task-edit": task.pk,
        "task-assign": task.pk,
        "task-progress-record": task.pk,
        "task-complete": task.pk,
        "task-reopen": task.pk,
        "task-cancel": task.pk,
        "assignment-accept": assignment.pk,
        "assignment-return": assignment.pk,
        "assignment-withdraw": assignment.pk,
        "issue-assign": issue.pk,
        "oral-reply-record": issue.pk,
        "progress-record": issue.pk,
        "answer-record": issue.pk,
        "result-record": issue.pk,
        "escalation-record": issue.pk,
        "complex-notice-record": issue.pk,
        "deadline-correct": issue.pk,
        "issue-close": issue.pk,
        "issue-reopen": issue.pk,
    }


#: Pages a reader without the right to write may open.
READ = {"conclusion-detail", "task-detail"}


@pytest.fixture
def scene(cast):
    """A settled conference with one assigned issue; ``(conference, issue, task, assignment)``."""
    conference, (issue,), task = settled(cast, issue_scope="unanswered")
    assignment = assign(cast, issue)
    return conference, issue, task, assignment


def test_another_wards_objects_do_not_exist(cast, scene, sign_in):
    client = sign_in(cast.stranger)
    for name, pk in steps_of(*scene).items():
        url = reverse(name, args=[pk])
        assert client.get(url).status_code == 404, name
        if name not in READ:
            assert client.post(url, {}).status_code == 404, name


def test_a_monitor_reads_and_takes_no_step(cast, scene, sign_in):
    client = sign_in(cast.monitor)
    for name, pk in steps_of(*scene).items():
        assert client.get(reverse(name, args=[pk])).status_code == (200 if name in READ else 403), name


@pytest.mark.parametrize("who", ["clerk", "leader", "responder"])
def test_no_page_breaks_for_anybody(cast, scene, sign_in, who):
    client = sign_in(getattr(cast, who))
    for name, pk in steps_of(*scene).items():
        assert client.get(reverse(name, args=[pk])).status_code in (200, 403, 409), name
    for name in ("conclusion-list", "task-list", "assignment-list"):
        assert client.get(reverse(name)).status_code == 200


def test_lists_show_nothing_of_another_ward(cast, scene, sign_in):
    client = sign_in(cast.stranger)
    for name in ("conclusion-list", "task-list", "assignment-list"):
        assert "Ngập úng" not in client.get(reverse(name)).content.decode()
        assert "Trả lời các kiến nghị" not in client.get(reverse(name)).content.decode()


def test_a_closed_file_says_so_on_every_step(cast, scene, sign_in):
    conference, issue, _task, _assignment = scene
    type(conference).objects.filter(pk=conference.pk).update(state="closed")
    response = sign_in(cast.clerk).get(reverse("progress-record", args=[issue.pk]))
    assert response.status_code == 409
    assert "Hội nghị đã kết thúc" in response.content.decode()


def test_a_conclusion_and_its_task_are_written_on_the_pages(cast, sign_in):
    conference = make_conference(cast)
    client = sign_in(cast.clerk)
    response = client.post(
        reverse("conclusion-new", args=[conference.pk]), {"text": "UBND phường trả lời.", "addressee": "UBND phường"}
    )
    conclusion = Conclusion.objects.get()
    assert response.url == conclusion.get_absolute_url()
    facts = {
        "action": "Trả lời các ý kiến", "lead_unit": cast["DCXD"].pk, "cooperating_units": [cast["CAP"].pk],
        "due_kind": "before", "due_date": "30/10/2022", "due_day_unit": "working", "issue_scope": "unanswered",
        "paper": "Công văn trả lời",
    }  # fmt: skip
    response = client.post(reverse("task-new", args=[conclusion.pk]), facts)
    assert response.status_code == 302, response.context["form"].errors
    task = ConclusionTask.objects.get()
    assert task.deadline.due_on == date(2022, 10, 29)
    page = client.get(task.get_absolute_url()).content.decode()
    assert "chậm nhất thứ Bảy 29/10/2022; ngày làm việc cuối cùng là thứ Sáu 28/10/2022" in page
    assert "Vì sao ngày này?" in page
    shown = client.get(conference.get_absolute_url()).content.decode()
    assert "Trả lời các ý kiến" in shown
    assert "28/10/2022" in shown


def test_a_form_keeps_what_was_typed_and_says_what_is_wrong(cast, sign_in):
    conclusion = make_conclusion(cast, make_conference(cast), tasks=0)
    response = sign_in(cast.clerk).post(
        reverse("task-new", args=[conclusion.pk]),
        {"action": "Trả lời", "due_kind": "before", "due_date": "", "issue_scope": "listed"},
    )
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert set(errors) == {"due_date", "issues"}
    assert "Trả lời</textarea>" in response.content.decode()
    assert not conclusion.tasks.exists()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"due_kind": "before", "due_date": "30/10/2022"}, "chậm nhất thứ Bảy 29/10/2022"),
        ({"due_kind": "no_later_than", "due_date": "10/10/2022"}, "Chậm nhất ngày 10/10/2022"),
        (
            {"due_kind": "period", "due_days": "10", "due_day_unit": "working", "due_counted_from": "30/9/2022"},
            "14/10/2022",
        ),
        ({"due_kind": "recurring", "due_recurrence": "quarter"}, "Định kỳ hằng quý"),
        ({"due_kind": "open"}, "Chưa ấn định thời hạn"),
        ({"due_kind": "before", "due_date": "30/1"}, None),
        ({"due_kind": "before"}, None),
        ({"due_kind": "x"}, None),
        ({}, None),
    ],
)
def test_the_meaning_is_told_while_typing(cast, sign_in, given, expected):
    response = sign_in(cast.clerk).get(reverse("deadline-explain"), given)
    assert response.status_code == 200
    text = response.content.decode()
    assert (expected in text) if expected else not text.strip()


def test_two_clerks_edit_one_task(cast, sign_in):
    task = make_task(cast, make_conclusion(cast, make_conference(cast), tasks=0))
    client = sign_in(cast.clerk)
    facts = {"action": "Một", "due_kind": "open", "issue_scope": "none", "version": task.version}
    assert client.post(reverse("task-edit", args=[task.pk]), facts).status_code == 302
    response = client.post(reverse("task-edit", args=[task.pk]), facts | {"action": "Hai"})
    assert response.status_code == 409
    text = response.content.decode()
    assert "Một" in text
    assert "Hai" in text


def test_concluding_lists_what_is_missing_and_what_will_happen(cast, sign_in):
    from ..build import record_conference

    conference = make_conference(cast)
    make_issue(cast, conference)
    record_conference(cast, conference)
    client = sign_in(cast.leader)
    url = reverse("conference-conclude", args=[conference.pk])
    assert "Chưa có kết luận nào." in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 409
    make_task(cast, make_conclusion(cast, conference, tasks=0), issue_scope="unanswered")
    page = client.get(url).content.decode()
    assert "VD-01" in page
    assert client.post(url, {}).status_code == 302
    conference.refresh_from_db()
    assert conference.state == "concluded"


def test_returning_and_assigning_anew(cast, scene, sign_in):
    _conference, issue, _task, assignment = scene
    client = sign_in(cast.responder)
    url = reverse("assignment-return", args=[assignment.pk])
    response = client.post(url, {"reason": "Thuộc công an"})
    assert "suggested_unit" in response.context["form"].errors
    assert "Thuộc công an</textarea>" in response.content.decode()
    assert client.post(url, {"reason": "Thuộc công an", "suggested_unit": cast["CAP"].pk}).status_code == 302
    client = sign_in(cast.clerk)
    queue = client.get(reverse("assignment-list"), {"state": "returned"}).content.decode()
    assert "Thuộc công an" in queue
    page = client.get(reverse("issue-assign", args=[issue.pk]))
    assert page.context["form"].initial["unit"] == cast["CAP"]
    assert "due_kind" not in page.context["form"].fields
    assert client.post(reverse("issue-assign", args=[issue.pk]), {"unit": cast["CAP"].pk}).status_code == 302
    issue.refresh_from_db()
    assert (issue.lead_unit, issue.due_on) == (cast["CAP"], date(2022, 10, 29))
    assert "Thuộc công an" not in client.get(reverse("assignment-list"), {"state": "returned"}).content.decode()


def test_a_double_click_assigns_once_and_the_second_clerk_sees_a_conflict(cast, sign_in):
    issue = make_issue(cast, make_conference(cast))
    client = sign_in(cast.clerk)
    url = reverse("issue-assign", args=[issue.pk])
    facts = {"unit": cast["DCXD"].pk, "due_kind": "open", "form_key": "k" * 32}
    assert client.post(url, facts).status_code == 302
    assert client.post(url, facts).status_code == 302
    assert issue.assignments.count() == 1
    assert client.post(url, facts | {"form_key": "l" * 32}).status_code == 409


def test_many_issues_at_once(cast, sign_in):
    conference = make_conference(cast)
    issues = [make_issue(cast, conference, summary=f"Rác ngõ {n}") for n in range(3)]
    client = sign_in(cast.clerk)
    url = reverse("issue-assign-bulk")
    assert client.get(url).status_code == 405
    assert client.post(url, {}).status_code == 302
    page = client.post(url, {"issue": [i.pk for i in issues]})
    assert page.status_code == 200
    assert page.content.decode().count("Rác ngõ") == 3
    ticks = [f"{i.pk}:{Issue.objects.get(pk=i.pk).version}" for i in issues]
    facts = {"issue": ticks, "confirmed": "1", "unit": cast["DCXD"].pk, "by_rule": "on", "due_kind": "open"}
    entries = AuditEntry.objects.filter(verb="issue.assign").count()
    assert client.post(url, facts | {"issue": [*ticks[:2], f"{issues[2].pk}:99"]}).status_code == 409
    assert not Assignment.objects.exists()
    assert client.post(url, facts).status_code == 302
    assert AuditEntry.objects.filter(verb="issue.assign").count() == entries + 3
    assert client.post(url, facts).status_code == 409
    assert sign_in(cast.responder).post(url, facts).status_code == 403
    assert sign_in(cast.stranger).post(url, facts).status_code == 302


def test_a_refused_file_says_why_and_keeps_the_words(cast, sign_in, png):
    issue, _assignment = at_work(cast)
    client = sign_in(cast.responder)
    url = reverse("progress-record", args=[issue.pk])
    files = [SimpleUploadedFile("ảnh.png", png), SimpleUploadedFile("biên bản.pdf", b"<html>not a PDF</html>")]
    facts = {"text": "Đã nạo vét 14 hố ga", "happened_on": "18/10/2022"}
    response = client.post(url, facts | {"files": files})
    assert response.status_code == 200
    (error,) = response.context["form"].errors["files"]
    assert error.startswith("biên bản.pdf: Chỉ nhận tệp PDF")
    assert "Đã nạo vét 14 hố ga" in response.content.decode()
    assert not issue.progress.exists()
    six = [SimpleUploadedFile(f"{n}.png", png) for n in range(6)]
    assert "files" in client.post(url, facts | {"files": six}).context["form"].errors
    assert client.post(url, facts | {"files": [SimpleUploadedFile("ảnh.png", png)]}).status_code == 302
    (kept,) = issue.progress.get().attachments.all()
    page = client.get(issue.get_absolute_url()).content.decode()
    assert reverse("attachment", args=[kept.pk]) in page
    assert client.get(reverse("attachment", args=[kept.pk])).status_code == 200
    assert sign_in(cast.stranger).get(reverse("attachment", args=[kept.pk])).status_code == 404


@pytest.mark.parametrize("day", ["16/11/2022", "29/09/2022", "31/02/2022", "hôm qua"])
def test_a_day_that_cannot_be_is_told_beside_the_field(cast, sign_in, png, day):
    issue, _assignment = at_work(cast)
    facts = {"text": "Đã trả lời", "document_number": "412/UBND", "outcome": "explained", "channel": "posted"}
    response = sign_in(cast.clerk).post(
        reverse("answer-record", args=[issue.pk]),
        facts | {"document_date": day, "files": SimpleUploadedFile("van ban.png", png)},
    )
    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"document_date"}


def test_an_answer_made_elsewhere_shows_its_scan_and_says_what_came_of_the_matter(cast, sign_in, png):
    issue, _assignment = at_work(cast)
    client, url = sign_in(cast.clerk), reverse("answer-record", args=[issue.pk])
    facts = {"text": "Đã trả lời", "document_number": "412/UBND", "document_date": "18/10/2022", "channel": "posted"}
    response = client.post(url, facts)
    assert set(response.context["form"].errors) == {"outcome", "files"}
    sent = facts | {"outcome": "explained", "files": SimpleUploadedFile("van ban.png", png)}
    assert client.post(url, sent).status_code == 302
    answer = issue.answers.get()
    assert (answer.outcome, answer.attachments.count(), answer.recorded_by) == ("explained", 1, cast.clerk)


def test_an_issues_page_tells_the_whole_story(cast, sign_in):
    from resolutions.actions import followups as record

    issue, _assignment = at_work(cast, wording=before(date(2022, 10, 30)), cooperating=[cast["CAP"]])
    paper = {"document_number": "412/UBND-ĐCXD", "document_date": date(2022, 10, 18)}
    record.record_oral_reply(
        issue, by=cast.clerk, replied_by="Chủ tịch UBND phường", gist="Sẽ làm", is_final=False,
        replied_on=date(2022, 9, 30),
    )  # fmt: skip
    record.record_progress(issue, by=cast.responder, text="Đã khảo sát", happened_on=date(2022, 10, 5))
    record.record_escalation(issue, by=cast.leader, sent_to="UBND quận", **paper)
    record_answer(issue, by=cast.clerk, text="Đã nạo vét", **paper)
    record.record_result(issue, by=cast.responder, result="resolved", text="Hết ngập", happened_on=date(2022, 10, 25))
    page = sign_in(cast.monitor).get(issue.get_absolute_url()).content.decode()
    order = ["Sẽ làm", "Đã khảo sát", "UBND quận", "Đã nạo vét", "Hết ngập"]
    story = page[page.index('id="followup"') :]
    places = [story.index(words) for words in order]
    assert places == sorted(places)
    assert reverse("assignment-accept", args=[issue.assignments.get(part="cooperating").pk]) not in page
    assert "Công an phường" in page


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize(("name", "expected"), [("conclusion-list", 7), ("task-list", 9), ("assignment-list", 11)])
def test_lists_take_the_same_queries_for_one_row_and_three(cast, sign_in, name, expected):
    conference = make_conference(cast)
    client = sign_in(cast.clerk)
    counts = []
    for number in (1, 3):
        while conference.conclusions.count() < number:
            make_conclusion(cast, conference)
            assign(cast, make_issue(cast, conference), wording=before(date(2022, 11, 20)))
        counts.append(queries(client, reverse(name)))
    assert counts == [expected, expected]


@pytest.mark.parametrize(("noun", "expected"), [("issue", 32), ("task", 18), ("conference", 29)])
def test_details_take_the_same_queries_for_one_row_and_three(cast, sign_in, noun, expected, png):
    from resolutions.actions.followups import record_progress

    conference, (issue,), task = settled(cast, issue_scope="unanswered")
    assign(cast, issue, accept=True, cooperating=[cast["CAP"]])
    objects = {"issue": issue, "task": task, "conference": conference}
    client = sign_in(cast.responder)
    counts = []
    for number in (1, 3):
        while issue.progress.count() < number:
            record_progress(
                Issue.objects.get(pk=issue.pk), by=cast.responder, text="x", happened_on=date(2022, 10, 5),
                files=[SimpleUploadedFile("a.png", png)],
            )  # fmt: skip
        counts.append(queries(client, objects[noun].get_absolute_url()))
    assert counts == [expected, expected]


def test_the_look_is_there():
    assert finders.find("css/resolutions.css")


@pytest.mark.parametrize("query", ["ngap ung", "Ngập úng", "VD-01", "khong co"])
def test_assignments_are_found_without_accents(cast, scene, sign_in, query):
    page = sign_in(cast.responder).get(reverse("assignment-list"), {"q": query}).content.decode()
    assert ("Ngập úng ngõ 86" in page) == (query != "khong co")


def test_an_officer_sees_the_own_units_work_first(cast, sign_in):
    conference = make_conference(cast)
    assign(cast, make_issue(cast, conference, summary="Việc của địa chính"))
    assign(cast, make_issue(cast, conference, summary="Việc của công an"), unit="CAP")
    client = sign_in(cast.responder)
    own = client.get(reverse("assignment-list")).content.decode()
    assert "Việc của địa chính" in own
    assert "Việc của công an" not in own
    every = client.get(reverse("assignment-list"), {"all": "1"}).content.decode()
    assert "Việc của công an" in every


def test_the_queues_count_what_their_lists_show(cast, scene, sign_in):
    _conference, _issue, _task, _assignment = scene
    assign(cast, make_issue(cast, make_conference(cast, code="HN-2")), wording=before(date(2022, 11, 18)))
    client = sign_in(cast.clerk)
    queues = client.get(reverse("assignment-list")).context["queues"]
    for number, _label, url, _tone in queues:
        assert client.get(url).context["count"] == number, url
    assert [number for number, *_rest in queues] == [3, 0, 1, 2, 2, 0]


def test_the_queue_is_walked_page_by_page_without_losing_a_row(cast, sign_in, monkeypatch):
    from resolutions.views.assignments import AssignmentList

    monkeypatch.setattr(AssignmentList, "page_size", 2)
    conference = make_conference(cast)
    days = [None, date(2022, 11, 20), date(2022, 10, 20), None, date(2022, 11, 20)]
    for number, day in enumerate(days):
        issue = make_issue(cast, conference, summary=f"Rác ngõ {number}")
        assign(cast, issue, **({"wording": before(day)} if day else {}))
    client, url, seen = sign_in(cast.clerk), reverse("assignment-list"), []
    while url:
        context = client.get(url).context
        seen += [row["matter"] for row in context["rows"]]
        url = context["next_url"]
    assert seen == [f"Rác ngõ {n}" for n in (2, 1, 4, 0, 3)]


@pytest.mark.parametrize(
    ("wording", "field"),
    [
        ({"due_kind": "no_later_than", "due_date": "29/09/2022"}, "due_date"),
        ({"due_kind": "before", "due_date": "30/09/2022"}, "due_date"),
        (
            {"due_kind": "period", "due_days": "5", "due_day_unit": "working", "due_counted_from": "01/09/2022"},
            "due_counted_from",
        ),
    ],
)
def test_a_task_is_not_due_before_its_conference(cast, sign_in, wording, field):
    conclusion = make_conclusion(cast, make_conference(cast), tasks=1)
    client, task = sign_in(cast.clerk), conclusion.tasks.get()
    facts = {"action": "Trả lời", "issue_scope": "none"} | wording
    for url in (reverse("task-new", args=[conclusion.pk]), reverse("task-edit", args=[task.pk])):
        response = client.post(url, facts | {"version": task.version})
        assert response.status_code == 200
        assert set(response.context["form"].errors) == {field}
    assert conclusion.tasks.get().deadline.due_on == date(2022, 10, 29)
    same_day = facts | {"due_kind": "no_later_than", "due_date": "30/09/2022"}
    assert client.post(reverse("task-new", args=[conclusion.pk]), same_day).status_code == 302


def test_the_settling_page_warns_of_days_already_past(cast, sign_in):
    conference = make_conference(cast)
    make_issue(cast, conference)
    record_conference(cast, conference)
    make_conclusion(cast, conference, tasks=1)
    make_conclusion(cast, conference, tasks=1, lead_unit=None, wording=DueWording("open"))
    page = sign_in(cast.clerk).get(reverse("conference-conclude", args=[conference.pk]))
    unled, past, *_sheet = page.context["warnings"]
    assert "2a" in unled
    assert "1a (29/10/2022)" in past


@pytest.mark.parametrize(("stage", "first"), [("received", "issue.classify"), ("classified", "issue.assign")])
def test_the_first_button_is_the_step_not_taken_yet(cast, stage, first):
    issue = make_issue(cast, make_conference(cast))
    issue.stage = stage
    verbs = [button.row.verb for button in verbs_for(cast.clerk, issue)]
    assert (verbs[0], verbs[-1]) == (first, "issue.withdraw")
    assert {"issue.classify", "issue.assign"} < set(verbs)


def test_a_step_seen_elsewhere_says_that_it_was_taken(cast, sign_in):
    _issue, assignment = at_work(cast, accept=False)
    url = reverse("assignment-accept", args=[assignment.pk])
    assert "Đã tiếp nhận; đơn vị bắt đầu giải quyết." in sign_in(cast.responder).post(url, follow=True).text


@pytest.mark.parametrize(
    ("page", "field"),
    [("task-edit", "cooperating_units"), ("task-edit", "issues"), ("task-assign", "cooperating")],
)
def test_a_key_no_row_can_have_is_refused_beside_its_field(cast, scene, sign_in, page, field):
    _conference, _issue, task, _assignment = scene
    client, url = sign_in(cast.clerk), reverse(page, args=[task.pk])
    answer = client.post(url, {field: ["99999999999999999999"]})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
