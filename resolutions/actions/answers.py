"""The written answer on its way: drafted, checked, approved, sent back, withdrawn, written anew.

The stage of the issue follows, each step an entry of its own. Whoever wrote a word of it does not approve it (design
section 3): the database compares the drafter, the action everybody whose words stand in it.
"""

import re

from django.db import transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import cleaned, require_running
from dialogue_site import audit, clock
from dialogue_site.attachments import keep_files
from dialogue_site.edits import save_edit
from dialogue_site.lib.text import clean_text
from dialogue_site.models import AuditEntry, User
from dialogue_site.notify import holders, tell
from dialogue_site.permissions import require
from dialogue_site.roles import Role
from dialogue_site.transitions import NotAllowedNow, StaleState, fits, move, row_for
from feedback.models import Issue

from ..models import Answer
from ..permissions import (
    can_approve_answer,
    can_check_answer,
    can_draft_answer,
    can_edit_answer,
    can_revise_answer,
    can_send_back_answer,
    can_submit_answer,
    can_withdraw_answer,
    has_head,
)
from ..permissions.answers import heads
from ..states import AnswerState, Outcome
from .debts import owe_again
from .people import office_but, officers
from .promises import drop_promise

FACTS = ("outcome", "text", "legal_basis", "why", "promised_on")


def _begin(answer_or_issue, allowed, by):
    """Hold the conference, then the issue; ask whether this person may."""
    issue = answer_or_issue if isinstance(answer_or_issue, Issue) else answer_or_issue.issue
    require_running(issue.conference)
    require(allowed(by, answer_or_issue))
    held = Issue.objects.select_for_update(of=("self",)).get(pk=issue.pk)
    if held.stage != issue.stage and isinstance(answer_or_issue, Issue):
        raise StaleState(held)
    for field in ("stage", "version", "result", "answered_on", "resolved_on"):
        setattr(issue, field, getattr(held, field))
    return issue


@transaction.atomic
def draft_answer(issue, *, by, text, outcome="", legal_basis="", why="", promised_on=None, files=()):
    """Begin an answer to an issue; returns the :class:`Answer`. One is on its way at a time."""
    _begin(issue, can_draft_answer, by)
    if issue.answers.living().exists():
        raise NotAllowedNow(_t("An answer to this issue is on its way already. Open that one."))
    move(issue, "answer.draft", by=by)
    facts = _checked(outcome=outcome, text=text, legal_basis=legal_basis, why=why, promised_on=promised_on)
    answer = Answer.objects.create(
        issue=issue, unit=issue.lead_unit, edition=_next_edition(issue), recorded_by=by, **facts
    )  # fmt: skip
    row = row_for(issue, "answer.draft")
    audit.record_made(answer, by=by, verb=row.verb, label=row.done)
    _attach(answer, files, by)
    return answer


@transaction.atomic
def edit_answer(answer, *, by, version, files=(), keep=None, **facts):
    """Change a draft; ``keep`` are the keys of the files that stay (``None``: all). Raises ``StaleEdit``."""
    _begin(answer, can_edit_answer, by)
    if answer.state != AnswerState.DRAFT:
        raise NotAllowedNow(_t("Only a draft is edited. Send the answer back first."))
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"an answer has no fact {', '.join(sorted(unknown))}")
    facts = _checked(**({name: getattr(answer, name) for name in FACTS} | facts))
    save_edit(answer, version=version, by=by, verb="answer.edit", label=_("Changed the draft of the answer"),
              thread=answer.issue, **facts)  # fmt: skip
    if keep is not None:
        answer.attachments.remove(*answer.attachments.exclude(pk__in=keep))
    _attach(answer, files, by)
    return answer


