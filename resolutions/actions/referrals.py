"""The lane of matters with a law of their own: khiếu nại, tố cáo, secrets. Reference and destination, no content.

Design invariant 11. What a citizen said stays in the locked record as evidence and is shown to nobody; the words
that the office wrote about it are replaced, here and wherever they were copied to.
"""

import re

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conferences.actions.guards import cleaned, require_running
from dialogue_site import audit, clock
from dialogue_site.edits import save_edit
from dialogue_site.lib.text import clean_text, fold
from dialogue_site.models import Draft, Notification, OfficialDocument, OutboxMessage
from dialogue_site.models.documents import DocumentState
from dialogue_site.numbering import next_number
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, declared, fits, move
from feedback.models import Issue, Opinion, OpinionIssue
from feedback.models.relations import Referral, ReferralKind
from feedback.states import COUNTED, OpinionState, Stage

from ..deadlines import date_problem
from ..documents.words import lower_first
from ..permissions import can_edit_referral, can_refer_issue, can_refer_opinion
from .assignments import take_from
from .kinship import refuse_busy, standing_merges
from .reconciliation import unfreeze_with

#: What stands in the place of the words; Vietnamese, because papers and histories are.
NEUTRAL = "Nội dung không thuộc phạm vi đối thoại, đã hướng dẫn đến cơ quan có thẩm quyền"
#: Papers repeat at least so many letters of what they cut; fewer than the other say nothing by themselves.
_CUT, _SHORTEST = 120, 8


@transaction.atomic
def refer_issue(issue, *, by, kind, destination, referred_on, reference="", today=None):
    """``issue`` belongs to another lane; the opinions that ask for it are sealed. Returns the :class:`Referral`."""
    require(can_refer_issue(by, issue))
    require_running(issue.conference)
    _check(issue.conference, kind, destination, referred_on, today)
    opinions = list(Opinion.objects.filter(links__issue=issue).select_related("speaker", "residential_group"))
    _blank_repeated(issue)
    _put_aside(issue, by, kind)
    for opinion in opinions:
        if not opinion.restricted:
            label = _("Its words are hidden: it asks for a matter of another lane")
            _note_sealed(opinion, by, label)
            opinion.restricted = True
        _seal_words(opinion)
    standing = [opinion for opinion in opinions if opinion.state != OpinionState.WITHDRAWN]
    only = standing[0] if len(standing) == 1 else None
    return _refer(issue.conference, by, kind, destination, referred_on, reference, issue=issue, opinion=only)


@transaction.atomic
def refer_opinion(opinion, *, by, kind, destination, referred_on, reference="", today=None):
    """All of ``opinion`` belongs to another lane: so do the issues that nobody else asks for."""
    require(can_refer_opinion(by, opinion))
    require_running(opinion.conference)
    _check(opinion.conference, kind, destination, referred_on, today)
    label = format_lazy(_("Went to the lane of its own law: {kind}"), kind=ReferralKind(kind).label)
    move(opinion, "opinion.refer", by=by, label=label, restricted=True)
    asked = Issue.objects.filter(links__opinion=opinion, stage__in=COUNTED).select_related("conference", "ward")
    others = OpinionIssue.objects.exclude(opinion=opinion).exclude(opinion__state=OpinionState.WITHDRAWN)
    alone = list(asked.exclude(pk__in=others.filter(issue__in=asked).values("issue")).order_by("pk"))
    busy = [issue.code for issue in alone if not fits(issue, "issue.refer")]
    if busy:
        raise NotAllowedNow(_t("%s is answered, or its answer is on its way: look at it first.") % ", ".join(busy))
    for issue in alone:
        _put_aside(issue, by, kind)
    # What was merged or withdrawn before no longer counts and stays so, but its page still repeats the words.
    gone = Issue.objects.filter(links__opinion=opinion, stage__in=(Stage.MERGED, Stage.WITHDRAWN))
    for issue in gone.exclude(pk__in=others.filter(issue__in=gone).values("issue")).distinct():
        _forget_copies(issue, _erase(issue))
    OpinionIssue.objects.filter(opinion=opinion).update(excerpt="")
    _seal_words(opinion)
    only = alone[0] if len(alone) == 1 else None
    return _refer(opinion.conference, by, kind, destination, referred_on, reference, issue=only, opinion=opinion)


@transaction.atomic
def edit_referral(referral, *, by, version, **facts):
    """Correct reference or destination, or note the day on which the guidance slip was handed over."""
    require(can_edit_referral(by, referral))
    require_running(referral.conference)
    facts = cleaned(Referral, facts, ("kind", "reference", "destination", "guided_on"))
    day = facts.get("guided_on")
    problem = day and date_problem(day, today=clock.today(), not_before=referral.referred_on)
    if problem:
        raise NotAllowedNow(problem)
    if not facts.get("destination", referral.destination):
        raise NotAllowedNow(_t("Please name the competent body."))
    return save_edit(referral, version=version, by=by, verb="referral.edit", label=_("Changed the referral"), **facts)


def _check(conference, kind, destination, day, today):
    if kind not in ReferralKind.values:
        raise NotAllowedNow(_t("Choose which lane the matter belongs to."))
    if not clean_text(destination):
        raise NotAllowedNow(_t("Please name the competent body."))
    problem = date_problem(day, today=today or clock.today(), not_before=None)
    if problem:
        raise NotAllowedNow(problem)


