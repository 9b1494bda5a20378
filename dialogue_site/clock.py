"""The one place that knows what day it is.

Days are decided in Asia/Ho_Chi_Minh. The demo lives on the day for which its invented states are true,
so that what is overdue there stays overdue and what is in time stays in time.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.utils import timezone

_pretended = ContextVar("pretended", default=None)


def today():
    """The present day in the ward."""
    pretended = _pretended.get()
    if pretended is not None:
        return timezone.localdate(pretended)
    return settings.DEMO_TODAY or timezone.localdate()


def now():
    """The present moment, aware; in the demo the present time of its day."""
    pretended = _pretended.get()
    if pretended is not None:
        return pretended
    real = timezone.localtime()
    if settings.DEMO_TODAY:
        return real.replace(year=settings.DEMO_TODAY.year, month=settings.DEMO_TODAY.month, day=settings.DEMO_TODAY.day)
    return real


@contextmanager
def pretend(day, hour=9, minute=0):
    """Let everything inside happen on ``day``: for the demo data, which tells what happened when."""
    moment = timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))
    token = _pretended.set(moment)
    try:
        yield moment
    finally:
        _pretended.reset(token)
