"""Giving, taking, returning and taking back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue_site.lib.duedates import DueWording
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from resolutions.actions.assignments import (
    accept_assignment,
    assign_issue,
    assign_issues,
    assign_task,
    replace_assignment,
    return_assignment,
    withdraw_assignment,
)
from resolutions.models import Assignment

from .builders import at_work, make_category, make_conference, make_issue, settled, told, verbs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_assigning_offers_the_issue_and_sets_its_date(cast, django_capture_on_commit_callbacks):
    issue = make_issue(cast, make_conference(cast))
    with django_capture_on_commit_callbacks(execute=True):
        assignment = assign_issue(
            issue, by=cast.clerk, unit=cast["DCXD"], cooperating=[cast["CAP"]],
            wording=DueWording("before", date=date(2022, 10, 30)), note="Ưu tiên trước mùa mưa",
        )  # fmt: skip
    issue.refresh_from_db()
    assert (issue.stage, issue.lead_unit) == ("assigned", cast["DCXD"])
    assert issue.due_on == issue.first_due_on == date(2022, 10, 29)
    assert (assignment.state, assignment.part, assignment.given_by) == ("offered", "lead", cast.clerk)
    assert issue.assignments.get(part="cooperating").unit == cast["CAP"]
    assert verbs_of(issue)[-2:] == ["issue.assign", "deadline.set"]
    assert "Ngập úng" in told(cast.responder)[0]
    assert "phối hợp" in told(cast.other_responder)[0] or "cooperate" in told(cast.other_responder)[0]
    assert not told(cast.clerk)


def test_without_a_wording_the_categorys_days_count_from_today(cast):
    category = make_category(cast, name="Trật tự đô thị", default_days=10)
    issue = make_issue(cast, make_conference(cast), category=category)
    assign_issue(issue, by=cast.clerk, unit=cast["DCXD"], today=date(2022, 10, 3))
    assert issue.due_on == date(2022, 10, 17)
    assert issue.deadline.kind == "period"


def test_without_anything_the_deadline_is_open(cast):
    issue = make_issue(cast, make_conference(cast))
    assign_issue(issue, by=cast.clerk, unit=cast["DCXD"])
    assert issue.due_on is None
    assert issue.deadline.kind == "open"


def test_the_conclusions_date_comes_before_the_categorys(cast):
    _conference, (issue,), task = settled(cast, issue_scope="unanswered")
    assert issue.due_on == date(2022, 10, 29)
    assert list(task.issues.all()) == [issue]
    assign_issue(issue, by=cast.clerk, unit=cast["DCXD"], wording=DueWording("before", date=date(2022, 12, 1)))
    issue.refresh_from_db()
    assert issue.due_on == date(2022, 10, 29), "a date once set is not moved by assigning"


def test_many_at_once_is_all_or_none(cast, django_capture_on_commit_callbacks):
    conference = make_conference(cast)
    issues = [make_issue(cast, conference, summary=f"Rác ngõ {n}") for n in range(3)]
    with django_capture_on_commit_callbacks(execute=True):
        assign_issues(issues, by=cast.clerk, unit=cast["DCXD"])
    assert [verbs_of(i).count("issue.assign") for i in issues] == [1, 1, 1]
    assert len(told(cast.responder)) == 1
    more = make_issue(cast, conference, summary="Đèn hỏng")
    with pytest.raises(NotAllowedNow), transaction.atomic():
        assign_issues([more, issues[0]], by=cast.clerk, unit=cast["DCXD"])
    more.refresh_from_db()
    assert more.stage != "assigned"


@pytest.mark.parametrize("who", ["responder", "monitor", "admin", "nobody", "stranger"])
def test_only_the_office_assigns(cast, who):
    issue = make_issue(cast, make_conference(cast))
    with pytest.raises(PermissionDenied):
        assign_issue(issue, by=getattr(cast, who), unit=cast["DCXD"])


@pytest.mark.parametrize("code", ["TDP5", "UBQ"])
def test_only_a_working_unit_of_the_ward_gets_work(cast, code):
    issue = make_issue(cast, make_conference(cast))
    with pytest.raises(NotAllowedNow):
        assign_issue(issue, by=cast.clerk, unit=cast[code])


def test_a_unit_has_one_part_only(cast):
    issue = make_issue(cast, make_conference(cast))
    with pytest.raises(NotAllowedNow):
        assign_issue(issue, by=cast.clerk, unit=cast["DCXD"], cooperating=[cast["DCXD"]])


def test_the_second_clerk_is_too_late(cast):
    issue = make_issue(cast, make_conference(cast))
    same = Issue.objects.get(pk=issue.pk)
    assign_issue(issue, by=cast.clerk, unit=cast["DCXD"])
    with pytest.raises(StaleState):
        assign_issue(same, by=cast.clerk2, unit=cast["CAP"])
    assert issue.assignments.active().count() == 1


def test_the_unit_accepts_and_the_clock_is_theirs(cast):
    issue, assignment = at_work(cast, accept=False)
    accept_assignment(assignment, by=cast.responder)
    issue.refresh_from_db()
    assert (assignment.state, issue.stage) == ("accepted", "in_progress")
    assert verbs_of(issue)[-2:] == ["assignment.accept", "issue.start"]


@pytest.mark.parametrize("who", ["leader", "other_responder", "monitor", "stranger", "nobody"])
def test_nobody_else_accepts_or_returns(cast, who):
    _issue, assignment = at_work(cast, accept=False)
    with pytest.raises(PermissionDenied):
        accept_assignment(assignment, by=getattr(cast, who))
    with pytest.raises(PermissionDenied):
        return_assignment(assignment, by=getattr(cast, who), reason="Không phải", suggested_unit=cast["CAP"])


def test_a_cooperating_unit_accepts_without_starting_the_issue(cast):
    issue, _lead = at_work(cast, accept=False, cooperating=[cast["CAP"]])
    accept_assignment(issue.assignments.get(part="cooperating"), by=cast.other_responder)
    issue.refresh_from_db()
    assert issue.stage == "assigned"


def test_a_return_says_why_and_whom_and_moves_no_date(cast, django_capture_on_commit_callbacks):
    issue, assignment = at_work(cast, accept=False, wording=DueWording("before", date=date(2022, 10, 30)))
    with django_capture_on_commit_callbacks(execute=True):
        return_assignment(assignment, by=cast.responder, reason="Thuộc trật tự công cộng", suggested_unit=cast["CAP"])
    issue.refresh_from_db()
    assignment.refresh_from_db()
    assert (assignment.state, assignment.reason) == ("returned", "Thuộc trật tự công cộng")
    assert assignment.suggested_unit == cast["CAP"]
    assert (issue.stage, issue.lead_unit, issue.due_on) == ("classified", None, date(2022, 10, 29))
    assert any("Công an phường" in text for text in told(cast.clerk))
    again = assign_issue(issue, by=cast.clerk, unit=assignment.suggested_unit)
    assert again.unit == cast["CAP"]
    assert issue.due_on == date(2022, 10, 29)


def test_a_return_needs_a_reason_and_another_unit_of_the_ward(cast):
    """Invariant 4."""
    _issue, assignment = at_work(cast, accept=False)
    for facts in (
        {"reason": " ", "suggested_unit": cast["CAP"]},
        {"reason": "Sai", "suggested_unit": cast["DCXD"]},
        {"reason": "Sai", "suggested_unit": cast["UBQ"]},
    ):
        with pytest.raises((NotAllowedNow, IntegrityError)), transaction.atomic():
            return_assignment(assignment, by=cast.responder, **facts)
    assignment.refresh_from_db()
    assert assignment.state == "offered"


def test_an_accepted_matter_is_not_returned(cast):
    _issue, assignment = at_work(cast)
    assignment.refresh_from_db()
    with pytest.raises(NotAllowedNow):
        return_assignment(assignment, by=cast.responder, reason="Muộn", suggested_unit=cast["CAP"])


def test_withdrawing_brings_the_issue_back(cast, django_capture_on_commit_callbacks):
    issue, assignment = at_work(cast)
    assignment = Assignment.objects.get(pk=assignment.pk)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_assignment(assignment, by=cast.leader, reason="Giao nhầm")
    issue.refresh_from_db()
    assert (issue.stage, issue.lead_unit) == ("classified", None)
    assert Assignment.objects.get(pk=assignment.pk).reason == "Giao nhầm"
    assert told(cast.responder)


def test_withdrawing_from_an_answered_issue_needs_reopening(cast):
    from resolutions.actions.followups import record_oral_reply

    issue, assignment = at_work(cast)
    record_oral_reply(
        issue, by=cast.clerk, replied_by="Chủ tịch", gist="Xong", is_final=True, replied_on=date(2022, 9, 30)
    )
    with pytest.raises(NotAllowedNow):
        withdraw_assignment(Assignment.objects.get(pk=assignment.pk), by=cast.clerk, reason="Nhầm")


@pytest.mark.parametrize("who", ["responder", "monitor", "stranger"])
def test_only_the_office_withdraws(cast, who):
    _issue, assignment = at_work(cast)
    with pytest.raises(PermissionDenied):
        withdraw_assignment(assignment, by=getattr(cast, who), reason="x")


def test_a_cooperating_unit_can_become_the_lead(cast):
    issue, lead = at_work(cast, accept=False, cooperating=[cast["CAP"]])
    return_assignment(lead, by=cast.responder, reason="Thuộc công an", suggested_unit=cast["CAP"])
    issue.refresh_from_db()
    assign_issue(issue, by=cast.clerk, unit=cast["CAP"])
    assert issue.assignments.active().get().part == "lead"


def test_a_task_has_one_lead_at_a_time(cast):
    _conference, _issues, task = settled(cast)
    assert task.assignments.get().unit == cast["DCXD"]
    with pytest.raises(NotAllowedNow):
        assign_task(task, by=cast.clerk, unit=cast["CAP"])
    return_assignment(task.assignments.get(), by=cast.responder, reason="Sai", suggested_unit=cast["CAP"])
    task.refresh_from_db()
    assign_task(task, by=cast.clerk, unit=cast["CAP"])
    task.refresh_from_db()
    assert task.lead_unit == cast["CAP"]
    assert verbs_of(task)[-1] == "task.assign"


def test_the_database_knows_one_lead(cast):
    """Invariant 4."""
    issue, _assignment = at_work(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(issue=issue, unit=cast["CAP"], ward=cast.ward, part="lead")


STEPS = st.lists(
    st.sampled_from(["assign", "accept", "return", "withdraw", "assign_police", "help"]), min_size=1, max_size=12
)


@settings(
    max_examples=15, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(steps=STEPS)
def test_whatever_happens_there_is_one_lead_and_one_date(cast, steps):
    """At most one active lead; once set, no assigning, returning or withdrawing moves the citizen's date."""
    sid = transaction.savepoint()
    try:
        number = Issue.objects.count() + 1
        conference = make_conference(cast, code=f"HN-{number}")
        issue = make_issue(cast, conference)
        dated = None
        for step in steps:
            issue = Issue.objects.get(pk=issue.pk)
            lead = issue.assignments.active().leading().first()
            try:
                with transaction.atomic():
                    _take(step, issue, lead, cast)
            except (NotAllowedNow, StaleState):
                pass
            issue.refresh_from_db()
            leads = issue.assignments.active().leading()
            assert leads.count() <= 1
            assert (issue.stage in ("assigned", "in_progress")) == leads.exists()
            assert issue.lead_unit_id == (leads[0].unit_id if leads else None)
            dated = dated or issue.due_on
            assert issue.due_on == dated == issue.first_due_on
    finally:
        transaction.savepoint_rollback(sid)


