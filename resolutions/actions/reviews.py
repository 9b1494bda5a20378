"""The Front's verdicts: written, sent, responded to, replaced by their author. Nobody else changes one.

Design invariant 10: the office can neither edit nor delete a verdict; permissions say so here, triggers in the
database (``resolutions/evidence.py``).
"""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conferences.models import Conference
from dialogue_site import audit, clock
from dialogue_site.attachments import keep_files
from dialogue_site.lib.duedates import DueWording, resolve
from dialogue_site.lib.text import clean_text
from dialogue_site.notify import holders, tell
from dialogue_site.permissions import require
from dialogue_site.roles import Role
from dialogue_site.transitions import NotAllowedNow, StaleState, move
from feedback.models import Issue

from ..deadlines import calendar
from ..models import Answer, Conclusion, Review, ReviewResponse
from ..models.reviews import Criterion, failed_twice
from ..permissions import (
    can_edit_review,
    can_respond_review,
    can_review_report,
    can_send_review,
    can_supersede_review,
    can_write_review,
)
from ..states import UNSATISFACTORY, AnswerState, ReviewState, Verdict
from .people import office_but


def response_day(sent_on):
    """The last day for the office's response: so many working days after the verdict."""
    days = settings.REVIEW_RESPONSE_WORKING_DAYS
    wording = DueWording("period", days=days, day_unit="working", counted_from=sent_on)
    return resolve(wording, calendar()).last_day


def answer_in_force(issue):
    """The answer that is with the citizen; ``None`` for one answered in the room."""
    return Answer.objects.filter(issue=issue, state=AnswerState.DISPATCHED).order_by("edition", "pk").last()


def _hold(thing):
    """Lock what the verdict is about, so that two verdicts on it take turns, and so do a verdict and an approval.

    A report on the conference is approved under the conference's lock, taken first as everywhere.
    """
    Conference.objects.select_for_update().get(pk=thing.conference_id)
    type(thing)._base_manager.select_for_update(of=("self",)).get(pk=thing.pk)


def _facts(verdict, failed, comment):
    """The words of a verdict in the stored form."""
    if verdict not in Verdict.values:
        raise NotAllowedNow(_t("Choose a verdict."))
    if verdict == Verdict.SATISFACTORY:
        failed = ()
    known = [value for value in Criterion.values if value in failed]
    return {"verdict": str(verdict), "failed": known, "comment": clean_text(comment)[:1_000]}


def _subject_of(thing):
    """``(column, the answer judged)`` of an issue or a conclusion."""
    return ("issue", answer_in_force(thing)) if isinstance(thing, Issue) else ("conclusion", None)


def _note(review, by, verb, label):
    """The history says that somebody wrote a draft, and nothing of what it says."""
    with override("vi"):
        audit.record(by=by, verb=verb, label=str(label), obj=review)


@transaction.atomic
def write_review(thing, *, by, verdict, failed=(), comment="", seen=None):
    """Write a draft verdict on an issue's answer or on a conclusion and return it; only its author sees it.

    ``seen`` is the key of the answer the person read (``""``: the reply in the room): another one in force
    meanwhile raises :class:`StaleState`. A draft of the same author on the same thing is written over.
    """
    require(can_write_review(by, thing))
    _hold(thing)
    column, answer = _subject_of(thing)
    if isinstance(thing, Conclusion) and thing.withdrawn:
        raise NotAllowedNow(_t("The conclusion was withdrawn."))
    if column == "issue" and answer is None and not _answered_in_the_room(thing):
        raise NotAllowedNow(_t("There is no answer with the citizen yet that could be judged."))
    if seen is not None and str(seen) != str(answer.pk if answer else ""):
        raise StaleState(thing)
    facts = _facts(verdict, failed, comment)
    about = {column: thing} | ({"answer": answer} if column == "issue" else {})
    draft = Review.objects.filter(**about, author=by, state=ReviewState.DRAFT).first()
    if draft is not None:
        return edit_review(draft, by=by, version=draft.version, **facts)
    review = Review.objects.create(ward=thing.ward, author=by, **about, **facts)
    _note(review, by, "review.write", _("Wrote a draft verdict"))
    return review


def _answered_in_the_room(issue):
    return issue.oral_replies.filter(is_final=True).exists() and issue.links.filter(answered_on__isnull=False).exists()


