"""Merging, splitting and undoing at the same moment: nobody who asked is dropped, and the counts agree (invariant 7).

What keeps the steps apart is the conference's row, held from the first look to the last word; the control takes that
lock away.
"""

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError

from feedback.actions.people import find_or_add_person
from feedback.models import Issue, OpinionIssue
from feedback.models.relations import IssueRelation
from feedback.reports import Report, Scope
from resolutions.actions import relations
from resolutions.actions.answer_letters import key_of, write_letter
from resolutions.actions.letters import issue_letter
from resolutions.actions.relations import merge_issue, undo_relation
from resolutions.actions.splits import Part, split_issue
from resolutions.models import LetterItem
from resolutions.owed import citizens
from tests import build

from .builders import make_conference
from .letterwork import SIGNED_ON, SIGNING, approved_answer
from .test_concurrency import refused, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]

NAMES = ("Lê Văn An", "Vũ Thị Ba", "Phạm Văn Tư")
attempts = pytest.mark.parametrize("attempt", range(3))


def fresh(issue):
    return Issue.objects.select_related("conference__ward").get(pk=issue.pk)


def asked(cast, conference, name, summary):
    speaker = find_or_add_person(by=cast.clerk, ward=cast.ward, full_name=name)
    row = {"summary": summary, "category": build.make_category(cast)}
    return build.make_opinion(cast, conference, speaker=speaker, issues=[row]).links.get().issue


def three(cast):
    """Three issues of one conference, asked by a different citizen each."""
    conference = make_conference(cast)
    return [asked(cast, conference, name, f"Ngập úng ngõ {86 + n}") for n, name in enumerate(NAMES)]


def whole(conference, issues):
    """Every citizen is owed still, as often counted as listed; ``issues`` count."""
    figures = Report(Scope.of_conference(conference), date(2022, 11, 15)).figures
    listed = citizens(OpinionIssue.objects.filter(issue__conference=conference))
    assert sorted(citizen.person.full_name for citizen in listed) == sorted(NAMES)
    assert figures["citizens_owed"].value == len(NAMES)
    counted = Issue.objects.filter(conference=conference).counted()
    assert figures["issues"].value == counted.count() == issues
    # Whoever counts for an issue that was merged counts for the one that took it in.
    for relation in IssueRelation.objects.standing().filter(kind="merged"):
        own = set(relation.source.links.values_list("opinion", flat=True))
        assert own <= set(relation.target.links.values_list("opinion", flat=True))


@attempts
def test_one_issue_merged_into_two_others(cast, attempt):
    one, two, three_ = three(cast)
    first, second = fresh(one), fresh(one)
    results = together(
        lambda: merge_issue(first, by=cast.clerk, target=two),
        lambda: merge_issue(second, by=cast.clerk2, target=three_),
    )
    assert len(refused(results)) == 1, results
    assert IssueRelation.objects.standing().count() == 1
    whole(one.conference, 2)


@attempts
def test_two_issues_merged_into_each_other(cast, attempt):
    one, two, _three = three(cast)
    results = together(
        lambda: merge_issue(fresh(one), by=cast.clerk, target=two),
        lambda: merge_issue(fresh(two), by=cast.clerk2, target=one),
    )
    assert len(refused(results)) == 1, results
    whole(one.conference, 2)


def test_without_our_lock_two_issues_swallow_each_other(cast, monkeypatch):
    """The control: both look, both see the other open, both merge, and nothing is left that counts."""
    one, two, _three = three(cast)
    meet, look = threading.Barrier(2), relations.fresh

    def seen(issue):
        found = look(issue)
        meet.wait(10)
        return found

    monkeypatch.setattr(relations, "require_running", lambda conference: None)
    monkeypatch.setattr(relations, "fresh", seen)

    def bare(issue, target, by):
        connection.ensure_connection()
        connection.transaction_mode = "DEFERRED"
        with transaction.atomic():
            merge_issue(fresh(issue), by=by, target=target)

    results = together(lambda: bare(one, two, cast.clerk), lambda: bare(two, one, cast.clerk2))
    # SQLite lets one writer in; PostgreSQL lets both, or finds them waiting for each other.
    stopped = [r for r in results if isinstance(r, OperationalError)]
    if connection.vendor == "postgresql" and not stopped:
        assert Issue.objects.filter(conference=one.conference).counted().count() == 1
    else:
        assert len(stopped) == 1, results


