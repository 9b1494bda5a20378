"""The written answers of an issue on its page: editions with their state, who is owed, what went out and how."""

from django import template
from django.urls import reverse

from dialogue_site.transitions import fits
from feedback.models import OpinionIssue

from ..badges import ANSWER_TONES
from ..models import Dispatch
from ..owed import letters_of, owed_links
from ..permissions import can_draft_answer, can_withdraw_dispatch
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
    living = any(row.state in LIVING_ANSWERS for row in editions)
    may = not living and fits(issue, "answer.draft") and can_draft_answer(user, issue)
    return {
        "issue": issue,
        "editions": [(row, ANSWER_TONES[row.state], row.get_state_display()) for row in editions],
        "debts": [(link, letters.get(link.pk)) for link in debts],
        "dispatches": [(row, not row.withdrawn_at and can_withdraw_dispatch(user, row)) for row in dispatches],
        "draft_url": reverse("answer-draft", args=[issue.pk]) if may else "",
    }
