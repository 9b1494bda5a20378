"""Issues merged, split and linked: nobody who asked is dropped, and every step can be undone (design invariant 7)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from conferences.actions.conferences import plan_conference
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.actions.issues import withdraw_issue
from feedback.actions.opinions import unlink_issue
from feedback.models import Issue, OpinionIssue
from feedback.models.relations import IssueRelation
from feedback.reports import Report, Scope
from resolutions.actions.assignments import assign_issue
from resolutions.actions.debts import debts_of
from resolutions.actions.followups import record_oral_reply
from resolutions.actions.relations import merge_issue, relate_issue, undo_relation, unmerge_issue
from resolutions.actions.splits import Part, split_issue
from tests import build
from tests.build import record_answer, record_conference

from .builders import before, make_conference, make_issue, verbs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
DAY = date(2022, 10, 18)
PAPER = {"document_number": "412/UBND", "document_date": DAY, "text": "Đã nạo vét."}
OUTSIDERS = ("responder", "monitor", "admin", "nobody", "stranger")


def fresh(thing):
    return type(thing)._base_manager.get(pk=thing.pk)


def owed(conference):
    figures = Report(Scope.of_conference(conference), date(2022, 11, 15)).figures
    return figures["citizens_owed"].value


@pytest.fixture
def conference(cast):
    return make_conference(cast)


@pytest.fixture
def pair(cast, conference):
    """Two issues, asked by a different citizen each."""
    return [
        _asked_by(cast, conference, name, f"Ngập úng ngõ {n}") for n, name in ((86, "Lê Văn An"), (88, "Vũ Thị Ba"))
    ]


def _asked_by(cast, conference, name, summary):
    from feedback.actions.people import find_or_add_person

    speaker = find_or_add_person(by=cast.clerk, ward=cast.ward, full_name=name)
    row = {"summary": summary, "category": build.make_category(cast)}
    return build.make_opinion(cast, conference, speaker=speaker, issues=[row]).links.get().issue


def test_a_merge_gives_everybody_to_the_other_issue(cast, conference, pair):
    one, other = pair
    assert owed(conference) == 2
    assign_issue(one, by=cast.clerk, unit=cast["DCXD"], wording=before(date(2022, 10, 20)))
    assign_issue(other, by=cast.clerk, unit=cast["DCXD"], wording=before(date(2022, 10, 30)))
    relation = merge_issue(one, by=cast.clerk, target=other, reason="Cùng một điểm ngập")
    one, other = fresh(one), fresh(other)
    assert one.stage == "merged"
    assert {link.opinion_id for link in debts_of(other)} == set(
        OpinionIssue.objects.filter(issue__in=(one, other)).values_list("opinion", flat=True)
    )
    assert owed(conference) == 2
    assert not one.assignments.active().exists()
    assert other.due_on == date(2022, 10, 19)
    assert [event.event for event in other.deadline.events.all()] == ["set", "merged"]
    assert verbs_of(one)[-1] in {"issue.merge", "assignment.withdraw"}
    assert "issue.merge" in verbs_of(one)
    assert "issue.take_in" in verbs_of(other)
    undo_relation(relation, by=cast.clerk2)
    one, other = fresh(one), fresh(other)
    assert (one.stage, other.due_on) == ("classified", date(2022, 10, 29))
    assert [debts_of(issue).count() for issue in (one, other)] == [1, 1]
    assert verbs_of(one)[-1] == "relation.undo"
    with pytest.raises(StaleState):
        undo_relation(IssueRelation.objects.get(), by=cast.clerk)


def test_undoing_days_later_owes_again_what_the_others_answer_paid(cast, conference, pair):
    one, other = pair
    build.assign(cast, other, accept=True)
    merge_issue(one, by=cast.clerk, target=fresh(other))
    record_answer(fresh(other), by=cast.clerk, **PAPER)
    assert (fresh(other).stage, owed(conference)) == ("answered", 0)
    unmerge_issue(fresh(one), by=cast.clerk)
    assert (fresh(one).stage, fresh(other).stage, owed(conference)) == ("classified", "answered", 1)
    # What was dispatched stays on record with the issue it was about.
    assert fresh(other).links.count() == 2


def test_a_citizen_answered_for_the_one_is_owed_for_the_other(cast, conference):
    opinion = build.make_opinion(cast, conference, issues=[{"summary": "Ngõ 86"}, {"summary": "Ngõ 88"}])
    one, other = [link.issue for link in opinion.links.order_by("pk")]
    second = build.make_opinion(cast, conference, issues=[], links=[(other, "")])
    OpinionIssue.objects.filter(opinion=opinion, issue=other).update(answered_on=DAY)
    before_merge = owed(conference)
    merge_issue(one, by=cast.clerk, target=other)
    assert debts_of(other).filter(opinion__in=(opinion, second)).count() == 2
    assert owed(conference) >= before_merge


def test_what_cannot_be_merged(cast, conference, pair):
    one, other = pair
    for target in (one, make_issue(cast, make_conference(cast, code="HNDT-2021", date=date(2022, 9, 20)))):
        with pytest.raises(NotAllowedNow):
            merge_issue(one, by=cast.clerk, target=target)
    withdrawn = withdraw_issue(make_issue(cast, conference), by=cast.clerk, reason="Trùng")
    with pytest.raises(NotAllowedNow):
        merge_issue(one, by=cast.clerk, target=withdrawn)
    record_oral_reply(other, by=cast.clerk, replied_by="Chủ tịch", gist="x", is_final=True, replied_on=conference.date)
    with pytest.raises(NotAllowedNow):
        merge_issue(other, by=cast.clerk, target=one)
    with pytest.raises(NotAllowedNow):
        merge_issue(one, by=cast.clerk, target=other)


def test_an_issue_with_an_answer_on_its_way_is_not_merged(cast, conference, pair):
    from resolutions.models import Answer

    one, other = pair
    build.assign(cast, one, accept=True)
    Answer.objects.create(issue=one, text="Dự thảo", recorded_by=cast.responder)
    with pytest.raises(NotAllowedNow):
        merge_issue(fresh(one), by=cast.clerk, target=other)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_only_the_office_merges_splits_links_and_undoes(cast, conference, pair, who):
    one, other = pair
    user = getattr(cast, who)
    opinions = tuple(one.links.values_list("opinion", flat=True))
    with pytest.raises(PermissionDenied):
        merge_issue(one, by=user, target=other)
    with pytest.raises(PermissionDenied):
        split_issue(one, by=user, parts=[Part("x", opinions)], staying=opinions)
    with pytest.raises(PermissionDenied):
        relate_issue(one, by=user, target=other)
    relation = relate_issue(one, by=cast.leader, target=other)
    with pytest.raises(PermissionDenied):
        undo_relation(relation, by=user)


def test_the_second_clerk_merges_too_late(cast, conference, pair):
    one, other = pair
    seen = fresh(one)
    merge_issue(one, by=cast.clerk, target=other)
    with pytest.raises(StaleState):
        merge_issue(seen, by=cast.clerk2, target=other)
    with pytest.raises(NotAllowedNow):
        merge_issue(fresh(one), by=cast.clerk2, target=other)


def test_what_others_were_merged_into_is_not_withdrawn_under_them(cast, conference, pair):
    one, other = pair
    merge_issue(one, by=cast.clerk, target=other)
    with pytest.raises(NotAllowedNow):
        withdraw_issue(fresh(other), by=cast.clerk, reason="Trùng")
    with pytest.raises(NotAllowedNow):
        unlink_issue(one.links.get(), by=cast.clerk, reason="Nhầm")


def test_a_chain_of_merges_is_undone_from_its_end(cast, conference, pair):
    one, other = pair
    third = make_issue(cast, conference, summary="Ngập cả khu")
    first = merge_issue(one, by=cast.clerk, target=other)
    second = merge_issue(fresh(other), by=cast.clerk, target=third)
    assert debts_of(third).count() == 3
    with pytest.raises(NotAllowedNow):
        undo_relation(first, by=cast.clerk)
    undo_relation(second, by=cast.clerk)
    undo_relation(first, by=cast.clerk)
    assert [debts_of(issue).count() for issue in (one, other, third)] == [1, 1, 1]
    assert owed(conference) == 3


def test_splitting_leaves_everybody_with_a_part_and_the_words_alone(cast, conference, pair):
    one, other = pair
    merge_issue(other, by=cast.clerk, target=one)
    words = list(one.links.values_list("opinion__verbatim", flat=True))
    a, b = one.links.order_by("opinion").values_list("opinion", flat=True)
    build.assign(cast, fresh(one), wording=before(date(2022, 10, 30)))
    parts = [Part("Đèn đường ngõ 86", (a, b), build.make_category(cast)), Part("Cây xanh", (b,))]
    made = split_issue(fresh(one), by=cast.clerk, parts=parts, staying=(a,))
    assert [part.stage for part in made] == ["classified", "received"]
    assert set(fresh(one).links.values_list("opinion", flat=True)) == {a}
    assert [fresh(part).due_on for part in made] == [date(2022, 10, 29)] * 2
    assert owed(conference) == 2
    assert list(one.links.model.objects.filter(issue__in=made).values_list("opinion__verbatim", flat=True))
    assert set(OpinionIssue.objects.filter(issue=one).values_list("opinion__verbatim", flat=True)) <= set(words)
    for relation in IssueRelation.objects.standing().filter(kind="split"):
        undo_relation(relation, by=cast.clerk)
    assert [fresh(part).stage for part in made] == ["withdrawn"] * 2
    assert set(fresh(one).links.values_list("opinion", flat=True)) == {a, b}
    assert owed(conference) == 2


def test_a_split_that_would_drop_somebody_is_refused(cast, conference, pair):
    one, other = pair
    merge_issue(other, by=cast.clerk, target=one)
    a, b = one.links.values_list("opinion", flat=True)
    stranger = make_issue(cast, conference).links.get().opinion_id
    wrong = [
        ([Part("x", (a,))], (a,)),
        ([Part("x", (a, b))], ()),
        ([Part(" ", (a, b))], (a, b)),
        ([Part("x", ())], (a, b)),
        ([Part("x", (stranger,))], (a, b)),
        ([], (a, b)),
    ]
    for parts, staying in wrong:
        with pytest.raises(NotAllowedNow):
            split_issue(fresh(one), by=cast.clerk, parts=parts, staying=staying)
    assert Issue.objects.filter(relations__kind="split").count() == 0


def test_a_part_that_was_worked_on_stays(cast, conference, pair):
    one, _other = pair
    opinions = tuple(one.links.values_list("opinion", flat=True))
    [part] = split_issue(one, by=cast.clerk, parts=[Part("Đèn", opinions, build.make_category(cast))], staying=opinions)
    build.assign(cast, part)
    with pytest.raises(NotAllowedNow):
        undo_relation(part.relations.get(), by=cast.clerk)
    assert part.relations.get().undone_at is None


def test_an_issue_continues_one_of_an_earlier_conference(cast, conference, pair):
    earlier = plan_conference(by=cast.clerk, ward=cast.ward, code="HN-21", title="x", year=2021, date=date(2021, 9, 1))
    old = make_issue(cast, earlier)
    with pytest.raises(NotAllowedNow):
        relate_issue(pair[0], by=cast.clerk, target=pair[1], kind="continues")
    relation = relate_issue(pair[0], by=cast.clerk, target=old, kind="continues")
    with pytest.raises(NotAllowedNow):
        relate_issue(pair[0], by=cast.clerk, target=old, kind="continues")
    assert verbs_of(old)[-1] == "issue.relate"
    undo_relation(relation, by=cast.clerk)
    assert not IssueRelation.objects.standing().exists()


def test_invariant_1_splitting_never_rewrites_the_verbatim_text(cast, conference):
    opinion = build.make_opinion(cast, conference, verbatim="Ngõ tối, lại ngập.")
    record_conference(cast, conference)
    issue = opinion.links.get().issue
    split_issue(issue, by=cast.clerk, parts=[Part("Ngõ tối", (opinion.pk,))], staying=(opinion.pk,))
    opinion.refresh_from_db()
    assert (opinion.verbatim, opinion.state, opinion.links.count()) == ("Ngõ tối, lại ngập.", "locked", 2)
