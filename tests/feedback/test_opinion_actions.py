"""Recording, editing, withdrawing and splitting opinions: the verbs themselves."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from conferences.actions.conferences import cancel_conference
from dialogue_site import audit
from dialogue_site.edits import StaleEdit
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.actions import opinions as actions
from feedback.actions.people import find_or_add_person
from feedback.models import Issue, Opinion, OpinionIssue
from feedback.states import OpinionState, Stage
from tests.build import make_category, make_conference, make_opinion, record_conference

WORDS = "Ngõ 86 cứ mưa to là ngập; đề nghị lắp thêm camera."


@pytest.fixture
def conference(cast):
    return make_conference(cast)


def three_rows(cast):
    land, order = make_category(cast), make_category(cast, "An ninh trật tự", 2)
    return [
        {"summary": "Ngập úng ngõ 86", "category": land, "lead_unit": cast["DCXD"], "excerpt": "mưa to là ngập"},
        {"summary": "Lắp camera", "category": order, "residential_groups": [cast["TDP5"], cast["TDP12"]]},
        {"summary": "Vấn đề chưa rõ nhóm"},
    ]


def labels(obj):
    return [entry.label for entry in audit.timeline(obj)]


def test_an_opinion_is_recorded_with_its_issues(cast, conference):
    opinion = make_opinion(cast, conference, verbatim=WORDS, issues=three_rows(cast))
    links = list(opinion.links.select_related("issue"))
    assert opinion.code == "YK-01"
    assert [link.issue.code for link in links] == ["VD-01", "VD-02", "VD-03"]
    assert [link.issue.stage for link in links] == [Stage.CLASSIFIED, Stage.CLASSIFIED, Stage.RECEIVED]
    assert links[0].excerpt == "mưa to là ngập"
    assert {unit.code for unit in links[1].issue.residential_groups.all()} == {"bo-de-tdp5", "bo-de-tdp12"}
    assert opinion.created_by == cast.clerk
    assert Issue.objects.search("ngap ung ngo 86").get() == links[0].issue
    assert Opinion.objects.search("mua to la ngap").get() == opinion


def test_history_has_one_entry_for_the_opinion_and_one_for_each_issue(cast, conference):
    opinion = make_opinion(cast, conference, issues=three_rows(cast))
    assert labels(opinion) == ["Ghi nhận ý kiến"]
    for link in opinion.links.all():
        assert len(labels(link.issue)) == 1
    assert audit.verify() == []


def test_numbers_go_on_within_the_conference_and_start_anew_in_the_next(cast, conference):
    make_opinion(cast, conference, issues=three_rows(cast))
    second = make_opinion(cast, conference)
    other = make_opinion(cast, make_conference(cast, code="HNDT-2023", year=2023))
    assert (second.number, second.links.get().issue.number) == (2, 4)
    assert (other.number, other.links.get().issue.number) == (1, 1)


@pytest.mark.parametrize("who", ["monitor", "responder", "admin", "nobody", "stranger"])
def test_only_the_office_and_leaders_of_the_ward_record(cast, conference, who):
    with pytest.raises(PermissionDenied):
        actions.record_opinion(
            conference, by=getattr(cast, who), source="room_slip", verbatim="x", received_on=conference.date
        )
    assert not Opinion.objects.exists()


def test_a_leader_records(cast, conference):
    assert make_opinion(cast, conference, by=cast.leader, speaker=None).pk


def test_a_cancelled_conference_takes_no_opinion(cast):
    conference = make_conference(cast, state="planned")
    cancel_conference(conference, by=cast.clerk, reason="Bão số 3")
    with pytest.raises(NotAllowedNow):
        make_opinion(cast, conference)


def test_facts_of_another_ward_or_conference_are_refused(cast, conference):
    theirs = find_or_add_person(by=cast.stranger, ward=cast.other_ward, full_name="Nguyễn Văn Lạ")
    with pytest.raises(NotAllowedNow):
        make_opinion(cast, conference, speaker=theirs)
    elsewhere = make_opinion(cast, make_conference(cast, code="HNDT-2021", year=2021)).links.get().issue
    with pytest.raises(NotAllowedNow):
        make_opinion(cast, conference, issues=[], links=[(elsewhere, "")])
    with pytest.raises(NotAllowedNow):
        make_opinion(cast, conference, issues=[{"summary": "x", "lead_unit": cast["UBQ"]}])
    assert not conference.opinions.exists()


@pytest.mark.parametrize("rows", [[{"summary": " "}], [{"summary": "x"}] * 51])
def test_rows_that_cannot_be_are_refused_and_nothing_is_kept(cast, conference, rows):
    with pytest.raises(NotAllowedNow):
        make_opinion(cast, conference, issues=rows)
    assert not Issue.objects.exists()
    assert make_opinion(cast, conference).number == 1


def test_words_are_stored_clean(cast, conference):
    opinion = make_opinion(cast, conference, verbatim="Đu\u031bơ\u0300ng\x00\u202e ho\u0309ng\r\n", issues=[])
    assert opinion.verbatim == "Đường hỏng"
    with pytest.raises(NotAllowedNow):
        make_opinion(cast, conference, verbatim="\x00\u200b ", issues=[])


def test_issues_and_a_reason_for_none_exclude_each_other(cast, conference):
    with pytest.raises(NotAllowedNow):
        make_opinion(cast, conference, no_request_reason="Lời cảm ơn")
    assert make_opinion(cast, conference, issues=[], no_request_reason="Lời cảm ơn").pk


def test_an_existing_issue_is_linked_while_recording(cast, conference):
    issue = make_opinion(cast, conference).links.get().issue
    second = make_opinion(cast, conference, issues=[], links=[(issue, "lại ngập")])
    assert second.links.get().issue == issue
    assert Issue.objects.count() == 1
    assert audit.timeline(issue)[0].after["opinion"] == "YK-02"


def test_after_the_record_is_complete_an_opinion_needs_an_issue_and_is_locked(cast, conference):
    make_opinion(cast, conference)
    record_conference(cast, conference)
    with pytest.raises(NotAllowedNow):
        make_opinion(cast, conference, issues=[], source="after")
    late = make_opinion(cast, conference, source="after")
    assert late.state == OpinionState.LOCKED


# Editing


def test_the_office_edits_and_history_says_what_changed(cast, conference):
    opinion = make_opinion(cast, conference)
    actions.edit_opinion(
        opinion, by=cast.clerk2, version=1, verbatim="Ngõ 86 ngập.", residential_group=cast["TDP5"], source="room_slip"
    )
    opinion.refresh_from_db()
    entry = audit.timeline(opinion)[0]
    assert (opinion.verbatim, opinion.residential_group) == ("Ngõ 86 ngập.", cast["TDP5"])
    assert entry.before["verbatim"] == "Ngõ 86 cứ mưa to là ngập."
    assert Opinion.objects.search("to dan pho so 5").get() == opinion


def test_the_second_clerk_is_told_and_overwrites_nothing(cast, conference):
    opinion = make_opinion(cast, conference)
    mine = Opinion.objects.get(pk=opinion.pk)
    actions.edit_opinion(opinion, by=cast.clerk, version=1, note="của tôi")
    with pytest.raises(StaleEdit) as refusal:
        actions.edit_opinion(mine, by=cast.clerk2, version=1, note="của bạn")
    assert refusal.value.theirs.note == "của tôi"


@pytest.mark.parametrize("who", ["monitor", "responder", "stranger"])
def test_others_do_not_edit(cast, conference, who):
    with pytest.raises(PermissionDenied):
        actions.edit_opinion(make_opinion(cast, conference), by=getattr(cast, who), version=1, note="x")


def test_locked_words_never_change(cast, conference):
    """Invariant 1: the verbatim text."""
    opinion = make_opinion(cast, conference, verbatim=WORDS)
    record_conference(cast, conference)
    opinion.refresh_from_db()
    with pytest.raises(NotAllowedNow, match="khóa"):
        actions.edit_opinion(opinion, by=cast.leader, version=opinion.version, verbatim="Khác")
    actions.edit_opinion(opinion, by=cast.clerk, version=opinion.version, verbatim=WORDS, note="ghi chú")
    opinion.refresh_from_db()
    assert (opinion.verbatim, opinion.note) == (WORDS, "ghi chú")


def test_an_edit_opened_before_the_lock_does_not_slip_through(cast, conference):
    opinion = make_opinion(cast, conference, verbatim=WORDS)
    opened = Opinion.objects.get(pk=opinion.pk)
    record_conference(cast, conference)
    with pytest.raises(StaleEdit):
        actions.edit_opinion(opened, by=cast.clerk, version=opened.version, verbatim="Khác")
    assert Opinion.objects.get(pk=opinion.pk).verbatim == WORDS


def test_a_recorded_opinion_keeps_its_reason_for_asking_nothing(cast, conference):
    opinion = make_opinion(cast, conference, issues=[], no_request_reason="Lời cảm ơn")
    record_conference(cast, conference)
    opinion.refresh_from_db()
    with pytest.raises(NotAllowedNow):
        actions.edit_opinion(opinion, by=cast.clerk, version=opinion.version, no_request_reason="")


# Splitting further (invariant 1: the verbatim text is never rewritten)


def test_splitting_linking_and_unlinking_never_touch_the_words(cast, conference):
    first = make_opinion(cast, conference, verbatim=WORDS)
    second = make_opinion(cast, conference, verbatim="Tôi đồng ý với bà Bình.", issues=[])
    added = actions.add_issue(first, by=cast.clerk, summary="Lắp camera", excerpt="lắp thêm camera")
    link = actions.link_issue(second, added, by=cast.clerk)
    actions.unlink_issue(link, by=cast.clerk, reason="Nhầm người")
    actions.add_issue(second, by=cast.clerk, summary="Việc khác", category=make_category(cast))
    assert list(Opinion.objects.order_by("number").values_list("verbatim", flat=True)) == [
        WORDS, "Tôi đồng ý với bà Bình.",
    ]  # fmt: skip
    assert len(labels(first)) == 2
    assert [e.verb for e in audit.timeline(second)] == ["issue.add", "issue.unlink", "issue.link", "opinion.record"]
    assert [e.verb for e in audit.timeline(added)] == ["issue.unlink", "issue.link", "issue.add"]
    assert audit.timeline(added)[0].reason == "Nhầm người"


def test_an_issue_can_be_added_to_a_locked_opinion_without_touching_its_words(cast, conference):
    opinion = make_opinion(cast, conference, verbatim=WORDS)
    record_conference(cast, conference)
    actions.add_issue(opinion, by=cast.clerk, summary="Việc nói thêm")
    opinion.refresh_from_db()
    assert (opinion.verbatim, opinion.links.count()) == (WORDS, 2)


def test_an_added_issue_takes_back_the_reason_for_none(cast, conference):
    opinion = make_opinion(cast, conference, issues=[], no_request_reason="Lời cảm ơn")
    actions.add_issue(opinion, by=cast.clerk, summary="Thật ra có đề nghị")
    opinion.refresh_from_db()
    assert opinion.no_request_reason == ""
    assert audit.timeline(opinion)[0].before == {"no_request_reason": "Lời cảm ơn"}


def test_the_same_issue_is_linked_once(cast, conference):
    opinion = make_opinion(cast, conference)
    with pytest.raises(NotAllowedNow):
        actions.link_issue(opinion, opinion.links.get().issue, by=cast.clerk)


def test_an_issue_nobody_else_asks_for_is_not_unlinked(cast, conference):
    opinion = make_opinion(cast, conference)
    with pytest.raises(NotAllowedNow):
        actions.unlink_issue(opinion.links.get(), by=cast.clerk, reason="Nhầm")


def test_after_the_record_an_opinion_keeps_an_issue(cast, conference):
    issue = make_opinion(cast, conference).links.get().issue
    second = make_opinion(cast, conference, issues=[], links=[(issue, "")])
    record_conference(cast, conference)
    with pytest.raises(NotAllowedNow):
        actions.unlink_issue(second.links.get(), by=cast.clerk, reason="Nhầm")


def test_unlinking_needs_a_reason_and_happens_once(cast, conference):
    issue = make_opinion(cast, conference).links.get().issue
    link = make_opinion(cast, conference, issues=[], links=[(issue, "")]).links.get()
    with pytest.raises(NotAllowedNow):
        actions.unlink_issue(link, by=cast.clerk, reason=" ")
    again = OpinionIssue.objects.get(pk=link.pk)
    actions.unlink_issue(link, by=cast.clerk, reason="Nhầm")
    with pytest.raises(StaleState):
        actions.unlink_issue(again, by=cast.clerk2, reason="Nhầm")


# Withdrawing


def test_withdrawing_takes_along_the_issues_nobody_else_asks_for(cast, conference):
    opinion = make_opinion(cast, conference, issues=three_rows(cast))
    shared = opinion.links.all()[0].issue
    make_opinion(cast, conference, issues=[], links=[(shared, "")])
    actions.withdraw_opinion(opinion, by=cast.clerk, reason="Người dân rút")
    stages = list(Issue.objects.order_by("number").values_list("stage", flat=True))
    assert stages == [Stage.CLASSIFIED, Stage.WITHDRAWN, Stage.WITHDRAWN]
    assert conference.opinions.counted().count() == 1


def test_withdrawing_is_refused_while_a_unit_works_on_the_issue(cast, conference):
    opinion = make_opinion(cast, conference)
    Issue.objects.update(stage=Stage.ASSIGNED)
    with pytest.raises(NotAllowedNow, match="VD-01"):
        actions.withdraw_opinion(opinion, by=cast.clerk, reason="x")
    opinion.refresh_from_db()
    assert opinion.state == OpinionState.RECEIVED


def test_withdrawing_needs_a_reason_and_the_right_state(cast, conference):
    opinion = make_opinion(cast, conference)
    with pytest.raises(NotAllowedNow):
        actions.withdraw_opinion(opinion, by=cast.clerk, reason="")
    actions.withdraw_opinion(opinion, by=cast.clerk, reason="Rút")
    with pytest.raises(NotAllowedNow):
        actions.edit_opinion(opinion, by=cast.clerk, version=opinion.version, note="x")
    with pytest.raises(NotAllowedNow):
        actions.add_issue(opinion, by=cast.clerk, summary="x")
    locked = make_opinion(cast, conference)
    record_conference(cast, conference)
    locked.refresh_from_db()
    with pytest.raises(NotAllowedNow):
        actions.withdraw_opinion(locked, by=cast.clerk, reason="x")


def test_two_clerks_withdraw_the_second_is_told(cast, conference):
    opinion = make_opinion(cast, conference)
    seen = Opinion.objects.get(pk=opinion.pk)
    actions.withdraw_opinion(opinion, by=cast.clerk, reason="Rút")
    with pytest.raises(StaleState):
        actions.withdraw_opinion(seen, by=cast.clerk2, reason="Rút")


# Completing the record (invariant 1)


def test_the_record_is_not_complete_while_an_opinion_waits(cast, conference):
    """Invariant 1: no opinion without an issue or a written reason."""
    make_opinion(cast, conference)
    waiting = make_opinion(cast, conference, issues=[])
    with pytest.raises(NotAllowedNow, match="YK-02"):
        record_conference(cast, conference)
    Issue.objects.filter(links__opinion__number=1).update(stage=Stage.WITHDRAWN)
    with pytest.raises(NotAllowedNow, match="YK-01, YK-02"):
        record_conference(cast, conference)
    actions.withdraw_opinion(waiting, by=cast.clerk, reason="Ghi trùng")
    with pytest.raises(NotAllowedNow, match="YK-01"):
        record_conference(cast, conference)


def test_completing_locks_the_words_and_tells_the_leaders(
    cast, conference, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    for _n in range(3):
        make_opinion(cast, conference)
    with django_capture_on_commit_callbacks(execute=True), django_assert_max_num_queries(30):
        record_conference(cast, conference)
    conference.refresh_from_db()
    assert conference.state == "recorded"
    assert set(conference.opinions.values_list("state", flat=True)) == {OpinionState.LOCKED}
    assert "khóa" in labels(conference.opinions.first())[0]
    assert "3 ý kiến, 3 vấn đề" in cast.leader.notifications.get().text
    assert audit.verify() == []


def test_others_do_not_complete_the_record(cast, conference):
    with pytest.raises(PermissionDenied):
        record_conference(cast, conference, by=cast.monitor)


@pytest.mark.parametrize("rows", [1, 3])
def test_recording_costs_the_same_for_one_and_for_three_issues(cast, conference, rows, django_assert_max_num_queries):
    make_opinion(cast, conference)
    three = three_rows(cast)
    given = {"by": cast.clerk, "source": "room_slip", "verbatim": WORDS, "received_on": date(2022, 9, 30)}
    assert cast.clerk.current_postings
    with django_assert_max_num_queries(16):
        actions.record_opinion(conference, issues=three[-rows:], **given)
