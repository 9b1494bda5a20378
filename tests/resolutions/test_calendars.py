"""The calendar changes: nothing shifts silently, the deadlines it concerns are listed and asked (invariant 6)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue_site.lib.duedates import DueWording
from dialogue_site.models import AuditEntry, CalendarDay
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from resolutions.actions.calendars import change_calendar, decide_deadlines
from resolutions.affected import affected, asks
from resolutions.models import Assignment, Deadline

from ..build import assign, make_conference, make_issue
from .builders import told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

#: Ten working days from 15/11/2022 end on 29/11; with 18/11 off, on 30/11.
PERIOD = DueWording("period", days=10, day_unit="working", counted_from=date(2022, 11, 15))
OFF = {"what": "off", "name": "Nghỉ theo thông báo", "source": "Thông báo 15/TB-UBND"}
DAY = date(2022, 11, 18)


def dated(cast, wording=PERIOD, code="HNDT-2022"):
    issue = make_issue(cast, make_conference(cast, code=code))
    assign(cast, issue, accept=True, wording=wording)
    return Issue.objects.get(pk=issue.pk)


def test_invariant_6_a_changed_calendar_asks_and_moves_nothing(cast, django_capture_on_commit_callbacks):
    issue = dated(cast)
    with django_capture_on_commit_callbacks(execute=True):
        assert change_calendar(DAY, by=cast.clerk, **OFF) == 1
    issue.refresh_from_db()
    assert issue.due_on == date(2022, 11, 29)
    (each,) = affected()
    assert (each.deadline.issue, each.due.last_day, each.moves) == (issue, date(2022, 11, 30), True)
    assert any("18/11/2022" in text for text in told(cast.clerk2))
    entry = AuditEntry.objects.get(verb="calendar.change")
    assert entry.after["source"] == "Thông báo 15/TB-UBND"


def test_moved_by_an_event_that_names_the_change(cast):
    issue = dated(cast)
    change_calendar(DAY, by=cast.admin, **OFF)
    deadline = issue.deadline
    assert decide_deadlines([(deadline.pk, deadline.version, "move")], by=cast.clerk, reason="Thông báo 15") == (1, 0)
    issue = Issue.objects.get(pk=issue.pk)
    assert (issue.due_on, issue.first_due_on) == (date(2022, 11, 30), date(2022, 11, 29))
    event = issue.deadline.events.last()
    assert (event.event, event.reason, event.due_on) == ("recomputed", "Thông báo 15", date(2022, 11, 30))
    assert issue.deadline.trace["sources"] == {"2022-11-18": "Thông báo 15/TB-UBND"}
    assert Assignment.objects.get(issue=issue).internal_due_on == date(2022, 11, 25)
    assert affected() == []


def test_kept_is_asked_only_once(cast):
    issue = dated(cast)
    change_calendar(DAY, by=cast.clerk, **OFF)
    deadline = issue.deadline
    assert decide_deadlines([(deadline.pk, deadline.version, "keep")], by=cast.leader, reason="Giữ") == (0, 1)
    issue.refresh_from_db()
    assert (issue.due_on, affected()) == (date(2022, 11, 29), [])
    assert AuditEntry.objects.get(verb="deadline.keep").reason == "Giữ"
    # Another change offers another day: it is asked again.
    assert not asks(Deadline.objects.get())
    change_calendar(date(2022, 11, 21), by=cast.clerk, **OFF)
    assert [each.due.last_day for each in affected()] == [date(2022, 12, 1)]
    assert asks(Deadline.objects.get())


def test_a_named_day_is_flagged_and_never_moved(cast):
    issue = dated(cast, DueWording("no_later_than", date=DAY))
    change_calendar(DAY, by=cast.clerk, **OFF)
    (each,) = affected()
    assert (each.moves, each.due.last_working_day) == (False, date(2022, 11, 17))
    deadline = issue.deadline
    decide_deadlines([(deadline.pk, deadline.version, "move")], by=cast.clerk, reason="Đã biết")
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.trace["last_working_day"], affected()) == (DAY, "2022-11-17", [])
    change_calendar(DAY, by=cast.clerk, what="usual")
    assert [each.moves for each in affected()] == [False]


def test_a_named_day_off_is_asked_about_when_its_last_working_day_changes(cast, sign_in):
    # Sunday 20/11: its last working day was 18/11, the day that becomes a day off.
    issue = dated(cast, DueWording("no_later_than", date=date(2022, 11, 20)))
    Assignment.objects.update(internal_due_on=None)
    client, deadline = sign_in(cast.clerk), issue.deadline
    assert "18/11/2022" in client.get(deadline.get_absolute_url()).text
    assert change_calendar(DAY, by=cast.clerk, **OFF) == 1
    assert asks(deadline)
    page = client.get(deadline.get_absolute_url())
    assert page.context["by_now"].count("17/11/2022") == 1
    assert reverse("deadline-review") in page.text
    assert deadline.trace["calendar"] not in page.text
    assert "15/11/2022" in page.context["calendar_words"]
    decide_deadlines([(deadline.pk, deadline.version, "keep")], by=cast.clerk, reason="Đã biết")
    page = client.get(deadline.get_absolute_url())
    assert (page.context["last_working_day"], page.context["asked"]) == (date(2022, 11, 17), None)
    assert affected() == []
    assert page.context["calendar_changed"] == ""


def test_a_date_the_change_does_not_concern_says_so(cast, sign_in):
    issue = dated(cast, DueWording("no_later_than", date=date(2022, 12, 9)))
    assert change_calendar(DAY, by=cast.clerk, **OFF) == 0
    page = sign_in(cast.clerk).get(issue.deadline.get_absolute_url())
    assert page.context["calendar_changed"]
    assert reverse("deadline-review") not in page.text


@pytest.mark.parametrize(
    ("choice", "own"), [("move", date(2022, 11, 16)), ("keep", date(2022, 11, 17))]
)  # fmt: skip
def test_a_units_own_date_counted_in_working_days_is_asked_about(cast, sign_in, choice, own):
    issue = dated(cast, DueWording("no_later_than", date=date(2022, 11, 22)))
    held = Assignment.objects.get(issue=issue)
    assert held.internal_due_on == date(2022, 11, 17)
    assert change_calendar(DAY, by=cast.clerk, **OFF) == 1
    deadline = Deadline.objects.get(issue=issue)
    (each,) = affected()
    assert (each.moves, [(o.assignment, o.day) for o in each.own]) == (False, [(held, date(2022, 11, 16))])
    client = sign_in(cast.clerk)
    assert "16/11/2022" in client.get(reverse("deadline-review")).text
    assert "16/11/2022" in client.get(deadline.get_absolute_url()).text
    counted = decide_deadlines([(deadline.pk, deadline.version, choice)], by=cast.clerk, reason="Thông báo 15")
    assert counted == ((1, 0) if choice == "move" else (0, 1))
    held.refresh_from_db()
    deadline.refresh_from_db()
    assert (held.internal_due_on, deadline.due_on, affected()) == (own, date(2022, 11, 22), [])


def test_a_units_own_date_is_not_asked_about_once_the_day_is_usual_again(cast):
    dated(cast, DueWording("no_later_than", date=date(2022, 11, 22)))
    change_calendar(DAY, by=cast.clerk, **OFF)
    assert change_calendar(DAY, by=cast.clerk, what="usual") == 0


def test_answered_and_suspended_matters_are_not_asked_about(cast):
    issue = dated(cast)
    Deadline.objects.filter(issue=issue).update(suspended_on=date(2022, 11, 15))
    assert change_calendar(DAY, by=cast.clerk, **OFF) == 0


def test_another_wards_deadlines_are_not_listed(cast):
    dated(cast)
    change_calendar(DAY, by=cast.clerk, **OFF)
    assert affected(cast.stranger.reading_ward_ids) == []
    deadline = Deadline.objects.get()
    with pytest.raises(PermissionDenied):
        decide_deadlines([(deadline.pk, deadline.version, "move")], by=cast.stranger, reason="x")


@pytest.mark.parametrize("who", ["leader", "responder", "monitor", "nobody"])
def test_only_clerks_and_administrators_change_the_calendar(cast, who):
    with pytest.raises(PermissionDenied):
        change_calendar(DAY, by=getattr(cast, who), **OFF)


@pytest.mark.parametrize("facts", [{"name": " "}, {"source": ""}, {"what": "x"}, {"what": "usual"}])
def test_a_change_needs_its_occasion_and_its_document(cast, facts):
    with pytest.raises(NotAllowedNow):
        change_calendar(DAY, by=cast.clerk, **OFF | facts)


def test_the_second_clerk_is_told(cast):
    change_calendar(DAY, by=cast.clerk, **OFF)
    with pytest.raises(StaleState):
        change_calendar(DAY, by=cast.clerk2, seen="", **OFF | {"name": "Khác"})
    issue = dated(cast)
    deadline = issue.deadline
    with pytest.raises(StaleState):
        decide_deadlines([(deadline.pk, deadline.version + 1, "keep")], by=cast.clerk, reason="x")


def test_many_deadlines_of_few_wordings_take_few_questions(cast):
    counts = []
    for number in (1, 3):
        while Deadline.objects.count() < number:
            dated(cast, code=f"HN-{Deadline.objects.count()}")
        CalendarDay.objects.update_or_create(date=DAY, defaults={"is_working": False, "name": "Nghỉ"})
        with CaptureQueriesContext(connection) as asked:
            assert len(affected()) == number
        counts.append(len(asked))
        CalendarDay.objects.filter(date=DAY).delete()
    assert counts[0] == counts[1]


# Pages


def test_from_the_year_to_the_decision_in_the_browser(cast, sign_in):
    issue = dated(cast)
    client = sign_in(cast.clerk)
    assert client.get(reverse("calendar"), {"year": "2022"}).status_code == 200
    assert client.get(reverse("calendar"), {"day": "31/02/2022"}).status_code == 400
    day = reverse("calendar-day", args=[DAY])
    assert client.get(reverse("calendar"), {"day": "18/11/2022"}).url == day
    page = client.get(day)
    bad = client.post(day, {"what": "off", "name": "", "source": "", "seen": page.context["seen"]})
    assert set(bad.context["form"].errors) == {"name", "source"}
    done = client.post(day, OFF | {"seen": page.context["seen"]})
    assert done.url == reverse("deadline-review")
    late = client.post(day, OFF | {"name": "Khác", "seen": page.context["seen"]})
    assert late.status_code == 409
    assert "1 " in client.get(reverse("calendar")).content.decode()
    review = reverse("deadline-review")
    assert review in client.get(reverse("home")).text
    assert review in client.get(issue.get_absolute_url()).text
    client = sign_in(cast.monitor)
    assert review not in client.get(issue.get_absolute_url()).text
    client = sign_in(cast.clerk)
    deadline = issue.deadline
    facts = {f"choice-{deadline.pk}": "move", f"version-{deadline.pk}": deadline.version}
    refused = client.post(reverse("deadline-review"), facts | {"reason": " "})
    assert refused.status_code == 409
    assert client.post(reverse("deadline-review"), {"reason": "Thông báo 15"}).status_code == 409
    assert client.post(reverse("deadline-review"), facts | {"reason": "Thông báo 15"}).status_code == 302
    issue.refresh_from_db()
    assert issue.due_on == date(2022, 11, 30)
    assert client.get(review).status_code == 200
    assert review not in client.get(issue.get_absolute_url()).text


@pytest.mark.parametrize(("who", "status"), [("monitor", 403), ("leader", 403), ("nobody", 403), ("admin", 200)])
def test_who_opens_a_day(cast, sign_in, who, status):
    assert sign_in(getattr(cast, who)).get(reverse("calendar-day", args=[DAY])).status_code == status


@pytest.mark.parametrize("day", ["2022-13-01", "0001-01-01", "2200-01-01"])
def test_days_out_of_reach_are_not_found(cast, sign_in, day):
    assert sign_in(cast.clerk).get(f"/resolutions/calendar/days/{day}/").status_code == 404
