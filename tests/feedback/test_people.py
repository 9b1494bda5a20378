"""The people who speak: found again by name and facts, never guessed, contact data apart."""

import pytest
from django.core.exceptions import PermissionDenied

from conferences.actions.attendees import add_attendee
from dialogue_site import audit
from dialogue_site.edits import StaleEdit
from dialogue_site.transitions import NotAllowedNow
from feedback.actions.people import edit_person, find_or_add_person, set_contact
from feedback.models import Contact, Person
from feedback.speakers import find_speakers
from tests.build import make_conference


@pytest.fixture
def find(cast):
    def _find(name, **facts):
        return find_or_add_person(by=cast.clerk, ward=cast.ward, full_name=name, **facts)

    return _find


def test_the_same_facts_find_the_same_person(cast, find):
    first = find("Trần Thị Hoà", honorific="Bà", residential_group=cast["TDP5"])
    assert find("trần thị hòa", residential_group=cast["TDP5"]) == first
    assert find("Tr\u00e2\u0300n Thi\u0323 Hoa\u0300 ", honorific="Bà", residential_group=cast["TDP5"]) == first
    assert Person.objects.count() == 1


def test_a_namesake_is_somebody_else(cast, find):
    first = find("Nguyễn Văn Nam", posts="Tổ trưởng", residential_group=cast["TDP5"])
    for facts in (
        {},
        {"posts": "Tổ trưởng"},
        {"posts": "Tổ trưởng", "residential_group": cast["TDP12"]},
        {"posts": "Bí thư chi bộ", "residential_group": cast["TDP5"]},
    ):
        assert find("Nguyễn Văn Nam", **facts) != first
    assert find("Nguyễn Văn Năm", posts="Tổ trưởng", residential_group=cast["TDP5"]) != first


def test_another_honorific_is_somebody_else_and_none_is_guessed(find):
    man = find("Nguyễn Thanh Tâm", honorific="Ông")
    assert find("Nguyễn Thanh Tâm", honorific="Bà") != man
    assert find("Lê Thị Mai").honorific == ""


@pytest.mark.parametrize("name", ["", "  ", "\x00\u200b"])
def test_a_name_is_needed(find, name):
    with pytest.raises(NotAllowedNow):
        find(name)


def test_people_belong_to_their_ward(cast, find):
    here = find("Trần Thị Bình")
    there = find_or_add_person(by=cast.stranger, ward=cast.other_ward, full_name="Trần Thị Bình")
    assert here != there
    assert list(Person.objects.visible_to(cast.monitor)) == [here]


@pytest.mark.parametrize("who", ["monitor", "responder", "stranger", "admin"])
def test_others_add_nobody_and_touch_no_contact(cast, find, who):
    by, person = getattr(cast, who), find("Trần Thị Bình")
    with pytest.raises(PermissionDenied):
        find_or_add_person(by=by, ward=cast.ward, full_name="Ai đó")
    with pytest.raises(PermissionDenied):
        set_contact(person, by=by, phone="0912345678")
    with pytest.raises(PermissionDenied):
        edit_person(person, by=by, version=1, posts="x")


def test_history_tells_of_contact_data_without_telling_it(cast, find):
    person = find("Trần Thị Bình")
    set_contact(person, by=cast.clerk, phone="+84912345678", address="Số 5 ngõ 86")
    set_contact(person, by=cast.clerk, phone="+84912345678", address="Số 5 ngõ 86")
    entry = audit.timeline(person).get()
    assert entry.after == {"fields": ["phone", "address"]}
    assert "912345678" not in f"{entry.label}{entry.object_text}{entry.before}{entry.after}"
    assert Contact.objects.get().person == person


def test_a_correction_of_a_name_is_in_the_history(cast, find):
    person = find("Trần Thị Bịnh")
    edit_person(person, by=cast.clerk, version=1, full_name="Trần Thị Bình")
    assert audit.timeline(person)[0].before == {"full_name": "Trần Thị Bịnh"}
    with pytest.raises(StaleEdit):
        edit_person(person, by=cast.clerk2, version=1, full_name="Khác")


def test_a_name_is_found_before_a_post(cast, find):
    conference = make_conference(cast, state="in_session")
    add_attendee(conference, by=cast.clerk, full_name="Trần Văn An", posts="Bí thư Đảng ủy")
    find("Uy Văn Bình")
    find("Ngô Ích Ủy", posts="Tổ trưởng")
    assert [each.found.full_name for each in find_speakers(conference, "uy")] == [
        "Ngô Ích Ủy",
        "Uy Văn Bình",
        "Trần Văn An",
    ]
    assert [each.found.full_name for each in find_speakers(conference, "an uy")] == ["Trần Văn An"]
