"""Answers: versions of what the ward writes to those who asked, and what they promise."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue_site.lib.dates import screen_date
from dialogue_site.models import Attachment, Unit
from dialogue_site.models.base import SiteModel, VisibleQuerySet
from feedback.models import Category, Issue
from feedback.models.lanes import LaneQuerySet

from ..states import LIVING_ANSWERS, AnswerState, Outcome
from .followups import Recorded


class AnswerQuerySet(LaneQuerySet):
    ward_path = "issue__ward"

    def living(self):
        """On their way: drafted, not yet with the citizen."""
        return self.filter(state__in=LIVING_ANSWERS)

    def standing(self):
        """What holds of an issue now: with the citizen, or an outside paper recorded."""
        return self.filter(state=AnswerState.DISPATCHED)


class Answer(SiteModel, Recorded):
    """One edition of the answer to an issue; ``recorded_by`` drafted it.

    Written here it goes draft -> unit head -> leader -> letter -> citizen. ``outside`` is an answer whose paper was
    made in another system: it is recorded with its number and date and is dispatched from the start.
    The person who approves is never the one who drafted (design section 3).
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="answers")
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answering unit")
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    text = models.TextField(_("what the answer says"), max_length=5_000)
    legal_basis = models.TextField(_("legal basis"), max_length=1_000, blank=True)
    why = models.TextField(_("why it is not feasible"), max_length=2_000, blank=True)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="+")
    outside = models.BooleanField(default=False, editable=False)
    document_number = models.CharField(_("number and symbol"), max_length=60, blank=True)
    document_date = models.DateField(_("date of the paper"), null=True, blank=True)
    checked_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+", editable=False)
    approved_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+", editable=False)
    approved_on = models.DateField(_("approved on"), null=True, editable=False)
    comment = models.TextField(_("sent back because"), max_length=1_000, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=AnswerState, default=AnswerState.DRAFT)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("written answer")
        verbose_name_plural = _("written answers")
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & (Q(outside=False) | ~Q(document_number="") & Q(document_date__isnull=False)),
                name="answer_complete",
            ),
            models.CheckConstraint(condition=Q(state__in=AnswerState.values), name="answer_state_known"),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=Outcome.values), name="answer_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("recorded_by")), name="answer_approved_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "issued")) | Q(approved_by__isnull=False),
                name="answer_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="scheduled") | Q(promised_on__isnull=False), name="answer_scheduled_has_a_day"
            ),
            models.CheckConstraint(condition=~Q(outcome="not_feasible") | ~Q(why=""), name="answer_refusal_says_why"),
            models.UniqueConstraint(fields=["issue", "edition"], name="answer_edition_once"),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(state__in=LIVING_ANSWERS), name="answer_one_on_its_way"
            ),
        ]
        indexes = [models.Index(fields=["state", "issue"], name="answer_queue")]

    def __str__(self):
        return self.document_number or f"{self.issue.code} / {self.edition}"

    def get_absolute_url(self):
        return reverse("answer-detail", args=[self.pk])

    @property
    def outcome_words(self):
        """What it says came of the matter, with the day where one is promised; empty when it says nothing of it."""
        if self.outcome == Outcome.SCHEDULED and self.promised_on:
            return f"{_('Will be resolved by')} {screen_date(self.promised_on)}"
        return self.get_outcome_display()

    @property
    def ward(self):
        return self.issue.ward

    @property
    def conference(self):
        return self.issue.conference


class Promise(models.Model):
    """A day an answer promised the result for, tracked until the result is there or a later answer replaces it."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="promises")
    answer = models.ForeignKey(Answer, models.PROTECT, related_name="promises")
    due_on = models.DateField(_("promised for"))
    kept_on = models.DateField(_("kept on"), null=True)
    replaced = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=Q(kept_on=None, replaced=False), name="promise_one_open_per_issue"
            )
        ]

    def __str__(self):
        return f"{self.issue.code} {self.due_on:%d/%m/%Y}"


class PhraseQuerySet(VisibleQuerySet):
    def active(self):
        return self.filter(active=True)


class Phrase(SiteModel):
    """Reusable wording of an answer, for a category and an outcome, or for all."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="phrases", verbose_name=_("ward"))
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="phrases", verbose_name=_("category")
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("wording"), max_length=2_000)
    active = models.BooleanField(_("in use"), default=True)

    objects = PhraseQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("reusable wording")
        verbose_name_plural = _("reusable wordings")
        constraints = [
            models.UniqueConstraint(fields=["ward", "title"], name="phrase_title_once"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(title=""), name="phrase_complete"),
        ]

    def __str__(self):
        return self.title
