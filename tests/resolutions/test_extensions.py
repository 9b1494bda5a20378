"""A later day: asked for, granted with its letters in one step, refused, withdrawn (design invariant 5)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue_site.issuing import Signing
from dialogue_site.lib.duedates import DueWording
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.actions.people import find_or_add_person
from feedback.models import Issue, OpinionIssue
from resolutions.actions.extensions import (
    citizens_to_tell,
    grant_extension,
    refuse_extension,
    request_extension,
    withdraw_extension,
)
from resolutions.models import Deadline, Dispatch, Extension, Letter

from ..build import assign, make_conference, make_issue, make_opinion
from .builders import at_work, before, told, verbs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

OLD, NEW = date(2022, 11, 29), date(2022, 12, 30)
SIGNED = Signing(date(2022, 11, 15), "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Luyện")
SENT = {"signing": SIGNED, "channel": "handed", "sent_on": date(2022, 11, 15)}


def until(day):
    return DueWording("no_later_than", date=day)


def asked_by_three(cast):
    """An issue of one named citizen, joined by another and by a slip without a name; taken, due on 29/11/2022."""
    issue, assignment = at_work(cast, wording=before(date(2022, 11, 30)))
    other = find_or_add_person(by=cast.clerk, ward=cast.ward, full_name="Lê Văn Sáu", honorific="Ông")
    for facts in ({"speaker": other}, {"speaker": None, "source": "room_slip", "residential_group": cast["TDP5"]}):
        opinion = make_opinion(cast, issue.conference, issues=[{"summary": "Ngập úng khác"}], **facts)
        OpinionIssue.objects.create(opinion=opinion, issue=issue)
    issue = Issue.objects.get(pk=issue.pk)
    return issue, assignment


def requested(cast, **facts):
    issue, _assignment = asked_by_three(cast)
    facts = {"wording": until(NEW), "reason": "Chờ kết quả đo đạc lại thửa đất"} | facts
    return request_extension(issue, by=cast.responder, **facts)


def test_asking_moves_nothing_and_tells_the_leader(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        extension = requested(cast)
    issue = extension.issue
    issue.refresh_from_db()
    assert (issue.due_on, issue.first_due_on) == (OLD, OLD)
    assert (extension.old_due_on, extension.new_due_on, extension.state) == (OLD, NEW, "requested")
    assert verbs_of(issue)[-1] == "extension.request"
    assert "ngày khác" not in told(cast.leader)
    assert any("VD-01" in text for text in told(cast.leader))


def test_invariant_5_granting_tells_every_citizen_and_moves_the_date_in_one_step(cast):
    extension = requested(cast)
    grant_extension(extension, by=cast.leader, decision="Đồng ý", **SENT)
    issue = Issue.objects.get(pk=extension.issue_id)
    assert (issue.due_on, issue.first_due_on) == (NEW, OLD)
    letters = Letter.objects.filter(items__link__issue=issue).distinct()
    assert letters.count() == 3
    assert all(letter.document.state == "issued" and letter.document.number for letter in letters)
    assert len({letter.document.number for letter in letters}) == 3
    dispatches = Dispatch.objects.filter(links__issue=issue)
    assert {d.channel for d in dispatches if d.person_id} == {"handed"}
    (read_out,) = [d for d in dispatches if d.person_id is None]
    assert (read_out.channel, read_out.unit) == ("read_out", cast["TDP5"])
    # It tells, it does not answer.
    assert not OpinionIssue.objects.filter(issue=issue, answered_on__isnull=False).exists()
    event = issue.deadline.events.last()
    assert (event.event, event.due_on, event.by) == ("extended", NEW, cast.leader)
    assert letters[0].document.full_number in event.reason
    assert {"extension.grant", "deadline.move"} <= set(verbs_of(issue))


def test_the_letter_says_the_new_day_and_why(cast):
    extension = requested(cast)
    grant_extension(extension, by=cast.leader, **SENT)
    body = Letter.objects.filter(person__full_name="Lê Văn Sáu").get().document.body
    assert "Ông có kiến nghị" in body
    assert "chậm nhất ngày 30/12/2022" in body
    assert "chờ kết quả đo đạc" in body


def test_a_complex_matter_names_the_body_and_changes_the_stage(cast):
    extension = requested(cast, kind="complex", responsible_body="UBND quận chủ trì")
    grant_extension(extension, by=cast.leader, **SENT)
    issue = Issue.objects.get(pk=extension.issue_id)
    assert (issue.stage, issue.due_on) == ("complex_notified", NEW)
    notice = issue.complex_notices.get()
    assert (notice.responsible_body, notice.expected_on) == ("UBND quận chủ trì", NEW)
    assert issue.deadline.events.last().event == "notified"
    assert "Cơ quan giải quyết: UBND quận chủ trì." in Letter.objects.first().document.body


@pytest.mark.parametrize("who", ["clerk", "responder", "monitor", "stranger"])
def test_only_the_leader_grants_and_refuses(cast, who):
    extension = requested(cast)
    with pytest.raises(PermissionDenied):
        grant_extension(extension, by=getattr(cast, who), **SENT)
    with pytest.raises(PermissionDenied):
        refuse_extension(extension, by=getattr(cast, who), reason="Không")


@pytest.mark.parametrize("who", ["leader", "monitor", "other_responder", "stranger"])
def test_only_the_unit_and_the_clerk_ask(cast, who):
    issue, _assignment = asked_by_three(cast)
    with pytest.raises(PermissionDenied):
        request_extension(issue, by=getattr(cast, who), wording=until(NEW), reason="x")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"wording": until(OLD)}, "due_date"),
        ({"wording": until(date(2022, 11, 1))}, "due_date"),
        ({"reason": "  "}, "reason"),
        ({"kind": "complex"}, "responsible_body"),
    ],
)
def test_what_cannot_be_asked_for(cast, facts, field):
    with pytest.raises(ValidationError) as refusal:
        requested(cast, **facts)
    assert set(refusal.value.message_dict) == {field}
    assert not Extension.objects.exists()


def test_one_request_at_a_time(cast):
    extension = requested(cast)
    with pytest.raises(NotAllowedNow):
        request_extension(extension.issue, by=cast.clerk, wording=until(date(2023, 1, 31)), reason="Nữa")


def test_refused_and_withdrawn_leave_the_date(cast):
    extension = requested(cast)
    refuse_extension(extension, by=cast.leader, reason="Việc đơn giản")
    assert (extension.state, extension.decision) == ("refused", "Việc đơn giản")
    issue = Issue.objects.get(pk=extension.issue_id)
    again = request_extension(issue, by=cast.responder, wording=until(NEW), reason="Xin lại")
    withdraw_extension(again, by=cast.responder)
    issue.refresh_from_db()
    assert (issue.due_on, again.state) == (OLD, "withdrawn")
    assert not Letter.objects.exists()


def test_a_refusal_needs_a_reason(cast):
    with pytest.raises(NotAllowedNow):
        refuse_extension(requested(cast), by=cast.leader, reason=" ")


def test_the_second_leader_is_too_late(cast):
    first = requested(cast)
    second = Extension.objects.get(pk=first.pk)
    refuse_extension(first, by=cast.leader, reason="Không")
    with pytest.raises(StaleState):
        grant_extension(second, by=cast.leader, **SENT)
    assert not Letter.objects.exists()


def test_letters_that_cannot_be_issued_move_nothing(cast):
    extension = requested(cast)
    wrong = Signing(date(2022, 11, 15), "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "Nguyễn Văn A")
    with pytest.raises(NotAllowedNow):
        grant_extension(extension, by=cast.leader, **SENT | {"signing": wrong})
    extension.refresh_from_db()
    assert (extension.state, Deadline.objects.get(issue=extension.issue_id).due_on) == ("requested", OLD)
    assert not Letter.objects.exists()


def test_three_citizens_are_told(cast):
    issue, _assignment = asked_by_three(cast)
    assert len(citizens_to_tell(issue)) == 3


# Pages


def test_from_the_request_to_the_letters_in_the_browser(cast, sign_in):
    issue, _assignment = asked_by_three(cast)
    client = sign_in(cast.responder)
    page = client.get(reverse("extension-request", args=[issue.pk]))
    assert "3 " in page.context["warnings"][0]
    answer = client.post(
        reverse("extension-request", args=[issue.pk]),
        {"kind": "extension", "due_kind": "no_later_than", "due_date": "30/12/2022", "reason": "Chờ đo đạc"},
    )
    extension = Extension.objects.get()
    assert answer.url == extension.get_absolute_url()
    client = sign_in(cast.leader)
    assert "VD-01" in client.get(reverse("extension-list"), {"state": "requested"}).content.decode()
    page = client.get(reverse("extension-grant", args=[extension.pk]))
    assert len(page.context["letters"]) == 3
    pdf = client.get(reverse("extension-preview", args=[extension.pk]), {"letter": "3"})
    assert pdf.content.startswith(b"%PDF")
    assert not Letter.objects.exists()
    facts = {
        "date": "15/11/2022", "sent_on": "15/11/2022", "signer": "Nguyễn Văn Luyện", "channel": "posted",
        "signature": page.context["form"].initial["signature"],
    }  # fmt: skip
    assert client.post(reverse("extension-grant", args=[extension.pk]), facts).status_code == 302
    assert Letter.objects.count() == 3
    assert client.get(reverse("extension-grant", args=[extension.pk])).status_code == 409
    assert client.get(reverse("extension-detail", args=[extension.pk])).status_code == 200
    assert client.get(issue.get_absolute_url()).status_code == 200


def test_bad_input_is_told_beside_the_field_and_kept(cast, sign_in):
    issue, _assignment = asked_by_three(cast)
    client = sign_in(cast.clerk)
    url = reverse("extension-request", args=[issue.pk])
    answer = client.post(url, {"kind": "complex", "due_date": "31/02/2023", "reason": "Chờ đo đạc"})
    assert answer.status_code == 200
    assert {"due_date", "responsible_body"} <= set(answer.context["form"].errors)
    assert "Chờ đo đạc" in answer.content.decode()
    answer = client.post(url, {"kind": "extension", "due_date": "01/11/2022", "reason": "Chờ đo đạc"})
    assert set(answer.context["form"].errors) == {"due_date"}
    extension = request_extension(issue, by=cast.clerk, wording=until(NEW), reason="Chờ")
    grant = reverse("extension-grant", args=[extension.pk])
    answer = sign_in(cast.leader).post(grant, {"date": "16/11/2022", "sent_on": "14/11/2022", "channel": "x"})
    assert {"date", "sent_on", "channel", "signature", "signer"} <= set(answer.context["form"].errors)
    for letter in ("0", "9", "x", "99999999"):
        status = sign_in(cast.leader).get(reverse("extension-preview", args=[extension.pk]), {"letter": letter})
        assert status.status_code in (200, 404)


def test_the_queue_asks_the_same_for_one_row_and_three(cast, sign_in):
    client, counts = sign_in(cast.leader), []
    client.get(reverse("extension-list"))
    for number in (1, 3):
        while Extension.objects.count() < number:
            conference = make_conference(cast, code=f"HN-{Extension.objects.count()}")
            issue = make_issue(cast, conference)
            assign(cast, issue, accept=True, wording=before(date(2022, 11, 30)))
            request_extension(Issue.objects.get(pk=issue.pk), by=cast.clerk, wording=until(NEW), reason="Chờ")
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("extension-list"))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_page_tells_the_asking_and_after_the_grant_the_letters(cast, sign_in):
    extension = requested(cast, wording=until(date(2022, 12, 25)))
    client, url = sign_in(cast.leader), extension.get_absolute_url()
    page = client.get(url)
    assert [entry.verb for entry in page.context["timeline"]] == ["extension.request"]
    assert not page.context["sent"]
    grant_extension(extension, by=cast.leader, **SENT)
    page = client.get(url)
    assert [entry.verb for entry in page.context["timeline"]] == ["extension.grant", "extension.request"]
    letters = Letter.objects.filter(kind="extension_letter")
    assert {row.document_id for row in page.context["sent"]} == {each.document_id for each in letters}
    assert reverse("letter-detail", args=[letters[0].document_id]) in page.content.decode()
    about = [str(value) for _label, value in page.context["about"]]
    # Christmas Day of 2022 is a Sunday: said on request, grant and afterwards (design 4.6).
    assert "Chủ nhật, 25/12/2022 (" in " ".join(about)
    assert about[2].endswith("25/12/2022")
