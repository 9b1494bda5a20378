"""The written answers of an issue on its page: editions with their state, who is owed, what went out and how."""

from django import template
from django.urls import reverse

from dialogue_site.transitions import fits
from feedback.models import OpinionIssue
from feedback.states import ANSWERED

from ..badges import ANSWER_TONES
from ..models import Dispatch
from ..owed import key_of, letters_of, owed_links, unconfirmed
from ..permissions import can_draft_answer, can_draft_letter, can_withdraw_dispatch
from ..states import LIVING_ANSWERS

register = template.Library()


@register.inclusion_tag("resolutions/issue_answers.html", takes_context=True)
def issue_answers(context, issue):
    """Editions, debts and dispatches of an issue; the next step beside them."""
    user = context["request"].user
    editions = list(issue.answers.select_related("unit", "recorded_by", "approved_by").order_by("-edition"))
    debts = list(
        owed_links(OpinionIssue.objects.filter(issue=issue))
        .select_related("opinion__speaker", "opinion__residential_group", "issue")
        .order_by("opinion__number", "pk")
    )
    letters = letters_of([link for link in debts if link.covered])
    dispatches = Dispatch.objects.filter(links__issue=issue).select_related("person", "unit", "document").distinct()
    writes = can_draft_letter(user, issue.conference) and not issue.conference.ended
    write_url = reverse("letter-draft", args=[issue.conference_id]) if writes else ""
    living = any(row.state in LIVING_ANSWERS for row in editions)
    may = not living and fits(issue, "answer.draft") and can_draft_answer(user, issue)
    return {
        "issue": issue,
        "editions": [(row, ANSWER_TONES[row.state], row.get_state_display()) for row in editions],
        "debts": [
            {
                "link": link,
                "document": letters.get(link.pk),
                "write_url": f"{write_url}?citizen={key_of(link.opinion.speaker, link.opinion)}" if write_url else "",
            }
            for link in debts
        ],
        "unconfirmed": bool(debts) and issue.stage in ANSWERED and unconfirmed(pk=issue.pk).exists(),
        "dispatches": [(row, not row.withdrawn_at and can_withdraw_dispatch(user, row)) for row in dispatches],
        "draft_url": reverse("answer-draft", args=[issue.pk]) if may else "",
    }
