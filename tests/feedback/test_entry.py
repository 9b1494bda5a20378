"""The entry page: what it stores, what it keeps when something is wrong, what it never does twice."""

import pytest
from django.urls import reverse

from conferences.actions.attendees import add_attendee
from conferences.actions.conferences import cancel_conference
from dialogue_site.models import Draft
from feedback.models import Contact, Issue, Opinion, Person
from feedback.states import Stage
from tests.build import make_category, make_conference, make_opinion, record_conference

WORDS = "Ngõ 86 cứ mưa to là ngập; đề nghị lắp thêm camera."
TCVN3 = "Uû ban nh©n d©n ph\u00adêng Bå §Ò ®· tr¶ lêi"


@pytest.fixture
def conference(cast):
    return make_conference(cast)


@pytest.fixture
def land(cast):
    return make_category(cast, default_unit=cast["DCXD"])


def entry_url(conference):
    return f"{reverse('opinion-add')}?conference={conference.pk}"


def typed(*rows, **facts):
    """What a browser sends: the facts, and a dict for each row."""
    data = {
        "speaker_name": "Trần Thị Bình", "speaker_key": "new", "honorific": "Bà", "source": "room_spoken",
        "received_on": "30/09/2022", "verbatim": WORDS, "form_key": "k" * 32,
        "rows-TOTAL_FORMS": str(max(3, len(rows))), "rows-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, row in enumerate(rows):
        defaults = {"kind": "request", "authority": "ward"}
        data |= {f"rows-{number}-{name}": value for name, value in (defaults | row).items()}
    return data | facts


def messages_of(response):
    return [str(m) for m in response.context["messages"]]


# Opening


@pytest.mark.parametrize(
    ("who", "status"),
    [("clerk", 200), ("leader", 200), ("monitor", 403), ("responder", 403), ("admin", 404), ("stranger", 404)],
)
def test_who_may_open_it(cast, conference, sign_in, who, status):
    assert sign_in(getattr(cast, who)).get(entry_url(conference)).status_code == status


def test_it_says_how_many_there_are_and_what_was_entered_last(cast, conference, sign_in, land):
    make_opinion(cast, conference, issues=[{"summary": "a", "category": land}, {"summary": "b"}])
    page = sign_in(cast.clerk).get(entry_url(conference)).content.decode()
    assert "1 ý kiến" in page
    assert "2 vấn đề" in page
    assert "YK-01" in page


def test_without_a_conference_it_leads_to_the_one_in_session(cast, conference, sign_in):
    client = sign_in(cast.clerk)
    assert client.get(reverse("opinion-add")).url == entry_url(conference)
    make_conference(cast, code="HNDT-2022B")
    page = client.get(reverse("opinion-add")).content.decode()
    assert "HNDT-2022B" in page


@pytest.mark.parametrize("value", ["x", "9" * 30, "-1", "1'", "٣"])
def test_a_nonsense_conference_is_not_found(cast, conference, sign_in, value):
    assert sign_in(cast.clerk).get(reverse("opinion-add"), {"conference": value}).status_code == 404


def test_a_cancelled_conference_says_so(cast, sign_in):
    conference = make_conference(cast, state="planned")
    cancel_conference(conference, by=cast.clerk, reason="Bão")
    assert sign_in(cast.clerk).get(entry_url(conference)).status_code == 409


# Saving


def test_an_opinion_with_three_issues_is_stored_and_the_next_is_offered(cast, conference, sign_in, land):
    client = sign_in(cast.clerk)
    rows = [
        {"summary": "Ngập úng ngõ 86", "category": land.pk, "lead_unit": cast["DCXD"].pk, "excerpt": "mưa to là ngập"},
        {"summary": "Lắp camera", "kind": "proposal", "authority": "mixed"},
        {"summary": "Việc khác", "detail": "Chi tiết"},
    ]
    response = client.post(entry_url(conference), typed(*rows, residential_group="tdp5", next="1"), follow=True)
    opinion = Opinion.objects.get()
    first, second, third = [link.issue for link in opinion.links.select_related("issue")]
    assert (first.category, first.lead_unit, first.stage) == (land, cast["DCXD"], Stage.CLASSIFIED)
    assert (second.kind, second.authority, second.stage) == ("proposal", "mixed", Stage.RECEIVED)
    assert third.detail == "Chi tiết"
    assert opinion.residential_group == cast["TDP5"]
    assert (opinion.speaker.full_name, opinion.speaker.honorific) == ("Trần Thị Bình", "Bà")
    assert messages_of(response) == ["Đã lưu YK-01 với 3 vấn đề."]
    assert response.redirect_chain[0][0].startswith(entry_url(conference))
    assert "Tr%E1" not in response.redirect_chain[0][0]


def test_save_leads_to_the_opinion(cast, conference, sign_in):
    response = sign_in(cast.clerk).post(entry_url(conference), typed({"summary": "Ngập"}))
    assert response.url == Opinion.objects.get().get_absolute_url()


def test_the_same_form_twice_stores_once(cast, conference, sign_in):
    client = sign_in(cast.clerk)
    first = client.post(entry_url(conference), typed({"summary": "Ngập"}))
    second = client.post(entry_url(conference), typed({"summary": "Ngập"}))
    assert first.url == second.url
    assert Opinion.objects.count() == Issue.objects.count() == 1


def test_the_draft_has_served_once_the_opinion_is_stored(cast, conference, sign_in):
    client = sign_in(cast.clerk)
    for number in (conference.pk, conference.pk + 1):
        Draft.objects.create(user=cast.clerk, form=f"opinion-new-{number}", data={"verbatim": ["x"]})
    client.post(entry_url(conference), typed({"summary": "Ngập"}))
    assert Draft.objects.get().form == f"opinion-new-{conference.pk + 1}"


def test_the_draft_is_kept_for_this_conference(cast, conference, sign_in):
    page = sign_in(cast.clerk).get(entry_url(conference)).content.decode()
    assert f'data-autosave="{reverse("draft", args=[f"opinion-new-{conference.pk}"])}"' in page


def test_an_opinion_may_wait_for_its_issues(cast, conference, sign_in):
    sign_in(cast.clerk).post(entry_url(conference), typed())
    assert Opinion.objects.get().links.count() == 0


def test_rows_left_out_are_not_stored(cast, conference, sign_in):
    rows = [{"summary": "Giữ"}, {"summary": "Bỏ", "DELETE": "on"}]
    sign_in(cast.clerk).post(entry_url(conference), typed(*rows))
    assert Issue.objects.get().summary == "Giữ"


def test_contact_data_is_kept_apart(cast, conference, sign_in):
    client = sign_in(cast.clerk)
    client.post(entry_url(conference), typed(phone="0912 345 678", email="binh@example.vn"))
    contact = Contact.objects.get()
    assert (contact.phone, contact.person.full_name) == ("+84912345678", "Trần Thị Bình")
    client.post(entry_url(conference), typed(address="Số 5 ngõ 86", form_key="m" * 32))
    contact.refresh_from_db()
    assert (contact.phone, contact.address) == ("+84912345678", "Số 5 ngõ 86")


# Who spoke


def test_a_delegate_chosen_becomes_the_speaker(cast, conference, sign_in):
    attendee = add_attendee(
        conference, by=cast.clerk, honorific="Ông", full_name="Lê Quang Đạo", posts="Tổ trưởng", body="TDP 12",
        residential_group=cast["TDP12"],
    )  # fmt: skip
    client = sign_in(cast.clerk)
    client.post(entry_url(conference), typed(speaker_name="Ông Lê Quang Đạo", speaker_key=f"a{attendee.pk}"))
    opinion = Opinion.objects.get()
    assert opinion.attendee == attendee
    assert (opinion.speaker.full_name, opinion.speaker.residential_group) == ("Lê Quang Đạo", cast["TDP12"])
    client.post(entry_url(conference), typed(speaker_name="x", speaker_key=f"p{opinion.speaker_id}", form_key="n" * 32))
    assert Person.objects.count() == 1


def test_a_name_known_already_is_asked_about_not_guessed(cast, conference, sign_in):
    known = make_opinion(cast, conference).speaker
    client = sign_in(cast.clerk)
    response = client.post(entry_url(conference), typed(speaker_key=""))
    page = response.content.decode()
    assert Opinion.objects.count() == 1
    assert f'value="p{known.pk}"' in page
    assert "Người khác cùng tên" in page
    response = client.post(entry_url(conference), typed(speaker_key="", phone="0912345678"))
    assert len(response.context["form"].errors["speaker_name"]) == 1
    assert WORDS in page
    client.post(entry_url(conference), typed(speaker_key=f"p{known.pk}"))
    assert Opinion.objects.latest("pk").speaker == known


def test_no_honorific_is_guessed(cast, conference, sign_in):
    sign_in(cast.clerk).post(entry_url(conference), typed(honorific=""))
    assert Person.objects.get().honorific == ""


@pytest.mark.parametrize("key", ["a999999", "p999999", "a", "x1", "p" + "9" * 22, "a1'"])
def test_a_key_that_leads_nowhere_is_refused_beside_the_field(cast, conference, sign_in, key):
    response = sign_in(cast.clerk).post(entry_url(conference), typed(speaker_key=key))
    assert "speaker_name" in response.context["form"].errors


def test_a_person_of_another_ward_is_not_found(cast, conference, sign_in):
    theirs = Person.objects.create(ward=cast.other_ward, full_name="Người Lạ")
    response = sign_in(cast.clerk).post(entry_url(conference), typed(speaker_key=f"p{theirs.pk}"))
    assert "speaker_name" in response.context["form"].errors


def test_spoken_words_have_a_voice_and_a_slip_may_have_none(cast, conference, sign_in):
    client = sign_in(cast.clerk)
    response = client.post(entry_url(conference), typed(speaker_name=""))
    assert "speaker_name" in response.context["form"].errors
    client.post(entry_url(conference), typed(speaker_name="", source="room_slip"))
    assert Opinion.objects.get().speaker is None


# Links


def test_a_row_may_stand_for_an_issue_known_already(cast, conference, sign_in):
    issue = make_opinion(cast, conference).links.get().issue
    client = sign_in(cast.clerk)
    client.post(
        entry_url(conference), typed({"existing": "VD-01 Ngập úng ngõ 86", "excerpt": "ngập"}, {"summary": "Mới"})
    )
    second = Opinion.objects.latest("pk")
    assert {link.issue.number: link.excerpt for link in second.links.all()} == {issue.number: "ngập", 2: ""}


@pytest.mark.parametrize("text", ["VD-99", "ngập", "VD-9999999999", "0"])
def test_an_unknown_number_is_refused_beside_the_field(cast, conference, sign_in, text):
    response = sign_in(cast.clerk).post(entry_url(conference), typed({"existing": text}))
    assert "existing" in response.context["form"].rows.forms[0].errors


def test_the_same_number_twice_is_refused(cast, conference, sign_in):
    make_opinion(cast, conference)
    rows = [{"existing": "1"}, {"existing": "VD-01"}]
    response = sign_in(cast.clerk).post(entry_url(conference), typed(*rows))
    assert "existing" in response.context["form"].rows.forms[1].errors


# Wrong and hostile input: a message beside the field, what was typed is kept, never a 500


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"verbatim": " \u200b\n"}, "verbatim"),
        ({"verbatim": "x" * 10_001}, "verbatim"),
        ({"received_on": "31/02/2022"}, "received_on"),
        ({"received_on": "30/09/2099"}, "received_on"),
        ({"source": "carrier_pigeon"}, "source"),
        ({"residential_group": "TDP 99"}, "residential_group"),
        ({"phone": "12"}, "phone"),
        ({"speaker_name": "x" * 200}, "speaker_name"),
        ({"honorific": "Sir"}, "honorific"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(cast, conference, sign_in, facts, field):
    response = sign_in(cast.clerk).post(entry_url(conference), typed({"summary": "Tóm tắt của tôi"}, **facts))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "Tóm tắt của tôi" in response.content.decode()
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    "row",
    [{"summary": "x" * 301}, {"category": "999"}, {"detail": "chỉ có chi tiết"}, {"lead_unit": "zz", "summary": "a"}],
)
def test_a_wrong_row_is_said_in_the_row(cast, conference, sign_in, row):
    response = sign_in(cast.clerk).post(entry_url(conference), typed({}, row))
    assert response.status_code == 200
    assert response.context["form"].rows.forms[1].errors


