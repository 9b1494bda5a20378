"""What is checked before people work with the program."""

import builtins
from datetime import date

import pytest
from django.core.checks import run_checks
from django.db import connection

from dialogue_site import checks, evidence
from dialogue_site.lib.calendar_seed import vietnam_calendar
from dialogue_site.models import CalendarDay


def ids(found):
    return [error.id for error in found]


def test_all_is_well(db):
    assert run_checks(databases=["default"]) == []


def test_a_machine_without_pango_is_told_in_words(monkeypatch):
    plain = builtins.__import__

    def without_pango(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return plain(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    found = checks.check_papers()
    assert ids(found) == ["dialogue_site.E001"]
    assert "libpango" in found[0].msg
    assert "apt-get install" in found[0].hint


@pytest.mark.parametrize(
    ("loosened", "word"),
    [("PRAGMA synchronous=NORMAL", "synchronous"), ("transaction_mode", "transaction_mode")],
)
def test_loosened_sqlite_options_are_refused(transactional_db, monkeypatch, loosened, word):
    if connection.vendor != "sqlite":
        assert checks.check_sqlite_options(databases=["default"]) == []
        return
    connection.ensure_connection()
    if loosened == "transaction_mode":
        monkeypatch.setattr(connection, "transaction_mode", "DEFERRED")
    else:
        with connection.cursor() as cursor:
            cursor.execute(loosened)
    try:
        found = checks.check_sqlite_options(databases=["default"])
    finally:
        connection.close()
    assert ids(found) == ["dialogue_site.E002"]
    assert word in found[0].msg


def test_a_lost_guard_is_found(db):
    assert checks.check_guards(databases=["default"]) == []
    lost = next(statement for statement in evidence.RELEASE[connection.vendor] if "document_kept" in statement)
    with connection.cursor() as cursor:
        cursor.execute(lost)
    found = checks.check_guards(databases=["default"])
    assert ids(found) == ["dialogue_site.E004"]
    assert "document_kept" in found[0].msg


def test_a_lost_index_of_words_is_found(db):
    assert checks.check_search_index(databases=["default"]) == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER feedback_issue_fts_au")
        found = checks.check_search_index(databases=["default"])
        assert ids(found) == ["dialogue_site.E005"]
        assert "feedback_issue_fts_au" in found[0].msg


def test_a_published_password_is_refused_in_production(cast, settings):
    assert checks.check_published_passwords(databases=["default"]) == []  # the demo is for it
    settings.DEMO = False
    cast.leader.is_active = False
    cast.leader.save()
    cast.monitor.set_password("một mật khẩu khác hẳn")
    cast.monitor.save()
    found = checks.check_published_passwords(databases=["default"])
    assert ids(found) == ["dialogue_site.E003"]
    names = found[0].msg.partition(": ")[2].split(", ")
    assert "clerk" in names
    assert not {"leader", "monitor"} & set(names)


def test_the_years_without_days_off(db, settings):
    settings.DEMO_TODAY = date(2026, 10, 31)
    assert checks.years_without_calendar() == [2026]
    CalendarDay.objects.bulk_create(
        CalendarDay(date=row.date, is_working=row.is_working, name=row.name) for row in vietnam_calendar(2026)
    )
    assert checks.years_without_calendar() == []
    settings.DEMO_TODAY = date(2026, 11, 1)
    assert checks.years_without_calendar() == [2027]


def test_the_administrator_is_told(cast, sign_in, settings):
    settings.DEMO_TODAY = date(2026, 12, 1)
    page = sign_in(cast.admin).get("/admin/").content.decode()
    assert "seed_calendar 2026" in page
    assert "seed_calendar 2027" in page
