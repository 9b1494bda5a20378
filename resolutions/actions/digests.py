"""The morning e-mail: what a person was reminded of and what waits, in one letter a day.

It names codes, short summaries and addresses of pages: no citizen, no telephone number, no verbatim text. Lines wait
in ``ChasedPerson`` since the reminder was given and are crossed off in the transaction that writes the e-mail, so a
line is told once, however often the run is broken off and begun again.
"""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext, override

from dialogue_site import clock, outbox
from dialogue_site.lib.dates import screen_date, weekday_name
from dialogue_site.models import Posting, User

from ..deadlines import calendar
from ..models import ChasedPerson
from ..queues import queues_of
from .chases import address_of, sentence

#: More reminders than these are counted, not listed.
LINES = 30


def write_digests(today=None):
    """Write the e-mail of everybody for whom something waits; returns how many. None on a day off."""
    today = today or clock.today()
    if not calendar().is_working(today):
        return 0
    held = Posting.objects.held_on(today).values("user")
    people = User.objects.filter(is_active=True, pk__in=held).order_by("pk")
    wanting = people.filter(wants_digest=True).exclude(email="") if settings.WRITES_EMAILS else people.none()
    written = sum(_write(user, today) for user in wanting)
    # Who wants no e-mail has the bell; what was told there is not kept for a letter years later.
    ChasedPerson.objects.filter(digested_on=None).exclude(user__in=wanting).update(digested_on=today)
    return written


def key_of(user, today):
    return f"digest:{user.pk}:{today.isoformat()}"


def _write(user, today):
    """One person's e-mail, once a day; ``False`` when nothing waits or it was written before."""
    # Counted outside the transaction, where the wards' numbers may be taken from memory.
    with override("vi"):
        waiting = [figure for queue in queues_of(user, today) for figure in queue.figures if figure.value]
    with transaction.atomic():
        lines = ChasedPerson.objects.filter(user=user, digested_on=None).order_by("chase__due_on", "pk")
        found = list(lines.select_related("chase__issue", "chase__task__conclusion", "chase__dossier"))
        if not found and not waiting:
            return False
        with override("vi"):
            subject, body = _words(user, found, waiting, today)
        if not outbox.write(key=key_of(user, today), user=user, subject=subject, body=body):
            return False
        ChasedPerson.objects.filter(pk__in=[line.pk for line in found]).update(digested_on=today)
    return True


def _words(user, lines, waiting, today):
    """``(subject, text)`` in Vietnamese."""
    day = screen_date(today)
    parts = [
        _t("Work of %(day)s") % {"day": day},
        ngettext("%d reminder", "%d reminders", len(lines)) % len(lines) if lines else "",
    ]
    text = [_t("To: %(name)s") % {"name": user}, f"{weekday_name(today, lang='vi').capitalize()}, {day}", ""]
    if lines:
        text += [_t("YOU ARE REMINDED OF").upper(), *(_line(line.chase, today) for line in lines[:LINES])]
        if len(lines) > LINES:
            more = len(lines) - LINES
            text.append(
                ngettext("- and %d more:", "- and %d more:", more) % more + " " + _absolute("chase-list") + "?mine=1"
            )
        text.append("")
    if waiting:
        text += [_t("WHAT WAITS").upper(), *(f"- {f.label}: {f.value}\n  {settings.BASE_URL}{f.url}" for f in waiting)]
        text.append("")
    text += [
        _t("Sent automatically; please do not reply. Switch this e-mail off on your page: %s") % _absolute("profile")
    ]
    return ", ".join(part for part in parts if part), "\n".join(text) + "\n"


def _absolute(name):
    return settings.BASE_URL + reverse(name)


def _line(chase, today):
    noun = "issue" if chase.issue_id else "task" if chase.task_id else "dossier"
    subject = getattr(chase, noun)
    said = sentence(chase.counted_from, chase.due_on, today, subject)
    if chase.by_id:
        said = _t("The office asks to get on with it: %(subject)s") % {"subject": subject}
    return f"- {said}\n  {settings.BASE_URL}{address_of(noun, subject)}"