def test_a_reason_for_nothing_beside_an_issue_is_refused(cast, conference, sign_in):
    response = sign_in(cast.clerk).post(entry_url(conference), typed({"summary": "a"}, no_request_reason="Cảm ơn"))
    assert "no_request_reason" in response.context["form"].errors


def test_too_many_rows_are_refused_in_words(cast, conference, sign_in):
    rows = [{"summary": f"Việc {n}"} for n in range(60)]
    response = sign_in(cast.clerk).post(entry_url(conference), typed(*rows))
    assert "tối đa 50 vấn đề" in response.content.decode()
    assert not Opinion.objects.exists()


def test_a_thousand_rows_are_turned_away(cast, conference, sign_in):
    rows = [{"summary": f"Việc {n}"} for n in range(1000)]
    response = sign_in(cast.clerk).post(entry_url(conference), typed(*rows))
    assert response.status_code == 400
    assert "ít dòng hơn" in response.content.decode()


@pytest.mark.parametrize("total", ["", "x", "-1", "99999999999999999999", None])
def test_a_broken_management_form_is_no_error_of_ours(cast, conference, sign_in, total):
    data = typed({"summary": "a"}) | {"rows-TOTAL_FORMS": total}
    response = sign_in(cast.clerk).post(entry_url(conference), {k: v for k, v in data.items() if v is not None})
    assert response.status_code == 200
    assert not Opinion.objects.exists()


