"""The other papers of a conference through their actions: words from the record, numbers, voiding, signed scans."""

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from conferences.actions.attendees import add_attendee
from dialogue_site import issuing
from dialogue_site.audit import timeline
from dialogue_site.edits import StaleEdit
from dialogue_site.models import OfficialDocument
from dialogue_site.papers import opinion_slips_pdf, paper_docx, table_form_html
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.actions.conferences import record_conference as record_conference_at
from feedback.models import Category, Contact, Issue, Person
from resolutions.actions.papers import (
    attach_scan,
    discard_paper,
    draft_paper,
    edit_paper,
    issue_paper,
    supersede_paper,
    void_paper,
)
from resolutions.actions.slips import print_slips
from resolutions.documents.kinds import CONFERENCE_PAPERS, INVITATION, KINDS, MINUTES, NOTICE, results_due
from resolutions.documents.meeting import ALL_INVITED, copy_for
from resolutions.documents.results import noticeboard_sheet
from resolutions.documents.slips import blank_slips, slip_of
from resolutions.public_words import named_in
from tests.build import make_conference, make_opinion, record_conference

from .concluded import STATE_SIGNED, concluded_conference, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

PARTY_OFFICE = {"authority": "T/L BAN THƯỜNG VỤ", "post": "CHÁNH VĂN PHÒNG", "signer": "Phạm Văn D"}


@pytest.fixture
def conference(cast):
    return concluded_conference(cast)


@pytest.fixture
def jpeg():
    out = BytesIO()
    Image.new("RGB", (20, 30), "white").save(out, "JPEG")
    return SimpleUploadedFile("ban-ky.jpg", out.getvalue(), "image/jpeg")


def fresh(document):
    return OfficialDocument.objects.get(pk=document.pk)


def words(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(bytes(pdf))).pages).split())


def out(cast, conference, kind="announcement", **facts):
    """An issued paper of the state, dated the day before the conference's results would be late."""
    document = draft_paper(conference, by=cast.clerk, kind=kind, system="state")
    return issue_paper(document, by=cast.leader, **(STATE_SIGNED | facts))


# Words


def test_the_invitation_is_written_from_the_record(cast, conference):
    document = draft_paper(conference, by=cast.clerk, kind="invitation")
    assert (document.system, document.type_code, document.type_name) == ("party", "GM", "GIẤY MỜI")
    assert (document.authority, document.post) == ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG")
    assert document.subject.startswith("dự hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền với MTTQ")
    assert document.body.startswith(
        f"Ban Thường vụ Đảng ủy phường trân trọng kính mời:\n\n{ALL_INVITED}\n\nDự hội nghị"
    )
    assert "- Thời gian: chiều thứ Sáu, ngày 30/9/2022." in document.body
    assert "- Chủ trì: đồng chí Nguyễn Thị Thanh Hằng" in document.body
    chair = conference.attendees.get(part="chair")
    assert "Đồng chí Nguyễn Thị Thanh Hằng, Quận ủy viên, Bí thư Đảng ủy phường." in copy_for(document.body, chair)
    assert copy_for("Kính mời ông bà.", chair) is None


def test_the_announcement_rests_on_the_law_where_it_is_in_force(cast):
    old = draft_paper(concluded_conference(cast), by=cast.clerk, kind="announcement")
    assert old.system == "state"
    assert "Luật Tổ chức chính quyền địa phương" not in old.legal_bases
    assert old.subject == "Về việc tổ chức Hội nghị đối thoại với Nhân dân phường Bồ Đề năm 2022"
    facts = {"code": "HNDT-2026", "year": 2026, "date": date(2026, 9, 30), "track": "both", "state": "planned"}
    new = make_conference(cast, **facts)
    assert draft_paper(new, by=cast.clerk, kind="announcement").legal_bases.startswith("Căn cứ Luật Tổ chức")


def test_the_minutes_name_each_speaker_with_the_issues_and_both_who_sign(cast, conference):
    document = draft_paper(conference, by=cast.clerk, kind="minutes")
    assert "I- THÀNH PHẦN" in document.body
    assert "2. Ý kiến phát biểu: có 02 ý kiến với 03 vấn đề, cụ thể:" in document.body
    assert "cấp giấy chứng nhận; tuần tra ban đêm." in document.body
    assert "kết luận:" in document.body
    assert ".1. Văn phòng Đảng ủy, Văn phòng UBND: tổng hợp các ý kiến" in document.body
    assert "\x00" not in document.body
    assert [head for head, _, _ in document.signatures] == ["NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ"]
    state = draft_paper(conference, by=cast.clerk, kind="minutes", system="state")
    assert [head for head, _, _ in state.signatures] == ["THƯ KÝ", "CHỦ TỌA"]
    assert "II. NỘI DUNG" in state.body
    figures = KINDS["minutes"].figures(conference, date(2022, 11, 15))
    assert (figures["opinions"], figures["issues"]) == (2, 3)