def _take(step, issue, lead, cast):
    if step.startswith("assign"):
        unit = cast["CAP" if step == "assign_police" else "DCXD"]
        day = date(2022, 10, 30) if unit == cast["CAP"] else date(2022, 11, 20)
        assign_issue(issue, by=cast.clerk, unit=unit, wording=DueWording("no_later_than", date=day))
    elif step == "help":
        assign_issue(issue, by=cast.clerk, unit=cast["VHXH"], cooperating=[cast["CAP"]])
    elif lead is None:
        raise NotAllowedNow("nobody has it")
    elif step == "accept":
        accept_assignment(lead, by=cast.clerk)
    elif step == "return":
        return_assignment(lead, by=cast.clerk, reason="Không thuộc", suggested_unit=cast["HPN"])
    else:
        withdraw_assignment(lead, by=cast.clerk, reason="Giao lại")


# A cooperating unit's return


@pytest.fixture
def refused(cast):
    """The police were asked to help and said no; the land department leads on."""
    issue, _lead = at_work(cast, cooperating=[cast["CAP"]])
    offered = issue.assignments.get(part="cooperating")
    return_assignment(offered, by=cast.other_responder, reason="Không thuộc địa bàn", suggested_unit=cast["VHXH"])
    return Assignment.objects.get(pk=offered.pk)


