"""The sheet delegates sign, and the small texts of this floor."""

import io
from datetime import date, time
from decimal import Decimal

import pytest
from django.urls import reverse
from pypdf import PdfReader

from conferences.actions.attendees import add_attendee, remove_attendee
from conferences.documents import sign_in_sheet
from conferences.models import AssessmentPoint, Conference
from conferences.templatetags import conferences_panels as panels
from tests.build import make_conference


@pytest.fixture
def conference(cast):
    conference = make_conference(
        cast, state="planned", starts_at=time(14), track="both",
        title="Hội nghị đối thoại giữa người đứng đầu cấp ủy, chính quyền với Nhân dân năm 2022",
    )  # fmt: skip
    add_attendee(
        conference, by=cast.clerk, full_name="Trần Thị Bình", posts="Bí thư Chi bộ", residential_group=cast["TDP5"],
        in_place_of="Lê Thị Mai",
    )  # fmt: skip
    add_attendee(conference, by=cast.clerk, full_name="Nguyễn Văn An", posts="Trưởng Ban CTMT")
    add_attendee(conference, by=cast.clerk, full_name="Nguyễn Quốc Long", part="superior_delegate")
    gone = add_attendee(conference, by=cast.clerk, full_name="Người Ghi Nhầm")
    remove_attendee(gone, by=cast.clerk, reason="Ghi nhầm")
    return conference


def test_the_sheet_says_what_sample_8_says(conference):
    rows = conference.attendees.filter(withdrawn=False).in_sheet_order()
    sheet = sign_in_sheet(conference, rows)
    assert sheet.heading == "ĐẢNG ỦY - ỦY BAN NHÂN DÂN\nPHƯỜNG BỒ ĐỀ"
    assert sheet.title_lines == [
        "DANH SÁCH ĐẠI BIỂU DỰ HỘI NGHỊ ĐỐI THOẠI",
        "giữa người đứng đầu cấp ủy, chính quyền với Nhân dân năm 2022, 14 giờ 00 ngày 30/9/2022",
    ]
    assert sheet.sections == [
        ("ĐẠI BIỂU CẤP TRÊN", [("Nguyễn Quốc Long", "", "")]),
        (
            "CÁC TỔ DÂN PHỐ",
            [
                ("Nguyễn Văn An", "Trưởng Ban CTMT", ""),
                ("Trần Thị Bình", "Bí thư Chi bộ, TDP số 5", "dự thay: Lê Thị Mai"),
            ],
        ),
    ]
    assert sheet.totals.startswith("Tổng số: mời 3; có mặt")


@pytest.mark.parametrize("who", ["clerk", "monitor"])
def test_the_pdf(cast, conference, sign_in, who):
    response = sign_in(getattr(cast, who)).get(reverse("sign-in-sheet", args=[conference.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages).split())
    for words in ("DANH SÁCH ĐẠI BIỂU DỰ HỘI NGHỊ ĐỐI THOẠI", "Nguyễn Văn An", "dự thay: Lê Thị Mai", "14 giờ 00"):
        assert words in text
    assert "Người Ghi Nhầm" not in text
    download = sign_in(getattr(cast, who)).get(reverse("sign-in-sheet", args=[conference.pk]), {"download": "1"})
    assert download["Content-Disposition"].startswith("attachment")


def test_an_empty_list_still_prints(cast, sign_in):
    conference = make_conference(cast, state="planned", title="Hội nghị đối thoại")
    assert sign_in(cast.clerk).get(reverse("sign-in-sheet", args=[conference.pk])).status_code == 200


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"result": Decimal("11"), "target": Decimal("8"), "unit": "đồng chí"}, "11/8 đồng chí = 137,5%"),
        ({"result": Decimal("12.5"), "unit": "tỷ đồng"}, "12,5 tỷ đồng"),
        ({"percent": Decimal("99.90"), "percent_of": "dự toán năm"}, "99,9% dự toán năm"),
        ({}, ""),
    ],
)
def test_achieved(facts, words):
    assert panels.achieved(AssessmentPoint(text="x", **facts)) == words


def test_when():
    conference = Conference(date=date(2022, 9, 30), part_of_day="afternoon", starts_at=time(14), ends_at=time(17))
    assert panels.when(conference) == "30/09/2022, chiều, 14 giờ 00 - 17 giờ 00"
