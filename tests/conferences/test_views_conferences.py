"""Pages of conferences: who sees what, what is typed wrong, two clerks, one effect, constant queries."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from conferences.actions import conferences as actions
from conferences.models import Conference
from dialogue_site.audit import timeline
from dialogue_site.models import Posting
from dialogue_site.roles import Role
from dialogue_site.submissions import new_key
from tests.build import make_conference

VERBS = ("announce", "open", "postpone", "reschedule", "cancel")
PAGES = ("detail", "edit", *VERBS)
HELD = date(2022, 12, 9)


def url(name, *args):
    return reverse(f"conference-{name}", args=args)


def empty_rows(**rows):
    """Management data of the three lists, with the rows given: ``legal_bases=[{…}]``."""
    data = {}
    for prefix in ("legal_bases", "work_programmes", "assessment_points"):
        given = rows.get(prefix, [])
        data |= {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": "0"}
        for number, row in enumerate(given):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def typed(**facts):
    """What a clerk sends for a valid conference."""
    rows = {name: facts.pop(name) for name in ("legal_bases", "work_programmes", "assessment_points") if name in facts}
    base = {
        "title": "Hội nghị đối thoại năm 2022",
        "kind": "periodic",
        "track": "party",
        "date": "09/12/2022",
        "form_key": new_key(),
    }
    return base | empty_rows(**rows) | facts


@pytest.fixture
def conference(cast, today):
    return make_conference(cast, state="planned", date=HELD)


@pytest.mark.parametrize("name", PAGES)
def test_foreign_ward_is_not_found(cast, conference, sign_in, name):
    client = sign_in(cast.stranger)
    assert client.get(url(name, conference.pk)).status_code == 404
    if name != "detail":
        assert client.post(url(name, conference.pk), {"reason": "x"}).status_code == 404


def test_unknown_numbers_are_not_found(cast, sign_in):
    client = sign_in(cast.clerk)
    for number in (0, 10**18, 10**40):
        assert client.get(url("detail", number)).status_code == 404


@pytest.mark.parametrize("name", ["plan", "edit", *VERBS])
@pytest.mark.parametrize("who", ["responder", "monitor"])
def test_readers_may_not_write(cast, conference, sign_in, name, who):
    args = [] if name == "plan" else [conference.pk]
    client = sign_in(getattr(cast, who))
    assert client.get(url(name, *args)).status_code == 403
    assert client.post(url(name, *args), typed()).status_code == 403


@pytest.mark.parametrize("who", ["clerk", "leader", "responder", "monitor"])
def test_every_reader_sees_list_and_detail(cast, conference, sign_in, who):
    client = sign_in(getattr(cast, who))
    assert "HNDT-2022" in client.get(url("list")).content.decode()
    page = client.get(url("detail", conference.pk)).content.decode()
    assert (url("announce", conference.pk) in page) == (who in {"clerk", "leader"})


def test_the_administrator_keeps_the_house_not_the_record(cast, conference, sign_in):
    client = sign_in(cast.admin)
    assert "HNDT-2022" not in client.get(url("list")).content.decode()
    assert client.get(url("detail", conference.pk)).status_code == 404
    assert client.get(url("plan")).status_code == 403


@pytest.mark.parametrize("n", [1, 3])
def test_list_queries(cast, sign_in, django_assert_num_queries, n):
    for number in range(n):
        make_conference(cast, state="planned", code=f"HN-{number}")
    client = sign_in(cast.clerk)
    client.get(url("list"))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url("list"))


@pytest.mark.parametrize("n", [1, 3])
def test_detail_queries(cast, sign_in, django_assert_num_queries, n):
    conference = make_conference(
        cast, state="planned",
        legal_bases=[{"issuer": f"Cơ quan {i}"} for i in range(n)],
        work_programmes=[{"issuer": "Quận ủy", "count": 3, "name": f"Chương trình {i}"} for i in range(n)],
        assessment_points=[{"text": f"Nội dung {i}"} for i in range(n)],
    )  # fmt: skip
    client = sign_in(cast.clerk)
    client.get(url("detail", conference.pk))
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(url("detail", conference.pk))


LIST_QUERIES = 8
#: The panels of the floors above included.
DETAIL_QUERIES = 26


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"HNDT-2022", "CD-2021"}),
        ({"q": "trat tu do thi"}, {"CD-2021"}),
        ({"q": "hoi truong"}, {"HNDT-2022"}),
        ({"state": "announced"}, {"CD-2021"}),
        ({"state": "no-such-state"}, {"HNDT-2022", "CD-2021"}),
        ({"year": "2021"}, {"CD-2021"}),
        ({"kind": "thematic"}, {"CD-2021"}),
        ({"running": "1"}, {"HNDT-2022", "CD-2021"}),
        ({"q": "' OR 1=1 --"}, set()),
    ],
)
def test_search_and_filters(cast, sign_in, query, found):
    make_conference(cast, state="planned", venue="Hội trường UBND phường")
    thematic = make_conference(
        cast, code="CD-2021", year=2021, date=date(2021, 11, 1), kind="thematic", state="planned",
        title="Hội nghị chuyên đề về trật tự đô thị",
    )  # fmt: skip
    actions.announce_conference(thematic, by=cast.clerk, on=date(2021, 10, 1))
    rows = sign_in(cast.clerk).get(url("list"), query).context["rows"]
    assert {row["code"] for row in rows} == found


def test_plan_stores_everything_typed(cast, sign_in):
    data = typed(
        track="both", part_of_day="afternoon", starts_at="14:00", ends_at="17:00", venue="Hội trường",
        report_from="1/1/2022", report_to="30-09-2022",
        legal_bases=[
            {"kind": "regulation", "number": "2200-QĐ/TU", "date": "25/05/2017", "issuer": "Thành ủy Hà Nội"},
            {"kind": "plan", "number": "", "date": "", "issuer": ""},
        ],
        work_programmes=[{"count": "10", "name": "Chương trình công tác của Thành ủy", "issuer": "Thành ủy"}],
        assessment_points=[
            {"kind": "achievement", "text": "Kết nạp đảng viên", "result": "11", "target": "8", "unit": "đồng chí"},
            {"kind": "achievement", "text": "Thu ngân sách", "percent": "99,9", "percent_of": "dự toán năm"},
        ],
    )  # fmt: skip
    response = sign_in(cast.clerk).post(url("plan"), data)
    conference = Conference.objects.get()
    assert response.status_code == 302
    assert response.url == conference.get_absolute_url()
    assert (conference.code, conference.year, conference.date) == ("HNDT-2022", 2022, HELD)
    assert (conference.report_from, conference.report_to) == (date(2022, 1, 1), date(2022, 9, 30))
    assert [(b.number, b.date) for b in conference.legal_bases.all()] == [("2200-QĐ/TU", date(2017, 5, 25))]
    page = sign_in(cast.monitor).get(response.url).content.decode()
    for words in ("11/8 đồng chí = 137,5%", "99,9% dự toán năm", "2200-QĐ/TU", "25/05/2017", "<strong>10</strong>"):
        assert words in page


def test_what_came_of_it_is_asked_for_once_the_conference_has_opened(cast, sign_in):
    client = sign_in(cast.clerk)
    client.post(url("plan"), typed(summary="Tóm tắt", reported_attendance="90"))
    conference = Conference.objects.get()
    assert (conference.summary, conference.reported_attendance) == ("", None), "nobody has met yet"
    for page in (client.get(url("plan")), client.get(url("edit", conference.pk))):
        assert not {"summary", "reported_attendance"} & set(page.context["form"].fields)
    actions.open_conference(conference, by=cast.clerk)
    conference = Conference.objects.get()
    facts = typed(version=conference.version, summary="Dòng một\r\nDòng hai", reported_attendance="-1")
    refused = client.post(url("edit", conference.pk), facts)
    assert "reported_attendance" in refused.context["form"].errors
    client.post(url("edit", conference.pk), facts | {"reported_attendance": "90"})
    conference.refresh_from_db()
    assert (conference.summary, conference.reported_attendance) == ("Dòng một\nDòng hai", 90)


def test_bad_input_keeps_what_was_typed_and_says_so_in_vietnamese(cast, sign_in):
    data = typed(
        title="", date="31/02/2022", starts_at="14:00", ends_at="13:00",
        legal_bases=[{"kind": "plan", "number": "131-KH/QU", "date": "mai", "issuer": ""}],
        assessment_points=[{"kind": "achievement", "text": "Kết nạp", "result": "mười một", "target": "0"}],
    )  # fmt: skip
    response = sign_in(cast.clerk).post(url("plan"), data)
    page = response.content.decode()
    assert response.status_code == 200
    assert not Conference.objects.exists()
    for kept in ("31/02/2022", "131-KH/QU", "mai", "mười một", "Kết nạp"):
        assert kept in page
    for message in (
        "Nhập ngày theo dạng ngày/tháng/năm",
        "Thời điểm kết thúc phải sau thời điểm bắt đầu.",
        "Nhập một số, ví dụ 137,5.",
        "Chỉ tiêu phải lớn hơn 0.",
    ):
        assert message in page


@pytest.mark.parametrize(
    "broken",
    [
        {"legal_bases-TOTAL_FORMS": "x"},
        {"legal_bases-TOTAL_FORMS": "100000"},
        {"kind": "weekly"},
        {"year": "99999999999999999999"},
        {"previous": "0; drop table"},
        {"title": "a" * 5000},
        {"title": "\u200b\u202e"},
    ],
)
def test_nothing_sent_makes_a_500(cast, sign_in, broken):
    response = sign_in(cast.clerk).post(url("plan"), typed() | broken)
    assert response.status_code == 200
    assert not Conference.objects.exists()


def test_same_code_twice_is_a_message(cast, conference, sign_in):
    page = sign_in(cast.clerk).post(url("plan"), typed(code="HNDT-2022")).content.decode()
    assert "Phường đã có hội nghị khác mang mã này." in page


def test_the_same_form_twice_has_one_effect(cast, sign_in):
    client, data = sign_in(cast.clerk), typed()
    first, second = client.post(url("plan"), data), client.post(url("plan"), data)
    assert first.url == second.url
    assert Conference.objects.count() == 1


def test_dates_are_day_first_in_english_too(cast, sign_in):
    client = sign_in(cast.clerk)
    client.cookies["django_language"] = "en"
    client.post(url("plan"), typed(date="05/03/2022"))
    assert Conference.objects.get().date == date(2022, 3, 5)
    with translation.override("vi"):
        assert "05/03/2022" in client.get(url("list")).content.decode()


def test_clerk_of_one_ward_and_monitor_of_another_plans_in_the_first(cast, sign_in):
    office = cast.other_ward.ward_units.get(kind="office")
    Posting.objects.create(user=cast.monitor, unit=office, role=Role.CLERK)
    sign_in(cast.monitor).post(url("plan"), typed())
    assert Conference.objects.get().ward == cast.other_ward


def test_edit_replaces_rows_and_keeps_the_rest(cast, sign_in):
    conference = make_conference(
        cast, state="planned", date=HELD, venue="Hội trường",
        legal_bases=[{"kind": "plan", "issuer": "Quận ủy", "number": "131-KH/QU"}, {"issuer": "Thành ủy"}],
    )  # fmt: skip
    page = sign_in(cast.clerk).get(url("edit", conference.pk)).content.decode()
    assert "131-KH/QU" in page
    rows = [
        {"kind": "plan", "issuer": "Quận ủy Long Biên", "number": "131-KH/QU"},
        {"kind": "regulation", "issuer": "Thành ủy", "DELETE": "on"},
    ]
    data = typed(legal_bases=rows, venue="Hội trường", version="1", code="HNDT-2022") | {
        "legal_bases-INITIAL_FORMS": "2"
    }
    assert sign_in(cast.clerk).post(url("edit", conference.pk), data).status_code == 302
    conference.refresh_from_db()
    assert [b.issuer for b in conference.legal_bases.all()] == ["Quận ủy Long Biên"]
    assert (conference.venue, conference.version) == ("Hội trường", 2)


def test_emptied_row_is_taken_out(cast, sign_in):
    conference = make_conference(cast, state="planned", date=HELD, legal_bases=[{"issuer": "Quận ủy"}])
    data = typed(legal_bases=[{"kind": "regulation", "issuer": ""}], version="1") | {"legal_bases-INITIAL_FORMS": "1"}
    assert sign_in(cast.clerk).post(url("edit", conference.pk), data).status_code == 302
    assert not conference.legal_bases.exists()


def test_second_clerk_gets_both_texts(cast, conference, sign_in):
    actions.edit_conference(conference, by=cast.clerk2, version=1, venue="Nhà văn hóa tổ 5")
    rows = [{"kind": "plan", "issuer": "Quận ủy", "number": "131-KH/QU"}]
    data = typed(venue="Hội trường phường", version="1", code="HNDT-2022", legal_bases=rows)
    response = sign_in(cast.clerk).post(url("edit", conference.pk), data)
    page = response.content.decode()
    assert response.status_code == 409
    for text in ("Nhà văn hóa tổ 5", "Hội trường phường", "131-KH/QU"):
        assert text in page
    data |= {"version": str(response.context["version"]), "form_key": new_key()}
    assert sign_in(cast.clerk).post(url("edit", conference.pk), data).status_code == 302
    conference.refresh_from_db()
    assert (conference.venue, conference.legal_bases.count()) == ("Hội trường phường", 1)


def test_ended_conference_opens_no_edit_page(cast, conference, sign_in):
    actions.cancel_conference(conference, by=cast.clerk, reason="Bão")
    response = sign_in(cast.clerk).get(url("edit", conference.pk))
    assert response.status_code == 409
    assert "chỉ xem, không sửa được nữa" in response.content.decode()


@pytest.mark.parametrize(
    ("verb", "data", "state"),
    [
        ("announce", {"on": "15/11/2022"}, "announced"),
        ("open", {}, "in_session"),
        ("postpone", {"reason": "Bão số 4"}, "postponed"),
        ("cancel", {"reason": "Gộp hội nghị"}, "cancelled"),
    ],
)
def test_steps(cast, conference, sign_in, verb, data, state):
    client = sign_in(cast.leader)
    page = client.get(url(verb, conference.pk)).content.decode()
    assert "Tiếp theo" in page or verb == "cancel"
    assert client.post(url(verb, conference.pk), data | {"form_key": new_key()}).url == conference.get_absolute_url()
    conference.refresh_from_db()
    assert conference.state == state
    late = client.get(url(verb, conference.pk))
    assert late.status_code == (200 if verb in {"postpone", "cancel"} and state == "announced" else 409)


def test_new_date_after_postponing(cast, conference, sign_in):
    actions.postpone_conference(conference, by=cast.clerk, reason="Bão")
    client = sign_in(cast.clerk)
    wrong = client.post(url("reschedule", conference.pk), {"date": "01/11/2022"})
    assert "Ngày này đã qua." in wrong.content.decode()
    client.post(url("reschedule", conference.pk), {"date": "20/12/2022", "starts_at": "8:30", "part_of_day": "morning"})
    conference.refresh_from_db()
    assert (conference.state, conference.date, f"{conference.starts_at:%H:%M}") == (
        "planned",
        date(2022, 12, 20),
        "08:30",
    )


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("16/11/2022", "Ngày này chưa tới."),
        ("32/1/2022", "Lịch không có ngày 32/1/2022."),
        ("mai", "Nhập ngày theo dạng"),
    ],
)
def test_announcement_day_is_checked(cast, conference, sign_in, day, message):
    page = sign_in(cast.clerk).post(url("announce", conference.pk), {"on": day}).content.decode()
    assert message in page
    assert day in page


@pytest.mark.parametrize(("held", "proposed"), [(date(2022, 9, 30), "30/09/2022"), (date(2022, 12, 1), "15/11/2022")])
def test_announcement_day_is_proposed(cast, sign_in, today, held, proposed):
    conference = make_conference(cast, state="planned", date=held)
    form = sign_in(cast.clerk).get(url("announce", conference.pk)).context["form"]
    assert proposed in str(form["on"])


def test_reason_is_asked_for(cast, conference, sign_in):
    response = sign_in(cast.clerk).post(url("postpone", conference.pk), {"reason": " \u200b "})
    assert response.status_code == 200
    conference.refresh_from_db()
    assert conference.state == "planned"


@pytest.mark.parametrize(
    ("track", "held", "missing"),
    [
        ("state", date(2026, 3, 10), 5),
        ("both", date(2026, 3, 10), 5),
        ("party", date(2026, 3, 10), 0),
        ("state", date(2026, 3, 15), 0),
        ("state", date(2025, 6, 30), 0),
    ],
)
def test_days_of_notice(cast, track, held, missing):
    announced = date(2026, 3, 8) if held.year == 2026 else date(2025, 6, 29)
    assert Conference(track=track, date=held).notice_days_missing(announced) == missing


def test_short_notice_is_a_warning_not_a_block(cast, sign_in, settings):
    settings.DEMO_TODAY = date(2026, 3, 8)
    conference = make_conference(
        cast, state="planned", code="HN-2026", year=2026, date=date(2026, 3, 10), track="state"
    )
    client = sign_in(cast.clerk)
    words = "Nếu công bố ngày 08/03/2026 thì chỉ trước ngày họp 2 ngày. Điều 43, Luật 72/2025/QH15"
    assert words in client.get(url("announce", conference.pk)).content.decode()
    assert words in client.get(url("detail", conference.pk)).content.decode()
    client.post(url("announce", conference.pk), {"on": "08/03/2026"})
    conference.refresh_from_db()
    assert conference.state == "announced"
    assert "chưa đủ 7 ngày" in client.get(url("detail", conference.pk)).content.decode()


def test_export_is_what_is_on_the_list(cast, conference, sign_in):
    make_conference(cast, code="CD-2022", kind="thematic", state="planned")
    response = sign_in(cast.clerk).get(url("list"), {"kind": "thematic", "export": "xlsx"})
    assert [row[0] for row in read_sheet(response.content)] == ["Mã", "CD-2022"]
    assert timeline(cast.ward).first().verb == "conference.export"


def read_sheet(content):
    from io import BytesIO

    from openpyxl import load_workbook

    return list(load_workbook(BytesIO(content)).active.values)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"date": "10/03/1800", "year": ""}, "date"),
        ({"date": "20/11/2022", "year": "2023"}, "year"),
        ({"date": "20/11/2022", "year": "1800"}, "year"),
        ({"report_from": "02/01/2022", "report_to": "01/01/2022"}, "report_to"),
    ],
)
def test_days_and_years_that_do_not_fit_are_refused_beside_the_field(cast, sign_in, facts, field):
    response = sign_in(cast.clerk).post(url("plan"), typed() | facts)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Conference.objects.exists()
