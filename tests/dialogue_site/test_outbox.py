"""The outbox: an e-mail is never lost and never sent twice, whatever the mail server and the workers do."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction

from dialogue_site import clock, outbox
from dialogue_site.models import OutboxMessage, Posting

pytestmark = pytest.mark.usefixtures("today")


class Server(EmailBackend):
    """A mail server with moods: ``script`` holds what each text is met with, ``None`` for accepted."""

    script, closed_door = [], None

    def open(self):
        if Server.closed_door:
            raise Server.closed_door
        return True

    def send_messages(self, messages):
        mood = Server.script.pop(0) if Server.script else None
        if isinstance(mood, tuple):  # takes it, then the line breaks
            super().send_messages(messages)
            raise mood[0]
        if mood:
            raise mood
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    monkeypatch.setattr(Server, "script", [])
    monkeypatch.setattr(Server, "closed_door", None)
    return Server


def write(user, key="digest:1:2022-11-15"):
    user.email = user.email or f"{user.username}@example.vn"
    user.save(update_fields=["email"])
    with transaction.atomic():
        return outbox.write(key=key, user=user, subject="Việc hôm nay", body="VD-01\n")


@pytest.mark.django_db
def test_written_once_sent_once(cast):
    assert write(cast.clerk)
    assert not write(cast.clerk)
    assert outbox.deliver().sent == 1
    assert outbox.deliver().sent == 0
    (sent,) = mail.outbox
    assert sent.to == ["clerk@example.vn"]
    assert sent.extra_headers["Message-ID"] == outbox.message_id("digest:1:2022-11-15")
    row = OutboxMessage.objects.get()
    assert (row.state, row.attempts, row.claimed_at) == ("sent", 1, None)


@pytest.mark.django_db
def test_undone_with_the_transaction_that_caused_it(cast):
    cast.clerk.email = "clerk@example.vn"
    with transaction.atomic():
        assert outbox.write(key="a", user=cast.clerk, subject="x", body="y")
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_nobody_without_an_address_and_nobody_without_a_server(cast, settings):
    assert not outbox.write(key="a", user=cast.clerk, subject="x", body="y")
    cast.clerk.email = "clerk@example.vn"
    settings.WRITES_EMAILS = False
    assert not outbox.write(key="a", user=cast.clerk, subject="x", body="y")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "mood",
    [
        smtplib.SMTPRecipientsRefused({"a@b": (451, b"later")}),
        smtplib.SMTPDataError(451, b"later"),
        smtplib.SMTPSenderRefused(550, b"you", "x"),
        smtplib.SMTPServerDisconnected("gone"),
        TimeoutError(),
    ],
)
def test_what_fails_for_now_is_sent_later(cast, server, mood):
    write(cast.clerk)
    server.script[:] = [mood]
    now = clock.now()
    assert outbox.deliver(now=now).later == 1
    assert outbox.deliver(now=now).sent == 0, "not at once"
    assert outbox.deliver(now=now + timedelta(minutes=16)).sent == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_server_that_is_down_loses_nothing(cast, server):
    for n in range(5):
        write(cast.clerk, f"digest:{n}")
    server.closed_door = ConnectionRefusedError()
    now = clock.now()
    assert outbox.deliver(now=now).later == 5
    server.closed_door = None
    assert outbox.deliver(now=now + timedelta(minutes=2)).sent == 5
    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "mood", [smtplib.SMTPRecipientsRefused({"a@b": (550, b"no")}), smtplib.SMTPDataError(554, b"no")]
)
def test_a_no_for_good_is_told_to_the_administrator_at_once(cast, server, mood):
    write(cast.clerk)
    server.script[:] = [mood]
    assert outbox.deliver().given_up == 1
    assert OutboxMessage.objects.get().state == "given_up"
    (told,) = cast.admin.notifications.all()
    assert "Phạm Thu Hà" in told.text
    assert outbox.deliver().given_up == 0


@pytest.mark.django_db
def test_after_so_many_attempts_it_is_given_up(cast, server, caplog):
    write(cast.clerk)
    now = clock.now()
    server.closed_door = TimeoutError()
    for attempt in range(1, outbox.ATTEMPTS + 1):
        done = outbox.deliver(now=now)
        assert (done.later, done.given_up) == ((1, 0) if attempt < outbox.ATTEMPTS else (0, 1))
        now += timedelta(hours=24)
    assert cast.admin.notifications.count() == 1
    assert "example.vn" not in caplog.text
    assert "Phạm" not in caplog.text


@pytest.mark.django_db
def test_a_line_that_breaks_after_the_text_waits_for_the_lease_and_keeps_its_number(cast, server):
    """Nobody knows whether the server has it: tried again, late, under the same Message-ID."""
    write(cast.clerk)
    server.script[:] = [(smtplib.SMTPServerDisconnected("after DATA"),)]
    now = clock.now()
    outbox.deliver(now=now)
    row = OutboxMessage.objects.get()
    assert row.claimed_at is not None
    assert outbox.deliver(now=now + outbox.LEASE - timedelta(seconds=1)).sent == 0
    assert outbox.deliver(now=now + outbox.LEASE).sent == 1
    assert len({m.extra_headers["Message-ID"] for m in mail.outbox}) == 1


@pytest.mark.django_db
def test_a_worker_that_dies_leaves_its_row_to_the_next(cast, server, monkeypatch):
    write(cast.clerk)
    now = clock.now()

    def die(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(outbox, "_send", die)
        with pytest.raises(KeyboardInterrupt):
            outbox.deliver(now=now)
    assert outbox.deliver(now=now).sent == 0, "still in hand"
    assert outbox.deliver(now=now + outbox.LEASE).sent == 1


@pytest.mark.django_db
def test_who_left_gets_nothing(cast, server):
    write(cast.clerk)
    type(cast.clerk).objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert outbox.deliver().given_up == 1
    assert mail.outbox == []
    assert not cast.admin.notifications.exists()


@pytest.mark.django_db
def test_the_limit_holds(cast):
    for n in range(5):
        write(cast.clerk, f"digest:{n}")
    assert outbox.deliver(limit=2).sent == 2
    assert outbox.deliver(limit=10).sent == 3


def workers(count, call):
    """Run ``call`` in so many threads at once, each on its own connection."""
    start, found = threading.Barrier(count), []

    def run():
        try:
            start.wait()
            found.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return found


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_once(cast):
    for n in range(20):
        write(cast.clerk, f"digest:{n}")
    found = workers(4, lambda: outbox.deliver(limit=20))
    assert sum(done.sent for done in found) == 20
    numbers = [m.extra_headers["Message-ID"] for m in mail.outbox]
    assert len(numbers) == len(set(numbers)) == 20


@pytest.mark.django_db(transaction=True)
def test_control_without_claiming_workers_send_twice(cast, monkeypatch):
    """The race is real: workers that only look for what waits all find the same row."""
    write(cast.clerk)
    meet = threading.Barrier(2)

    def only_look(limit, now):
        rows = list(OutboxMessage.objects.filter(state="waiting").select_related("user"))
        meet.wait(10)
        return rows

    monkeypatch.setattr(outbox, "_claim", only_look)
    workers(2, outbox.deliver)
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_the_posting_of_who_is_told_counts_today(cast, server):
    Posting.objects.filter(user=cast.admin).update(ends_on="2022-01-01")
    write(cast.clerk)
    server.script[:] = [smtplib.SMTPDataError(554, b"no")]
    outbox.deliver()
    assert not cast.admin.notifications.exists()
