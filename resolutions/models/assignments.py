"""Assignments: a unit is asked to take an issue or a task, and takes it or returns it."""

from datetime import date

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue_site.models import Unit
from dialogue_site.models.base import SiteModel
from dialogue_site.models.units import UnitKind
from feedback.models import Issue
from feedback.models.lanes import LaneQuerySet
from feedback.states import OPEN

from ..states import ACTIVE, AssignmentState, TaskState
from .conclusions import ConclusionTask


class AssignmentPart(models.TextChoices):
    LEAD = "lead", _("Lead")
    COOPERATING = "cooperating", _("Cooperating")


#: The matter itself is still open, whatever became of the assignment.
IS_OPEN = Q(issue__stage__in=OPEN) | Q(task__state=TaskState.OPEN)
UNDATED, NEVER = date(9999, 12, 30), date(9999, 12, 31)


class AssignmentQuerySet(LaneQuerySet):
    def active(self):
        return self.filter(state__in=ACTIVE)

    def leading(self):
        return self.filter(part=AssignmentPart.LEAD)

    def of_units(self, unit_ids):
        return self.filter(unit_id__in=unit_ids)

    def with_due(self):
        """Adds ``due``, the citizen's last day, ``own_due``, the unit's, and both as orders, never null.

        What is over comes last.
        """
        due = Coalesce("issue__due_on", "task__deadline__due_on")
        undated = Coalesce(due, Value(UNDATED))
        over = When(~IS_OPEN | ~Q(state__in=ACTIVE), then=Value(NEVER))
        # A clock that stands still has no date of the unit either.
        stands_still = Q(issue__isnull=False, issue__due_on=None)
        own = Case(When(stands_still, then=None), default="internal_due_on", output_field=models.DateField())
        own_sort = Case(over, default=Coalesce(own, Value(UNDATED)), output_field=models.DateField())
        due_sort = Case(over, default=undated, output_field=models.DateField())
        return self.annotate(due=due, due_sort=due_sort, own_due=own, own_sort=own_sort)

    def waiting(self):
        """Offered, and the matter is still open: the unit says whether it takes it."""
        return self.filter(IS_OPEN, state=AssignmentState.OFFERED)

    def at_work(self):
        """Accepted, and the matter is still open."""
        return self.filter(IS_OPEN, state=AssignmentState.ACCEPTED)

    def overdue(self, today):
        return self.with_due().filter(IS_OPEN, state__in=ACTIVE, due__lt=today)

    def due_soon(self, today, limit):
        """Due between ``today`` and ``limit``, the end of the due-soon window."""
        return self.with_due().filter(IS_OPEN, state__in=ACTIVE, due__gte=today, due__lte=limit)

    def past_own_date(self, today):
        """The unit's own date has passed; the citizen's may not have."""
        return self.with_due().filter(IS_OPEN, state__in=ACTIVE, own_due__lt=today)

    def near_own_date(self, today, limit):
        return self.with_due().filter(IS_OPEN, state__in=ACTIVE, own_due__gte=today, own_due__lte=limit)

    def returned_to_office(self):
        """Returned, the matter open, and the office has not settled it.

        A lead unit's return waits until somebody leads the matter again, a cooperating one's until it is replaced.
        """
        leading = Assignment.objects.active().leading()
        led = Exists(leading.filter(issue=OuterRef("issue"))) | Exists(leading.filter(task=OuterRef("task")))
        return self.filter(IS_OPEN, Q(part="cooperating") | ~led, state=AssignmentState.RETURNED)


class Assignment(SiteModel):
    """One unit's part in one issue or task. At most one active lead for each (design invariant 4)."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="assignments")
    task = models.ForeignKey(ConclusionTask, models.PROTECT, null=True, blank=True, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", verbose_name=_("unit"))
    part = models.CharField(_("part in the matter"), max_length=11, choices=AssignmentPart, default=AssignmentPart.LEAD)
    note = models.TextField(_("note to the unit"), max_length=1_000, blank=True)
    reason = models.TextField(_("reason"), max_length=1_000, blank=True, editable=False)
    suggested_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("suggested unit")
    )
    #: The unit's own clock, ahead of the citizen's.
    internal_due_on = models.DateField(_("internal date"), null=True, blank=True)
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

    @property
    def taken(self):
        """A unit of the ward works by the date that was set; what a body outside has, the office took for it."""
        return self.state == AssignmentState.ACCEPTED and self.unit.kind != UnitKind.OUTSIDE

    def get_absolute_url(self):
        return (
            reverse("issue-detail", args=[self.issue_id])
            if self.issue_id
            else reverse("task-detail", args=[self.task_id])
        )
