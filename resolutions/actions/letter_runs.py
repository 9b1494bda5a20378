"""Many letters in one go, in the background: each in a transaction of its own, continued after a crash.

A run remembers whom it is for. A letter made already is not made again: the debt it covers is covered, whoever made
it, so that two workers, a restart or a clerk beside the run never give a citizen two letters for one debt.
"""

import logging
from datetime import date
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_tasks import task

from conferences.actions.guards import require_running
from dialogue_site import audit, clock, issuing
from dialogue_site.attachments import keep_files
from dialogue_site.issuing import Signing
from dialogue_site.lib.dates import running_date
from dialogue_site.lib.pdf import merge_pdfs
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState
from dialogue_site.notify import tell
from dialogue_site.papers import ReceiptSlip, receipt_slips_pdf
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow

from ..models import Letter, LetterRun
from ..owed import citizens
from ..permissions import can_start_letter_run
from ..states import RunState
from .answer_letters import debts_in, key_of, write_letter
from .letters import dispatch_letter, issue_letter

log = logging.getLogger(__name__)
UNFINISHED = (RunState.QUEUED, RunState.RUNNING)


@transaction.atomic
def start_letter_run(conference, *, by, signing, chosen=None):
    """Begin the letters to everybody with an approved answer; returns the :class:`LetterRun`. One at a time.

    ``chosen`` are the keys of the citizens to write to, for a clerk who lets some wait until all of theirs is answered.
    """
    require(can_start_letter_run(by, conference))
    require_running(conference)
    keys = [citizen.key for citizen in citizens(debts_in(conference)) if citizen.ready]
    if not keys:
        raise NotAllowedNow(_t("No approved answer is ready: there is nobody to write to yet."))
    if chosen is not None:
        keys = [key for key in keys if key in set(chosen)]
        if not keys:
            raise NotAllowedNow(_t("Tick at least one citizen whose letter is ready."))
    if signing.number is not None:
        letter = issuing.letter_of_series(conference.ward, signing.date)
        issuing.refuse_taken(letter, issuing.series_on(letter.system, signing.date), signing.number, len(keys))
    facts = {
        "first_number": signing.number, "date": signing.date.isoformat(), "authority": signing.authority,
        "post": signing.post, "signer": signing.signer, "citizens": keys, "skipped": {},
    }  # fmt: skip
    try:
        with transaction.atomic():
            run = LetterRun.objects.create(
                ward=conference.ward, conference=conference, total=len(keys), facts=facts, started_by=by
            )
    except IntegrityError as error:
        raise NotAllowedNow(_t("Letters of this conference are being made already.")) from error
    with override("vi"):
        label = _t("Began a run of %d letters") % len(keys)
    audit.record(by=by, verb="letter_run.start", label=label, obj=run, thread=conference)
    transaction.on_commit(partial(make_letters.enqueue, run.pk))
    return run


@transaction.atomic
def continue_letter_run(run, *, by):
    """Go on with a run that stopped: what was made stays, the rest is made now."""
    require(can_start_letter_run(by, run.conference))
    held = LetterRun.objects.select_for_update().get(pk=run.pk)
    if held.state == RunState.DONE:
        raise NotAllowedNow(_t("This run is finished."))
    LetterRun.objects.filter(pk=run.pk).update(state=RunState.QUEUED, problem="")
    with override("vi"):
        label = _t("Continued the run of letters")
    audit.record(by=by, verb="letter_run.continue", label=label, obj=held, thread=run.conference)
    transaction.on_commit(partial(make_letters.enqueue, run.pk))
    return run


@task()
def make_letters(run_id):
    """The background part of a run: called by the worker, as often as it takes."""
    run = LetterRun.objects.select_related("conference__ward", "ward", "started_by").get(pk=run_id)
    if run.state == RunState.DONE:
        return
    LetterRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    try:
        with override("vi"):
            _make_all(run)
            _finish(run)
    except Exception:
        log.exception("run of letters %s stopped", run.pk)
        problem = "Có lỗi khi lập công văn; những công văn đã phát hành được giữ nguyên."
        LetterRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, problem=problem)


