"""A conference carried to settled conclusions, and papers made from it: for the tests of notices and of the monitor."""

from datetime import date

from conferences.actions.attendees import add_attendee
from dialogue_site.lib.duedates import DueWording
from resolutions.actions.conclusions import add_conclusion
from resolutions.actions.conferences import conclude_conference
from resolutions.actions.notices import draft_notice, issue_notice
from resolutions.actions.tasks import add_task
from tests.build import make_category, make_conference, make_opinion, record_conference

TITLE = (
    "Hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền với MTTQ, các tổ chức chính trị - xã hội "
    "và Nhân dân năm 2022"
)
SIGNED = {"date": date(2022, 10, 7), "authority": "T/M BAN THƯỜNG VỤ", "post": "BÍ THƯ", "signer": "Nguyễn Văn A"}
STATE_SIGNED = SIGNED | {"authority": "TM. ỦY BAN NHÂN DÂN", "post": "CHỦ TỊCH"}


def recorded_conference(cast, code="HNDT-2022", opinions=2, **facts):
    """Three issues in two opinions, two chairs, four conclusions of the kinds sample 1 has."""
    facts = {
        "title": TITLE, "part_of_day": "afternoon", "report_title": "Báo cáo tóm tắt 9 tháng đầu năm 2022",
        "groups_present": "Ban lãnh đạo các tổ dân phố\nĐại diện Nhân dân trên địa bàn phường",
    } | facts  # fmt: skip
    conference = make_conference(cast, code=code, state="planned", **facts)
    for name, posts, part in (
        ("Nguyễn Thị Thanh Hằng", "Quận ủy viên, Bí thư Đảng ủy phường", "chair"),
        ("Nguyễn Văn Luyện", "Phó Bí thư Đảng ủy, Chủ tịch UBND phường", "co_chair"),
    ):
        add_attendee(
            conference, by=cast.clerk, honorific="đồng chí", full_name=name, posts=posts, part=part, section="2_ward"
        )
    from conferences.actions.conferences import announce_conference, open_conference

    announce_conference(conference, by=cast.clerk, on=date(2022, 9, 15))
    open_conference(conference, by=cast.clerk)
    land, security = make_category(cast), make_category(cast, "Bảo đảm an ninh trật tự", 2)
    rows = [
        [{"summary": "Cấp giấy chứng nhận", "category": land}, {"summary": "Tuần tra ban đêm", "category": security}],
        [{"summary": "Ngập úng ngõ 86", "category": land}],
    ]
    for issues in rows[:opinions]:
        make_opinion(cast, conference, issues=issues)
    record_conference(cast, conference)
    conclude(cast, conference)
    conference.refresh_from_db()
    return conference


def conclude(cast, conference):
    """The conclusions, not yet settled."""
    by = cast.clerk
    first = add_conclusion(
        conference, by=by, addressee="Văn phòng Đảng ủy, Văn phòng UBND", text="Tổng hợp các ý kiến."
    )
    add_task(first, by=by, action="Tổng hợp các ý kiến phát biểu tại hội nghị.", lead_unit=cast["VPDU"])
    add_task(
        first, by=by, action="Thông báo ý kiến kết luận đến các đơn vị.", lead_unit=cast["VPDU"],
        wording=DueWording("no_later_than", date=date(2022, 10, 10)),
    )  # fmt: skip
    second = add_conclusion(conference, by=by, addressee="UBND phường", text="Giải quyết.")
    add_task(
        second, by=by, action="Trả lời các ý kiến, kiến nghị của Nhân dân.", lead_unit=cast["UBND"],
        cooperating_units=[cast["DCXD"]], wording=DueWording("before", date=date(2022, 10, 30)),
        issue_scope="unanswered",
    )  # fmt: skip
    add_task(second, by=by, action="Rà soát hồ sơ.", lead_unit=cast["DCXD"])
    third = add_conclusion(conference, by=by, addressee="Người đứng đầu cấp ủy, chính quyền", text="Báo cáo.")
    add_task(
        third, by=by, action="Báo cáo kết quả giải quyết.", lead_unit=cast["DU"],
        wording=DueWording("recurring", recurrence="quarter"),
    )  # fmt: skip
    add_conclusion(conference, by=by, text="Đề nghị Ủy ban MTTQ giám sát kết quả thực hiện kết luận")


def concluded_conference(cast, **facts):
    """The same with its conclusions settled: it waits for the notice."""
    conference = recorded_conference(cast, **facts)
    conclude_conference(conference, by=cast.clerk)
    conference.refresh_from_db()
    return conference


def drafted(cast, conference=None, system="party"):
    return draft_notice(conference or concluded_conference(cast), by=cast.clerk, system=system)


def issued(cast, conference=None, **facts):
    """An issued party notice of 07/10/2022."""
    document = drafted(cast, conference)
    return issue_notice(document, by=cast.leader, **(SIGNED | facts))