def test_papers_name_the_chair_before_the_co_chair_whatever_their_names(cast):
    conference = make_conference(cast, state="planned")
    for name, posts, part in (
        ("Trần Văn Bình", "Phó Bí thư Đảng ủy", "co_chair"),
        ("Nguyễn Văn Hùng", "Bí thư", "chair"),
        ("Lê Văn An", "Chủ tịch UBND phường", "co_chair"),
    ):
        facts = {"honorific": "đồng chí", "full_name": name, "posts": posts, "part": part, "section": "2_ward"}
        add_attendee(conference, by=cast.clerk, **facts)
    assert conference.attendees.in_sheet_order().first().full_name == "Lê Văn An"
    chairs = "đồng chí Nguyễn Văn Hùng, Bí thư; đồng chí Trần Văn Bình, Phó Bí thư Đảng ủy và đồng chí Lê Văn An"
    for kind in (INVITATION, MINUTES, NOTICE):
        body = kind.facts(conference, "party", conference.date)["body"]
        assert chairs in f"{body[:1].lower()}{body[1:]}".replace("Đồng chí Nguyễn", "đồng chí Nguyễn"), kind.code


def test_minutes_say_of_whom_nobody_noted_whether_they_came(cast, conference):
    first, _second = conference.attendees.all()
    type(first).objects.filter(pk=first.pk).update(attendance="attended")
    body = MINUTES.facts(conference, "party", conference.date)["body"]
    assert "được mời 02; có mặt 01; vắng 00; chưa điểm danh 01. Danh sách" in body


def test_the_record_asks_when_the_session_ended_and_a_draft_says_what_it_lacks(cast, sign_in):
    conference = make_conference(cast, starts_at=time(14))
    make_opinion(cast, conference)
    with pytest.raises(ValidationError):
        record_conference_at(conference, by=cast.clerk, ends_at=time(13, 30))
    record_conference(cast, conference)
    document = draft_paper(conference, by=cast.clerk, kind="minutes")
    client = sign_in(cast.clerk)
    pages = [reverse(f"paper-{step}", args=[document.pk]) for step in ("detail", "edit", "issue")]
    for page in pages:
        assert "Chưa ghi giờ kết thúc hội nghị" in client.get(page).text, page
    type(conference).objects.filter(pk=conference.pk).update(ends_at=time(17, 15))
    assert "Chưa ghi giờ kết thúc hội nghị" not in client.get(pages[0]).text
    other = make_conference(cast, code="HNDT-B", starts_at=time(14))
    make_opinion(cast, other)
    url = reverse("conference-record", args=[other.pk])
    assert client.post(url, {"ends_at": "17:15", "form_key": "e" * 32}).status_code == 302
    assert (
        "kết thúc lúc 17 giờ 15 cùng ngày"
        in MINUTES.facts(type(other).objects.get(pk=other.pk), "party", other.date)["body"]
    )


def test_an_invitation_says_when_its_last_day_for_opinions_has_passed(cast, conference):
    body = INVITATION.facts(conference, "party", date(2022, 9, 20))["body"]
    assert "chậm nhất ngày 25/9/2022 và đến dự" in body
    assert INVITATION.gaps(conference, body, date(2022, 9, 25)) == []
    (said,) = INVITATION.gaps(conference, body, date(2022, 9, 26))
    assert "25/09/2022" in said
    late = INVITATION.facts(conference, "party", date(2022, 9, 27))["body"]
    assert "về Ủy ban MTTQ phường và đến dự" in late


def test_an_announcement_is_not_offered_once_the_meeting_is_open(cast):
    planned = make_conference(cast, state="announced")
    announcement = KINDS["announcement"]
    assert announcement.offered(planned)
    opened = make_conference(cast, code="HNDT-B")
    assert not announcement.offered(opened)
    assert INVITATION.offered(opened)
    draft_paper(opened, by=cast.clerk, kind="announcement")