def _checked(**facts):
    """Texts in stored form; a fact that belongs to another outcome is left out."""
    texts = {name: value for name, value in facts.items() if name != "promised_on"}
    facts = cleaned(Answer, texts, texts) | {"promised_on": facts["promised_on"]}
    outcome = facts["outcome"] = str(facts["outcome"])
    if not facts["text"]:
        raise NotAllowedNow(_t("Write what the answer says."))
    if outcome and outcome not in Outcome.values:
        raise NotAllowedNow(_t("Choose what the answer says came of the matter."))
    if outcome != Outcome.SCHEDULED:
        facts["promised_on"] = None
    elif facts["promised_on"] is None:
        raise NotAllowedNow(_t("Say by which day it will be resolved."))
    if outcome != Outcome.NOT_FEASIBLE:
        facts["why"] = ""
    elif not facts["why"]:
        raise NotAllowedNow(_t("Say why it is not feasible."))
    return facts


def missing_to_submit(answer, today=None):
    """What an answer still lacks before it goes on, as sentences: each outcome asks for its own."""
    today = today or clock.today()
    if not answer.outcome:
        return [_t("Choose what the answer says came of the matter.")]
    if answer.outcome == Outcome.RESOLVED and not answer.attachments.exists():
        return [_t("“Resolved” needs evidence: attach a photograph or minutes.")]
    if answer.outcome == Outcome.SCHEDULED and answer.promised_on <= today:
        return [_t("The day promised must still come.")]
    return []


@transaction.atomic
def submit_answer(answer, *, by, today=None):
    """To the head of the unit; straight to the leader when the head drafted it or the unit has none with an account."""
    issue = _begin(answer, can_submit_answer, by)
    missing = missing_to_submit(answer, today)
    if missing:
        raise NotAllowedNow(" ".join(missing))
    move(answer, "answer.submit", by=by, thread=issue, comment="")
    if fits(issue, "issue.draft"):
        move(issue, "issue.draft", by=by)
    if heads(by, answer.unit_id) or not has_head(answer.unit):
        move(answer, "answer.check", by=by, thread=issue, checked_by=by if heads(by, answer.unit_id) else None)
        _tell_leaders(answer, by)
    else:
        _tell(_heads_of(answer.unit), answer, by, _t("An answer waits for your check: %s"))
    return answer


@transaction.atomic
def check_answer(answer, *, by):
    """The head of the unit stands behind it: it joins the leader's queue."""
    issue = _begin(answer, can_check_answer, by)
    move(answer, "answer.check", by=by, thread=issue, checked_by=by)
    _tell_leaders(answer, by)
    return answer


@transaction.atomic
def approve_answer(answer, *, by, version=None, today=None):
    """The leader approves what somebody else wrote. ``version`` is the text the leader read."""
    if answer.recorded_by_id == by.pk:
        raise NotAllowedNow(_t("You drafted this answer yourself; another leader approves it."))
    issue = _begin(answer, can_approve_answer, by)
    if version is not None and version != answer.version:
        raise StaleState(answer)
    if _wrote(by, answer):
        raise NotAllowedNow(_t("You wrote words of this answer yourself; another leader approves it."))
    missing = missing_to_submit(answer, today)
    if missing:
        raise NotAllowedNow(" ".join(missing))
    move(answer, "answer.approve", by=by, thread=issue, approved_by=by, approved_on=today or clock.today())
    if fits(issue, "issue.approve"):
        move(issue, "issue.approve", by=by)
    _tell(office_but(issue.ward, by), answer, by, _t("An answer was approved and waits for its letter: %s"))
    return answer


def _wrote(user, answer):
    """Are words of ``user`` in this edition? Who began or changed it, or an earlier one of which a sentence stands."""
    editions = [answer]
    for earlier in answer.issue.answers.filter(edition__lt=answer.edition, outside=False):
        if _sentences(earlier) & _sentences(answer):
            editions.append(earlier)
    if any(each.recorded_by_id == user.pk for each in editions):
        return True
    entries = AuditEntry.objects.filter(thread=audit.thread_of(answer.issue), verb="answer.edit", actor_id=user.pk)
    keys = [each.pk for each in editions]
    return entries.filter(object_type=answer._meta.label_lower, object_id__in=keys).exists()


