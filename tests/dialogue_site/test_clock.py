"""One clock: days in the ward's time zone, the demo's day, a pretended day."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from dialogue_site import clock


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` sets the machine's clock."""

    def _at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return _at


def test_the_day_changes_at_midnight_in_the_ward(at, settings):
    settings.DEMO_TODAY = None
    at(datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC))
    assert clock.today() == date(2026, 12, 31)
    at(datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC))
    assert clock.today() == date(2027, 1, 1)


def test_now_is_aware(settings):
    settings.DEMO_TODAY = None
    assert timezone.is_aware(clock.now())
    assert abs(clock.now() - timezone.now()).total_seconds() < 5


def test_the_demo_lives_on_its_day_at_the_present_time(at, settings):
    settings.DEMO_TODAY = date(2022, 11, 15)
    at(datetime(2026, 3, 1, 3, 30, tzinfo=UTC))
    assert clock.today() == date(2022, 11, 15)
    assert clock.now().strftime("%d/%m/%Y %H:%M") == "15/11/2022 10:30"


def test_a_leap_day_does_not_break_the_demo(at, settings):
    settings.DEMO_TODAY = date(2022, 11, 30)
    at(datetime(2028, 2, 29, 3, 0, tzinfo=UTC))
    assert clock.now().date() == date(2022, 11, 30)


def test_pretending_wins_and_ends(settings):
    settings.DEMO_TODAY = date(2022, 11, 15)
    with clock.pretend(date(2022, 9, 30), 14, 5) as moment:
        assert clock.today() == date(2022, 9, 30)
        assert clock.now() == moment
        with clock.pretend(date(2022, 10, 1)):
            assert clock.today() == date(2022, 10, 1)
        assert clock.today() == date(2022, 9, 30)
    assert clock.today() == date(2022, 11, 15)


def test_pretending_ends_after_an_error(settings):
    settings.DEMO_TODAY = date(2022, 11, 15)
    with pytest.raises(RuntimeError), clock.pretend(date(2020, 1, 1)):
        raise RuntimeError
    assert clock.today() == date(2022, 11, 15)