def _put_aside(issue, by, kind):
    """The issue no longer counts, nobody works on it, and the words about it are gone."""
    if fits(issue, "issue.refer"):
        refuse_busy(issue)
    if issue.links.filter(letter_items__letter__document__state=DocumentState.DRAFT).exists():
        raise NotAllowedNow(_t("A letter about %s is being drafted. Discard it first.") % issue.code)
    if standing_merges(issue).exists():
        raise NotAllowedNow(_t("Other issues were merged into %s. Undo that first.") % issue.code)
    label = format_lazy(_("Went to the lane of its own law: {kind}"), kind=ReferralKind(kind).label)
    written = _erase(issue)
    move(issue, "issue.refer", by=by, label=label, lead_unit=None)
    with override("vi"):
        why = _t("Not a matter for the dialogue")
    unfreeze_with(issue, by=by, reason=why)
    for assignment in issue.assignments.active().select_related("unit"):
        assignment.issue = issue
        take_from(assignment, by=by, reason=why)
    for task in issue.tasks.all():
        task.issues.remove(issue)
    _forget_copies(issue, written)


def _erase(issue):
    """Put the neutral sentence in the place of the office's words about ``issue``; returns what was written.

    The words are no change in the history, which shall not repeat what is being hidden.
    """
    written = [issue.summary, issue.detail, *issue.links.values_list("excerpt", flat=True)]
    blank = {"detail": "", "place": "", "public_summary": ""}
    issue.summary, issue.detail, issue.place, issue.public_summary = NEUTRAL, "", "", ""
    issue.fill_search_text()
    Issue.objects.filter(pk=issue.pk).update(summary=NEUTRAL, search_text=issue.search_text, **blank)
    issue.residential_groups.clear()
    OpinionIssue.objects.filter(issue=issue).update(excerpt="")
    return written


def _forget_copies(issue, written):
    """Bells, e-mails, drafts of papers and of forms that repeat what the office wrote."""
    summary = written[0]
    bells = Notification.objects.filter(text__contains=summary[:80])
    bells.update(text=f"{issue.code}: {NEUTRAL}"[:300])
    for message in OutboxMessage.objects.filter(body__contains=summary[:80]):
        message.body = message.body.replace(summary, NEUTRAL)
        message.save(update_fields=["body"])
    for paper in OfficialDocument.objects.filter(ward=issue.ward_id, state=DocumentState.DRAFT):
        body, annexes = (_without(written, text) for text in (paper.body, paper.annexes))
        if (body, annexes) != (paper.body, paper.annexes):
            OfficialDocument.objects.filter(pk=paper.pk, state=DocumentState.DRAFT).update(
                body=body, annexes=annexes, version=paper.version + 1
            )
    names = [row.url_name for row in declared()["feedback.issue"].values()]
    forms = [f"{name}-{issue.pk}" for name in (*names, "issue-edit")]
    Draft.objects.filter(form__in=forms).delete()


def _blank_repeated(issue):
    """Excerpts that stand for other issues of the same opinions, where they repeat what is being hidden."""
    hidden = {}
    for link in issue.links.select_related("opinion"):
        words = {folded for text in (link.excerpt, issue.summary, issue.detail) if (folded := fold(text).strip(" ."))}
        hidden[link.opinion_id] = words | {fold(link.opinion.verbatim).strip(" .")}
    for other in OpinionIssue.objects.filter(opinion__in=hidden).exclude(issue=issue).exclude(excerpt=""):
        if any(words in fold(other.excerpt) for words in hidden[other.opinion_id]):
            OpinionIssue.objects.filter(pk=other.pk).update(excerpt="")


def _without(written, text):
    """``text``, or the texts in a list or dict, with a neutral sentence where it repeats one of ``written``."""
    if isinstance(text, (list, tuple)):
        return [_without(written, each) for each in text]
    if isinstance(text, dict):
        return {name: _without(written, each) for name, each in text.items()}
    if not isinstance(text, str):
        return text
    for words in sorted((" ".join(each.split()).strip(" .;") for each in written), key=len, reverse=True):
        if len(words) >= _SHORTEST:
            # Papers begin with another case, and cut what is long.
            cut = re.escape(words[:_CUT]) + ("[^\n”]*" if len(words) > _CUT else "")
            text = re.sub(cut, lambda _found: lower_first(NEUTRAL), text, flags=re.IGNORECASE)
    return text


def _seal_words(opinion):
    """The row is not found by the hidden words any more, and no half-typed copy of them is kept."""
    opinion.__dict__.pop("links_here", None)
    opinion.search_text = opinion.searchable()
    Opinion.objects.filter(pk=opinion.pk).update(search_text=opinion.search_text, restricted=True)
    names = [row.url_name for row in declared()["feedback.opinion"].values()]
    forms = [f"{name}-{opinion.pk}" for name in (*names, "opinion-edit")]
    Draft.objects.filter(form__in=forms).delete()


def _note_sealed(opinion, by, label):
    with override("vi"):
        sentence = str(label)
    audit.record(by=by, verb="opinion.refer", label=sentence, obj=opinion, before={"restricted": False},
                 after={"restricted": True})  # fmt: skip


def _refer(conference, by, kind, destination, day, reference, *, issue, opinion):
    referral = Referral.objects.create(
        ward=conference.ward, conference=conference, number=next_number(f"referral:{conference.pk}"), kind=str(kind),
        destination=clean_text(destination, multiline=False), reference=clean_text(reference, multiline=False),
        referred_on=day, issue=issue, opinion=opinion,
    )  # fmt: skip
    with override("vi"):
        label = str(_("Recorded the referral"))
    after = {"kind": referral.kind, "destination": referral.destination, "referred_on": day.isoformat()}
    audit.record(by=by, verb="referral.record", label=label, obj=referral, after=after)
    return referral
