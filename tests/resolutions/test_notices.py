"""The notice of conclusions through its actions: words, numbers, frozen bytes, superseding."""

import hashlib
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from conferences.states import ConferenceState
from dialogue_site.audit import timeline
from dialogue_site.edits import StaleEdit
from dialogue_site.lib.duedates import DueWording
from dialogue_site.models import AuditEntry, Notification, OfficialDocument, UnitName
from dialogue_site.transitions import NotAllowedNow, StaleState
from resolutions.actions import notices
from resolutions.actions.conclusions import add_conclusion
from resolutions.actions.notices import discard_notice, draft_notice, edit_notice, issue_notice, supersede_notice
from resolutions.actions.tasks import add_task
from resolutions.documents import usual_signer
from resolutions.models import ConclusionNotice

from .concluded import SIGNED, STATE_SIGNED, concluded_conference, drafted, issued, recorded_conference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def fresh(document):
    return OfficialDocument.objects.get(pk=document.pk)


# Words


def test_the_body_is_written_from_the_record(cast):
    body = drafted(cast).body
    assert body.startswith(
        "Chiều ngày 30/9/2022, phường Bồ Đề tổ chức hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền với MTTQ"
    )
    assert "Đồng chí Nguyễn Thị Thanh Hằng, Quận ủy viên, Bí thư Đảng ủy phường và đồng chí Nguyễn Văn Luyện" in body
    assert "Dự hội nghị có ban lãnh đạo các tổ dân phố và đại diện Nhân dân trên địa bàn phường." in body
    assert "tiếp nhận 02 ý kiến với 03 vấn đề, thuộc 2 nhóm: quản lý đất đai; bảo đảm an ninh trật tự." in body
    assert "1. Văn phòng Đảng ủy, Văn phòng UBND\n- Tổng hợp các ý kiến phát biểu tại hội nghị.\n" in body
    assert "- Chậm nhất ngày 10/10/2022, thông báo ý kiến kết luận đến các đơn vị." in body
    assert "- Trả lời các ý kiến, kiến nghị của Nhân dân, xong trước ngày 30/10/2022." in body
    assert "3. Người đứng đầu cấp ủy, chính quyền định kỳ hằng quý báo cáo kết quả giải quyết" in body
    assert "4. Đề nghị Ủy ban MTTQ giám sát kết quả thực hiện kết luận." in body
    assert body.endswith("Văn phòng Đảng ủy theo dõi, đôn đốc việc thực hiện, báo cáo Ban Thường vụ Đảng ủy.")


def test_a_conclusion_that_names_nobody_prints_the_units_of_its_tasks(cast):
    conference = recorded_conference(cast)
    conclusion = add_conclusion(conference, by=cast.clerk, text="Về ngập úng")
    for action in ("Nạo vét cống.", "Kiểm tra."):
        add_task(
            conclusion, by=cast.clerk, action=action, lead_unit=cast["DCXD"], cooperating_units=[cast["CAP"]],
            wording=DueWording("period", days=10, day_unit="working", counted_from=date(2022, 9, 30)),
        )  # fmt: skip
    body = drafted(cast, conference).body
    assert "5. Về ngập úng\n- Nạo vét cống (Bộ phận Địa chính - Xây dựng - Đô thị và Môi trường chủ trì; " in body
    assert "Công an phường phối hợp), trong thời hạn 10 ngày làm việc kể từ ngày 30/9/2022." in body


def test_the_draft_has_subject_recipients_and_the_usual_signer(cast):
    document = drafted(cast)
    assert document.subject == (
        "kết luận của người đứng đầu cấp ủy, chính quyền phường tại hội nghị đối thoại với MTTQ, các tổ chức "
        "chính trị - xã hội và Nhân dân năm 2022"
    )
    assert document.recipients.splitlines()[0] == "Thường trực Quận ủy (để báo cáo)"
    assert document.recipients.splitlines()[-1] == "Lưu Văn phòng Đảng ủy"
    assert (document.authority, document.post) == ("T/M BAN THƯỜNG VỤ", "BÍ THƯ")
    assert document.signer == "Nguyễn Thị Thanh Hằng"
    assert (document.symbol, document.place, document.issuer) == ("ĐU", "Bồ Đề", cast["DU"])
    assert document.printed["figures"] == {
        "opinions": 2, "issues": 3, "categories": 2, "conclusions": 4, "as_of": "2022-11-15",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("posts", "signs"),
    [("Chủ tịch UBND phường", True), ("Phó Bí thư Đảng ủy, Chủ tịch Ủy ban nhân dân phường", True),
     ("Chủ tịch", True), ("Chủ tịch UB MTTQ phường", False), ("Chủ tịch Ủy ban Mặt trận Tổ quốc", False),
     ("Chủ tịch HĐND phường", False), ("Chủ tịch Hội Nông dân", False)],
)  # fmt: skip
def test_only_the_head_of_the_government_signs_for_it(posts, signs):
    chair = SimpleNamespace(posts=posts, part="co_chair", full_name="Nguyễn Thị Lan")
    conference = SimpleNamespace(attendees=SimpleNamespace(on_papers=lambda: [chair]))
    assert usual_signer(conference, "CHỦ TỊCH") == ("Nguyễn Thị Lan" if signs else "")