def test_odd_letters_are_cleaned(cast, conference, sign_in):
    words = "Đu\u031bơ\u0300ng\u202e ho\u0309ng\x07"
    sign_in(cast.clerk).post(entry_url(conference), typed({"summary": "Đ\u200bèn"}, verbatim=words))
    assert (Opinion.objects.get().verbatim, Issue.objects.get().summary) == ("Đường hỏng", "Đèn")


def test_text_in_an_old_encoding_is_asked_about(cast, conference, sign_in):
    client = sign_in(cast.clerk)
    page = client.post(entry_url(conference), typed(verbatim=TCVN3)).content.decode()
    assert "Uỷ ban nhân dân phường Bồ Đề đã trả lời" in page
    assert not Opinion.objects.exists()
    client.post(entry_url(conference), typed(verbatim=TCVN3, legacy="convert"))
    assert Opinion.objects.get().verbatim == "Uỷ ban nhân dân phường Bồ Đề đã trả lời"
    client.post(entry_url(conference), typed(verbatim=TCVN3, legacy="keep", form_key="q" * 32))
    assert Opinion.objects.latest("pk").verbatim.startswith("Uû ban")


def test_a_late_opinion_without_issue_is_refused_and_kept_on_the_page(cast, conference, sign_in):
    make_opinion(cast, conference)
    record_conference(cast, conference)
    response = sign_in(cast.clerk).post(entry_url(conference), typed(source="after"))
    assert response.status_code == 409
    assert WORDS in response.content.decode()