@transaction.atomic
def edit_review(review, *, by, version, verdict, failed=(), comment=""):
    """Change one's own draft. Raises ``StaleEdit`` when another window was faster."""
    from dialogue_site.edits import StaleEdit

    require(can_edit_review(by, review))
    if review.state != ReviewState.DRAFT:
        raise NotAllowedNow(_t("A verdict that was sent does not change. Its author can replace it by a new one."))
    facts = _facts(verdict, failed, comment)
    drafts = Review.objects.filter(pk=review.pk, version=version, state=ReviewState.DRAFT)
    if not drafts.update(**facts, version=F("version") + 1, updated_at=clock.now()):
        raise StaleEdit(Review.objects.get(pk=review.pk))
    review.refresh_from_db()
    _note(review, by, "review.edit", _("Changed a draft verdict"))
    return review


@transaction.atomic
def send_review(review, *, by, today=None):
    """Send a draft: from now on it stands, and the office responds to an unsatisfactory one by its day."""
    require(can_send_review(by, review))
    thing = review.subject
    _hold(thing)
    if review.issue_id and answer_in_force(review.issue) != review.answer:
        raise NotAllowedNow(_t("A later answer has replaced the one you judged. Please look at that one."))
    about = {"issue": review.issue, "answer": review.answer, "conclusion": review.conclusion, "report": review.report}
    if Review.objects.standing().filter(**about).exists():
        raise NotAllowedNow(_t("A verdict stands on this already. Its author can replace it by a new one."))
    return _send(review, by, today or clock.today())


def _send(review, by, today):
    if review.verdict != Verdict.SATISFACTORY and not review.comment:
        raise NotAllowedNow(_t("Say in one sentence what is missing."))
    due = response_day(today) if review.verdict in UNSATISFACTORY else None
    with override("vi"):
        label = _t("Verdict of the Front: %s") % review.get_verdict_display()
    subject = review.subject
    move(review, "review.send", by=by, label=label, thread=subject, sent_on=today, respond_by=due)
    leaders = list(holders(ward=review.ward, roles=[Role.LEADER]))
    told = [*office_but(review.ward, by), *(leaders if review.verdict in UNSATISFACTORY else ())]
    text = format_lazy(_("Verdict of the Front, {verdict}: {subject}"), verdict=review.get_verdict_display(),
                       subject=review.subject_name)  # fmt: skip
    tell(told, text, review.get_absolute_url())
    if review.issue_id and failed_twice(Issue.objects.filter(pk=review.issue_id)).exists():
        again = format_lazy(_("The Front is not satisfied for the second time: {subject}"), subject=subject)
        tell(leaders, again, review.get_absolute_url())
    return review


@transaction.atomic
def respond_review(review, *, by, text, files=()):
    """The office's word on a verdict; it changes nothing of the verdict. Its author is told."""
    require(can_respond_review(by, review))
    text = clean_text(text)
    if not text:
        raise NotAllowedNow(_t("Write the response."))
    move(review, "review.respond", by=by, thread=review.subject)
    response = ReviewResponse.objects.create(review=review, text=text, recorded_by=by)
    if files:
        response.attachments.set(keep_files(files, ward=review.ward, by=by))
    sentence = format_lazy(_("The office responded to your verdict: {subject}"), subject=review.subject_name)
    tell([review.author], sentence, review.get_absolute_url())
    return response


@transaction.atomic
def supersede_review(review, *, by, verdict, failed=(), comment="", today=None):
    """Replace one's own verdict by a new one on the same thing, sent at once; returns the new one."""
    require(can_supersede_review(by, review))
    _hold(review.subject)
    move(review, "review.supersede", by=by, thread=review.subject)
    new = Review.objects.create(
        ward=review.ward, issue=review.issue, answer=review.answer, conclusion=review.conclusion,
        report=review.report, author=by, supersedes=review, **_facts(verdict, failed, comment),
    )  # fmt: skip
    return _send(new, by, today or clock.today())


@transaction.atomic
def review_report(report, *, by, verdict, failed=(), comment="", today=None):
    """The Front's verdict on a report it was sent; sent at once."""
    require(can_review_report(by, report))
    _hold(report)
    move(report, "report.review", by=by)
    if Review.objects.standing().filter(report=report).exists():
        raise NotAllowedNow(_t("A verdict stands on this already. Its author can replace it by a new one."))
    review = Review.objects.create(ward=report.ward, report=report, author=by, **_facts(verdict, failed, comment))
    return _send(review, by, today or clock.today())
