"""Units where nobody signs in: nobody waits for them, nobody is chased, the office follows up what they have."""

from datetime import date

import pytest

from dialogue_site.models import AuditEntry
from dialogue_site.transitions import NotAllowedNow
from feedback.models import Issue
from resolutions.actions.assignments import assign_issue, withdraw_assignment
from resolutions.actions.chases import chase_assignment, chase_issue, chase_issues, remind
from resolutions.actions.deadlines import correct_deadline
from resolutions.models import Assignment, Chase, Deadline

from .builders import assign, before, make_conference, make_issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def issue(cast):
    return make_issue(cast, make_conference(cast))


def part_of(issue, unit):
    return Assignment.objects.get(issue=issue, unit=unit)


def test_a_body_outside_is_not_waited_for_and_has_no_date_of_its_own(cast, issue):
    chosen = {"internal_due_on": date(2022, 10, 20), "wording": before(date(2022, 10, 30))}
    assign_issue(issue, by=cast.clerk, unit=cast["DCXD"], cooperating=[cast["UBQ"], cast["CAP"]], **chosen)
    outside, police = part_of(issue, cast["UBQ"]), part_of(issue, cast["CAP"])
    assert (outside.state, outside.internal_due_on) == ("accepted", None)
    assert (police.state, police.internal_due_on) == ("offered", date(2022, 10, 20))
    assert outside not in Assignment.objects.waiting()
    entry = AuditEntry.objects.get(verb="assignment.accept")
    assert entry.label == f"{cast['UBQ']} không có tài khoản: văn phòng theo dõi thay"
    assert entry.actor_id == cast.clerk.pk


def test_a_ward_unit_without_an_officer_is_followed_up_by_the_office(cast, issue):
    lead = assign_issue(issue, by=cast.clerk, unit=cast["UBND"])
    assert (lead.state, lead.internal_due_on) == ("accepted", None)
    assert Issue.objects.get(pk=issue.pk).stage == "in_progress"
    withdraw_assignment(lead, by=cast.clerk, reason="Giao lại")
    assert Issue.objects.get(pk=issue.pk).stage == "classified"


def test_a_moved_date_proposes_none_to_a_unit_nobody_signs_in_for(cast, issue):
    assign_issue(issue, by=cast.clerk, unit=cast["DCXD"], cooperating=[cast["UBQ"]])
    deadline = Deadline.objects.get(issue=issue)
    correct_deadline(Issue.objects.get(pk=issue.pk), by=cast.clerk, wording=before(date(2022, 12, 20)), reason="Sai")
    assert Deadline.objects.get(pk=deadline.pk).due_on != deadline.due_on
    assert part_of(issue, cast["UBQ"]).internal_due_on is None
    assert part_of(issue, cast["DCXD"]).internal_due_on is not None


def test_nobody_is_chased_in_vain(cast, issue):
    assign(cast, issue, accept=True, cooperating=[cast["UBQ"]])
    with pytest.raises(NotAllowedNow, match="không có tài khoản"):
        chase_assignment(part_of(issue, cast["UBQ"]), by=cast.clerk)
    other = make_issue(cast, issue.conference, summary="Đèn đường")
    assign_issue(other, by=cast.clerk, unit=cast["UBND"])
    issue, other = Issue.objects.get(pk=issue.pk), Issue.objects.get(pk=other.pk)
    with pytest.raises(NotAllowedNow, match="không có tài khoản"):
        chase_issue(other, by=cast.clerk)
    assert chase_issues([issue, other], by=cast.clerk) == [issue]
    assert Chase.objects.count() == 1


def test_the_ladder_asks_no_date_of_its_own_of_them(cast, issue):
    assign(cast, issue, accept=True, cooperating=[cast["UBQ"]])
    Issue.objects.update(due_on=None)
    remind(date(2022, 12, 20))
    assert not Chase.objects.filter(unit=cast["UBQ"]).exists()
