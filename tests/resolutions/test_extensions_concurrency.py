"""Two leaders decide one request at the same moment; the control shows what the request's state alone prevents."""

import threading
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError

from dialogue_site.issuing import Signing
from dialogue_site.lib.duedates import DueWording
from dialogue_site.models import Posting
from dialogue_site.roles import Role
from feedback.models import Issue
from resolutions.actions.extensions import grant_extension, refuse_extension, request_extension
from resolutions.models import Deadline, DeadlineEvent, Extension, Letter

from .builders import at_work, before
from .test_concurrency import refused, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]

SIGNED = Signing(date(2022, 11, 15), "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Luyện")
SENT = {"signing": SIGNED, "channel": "handed", "sent_on": date(2022, 11, 15)}


def asked(cast):
    Posting.objects.create(user=cast.clerk2, unit=cast["DU"], role=Role.LEADER)
    issue, _assignment = at_work(cast, wording=before(date(2022, 11, 30)))
    later = DueWording("no_later_than", date=date(2022, 12, 30))
    return request_extension(Issue.objects.get(pk=issue.pk), by=cast.responder, wording=later, reason="Chờ đo đạc")


@pytest.mark.parametrize("attempt", range(3))
def test_two_leaders_grant_at_once(cast, attempt):
    extension = asked(cast)
    first, second = Extension.objects.get(pk=extension.pk), Extension.objects.get(pk=extension.pk)
    results = together(
        lambda: grant_extension(first, by=cast.leader, **SENT),
        lambda: grant_extension(second, by=cast.clerk2, **SENT),
    )
    assert len(refused(results)) == 1, results
    assert Letter.objects.count() == 1
    assert DeadlineEvent.objects.filter(event="extended").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_granting_against_refusing(cast, attempt):
    extension = asked(cast)
    first, second = Extension.objects.get(pk=extension.pk), Extension.objects.get(pk=extension.pk)
    results = together(
        lambda: grant_extension(first, by=cast.leader, **SENT),
        lambda: refuse_extension(second, by=cast.clerk2, reason="Không"),
    )
    assert len(refused(results)) == 1, results
    extension.refresh_from_db()
    granted = extension.state == "granted"
    due = Deadline.objects.get(issue=extension.issue_id).due_on
    assert due == (date(2022, 12, 30) if granted else date(2022, 11, 29))
    assert Letter.objects.exists() == granted


def test_without_our_lock_both_believe_that_the_request_waits(cast):
    """The control: who reads the state and writes without comparing lets both through; only SQLite stops one."""
    extension = asked(cast)
    meet = threading.Barrier(2)

    def bare():
        connection.ensure_connection()
        connection.transaction_mode = "DEFERRED"
        with transaction.atomic():
            assert Extension.objects.get(pk=extension.pk).state == "requested"
            meet.wait(10)
            Extension.objects.filter(pk=extension.pk).update(state="granted", decided_by=cast.leader)

    results = together(bare, bare)
    stopped = sum(isinstance(r, OperationalError) for r in results)
    assert stopped == (0 if connection.vendor == "postgresql" else 1), results
