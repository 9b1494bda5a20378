"""What was replied, done, found and sent on. An answer and a result are two facts, recorded apart."""

from django.db import transaction
from django.db.models import Min
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import cleaned, require_running
from dialogue_site import clock
from dialogue_site.attachments import keep_files
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import clean_text
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, fits, move
from feedback.models import OpinionIssue
from feedback.states import Result

from ..deadlines import date_problem
from ..models import Answer, ComplexNotice, ConclusionNotice, Dispatch, Escalation, OralReply, ProgressUpdate
from ..models.deadlines import DeadlineEventKind
from ..models.letters import Channel
from ..permissions import (
    can_record_answer,
    can_record_complex_notice,
    can_record_escalation,
    can_record_oral_reply,
    can_record_progress,
    can_record_result,
    can_record_task_progress,
)
from ..states import AnswerState, Outcome
from .deadlines import hold_deadline, move_by_paper
from .debts import citizens_of, debts_of, pay
from .people import tell_office
from .promises import settle_promise

#: What an answer made elsewhere may say. A promised day or a reason why not is kept by one drafted here.
OUTSIDE_OUTCOMES = (Outcome.RESOLVED, Outcome.EXPLAINED, Outcome.HIGHER)


def first_heard(issue):
    """The day the matter was first asked for, or the conference's, whichever is earlier."""
    heard = issue.links.aggregate(day=Min("opinion__received_on"))["day"]
    return min(heard, issue.conference.date) if heard else issue.conference.date


def _begin(issue, allowed, by):
    require_running(issue.conference)
    require(allowed(by, issue))


def _happened(day, today, not_before):
    problem = date_problem(day, today=today or clock.today(), not_before=not_before)
    if problem:
        raise NotAllowedNow(problem)


def _expected(day, since):
    if day is not None and day < since:
        raise NotAllowedNow(_t("The day expected is before the paper's own date."))


def _record(model, by, **facts):
    plain = {name: value for name, value in facts.items() if isinstance(value, str)}
    row = model(recorded_by=by, **(facts | cleaned(model, plain, plain)))
    row.full_clean(exclude=["recorded_by"])
    row.save()
    return row


def _attach(row, files, issue_or_task, by):
    if files:
        row.attachments.set(keep_files(files, ward=issue_or_task.ward, by=by))


def _paper(sentence, number, day):
    return format_lazy(sentence, number=clean_text(number, multiline=False), date=screen_date(day))


def _cited(row):
    """The paper behind a fact: “438/UBND-ĐCXD, 27/10/2022”."""
    return f"{row.document_number}, {screen_date(row.document_date)}"


def notice_is_out(conference):
    """Is a notice of conclusions of the conference (its key) in force?"""
    return ConclusionNotice.objects.filter(conference=conference, document__state="issued").exists()


@transaction.atomic
def record_oral_reply(issue, *, by, replied_by, gist, is_final, replied_on, today=None):
    """An answer given in the room. A final one answers the issue; another will be confirmed in writing.

    The notice of conclusions confirms final replies. One recorded after it is out is confirmed by nothing: the issue
    stays open until a letter answers it.
    """
    _begin(issue, can_record_oral_reply, by)
    _happened(replied_on, today, issue.conference.date)
    label = (
        _("Recorded the final reply of {who} in the room") if is_final else _("Recorded the reply of {who} in the room")
    )
    move(issue, "oral_reply.record", by=by, label=format_lazy(label, who=clean_text(replied_by)))
    reply = _record(
        OralReply, by, issue=issue, replied_by=replied_by, gist=gist, is_final=is_final, replied_on=replied_on
    )
    if is_final and not notice_is_out(issue.conference_id):
        move(issue, "issue.answer", by=by, answered_on=replied_on)
    return reply


@transaction.atomic
def record_answer(
    issue, *, by, text, document_number, document_date, outcome, files, unit=None, channel=Channel.POSTED,
    sent_on=None, today=None,
):  # fmt: skip
    """An answer whose paper was made outside this system, with its number, date and scan, and how it reached the
    citizens. Nobody checks or approves it here: the scan (``files``) proves that it exists and says so.

    Everybody still owed is recorded as answered by ``channel`` on ``sent_on`` (the date of the paper without one).
    The issue counts as answered; its result is another fact.
    """
    _begin(issue, can_record_answer, by)
    if outcome not in OUTSIDE_OUTCOMES:
        raise NotAllowedNow(_t("Choose what came of the matter."))
    if not files:
        raise NotAllowedNow(_t("Attach the scan of the issued paper: it proves the answer."))
    sent_on = sent_on or document_date
    _happened(document_date, today, issue.conference.date)
    _happened(sent_on, today, document_date)
    if issue.answers.living().exists():
        raise NotAllowedNow(_t("An answer to this issue is on its way here. Carry that one on, or withdraw it."))
    label = _("Recorded the written answer {number} of {date}")
    move(issue, "answer.record", by=by, label=_paper(label, document_number, document_date))
    answer = _record(
        Answer, by, issue=issue, unit=unit or issue.lead_unit, text=text, document_number=document_number,
        document_date=document_date, outcome=str(outcome), outside=True, state=AnswerState.DISPATCHED,
        edition=issue.answers.count() + 1,
    )  # fmt: skip
    _attach(answer, files, issue, by)
    owed = list(debts_of(issue))
    for (person, opinion), links in citizens_of(owed).items():
        dispatch = Dispatch.objects.create(
            ward_id=issue.ward_id, cited=_cited(answer), person=person, channel=channel, sent_on=sent_on, pays=True,
            unit=opinion.residential_group if opinion else None, recorded_by=by,
        )  # fmt: skip
        dispatch.links.set(links)
    pay(owed, by=by, on=sent_on)
    issue.refresh_from_db()
    if fits(issue, "issue.answer"):
        move(issue, "issue.answer", by=by, answered_on=sent_on)
    tell_office(issue, by, _("Answered in writing: {subject}"))
    return answer


