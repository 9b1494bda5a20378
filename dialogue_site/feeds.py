"""The secret address under which a calendar program reads a person's dates.

The token has 32 random bytes, is shown once and kept only as its sha256: who reads the database cannot use it. One
address a person; a new one ends the one before.
"""

import hashlib
import logging
import secrets
import threading
import time
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from . import audit, clock
from .models import CalendarFeed

logger = logging.getLogger(__name__)

TOKEN_BYTES = 32
#: When it was last read is noted at most so often: calendar programs ask every quarter of an hour.
READ_NOTED_EVERY = timedelta(hours=6)
#: Wrong addresses are logged at most once in so many seconds: a forgotten program asks for ever.
LOGGED_EVERY = 60
_refused = {"logged": 0.0, "since": 0}
_lock = threading.Lock()


def hash_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_feed(*, by):
    """Give ``by`` a new address and end the one before; returns the token, which nobody can read again."""
    _end(by)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(user=by, token_hash=hash_of(token))
    _note(feed, "calendarfeed.make", _("Made a calendar address"), by)
    return token


@transaction.atomic
def revoke_feed(*, by):
    """End the person's address; ``True`` when there was one."""
    feed = CalendarFeed.objects.filter(user=by, revoked_at=None).first()
    if feed is None:
        return False
    _end(by)
    _note(feed, "calendarfeed.revoke", _("Ended the calendar address"), by)
    return True


def _end(user):
    CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())


def _note(feed, verb, label, by):
    with override("vi"):
        audit.record(by=by, verb=verb, label=str(label), obj=feed, thread=by)


def feed_of(token):
    """The address in use with that token, with its person; ``None`` for a wrong or ended one, or who left."""
    if not token.isascii() or not 20 <= len(token) <= 100:
        return _refuse()
    feed = CalendarFeed.objects.filter(token_hash=hash_of(token), revoked_at=None).select_related("user").first()
    if feed is None or not feed.user.is_active or not feed.user.current_postings:
        return _refuse()
    return feed


def note_read(feed):
    """Remember that it is in use, seldom: the person sees on the own page whether a program still reads it."""
    now = clock.now()
    if feed.last_read_at is None or now - feed.last_read_at > READ_NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)


def _refuse():
    """Say in the log that it happens, without the token, and not for each of a thousand times."""
    with _lock:
        _refused["since"] += 1
        if time.monotonic() - _refused["logged"] >= LOGGED_EVERY or not _refused["logged"]:
            logger.warning("calendar address: %s requests refused", _refused["since"])
            _refused.update(logged=time.monotonic(), since=0)
