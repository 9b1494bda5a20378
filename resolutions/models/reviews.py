"""The Front's verdicts, and the office's responses."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue_site.models import Attachment, Unit
from dialogue_site.models.base import SiteModel, VisibleQuerySet
from feedback.models import Issue

from ..states import UNSATISFACTORY, ReviewState, Verdict
from .answers import Answer
from .conclusions import Conclusion
from .followups import Recorded
from .periodic import PeriodicReport


class Criterion(models.TextChoices):
    """What an answer is measured by; ticked when it fails."""

    TO_THE_POINT = "to_the_point", _("Answers what was asked")
    SPECIFIC = "specific", _("Specific: place, time, unit")
    AUTHORITY = "authority", _("Given by the competent body")
    IN_TIME = "in_time", _("In time")
    REAL_RESULT = "real_result", _("A real result on the spot")


class ReviewQuerySet(VisibleQuerySet):
    def visible_to(self, user):
        """Of the person's wards; a verdict not sent yet is seen by its author alone."""
        return super().visible_to(user).exclude(~Q(author=user), state=ReviewState.DRAFT)

    def sent(self):
        return self.exclude(state=ReviewState.DRAFT)

    def waiting(self):
        """Unsatisfactory and without a response: it blocks the approval of the next report."""
        return self.filter(state=ReviewState.SENT, verdict__in=UNSATISFACTORY)


class Review(SiteModel):
    """One verdict of the Front. The office can neither edit nor delete it; its author supersedes it (invariant 10)."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="reviews")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="reviews")
    conclusion = models.ForeignKey(Conclusion, models.PROTECT, null=True, blank=True, related_name="reviews")
    report = models.ForeignKey(PeriodicReport, models.PROTECT, null=True, blank=True, related_name="reviews")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict)
    failed = models.JSONField(_("what is missing"), default=list, blank=True)
    comment = models.TextField(_("comment"), max_length=1_000, blank=True)
    respond_by = models.DateField(_("response due by"), null=True)
    author = models.ForeignKey("dialogue_site.User", models.PROTECT, related_name="+")
    sent_on = models.DateField(_("sent on"), null=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    state = models.CharField(_("state"), max_length=10, choices=ReviewState, default=ReviewState.DRAFT)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("verdict of the Front")
        verbose_name_plural = _("verdicts of the Front")
        constraints = [
            models.CheckConstraint(
                condition=Q(issue__isnull=False, conclusion=None, report=None)
                | Q(issue=None, answer=None, conclusion__isnull=False, report=None)
                | Q(issue=None, answer=None, conclusion=None, report__isnull=False),
                name="review_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="review_verdict_known"),
            models.CheckConstraint(
                condition=Q(verdict="satisfactory") | Q(state="draft") | ~Q(comment=""), name="review_says_why"
            ),
            models.CheckConstraint(condition=Q(state="draft") | Q(sent_on__isnull=False), name="review_sent_on_a_day"),
        ]
        indexes = [models.Index(fields=["ward", "state", "verdict"], name="review_queue")]

    def __str__(self):
        return self.get_verdict_display()


class ReviewResponse(Recorded):
    """What the office says to a verdict; it changes nothing of the verdict."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="responses")
    text = models.TextField(_("response"), max_length=3_000)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("response to a verdict")
        verbose_name_plural = _("responses to verdicts")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="reviewresponse_has_text")]

    def __str__(self):
        return self.text[:80]
