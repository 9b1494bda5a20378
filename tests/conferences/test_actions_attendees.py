"""The list of delegates: who may, when, second clerk, history."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from conferences.actions import attendees as actions
from conferences.actions.conferences import cancel_conference
from conferences.models import Attendee
from dialogue_site.audit import timeline
from dialogue_site.edits import StaleEdit
from dialogue_site.models import Unit
from dialogue_site.transitions import NotAllowedNow, StaleState
from tests.build import make_conference

OUTSIDERS = ["responder", "monitor", "admin", "nobody", "stranger"]


@pytest.fixture
def conference(cast):
    return make_conference(cast, state="announced")


@pytest.fixture
def attendee(cast, conference):
    return actions.add_attendee(conference, by=cast.clerk, full_name="Trần Thị Bình", honorific="Bà")


def test_add_stores_and_remembers(cast, conference):
    attendee = actions.add_attendee(
        conference, by=cast.clerk, full_name=" Nguyễn  Văn An ", posts="Trưởng Ban CTMT",
        residential_group=cast["TDP5"], part="citizen",
    )  # fmt: skip
    assert (attendee.full_name, attendee.section, attendee.attendance) == ("Nguyễn Văn An", "4_groups", "invited")
    entry = timeline(attendee).get()
    assert (entry.verb, entry.label) == ("attendee.add", "Đưa Nguyễn Văn An vào danh sách đại biểu")
    assert entry.after["full_name"] == "Nguyễn Văn An"


@pytest.mark.parametrize(
    ("part", "section"),
    [("superior_delegate", "1_superior"), ("chair", "2_ward"), ("presenter", "2_ward"), ("delegate", "4_groups")],
)
def test_section_follows_the_part(cast, conference, part, section):
    assert actions.add_attendee(conference, by=cast.clerk, full_name="A", part=part).section == section


@pytest.mark.parametrize("facts", [{"full_name": ""}, {"full_name": "A", "part": "guest"}, {"full_name": "A" * 121}])
def test_add_refuses_what_does_not_fit(cast, conference, facts):
    with pytest.raises(ValidationError):
        actions.add_attendee(conference, by=cast.clerk, **facts)


def test_foreign_group_is_refused(cast, conference):
    group = Unit.objects.create(code="nt-1", kind="residential_group", name="Tổ 1", ward=cast.other_ward)
    with pytest.raises(NotAllowedNow):
        actions.add_attendee(conference, by=cast.clerk, full_name="A", residential_group=group)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_the_list_is_the_offices(cast, conference, attendee, who):
    user = getattr(cast, who)
    for call in (
        lambda: actions.add_attendee(conference, by=user, full_name="B"),
        lambda: actions.edit_attendee(attendee, by=user, version=1, full_name="B"),
        lambda: actions.remove_attendee(attendee, by=user, reason="nhầm"),
        lambda: actions.mark_attendance(conference, by=user, marks={attendee.pk: "attended"}),
    ):
        with pytest.raises(PermissionDenied):
            call()


def test_nothing_changes_after_the_end(cast, conference, attendee):
    cancel_conference(conference, by=cast.clerk, reason="Bão")
    for call in (
        lambda: actions.add_attendee(conference, by=cast.clerk, full_name="B"),
        lambda: actions.edit_attendee(attendee, by=cast.clerk, version=1, full_name="B"),
        lambda: actions.remove_attendee(attendee, by=cast.clerk, reason="nhầm"),
        lambda: actions.mark_attendance(conference, by=cast.clerk, marks={attendee.pk: "attended"}),
    ):
        with pytest.raises(NotAllowedNow):
            call()


def test_edit_changes_and_remembers(cast, conference, attendee):
    actions.edit_attendee(attendee, by=cast.clerk2, version=1, in_place_of="Trần Văn Cường")
    entry = timeline(attendee).first()
    assert (entry.verb, entry.object_id, entry.after) == (
        "attendee.edit",
        attendee.pk,
        {"in_place_of": "Trần Văn Cường"},
    )


def test_edit_second_clerk_too_late(cast, attendee):
    mine = Attendee.objects.get(pk=attendee.pk)
    actions.edit_attendee(attendee, by=cast.clerk2, version=1, posts="Tổ trưởng")
    with pytest.raises(StaleEdit) as error:
        actions.edit_attendee(mine, by=cast.clerk, version=1, posts="Tổ phó")
    assert error.value.theirs.posts == "Tổ trưởng"


def test_remove_keeps_the_row_and_the_reason(cast, conference, attendee):
    actions.remove_attendee(attendee, by=cast.clerk, reason="Ghi trùng")
    assert Attendee.objects.get(pk=attendee.pk).withdrawn
    entry = timeline(conference).first()
    assert (entry.verb, entry.reason) == ("attendee.remove", "Ghi trùng")
    with pytest.raises(NotAllowedNow):
        actions.edit_attendee(attendee, by=cast.clerk, version=attendee.version, full_name="B")


def test_remove_second_clerk_too_late_and_reason(cast, attendee):
    with pytest.raises(NotAllowedNow):
        actions.remove_attendee(attendee, by=cast.clerk, reason=" ")
    mine = Attendee.objects.get(pk=attendee.pk)
    actions.remove_attendee(attendee, by=cast.clerk2, reason="Ghi trùng")
    with pytest.raises(StaleState):
        actions.remove_attendee(mine, by=cast.clerk, reason="Ghi trùng")


def test_marking_saves_changed_rows_only(cast, conference, attendee):
    other = actions.add_attendee(conference, by=cast.clerk, full_name="Nguyễn Văn An")
    changed = actions.mark_attendance(conference, by=cast.clerk, marks={attendee.pk: "attended", other.pk: "invited"})
    assert [row.pk for row in changed] == [attendee.pk]
    attendee.refresh_from_db()
    assert (attendee.attendance, attendee.version) == ("attended", 2)
    entries = [e for row in (attendee, other) for e in timeline(row).filter(verb="attendance.mark")]
    assert [(e.object_id, e.before, e.after, e.label) for e in entries] == [
        (attendee.pk, {"attendance": "invited"}, {"attendance": "attended"}, "Điểm danh Trần Thị Bình: Có mặt")
    ]


def test_marking_second_clerk_loses_nothing(cast, conference, attendee):
    other = actions.add_attendee(conference, by=cast.clerk, full_name="Nguyễn Văn An")
    seen = {attendee.pk: "invited", other.pk: "invited"}
    actions.mark_attendance(conference, by=cast.clerk2, marks={attendee.pk: "absent"}, seen=seen)
    marks = {attendee.pk: "attended", other.pk: "attended"}
    with pytest.raises(actions.MarkedMeanwhile) as error:
        actions.mark_attendance(conference, by=cast.clerk, marks=marks, seen=seen)
    assert [row.pk for row in error.value.rows] == [attendee.pk]
    other.refresh_from_db()
    assert other.attendance == "invited"
    # The same tick by both is no quarrel.
    marks[attendee.pk] = "absent"
    assert [r.pk for r in actions.mark_attendance(conference, by=cast.clerk, marks=marks, seen=seen)] == [other.pk]


def test_marking_refuses_strange_rows(cast, conference, attendee):
    elsewhere = make_conference(cast, code="HNDT-2023", state="planned")
    for target, marks in ((elsewhere, {attendee.pk: "attended"}), (conference, {attendee.pk: "asleep"})):
        with pytest.raises(ValueError, match=r"attend"):
            actions.mark_attendance(target, by=cast.clerk, marks=marks)


def test_the_vietnamese_order(cast, conference):
    for name in ("Nguyễn Văn Ước", "Lê Thị Đào", "Trần Văn Dũng", "Phạm Ánh", "Trần An", "Bùi An"):
        actions.add_attendee(conference, by=cast.clerk, full_name=name)
    names = list(conference.attendees.in_sheet_order().values_list("full_name", flat=True))
    assert names == ["Bùi An", "Trần An", "Phạm Ánh", "Trần Văn Dũng", "Lê Thị Đào", "Nguyễn Văn Ước"]
