"""Issues: the work in what was said."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site.models import Unit
from dialogue_site.models.base import SiteModel
from dialogue_site.search import SearchQuerySet, search_text

from ..states import ANSWERED, COUNTED, OPEN, OpinionState, Result, Stage
from .categories import Category
from .lanes import LaneQuerySet
from .opinions import Opinion


class IssueKind(models.TextChoices):
    REQUEST = "request", _("Request")
    REPORT = "report", _("Report of a fact")
    PROPOSAL = "proposal", _("Proposal")
    QUESTION = "question", _("Question")


class Authority(models.TextChoices):
    WARD = "ward", _("Ward")
    HIGHER = "higher", _("Higher level")
    MIXED = "mixed", _("Both")


class IssueQuerySet(SearchQuerySet, LaneQuerySet):
    stage_path = "stage"

    def counted(self):
        """Issues that count: not withdrawn."""
        return self.filter(stage__in=COUNTED)

    def open(self):
        return self.filter(stage__in=OPEN)

    def answered(self):
        return self.filter(stage__in=ANSWERED)

    def overdue(self, today):
        """Open, and the last day that counts now has passed."""
        return self.filter(stage__in=OPEN, due_on__lt=today)

    def moved(self):
        """Open, and the day that counts now is not the one first set (or the clock stands still)."""
        return self.filter(stage__in=OPEN, first_due_on__isnull=False).exclude(due_on=models.F("first_due_on"))

    def due_soon(self, today, limit):
        """Open, and due between ``today`` and ``limit``, the end of the due-soon window (working days)."""
        return self.filter(stage__in=OPEN, due_on__gte=today, due_on__lte=limit)

    def late_against_first(self, today):
        """Open after the date first set, or answered after it, whatever later day counts by now."""
        still = Q(stage__in=OPEN, first_due_on__lt=today)
        return self.filter(still | Q(stage__in=ANSWERED, answered_on__gt=F("first_due_on")))


class Issue(SiteModel):
    """One separable matter, asked by one or more opinions.

    ``due_on`` is the last day that counts now and ``first_due_on`` the one first set; only the deadline
    events of the floor above write them. While the clock is suspended there is no ``due_on``.
    ``promised_on`` is the day an answer promised the result for. Lateness is computed, never stored.
    """

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="issues", verbose_name=_("ward"))
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="issues", verbose_name=_("conference"))
    number = models.PositiveIntegerField(_("number"))
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="issues", verbose_name=_("category")
    )
    summary = models.CharField(_("summary"), max_length=300)
    detail = models.TextField(_("detail"), max_length=5_000, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    residential_groups = models.ManyToManyField(
        Unit, blank=True, related_name="group_issues", verbose_name=_("residential groups")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=IssueKind, default=IssueKind.REQUEST)
    authority = models.CharField(_("authority"), max_length=6, choices=Authority, default=Authority.WARD)
    # Its index is ``issue_by_unit``, which begins with it.
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, db_index=False, related_name="led_issues",
        verbose_name=_("lead unit"),
    )  # fmt: skip
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, default=Stage.RECEIVED)
    result = models.CharField(_("result"), max_length=12, choices=Result, default=Result.NONE)
    due_on = models.DateField(_("due"), null=True, editable=False)
    first_due_on = models.DateField(_("first due"), null=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, editable=False)
    resolved_on = models.DateField(_("resolved on"), null=True, editable=False)
    promised_on = models.DateField(_("promised for"), null=True, editable=False)
    public_summary = models.TextField(_("public summary"), max_length=1_000, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    search_text = models.TextField(editable=False, default="")

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["conference", "number"]
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="issue_number_once"),
            models.CheckConstraint(condition=~Q(summary=""), name="issue_has_summary"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="issue_stage_known"),
            models.CheckConstraint(condition=Q(result__in=Result.values), name="issue_result_known"),
            models.CheckConstraint(
                condition=~Q(stage__in=ANSWERED) | Q(answered_on__isnull=False), name="issue_answered_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(result=Result.RESOLVED) | Q(resolved_on__isnull=False), name="issue_resolved_has_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["ward", "-id"], name="issue_newest"),
            models.Index(fields=["ward", "due_on", "id"], name="issue_by_due"),
            models.Index(fields=["ward", "conference", "due_on", "id"], name="issue_conference_by_due"),
            models.Index(fields=["ward", "-updated_at", "-id"], name="issue_changed"),
            models.Index(fields=["lead_unit", "stage", "due_on"], name="issue_by_unit"),
            models.Index(
                fields=[
                    "ward",
                    "conference",
                    "category",
                    "stage",
                    "result",
                    "lead_unit",
                    "authority",
                    "due_on",
                    "first_due_on",
                    "answered_on",
                ],
                name="issue_counts",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.summary}"

    def get_absolute_url(self):
        return reverse("issue-detail", args=[self.pk])

    def save(self, **kwargs):
        self.fill_search_text()
        super().save(**kwargs)

    def fill_search_text(self):
        """For rows that are not written by ``save``: several at once."""
        self.search_text = search_text(self.code, self.summary, self.detail, self.place)

    @property
    def code(self):
        """How the office cites it: ``VD-31``."""
        return f"VD-{self.number:02d}"

    @property
    def is_open(self):
        return self.stage in OPEN


class OpinionIssueQuerySet(LaneQuerySet):
    ward_path = "issue__ward"

    def counted(self):
        """Links of issues and opinions that count."""
        return self.filter(issue__stage__in=COUNTED).exclude(opinion__state=OpinionState.WITHDRAWN)

    def owed(self):
        """Each row is a debt: a citizen who asked for an issue and has not been answered (design invariant 7)."""
        return self.counted().filter(answered_on=None)


class OpinionIssue(models.Model):
    """Who asked: the only place that knows it. ``excerpt`` is the part of the verbatim text that asks.

    ``answered_on`` is the day this citizen got the answer to this issue: written only by a recorded dispatch to
    that citizen, or by the notice that confirms a final reply in the room (design invariant 7). While it is
    empty the ward owes this citizen an answer.
    """

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="links")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="links")
    excerpt = models.TextField(_("excerpt"), max_length=2_000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    answered_on = models.DateField(_("citizen answered on"), null=True, editable=False)

    objects = OpinionIssueQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("asked by")
        verbose_name_plural = _("asked by")
        constraints = [models.UniqueConstraint(fields=["opinion", "issue"], name="opinionissue_once")]
        indexes = [models.Index(fields=["issue", "opinion"], condition=Q(answered_on=None), name="opinionissue_owed")]

    def __str__(self):
        return f"{self.opinion} -> {self.issue}"

    @property
    def shown_words(self):
        """What this citizen said about this matter: the excerpt, or all that was said where none was cut.

        The summary in place of words that may not be shown (design invariant 11). Pages and papers ask here.
        """
        return self.excerpt or (self.issue.summary if self.opinion.restricted else self.opinion.verbatim)
