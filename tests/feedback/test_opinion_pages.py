"""The list, one opinion, and the steps taken with it, through their pages."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from conferences.actions.attendees import add_attendee
from dialogue_site.models import AuditEntry
from feedback.actions.opinions import add_issue, edit_opinion, link_issue, withdraw_opinion
from feedback.actions.people import edit_person, find_or_add_person, set_contact
from feedback.duplicates import COMPARED, likely_duplicates
from feedback.models import Contact, Issue, Opinion
from feedback.states import OpinionState
from tests.build import make_category, make_conference, make_opinion, record_conference

PHONE = "+84912345678"


@pytest.fixture
def conference(cast):
    return make_conference(cast)


@pytest.fixture
def opinion(cast, conference):
    made = make_opinion(cast, conference, residential_group=cast["TDP5"])
    set_contact(made.speaker, by=cast.clerk, phone=PHONE)
    return made


def codes(response):
    return [str(row["words"]) for row in response.context["rows"]]


def post(client, name, pk, **data):
    return client.post(reverse(name, args=[pk]), {"form_key": f"{name}-{pk}-".ljust(32, "k"), **data})


# The list


def test_the_list_finds_without_accents_and_shows_exact_ones_first(cast, conference, sign_in):
    make_opinion(cast, conference, verbatim="Rác thải tổ 5 chưa ai gom.")
    make_opinion(cast, conference, verbatim="Rạc thai to 5 gì đó.")
    client = sign_in(cast.monitor)
    assert len(codes(client.get(reverse("opinion-list"), {"q": "rac thai to 5"}))) == 2
    assert codes(client.get(reverse("opinion-list"), {"q": "rác thải"}))[0].startswith("Rác thải")
    assert codes(client.get(reverse("opinion-list"), {"q": "cống"})) == []


def test_the_list_is_filtered(cast, conference, sign_in):
    land, order = make_category(cast), make_category(cast, "An ninh", 2)
    make_opinion(cast, conference, verbatim="Đất", issues=[{"summary": "a", "category": land}], source="before_front")
    make_opinion(
        cast,
        conference,
        verbatim="Camera",
        issues=[{"summary": "b", "category": order}],
        residential_group=cast["TDP5"],
    )
    make_opinion(cast, conference, verbatim="Chờ", issues=[])
    make_opinion(cast, make_conference(cast, code="KHAC"), verbatim="Khác", issues=[{"summary": "c"}])
    client = sign_in(cast.leader)

    def found(**query):
        return set(codes(client.get(reverse("opinion-list"), query)))

    assert found(conference=conference.pk) == {"Đất", "Camera", "Chờ"}
    assert found(source="before") == {"Đất"}
    assert found(source="room_spoken") == {"Camera", "Chờ", "Khác"}
    assert found(group=cast["TDP5"].pk) == {"Camera"}
    assert found(category=land.pk) == {"Đất"}
    assert found(category="none") == {"Khác"}
    assert found(unsplit="1") == {"Chờ"}
    assert found(stage="classified") == {"Đất", "Camera"}
    assert found(stage="received") == {"Khác"}
    assert found(stage="open", category=order.pk) == {"Camera"}
    assert found(unit="none") == {"Đất", "Camera", "Khác"}
    assert found(unit=cast["DCXD"].pk) == set()
    assert found(result="none") == {"Đất", "Camera", "Khác"}
    assert found(result="resolved") == set()
    assert found(timeliness="no_date") == {"Đất", "Camera", "Khác"}
    assert found(timeliness="overdue") == set()
    assert found(authority="ward") == {"Đất", "Camera", "Khác"}
    assert found(authority="higher") == set()
    assert found(source="x", category="999", group="'", conference="-1") == {"Đất", "Camera", "Chờ", "Khác"}


def test_withdrawn_opinions_are_shown_only_when_asked_for(cast, conference, opinion, sign_in):
    make_opinion(cast, conference, verbatim="Còn lại")
    withdraw_opinion(opinion, by=cast.clerk, reason="Rút")
    client = sign_in(cast.monitor)
    assert codes(client.get(reverse("opinion-list"))) == ["Còn lại"]
    assert codes(client.get(reverse("opinion-list"), {"state": "withdrawn"})) == ["Ngõ 86 cứ mưa to là ngập."]


def test_the_list_shows_nothing_of_other_wards(cast, opinion, sign_in):
    assert codes(sign_in(cast.stranger).get(reverse("opinion-list"))) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(cast, conference, sign_in, number, django_assert_max_num_queries):
    for _n in range(number):
        make_opinion(cast, conference)
    client = sign_in(cast.clerk)
    client.get(reverse("opinion-list"))
    with django_assert_max_num_queries(12):
        client.get(reverse("opinion-list"))


def test_the_sheet_holds_exactly_what_is_filtered_and_no_contact_data(cast, conference, opinion, sign_in):
    make_opinion(cast, conference, verbatim="=1+1")
    client = sign_in(cast.monitor)
    data = client.get(reverse("opinion-list"), {"export": "xlsx", "group": cast["TDP5"].pk}).content
    rows = list(load_workbook(BytesIO(data)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert "Ngõ 86 cứ mưa to là ngập." in rows[1]
    whole = load_workbook(BytesIO(client.get(reverse("opinion-list"), {"export": "xlsx"}).content)).active
    cells = [cell.value for row in whole.iter_rows() for cell in row]
    assert "=1+1" in cells
    assert not any("912345678" in str(cell) for cell in cells)
    assert AuditEntry.objects.filter(verb="opinion.export").count() == 2


# One opinion


@pytest.mark.parametrize(
    ("who", "status", "sees"),
    [
        ("clerk", 200, True), ("leader", 200, True), ("monitor", 200, False), ("responder", 200, False),
        ("admin", 404, False), ("stranger", 404, False),
    ],
)  # fmt: skip
def test_contact_data_is_for_the_office(cast, opinion, sign_in, who, status, sees, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as queries:
        response = sign_in(getattr(cast, who)).get(opinion.get_absolute_url())
    assert response.status_code == status
    assert ("912345678" in response.content.decode()) is sees
    assert any(Contact._meta.db_table in query["sql"] for query in queries.captured_queries) is sees


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_for_one_and_three_issues(
    cast, conference, sign_in, number, django_assert_max_num_queries
):
    opinion = make_opinion(cast, conference, issues=[{"summary": f"Việc {n}"} for n in range(number)])
    client = sign_in(cast.clerk)
    client.get(opinion.get_absolute_url())
    with django_assert_max_num_queries(10):
        client.get(opinion.get_absolute_url())


def test_the_page_shows_words_issues_and_history(cast, opinion, sign_in):
    page = sign_in(cast.monitor).get(opinion.get_absolute_url()).content.decode()
    for text in ("Ngõ 86 cứ mưa to là ngập.", "Bà Trần Thị Bình", "VD-01", "Tổ dân phố số 5", "Ghi nhận ý kiến"):
        assert text in page
    assert reverse("opinion-edit", args=[opinion.pk]) not in page


@pytest.mark.parametrize(
    "name", ["opinion-edit", "opinion-withdraw", "issue-add", "issue-link", "contact-edit", "person-edit"]
)
@pytest.mark.parametrize(("who", "status"), [("clerk", 200), ("monitor", 403), ("responder", 403), ("stranger", 404)])
def test_who_may_open_the_steps(cast, opinion, sign_in, name, who, status):
    assert sign_in(getattr(cast, who)).get(reverse(name, args=[opinion.pk])).status_code == status


def edited(**facts):
    data = {
        "speaker_name": "Bà Trần Thị Bình", "speaker_key": "", "source": "room_slip", "received_on": "30/09/2022",
        "verbatim": "Ngõ 86 ngập nặng.", "residential_group": "TDP 12", "version": "1",
    }  # fmt: skip
    return data | facts


def test_editing_keeps_the_speaker_and_changes_the_rest(cast, opinion, sign_in):
    client = sign_in(cast.clerk)
    response = post(client, "opinion-edit", opinion.pk, **edited(speaker_key=f"p{opinion.speaker_id}"))
    assert response.url == opinion.get_absolute_url()
    fresh = Opinion.objects.get()
    assert (fresh.speaker_id, fresh.residential_group, fresh.source) == (opinion.speaker_id, cast["TDP12"], "room_slip")


def test_the_second_clerk_sees_both_texts_and_loses_nothing(cast, opinion, sign_in):
    edit_opinion(opinion, by=cast.clerk2, version=1, verbatim="Ngõ 86 ngập, của người khác.")
    response = post(sign_in(cast.clerk), "opinion-edit", opinion.pk, **edited(speaker_key=f"p{opinion.speaker_id}"))
    page = response.content.decode()
    assert response.status_code == 409
    assert "của người khác" in page
    assert "Ngõ 86 ngập nặng." in page


def test_locked_words_are_not_edited_on_the_page_either(cast, conference, opinion, sign_in):
    record_conference(cast, conference)
    data = edited(speaker_key=f"p{opinion.speaker_id}", version="2")
    response = post(sign_in(cast.clerk), "opinion-edit", opinion.pk, **data)
    assert response.status_code == 302
    fresh = Opinion.objects.get()
    assert (fresh.verbatim, fresh.source) == ("Ngõ 86 cứ mưa to là ngập.", "room_slip")


def test_withdrawing_asks_for_a_reason(cast, opinion, sign_in):
    client = sign_in(cast.clerk)
    assert "reason" in post(client, "opinion-withdraw", opinion.pk, reason="").context["form"].errors
    post(client, "opinion-withdraw", opinion.pk, reason="Người dân rút")
    opinion.refresh_from_db()
    assert opinion.state == OpinionState.WITHDRAWN


def test_an_issue_is_added_linked_and_unlinked(cast, conference, opinion, sign_in):
    client = sign_in(cast.clerk)
    post(client, "issue-add", opinion.pk, summary="Lắp camera", excerpt="x")
    assert opinion.links.count() == 2
    second = make_opinion(cast, conference, issues=[])
    assert post(client, "issue-link", second.pk, issue="VD-77").status_code == 409
    client.post(reverse("issue-link", args=[second.pk]), {"issue": "VD-02 Lắp camera", "form_key": "a" * 32})
    link = second.links.get()
    assert link.issue.summary == "Lắp camera"
    post(client, "issue-unlink", link.pk, reason="Nhầm")
    assert not second.links.exists()
    assert sign_in(cast.stranger).get(reverse("issue-unlink", args=[opinion.links.first().pk])).status_code == 404


def test_an_added_issue_needs_a_summary(cast, opinion, sign_in):
    assert "summary" in post(sign_in(cast.clerk), "issue-add", opinion.pk, detail="").context["form"].errors


def test_the_speaker_and_the_contact_are_corrected(cast, opinion, sign_in):
    client = sign_in(cast.leader)
    post(client, "contact-edit", opinion.pk, phone="024 3872 1234", email="", address="")
    assert Contact.objects.get().phone == "+842438721234"
    post(client, "person-edit", opinion.pk, full_name="Trần Thị Bích", honorific="Bà", version="1")
    opinion.speaker.refresh_from_db()
    assert opinion.speaker.full_name == "Trần Thị Bích"


def test_the_second_clerk_correcting_a_speaker_sees_both_names(cast, opinion, sign_in):
    edit_person(opinion.speaker, by=cast.clerk2, version=1, full_name="Trần Thị Bích")
    response = post(sign_in(cast.clerk), "person-edit", opinion.pk, full_name="Trần Thị Bính", version="1")
    assert response.status_code == 409
    assert "Trần Thị Bích" in response.content.decode()
    assert "Trần Thị Bính" in response.content.decode()


# Completing the record


def test_the_record_page_lists_what_is_missing(cast, conference, opinion, sign_in):
    make_opinion(cast, conference, verbatim="Chưa tách ý này", issues=[])
    client = sign_in(cast.clerk)
    assert "Chưa tách ý này" in client.get(reverse("conference-record", args=[conference.pk])).content.decode()
    response = post(client, "conference-record", conference.pk)
    assert response.status_code == 409
    assert "YK-02" in response.content.decode()


def test_the_record_is_completed_on_its_page(cast, conference, opinion, sign_in):
    assert post(sign_in(cast.leader), "conference-record", conference.pk).status_code == 302
    conference.refresh_from_db()
    assert conference.state == "recorded"
    assert sign_in(cast.monitor).get(reverse("conference-record", args=[conference.pk])).status_code == 403


# Look-ups of the entry page


def look_up(client, name, conference, **data):
    return client.post(reverse(name, args=[conference.pk]), data)


def test_three_letters_find_delegates_and_known_people(cast, conference, sign_in):
    add_attendee(conference, by=cast.clerk, honorific="Ông", full_name="Đặng Quang Đạo", posts="Tổ trưởng")
    find_or_add_person(by=cast.clerk, ward=cast.ward, full_name="Trần Thị Đào", residential_group=cast["TDP5"])
    find_or_add_person(by=cast.stranger, ward=cast.other_ward, full_name="Lê Đạo Xa")
    results = look_up(sign_in(cast.clerk), "speaker-lookup", conference, q="dao").json()["results"]
    assert [each["text"] for each in results] == ["Ông Đặng Quang Đạo", "Trần Thị Đào", "dao"]
    assert results[1]["group"] == "TDP số 5"
    assert results[-1]["id"] == "new"


def test_a_delegate_who_spoke_already_is_offered_once(cast, conference, sign_in):
    attendee = add_attendee(conference, by=cast.clerk, full_name="Lê Quang Đạo")
    find_or_add_person(by=cast.clerk, ward=cast.ward, full_name="Lê Quang Đạo")
    results = look_up(sign_in(cast.clerk), "speaker-lookup", conference, q="dao").json()["results"]
    assert [each["id"] for each in results] == [f"a{attendee.pk}", "new"]


@pytest.mark.parametrize("text", ["TDP 5", "tdp5", "to 5", "Tổ dân phố số 05", "5"])
def test_a_group_is_found_by_what_people_call_it(cast, conference, sign_in, text):
    results = look_up(sign_in(cast.clerk), "group-lookup", conference, q=text).json()["results"]
    assert results[0]["id"] == cast["TDP5"].pk


@pytest.mark.parametrize("text", ["ngap ung", "VD-01", "1", "vd 1"])
def test_an_issue_is_found_by_number_or_words(cast, conference, opinion, sign_in, text):
    results = look_up(sign_in(cast.clerk), "issue-lookup", conference, q=text).json()["results"]
    assert results[0]["text"] == "VD-01 Ngập úng ngõ 86"


@pytest.mark.parametrize("name", ["speaker-lookup", "group-lookup", "issue-lookup", "issue-duplicates", "legacy-text"])
@pytest.mark.parametrize(("who", "status"), [("clerk", 200), ("monitor", 403), ("responder", 403), ("stranger", 404)])
def test_look_ups_are_for_who_enters(cast, conference, sign_in, name, who, status):
    client = sign_in(getattr(cast, who))
    assert look_up(client, name, conference, q="a").status_code == status
    assert client.get(reverse(name, args=[conference.pk])).status_code == (405 if status == 200 else status)


@pytest.mark.parametrize("name", ["speaker-lookup", "group-lookup", "issue-lookup"])
@pytest.mark.parametrize(
    "text", ["", " ", "'", '"*', "x" * 5000, "\u202e\u0301", "a & | ! <-> b", "%", "NEAR(a b)", "\ud7ff"]
)
def test_look_ups_answer_anything_typed(cast, conference, sign_in, name, text):
    assert look_up(sign_in(cast.clerk), name, conference, q=text).status_code == 200


def test_likely_duplicates_are_shown_without_accents_and_never_merged(cast, conference, opinion, sign_in):
    earlier = make_conference(cast, code="HNDT-2021", year=2021)
    make_opinion(cast, earlier, issues=[{"summary": "Ngập úng tại ngõ 86"}])
    page = look_up(
        sign_in(cast.clerk), "issue-duplicates", conference, **{"rows-0-summary": "ngo 86 ngap ung nang"}
    ).content.decode()
    assert page.index("HNDT-2021") > page.index("VD-01")
    assert page.count("data-link-issue") == 1
    assert Issue.objects.count() == 2


def test_other_addresses_and_other_wards_are_not_alike(cast, conference, opinion):
    make_opinion(cast, conference, issues=[{"summary": "Ngập úng ngõ 12"}])
    assert [each.issue.number for each in likely_duplicates(conference, "Ngập úng ngõ 86")] == [1]
    foreign = make_conference(cast, code="KHAC")
    type(foreign).objects.filter(pk=foreign.pk).update(ward=cast.other_ward)
    foreign.refresh_from_db()
    assert likely_duplicates(foreign, "Ngập úng ngõ 86") == []


@pytest.mark.parametrize("text", ["", "ngập", "x" * 4000, "a b", "' OR 1=1 --", "((((", "ngõ " * 500])
def test_likeness_of_anything_typed(cast, conference, opinion, text, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        likely_duplicates(conference, text)


def test_likeness_compares_a_bounded_number(cast, conference, monkeypatch):
    for start in range(0, 60, 30):
        rows = [{"summary": f"Ngập úng ngõ {n}"} for n in range(start, start + 30)]
        make_opinion(cast, conference, issues=rows)
    compared = []
    monkeypatch.setattr("feedback.duplicates.COMPARED", 20)
    monkeypatch.setattr("feedback.duplicates.fuzz.token_set_ratio", lambda a, b: compared.append(b) or 0)
    likely_duplicates(conference, "Ngập úng ngõ 5")
    assert len(compared) == 20
    assert COMPARED == 200


def test_legacy_text_is_previewed(cast, conference, sign_in):
    client = sign_in(cast.clerk)
    page = look_up(client, "legacy-text", conference, verbatim="Uû ban nh©n d©n ph\u00adêng Bå §Ò").content.decode()
    assert "Uỷ ban nhân dân phường Bồ Đề" in page
    assert look_up(client, "legacy-text", conference, verbatim="Đường Bồ Đề").content.decode().strip() == ""


def test_the_counter_follows(cast, conference, opinion, sign_in):
    add_issue(opinion, by=cast.clerk, summary="Thêm")
    link_issue(make_opinion(cast, conference, issues=[]), Issue.objects.get(number=1), by=cast.clerk)
    page = sign_in(cast.clerk).get(reverse("opinion-counter", args=[conference.pk])).content.decode()
    assert "2 ý kiến" in page
    assert "2 vấn đề" in page