def test_replies_in_the_minutes_add_up_to_the_matters_of_the_room(cast, conference):
    from resolutions.models import OralReply

    before = make_opinion(cast, conference, issues=[{"summary": "Đèn đường"}], source="room_spoken").links.get().issue
    before.links.get().opinion.__class__.objects.filter(links__issue=before).update(source="before_front")
    for issue, who in zip(conference.issues.order_by("number"), ("Chủ tịch", "Chủ tịch", "", "Bí thư"), strict=True):
        if who:
            facts = {"gist": "Đã làm", "is_final": True, "replied_on": conference.date}
            OralReply.objects.create(issue=issue, replied_by=who, **facts)
    body = MINUTES.facts(conference, "party", conference.date)["body"]
    assert "với 03 vấn đề, cụ thể:" in body
    assert (
        "3. Giải trình, trả lời tại hội nghị: Chủ tịch trả lời 02 vấn đề. Còn 01 vấn đề giao các đơn vị giải quyết, "
        "trả lời bằng văn bản. Ngoài ra đã trả lời 01 vấn đề tổng hợp trước hội nghị." in body
    )


def test_minutes_go_out_once_both_who_sign_are_named(cast, conference):
    document = draft_paper(conference, by=cast.clerk, kind="minutes")
    with pytest.raises(NotAllowedNow, match=r"hai người|two"):
        issue_paper(document, by=cast.leader, date=date(2022, 9, 30))
    signatures = [["NGƯỜI GHI BIÊN BẢN", "Lê Thị C", ""], document.signatures[1]]
    document = edit_paper(document, by=cast.clerk, version=document.version, signatures=signatures)
    issue_paper(document, by=cast.leader, date=date(2022, 9, 30))
    text = words(fresh(document).pdf)
    assert "Số 01-BB/ĐU" in text
    assert "NGƯỜI GHI BIÊN BẢN" in text
    assert "Lê Thị C" in text
    assert fresh(document).signer == "Nguyễn Thị Thanh Hằng"


def test_changing_the_format_of_minutes_keeps_the_names(cast, conference):
    document = draft_paper(conference, by=cast.clerk, kind="minutes")
    signatures = [["NGƯỜI GHI BIÊN BẢN", "Lê Thị C", ""], document.signatures[1]]
    document = edit_paper(document, by=cast.clerk, version=1, system="state", signatures=signatures)
    assert document.signatures[0] == ["THƯ KÝ", "Lê Thị C", ""]
    assert "I. THÀNH PHẦN" in document.body


def speakers_with_contacts(conference):
    people = Person.objects.filter(opinions__conference=conference).distinct()
    for n, person in enumerate(people):
        Contact.objects.update_or_create(person=person, defaults={"phone": f"09123450{n:02d}"})
    return list(people)


@pytest.mark.parametrize("kind", [kind.code for kind in CONFERENCE_PAPERS if kind.public])
def test_a_public_paper_names_no_citizen_and_no_contact(cast, kind):
    conference = concluded_conference(cast)
    people = speakers_with_contacts(conference)
    document = draft_paper(conference, by=cast.clerk, kind=kind)
    everything = f"{document.subject} {document.body} {document.annexes}"
    for person in people:
        assert person.full_name not in everything
        assert person.contact.phone not in everything
    assert named_in(document, KINDS[kind]) == []


def test_a_name_typed_into_a_public_paper_is_found(cast, conference):
    document = draft_paper(conference, by=cast.clerk, kind="announcement")
    person = Person.objects.create(ward=conference.ward, full_name="Trần Thị Bình")
    conference.opinions.update(speaker=person)
    document = edit_paper(document, by=cast.clerk, version=1, body=f"{document.body}\n\nBà TRẦN THỊ BÌNH đã nêu.")
    assert named_in(document, KINDS["announcement"]) == ["Trần Thị Bình"]
    assert named_in(document, KINDS["minutes"]) == []


def test_the_public_results_print_public_words_alone_and_count_the_rest(cast, conference):
    first = Issue.objects.filter(conference=conference).order_by("number").first()
    Issue.objects.filter(pk=first.pk).update(public_summary="Cấp giấy chứng nhận tại một tổ dân phố")
    document = draft_paper(conference, by=cast.clerk, kind="public_result")
    (annex,) = document.annexes
    headings = [heading for heading, _rows in annex["groups"]]
    assert headings == ["QUẢN LÝ ĐẤT ĐAI (02 vấn đề)", "BẢO ĐẢM AN NINH TRẬT TỰ (01 vấn đề)"]
    cells = str(annex["groups"])
    assert "Cấp giấy chứng nhận tại một tổ dân phố" in cells
    assert "Ngập úng ngõ 86" not in cells
    assert "và 01 vấn đề khác" in cells
    assert "02 ý kiến với 03 vấn đề, thuộc 02 nhóm (Phụ lục kèm theo)" in document.body
    assert "trước ngày 30/10/2022" in document.body


