from datetime import date

from django.core.management.base import BaseCommand, CommandError

from dialogue_site import clock, outbox
from resolutions.actions.chases import remind
from resolutions.actions.digests import write_digests


class Command(BaseCommand):
    """The morning's work: reminders by the ladder, one e-mail for each person, and sending what waits.

    May run as often as wanted and beside itself: nothing is given twice. Prints figures only. Exits 1 when an
    e-mail was given up, so that the timer's watch sees it.
    """

    help = "Give the reminders of the day, write the morning e-mails and send what waits."

    def add_arguments(self, parser):
        parser.add_argument("--date", type=_day, default=None, help="the day, as 2026-11-20; default: today")
        parser.add_argument("--send-only", action="store_true", help="only send what waits; for every few minutes")
        parser.add_argument("--limit", type=int, default=500, help="at most so many e-mails in one run")

    def handle(self, *, limit, send_only, **options):
        today = options["date"] or clock.today()
        if not send_only:
            given = remind(today)
            levels = ", ".join(f"{level} {count}" for level, count in sorted(given.items())) or "none"
            self.stdout.write(f"reminders: {sum(given.values())} ({levels})")
            self.stdout.write(f"e-mails written: {write_digests(today)}")
        sent = outbox.deliver(limit)
        self.stdout.write(f"e-mails sent: {sent.sent}, to be tried again: {sent.later}, given up: {sent.given_up}")
        if sent.given_up:
            raise CommandError(f"{sent.given_up} e-mails were given up; the administrator was told")


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is no day: write it as 2026-11-20") from None