def test_the_state_format_has_its_own_words(cast):
    document = drafted(cast, system="state")
    assert (document.authority, document.post, document.signer) == (
        "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Luyện",
    )  # fmt: skip
    assert document.recipients.splitlines()[-1] == "Lưu: VT, VP"
    assert "Văn phòng UBND phường theo dõi, đôn đốc việc thực hiện, báo cáo Chủ tịch UBND phường." in document.body
    assert document.symbol == "UBND"


# Who and when


def test_only_the_office_writes_notices(cast):
    conference = concluded_conference(cast)
    for user in (cast.responder, cast.monitor, cast.admin, cast.nobody, cast.stranger):
        with pytest.raises(PermissionDenied):
            draft_notice(conference, by=user)
    document = drafted(cast, conference)
    for user in (cast.responder, cast.monitor, cast.stranger):
        with pytest.raises(PermissionDenied):
            edit_notice(document, by=user, version=1, subject="x")
        with pytest.raises(PermissionDenied):
            issue_notice(document, by=user, **SIGNED)
        with pytest.raises(PermissionDenied):
            discard_notice(document, by=user)
    issue_notice(document, by=cast.leader, **SIGNED)
    for user in (cast.responder, cast.monitor, cast.stranger):
        with pytest.raises(PermissionDenied):
            supersede_notice(document, by=user, reason="x")


def test_a_notice_waits_for_the_conclusions_to_be_settled(cast):
    conference = recorded_conference(cast)
    document = drafted(cast, conference)
    with pytest.raises(NotAllowedNow):
        issue_notice(document, by=cast.clerk, **SIGNED)
    assert fresh(document).state == "draft"


def test_no_notice_without_a_complete_record_or_without_conclusions(cast):
    from tests.build import make_conference, make_opinion, record_conference

    conference = make_conference(cast)
    with pytest.raises(NotAllowedNow):
        draft_notice(conference, by=cast.clerk)
    make_opinion(cast, conference)
    record_conference(cast, conference)
    with pytest.raises(NotAllowedNow):
        draft_notice(conference, by=cast.clerk)


def test_one_living_paper_of_each_format(cast):
    conference = concluded_conference(cast)
    document = drafted(cast, conference)
    with pytest.raises(NotAllowedNow):
        draft_notice(conference, by=cast.clerk2)
    draft_notice(conference, by=cast.clerk2, system="state")
    issue_notice(document, by=cast.clerk, **SIGNED)
    with pytest.raises(NotAllowedNow, match="01-TB/ĐU"):
        draft_notice(conference, by=cast.clerk)


# Editing


def test_the_second_editor_is_told(cast):
    document = drafted(cast)
    theirs = fresh(document)
    edit_notice(document, by=cast.clerk, version=1, subject="kết luận của tôi")
    with pytest.raises(StaleEdit):
        edit_notice(theirs, by=cast.clerk2, version=1, subject="kết luận của bạn")
    assert fresh(document).subject == "kết luận của tôi"
    assert timeline(document).first().verb == "notice.edit"


def test_changing_the_format_brings_its_own_words_but_keeps_what_was_typed(cast):
    document = drafted(cast)
    edit_notice(document, by=cast.clerk, version=1, recipients="Ban Thường vụ Đảng ủy")
    edit_notice(document, by=cast.clerk, version=2, system="state", recipients=document.recipients, body=document.body)
    assert document.issuer == cast["UBND"]
    assert document.post == "CHỦ TỊCH"
    assert document.recipients == "Ban Thường vụ Đảng ủy"
    assert "Chủ tịch UBND phường" in document.body


def test_an_emptied_text_is_refused(cast):
    with pytest.raises(NotAllowedNow):
        edit_notice(drafted(cast), by=cast.clerk, version=1, body="  ")


def test_a_text_too_long_for_a_paper_is_refused_when_saved(cast):
    with pytest.raises(NotAllowedNow):
        edit_notice(drafted(cast), by=cast.clerk, version=1, body="a\n" * 5000)


# Issuing


