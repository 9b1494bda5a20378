"""What comes back from a higher body: reminders to it, its reply, the answers that carry it to the citizens."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.attachments import keep_files
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.notify import tell
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, fits, move
from feedback.states import OPEN

from ..deadlines import date_problem
from ..models import Chase, DossierIssue
from ..models.chases import ChaseClock, ChaseLevel
from ..permissions import can_chase_dossier, can_record_dossier_reply, can_relay_dossier
from .answers import draft_answer
from .clocks import resume_deadline_for
from .dossier_papers import items_of
from .dossiers import hold_dossier, note_dossier
from .people import office_but
from .relays import settle_relays


def _check_day(dossier, day, today):
    problem = date_problem(day, today=today or clock.today(), not_before=dossier.document_date)
    if problem:
        raise NotAllowedNow(problem)


@transaction.atomic
def chase_dossier(dossier, *, by, chased_on, note="", text="", today=None):
    """The body was reminded: on which day, by which way or paper (``note``), in which words (kept in the history)."""
    held = hold_dossier(dossier)
    require(can_chase_dossier(by, held))
    _check_day(held, chased_on, today)
    if held.chased_on is not None and chased_on < held.chased_on:
        last = screen_date(held.chased_on)
        raise NotAllowedNow(_t("The last reminder is dated %s. This one cannot be older.") % last)
    note, text = clean_text(note, multiline=False)[:500], clean_text(text)
    label = format_lazy(_("Reminded the higher body on {day}"), day=screen_date(chased_on))
    move(dossier, "dossier.chase", by=by, reason=note, label=label, chased_on=chased_on)
    Chase.objects.create(
        ward_id=held.ward_id, counted_from=ChaseClock.DOSSIER, level=ChaseLevel.OFFICE, dossier=dossier,
        unit=held.body, due_on=held.expected_on or chased_on, by=by, note=note, chased_on=chased_on,
        key=f"hand:{by.pk}:dossier:{held.pk}:{secrets.token_hex(8)}",
    )  # fmt: skip
    if text:
        note_dossier(dossier, by, "dossier.remind_in_words", _("Words of the reminder"), after={"text": text})
    return dossier


@transaction.atomic
def record_dossier_reply(dossier, *, by, reply_date, replies, reply_number="", note="", files=(), today=None):
    """The body replied: ``replies`` is ``{item's key: what was replied}``; issues left out go on waiting.

    Every issue replied to gets its clock running again. The dossier counts as replied once all of them are.
    """
    held = hold_dossier(dossier)
    require(can_record_dossier_reply(by, held))
    _check_day(held, reply_date, today)
    items = {item.pk: item for item in items_of(held)}
    unknown = set(replies) - set(items)
    if unknown:
        raise NotAllowedNow(_t("An issue named here is not in the dossier."))
    words = {pk: clean_text(text)[:3000] for pk, text in replies.items() if clean_text(text)}
    if not words:
        raise NotAllowedNow(_t("Write what was replied to at least one issue."))
    told = [items[pk].issue.code for pk in words if items[pk].relayed_on]
    if told:
        raise NotAllowedNow(_t("The reply on %s is with the citizens already.") % ", ".join(told))
    number = clean_text(reply_number, multiline=False)[:60]
    summary = clean_text(note) or "\n".join(f"{items[pk].issue.code}: {text}" for pk, text in words.items())
    codes = ", ".join(items[pk].issue.code for pk in sorted(words))
    label = format_lazy(_("Recorded the reply of {day} on {codes}"), day=screen_date(reply_date), codes=codes)
    facts = {"reply_number": number, "reply_date": reply_date, "reply_note": summary[:3000]}
    move(dossier, "dossier_reply.record", by=by, label=label, **facts)
    for pk, text in words.items():
        DossierIssue.objects.filter(pk=pk).update(reply=text, reply_number=number, reply_date=reply_date)
    if files:
        dossier.reply_files.add(*keep_files(files, ward=held.ward, by=by))
    _after_reply(dossier, [items[pk].issue for pk in words], by, reply_date, today)
    return dossier


def _after_reply(dossier, issues, by, reply_date, today):
    waiting = dossier.items.ours().filter(reply="").exists()
    if not waiting and fits(dossier, "dossier.reply"):
        move(dossier, "dossier.reply", by=by)
    for issue in issues:
        with_day = {"today": today} if today else {}
        resume_deadline_for(issue, by=by, **with_day)
    settle_relays([issue.pk for issue in issues], by=by)
    dossier.refresh_from_db()
    text = format_lazy(_("{body} has replied. Next: pass the reply on to the citizens."), body=dossier.sent_to)
    tell(office_but(dossier.ward, by), text, dossier.get_absolute_url())


@dataclass(frozen=True)
class Why:
    """Why a reply cannot be passed on now, and where to deal with it."""

    text: str
    url: str = ""

    def __str__(self):
        return self.text


def to_relay(dossier):
    """``(items that can be passed on now, [(item, why not)])`` among those with a reply not yet with the citizens."""
    ready, later = [], []
    for item in items_of(dossier):
        if not item.reply or item.relayed_on:
            continue
        living = item.issue.answers.living().first()
        if item.issue.stage not in OPEN:
            later.append((item, Why(_t("The issue counts as answered before the reply came: reopen it first."))))
        elif living is not None:
            text = _t("An answer to this issue is on its way: %s.") % living.get_state_display()
            later.append((item, Why(text, living.get_absolute_url())))
        else:
            ready.append(item)
    return ready, later


@transaction.atomic
def relay_dossier(dossier, *, by, answers):
    """Draft the answer that carries the reply, for each chosen issue; returns the answers.

    ``answers`` is ``{item's key: facts}`` with ``text``, ``outcome``, ``promised_on``, ``why`` as ``draft_answer``
    takes them. From there each goes through check, approval and letters like every answer; the item is passed on
    when the last citizen has it (``relays``).
    """
    held = hold_dossier(dossier)
    require(can_relay_dossier(by, held))
    if not answers:
        raise NotAllowedNow(_t("Choose at least one issue whose reply is passed on."))
    ready, later = to_relay(held)
    ready = {item.pk: item for item in ready}
    refused = [f"{item.issue.code}: {why}" for item, why in later if item.pk in answers]
    if refused or set(answers) - set(ready):
        raise NotAllowedNow(" ".join(refused) or _t("One of the replies is passed on already, or has not come."))
    codes = ", ".join(ready[pk].issue.code for pk in sorted(answers))
    label = format_lazy(_("Drafted the answers that pass the reply on: {codes}"), codes=codes)
    move(dossier, "dossier.relay", by=by, label=label)
    files = list(held.reply_files.all())
    return [draft_answer(ready[pk].issue, by=by, files=files, **facts) for pk, facts in sorted(answers.items())]
