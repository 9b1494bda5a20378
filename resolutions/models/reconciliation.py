"""Reconciliation: what was collected before against what was raised in the room and what is answered."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.models.base import SiteModel, VisibleQuerySet
from feedback.models import Issue

from ..states import SheetState


class Raised(models.TextChoices):
    BEFORE = "before", _("Collected before only")
    ROOM = "room", _("Raised in the room only")
    BOTH = "both", _("Both")


class Replied(models.TextChoices):
    BEFORE = "before", _("Answered before")
    ROOM = "room", _("Answered in the room")
    NOT_YET = "not_yet", _("Not answered yet")


class ReconciliationQuerySet(VisibleQuerySet):
    ward_path = "conference__ward"


class Reconciliation(SiteModel):
    """The sheet of one conference (conclusion 1b of the 2022 notice). Approved, it keeps its PDF and its counts."""

    conference = models.OneToOneField(Conference, models.PROTECT, related_name="reconciliation")
    approved_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(_("approved on"), null=True)
    counts = models.JSONField(default=dict)
    pdf = models.BinaryField(null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=SheetState, default=SheetState.DRAFT)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reconciliation sheet")
        verbose_name_plural = _("reconciliation sheets")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.conference.code}"

    def get_absolute_url(self):
        return reverse("reconciliation-detail", args=[self.pk])

    @property
    def ward(self):
        return self.conference.ward


class ReconciliationItem(models.Model):
    """The one box of an issue: disjoint by the constraint, complete by the sheet's approval (design invariant 3)."""

    sheet = models.ForeignKey(Reconciliation, models.PROTECT, related_name="items")
    issue = models.OneToOneField(Issue, models.PROTECT, related_name="reconciled")
    raised = models.CharField(_("raised"), max_length=6, choices=Raised)
    replied = models.CharField(_("answered"), max_length=7, choices=Replied)
    placed_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["issue__number"]
        verbose_name = _("reconciled issue")
        verbose_name_plural = _("reconciled issues")
        constraints = [
            models.CheckConstraint(condition=models.Q(raised__in=Raised.values), name="reconciled_raised_known"),
            models.CheckConstraint(condition=models.Q(replied__in=Replied.values), name="reconciled_replied_known"),
        ]

    def __str__(self):
        return f"{self.issue_id}: {self.raised} / {self.replied}"
