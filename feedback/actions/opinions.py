"""What is done with an opinion: recorded, edited, withdrawn, split into issues.

The words of a citizen are kept as they were said: nothing here, and nothing done to issues, writes to
``verbatim`` once the text is locked.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from conferences.actions.guards import cleaned, require_running
from conferences.states import RECORDING
from dialogue_site import audit
from dialogue_site.edits import save_edit
from dialogue_site.numbering import next_number
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, move

from ..models import Opinion, OpinionIssue
from ..permissions import (
    can_add_issue,
    can_add_opinion,
    can_edit_opinion,
    can_link_issue,
    can_unlink_issue,
    can_withdraw_opinion,
)
from ..states import PUT_ASIDE, UNASSIGNED, OpinionState, Stage
from .guards import (
    ask_above,
    refuse_both,
    refuse_merged_citizen,
    refuse_merged_into,
    refuse_sealed,
    refuse_withdrawn,
    seal_search,
)
from .splitting import add_links, add_rows

EDITABLE = frozenset({
    "source", "speaker", "attendee", "on_behalf_of", "residential_group", "verbatim", "received_on",
    "no_request_reason", "note",
})  # fmt: skip


@transaction.atomic
def record_opinion(
    conference, *, by, source, verbatim, received_on, speaker=None, attendee=None, on_behalf_of="",
    residential_group=None, issues=(), links=(), no_request_reason="", note="", is_demo=False,
):  # fmt: skip
    """Enter one opinion with its issues under the next numbers; returns the :class:`Opinion`.

    ``issues`` are dicts of a new issue's facts (see ``splitting.add_rows``), ``links`` pairs of an issue of
    this conference and the excerpt that asks for it. While the record is open an opinion may wait for its
    issues; afterwards it needs one, or the reason why it asks for nothing (invariant 1), and is locked at once.
    Raises ``NotAllowedNow`` for an ended conference and for facts of another ward or conference.
    """
    require(can_add_opinion(by, conference))
    state = require_running(conference)
    issues, links = list(issues), list(links)
    words = {"verbatim": verbatim, "on_behalf_of": on_behalf_of, "no_request_reason": no_request_reason, "note": note}
    words = cleaned(Opinion, words, EDITABLE)
    _has_words(words)
    refuse_both(issues or links, words["no_request_reason"])
    late = state not in RECORDING
    if late and not (issues or links or words["no_request_reason"]):
        raise NotAllowedNow(_("The record is complete: give an issue, or the reason why nothing is asked."))
    _same_place(conference, speaker=speaker, attendee=attendee, residential_group=residential_group)
    opinion = Opinion.objects.create(
        ward_id=conference.ward_id, conference=conference, number=next_number(f"opinion:{conference.pk}"),
        source=source, speaker=speaker, attendee=attendee, residential_group=residential_group,
        received_on=received_on, is_demo=is_demo, created_by=by, **words,
    )  # fmt: skip
    with override("vi"):
        facts = [{"verb": "opinion.record", "label": _("Recorded the opinion"), "obj": opinion,
                  "after": {"source": source, "received_on": audit.readable(received_on)}}]  # fmt: skip
    facts += add_rows(opinion, issues)
    facts += add_links(opinion, links, position=len(issues))
    audit.record_many(by=by, facts=facts)
    if late:
        move(opinion, "opinion.lock", by=by)
    return opinion


@transaction.atomic
def edit_opinion(opinion, *, by, version, **facts):
    """Correct facts of an opinion. Its words only until they are locked.

    Raises ``StaleEdit`` when somebody else was faster, ``NotAllowedNow`` for locked words, another speaker once
    somebody was written to, a withdrawn opinion or an ended conference.
    """
    require(can_edit_opinion(by, opinion))
    facts = cleaned(Opinion, facts, EDITABLE)
    state = require_running(opinion.conference)
    refuse_withdrawn(opinion)
    refuse_sealed(opinion)
    _has_words(facts)
    if "verbatim" in facts:
        if facts["verbatim"] != opinion.verbatim and opinion.state != OpinionState.RECEIVED:
            raise NotAllowedNow(
                _("The text is locked since the record was completed: the words stay as they were said.")
            )
        if opinion.state != OpinionState.RECEIVED:
            del facts["verbatim"]
    _same_place(opinion.conference, **{k: facts.get(k) for k in ("speaker", "attendee", "residential_group")})
    if "speaker" in facts and facts["speaker"] != opinion.speaker:
        ask_above("opinion.edit", opinion)
    if "no_request_reason" in facts:
        asked = opinion.links.exclude(issue__stage=Stage.WITHDRAWN).exists()
        refuse_both(asked, facts["no_request_reason"])
        if not asked and not facts["no_request_reason"] and state not in RECORDING:
            raise NotAllowedNow(_("The record is complete: give an issue, or the reason why nothing is asked."))
    return save_edit(
        opinion, version=version, by=by, verb="opinion.edit", label=gettext_lazy("Edited the opinion"), **facts
    )


@transaction.atomic
def withdraw_opinion(opinion, *, by, reason):
    """Take an opinion out of the counts, with the issues nobody else asks for.

    Such an issue must not have been given to a unit yet: what is being worked on is not withdrawn by the
    way. Raises ``NotAllowedNow`` with the issues that stand against it.
    """
    require(can_withdraw_opinion(by, opinion))
    require_running(opinion.conference)
    mine = [link.issue for link in opinion.links.select_related("issue").exclude(issue__stage__in=PUT_ASIDE)]
    shared = set(
        OpinionIssue.objects.filter(issue__in=mine)
        .exclude(opinion=opinion)
        .exclude(opinion__state=OpinionState.WITHDRAWN)
        .values_list("issue_id", flat=True)
    )
    alone = [issue for issue in mine if issue.pk not in shared]
    busy = [issue.code for issue in alone if issue.stage not in UNASSIGNED]
    if busy:
        raise NotAllowedNow(
            _("Units already work on %(issues)s, which nobody else asks for. Take the work back first.")
            % {"issues": ", ".join(busy)}
        )
    move(opinion, "opinion.withdraw", by=by, reason=reason)
    for issue in alone:
        refuse_merged_into(issue)
        move(issue, "issue.withdraw", by=by, reason=reason)
    seal_search(Opinion.objects.filter(pk=opinion.pk))
    return opinion


@transaction.atomic
def add_issue(opinion, *, by, **row):
    """Split one more issue out of an opinion; returns the :class:`Issue`. The words stay untouched."""
    require(can_add_issue(by, opinion))
    opinion = _open_for_issues(opinion)
    facts = add_rows(opinion, [row], position=opinion.links.count())
    issue = facts[0]["obj"]
    facts.append(_on_opinion(opinion, "issue.add", gettext_lazy("Added the issue %(issue)s"), issue))
    audit.record_many(by=by, facts=facts)
    return issue


@transaction.atomic
def link_issue(opinion, issue, *, by, excerpt=""):
    """Say that the opinion also asks for ``issue``, known already; returns the :class:`OpinionIssue`."""
    require(can_link_issue(by, opinion))
    opinion = _open_for_issues(opinion)
    facts = add_links(opinion, [(issue, excerpt)], position=opinion.links.count())
    facts.append(_on_opinion(opinion, "issue.link", gettext_lazy("Linked the issue %(issue)s"), issue))
    audit.record_many(by=by, facts=facts)
    return opinion.links.get(issue=issue)


@transaction.atomic
def unlink_issue(link, *, by, reason):
    """Undo a link made by mistake; both histories keep it with its excerpt and the reason.

    The issue must stay asked by another opinion (otherwise withdraw it), after the record is complete the
    opinion must keep an issue (invariant 1), and nobody was answered or written to by this link, nor is owed
    through it since a merge (invariant 7): else ``NotAllowedNow``.
    """
    opinion, issue = link.opinion, link.issue
    require(can_unlink_issue(by, opinion))
    state = require_running(opinion.conference)
    refuse_withdrawn(opinion)
    if issue.stage in (Stage.MERGED, Stage.OUT_OF_SCOPE):
        raise NotAllowedNow(_("%s no longer stands on its own: its links stay as they are.") % issue.code)
    if not reason.strip():
        raise NotAllowedNow(_("Please give the reason."))
    refuse_merged_citizen(opinion, issue)
    ask_above("issue.unlink", link)
    others = OpinionIssue.objects.filter(issue=issue).exclude(opinion=opinion)
    if not others.exclude(opinion__state=OpinionState.WITHDRAWN).exists():
        raise NotAllowedNow(_("Nobody else asks for %(issue)s: withdraw the issue instead.") % {"issue": issue.code})
    rest = opinion.links.exclude(pk=link.pk).exclude(issue__stage__in=PUT_ASIDE)
    if state not in RECORDING and not rest.exists():
        raise NotAllowedNow(_("The record is complete: the opinion must keep an issue. Add the right one first."))
    before = {"opinion": opinion.code, "issue": issue.code, "excerpt": link.excerpt}
    if not OpinionIssue.objects.filter(pk=link.pk).delete()[0]:
        raise StaleState(opinion)
    with override("vi"):
        label = _("Unlinked %(opinion)s from %(issue)s") % {"opinion": opinion.code, "issue": issue.code}
    fact = {"verb": "issue.unlink", "label": label, "reason": reason, "before": before}
    audit.record_many(by=by, facts=[fact | {"obj": issue}, fact | {"obj": opinion}])
    return opinion


def _open_for_issues(opinion):
    """The opinion as it stands now, when it takes issues; a reason why it asks for nothing is taken back."""
    require_running(opinion.conference)
    opinion = (
        Opinion.objects.select_related("conference").select_for_update(no_key=True, of=("self",)).get(pk=opinion.pk)
    )
    refuse_withdrawn(opinion)
    refuse_sealed(opinion)
    return opinion


def _on_opinion(opinion, verb, sentence, issue):
    """The history fact for the opinion's own page; an opinion that asks for something has no excuse left."""
    fact = {"verb": verb, "obj": opinion, "after": {"issue": issue.code, "summary": issue.summary}}
    if opinion.no_request_reason:
        fact["before"] = {"no_request_reason": opinion.no_request_reason}
        fact["after"]["no_request_reason"] = opinion.no_request_reason = ""
        opinion.version += 1
        opinion.save(update_fields=["no_request_reason", "version", "updated_at"])
    with override("vi"):
        fact["label"] = sentence % {"issue": issue.code}
    return fact


def _has_words(facts):
    if not facts.get("verbatim", "-"):
        raise NotAllowedNow(_("Please write down what was said."))


def _same_place(conference, *, speaker=None, attendee=None, residential_group=None):
    foreign = (
        (speaker is not None and speaker.ward_id != conference.ward_id)
        or (attendee is not None and attendee.conference_id != conference.pk)
        or (residential_group is not None and residential_group.ward_id != conference.ward_id)
    )
    if foreign:
        raise NotAllowedNow(_("Speaker, delegate and residential group must belong to this ward and conference."))
