"""The three counts under random merges, splits, undos, replies, returns and reopenings (design invariants 3 and 7).

Citizens owed never become fewer by anything but a dispatch; boxes stay disjoint and complete.
"""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conferences.models import Conference
from dialogue_site.transitions import NotAllowedNow
from feedback.actions.people import find_or_add_person
from feedback.models import Issue, Opinion, OpinionIssue
from feedback.models.relations import IssueRelation
from feedback.reports import Report, Scope
from resolutions.actions.assignments import return_assignment
from resolutions.actions.issues import reopen_issue
from resolutions.actions.reconciliation import begin_reconciliation
from resolutions.actions.relations import merge_issue, undo_relation
from resolutions.actions.splits import Part, split_issue
from resolutions.reconciling import figures, placed
from tests import build
from tests.build import record_answer, record_conference

from .builders import make_conference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
STEPS = ("merge", "split", "undo", "assign", "return", "answer", "reopen")
DAY = date(2022, 10, 18)


class _Undone(Exception):
    """Takes back what an example did."""


@pytest.fixture
def conference(cast):
    conference = make_conference(cast)
    category = build.make_category(cast)
    sources = ("before_front", "room_spoken", "room_spoken", "before_group")
    made = []
    for n, source in enumerate(sources):
        speaker = find_or_add_person(
            by=cast.clerk, ward=cast.ward, full_name=f"Lê Văn {['Một', 'Hai', 'Ba', 'Bốn'][n]}"
        )
        links = [(made[0], "")] if n == 3 else []
        opinion = build.make_opinion(
            cast, conference, source=source, speaker=speaker, links=links,
            issues=[{"summary": f"Vấn đề {n}", "category": category}],
        )  # fmt: skip
        made += [link.issue for link in opinion.links.all()]
    record_conference(cast, conference)
    return conference


def counts(conference):
    report = Report(Scope.of_conference(conference), date(2022, 11, 15))
    counts = {name: report.figures[name].value for name in ("opinions", "issues", "citizens_owed")}
    return counts | {"debts": report.counted.debts}


def _owed(conference):
    owed = OpinionIssue.objects.filter(issue__conference=conference).owed()
    return set(owed.values_list("opinion__speaker", flat=True))


def _take(step, conference, cast, pick, other):
    """One step at random; what the rules refuse changes nothing."""
    issues = list(Issue.objects.filter(conference=conference).order_by("pk"))
    issue, target = issues[pick % len(issues)], issues[other % len(issues)]
    if step == "merge":
        merge_issue(issue, by=cast.clerk, target=target)
    elif step == "split":
        asking = list(issue.links.counted().values_list("opinion", flat=True))
        some = tuple(asking[: 1 + other % max(1, len(asking))])
        staying = asking if pick % 2 else asking[len(some) - 1 :]
        split_issue(issue, by=cast.clerk, parts=[Part(f"Phần {pick}", some)], staying=staying)
    elif step == "undo":
        standing = list(IssueRelation.objects.standing().order_by("pk"))
        if standing:
            undo_relation(standing[pick % len(standing)], by=cast.clerk2)
    elif step == "assign":
        build.assign(cast, issue, accept=bool(other % 2))
    elif step == "return":
        for assignment in issue.assignments.filter(state="offered"):
            return_assignment(assignment, by=cast.clerk, reason="Nhầm", suggested_unit=cast["VHXH"])
    elif step == "answer":
        record_answer(issue, by=cast.clerk, text="Xong", document_number="1/UBND", document_date=DAY)
    else:
        reopen_issue(issue, by=cast.clerk, reason="Chưa xong")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9), st.integers(0, 9)), max_size=10))
def test_invariant_7_the_citizens_owed_never_fall_without_a_dispatch(cast, conference, steps):
    try:
        with transaction.atomic():
            # Each example begins with what the database says, nothing remembered of the one before.
            conference = Conference.objects.get(pk=conference.pk)
            sheet = begin_reconciliation(conference, by=cast.clerk)
            for step, pick, other in steps:
                before = _owed(conference)
                try:
                    with transaction.atomic():
                        _take(step, conference, cast, pick, other)
                except NotAllowedNow:
                    pass
                if step != "answer":
                    assert before <= _owed(conference), (step, pick, other)
                _consistent(conference, sheet)
            raise _Undone
    except _Undone:
        pass


def _consistent(conference, sheet):
    found = counts(conference)
    assert found["citizens_owed"] == len(_owed(conference))
    assert found["opinions"] == Opinion.objects.filter(conference=conference).counted().count() == 4
    counted = set(Issue.objects.filter(conference=conference).counted().values_list("pk", flat=True))
    assert found["issues"] == len(counted)
    rows, outside = placed(sheet)
    keys = [row.issue.pk for row in rows]
    assert len(keys) == len(set(keys))
    assert set(keys) <= counted
    assert len(counted) - len(keys) == outside
    numbers = figures(rows, outside)
    assert sum(numbers["boxes"].values()) == sum(numbers["raised"].values()) == numbers["total"] == len(keys)
    # Nobody's request is without an issue that counts.
    for opinion in Opinion.objects.filter(conference=conference):
        assert opinion.links.filter(issue__in=counted).exists()
