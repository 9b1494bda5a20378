"""Panels: how an issue hangs together with others, the reconciliation of a conference, matters of another lane."""

from django import template
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogue_site.roles import Role
from dialogue_site.transitions import verbs_for
from feedback.models.relations import IssueRelation, Referral, ReferralKind, RelationKind
from feedback.states import Stage

from ..models import Answer, OralReply
from ..models.reconciliation import Reconciliation
from ..permissions import can_undo_relation, can_view_referral
from ..reconciling import figures_of

register = template.Library()


def _sentence(relation, seen_from):
    if seen_from.pk == relation.source_id:
        words = {
            RelationKind.MERGED: _("Merged into"),
            RelationKind.SPLIT: _("Split off from"),
            RelationKind.CONTINUES: _("Continues"),
            RelationKind.RELATED: _("Linked with"),
        }
    else:
        words = {
            RelationKind.MERGED: _("Merged into this one:"),
            RelationKind.SPLIT: _("Split off from this one:"),
            RelationKind.CONTINUES: _("Asked again later:"),
            RelationKind.RELATED: _("Linked with"),
        }
    return words[relation.kind]


@register.inclusion_tag("resolutions/issue_relations.html", takes_context=True)
def issue_relations(context, issue):
    """Merged, split, linked: each with its undo; and the first answer where a petition is repeated."""
    user, rows, earlier = context["request"].user, [], []
    found = IssueRelation.objects.filter(Q(source=issue) | Q(target=issue)).order_by("undone_at", "-pk")
    found = found.select_related(
        "source__conference", "target__conference", "source__ward", "made_by", "undone_by"
    )  # fmt: skip
    for relation in found:
        own = relation.source_id == issue.pk
        other = relation.target if own else relation.source
        if other.stage == Stage.OUT_OF_SCOPE and not can_view_referral(user, other):
            continue
        standing = relation.undone_at is None
        may = standing and not relation.source.conference.ended and can_undo_relation(user, relation)
        rows.append(
            {
                "relation": relation,
                "sentence": _sentence(relation, issue),
                "other": other,
                "elsewhere": other.conference.code if other.conference_id != issue.conference_id else "",
                "reason": relation.reason if other.stage != Stage.OUT_OF_SCOPE else "",
                "undo_url": reverse("relation-undo", args=[relation.pk]) if may else "",
                # A merge or a link comes back by one click; undoing a split withdraws issues and is read first.
                "at_once": relation.kind != RelationKind.SPLIT,
            }
        )
        if standing and own and relation.kind == RelationKind.CONTINUES:
            earlier.append(other)
    return {
        "request": context["request"],
        "rows": rows,
        "buttons": verbs_for(user, issue, aside=True),
        "first_answers": _first_answers(earlier),
    }


def _first_answers(earlier):
    """What was answered to the issues this one continues: a repeated petition is answered on top of that."""
    if not earlier:
        return []
    answers = Answer.objects.standing().filter(issue__in=earlier).select_related("issue").order_by("pk")
    replies = OralReply.objects.filter(issue__in=earlier, is_final=True).select_related("issue").order_by("pk")
    lines = [(each.issue, each.document_number, each.document_date, each.text) for each in answers]
    return lines + [(each.issue, each.replied_by, each.replied_on, each.gist) for each in replies]


@register.inclusion_tag("resolutions/conference_reconciliation.html", takes_context=True)
def conference_reconciliation(context, conference):
    """Where the sheet stands; how many matters went to the lane of their own law (the Front sees the numbers only)."""
    user = context["request"].user
    sheet = Reconciliation.objects.filter(conference=conference).defer("pdf").first()
    counted = dict(Referral.objects.filter(conference=conference).order_by().values_list("kind").annotate(Count("pk")))
    sees = can_view_referral(user, Referral(ward_id=conference.ward_id))
    return {
        "conference": conference,
        "sheet": sheet,
        "figures": figures_of(sheet) if sheet else None,
        "referrals": [(kind.label, counted[kind]) for kind in ReferralKind if counted.get(kind)]
        if sees or user.roles & {Role.MONITOR}
        else [],
        "list_url": f"{reverse('referral-list')}?conference={conference.pk}" if sees else "",
    }