def test_issuing_freezes_number_words_and_bytes(cast, django_capture_on_commit_callbacks):
    conference = concluded_conference(cast)
    document = drafted(cast, conference)
    with django_capture_on_commit_callbacks(execute=True):
        issue_notice(document, by=cast.leader, **SIGNED)
    document = OfficialDocument.objects.get(pk=document.pk)
    assert (document.state, document.number, document.series, document.full_number) == (
        "issued", 1, "2020-2025", "01-TB/ĐU",
    )  # fmt: skip
    assert (document.date, document.issued_by, document.signer) == (date(2022, 10, 7), cast.leader, "Nguyễn Văn A")
    assert bytes(document.pdf).startswith(b"%PDF-")
    assert document.sha256 == hashlib.sha256(bytes(document.pdf)).hexdigest()
    assert document.printed["superior"] == "ĐẢNG BỘ QUẬN LONG BIÊN"
    assert document.printed["body"] == document.body
    assert document.printed["figures"]["issues"] == 3
    assert document.printed["as_of"] == "2022-11-15"
    conference.refresh_from_db()
    assert conference.state == ConferenceState.FOLLOWING_UP
    entry = AuditEntry.objects.get(verb="notice.issue")
    assert (entry.actor_id, entry.after["number"], entry.after["pdf"]) == (cast.leader.pk, 1, document.sha256)
    assert AuditEntry.objects.filter(verb="conference.follow_up").count() == 1
    told = set(Notification.objects.filter(text__contains="01-TB/ĐU").values_list("user__username", flat=True))
    assert told == {"responder", "monitor"}