def test_the_annex_is_taken_anew_at_each_saving(cast, conference):
    document = draft_paper(conference, by=cast.clerk, kind="public_result")
    Issue.objects.filter(conference=conference).update(public_summary="Nội dung công khai mới")
    document = edit_paper(document, by=cast.clerk, version=1, subject="Kết quả")
    assert "Nội dung công khai mới" in str(document.annexes)


def test_the_noticeboard_sheet_of_a_group_has_its_matters_alone(cast, conference):
    first, second, _third = Issue.objects.filter(conference=conference).order_by("number")
    Issue.objects.filter(pk=first.pk).update(public_summary="Việc của một tổ")
    Issue.objects.filter(pk=second.pk).update(public_summary="Việc chung")
    conference.opinions.update(residential_group=None)
    first.residential_groups.add(cast["TDP5"])
    html = table_form_html(noticeboard_sheet(conference, date(2022, 11, 15), cast["TDP5"]))
    assert "Việc của một tổ" in html
    assert "Việc chung" not in html
    whole = table_form_html(noticeboard_sheet(conference, date(2022, 11, 15)))
    assert "Việc chung" in whole
    for person in Person.objects.filter(opinions__conference=conference):
        assert person.full_name not in whole


def test_slips_have_codes_that_never_come_twice(cast, conference):
    assert print_slips(conference, by=cast.clerk, count=3) == (1, 3)
    assert print_slips(conference, by=cast.clerk2, count=2) == (4, 5)
    assert [slip.code for slip in blank_slips(conference, 4, 5)] == ["HNDT-2022-0004", "HNDT-2022-0005"]
    assert timeline(conference)[0].verb == "slips.print"
    with pytest.raises(PermissionDenied):
        print_slips(conference, by=cast.monitor, count=1)
    with pytest.raises(NotAllowedNow):
        print_slips(conference, by=cast.clerk, count=301)
    slip = slip_of(conference.opinions.first())
    assert slip.code == "HNDT-2022-YK-01"
    assert slip.issues == ["Cấp giấy chứng nhận", "Tuần tra ban đêm"]
    assert slip.contact == ""
    assert (slip.ticked, slip.count) == (["Quản lý đất đai", "Bảo đảm an ninh trật tự"], 2)
    Category.objects.filter(name="Bảo đảm an ninh trật tự").update(active=False)
    assert slip_of(conference.opinions.first()).ticked == ["Quản lý đất đai", "Khác"]
    printed = words(opinion_slips_pdf([slip]))
    assert "gồm 02 vấn đề" in printed


# Who and when


@pytest.mark.parametrize("kind", [kind.code for kind in CONFERENCE_PAPERS])
def test_only_the_office_writes_papers(cast, conference, kind):
    for user in (cast.responder, cast.monitor, cast.admin, cast.nobody, cast.stranger):
        with pytest.raises(PermissionDenied):
            draft_paper(conference, by=user, kind=kind)
    document = draft_paper(conference, by=cast.clerk, kind=kind)
    for user in (cast.responder, cast.monitor, cast.stranger):
        with pytest.raises(PermissionDenied):
            edit_paper(document, by=user, version=1, subject="x")
        with pytest.raises(PermissionDenied):
            issue_paper(document, by=user, **STATE_SIGNED)
        with pytest.raises(PermissionDenied):
            discard_paper(document, by=user)
    discard_paper(document, by=cast.clerk)
    assert fresh(document).state == "discarded"
    assert [entry.verb for entry in timeline(document)] == ["paper.discard", "paper.draft"]


def test_the_verbs_of_the_desk_are_not_for_the_notice(cast, conference):
    notice = issued(cast, conference)
    with pytest.raises(PermissionDenied):
        supersede_paper(notice, by=cast.clerk, reason="Sai")


def test_minutes_and_results_wait_for_the_record(cast):
    conference = make_conference(cast, state="in_session")
    make_opinion(cast, conference)
    for kind in ("minutes", "public_result"):
        with pytest.raises(NotAllowedNow):
            draft_paper(conference, by=cast.clerk, kind=kind)
    draft_paper(conference, by=cast.clerk, kind="invitation")
    record_conference(cast, conference)
    draft_paper(conference, by=cast.clerk, kind="minutes")


