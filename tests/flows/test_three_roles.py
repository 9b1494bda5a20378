"""One path, three people: the clerk assigns, the officer works, the leader sees. Everything through the pages."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from conferences.models import Conference
from dialogue_site import audit
from feedback.models import Issue
from resolutions.models import Assignment, Conclusion

from ..build import make_conference, make_issue, record_conference

pytestmark = pytest.mark.usefixtures("today")

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def signed_in(user):
    client = Client()
    client.force_login(user, backend="dialogue_site.auth.PostingBackend")
    return client


def post(client, name, pk, **facts):
    response = client.post(reverse(name, args=[pk]), facts)
    assert response.status_code == 302, (name, response.status_code, getattr(response, "context", None))
    return response


@pytest.mark.django_db(transaction=True)
def test_the_clerk_assigns_the_officer_works_the_leader_sees(cast):
    clerk, officer, leader, front = map(signed_in, (cast.clerk, cast.responder, cast.leader, cast.monitor))
    conference = make_conference(cast)
    issue = make_issue(cast, conference)
    record_conference(cast, conference)

    # The clerk writes the conclusion with its task, the leader settles it.
    post(clerk, "conclusion-new", conference.pk, text="UBND phường trả lời trước ngày 30/10/2022.")
    conclusion = Conclusion.objects.get()
    post(
        clerk, "task-new", conclusion.pk, action="Trả lời các ý kiến", lead_unit=cast["UBND"].pk,
        issue_scope="unanswered", due_kind="before", due_date="30/10/2022",
    )  # fmt: skip
    post(leader, "conference-conclude", conference.pk)
    issue.refresh_from_db()
    assert issue.due_on == date(2022, 10, 29)

    # The clerk gives the issue to the department; it lands in the officer's queue and on the bell.
    post(clerk, "issue-assign", issue.pk, unit=cast["DCXD"].pk, note="Ưu tiên")
    assignment = Assignment.objects.get(issue=issue)
    assert cast.responder.notifications.filter(text__contains="Ngập úng ngõ 86").count() == 1
    assert "Ngập úng ngõ 86" in officer.get(reverse("assignment-list")).content.decode()

    # The officer returns it, the clerk gives it back: the citizen's date does not move.
    post(officer, "assignment-return", assignment.pk, reason="Thuộc công an", suggested_unit=cast["CAP"].pk)
    assert "Thuộc công an" in clerk.get(reverse("assignment-list"), {"state": "returned"}).content.decode()
    post(clerk, "issue-assign", issue.pk, unit=cast["DCXD"].pk)
    assignment = Assignment.objects.get(issue=issue, state="offered")
    post(officer, "assignment-accept", assignment.pk)
    issue.refresh_from_db()
    assert (issue.stage, issue.due_on) == ("in_progress", date(2022, 10, 29))

    # The officer reports progress with a file, the office records the answer that was issued, the officer the result:
    # three facts.
    post(
        officer, "progress-record", issue.pk, text="Đã khảo sát", happened_on="05/10/2022",
        files=[SimpleUploadedFile("biên bản.pdf", PDF)],
    )  # fmt: skip
    post(
        clerk, "answer-record", issue.pk, text="Sẽ nạo vét trong tháng 10.", document_number="412/UBND-ĐCXD",
        document_date="18/10/2022", channel="posted", outcome="explained", files=[SimpleUploadedFile("412.pdf", PDF)],
    )  # fmt: skip
    issue.refresh_from_db()
    assert (issue.stage, issue.result, issue.answered_on) == ("answered", "none", date(2022, 10, 18))
    post(officer, "result-record", issue.pk, result="resolved", text="Hết ngập", happened_on="25/10/2022")

    # Leader and Front see the whole story; the Front takes no step.
    for client in (leader, front):
        page = client.get(issue.get_absolute_url()).content.decode()
        for words in ("Đã khảo sát", "biên bản.pdf", "412/UBND-ĐCXD", "Hết ngập", "thứ Sáu 28/10/2022"):
            assert words in page
    assert front.post(reverse("issue-close", args=[issue.pk])).status_code == 403
    post(leader, "issue-close", issue.pk)
    assert Issue.objects.get().stage == "closed"

    # Every step stands in the history under the name of who took it, and the chain is whole.
    steps = [(entry.verb, entry.actor_name) for entry in reversed(audit.timeline(issue))]
    assert steps[-8:] == [
        ("issue.assign", "Phạm Thu Hà"),
        ("assignment.accept", "Đỗ Văn Khánh"),
        ("issue.start", "Đỗ Văn Khánh"),
        ("progress.record", "Đỗ Văn Khánh"),
        ("answer.record", "Phạm Thu Hà"),
        ("issue.answer", "Phạm Thu Hà"),
        ("result.record", "Đỗ Văn Khánh"),
        ("issue.close", "Trần Quốc Bảo"),
    ]
    assert audit.verify() == []
    assert Conference.objects.get().state == "concluded"
