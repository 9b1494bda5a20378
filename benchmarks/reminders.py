"""What a morning's run costs: reminders, e-mails, sending, over invented issues; linear in what is due."""

import time
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.fill import fill_ward
from benchmarks.followups import follow_up
from dialogue_site.models import User
from resolutions.actions.chases import remind
from resolutions.actions.digests import write_digests
from resolutions.models import Chase

#: A Friday in the middle of the dates that ``fill`` invents: about half of them have passed.
DAY = date(2022, 12, 2)


def measure_reminders(size=50_000):
    """Fill the demo's ward with ``size`` issues more and run one morning; returns figures as a dict.

    ``reminders`` given, ``seconds`` for them, ``again`` for the same run once more (nothing to do), ``queries`` of the
    first run, ``emails`` and the seconds for writing them.
    """
    clerk = User.objects.get(username="clerk")
    follow_up(fill_ward(clerk.ward, size), clerk)
    return run_morning(size)


def run_morning(size):
    """One morning in the ward as it is."""
    before = Chase.objects.count()
    with CaptureQueriesContext(connection) as asked:
        seconds, given = _timed(lambda: remind(DAY))
    again, none = _timed(lambda: remind(DAY))
    digests, emails = _timed(lambda: write_digests(DAY))
    return {
        "issues": size, "reminders": sum(given.values()), "kept": Chase.objects.count() - before,
        "seconds": round(seconds, 2), "queries": len(asked), "again": round(again, 2),
        "given_again": sum(none.values()),
        "emails": emails, "emails_seconds": round(digests, 2),
    }  # fmt: skip


def _timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result