def test_the_state_alone_announces_and_one_paper_lives_in_each_format(cast, conference):
    with pytest.raises(NotAllowedNow):
        draft_paper(conference, by=cast.clerk, kind="announcement", system="party")
    document = out(cast, conference)
    with pytest.raises(NotAllowedNow):
        draft_paper(conference, by=cast.clerk2, kind="announcement")
    void_paper(document, by=cast.leader, reason="In nhầm")
    draft_paper(conference, by=cast.clerk2, kind="announcement")


def test_the_second_to_edit_or_issue_comes_too_late(cast, conference):
    document = draft_paper(conference, by=cast.clerk, kind="announcement")
    seen, late = fresh(document), fresh(document)
    edit_paper(document, by=cast.clerk, version=1, subject="Một")
    with pytest.raises(StaleEdit):
        edit_paper(late, by=cast.clerk2, version=1, subject="Hai")
    with pytest.raises(StaleState):
        issue_paper(seen, by=cast.leader, version=2, **STATE_SIGNED)
    issue_paper(fresh(document), by=cast.leader, **STATE_SIGNED)
    with pytest.raises(StaleState):
        issue_paper(late, by=cast.leader, **STATE_SIGNED)
    with pytest.raises(NotAllowedNow):
        edit_paper(fresh(document), by=cast.clerk, version=3, subject="Ba")


def test_results_are_not_older_than_the_conference_but_an_announcement_is(cast, conference):
    with pytest.raises(ValidationError):
        out(cast, conference, "public_result", date=date(2022, 9, 29))
    assert out(cast, conference, date=date(2022, 9, 20)).full_number == "01/TB-UBND"


def test_the_days_of_the_law_are_warned_about(cast):
    facts = {"code": "HNDT-2026", "year": 2026, "date": date(2026, 9, 30), "track": "both", "state": "planned"}
    conference = make_conference(cast, **facts)
    late, results = KINDS["announcement"].warnings, KINDS["public_result"].warnings
    assert late(conference, date(2026, 9, 23)) == []
    assert "Điều 43" in late(conference, date(2026, 9, 24))[0]
    assert results_due(conference) == date(2026, 10, 10)
    assert results(conference, date(2026, 10, 10)) == []
    assert "Điều 43" in results(conference, date(2026, 10, 11))[0]
    assert results_due(make_conference(cast, code="DANG", track="party", state="planned")) is None


def test_short_notice_is_said_where_the_law_does_not_ask(cast):
    conference = make_conference(cast, code="DANG", track="party", state="planned")
    late, day = KINDS["announcement"].warnings, conference.date
    assert late(conference, day - timedelta(days=7)) == []
    assert "5" in late(conference, day - timedelta(days=5))[0]
    assert len(late(conference, day + timedelta(days=1))) == 1
    conference.state = "in_session"
    assert len(late(conference, day - timedelta(days=7))) == 1, "opened before its day"


# Superseding, voiding, scans


def test_superseding_retires_the_old_paper(cast, conference):
    old = out(cast, conference, number=203)
    new = supersede_paper(old, by=cast.clerk, reason="Sai giờ")
    assert new.body.endswith("Thông báo này thay thế Thông báo số 203/TB-UBND ngày 07/10/2022.")
    assert new.legal_bases == old.legal_bases
    issue_paper(new, by=cast.leader, **STATE_SIGNED)
    assert fresh(old).state == "superseded"
    assert new.full_number == "204/TB-UBND"


def test_a_voided_paper_keeps_its_number_and_says_why(cast, conference):
    document = out(cast, conference)
    with pytest.raises(PermissionDenied):
        void_paper(document, by=cast.clerk, reason="In nhầm")
    with pytest.raises(NotAllowedNow):
        void_paper(document, by=cast.leader, reason=" ")
    seen = fresh(document)
    void_paper(document, by=cast.leader, reason="In nhầm")
    with pytest.raises(StaleState):
        void_paper(seen, by=cast.leader, reason="Lần nữa")
    kept = fresh(document)
    assert (kept.state, kept.void_reason, kept.full_number) == ("voided", "In nhầm", "01/TB-UBND")
    assert timeline(kept)[0].verb == "paper.void"
    assert timeline(kept)[0].reason == "In nhầm"
    again = draft_paper(conference, by=cast.clerk, kind="announcement")
    with pytest.raises(ValidationError):
        issue_paper(again, by=cast.leader, number=1, **STATE_SIGNED)
    assert issue_paper(fresh(again), by=cast.leader, **STATE_SIGNED).number == 2
    with pytest.raises(NotAllowedNow):
        void_paper(kept, by=cast.leader, reason="Hai lần")


