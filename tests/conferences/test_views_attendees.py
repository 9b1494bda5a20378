"""Pages of the list of delegates, ticking, the workbook and the sheet to sign."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from conferences.actions import attendees as actions
from conferences.actions.conferences import cancel_conference
from conferences.models import Attendee
from conferences.reports import NO_ONE, attendance_of
from dialogue_site.audit import timeline
from dialogue_site.submissions import new_key
from tests.build import make_conference

LIST_QUERIES = 8
MARK_QUERIES = 7


@pytest.fixture
def conference(cast):
    return make_conference(cast, state="announced", starts_at="14:00")


@pytest.fixture
def delegates(cast, conference):
    """Five people entered in no order."""
    rows = [
        {"full_name": "Trần Thị Bình", "honorific": "Bà", "posts": "Bí thư Chi bộ", "residential_group": cast["TDP5"]},
        {"full_name": "Nguyễn Văn An", "posts": "Trưởng Ban CTMT", "residential_group": cast["TDP12"]},
        {"full_name": "Nguyễn Thị Thanh Hằng", "honorific": "đồng chí", "part": "chair", "posts": "Bí thư Đảng ủy"},
        {"full_name": "Nguyễn Quốc Long", "honorific": "đồng chí", "part": "superior_delegate"},
        {"full_name": "Đặng Thị Đào", "section": "3_front", "body": "Hội Phụ nữ", "in_place_of": "Lê Thị Mai"},
    ]
    return [actions.add_attendee(conference, by=cast.clerk, **row) for row in rows]


def typed(**facts):
    base = {"full_name": "Lê Đức Cường", "part": "delegate", "attendance": "invited", "form_key": new_key()}
    return base | facts


def ticks(rows, **marks):
    """What the ticking page sends when it was opened now; ``marks`` by name of the given name."""
    data = {"form_key": new_key()}
    for row in rows:
        data[f"s{row.pk}"] = row.attendance
        data[f"a{row.pk}"] = marks.get(row.full_name.split()[-1], row.attendance)
    return data


def addresses(conference, attendee):
    names = {"attendee-list": conference, "attendee-add": conference, "attendance-mark": conference}
    names |= {"sign-in-sheet": conference, "attendee-edit": attendee, "attendee-remove": attendee}
    return {name: reverse(name, args=[obj.pk]) for name, obj in names.items()}


def test_foreign_ward_is_not_found(cast, conference, delegates, sign_in):
    client = sign_in(cast.stranger)
    for address in addresses(conference, delegates[0]).values():
        assert client.get(address).status_code == 404
        assert client.post(address, typed(reason="x")).status_code in {404, 405}


@pytest.mark.parametrize("who", ["responder", "monitor"])
def test_readers_read_the_list_and_change_nothing(cast, conference, delegates, sign_in, who):
    client = sign_in(getattr(cast, who))
    for name, address in addresses(conference, delegates[0]).items():
        assert client.get(address).status_code == (200 if name in {"attendee-list", "sign-in-sheet"} else 403)
    rows = client.get(reverse("attendee-list", args=[conference.pk])).context["rows"]
    assert {row["url"] for row in rows} == {""}


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("attendee-list", LIST_QUERIES), ("attendance-mark", MARK_QUERIES)])
def test_queries(cast, conference, sign_in, django_assert_num_queries, n, name, queries):
    for number in range(n):
        actions.add_attendee(
            conference, by=cast.clerk, full_name=f"Nguyễn Văn {number}", residential_group=cast["TDP5"]
        )
    client = sign_in(cast.clerk)
    address = reverse(name, args=[conference.pk])
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Long", "Hằng", "Đào", "An", "Bình"]),
        ({"order": "name"}, ["An", "Bình", "Đào", "Hằng", "Long"]),
        ({"q": "dang thi dao"}, ["Đào"]),
        ({"q": "bi thu"}, ["Hằng", "Bình"]),
        ({"section": "4_groups"}, ["An", "Bình"]),
        ({"part": "chair"}, ["Hằng"]),
        ({"attendance": "attended"}, []),
        ({"after": "rubbish"}, ["Long", "Hằng", "Đào", "An", "Bình"]),
    ],
)
def test_list_is_ordered_searched_and_filtered(cast, conference, delegates, sign_in, query, names):
    rows = sign_in(cast.clerk).get(reverse("attendee-list", args=[conference.pk]), query).context["rows"]
    assert [row["name"].split()[-1] for row in rows] == names


def test_paging_walks_the_whole_list_once(cast, conference, sign_in, monkeypatch):
    from conferences.views.attendees import AttendeeList

    monkeypatch.setattr(AttendeeList, "page_size", 2)
    for name in ("Ước", "Đào", "Dũng", "Ánh", "An"):
        actions.add_attendee(conference, by=cast.clerk, full_name=f"Nguyễn {name}")
    client, seen = sign_in(cast.clerk), []
    address = reverse("attendee-list", args=[conference.pk])
    while address:
        context = client.get(address).context
        seen += [row["name"].split()[-1] for row in context["rows"]]
        address = context["next_url"]
    assert seen == ["An", "Ánh", "Dũng", "Đào", "Ước"]


def test_adding_opens_the_next_empty_row(cast, conference, sign_in):
    client = sign_in(cast.clerk)
    address = reverse("attendee-add", args=[conference.pk])
    response = client.post(address, typed(part="citizen", residential_group=str(cast["TDP5"].pk)))
    assert response.url.startswith(f"{address}?")
    page = client.get(response.url)
    assert "Đã đưa Lê Đức Cường vào danh sách." in page.content.decode()
    form = page.context["form"]
    assert (form["full_name"].value(), form["part"].value()) == (None, "citizen")
    assert form["residential_group"].value() == str(cast["TDP5"].pk)
    attendee = Attendee.objects.get()
    assert (attendee.full_name, attendee.section, attendee.residential_group) == (
        "Lê Đức Cường",
        "4_groups",
        cast["TDP5"],
    )


def test_finishing_leads_to_the_list(cast, conference, sign_in):
    response = sign_in(cast.clerk).post(reverse("attendee-add", args=[conference.pk]), typed(finish="1"))
    assert response.url == reverse("attendee-list", args=[conference.pk])


def test_same_name_in_another_group_is_stored_and_pointed_out(cast, conference, sign_in):
    client, address = sign_in(cast.clerk), reverse("attendee-add", args=[conference.pk])
    for code in ("TDP5", "TDP12"):
        page = client.post(address, typed(residential_group=str(cast[code].pk)), follow=True).content.decode()
    assert Attendee.objects.count() == 2
    assert "Danh sách đã có đại biểu cùng tên: Lê Đức Cường." in page


def test_same_name_in_the_same_group_is_asked_about_once(cast, conference, sign_in):
    client, address = sign_in(cast.clerk), reverse("attendee-add", args=[conference.pk])
    client.post(address, typed())
    again = client.post(address, typed(full_name="lê đức  cường"))
    page = again.content.decode()
    assert (again.status_code, Attendee.objects.count()) == (200, 1)
    assert "lê đức cường đã có trong danh sách. Vẫn thêm?" in page
    assert 'type="checkbox" name="add_anyway"' in page
    assert client.post(address, typed(add_anyway="on")).status_code == 302
    assert Attendee.objects.count() == 2


def test_a_name_in_an_old_encoding_is_asked_about(cast, conference, sign_in):
    address = reverse("attendee-add", args=[conference.pk])
    page = sign_in(cast.clerk).post(address, typed(full_name="NguyÔn V¨n §øc")).content.decode()
    assert "Có phải: Nguyễn Văn Đức?" in page
    assert not Attendee.objects.exists()


def test_a_name_taken_off_the_list_is_not_asked_about(cast, conference, sign_in):
    attendee = actions.add_attendee(conference, by=cast.clerk, full_name="Lê Đức Cường")
    actions.remove_attendee(attendee, by=cast.clerk, reason="Nhập nhầm")
    address = reverse("attendee-add", args=[conference.pk])
    assert sign_in(cast.clerk).post(address, typed()).status_code == 302


def test_the_same_form_twice_adds_one(cast, conference, sign_in):
    client, data = sign_in(cast.clerk), typed()
    for _n in range(2):
        client.post(reverse("attendee-add", args=[conference.pk]), data)
    assert Attendee.objects.count() == 1


@pytest.mark.parametrize(
    "broken",
    [{"full_name": " "}, {"full_name": "a" * 200}, {"part": "guest"}, {"residential_group": "x"}, {"section": "9"}],
)
def test_bad_input_is_kept_and_explained(cast, conference, sign_in, broken):
    data = typed(posts="Tổ trưởng tổ dân phố") | broken
    response = sign_in(cast.clerk).post(reverse("attendee-add", args=[conference.pk]), data)
    assert response.status_code == 200
    assert "Tổ trưởng tổ dân phố" in response.content.decode()
    assert not Attendee.objects.exists()


def test_initial_values_in_the_address_are_harmless(cast, conference, sign_in):
    address = reverse("attendee-add", args=[conference.pk])
    for query in ({"part": "<script>"}, {"residential_group": "1 or 1"}, {"body": "x" * 5000}):
        response = sign_in(cast.clerk).get(address, query)
        assert response.status_code == 200
        assert "<script>" not in response.content.decode().split("<main")[1].split("<script src")[0]


def test_nothing_is_added_after_the_end(cast, conference, delegates, sign_in):
    cancel_conference(conference, by=cast.clerk, reason="Bão")
    client = sign_in(cast.clerk)
    assert client.post(reverse("attendee-add", args=[conference.pk]), typed()).status_code == 409
    assert client.get(reverse("attendance-mark", args=[conference.pk])).status_code == 409
    assert Attendee.objects.count() == 5


def test_second_clerk_gets_both_texts(cast, conference, delegates, sign_in):
    attendee = delegates[0]
    actions.edit_attendee(attendee, by=cast.clerk2, version=1, posts="Tổ trưởng")
    data = typed(full_name="Trần Thị Bình", posts="Tổ phó", version="1")
    response = sign_in(cast.clerk).post(reverse("attendee-edit", args=[attendee.pk]), data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Tổ trưởng" in page
    assert "Tổ phó" in page


def test_edit_and_take_off(cast, conference, delegates, sign_in):
    client, attendee = sign_in(cast.clerk), delegates[4]
    page = client.get(reverse("attendee-edit", args=[attendee.pk])).content.decode()
    assert "Lê Thị Mai" in page
    data = typed(full_name=attendee.full_name, section="", version="1")
    client.post(reverse("attendee-edit", args=[attendee.pk]), data)
    attendee.refresh_from_db()
    assert (attendee.in_place_of, attendee.section, attendee.version) == ("", "3_front", 2)
    wrong = client.post(reverse("attendee-remove", args=[attendee.pk]), {"reason": ""})
    assert wrong.status_code == 200
    client.post(reverse("attendee-remove", args=[attendee.pk]), {"reason": "Ghi trùng"})
    attendee.refresh_from_db()
    assert attendee.withdrawn
    assert "Đặng Thị Đào" not in str(client.get(reverse("attendee-list", args=[conference.pk])).context["rows"])
    assert "Ghi trùng" in client.get(conference.get_absolute_url()).content.decode()


def test_ticking_saves_what_changed(cast, conference, delegates, sign_in):
    client = sign_in(cast.clerk)
    address = reverse("attendance-mark", args=[conference.pk])
    response = client.post(address, ticks(delegates, An="attended", Bình="absent_excused"), follow=True)
    assert "Đã lưu 2 dòng." in response.content.decode()
    counts = attendance_of(conference)
    assert counts == {"invited": 5, "attended": 1, "excused": 1, "absent": 0, "unmarked": 3}
    assert timeline(delegates[1]).first().verb == "attendance.mark"
    assert timeline(delegates[2]).count() == 1


def test_the_rest_attended(cast, conference, delegates, sign_in):
    data = ticks(delegates, An="absent") | {"rest": "1"}
    sign_in(cast.clerk).post(reverse("attendance-mark", args=[conference.pk]), data)
    assert attendance_of(conference) == NO_ONE | {"invited": 5, "attended": 4, "absent": 1}


def test_two_clerks_tick_at_once(cast, conference, delegates, sign_in):
    address = reverse("attendance-mark", args=[conference.pk])
    mine = ticks(delegates, An="attended", Bình="attended")
    actions.mark_attendance(conference, by=cast.clerk2, marks={delegates[1].pk: "absent", delegates[3].pk: "attended"})
    client = sign_in(cast.clerk)
    response = client.post(address, mine)
    assert response.status_code == 409
    lines = {row.full_name.split()[-1]: (ticked, shown, late) for row, ticked, shown, late in response.context["lines"]}
    assert lines["An"] == ("attended", "absent", True)
    assert lines["Bình"] == ("attended", "invited", False)
    assert lines["Long"] == ("attended", "attended", False)
    again = {"form_key": new_key()}
    for row, ticked, shown, _late in response.context["lines"]:
        again |= {f"a{row.pk}": ticked, f"s{row.pk}": shown}
    assert client.post(address, again).status_code == 302
    assert attendance_of(conference)["attended"] == 3


@pytest.mark.parametrize("value", ["asleep", "", "attended\x00"])
def test_strange_ticks_are_refused(cast, conference, delegates, sign_in, value):
    data = ticks(delegates) | {f"a{delegates[0].pk}": value, "a999999": "attended"}
    response = sign_in(cast.clerk).post(reverse("attendance-mark", args=[conference.pk]), data)
    assert response.status_code in {200, 302, 400}
    assert attendance_of(conference)["attended"] == 0


def test_ticking_a_found_row_leaves_the_others(cast, conference, delegates, sign_in):
    address = reverse("attendance-mark", args=[conference.pk]) + "?q=nguyen+van+an"
    client = sign_in(cast.clerk)
    assert [row.full_name for row, *_ in client.get(address).context["lines"]] == ["Nguyễn Văn An"]
    client.post(address, ticks([delegates[1]], An="attended") | {"rest": "1"})
    assert attendance_of(conference)["attended"] == 1


def test_export_holds_no_formula_and_no_contact(cast, conference, delegates, sign_in):
    actions.add_attendee(conference, by=cast.clerk, full_name="=HYPERLINK(1)", section="4_groups")
    response = sign_in(cast.monitor).get(reverse("attendee-list", args=[conference.pk]), {"export": "xlsx", "q": "h"})
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet["C1"].value == "Họ và tên"
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}
    assert timeline(cast.ward).first().verb == "attendee.export"
