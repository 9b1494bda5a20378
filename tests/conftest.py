"""The cast, a fixed day, and a way to empty tables that refuse to be emptied."""

from datetime import date

import pytest
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings

from dialogue_site import evidence
from resolutions import evidence as verdicts

from .cast import make_cast

#: The day on which the states of the demo data are true.
TODAY = date(2022, 11, 15)

# A slow machine is no fault of the code: examples are not timed.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


def pytest_addoption(parser):
    parser.addoption("--database-only", action="store_true", help="leave out the tests that ask no database")


def pytest_collection_modifyitems(config, items):
    """A second database repeats what asks a database; without its fixture or mark a test cannot ask one."""
    if config.getoption("--database-only"):
        rows = [
            (item, "_django_db_helper" in item.fixturenames or item.get_closest_marker("django_db")) for item in items
        ]
        config.hook.pytest_deselected(items=[item for item, asks in rows if not asks])
        items[:] = [item for item, asks in rows if asks]


_flush = TransactionTestCase._fixture_teardown


def _flush_evidence_too(self):
    """Between flows that commit, history and issued papers must go as well: the guards are set aside for it."""
    with connection.cursor() as cursor:
        for guards in (evidence, verdicts):
            for statement in guards.RELEASE[connection.vendor]:
                cursor.execute(statement)
    try:
        _flush(self)
    finally:
        with connection.cursor() as cursor:
            for guards in (evidence, verdicts):
                for statement in guards.GUARDS[connection.vendor]:
                    cursor.execute(statement)


TransactionTestCase._fixture_teardown = _flush_evidence_too


@pytest.fixture(autouse=True)
def _in_vietnamese():
    """Every test begins in the language of the house, whatever the one before it chose."""
    translation.deactivate()


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def today(monkeypatch, settings):
    """15/11/2022 for everything that asks what day it is."""
    settings.DEMO_TODAY = TODAY
    monkeypatch.setattr(timezone, "localdate", lambda value=None, timezone=None: value.date() if value else TODAY)
    return TODAY


@pytest.fixture
def sign_in(client):
    """``sign_in(user)`` gives the test client in that user's name."""

    def _sign_in(user):
        client.force_login(user, backend="dialogue_site.auth.PostingBackend")
        return client

    return _sign_in
