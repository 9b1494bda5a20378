"""E-mails: written as rows in the transaction that causes them, sent afterwards; none is lost, none is sent twice.

A worker claims a row before it speaks to the mail server: one more attempt, and not to be touched by others before
``LEASE`` is over. What follows depends on what is known:

- the server took it: the row is ``sent``;
- the server said no for good (no such mailbox): given up at once;
- the server said no for now, or could not be reached: tried again after ``WAITS``;
- nobody knows (the line broke after the text, or the worker died between the server's yes and our commit): tried
  again when the lease is over. A lost reminder is worse than one that comes twice, so this is the one case in which a
  second copy can go out; both carry the same Message-ID, made from the key, by which mail systems drop the second.

Whoever no longer works here gets nothing. Logs carry keys of rows, never addresses or texts.
"""

import hashlib
import logging
import smtplib
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from . import clock
from .models import Notification, OutboxMessage, Posting
from .models.outbox import OutboxState
from .roles import Role

logger = logging.getLogger(__name__)

#: Longer than any talk with a mail server: EMAIL_TIMEOUT counts for each step of it.
LEASE = timedelta(minutes=15)
#: What is waited after the first, second … attempt that failed for now; after the last the row is given up.
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 480, 720)]
ATTEMPTS = len(WAITS) + 1
PROBLEM_LENGTH = 200


@dataclass
class Delivery:
    """What one round of sending did."""

    sent: int = 0
    later: int = 0
    given_up: int = 0


def write(*, key, user, subject, body):
    """Write one e-mail in the running transaction; ``False`` when that key was written before or nobody gets mail."""
    if not settings.WRITES_EMAILS or not user.email:
        return False
    facts = {"user": user, "subject": subject[:200], "body": body, "next_try_at": clock.now()}
    _row, made = OutboxMessage.objects.get_or_create(key=key, defaults=facts)
    return made


def message_id(key):
    """Always the same for one key, so that a second copy is known as one."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def deliver(limit=100, now=None):
    """Send what is due, at most ``limit`` rows; returns a :class:`Delivery`."""
    done, server = Delivery(), get_connection()
    for row in _claim(limit, now or clock.now()):
        if not row.user.is_active or not row.user.email:
            _give_up(row, "no address", tell=False)
            done.given_up += 1
            continue
        outcome, problem = _send(server, row)
        if outcome == "sent":
            row.state, row.sent_at, row.problem = OutboxState.SENT, clock.now(), ""
            _keep(row, "state", "sent_at", "problem")
            done.sent += 1
        elif outcome == "refused" or row.attempts >= ATTEMPTS:
            _give_up(row, problem)
            done.given_up += 1
        else:
            _try_later(row, problem, unknown=outcome == "unknown", now=now)
            done.later += 1
    _close(server)
    return done


def _claim(limit, now):
    """Take due rows in hand, each by compare-and-swap, so that two workers never hold the same one."""
    due = OutboxMessage.objects.filter(state=OutboxState.WAITING, next_try_at__lte=now).order_by("next_try_at", "pk")
    claimed = []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        for row in due.select_related("user")[:limit]:
            same = OutboxMessage.objects.filter(pk=row.pk, state=OutboxState.WAITING, attempts=row.attempts)
            if same.update(attempts=F("attempts") + 1, claimed_at=now, next_try_at=now + LEASE):
                row.attempts += 1
                row.claimed_at = now
                claimed.append(row)
    return claimed


def _send(server, row):
    """``(outcome, problem)``: ``sent``, ``refused`` for good, ``later``, or ``unknown``."""
    mail = EmailMessage(
        row.subject, row.body, to=[row.user.email], connection=server,
        headers={"Message-ID": message_id(row.key), "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as error:
        return "later", type(error).__name__
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _words in error.recipients.values()]
        return ("refused" if all(code >= 500 for code in codes) else "later"), f"recipient {codes}"
    except smtplib.SMTPDataError as error:
        return ("refused" if error.smtp_code >= 500 else "later"), f"text {error.smtp_code}"
    except smtplib.SMTPResponseException as error:
        _close(server)
        return "later", f"{type(error).__name__} {error.smtp_code}"
    except (OSError, smtplib.SMTPException) as error:
        _close(server)
        return "unknown", type(error).__name__
    except ValueError as error:
        # An address no mail system knows: told by its own kind of error, before anything is sent.
        return "refused", type(error).__name__
    return "sent", ""


def _close(server):
    """End the talk; a line that is broken already cannot be ended politely."""
    try:
        server.close()
    except (OSError, smtplib.SMTPException):
        server.connection = None


def _keep(row, *names):
    """Write what became of a row, unless its lease ran out and another worker has it now."""
    facts = {name: getattr(row, name) for name in (*names, "claimed_at")}
    facts["claimed_at"] = None if row.state != OutboxState.WAITING else facts["claimed_at"]
    OutboxMessage.objects.filter(pk=row.pk, attempts=row.attempts, state=OutboxState.WAITING).update(**facts)


def _try_later(row, problem, *, unknown, now):
    wait = WAITS[row.attempts - 1]
    row.problem = problem[:PROBLEM_LENGTH]
    row.next_try_at = (now or clock.now()) + (max(wait, LEASE) if unknown else wait)
    row.claimed_at = row.claimed_at if unknown else None
    _keep(row, "problem", "next_try_at")
    logger.warning("e-mail %s: attempt %s failed (%s)", row.pk, row.attempts, problem)


@transaction.atomic
def _give_up(row, problem, tell=True):
    """Stop trying; the administrators of the person's wards see it on their bell."""
    row.state, row.problem = OutboxState.GIVEN_UP, problem[:PROBLEM_LENGTH]
    _keep(row, "state", "problem")
    logger.error("e-mail %s: given up after %s attempts (%s)", row.pk, row.attempts, problem)
    if not tell:
        return
    held = Posting.objects.held_on(clock.today())
    wards = held.filter(user=row.user).values("unit__ward")
    admins = held.filter(role=Role.ADMIN, unit__ward__in=wards, user__is_active=True).values_list("user", flat=True)
    with override("vi"):
        text = str(_("An e-mail to %(name)s could not be sent. Check the address.") % {"name": row.user})[:300]
    url = reverse("admin:dialogue_site_user_change", args=[row.user_id])
    Notification.objects.bulk_create(
        Notification(user_id=pk, text=text, url=url, created_at=clock.now()) for pk in sorted(set(admins))
    )