def _sentences(answer):
    """The sentences of an edition, whatever their letters, spaces and order."""
    words = "\n".join((answer.text, answer.why, answer.legal_basis)).casefold()
    return {flat for each in re.split(r"[.;!?\n]", words) if (flat := " ".join(each.split()))}


@transaction.atomic
def approve_answers(answers, *, by, versions, today=None):
    """Several at once, all or none: each as it was read (``versions`` by key)."""
    return [approve_answer(answer, by=by, version=versions.get(answer.pk), today=today) for answer in answers]


@transaction.atomic
def send_back_answer(answer, *, by, reason, version=None):
    """Back to the drafter with a comment; what was checked and approved is checked and approved anew."""
    issue = _begin(answer, can_send_back_answer, by)
    if version is not None and version != answer.version:
        raise StaleState(answer)
    reason = clean_text(reason)
    move(
        answer, "answer.send_back", by=by, thread=issue, reason=reason, comment=reason[:1000], checked_by=None,
        approved_by=None, approved_on=None,
    )  # fmt: skip
    _redraft(issue, by)
    drafter = User.objects.filter(pk=answer.recorded_by_id)
    people = [*drafter, *(officers(answer.unit, by) if answer.unit_id else ())]
    _tell(people, answer, by, _t("Your answer was sent back: %s"))
    return answer


@transaction.atomic
def withdraw_answer(answer, *, by, reason):
    """An answer not approved yet is put aside; another can be drafted."""
    issue = _begin(answer, can_withdraw_answer, by)
    move(answer, "answer.withdraw", by=by, thread=issue, reason=clean_text(reason))
    _redraft(issue, by)
    return answer


@transaction.atomic
def revise_answer(answer, *, by, reason):
    """What the citizens hold does not stand: a new edition begins, and everybody who asked is owed an answer again.

    Returns the new draft.
    """
    issue = _begin(answer, can_revise_answer, by)
    if issue.answers.living().exists():
        raise NotAllowedNow(_t("An answer to this issue is on its way already. Open that one."))
    reason = clean_text(reason)
    move(answer, "answer.revise", by=by, thread=issue, reason=reason)
    owe_again(list(issue.links.counted()))
    drop_promise(issue)
    if fits(issue, "issue.reopen"):
        move(issue, "issue.reopen", by=by, reason=reason, answered_on=None)
    _redraft(issue, by)
    facts = {name: getattr(answer, name) for name in FACTS}
    new = Answer.objects.create(
        issue=issue, unit=issue.lead_unit or answer.unit, edition=_next_edition(issue), recorded_by=by,
        comment=reason[:1000], **facts,
    )  # fmt: skip
    new.attachments.set(answer.attachments.all())
    row = row_for(answer, "answer.revise")
    audit.record_made(new, by=by, verb=row.verb, label=row.done, reason=reason)
    if new.unit_id:
        _tell(officers(new.unit, by), new, by, _t("A new edition of an answer is to be written: %s"))
    return new


def _redraft(issue, by):
    """The issue is with its unit again, or with the office where no unit has it."""
    if fits(issue, "issue.redraft"):
        move(issue, "issue.redraft", by=by)
    if fits(issue, "issue.take_back") and not issue.assignments.active().leading().exists():
        move(issue, "issue.take_back", by=by)


def _next_edition(issue):
    last = issue.answers.order_by("-edition").values_list("edition", flat=True).first()
    return (last or 0) + 1


def _attach(answer, files, by):
    if files:
        answer.attachments.add(*keep_files(files, ward=answer.ward, by=by))


def _heads_of(unit):
    return holders(unit=unit, roles=[Role.RESPONDER]).filter(
        postings__unit=unit, postings__is_head=True, postings__role=Role.RESPONDER
    )


def _tell_leaders(answer, by):
    leaders = holders(ward=answer.issue.ward, roles=[Role.LEADER])
    _tell(leaders, answer, by, _t("An answer waits for your approval: %s"))


def _tell(people, answer, by, sentence):
    tell([user for user in people if user.pk != by.pk], sentence % answer.issue, answer.get_absolute_url())
