"""Conclusions: what the chair decided, numbered, with lettered tasks."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site.lib.numbers import letter
from dialogue_site.lib.text import fold
from dialogue_site.models import Unit
from dialogue_site.models.base import SiteModel, VisibleQuerySet
from feedback.models import Issue

from ..states import TaskState


class ConclusionQuerySet(VisibleQuerySet):
    ward_path = "conference__ward"

    def standing(self):
        return self.filter(withdrawn=False)


class Conclusion(SiteModel):
    """One numbered conclusion of a conference."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="conclusions", verbose_name=_("conference"))
    number = models.PositiveSmallIntegerField(_("number"))
    addressee = models.CharField(_("addressed to"), max_length=300, blank=True)
    text = models.TextField(_("text"), max_length=5_000)
    withdrawn = models.BooleanField(default=False, editable=False)

    objects = ConclusionQuerySet.as_manager()

    class Meta:
        ordering = ["conference", "number"]
        verbose_name = _("conclusion")
        verbose_name_plural = _("conclusions")
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "number"], condition=Q(withdrawn=False), name="conclusion_number_once"
            ),
            models.CheckConstraint(condition=~Q(text="") & Q(number__gt=0), name="conclusion_numbered_with_text"),
        ]

    def __str__(self):
        return f"{self.number}. {self.text[:80]}"

    def get_absolute_url(self):
        return reverse("conclusion-detail", args=[self.pk])

    @property
    def ward(self):
        return self.conference.ward


class IssueScope(models.TextChoices):
    NONE = "none", _("No issues: a duty of its own")
    LISTED = "listed", _("The issues listed")
    UNANSWERED = "unanswered", _("All issues not yet answered")


class TaskQuerySet(VisibleQuerySet):
    ward_path = "conclusion__conference__ward"

    def standing(self):
        return self.exclude(state=TaskState.CANCELLED).filter(conclusion__withdrawn=False)

    def open(self):
        """Given out and not done."""
        return self.standing().filter(state=TaskState.OPEN)

    def overdue(self, today):
        return self.open().filter(deadline__due_on__lt=today)

    def due_soon(self, today, limit):
        """Open, and due between ``today`` and ``limit``, the end of the due-soon window."""
        return self.open().filter(deadline__due_on__gte=today, deadline__due_on__lte=limit)


class ConclusionTask(SiteModel):
    """One lettered task of a conclusion: who does what, until when."""

    conclusion = models.ForeignKey(Conclusion, models.PROTECT, related_name="tasks", verbose_name=_("conclusion"))
    position = models.PositiveSmallIntegerField(_("position"))
    action = models.TextField(_("what is to be done"), max_length=1_500)
    lead_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="led_tasks", verbose_name=_("lead unit")
    )
    cooperating_units = models.ManyToManyField(
        Unit, blank=True, related_name="cooperating_tasks", verbose_name=_("cooperating units")
    )
    issue_scope = models.CharField(_("issues concerned"), max_length=10, choices=IssueScope, default=IssueScope.NONE)
    issues = models.ManyToManyField(Issue, blank=True, related_name="tasks", verbose_name=_("issues"))
    paper = models.CharField(_("paper it calls for"), max_length=120, blank=True)
    result_note = models.TextField(_("result"), max_length=2_000, blank=True, editable=False)
    done_on = models.DateField(_("done on"), null=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=TaskState, default=TaskState.DRAFT)
    folded = models.CharField(max_length=1_600, editable=False, default="")

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["conclusion", "position"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(
                fields=["conclusion", "position"], condition=~Q(state="cancelled"), name="task_position_once"
            ),
            models.CheckConstraint(condition=~Q(action="") & Q(position__gt=0), name="task_lettered_with_action"),
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_state_known"),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_on__isnull=False), name="task_done_has_a_day"),
        ]

    def __str__(self):
        return f"{self.code}) {self.action[:80]}"

    def get_absolute_url(self):
        return reverse("task-detail", args=[self.pk])

    def save(self, **kwargs):
        self.folded = f" {fold(self.action)}"[:1_600]
        super().save(**kwargs)

    @property
    def code(self):
        """Number and letter: ``2b``, in the Vietnamese alphabet."""
        return f"{self.conclusion.number}{letter(self.position)}"

    @property
    def conference(self):
        return self.conclusion.conference

    @property
    def ward(self):
        return self.conclusion.conference.ward
