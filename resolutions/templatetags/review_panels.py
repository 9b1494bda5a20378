"""The Front's verdicts, for the pages of what they judge."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t

from dialogue_site.templatetags.ui import badge
from feedback.models import Issue

from ..models import Review
from ..models.reviews import to_review
from ..permissions import can_respond_review, can_supersede_review, can_write_review
from ..states import ReviewState, Verdict

register = template.Library()

VERDICT_TONES = {
    Verdict.SATISFACTORY: "good",
    Verdict.PARTLY: "warn",
    Verdict.NOT: "bad",
    Verdict.CANNOT_JUDGE: "neutral",
}
STATE_TONES = {
    ReviewState.DRAFT: "neutral",
    ReviewState.SENT: "info",
    ReviewState.RESPONDED: "good",
    ReviewState.SUPERSEDED: "stop",
}


@register.simple_tag
def verdict_badge(verdict):
    """A verdict: word, icon and colour."""
    return badge(VERDICT_TONES[verdict], Verdict(verdict).label)


@register.simple_tag
def state_badge(state):
    """Where a verdict stands."""
    return badge(STATE_TONES[state], ReviewState(state).label)


def response_line(review, due, late):
    """Until when the office responds; with a badge when that day has passed."""
    if not due:
        return ""
    return format_html("{} {}", due, badge("bad", _t("overdue"))) if late else due


def review_lines(reviews, user=None):
    """Verdicts as finished lines, newest first, each with its responses; two queries."""
    found = reviews.select_related("author", "answer", "ward").prefetch_related(
        "responses__recorded_by", "responses__attachments"
    )
    return [
        {
            "review": review,
            "verdict": verdict_badge(review.verdict),
            "state": state_badge(review.state),
            "responses": list(review.responses.all()),
            "url": review.get_absolute_url(),
            "respond_url": reverse("review-respond", args=[review.pk])
            if user and review.state == ReviewState.SENT and can_respond_review(user, review)
            else "",
            "supersede_url": reverse("review-supersede", args=[review.pk])
            if user and review.state in (ReviewState.SENT, ReviewState.RESPONDED) and can_supersede_review(user, review)
            else "",
        }
        for review in reviews_in_order(found)
    ]


def reviews_in_order(reviews):
    return reviews.order_by("-pk")


def _panel(user, reviews, write_url):
    lines = review_lines(reviews, user)
    return {"lines": lines, "write_url": write_url, "shown": bool(lines or write_url)}


@register.inclusion_tag("resolutions/review_panel.html", takes_context=True)
def issue_reviews(context, issue):
    """What the Front said of an issue's answers, and the way to a verdict where one is waited for."""
    user, write_url = context["request"].user, ""
    if can_write_review(user, issue) and to_review(Issue.objects.filter(pk=issue.pk)).exists():
        write_url = reverse("review-write", args=[issue.pk])
    return _panel(user, Review.objects.visible_to(user).filter(issue=issue), write_url)


@register.inclusion_tag("resolutions/review_panel.html", takes_context=True)
def conclusion_reviews(context, conclusion):
    """What the Front said of how a conclusion is carried out."""
    user = context["request"].user
    reviews, write_url = Review.objects.visible_to(user).filter(conclusion=conclusion), ""
    if not conclusion.withdrawn and can_write_review(user, conclusion) and not reviews.standing().exists():
        write_url = reverse("conclusion-review", args=[conclusion.pk])
    return _panel(user, reviews, write_url)


@register.inclusion_tag("resolutions/review_panel.html", takes_context=True)
def report_reviews(context, report):
    """What the Front said of a report; the step itself is among the report's."""
    user = context["request"].user
    return _panel(user, Review.objects.visible_to(user).filter(report=report), "")
