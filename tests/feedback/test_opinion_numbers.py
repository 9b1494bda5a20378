"""Numbers of opinions and issues: no gap, no double, whatever fails in between and whoever writes at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue_site.models import Counter, User
from feedback.actions.opinions import record_opinion
from feedback.models import Issue, Opinion
from tests.build import make_conference, make_opinion
from tests.cast import make_cast


class Undo(Exception):
    pass


@given(steps=st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rolled_back_entries_leave_no_gap(cast, steps):
    with transaction.atomic():
        conference = make_conference(cast)
        kept_issues = kept = 0
        for rows, keep in steps:
            try:
                with transaction.atomic():
                    opinion = make_opinion(cast, conference, issues=[{"summary": f"Việc {n}"} for n in range(rows)])
                    if not keep:
                        raise Undo
            except Undo:
                continue
            kept, kept_issues = kept + 1, kept_issues + rows
            assert opinion.number == kept
        numbers = conference.opinions.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, kept + 1))
        issues = Issue.objects.filter(conference=conference).order_by("number")
        assert list(issues.values_list("number", flat=True)) == list(range(1, kept_issues + 1))
        transaction.set_rollback(True)


WRITERS = 8


def write_at_once(conference, users, record, mode="IMMEDIATE"):
    """``record(conference, user)`` from as many threads as there are users, started together; returns errors.

    ``mode`` is when SQLite lets a transaction write: at its start, or (DEFERRED) at its first write.
    """
    together = Barrier(len(users))

    def work(user):
        connection.ensure_connection()
        connection.transaction_mode = mode
        try:
            together.wait(10)
            record(conference, User.objects.get(pk=user.pk))
        except Exception as error:
            return error
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(users)) as pool:
        return [error for error in pool.map(work, users) if error is not None]


def enter(conference, user):
    record_opinion(
        conference, by=user, source="room_spoken", verbatim="Ngõ 86 ngập.", received_on=conference.date,
        issues=[{"summary": "Ngập"}, {"summary": "Lún"}],
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_clerks_entering_at_once_get_numbers_without_gap_or_double():
    cast = make_cast()
    conference = make_conference(cast)
    assert write_at_once(conference, [cast.clerk, cast.clerk2] * (WRITERS // 2), enter) == []
    assert sorted(Opinion.objects.values_list("number", flat=True)) == list(range(1, WRITERS + 1))
    assert sorted(Issue.objects.values_list("number", flat=True)) == list(range(1, 2 * WRITERS + 1))


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_same_writers_collide(monkeypatch):
    """Shows that the test above can fail: numbers read without a lock are given out twice, or refused by SQLite."""
    cast = make_cast()
    conference = make_conference(cast)
    make_opinion(cast, conference)
    together = Barrier(2)

    def unlocked(scope, count=1):
        counter = Counter.objects.get(scope=scope)
        if scope.startswith("opinion"):
            together.wait(10)
        Counter.objects.filter(scope=scope).update(value=counter.value + count)
        return counter.value + 1

    monkeypatch.setattr("feedback.actions.opinions.next_number", unlocked)
    monkeypatch.setattr("feedback.actions.splitting.next_number", unlocked)
    monkeypatch.setattr("feedback.actions.opinions.require_running", lambda conference: conference.state)
    errors = write_at_once(conference, [cast.clerk, cast.clerk2], enter, mode="DEFERRED")
    assert len(errors) == 1
    assert isinstance(errors[0], (IntegrityError, OperationalError))