def signing_of(run):
    """With the number the next letter gets, where the office's register gave the first one."""
    facts = run.facts
    first, given = facts.get("first_number"), None
    if first is not None:
        given = Letter.objects.filter(run=run).aggregate(last=Max("document__number"))["last"]
    return Signing(
        number=given + 1 if given else first,
        date=date.fromisoformat(facts["date"]), authority=facts["authority"], post=facts["post"],
        signer=facts["signer"],
    )  # fmt: skip


def _made(run):
    """``{citizen key: Letter}`` of what the run has made so far, without the bytes."""
    found = Letter.objects.filter(run=run).select_related("document", "person", "opinion", "conference")
    return {key_of(letter.person, letter.opinion): letter for letter in found.defer("document__pdf")}


def _make_all(run):
    made = _made(run)
    for done, key in enumerate(run.facts["citizens"], start=1):
        letter = made.get(key)
        if letter is None or letter.document.state == DocumentState.DRAFT:
            _make_one(run, key, letter, signing_of(run))
        LetterRun.objects.filter(pk=run.pk).update(done=done)


def _make_one(run, key, letter, signing):
    """One letter; a citizen who got one meanwhile, or whose answer went back, is left out with the reason."""
    try:
        if letter is None:
            letter = write_letter(run.conference, by=run.started_by, key=key, day=signing.date, run=run)
        issue_letter(letter, by=run.started_by, signing=signing)
    except (NotAllowedNow, ValidationError) as refusal:
        # A number of the register that went to another paper meanwhile: the draft waits for the clerk.
        _skip(run, key, refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal))


@transaction.atomic
def _skip(run, key, why):
    """Leave a citizen out; what another worker has noted of the same run stays."""
    held = LetterRun.objects.select_for_update().get(pk=run.pk)
    held.facts["skipped"][str(key)] = why
    held.save(update_fields=["facts"])
    run.facts = held.facts


def issued_in_order(run):
    """The issued letters of a run in walking order."""
    made = _made(run)
    rows = [made[key] for key in run.facts["citizens"] if key in made]
    return [letter for letter in rows if letter.document.state == DocumentState.ISSUED]


def _finish(run):
    letters = issued_in_order(run)
    pdf = _merged(run, letters) if letters else None
    now = clock.now()
    LetterRun.objects.filter(pk=run.pk).update(state=RunState.DONE, pdf=pdf, finished_at=now, problem="")
    with transaction.atomic():
        text = _("%d letters are made and wait to be handed over.") % len(letters)
        tell([run.started_by], text, run.get_absolute_url())


def _merged(run, letters):
    """All letters in walking order, then their receipt slips, as one file to print."""
    keys = [letter.document_id for letter in letters]
    files = dict(OfficialDocument.objects.filter(pk__in=keys).values_list("pk", "pdf"))
    slips = [_slip(letter) for letter in letters]
    # Over every slip stands the body that sends the letters, as it was printed on them.
    heading = letters[0].document.printed.get("issuer", "")
    receipts = receipt_slips_pdf(heading, slips, year=run.conference.year)
    parts = [bytes(files[key]) for key in keys]
    return merge_pdfs([*parts, receipts], title=f"Công văn trả lời, {run.conference.code}")


def _slip(letter):
    document, holder = letter.document, letter.person or letter.opinion
    group = holder.residential_group
    codes = ", ".join(letter.items.order_by("pk").values_list("link__issue__summary", flat=True))
    return ReceiptSlip(
        letter=f"Công văn số {document.full_number} ngày {running_date(document.date)}",
        name=document.addressees.split(",")[0],
        about=codes[:160],
        group=group.name if group else "",
    )


@transaction.atomic
def dispatch_letters(letters, *, by, channel, sent_on, note="", files=(), today=None):
    """Several letters that reached their citizens on one day by one way, with one proof; all or none."""
    kept = keep_files(files, ward=letters[0].document.ward, by=by) if files else ()
    facts = {"by": by, "channel": channel, "sent_on": sent_on, "note": note, "files": kept, "today": today}
    return [dispatch_letter(letter, **facts) for letter in letters]
