"""Assignments: a unit is asked to take an issue or a task, and takes it or returns it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue_site.models import Unit
from dialogue_site.models.base import SiteModel, VisibleQuerySet
from feedback.models import Issue

from ..states import ACTIVE, AssignmentState
from .conclusions import ConclusionTask


class AssignmentPart(models.TextChoices):
    LEAD = "lead", _("Lead")
    COOPERATING = "cooperating", _("Cooperating")


class AssignmentQuerySet(VisibleQuerySet):
    def active(self):
        return self.filter(state__in=ACTIVE)

    def leading(self):
        return self.filter(part=AssignmentPart.LEAD)

    def of_units(self, unit_ids):
        return self.filter(unit_id__in=unit_ids)


class Assignment(SiteModel):
    """One unit's part in one issue or task. At most one active lead for each (design invariant 4)."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="assignments")
    task = models.ForeignKey(ConclusionTask, models.PROTECT, null=True, blank=True, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", verbose_name=_("unit"))
    part = models.CharField(_("part"), max_length=11, choices=AssignmentPart, default=AssignmentPart.LEAD)
    note = models.TextField(_("note to the unit"), max_length=1_000, blank=True)
    reason = models.TextField(_("reason"), max_length=1_000, blank=True, editable=False)
    suggested_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("suggested unit")
    )
    given_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=AssignmentState, default=AssignmentState.OFFERED)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(
                condition=Q(issue__isnull=False, task__isnull=True) | Q(issue__isnull=True, task__isnull=False),
                name="assignment_of_issue_or_task",
            ),
            models.UniqueConstraint(
                fields=["issue"], condition=Q(part="lead", state__in=ACTIVE), name="assignment_one_lead_per_issue"
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(part="lead", state__in=ACTIVE), name="assignment_one_lead_per_task"
            ),
            models.UniqueConstraint(
                fields=["issue", "unit"], condition=Q(state__in=ACTIVE), name="assignment_unit_once_per_issue"
            ),
            models.UniqueConstraint(
                fields=["task", "unit"], condition=Q(state__in=ACTIVE), name="assignment_unit_once_per_task"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(reason="") & Q(suggested_unit__isnull=False),
                name="assignment_return_says_why_and_whom",
            ),
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_known"),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="assignment_queue")]

    def __str__(self):
        return f"{self.unit} - {self.subject}"

    @property
    def subject(self):
        """The issue or the task."""
        return self.issue if self.issue_id else self.task

    @property
    def conference(self):
        return self.issue.conference if self.issue_id else self.task.conclusion.conference

    def get_absolute_url(self):
        return (
            reverse("issue-detail", args=[self.issue_id])
            if self.issue_id
            else reverse("task-detail", args=[self.task_id])
        )
