"""Ten clerks issue ten announcements at the same moment: numbers 1 to 10, no gap; and a control without the lock."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connection, connections

from dialogue_site import issuing, numbering
from dialogue_site.models import Counter, OfficialDocument
from dialogue_site.transitions import NotAllowedNow
from resolutions.actions.papers import draft_paper, issue_paper
from tests.build import make_conference
from tests.cast import make_cast

from .concluded import STATE_SIGNED

CLERKS = 10
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]


def issue_all_at_once(clerks=CLERKS, mode="IMMEDIATE"):
    """Issue drafts from as many connections; return the numbers given and the errors met."""
    cast = make_cast()
    conferences = [make_conference(cast, code=f"HNDT-{n}", state="planned") for n in range(clerks)]
    drafts = [draft_paper(each, by=cast.clerk, kind="announcement") for each in conferences]
    start = Barrier(clerks)

    def issue(document):
        connection.ensure_connection()
        connection.transaction_mode = mode
        try:
            document = OfficialDocument.objects.get(pk=document.pk)
            start.wait(timeout=60)
            return issue_paper(document, by=cast.leader, **STATE_SIGNED).number, None
        except (NotAllowedNow, IntegrityError, OperationalError) as error:
            return None, error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(clerks) as pool:
        outcomes = list(pool.map(issue, drafts))
    return [number for number, _ in outcomes if number], [error for _, error in outcomes if error]


def test_ten_at_once_get_one_to_ten():
    numbers, errors = issue_all_at_once()
    assert errors == []
    assert sorted(numbers) == list(range(1, CLERKS + 1))


def test_without_the_lock_they_get_in_each_others_way(monkeypatch):
    def unlocked(scope, count=1):
        Counter.objects.get_or_create(scope=scope)
        value = Counter.objects.get(scope=scope).value
        Counter.objects.filter(scope=scope).update(value=value + count)
        return value + 1

    # Every check but the database's own is taken away: only then do doubles come up.
    monkeypatch.setattr(numbering, "next_number", unlocked)
    monkeypatch.setattr(issuing, "OPTIMISTIC_ROUNDS", 0)
    numbers, errors = issue_all_at_once(clerks=4, mode="DEFERRED")
    assert errors or sorted(numbers) != [1, 2, 3, 4]