def test_a_cooperating_units_return_reaches_the_office(cast, refused):
    assert list(Assignment.objects.visible_to(cast.clerk).returned_to_office()) == [refused]


def test_another_unit_cooperates_instead(cast, refused):
    new = replace_assignment(refused, by=cast.clerk, unit=cast["VHXH"])
    assert (new.unit, new.part, new.state) == (cast["VHXH"], "cooperating", "accepted"), "nobody signs in there"
    assert Assignment.objects.get(pk=refused.pk).state == "withdrawn"
    assert not Assignment.objects.returned_to_office().exists()
    assert "assignment.replace" in verbs_of(refused.issue)


def test_nobody_may_be_needed(cast, refused):
    assert replace_assignment(refused, by=cast.leader) is None
    assert not Assignment.objects.returned_to_office().exists()


def test_a_unit_has_one_part(cast, refused):
    with pytest.raises(NotAllowedNow):
        replace_assignment(refused, by=cast.clerk, unit=cast["DCXD"])


def test_the_office_settles_a_return_once(cast, refused):
    for who in (cast.responder, cast.other_responder, cast.monitor):
        with pytest.raises(PermissionDenied):
            replace_assignment(refused, by=who)
    late = Assignment.objects.get(pk=refused.pk)
    replace_assignment(refused, by=cast.clerk)
    with pytest.raises(StaleState):
        replace_assignment(late, by=cast.clerk2)


def test_a_lead_units_return_is_assigned_anew_instead(cast):
    _issue, offered = at_work(cast, accept=False)
    return_assignment(offered, by=cast.responder, reason="Không thuộc bộ phận", suggested_unit=cast["CAP"])
    with pytest.raises(PermissionDenied):
        replace_assignment(Assignment.objects.get(pk=offered.pk), by=cast.clerk)


def test_the_page_proposes_the_suggested_unit(cast, sign_in, refused):
    url = reverse("assignment-replace", args=[refused.pk])
    client = sign_in(cast.clerk)
    assert client.get(url).context["form"].initial["unit"] == cast["VHXH"].pk
    assert client.post(url, {"unit": cast["VHXH"].pk}).status_code == 302
    assert refused.issue.assignments.filter(unit=cast["VHXH"], state="accepted").exists()
