"""The clock that stands still, the unit's own clock, and what random events leave of a date (invariants 4, 5, 6)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue_site import clock
from dialogue_site.issuing import Signing
from dialogue_site.lib.duedates import DueWording
from dialogue_site.models import CalendarDay
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from feedback.reports import Report, Scope
from resolutions.actions.assignments import assign_issue, return_assignment
from resolutions.actions.clocks import resume_deadline, resume_deadline_for, suspend_deadline
from resolutions.actions.deadlines import correct_deadline
from resolutions.actions.extensions import grant_extension, refuse_extension, request_extension
from resolutions.actions.followups import record_complex_notice, record_escalation
from resolutions.deadlines import calendar, internal_date, stored_meaning
from resolutions.models import Assignment, Deadline, Dispatch, Extension

from ..build import assign, make_conference, make_issue
from .builders import at_work, before, verbs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TODAY, DUE = date(2022, 11, 15), date(2022, 11, 29)


def taken(cast, **facts):
    issue, assignment = at_work(cast, wording=before(date(2022, 11, 30)), **facts)
    return Issue.objects.get(pk=issue.pk), Assignment.objects.get(pk=assignment.pk)


def suspended(cast, **facts):
    issue, _assignment = taken(cast)
    facts = {"waits_for": "citizen", "reason": "Mời bổ sung giấy tờ"} | facts
    suspend_deadline(issue, by=cast.responder, **facts)
    return Issue.objects.get(pk=issue.pk)


def test_a_clock_that_stands_still_is_never_overdue(cast):
    issue = suspended(cast)
    deadline = issue.deadline
    assert (issue.due_on, issue.first_due_on) == (None, DUE)
    assert (deadline.due_on, deadline.suspended_on, deadline.suspended_for) == (DUE, TODAY, "citizen")
    assert deadline.events.last().event == "suspended"
    assert not Issue.objects.overdue(date(2023, 6, 1)).exists()
    assert Report(Scope.of_ward(cast.ward), TODAY).counted.total.no_date == 1
    assert verbs_of(issue)[-1] == "deadline.suspend"


def test_resuming_adds_the_working_days_lost(cast):
    issue = suspended(cast)
    with clock.pretend(date(2022, 11, 22)):
        resume_deadline(issue, by=cast.responder, reason="Đã nộp đủ")
    issue = Issue.objects.get(pk=issue.pk)
    # 16, 17, 18, 21, 22 November are lost: five working days after 29 November.
    assert (issue.due_on, issue.first_due_on) == (date(2022, 12, 6), DUE)
    deadline = issue.deadline
    assert deadline.suspended_on is None
    assert sum(day["counted"] for day in stored_meaning(deadline).trace) == 5
    assert deadline.trace["stood_still"] == {"since": "2022-11-15", "until": "2022-11-22", "days": 5}
    event = deadline.events.last()
    assert (event.event, event.due_on) == ("resumed", date(2022, 12, 6))
    assert "Đã nộp đủ" in event.reason


def test_resumed_on_the_same_day_nothing_is_lost(cast):
    issue = suspended(cast)
    resume_deadline(issue, by=cast.clerk)
    issue.refresh_from_db()
    assert issue.due_on == DUE
    with pytest.raises((NotAllowedNow, PermissionDenied)):
        resume_deadline(issue, by=cast.clerk)


def test_a_higher_bodys_reply_resumes_as_part_of_its_step(cast):
    issue, _assignment = taken(cast)
    record_escalation(
        issue, by=cast.leader, sent_to="UBND quận", document_number="1/UBND", document_date=TODAY
    )  # fmt: skip
    suspend_deadline(issue, by=cast.responder, waits_for="higher", reason="Công văn 1/UBND")
    assert issue.due_on is None
    with transaction.atomic():
        resume_deadline_for(issue, by=cast.clerk)
        resume_deadline_for(issue, by=cast.clerk)
    issue.refresh_from_db()
    assert issue.due_on == DUE


@pytest.mark.parametrize(
    "facts",
    [{"waits_for": "higher"}, {"waits_for": "nobody"}, {"on": date(2022, 11, 16)}, {"reason": " "}],
)
def test_what_cannot_stand_still(cast, facts):
    issue, _assignment = taken(cast)
    facts = {"waits_for": "citizen", "reason": "Chờ"} | facts
    with pytest.raises(NotAllowedNow), transaction.atomic():
        suspend_deadline(issue, by=cast.responder, **facts)
    assert Deadline.objects.get(issue=issue).suspended_on is None


def test_lateness_is_not_hidden_by_suspending(cast):
    issue, _assignment = at_work(cast, wording=before(date(2022, 10, 30)))
    with pytest.raises(NotAllowedNow):
        suspend_deadline(Issue.objects.get(pk=issue.pk), by=cast.clerk, waits_for="citizen", reason="Chờ")


def test_suspended_twice_is_refused(cast):
    issue, _assignment = taken(cast)
    other = Issue.objects.get(pk=issue.pk)
    suspend_deadline(issue, by=cast.responder, waits_for="citizen", reason="Chờ")
    with pytest.raises(NotAllowedNow):
        suspend_deadline(other, by=cast.clerk, waits_for="citizen", reason="Chờ")


@pytest.mark.parametrize("who", ["leader", "monitor", "other_responder", "stranger"])
def test_only_the_unit_and_the_clerk_stop_and_start_the_clock(cast, who):
    issue, _assignment = taken(cast)
    with pytest.raises(PermissionDenied):
        suspend_deadline(issue, by=getattr(cast, who), waits_for="citizen", reason="Chờ")
    suspend_deadline(issue, by=cast.clerk, waits_for="citizen", reason="Chờ")
    with pytest.raises(PermissionDenied):
        resume_deadline(issue, by=getattr(cast, who))


def test_no_later_day_is_asked_for_while_the_clock_stands(cast):
    issue = suspended(cast)
    with pytest.raises((NotAllowedNow, PermissionDenied)):
        request_extension(
            issue, by=cast.clerk, wording=DueWording("no_later_than", date=date(2023, 1, 5)), reason="x"
        )  # fmt: skip


# The unit's own clock


def test_the_units_date_is_proposed_ahead_of_the_citizens(cast):
    issue, assignment = taken(cast, cooperating=[cast["CAP"]])
    assert {a.internal_due_on for a in issue.assignments.all()} == {date(2022, 11, 24)}
    assert internal_date(date(2022, 11, 16), TODAY) == TODAY
    assert internal_date(date(2022, 10, 1), TODAY) == date(2022, 10, 1)
    assert internal_date(None, TODAY) is None
    assert assignment.internal_due_on < issue.due_on


def test_the_units_date_may_be_chosen_but_not_after_the_citizens(cast):
    issue = make_issue(cast, make_conference(cast))
    facts = {"by": cast.clerk, "unit": cast["DCXD"], "wording": before(date(2022, 11, 30))}
    with pytest.raises(NotAllowedNow), transaction.atomic():
        assign_issue(issue, internal_due_on=date(2022, 11, 30), **facts)
    chosen = assign_issue(Issue.objects.get(pk=issue.pk), internal_due_on=date(2022, 11, 21), **facts)
    assert chosen.internal_due_on == date(2022, 11, 21)


def test_the_units_date_moves_with_the_citizens_by_the_same_event(cast):
    issue, assignment = taken(cast)
    record_escalation(
        issue, by=cast.leader, sent_to="UBND quận", document_number="1/UBND", document_date=TODAY,
        expected_on=date(2022, 12, 14),
    )  # fmt: skip
    assignment.refresh_from_db()
    assert assignment.internal_due_on == date(2022, 12, 9)
    assert calendar().working_between(assignment.internal_due_on, date(2022, 12, 14)) == 3


def test_correcting_carries_the_units_date(cast):
    issue, assignment = taken(cast, accept=False)
    correct_deadline(issue, by=cast.clerk, wording=before(date(2022, 12, 15)), reason="Gõ nhầm")
    assignment.refresh_from_db()
    assert assignment.internal_due_on == date(2022, 12, 9)


def test_a_returned_assignment_never_stops_the_citizens_clock(cast):
    """Invariant 4: the return goes to the clerk's queue with the unit it suggests; the citizen's date runs on."""
    issue, assignment = taken(cast, accept=False)
    return_assignment(assignment, by=cast.responder, reason="Thuộc công an", suggested_unit=cast["CAP"])
    issue.refresh_from_db()
    deadline = Deadline.objects.get(issue=issue)
    assert (issue.due_on, deadline.suspended_on, deadline.events.count()) == (DUE, None, 1)
    assert Assignment.objects.returned_to_office().get() == assignment
    assert Issue.objects.overdue(date(2022, 11, 30)).get() == issue


def test_the_returned_matter_opens_with_the_suggested_unit(cast, sign_in):
    issue, assignment = taken(cast, accept=False)
    return_assignment(assignment, by=cast.responder, reason="Thuộc công an", suggested_unit=cast["CAP"])
    page = sign_in(cast.clerk).get(reverse("issue-assign", args=[issue.pk]))
    assert page.context["form"].initial["unit"] == cast["CAP"]


def test_assigning_many_that_somebody_changed_meanwhile_is_told(cast, sign_in):
    issue = make_issue(cast, make_conference(cast))
    facts = {"issue": f"{issue.pk}:{issue.version + 7}", "confirmed": "1", "unit": cast["DCXD"].pk, "by_rule": "on"}
    answer = sign_in(cast.clerk).post(reverse("issue-assign-bulk"), facts)
    assert answer.status_code == 409
    assert issue.code in answer.content.decode()
    assert not issue.assignments.exists()


# Told outside the system


def test_an_outside_complex_notice_records_a_dispatch_to_everybody(cast):
    issue, _assignment = taken(cast)
    record_complex_notice(
        issue, by=cast.leader, document_number="9/UBND", document_date=date(2022, 11, 10), why="Nhiều cơ quan",
        responsible_body="UBND quận", expected_on=date(2023, 3, 31), channel="handed", sent_on=date(2022, 11, 11),
    )  # fmt: skip
    dispatch = Dispatch.objects.get()
    assert (dispatch.channel, dispatch.sent_on, dispatch.pays) == ("handed", date(2022, 11, 11), False)
    assert list(dispatch.links.all()) == list(issue.links.all())


# Lateness by both dates


def test_late_against_the_first_date_though_a_later_one_counts(cast):
    issue, _assignment = at_work(cast, wording=before(date(2022, 10, 30)))
    issue = Issue.objects.get(pk=issue.pk)
    record_escalation(
        issue, by=cast.leader, sent_to="UBND quận", document_number="1/UBND", document_date=date(2022, 10, 20),
        expected_on=date(2022, 12, 14),
    )  # fmt: skip
    total = Report(Scope.of_ward(cast.ward), TODAY).counted.total
    assert (total.overdue, total.late_against_first) == (0, 1)


def test_the_number_late_against_the_first_date_opens_its_list(cast, sign_in):
    test_late_against_the_first_date_though_a_later_one_counts(cast)
    figure = Report(Scope.of_ward(cast.ward), TODAY).figures["late_against_first"]
    page = sign_in(cast.monitor).get(figure.url)
    assert page.context["count"] == figure.value == 1


# Pages


def test_the_page_of_a_deadline_explains_every_day(cast, sign_in):
    CalendarDay.objects.update_or_create(
        date=date(2022, 10, 5), defaults={"is_working": False, "name": "Nghỉ bù", "source": "Công văn 12"}
    )
    issue = make_issue(cast, make_conference(cast))
    wording = DueWording("period", days=3, day_unit="working", counted_from=date(2022, 10, 3))
    assign(cast, issue, wording=wording)
    CalendarDay.objects.all().delete()
    page = sign_in(cast.monitor).get(reverse("deadline-detail", args=[issue.deadline.pk]))
    text = page.content.decode()
    assert "Nghỉ bù" in text
    assert "Công văn 12" in text
    assert page.context["calendar_changed"]
    assert page.context["counted"] == 3


def test_stopping_and_starting_the_clock_in_the_browser(cast, sign_in):
    issue, _assignment = taken(cast)
    client = sign_in(cast.responder)
    url = reverse("deadline-suspend", args=[issue.pk])
    bad = client.post(url, {"waits_for": "higher", "on": "15/11/2022", "reason": "Chờ giấy tờ"})
    assert bad.status_code == 409
    assert "Chờ giấy tờ" in bad.content.decode()
    assert client.post(url, {"waits_for": "citizen", "on": "hôm nay", "reason": ""}).status_code == 200
    assert client.post(url, {"waits_for": "citizen", "on": "15/11/2022", "reason": "Chờ"}).status_code == 302
    for page in (issue.get_absolute_url(), reverse("issue-list"), reverse("assignment-list")):
        assert "15/11/2022" in client.get(page).content.decode(), page
    resume = reverse("deadline-resume", args=[issue.pk])
    assert client.get(resume).status_code == 200
    assert set(client.post(resume, {"on": "14/11/2022"}).context["form"].errors) == {"on"}
    assert client.post(resume, {"on": "15/11/2022"}).status_code == 302
    assert client.get(resume).status_code == 403


def test_lists_with_suspended_matters_ask_the_same_for_one_and_three(cast, sign_in):
    client, counts = sign_in(cast.clerk), []
    for number in (1, 3):
        while Deadline.objects.exclude(suspended_on=None).count() < number:
            conference = make_conference(cast, code=f"HN-{Deadline.objects.count()}")
            issue = make_issue(cast, conference)
            assign(cast, issue, accept=True, wording=before(date(2022, 11, 30)))
            suspend_deadline(Issue.objects.get(pk=issue.pk), by=cast.clerk, waits_for="citizen", reason="Chờ")
        found = []
        for name in ("issue-list", "assignment-list"):
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(name))
            found.append(len(asked))
        counts.append(found)
    assert counts[0] == counts[1]


# Whatever happens

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["extend", "refuse", "suspend", "resume", "escalate", "notify", "nothing"]),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=6,
)
SIGNER = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Luyện")


@settings(
    max_examples=8, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(steps=STEPS)
def test_invariants_5_and_6_whatever_happens_to_a_deadline(cast, steps):
    """The first date stays; only events move the date and only later; a clock standing still is never overdue."""
    sid = transaction.savepoint()
    try:
        with clock.pretend(TODAY):
            conference = make_conference(cast, code=f"HN-{Issue.objects.count() + 1}")
            issue = make_issue(cast, conference)
            assign(cast, issue, accept=True, wording=before(date(2022, 11, 30)))
        day = TODAY
        for step, days in steps:
            day += timedelta(days=days)
            issue = Issue.objects.get(pk=issue.pk)
            old, events = issue.deadline.due_on, issue.deadline.events.count()
            try:
                with clock.pretend(day), transaction.atomic():
                    _take(step, issue, day, days, cast)
            except (NotAllowedNow, StaleState, PermissionDenied):
                pass
            _holds(issue.pk, old, events, day)
    finally:
        transaction.savepoint_rollback(sid)


def _holds(pk, old, events, day):
    issue = Issue.objects.get(pk=pk)
    deadline = issue.deadline
    assert issue.first_due_on == deadline.first_due_on == DUE
    assert deadline.due_on >= old
    assert (deadline.due_on != old) <= (deadline.events.count() > events)
    assert issue.due_on == (None if deadline.stands_still else deadline.due_on)
    assert not (deadline.stands_still and Issue.objects.overdue(day + timedelta(days=999)).filter(pk=pk).exists())
    moved = deadline.events.exclude(event="suspended").last()
    assert moved.due_on == deadline.due_on
    path = stored_meaning(deadline).trace
    assert not path or max(each["date"] for each in path) >= deadline.due_on.isoformat()
    own = Assignment.objects.active().get(issue=issue).internal_due_on
    assert own <= deadline.due_on


def _take(step, issue, day, days, cast):
    later = DueWording("no_later_than", date=max(day, issue.due_on or day) + timedelta(days=days))
    if step in ("extend", "refuse"):
        extension = request_extension(issue, by=cast.clerk, wording=later, reason="Chờ kết quả", today=day)
        assert Issue.objects.get(pk=issue.pk).due_on == issue.due_on, "until granted the old date counts"
        if step == "refuse":
            refuse_extension(extension, by=cast.leader, reason="Không", today=day)
        else:
            signing = Signing(day, *SIGNER)
            grant_extension(extension, by=cast.leader, signing=signing, channel="posted", sent_on=day, today=day)
            assert Dispatch.objects.filter(links__issue=issue, sent_on=day).exists()
    elif step == "suspend":
        suspend_deadline(issue, by=cast.clerk, waits_for="citizen", reason="Chờ", today=day)
    elif step == "resume":
        resume_deadline(issue, by=cast.clerk, today=day)
    elif step == "escalate":
        record_escalation(
            issue, by=cast.leader, sent_to="UBND quận", document_number="1/UBND", document_date=day,
            expected_on=later.date, today=day,
        )  # fmt: skip
    elif step == "notify":
        record_complex_notice(
            issue, by=cast.leader, document_number="2/UBND", document_date=day, why="Nhiều cơ quan",
            responsible_body="UBND quận", expected_on=later.date, today=day,
        )  # fmt: skip
    assert Extension.objects.filter(issue=issue, state="requested").count() == 0