def test_the_issued_paper_outlives_new_names_and_edits(cast):
    document = issued(cast)
    before = bytes(OfficialDocument.objects.get(pk=document.pk).pdf)
    UnitName.objects.filter(unit=cast["DU"]).update(header_superior="ĐẢNG BỘ KHÁC", header_name="ĐẢNG ỦY KHÁC")
    cast.ward.name = "Phường Khác"
    cast.ward.save()
    document = OfficialDocument.objects.get(pk=document.pk)
    assert bytes(document.pdf) == before
    assert document.printed["superior"] == "ĐẢNG BỘ QUẬN LONG BIÊN"
    with pytest.raises(NotAllowedNow):
        edit_notice(document, by=cast.clerk, version=document.version, subject="khác")
    for change in ({"subject": "khác"}, {"pdf": b"khac"}, {"number": 7}, {"state": "draft"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            OfficialDocument.objects.filter(pk=document.pk).update(**change)


@pytest.mark.parametrize(
    ("day", "series", "superior"),
    [
        (date(2022, 10, 7), "2020-2025", "ĐẢNG BỘ QUẬN LONG BIÊN"),
        (date(2025, 6, 30), "2020-2025", "ĐẢNG BỘ QUẬN LONG BIÊN"),
        (date(2025, 7, 1), "2025-2030", "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI"),
    ],
)
def test_the_letterhead_and_series_are_those_of_the_date(cast, day, series, superior):
    document = drafted(cast)
    issue_notice(document, by=cast.leader, today=date(2026, 1, 1), **(SIGNED | {"date": day}))
    assert (document.series, document.printed["superior"]) == (series, superior)


def test_state_papers_are_numbered_by_the_year(cast):
    document = issue_notice(drafted(cast, system="state"), by=cast.leader, **STATE_SIGNED)
    assert (document.series, document.full_number) == ("2022", "01/TB-UBND")
    assert document.printed["issuer"] == "UBND PHƯỜNG BỒ ĐỀ"


def test_numbers_run_on_and_the_register_moves_the_series(cast):
    assert issued(cast, number=15).full_number == "15-TB/ĐU"
    second = issued(cast, concluded_conference(cast, code="HNDT-2022-2"))
    assert second.number == 16
    third = drafted(cast, concluded_conference(cast, code="HNDT-2022-3"))
    with pytest.raises(ValidationError, match="15-TB/ĐU"):
        issue_notice(third, by=cast.leader, **SIGNED, number=15)
    assert fresh(third).state == "draft"
    assert issue_notice(fresh(third), by=cast.leader, **SIGNED, number=3).number == 3
    assert issued(cast, concluded_conference(cast, code="HNDT-2022-4")).number == 17


def test_a_failed_issue_gives_its_number_back(cast, monkeypatch):
    document = drafted(cast)
    monkeypatch.setattr(notices, "follow_up_conference", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issue_notice(document, by=cast.leader, **SIGNED)
    monkeypatch.undo()
    assert not AuditEntry.objects.filter(verb="notice.issue").exists()
    assert issue_notice(fresh(document), by=cast.leader, **SIGNED).number == 1


@pytest.mark.parametrize(
    "facts",
    [
        {"authority": "K/T BÍ THƯ", "post": "PHÓ BÍ THƯ"},
        {"authority": "TM. ỦY BAN NHÂN DÂN", "post": "CHỦ TỊCH"},
        {"signer": "  "},
        {"date": date(2022, 11, 16)},
        {"date": date(2022, 9, 29)},
        {"number": 0},
        {"series": "2022"},
        {"series": "2025-2020"},
    ],
)
def test_what_may_not_go_out(cast, facts):
    document = drafted(cast)
    with pytest.raises((NotAllowedNow, ValidationError)):
        issue_notice(document, by=cast.leader, **(SIGNED | facts))
    assert fresh(document).state == "draft"


def test_a_deputy_secretary_signs_for_the_committee(cast):
    document = issued(cast, post="PHÓ BÍ THƯ", signer="Nguyễn Văn Luyện")
    assert document.printed["signature"] == ["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Nguyễn Văn Luyện"]


def test_the_second_to_issue_comes_too_late(cast):
    document = drafted(cast)
    theirs = fresh(document)
    issue_notice(document, by=cast.clerk, **SIGNED)
    with pytest.raises(StaleState):
        issue_notice(theirs, by=cast.clerk2, **SIGNED)
    assert AuditEntry.objects.filter(verb="notice.issue").count() == 1


def test_what_was_edited_meanwhile_is_not_issued_unseen(cast):
    document = drafted(cast)
    seen = fresh(document)
    edit_notice(document, by=cast.clerk, version=1, subject="kết luận khác")
    with pytest.raises(StaleState):
        issue_notice(seen, by=cast.leader, **SIGNED)
    with pytest.raises(StaleState):
        issue_notice(fresh(document), by=cast.leader, version=1, **SIGNED)


def test_the_number_that_moved_is_laid_out_again(cast, monkeypatch):
    """Somebody takes the foreseen number while the paper is laid out: the next one is printed."""
    from dialogue_site import issuing

    first = drafted(cast)
    taken = []

    def too_slow(document, signing, number, figures=None):
        frozen = frozen_with(document, signing, number, figures)
        if not taken:
            taken.append(issuing.numbering.next_number(issuing._scope(document, "2020-2025")))
        return frozen

    frozen_with = issuing.freeze
    monkeypatch.setattr(issuing, "freeze", too_slow)
    assert issue_notice(first, by=cast.leader, **SIGNED).number == 2
    assert taken == [1]


# Superseding and discarding


def test_superseding_replaces_and_keeps(cast):
    old = issued(cast, number=15)
    new = supersede_notice(old, by=cast.clerk, reason="Sai ngày trả lời")
    assert (new.state, new.supersedes, new.reason, new.number) == ("draft", old, "Sai ngày trả lời", None)
    assert new.body.endswith("Thông báo này thay thế Thông báo kết luận số 15-TB/ĐU, ngày 07/10/2022.")
    assert fresh(old).state == "issued"
    with pytest.raises(NotAllowedNow):
        supersede_notice(old, by=cast.clerk2, reason="Lần nữa")
    before = bytes(fresh(old).pdf)
    issue_notice(new, by=cast.leader, **(SIGNED | {"date": date(2022, 10, 20)}))
    old = fresh(old)
    assert (old.state, old.number, bytes(old.pdf), old.superseded_by) == ("superseded", 15, before, new)
    assert (new.number, fresh(new).state) == (16, "issued")
    assert ConclusionNotice.objects.filter(document__in=(old, new)).count() == 2
    verbs = list(
        AuditEntry.objects.filter(object_id=old.pk, object_type="dialogue_site.officialdocument").values_list(
            "verb", flat=True
        )
    )
    assert verbs[:2] == ["notice.retire", "notice.supersede"]


def test_superseding_needs_a_reason(cast):
    with pytest.raises(NotAllowedNow):
        supersede_notice(issued(cast), by=cast.clerk, reason=" ")


def test_the_new_notice_is_not_dated_before_the_one_it_supersedes(cast):
    old = issued(cast)
    new = supersede_notice(old, by=cast.clerk, reason="Sai ngày trả lời")
    with pytest.raises(ValidationError) as refusal:
        issue_notice(new, by=cast.clerk, **SIGNED | {"date": old.date - timedelta(days=1)})
    assert "date" in refusal.value.error_dict
    assert fresh(new).state == "draft"


def test_a_discarded_draft_frees_the_paper_it_was_to_supersede(cast):
    old = issued(cast)
    new = supersede_notice(old, by=cast.clerk, reason="Nhầm")
    discard_notice(new, by=cast.clerk)
    assert (fresh(new).state, fresh(old).state) == ("discarded", "issued")
    with pytest.raises(NotAllowedNow):
        discard_notice(fresh(new), by=cast.clerk)
    assert supersede_notice(fresh(old), by=cast.clerk, reason="Lần này đúng").supersedes == old
