"""Planning, editing and moving a conference: who may, when, second clerk, history, who is told."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from conferences.actions import conferences as actions
from conferences.models import Conference
from dialogue_site.audit import timeline
from dialogue_site.edits import StaleEdit
from dialogue_site.models import Notification
from dialogue_site.transitions import NotAllowedNow, StaleState, verbs_for
from tests.build import HELD_ON, make_conference

NEW_DATE = date(2022, 10, 14)
VERBS = {
    "announce": ("planned", "announced", {"on": date(2022, 9, 15)}),
    "open": ("announced", "in_session", {}),
    "postpone": ("announced", "postponed", {"reason": "Bão số 4"}),
    "reschedule": ("postponed", "planned", {"date": NEW_DATE}),
    "cancel": ("announced", "cancelled", {"reason": "Gộp vào hội nghị tháng 10"}),
}


def action(verb):
    return getattr(actions, f"{verb}_conference")


def at(cast, state):
    """A conference in ``state``, carried there by the actions."""
    if state in {"postponed", "cancelled"}:
        conference = make_conference(cast, state="announced")
        verb = {"postponed": "postpone", "cancelled": "cancel"}[state]
        return action(verb)(conference, by=cast.clerk, reason="Bão số 4")
    return make_conference(cast, state=state)


@pytest.mark.parametrize("verb", VERBS)
def test_verb_moves_and_writes_history(cast, verb):
    frm, to, facts = VERBS[verb]
    conference = at(cast, frm)
    action(verb)(conference, by=cast.leader, **facts)
    conference.refresh_from_db()
    assert conference.state == to
    entry = timeline(conference).first()
    assert (entry.verb, entry.actor_id, entry.reason) == (
        f"conference.{verb}",
        cast.leader.pk,
        facts.get("reason", ""),
    )
    assert (entry.before["state"], entry.after["state"]) == (frm, to)


@pytest.mark.parametrize("verb", VERBS)
def test_verb_is_for_the_office(cast, verb):
    frm, _to, facts = VERBS[verb]
    conference = at(cast, frm)
    for user in (cast.responder, cast.monitor, cast.admin, cast.nobody, cast.stranger):
        with pytest.raises(PermissionDenied):
            action(verb)(conference, by=user, **facts)
    conference.refresh_from_db()
    assert conference.state == frm


@pytest.mark.parametrize("verb", VERBS)
def test_verb_needs_its_state(cast, verb):
    wrong = "postponed" if verb in {"announce", "open", "postpone"} else "in_session"
    conference = at(cast, wrong)
    with pytest.raises(NotAllowedNow):
        action(verb)(conference, by=cast.clerk, **VERBS[verb][2])


@pytest.mark.parametrize("verb", VERBS)
def test_second_clerk_too_late(cast, verb):
    frm, _to, facts = VERBS[verb]
    mine = at(cast, frm)
    theirs = Conference.objects.get(pk=mine.pk)
    action(verb)(theirs, by=cast.clerk2, **facts)
    with pytest.raises(StaleState):
        action(verb)(mine, by=cast.clerk, **facts)


@pytest.mark.parametrize("verb", ["postpone", "cancel"])
def test_reason_is_needed(cast, verb):
    conference = at(cast, "announced")
    with pytest.raises(NotAllowedNow):
        action(verb)(conference, by=cast.clerk, reason="  ")


@pytest.mark.django_db(transaction=True)
def test_people_are_told_once_it_is_saved(cast):
    conference = make_conference(cast, state="planned")
    actions.announce_conference(conference, by=cast.clerk, on=date(2022, 9, 15))
    told = set(Notification.objects.values_list("user__username", flat=True))
    assert told == {"leader", "monitor", "responder", "responder-police"}
    assert set(Notification.objects.values_list("text", flat=True)) == {
        "HNDT-2022 đã được công bố, họp ngày 30/09/2022: đề nghị tổng hợp ý kiến."
    }


def test_plan_gives_code_and_year(cast):
    first = actions.plan_conference(by=cast.clerk, ward=cast.ward, title="Hội nghị", date=HELD_ON)
    second = actions.plan_conference(by=cast.clerk, ward=cast.ward, title="Hội nghị", date=HELD_ON)
    assert (first.code, second.code, first.year) == ("HNDT-2022", "HNDT-2022-2", 2022)
    assert timeline(first).get().verb == "conference.plan"


def test_given_code_is_stepped_over(cast):
    make_conference(cast, code="HNDT-2022")
    assert actions.plan_conference(by=cast.clerk, ward=cast.ward, title="Hội nghị", date=HELD_ON).code == "HNDT-2022-2"


@pytest.mark.parametrize("who", ["responder", "monitor", "admin", "nobody", "stranger"])
def test_plan_is_for_the_office(cast, who):
    with pytest.raises(PermissionDenied):
        actions.plan_conference(by=getattr(cast, who), ward=cast.ward, title="Hội nghị", date=HELD_ON)


def test_text_is_stored_clean(cast):
    conference = make_conference(cast, state="planned", title="Hội  nghị\u200b đối\nthoại ", venue="Ho\u0323i trường")
    assert (conference.title, conference.venue) == ("Hội nghị đối thoại", "Họi trường")


@pytest.mark.parametrize(
    "facts",
    [
        {"code": "HNDT-2022"},
        {"title": ""},
        {"kind": "weekly"},
        {"report_from": date(2022, 9, 30), "report_to": date(2022, 1, 1)},
        {"legal_bases": [{"issuer": ""}]},
        {"assessment_points": [{"text": "Kết nạp", "result": Decimal(1), "target": Decimal(0)}]},
    ],
)
def test_plan_refuses_what_does_not_fit(cast, facts):
    make_conference(cast, code="HNDT-2022")
    with pytest.raises(ValidationError):
        actions.plan_conference(
            by=cast.clerk, ward=cast.ward, **({"code": "B", "title": "Hội nghị", "date": HELD_ON} | facts)
        )
    assert Conference.objects.count() == 1


def test_unknown_fact_is_a_programming_error(cast):
    with pytest.raises(TypeError):
        make_conference(cast, state="planned", mood="cởi mở")
    with pytest.raises(TypeError):
        actions.edit_conference(make_conference(cast), by=cast.clerk, version=1, state="closed")


def test_edit_changes_and_remembers(cast):
    conference = make_conference(cast, state="planned")
    actions.edit_conference(conference, by=cast.clerk, version=1, venue="Hội trường phường")
    conference.refresh_from_db()
    assert (conference.venue, conference.version) == ("Hội trường phường", 2)
    entry = timeline(conference).first()
    assert (entry.verb, entry.before, entry.after) == (
        "conference.edit",
        {"venue": ""},
        {"venue": "Hội trường phường"},
    )


def test_edit_replaces_only_the_lists_given(cast):
    conference = make_conference(
        cast, state="planned",
        legal_bases=[{"kind": "regulation", "number": "2200-QĐ/TU", "issuer": "Thành ủy Hà Nội"}],
        work_programmes=[{"issuer": "Quận ủy", "count": 3, "name": "Chương trình công tác của Quận ủy"}],
    )  # fmt: skip
    points = [{"kind": "achievement", "text": "Kết nạp đảng viên", "result": Decimal(11), "target": Decimal(8)}]
    actions.edit_conference(conference, by=cast.clerk, version=1, assessment_points=points, legal_bases=[])
    assert (conference.legal_bases.count(), conference.work_programmes.count()) == (0, 1)
    assert conference.assessment_points.get().achieved_percent == Decimal("137.5")
    entry = timeline(conference).first()
    assert entry.before["căn cứ"] == ["Quy định; 2200-QĐ/TU; Thành ủy Hà Nội"]
    assert entry.after["căn cứ"] == []
    assert entry.after["nội dung đánh giá"] == ["Kết quả đạt được; Kết nạp đảng viên; kết quả 11; chỉ tiêu 8"]


def test_edit_without_change_leaves_no_entry(cast):
    point = {"kind": "achievement", "text": "Kết nạp", "result": Decimal("11.00"), "target": Decimal("8")}
    conference = make_conference(cast, state="planned", assessment_points=[point])
    actions.edit_conference(conference, by=cast.clerk, version=1, title=conference.title, assessment_points=[point])
    assert timeline(conference).count() == 1


def test_edit_second_clerk_too_late(cast):
    conference = make_conference(cast, state="planned")
    theirs = Conference.objects.get(pk=conference.pk)
    actions.edit_conference(theirs, by=cast.clerk2, version=1, venue="Nhà văn hóa")
    with pytest.raises(StaleEdit) as error, transaction.atomic():
        actions.edit_conference(conference, by=cast.clerk, version=1, venue="Hội trường", legal_bases=[])
    assert error.value.theirs.venue == "Nhà văn hóa"


@pytest.mark.parametrize("who", ["responder", "monitor", "admin", "nobody", "stranger"])
def test_edit_is_for_the_office(cast, who):
    conference = make_conference(cast, state="planned")
    with pytest.raises(PermissionDenied):
        actions.edit_conference(conference, by=getattr(cast, who), version=1, venue="X")


def test_ended_conference_is_not_edited(cast):
    conference = at(cast, "cancelled")
    with pytest.raises(NotAllowedNow):
        actions.edit_conference(conference, by=cast.clerk, version=conference.version, venue="X")


def test_announced_date_moves_only_by_postponing(cast):
    conference = make_conference(cast, state="announced")
    with pytest.raises(NotAllowedNow):
        actions.edit_conference(conference, by=cast.clerk, version=conference.version, date=NEW_DATE)


def test_rescheduled_conference_is_announced_anew(cast):
    conference = at(cast, "postponed")
    actions.reschedule_conference(conference, by=cast.clerk, date=NEW_DATE, part_of_day="morning")
    conference.refresh_from_db()
    assert (conference.state, conference.date, conference.part_of_day, conference.announced_on) == (
        "planned",
        NEW_DATE,
        "morning",
        None,
    )


def test_announcement_is_not_after_the_conference(cast):
    conference = make_conference(cast, state="planned")
    with pytest.raises(NotAllowedNow):
        actions.announce_conference(conference, by=cast.clerk, on=date(2022, 10, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Conference.objects.filter(pk=conference.pk).update(announced_on=date(2022, 10, 1))


def test_previous_is_of_the_same_ward(cast):
    foreign = actions.plan_conference(by=cast.stranger, ward=cast.other_ward, title="Hội nghị", date=HELD_ON)
    with pytest.raises(NotAllowedNow):
        make_conference(cast, state="planned", previous=foreign)
    conference = make_conference(cast, state="planned")
    with pytest.raises(NotAllowedNow):
        actions.edit_conference(conference, by=cast.clerk, version=1, previous=conference)


def test_buttons_of_this_floor(cast):
    conference = make_conference(cast, state="announced")
    verbs = [button.row.verb for button in verbs_for(cast.clerk, conference)]
    assert [verb for verb in verbs if verb != "conference.record"] == [
        "conference.open",
        "conference.postpone",
        "conference.cancel",
    ]
    assert verbs_for(cast.monitor, conference) == []
