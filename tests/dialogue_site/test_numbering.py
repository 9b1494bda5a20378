"""Running numbers: from one, without gaps, without doubles, also when many ask at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from django.db import connection, transaction

from dialogue_site.models import Counter
from dialogue_site.numbering import at_least, next_number

SCOPE = "paper:1:TB:2022"


def taken(scope=SCOPE, count=1):
    with transaction.atomic():
        return next_number(scope, count)


def test_numbers_start_at_one_and_follow(db):
    assert [taken() for _ in range(3)] == [1, 2, 3]


def test_each_series_has_its_own(db):
    assert (taken("a"), taken("b"), taken("a")) == (1, 1, 2)


def test_several_at_once(db):
    assert taken(count=5) == 1
    assert taken() == 6


def test_a_rolled_back_number_is_given_again(db):
    assert taken() == 1
    with transaction.atomic():
        assert next_number(SCOPE) == 2
        transaction.set_rollback(True)
    assert taken() == 2


def test_the_register_s_numbers_are_respected(db):
    with transaction.atomic():
        at_least(SCOPE, 14)
    assert taken() == 15
    with transaction.atomic():
        at_least(SCOPE, 3)
    assert taken() == 16


def at_once(work, times, workers=8):
    """``work(i)`` in threads, each with a connection of its own."""

    def _one(i):
        try:
            return work(i)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(_one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_with_every_fifth_rolled_back_leave_no_gap():
    """Invariant 9: under a lock, without gaps."""

    def work(i):
        with transaction.atomic():
            number = next_number(SCOPE)
            if i % 5 == 0:
                transaction.set_rollback(True)
                return None
        return number

    kept = [number for number in at_once(work, 40) if number is not None]
    assert sorted(kept) == list(range(1, 33))
    assert Counter.objects.get(pk=SCOPE).value == 32


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_lock_gives_doubles():
    """The test above can fail: reading and writing without the lock gives one number twice."""
    Counter.objects.create(scope=SCOPE)
    both_have_read = threading.Barrier(2, timeout=20)
    # On SQLite the lock is the IMMEDIATE transaction itself; on PostgreSQL it is select_for_update.
    without_lock = nullcontext if connection.vendor == "sqlite" else transaction.atomic

    def work(_i):
        with without_lock():
            value = Counter.objects.get(pk=SCOPE).value + 1
            both_have_read.wait()
            Counter.objects.filter(pk=SCOPE).update(value=value)
        return value

    assert at_once(work, 2, workers=2) == [1, 1]