def test_a_paper_that_was_dispatched_is_not_voided(cast, conference):
    from resolutions.models import Dispatch

    document = out(cast, conference)
    Dispatch.objects.create(
        ward=conference.ward, document=document, cited="x", channel="posted", sent_on=date(2022, 10, 8)
    )
    with pytest.raises(NotAllowedNow):
        void_paper(document, by=cast.leader, reason="In nhầm")


def test_a_notice_in_force_that_confirms_replies_is_superseded_first(cast, conference):
    from resolutions.models import OralReply

    issue = Issue.objects.filter(conference=conference).first()
    OralReply.objects.create(
        issue=issue, replied_by="Chủ tịch", gist="Đã làm", is_final=True, replied_on=conference.date
    )
    notice = issued(cast, conference)
    with pytest.raises(NotAllowedNow):
        void_paper(notice, by=cast.leader, reason="Sai")


def test_the_signed_scan_is_kept_with_the_paper(cast, conference, jpeg):
    document = draft_paper(conference, by=cast.clerk, kind="announcement")
    with pytest.raises(NotAllowedNow):
        attach_scan(document, by=cast.clerk, scan=jpeg)
    document = issue_paper(document, by=cast.leader, **STATE_SIGNED)
    for user in (cast.responder, cast.monitor, cast.stranger):
        with pytest.raises(PermissionDenied):
            attach_scan(document, by=user, scan=jpeg)
    sha = fresh(document).sha256
    attach_scan(document, by=cast.clerk, scan=jpeg)
    kept = document.scans.get()
    assert (kept.added_by, kept.attachment.content_type) == (cast.clerk, "image/jpeg")
    assert fresh(document).sha256 == sha
    assert timeline(document)[0].verb == "scan.attach"
    with pytest.raises(NotAllowedNow, match=r"already|đã"):
        attach_scan(document, by=cast.clerk, scan=jpeg)


def test_a_scan_is_a_pdf_or_a_jpeg(cast, conference, png):
    document = out(cast, conference)
    for name, data in (("a.png", png), ("a.pdf", b"MZ not a pdf")):
        with pytest.raises(NotAllowedNow):
            attach_scan(document, by=cast.clerk, scan=SimpleUploadedFile(name, data))
    assert not document.scans.exists()


# The Word file


def test_the_word_file_of_an_issued_paper_has_the_words_frozen_with_it(cast, conference):
    from docx import Document

    document = out(cast, conference, "public_result", date=date(2022, 10, 7))
    cast["UBND"].names.update(header_name="TÊN MỚI", name="Tên mới")
    paper = issuing.frozen_paper(fresh(document))
    assert paper.letterhead.issuer_lines == "UBND PHƯỜNG BỒ ĐỀ"
    file = Document(BytesIO(paper_docx(paper)))
    everything = " ".join(p.text for p in file.paragraphs) + " ".join(
        cell.text for table in file.tables for row in table.rows for cell in row.cells
    )
    assert "01/TB-UBND" in everything
    assert "TÊN MỚI" not in everything
    assert "02 ý kiến với 03 vấn đề" in everything


def test_a_letter_of_the_state_ends_its_number_with_the_drafting_unit(cast, conference):
    letter = OfficialDocument.objects.create(
        ward=cast.ward, kind="answer_letter", system="state", issuer=cast["UBND"], type_code="CV",
        type_name="CÔNG VĂN", subject="trả lời kiến nghị", body="UBND phường trả lời.", drafting_unit=cast["VHXH"],
        addressees="Ông Lê Văn Cường", recipients="Như trên",
    )  # fmt: skip
    signing = issuing.Signing(**STATE_SIGNED, series="2022")
    frozen = issuing.freeze(letter, signing, 512)
    assert frozen.symbol == "UBND-VHXH"
    text = words(frozen.pdf)
    assert "Số: 512/UBND-VHXH" in text
    assert "Kính gửi: Ông Lê Văn Cường" in text
    letter.drafting_unit = None
    assert issuing.freeze(letter, signing, 513).symbol == "UBND"
