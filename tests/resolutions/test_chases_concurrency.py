"""Two runs at the same moment: each reminder, each line and each e-mail exists once."""

import threading
from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from dialogue_site.models import AuditEntry, Notification, OutboxMessage, User
from feedback.models import Issue
from resolutions.actions import chases
from resolutions.actions.chases import remind
from resolutions.actions.digests import write_digests
from resolutions.models import Assignment, Chase, ChasedPerson, ChaseRule, Deadline

from .builders import assign, make_conference, make_issue
from .test_concurrency import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]

DUE, DAY = date(2022, 11, 15), date(2022, 11, 16)
MATTERS = 12


@pytest.fixture
def matters(cast, monkeypatch):
    """Twelve matters, three to a transaction, so that two runs meet in the middle of each other."""
    monkeypatch.setattr(chases, "BATCH", 3)
    ChaseRule.objects.get_or_create(counted_from="citizen", working_days=1, level="unit")
    conference = make_conference(cast)
    for n in range(MATTERS):
        issue = make_issue(cast, conference, summary=f"Vấn đề {n}")
        assign(cast, issue, accept=True)
    Issue.objects.update(due_on=DUE)
    Deadline.objects.update(due_on=DUE, date=DUE, kind="no_later_than")
    Assignment.objects.update(internal_due_on=None)
    User.objects.filter(pk=cast.responder.pk).update(email="khanh@example.vn")
    Notification.objects.all().delete()


def written():
    """How often each reminder was written, told and noted."""
    noted = Counter(AuditEntry.objects.filter(verb="issue.remind").values_list("object_id", flat=True))
    return Chase.objects.count(), ChasedPerson.objects.count(), len(noted), set(noted.values())


@pytest.mark.parametrize("attempt", range(3))
def test_two_runs_at_once_give_each_reminder_once(cast, matters, attempt):
    results = together(lambda: remind(DAY), lambda: remind(DAY))
    assert not [r for r in results if isinstance(r, Exception)], results
    given = sum(sum(r.values()) for r in results if r != "done")
    assert given == MATTERS
    assert written() == (MATTERS, MATTERS, MATTERS, {1})


def test_two_whole_mornings_at_once_write_one_email(cast, matters):
    results = together(lambda: write_digests(DAY), lambda: write_digests(DAY))
    remind(DAY)
    results = together(lambda: write_digests(DAY), lambda: write_digests(DAY))
    assert not [r for r in results if isinstance(r, Exception)], results
    assert OutboxMessage.objects.filter(user=cast.responder).count() == 1


def test_a_run_that_dies_in_the_middle_is_taken_up_where_it_stopped(cast, matters, monkeypatch):
    calls, ring = [], chases._ring

    def die_at_the_third(*args):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return ring(*args)

    with monkeypatch.context() as broken:
        broken.setattr(chases, "_ring", die_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            remind(DAY)
    assert Chase.objects.count() == 6, "two whole batches"
    call_command("remind", date=DAY, verbosity=0)
    assert written() == (MATTERS, MATTERS, MATTERS, {1})
    assert Notification.objects.filter(user=cast.responder).count() == MATTERS


def test_control_without_the_keys_two_runs_tell_everything_twice(cast, matters, monkeypatch):
    """The race is real: runs that look first and write without minding the key both tell of each matter."""
    meet = threading.Barrier(2)

    def careless(ward, step, due, people, today):
        meet.wait(20)
        for each in due:
            Chase.objects.create(
                ward=ward, counted_from=step.counted_from, level=step.level, unit_id=each.unit_id, due_on=each.due_on,
                key=f"{each.key(step)}:{threading.get_ident()}", chased_on=today, **{each.noun: each.subject},
            )  # fmt: skip
        return len(due)

    monkeypatch.setattr(chases, "BATCH", 100)
    monkeypatch.setattr(chases, "_give", careless)
    results = together(lambda: remind(DAY), lambda: remind(DAY))
    assert not [r for r in results if isinstance(r, Exception)], results
    assert Chase.objects.count() == 2 * MATTERS
    connection.close()
