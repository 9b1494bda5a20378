"""The Front's verdicts, and the office's responses."""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue_site.models import Attachment, Unit
from dialogue_site.models.base import SiteModel
from feedback.models import Issue, OpinionIssue
from feedback.models.lanes import LaneQuerySet
from feedback.states import ANSWERED

from ..states import STANDING_REVIEWS, UNSATISFACTORY, AnswerState, ReviewState, Verdict
from .answers import Answer
from .conclusions import Conclusion
from .followups import OralReply, Recorded
from .periodic import PeriodicReport


class Criterion(models.TextChoices):
    """What an answer is measured by, as what it failed in: a tick says that it did."""

    TO_THE_POINT = "to_the_point", _("Does not answer what was asked")
    SPECIFIC = "specific", _("Not specific: place, time, unit")
    AUTHORITY = "authority", _("Not given by the competent body")
    IN_TIME = "in_time", _("Answered too late")
    REAL_RESULT = "real_result", _("No real result on the spot")


def latest_answer(issue="pk"):
    """The answer of an issue that is with the citizen, as a subquery; null for one answered in the room."""
    standing = Answer.objects.filter(issue=OuterRef(issue), state=AnswerState.DISPATCHED)
    return Subquery(standing.order_by("-edition", "-pk").values("pk")[:1])


def to_review(issues):
    """Of a queryset of issues those whose answer waits for the Front's verdict, each with ``latest_answer``.

    Answered in writing: no verdict stands on the answer in force. Answered in the room: the reply was final and
    confirmed to those who asked, and no verdict stands on it.
    """
    standing = Review.objects.filter(state__in=STANDING_REVIEWS)
    finally_told = OralReply.objects.filter(issue=OuterRef("pk"), is_final=True)
    confirmed = OpinionIssue.objects.filter(issue=OuterRef("pk"), answered_on__isnull=False)
    found = issues.filter(stage__in=ANSWERED).annotate(latest_answer=latest_answer())
    return found.filter(
        Q(latest_answer__isnull=False) & ~Exists(standing.filter(answer=OuterRef("latest_answer")))
        | Q(latest_answer=None)
        & Exists(finally_told)
        & Exists(confirmed)
        & ~Exists(standing.filter(issue=OuterRef("pk"), answer=None))
    )


def failed_twice(issues):
    """Of a queryset of issues those judged “not” twice, the verdict that stands being “not” (the secretary's queue).

    Adds ``refusals``, how many times.
    """
    sent = Review.objects.filter(issue=OuterRef("pk")).exclude(state=ReviewState.DRAFT).order_by()
    times = sent.filter(verdict=Verdict.NOT).values("issue").annotate(n=Count("pk")).values("n")
    last = sent.order_by("-pk").values("verdict")[:1]
    return issues.annotate(refusals=Subquery(times), last_verdict=Subquery(last)).filter(
        refusals__gte=2, last_verdict=Verdict.NOT
    )


class ReviewQuerySet(LaneQuerySet):
    def visible_to(self, user):
        """Of the person's wards; a verdict not sent yet is seen by its author alone."""
        return super().visible_to(user).exclude(~Q(author=user), state=ReviewState.DRAFT)

    def sent(self):
        return self.exclude(state=ReviewState.DRAFT)

    def standing(self):
        """Sent and not replaced by a later verdict."""
        return self.filter(state__in=STANDING_REVIEWS)

    def current(self):
        """The verdict that stands on each answered issue: on the answer in force, one for each issue."""
        standing = self.standing().filter(issue__stage__in=ANSWERED).annotate(in_force=latest_answer("issue"))
        return standing.filter(Q(answer=F("in_force")) | Q(answer=None, in_force=None))

    def of_conference(self, conference):
        """On its issues, its conclusions and the reports about it."""
        key = getattr(conference, "pk", conference)
        return self.filter(Q(issue__conference=key) | Q(conclusion__conference=key) | Q(report__conference=key))

    def overdue(self, today):
        """Waiting for a response after its day."""
        return self.waiting().filter(respond_by__lt=today)

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
            models.UniqueConstraint(
                fields=["answer"], condition=Q(state__in=STANDING_REVIEWS), name="review_one_stands_per_answer"
            ),
            models.UniqueConstraint(
                fields=["issue"],
                condition=Q(state__in=STANDING_REVIEWS, answer=None),
                name="review_one_stands_per_issue",
            ),
            models.UniqueConstraint(
                fields=["conclusion"], condition=Q(state__in=STANDING_REVIEWS), name="review_one_stands_per_conclusion"
            ),
            models.UniqueConstraint(
                fields=["report"], condition=Q(state__in=STANDING_REVIEWS), name="review_one_stands_per_report"
            ),
        ]
        indexes = [models.Index(fields=["ward", "state", "verdict"], name="review_queue")]

    def __str__(self):
        # Without the verdict: a draft is nobody's business but its author's, in the history too.
        return str(self.subject_name)

    def get_absolute_url(self):
        return reverse("review-detail", args=[self.pk])

    @property
    def subject(self):
        """The issue, conclusion or report it judges."""
        return self.issue or self.conclusion or self.report

    @property
    def subject_name(self):
        """“VD-31 Ngập úng ngõ 86”, “Conclusion 2”, the report's name."""
        if self.conclusion_id:
            return _("Conclusion %d") % self.conclusion.number
        return str(self.subject)

    @property
    def conference(self):
        return self.subject.conference

    @property
    def failed_labels(self):
        """What is missing, in words."""
        return [Criterion(value).label for value in self.failed if value in Criterion.values]


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
