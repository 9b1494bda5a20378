"""Deadlines through the actions: what is stored explains itself, whatever happens to the calendar later."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.duedates import DueWording, describe
from dialogue_site.models import CalendarDay
from resolutions.actions.deadlines import place
from resolutions.actions.tasks import edit_task
from resolutions.deadlines import calendar, explained_days, lateness, meaning, sentence, stored_meaning
from resolutions.models import ConclusionTask, Deadline

from .builders import before, make_conclusion, make_conference, make_issue, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

DAYS = st.dates(date(2022, 10, 1), date(2026, 12, 31))
WORDINGS = st.one_of(
    st.builds(DueWording, st.sampled_from(["before", "no_later_than"]), date=DAYS),
    st.builds(
        DueWording,
        st.just("period"),
        days=st.integers(1, 60),
        day_unit=st.sampled_from(["working", "calendar"]),
        counted_from=DAYS,
    ),
    st.builds(
        DueWording,
        st.just("recurring"),
        recurrence=st.sampled_from(["month", "quarter", "year", "unspecified"]),
        counted_from=DAYS,
    ),
    st.just(DueWording("open")),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wording=WORDINGS)
def test_what_is_stored_means_what_was_said(cast, wording):
    if not hasattr(cast, "task"):
        cast.task = make_task(cast, make_conclusion(cast, make_conference(cast), tasks=0), wording=None)
    task = ConclusionTask.objects.get(pk=cast.task.pk)
    place(task, by=cast.clerk, wording=wording)
    stored, due = Deadline.objects.get(task=task), meaning(wording)
    assert stored_meaning(stored) == due
    assert stored.wording == wording
    assert sentence(stored) == describe(due, wording, named_day=screen_date)
    if wording.kind == "before":
        assert stored.due_on == wording.date - timedelta(days=1)
    if wording.kind == "no_later_than":
        assert stored.due_on == wording.date
    if wording.kind == "period":
        assert calendar().is_working(stored.due_on)
        counted = sum(day["counted"] for day in explained_days(due.trace))
        assert counted == wording.days
    if stored.due_on:
        assert (lateness(stored.due_on, stored.due_on), lateness(stored.due_on, stored.due_on + timedelta(days=1))) == (
            "due_soon", "overdue",
        )  # fmt: skip


def test_a_changed_calendar_moves_no_date_and_no_explanation(cast):
    issue = make_issue(cast, make_conference(cast))
    wording = DueWording("period", days=3, day_unit="working", counted_from=date(2022, 10, 3))
    stored = place(issue, by=cast.clerk, wording=wording)
    words, version = sentence(stored), stored.trace["calendar"]
    CalendarDay.objects.create(date=date(2022, 10, 5), is_working=False, name="Nghỉ bù")
    stored.refresh_from_db()
    assert (stored.due_on, sentence(stored)) == (date(2022, 10, 6), words)
    assert calendar().version != version
    assert meaning(wording).last_day == date(2022, 10, 7)


def test_a_day_off_has_its_name_in_the_explanation(cast):
    CalendarDay.objects.update_or_create(date=date(2022, 10, 5), defaults={"is_working": False, "name": "Nghỉ bù"})
    issue = make_issue(cast, make_conference(cast))
    wording = DueWording("period", days=3, day_unit="working", counted_from=date(2022, 10, 3))
    stored = place(issue, by=cast.clerk, wording=wording)
    days = {day["date"]: day for day in explained_days(stored_meaning(stored).trace)}
    assert days[date(2022, 10, 5)]["name"] == "Nghỉ bù"
    assert not days[date(2022, 10, 5)]["counted"]
    assert stored.due_on == date(2022, 10, 7)


def test_a_drafted_tasks_first_date_is_the_one_settled(cast):
    task = make_task(cast, make_conclusion(cast, make_conference(cast), tasks=0))
    edit_task(task, by=cast.clerk, version=task.version, wording=before(date(2022, 11, 5)))
    stored = Deadline.objects.get(task=task)
    assert stored.due_on == stored.first_due_on == date(2022, 11, 4)
    assert stored.events.count() == 2