@attempts
def test_splitting_against_merging(cast, attempt):
    one, two, _three = three(cast)
    other = build.make_opinion(cast, one.conference, issues=[], links=[(one, "")], speaker=_speaker(two))
    own = one.links.exclude(opinion=other).get().opinion_id
    parts = [Part("Thiếu đèn ngõ 86", (other.pk,))]
    first, second = fresh(one), fresh(one)
    results = together(
        lambda: split_issue(first, by=cast.clerk, parts=parts, staying=(own,)),
        lambda: merge_issue(second, by=cast.clerk2, target=two),
    )
    # Split first, then what is left may be merged; merged first, there is nothing to split.
    assert len(refused(results)) <= 1, results
    assert not [r for r in results if isinstance(r, Exception) and r not in refused(results)], results
    split = IssueRelation.objects.standing().filter(kind="split").count()
    merged = IssueRelation.objects.standing().filter(kind="merged").count()
    whole(one.conference, 3 + split - merged)


def _speaker(issue):
    return issue.links.get().opinion.speaker


@attempts
def test_undone_by_two_at_once(cast, attempt):
    one, two, _three = three(cast)
    merge_issue(fresh(one), by=cast.clerk, target=two)
    first, second = IssueRelation.objects.get(), IssueRelation.objects.get()
    results = together(lambda: undo_relation(first, by=cast.clerk), lambda: undo_relation(second, by=cast.clerk2))
    assert len(refused(results)) == 1, results
    whole(one.conference, 3)
    assert [issue.links.count() for issue in (one, two)] == [1, 1]


@attempts
def test_undone_against_another_merge_into_the_same_issue(cast, attempt):
    one, two, other = three(cast)
    merge_issue(fresh(one), by=cast.clerk, target=two)
    relation = IssueRelation.objects.get()
    results = together(
        lambda: undo_relation(relation, by=cast.clerk),
        lambda: merge_issue(fresh(two), by=cast.clerk2, target=other),
    )
    assert not [r for r in results if isinstance(r, Exception) and r not in refused(results)], results
    whole(one.conference, Issue.objects.filter(conference=one.conference).counted().count())


@attempts
def test_undone_against_the_letter_to_the_citizen(cast, attempt):
    one, two, _three = three(cast)
    merge_issue(fresh(one), by=cast.clerk, target=two)
    approved_answer(cast, two)
    relation, key = IssueRelation.objects.get(), key_of(_speaker(one))

    def write():
        return issue_letter(write_letter(two.conference, by=cast.clerk2, key=key), by=cast.clerk2, signing=SIGNING)

    results = together(lambda: undo_relation(relation, by=cast.clerk), write)
    assert not [r for r in results if isinstance(r, Exception) and r not in refused(results)], results
    assert fresh(one).stage == "classified"
    whole(one.conference, 3)
    # Written first, the letter keeps what it is about; undone first, there is no letter about the other matter.
    about = set(LetterItem.objects.values_list("link__issue", flat=True))
    assert about <= {two.pk}


@attempts
def test_undone_against_issuing_a_letter_drafted_before(cast, attempt):
    one, two, _three = three(cast)
    merge_issue(fresh(one), by=cast.clerk, target=two)
    approved_answer(cast, two)
    letter = write_letter(two.conference, by=cast.clerk, key=key_of(_speaker(one)), day=SIGNED_ON)
    relation = IssueRelation.objects.get()
    results = together(
        lambda: undo_relation(relation, by=cast.clerk),
        lambda: issue_letter(letter, by=cast.clerk2, signing=SIGNING),
    )
    assert not [r for r in results if isinstance(r, Exception)], results
    letter.document.refresh_from_db()
    assert letter.document.state == "issued"
    assert letter.items.get().link.issue_id == two.pk
    whole(one.conference, 3)
