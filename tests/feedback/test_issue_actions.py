"""What is done to an issue on its own floor: allowed, denied by role, denied by state, too late, history."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from dialogue_site import audit
from dialogue_site.edits import StaleEdit
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.actions.issues import MAX_AT_ONCE, classify_issue, classify_issues, edit_issue, withdraw_issue
from feedback.models import Category, Issue
from feedback.states import Stage
from tests import build


@pytest.fixture
def conference(cast):
    return build.make_conference(cast)


@pytest.fixture
def issue(cast, conference):
    return build.make_issue(cast, conference, category=None)


@pytest.fixture
def land(cast):
    return build.make_category(cast, "Đất đai", default_unit=cast["DCXD"])


@pytest.fixture
def order(cast):
    return build.make_category(cast, "Trật tự đô thị", position=2)


def verbs(issue):
    return list(audit.timeline(issue).values_list("verb", flat=True))


def foreign_category(cast):
    return Category.objects.create(ward=cast.other_ward, name="Của phường khác", position=1)


# classify


def test_classify_gives_category_authority_and_the_usual_unit(cast, issue, land):
    classify_issue(issue, by=cast.clerk, category=land, authority="higher")
    issue.refresh_from_db()
    assert (issue.stage, issue.category, issue.authority, issue.lead_unit) == (
        Stage.CLASSIFIED, land, "higher", cast["DCXD"],
    )  # fmt: skip
    entry = audit.timeline(issue).first()
    assert (entry.verb, entry.actor_name, entry.role) == ("issue.classify", "Phạm Thu Hà", "clerk")
    assert entry.before["stage"] == "received"
    assert entry.after == {
        "category": "Đất đai", "authority": "higher", "kind": "request", "stage": "classified",
        "lead_unit": "Bộ phận Địa chính - Xây dựng - Đô thị và Môi trường",
    }  # fmt: skip


def test_classify_again_changes_category_and_keeps_the_unit(cast, issue, land, order):
    classify_issue(issue, by=cast.clerk, category=land)
    classify_issue(issue, by=cast.leader, category=order)
    issue.refresh_from_db()
    assert (issue.category, issue.lead_unit) == (order, cast["DCXD"])


@pytest.mark.parametrize("who", ["responder", "monitor", "admin", "nobody", "stranger"])
@pytest.mark.parametrize("verb", ["classify", "bulk", "edit", "withdraw"])
def test_only_the_office_writes(cast, issue, land, who, verb):
    by = getattr(cast, who)
    act = {
        "classify": lambda: classify_issue(issue, by=by, category=land),
        "bulk": lambda: classify_issues([issue], by=by, category=land),
        "edit": lambda: edit_issue(issue, by=by, version=issue.version, summary="Khác"),
        "withdraw": lambda: withdraw_issue(issue, by=by, reason="Nhầm"),
    }[verb]
    before = verbs(issue)
    with pytest.raises(PermissionDenied):
        act()
    issue.refresh_from_db()
    assert (issue.stage, issue.summary, verbs(issue)) == (Stage.RECEIVED, "Ngập úng ngõ 86", before)


def test_classify_is_refused_once_assigned(cast, issue, land):
    Issue.objects.filter(pk=issue.pk).update(stage=Stage.ASSIGNED)
    issue.refresh_from_db()
    with pytest.raises(NotAllowedNow):
        classify_issue(issue, by=cast.clerk, category=land)


def test_classify_refuses_a_foreign_or_retired_category_and_a_unit_that_cannot_lead(cast, issue, land):
    retired = build.make_category(cast, "Cũ", position=9, active=False)
    refused = [
        {"category": foreign_category(cast)},
        {"category": retired},
        {"category": land, "lead_unit": cast["TDP5"]},
        {"category": land, "lead_unit": cast["UBQ"]},
        {"category": land, "lead_unit": cast.other_ward},
    ]
    for facts in refused:
        with pytest.raises(NotAllowedNow):
            classify_issue(issue, by=cast.clerk, **facts)
    issue.refresh_from_db()
    assert issue.stage == Stage.RECEIVED


def test_second_clerk_classifies_too_late(cast, issue, land):
    seen = Issue.objects.get(pk=issue.pk)
    withdraw_issue(issue, by=cast.clerk2, reason="Trùng")
    with pytest.raises(StaleState):
        classify_issue(seen, by=cast.clerk, category=land)
    assert Issue.objects.get(pk=issue.pk).stage == Stage.WITHDRAWN


def test_nothing_changes_in_a_cancelled_conference(cast, land):
    from conferences.actions.conferences import cancel_conference

    conference = build.make_conference(cast, state="announced")
    issue = build.make_issue(cast, conference, category=None)
    cancel_conference(conference, by=cast.clerk, reason="Bão")
    issue = Issue.objects.get(pk=issue.pk)
    for act in (
        lambda: classify_issue(issue, by=cast.clerk, category=land),
        lambda: edit_issue(issue, by=cast.clerk, version=issue.version, summary="Khác"),
        lambda: withdraw_issue(issue, by=cast.clerk, reason="Nhầm"),
    ):
        with pytest.raises(NotAllowedNow):
            act()


# classify many


def test_bulk_classify_writes_one_entry_each_and_passes_over_what_is_so(cast, conference, land):
    issues = [build.make_issue(cast, conference, category=None, summary=f"Việc {n}") for n in range(3)]
    changed = classify_issues(issues, by=cast.clerk, category=land, lead_unit=cast["VHXH"])
    assert [each.pk for each in changed] == [each.pk for each in issues]
    again = classify_issues(issues, by=cast.clerk, category=land, lead_unit=cast["VHXH"])
    assert again == []
    for each in issues:
        each.refresh_from_db()
        assert (each.stage, each.category, each.lead_unit) == (Stage.CLASSIFIED, land, cast["VHXH"])
        assert verbs(each).count("issue.classify") == 1


def test_bulk_keeps_what_is_not_given(cast, conference, land, order):
    one = build.make_issue(cast, conference, category=land)
    two = build.make_issue(cast, conference, category=order, authority="mixed")
    classify_issues([one, two], by=cast.clerk, authority="higher")
    one.refresh_from_db(), two.refresh_from_db()
    assert [(i.category, i.authority) for i in (one, two)] == [(land, "higher"), (order, "higher")]


def test_bulk_is_all_or_nothing(cast, conference, land):
    good = build.make_issue(cast, conference, category=None)
    gone = build.make_issue(cast, conference, category=None)
    withdraw_issue(gone, by=cast.clerk, reason="Trùng")
    with pytest.raises(NotAllowedNow, match=gone.code):
        classify_issues([good, gone], by=cast.clerk, category=land)
    good.refresh_from_db()
    assert good.stage == Stage.RECEIVED
    assert "issue.classify" not in verbs(good)


def test_bulk_refuses_what_somebody_changed_meanwhile(cast, conference, land, order):
    one, two = (build.make_issue(cast, conference, category=land) for _ in range(2))
    seen = {one.pk: one.version, two.pk: two.version}
    edit_issue(two, by=cast.clerk2, version=two.version, summary="Sửa trước")
    with pytest.raises(StaleState):
        classify_issues([one, two], by=cast.clerk, category=order, versions=seen)
    one.refresh_from_db()
    assert one.category == land


def test_bulk_wants_issues_and_facts(cast, issue):
    for issues, facts in (([], {"authority": "higher"}), ([issue], {})):
        with pytest.raises(NotAllowedNow):
            classify_issues(issues, by=cast.clerk, **facts)
    with pytest.raises(NotAllowedNow, match=issue.code):
        classify_issues([issue], by=cast.clerk, authority="higher")
    with pytest.raises(NotAllowedNow, match=str(MAX_AT_ONCE)):
        classify_issues([Issue(pk=n) for n in range(1, MAX_AT_ONCE + 2)], by=cast.clerk, authority="higher")


# edit


def test_edit_corrects_the_words_and_says_what_changed(cast, issue):
    edit_issue(
        issue, by=cast.clerk, version=issue.version, summary="  Ngập ngõ 86\u200b ", place="Ngõ 86",
        public_summary="Thoát nước", residential_groups=[cast["TDP5"], cast["TDP12"]],
    )  # fmt: skip
    issue.refresh_from_db()
    assert (issue.summary, issue.place) == ("Ngập ngõ 86", "Ngõ 86")
    assert set(issue.residential_groups.all()) == {cast["TDP5"], cast["TDP12"]}
    groups, words = audit.timeline(issue)[:2]
    assert (groups.verb, words.verb) == ("issue.edit", "issue.edit")
    assert words.before == {"summary": "Ngập úng ngõ 86", "place": "", "public_summary": ""}
    assert groups.after == {"residential_groups": "Tổ dân phố số 12, Tổ dân phố số 5"}
    assert "thoat nuoc" not in issue.search_text


def test_edit_that_changes_nothing_leaves_no_entry(cast, issue):
    before = verbs(issue)
    edit_issue(issue, by=cast.clerk, version=issue.version, summary=issue.summary, residential_groups=[])
    assert verbs(issue) == before


def test_edit_with_a_first_category_classifies(cast, issue, land):
    edit_issue(issue, by=cast.clerk, version=issue.version, category=land, summary="Ngập")
    issue.refresh_from_db()
    assert (issue.stage, issue.category, issue.lead_unit) == (Stage.CLASSIFIED, land, cast["DCXD"])
    assert verbs(issue)[:2] == ["issue.classify", "issue.edit"]


def test_edit_keeps_a_category_once_there_is_one(cast, conference, land):
    issue = build.make_issue(cast, conference, category=land)
    with pytest.raises(NotAllowedNow):
        edit_issue(issue, by=cast.clerk, version=issue.version, category=None)
    with pytest.raises(NotAllowedNow):
        edit_issue(issue, by=cast.clerk, version=issue.version, category=foreign_category(cast))


def test_edit_refuses_groups_of_another_ward_and_unknown_facts(cast, issue):
    for wrong in (cast["VHXH"], cast.other_ward):
        with pytest.raises(NotAllowedNow):
            edit_issue(issue, by=cast.clerk, version=issue.version, residential_groups=[wrong])
        issue.refresh_from_db()
    with pytest.raises(TypeError):
        edit_issue(issue, by=cast.clerk, version=issue.version, stage="closed")


def test_second_clerk_edits_too_late(cast, issue):
    seen = Issue.objects.get(pk=issue.pk)
    edit_issue(issue, by=cast.clerk2, version=issue.version, summary="Của người kia")
    with pytest.raises(StaleEdit) as stale:
        edit_issue(seen, by=cast.clerk, version=seen.version, summary="Của tôi")
    assert stale.value.theirs.summary == "Của người kia"


def test_a_withdrawn_issue_is_not_edited(cast, issue):
    withdraw_issue(issue, by=cast.clerk, reason="Trùng")
    with pytest.raises(NotAllowedNow):
        edit_issue(issue, by=cast.clerk, version=issue.version, summary="Khác")


# withdraw


def test_withdraw_needs_a_reason_and_keeps_it(cast, issue):
    with pytest.raises(NotAllowedNow):
        withdraw_issue(issue, by=cast.clerk, reason="  ")
    withdraw_issue(issue, by=cast.clerk, reason="Trùng với vấn đề 3")
    issue.refresh_from_db()
    assert issue.stage == Stage.WITHDRAWN
    entry = audit.timeline(issue).first()
    assert (entry.verb, entry.reason) == ("issue.withdraw", "Trùng với vấn đề 3")
    assert not Issue.objects.counted().filter(pk=issue.pk).exists()


def test_withdraw_is_refused_once_assigned(cast, issue):
    Issue.objects.filter(pk=issue.pk).update(stage=Stage.ASSIGNED)
    issue.refresh_from_db()
    with pytest.raises(NotAllowedNow):
        withdraw_issue(issue, by=cast.clerk, reason="Trùng")


def test_a_recorded_opinion_keeps_an_issue(cast, conference, land):
    opinion = build.make_opinion(
        cast, conference, issues=[{"summary": "Một", "category": land}, {"summary": "Hai", "category": land}]
    )
    build.record_conference(cast, conference)
    first, last = Issue.objects.filter(links__opinion=opinion).select_related("conference").order_by("number")
    withdraw_issue(first, by=cast.clerk, reason="Trùng")
    with pytest.raises(NotAllowedNow, match=opinion.code):
        withdraw_issue(last, by=cast.clerk, reason="Trùng")
    assert Issue.objects.get(pk=last.pk).stage == Stage.CLASSIFIED


def test_bulk_locks_rows_in_the_order_of_their_keys(cast, conference, land, django_assert_max_num_queries):
    issues = [build.make_issue(cast, conference, category=None) for _ in range(2)]
    with django_assert_max_num_queries(40) as queries:
        classify_issues(reversed(issues), by=cast.clerk, category=land)
    reading = next(q["sql"] for q in queries.captured_queries if 'FROM "feedback_issue"' in q["sql"])
    assert 'ORDER BY "feedback_issue"."id" ASC' in reading
    assert ("FOR UPDATE OF" in reading) == connection.features.has_select_for_update_of