@transaction.atomic
def record_progress(issue, *, by, text, happened_on, files=(), today=None):
    """A step on the way to an issue's answer or result."""
    _begin(issue, can_record_progress, by)
    _happened(happened_on, today, first_heard(issue))
    move(issue, "progress.record", by=by)
    update = _record(ProgressUpdate, by, issue=issue, text=text, happened_on=happened_on)
    _attach(update, files, issue, by)
    return update


@transaction.atomic
def record_task_progress(task, *, by, text, happened_on, files=(), today=None):
    """A step on the way to a task's end."""
    require_running(task.conference)
    require(can_record_task_progress(by, task))
    _happened(happened_on, today, task.conference.date)
    move(task, "task_progress.record", by=by)
    update = _record(ProgressUpdate, by, task=task, text=text, happened_on=happened_on)
    _attach(update, files, task, by)
    return update


@transaction.atomic
def record_result(issue, *, by, result, text, happened_on, files=(), today=None):
    """What came of the matter, apart from whether it was answered."""
    _begin(issue, can_record_result, by)
    if result == Result.NONE or result not in Result.values:
        raise NotAllowedNow(_t("Choose what came of the matter."))
    _happened(happened_on, today, first_heard(issue))
    resolved_on = happened_on if result == Result.RESOLVED else None
    label = format_lazy(_("Recorded the result: {result}"), result=Result(result).label)
    move(issue, "result.record", by=by, label=label, result=str(result), resolved_on=resolved_on)
    settle_promise(issue, result, happened_on)
    update = _record(ProgressUpdate, by, issue=issue, text=text, happened_on=happened_on, result=str(result))
    _attach(update, files, issue, by)
    tell_office(issue, by, _("A result was recorded: {subject}"))
    return update


@transaction.atomic
def record_escalation(
    issue, *, by, sent_to, document_number, document_date, body=None, expected_on=None, note="", today=None
):
    """The matter went to a higher body. It stays open and ours until a reply is passed on (invariant 8).

    Until the day by which the body was asked to reply the ward waits; after it the matter is overdue again.
    """
    hold_deadline(issue)
    _begin(issue, can_record_escalation, by)
    _happened(document_date, today, issue.conference.date)
    _expected(expected_on, document_date)
    return hand_up(
        issue, by=by, sent_to=sent_to, document_number=document_number, document_date=document_date, body=body,
        expected_on=expected_on, note=note,
    )  # fmt: skip


def hand_up(issue, *, by, sent_to, document_number, document_date, body, expected_on, note):
    """Note on one issue that it went up, alone or in a dossier; whether it may is the caller's question."""
    label = _("Sent to a higher body with {number} of {date}")
    move(issue, "escalation.record", by=by, label=_paper(label, document_number, document_date))
    row = _record(
        Escalation, by, issue=issue, body=body, sent_to=sent_to, document_number=document_number,
        document_date=document_date, expected_on=expected_on, note=note,
    )  # fmt: skip
    kind = DeadlineEventKind.WITH_HIGHER
    move_by_paper(issue, by=by, day=expected_on, kind=kind, reason=_cited(row))
    tell_office(issue, by, _("Sent to a higher body: {subject}"))
    return row


@transaction.atomic
def record_complex_notice(
    issue, *, by, document_number, document_date, why, responsible_body, expected_on, note="", channel=Channel.POSTED,
    sent_on=None, today=None,
):  # fmt: skip
    """The citizens were told, by a paper made outside this system, of the time needed and the body responsible.

    That written notice, with its reason and its later day, is what moves the date; the first one stays shown. Its
    dispatch to everybody who asked is recorded: by ``channel`` on ``sent_on`` (the date of the paper without one), to
    a voice without a name by reading it out (domain.md 1.1 step 15; design invariant 5).
    """
    hold_deadline(issue)
    _begin(issue, can_record_complex_notice, by)
    sent_on = sent_on or document_date
    _happened(document_date, today, issue.conference.date)
    _happened(sent_on, today, document_date)
    _expected(expected_on, document_date)
    label = _("Citizen notified of a complex matter with {number} of {date}")
    move(issue, "complex_notice.record", by=by, label=_paper(label, document_number, document_date))
    row = _record(
        ComplexNotice, by, issue=issue, document_number=document_number, document_date=document_date, why=why,
        responsible_body=responsible_body, expected_on=expected_on, note=note,
    )  # fmt: skip
    _tell_everybody(issue, by, _cited(row), channel, sent_on)
    move_by_paper(issue, by=by, day=expected_on, kind=DeadlineEventKind.NOTIFIED, reason=_cited(row))
    tell_office(issue, by, _("The citizen was told that the matter needs time: {subject}"))
    return row


def _tell_everybody(issue, by, paper, channel, sent_on):
    """A dispatch of an outside paper to each citizen who asked: it informs them and pays nothing."""
    links = list(OpinionIssue.objects.filter(issue=issue).counted().select_related("opinion__speaker"))
    for (person, opinion), own in citizens_of(links).items():
        dispatch = Dispatch.objects.create(
            ward_id=issue.ward_id, cited=paper, person=person, sent_on=sent_on, recorded_by=by,
            channel=str(channel if person else Channel.READ_OUT),
            unit=opinion.residential_group if opinion else None,
        )  # fmt: skip
        dispatch.links.set(own)