# Without JavaScript


def test_more_rows_are_added_and_usual_units_proposed_without_checking_anything(cast, conference, sign_in, land):
    data = typed({"category": land.pk}, more="1", verbatim="")
    response = sign_in(cast.clerk).post(entry_url(conference), data)
    page = response.content.decode()
    assert page.count("data-issue-row") == 6 + 1
    assert f'<option value="{cast["DCXD"].pk}" selected>' in page
    assert "is-invalid" not in page
    assert not Opinion.objects.exists()


def test_three_empty_rows_wait_on_a_fresh_page(cast, conference, sign_in):
    assert sign_in(cast.clerk).get(entry_url(conference)).content.decode().count("data-issue-row") == 3 + 1


# Cost


@pytest.mark.parametrize("rows", [1, 3])
def test_a_post_costs_the_same_for_one_and_for_three_issues(
    cast, conference, sign_in, land, rows, django_assert_max_num_queries
):
    client = sign_in(cast.clerk)
    client.post(entry_url(conference), typed({"summary": "a"}, form_key="z" * 32))
    known = Person.objects.get()
    data = typed(*[{"summary": f"Việc {n}", "category": land.pk} for n in range(rows)], speaker_key=f"p{known.pk}")
    with django_assert_max_num_queries(34):
        assert client.post(entry_url(conference), data).status_code == 302


@pytest.mark.parametrize("opinions", [1, 3])
def test_the_page_costs_the_same_however_many_opinions(
    cast, conference, sign_in, opinions, django_assert_max_num_queries
):
    for _n in range(opinions):
        make_opinion(cast, conference)
    client = sign_in(cast.clerk)
    client.get(entry_url(conference))
    with django_assert_max_num_queries(18):
        client.get(entry_url(conference))


def test_another_opinion_typed_after_going_back_is_stored_too(cast, conference, sign_in):
    client = sign_in(cast.clerk)
    client.post(entry_url(conference), typed({"summary": "Ngập"}))
    client.post(entry_url(conference), typed({"summary": "Đèn"}, verbatim="Ngõ 90 không có đèn."))
    assert [o.verbatim for o in Opinion.objects.order_by("number")] == [WORDS, "Ngõ 90 không có đèn."]
