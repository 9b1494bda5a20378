"""Deadlines: set once, moved only by events (design invariant 5)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dialogue_site import clock
from dialogue_site.lib.duedates import DueWording
from dialogue_site.models.base import SiteModel
from feedback.models import Issue
from feedback.models.lanes import LaneQuerySet

from .conclusions import ConclusionTask


class DeadlineKind(models.TextChoices):
    """How the date was worded. “Chậm nhất ngày” includes the day, “trước ngày” does not (domain.md 1.2)."""

    NO_LATER_THAN = "no_later_than", _("No later than a day")
    BEFORE = "before", _("Before a day")
    PERIOD = "period", _("Within a period")
    RECURRING = "recurring", _("Recurring")
    OPEN = "open", _("No date given")


class DayUnit(models.TextChoices):
    CALENDAR = "calendar", pgettext_lazy("a period in", "calendar days")
    WORKING = "working", _("working days")


class Recurrence(models.TextChoices):
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    HALF_YEAR = "half_year", _("every six months")
    NINE_MONTHS = "nine_months", _("after nine months")
    YEAR = "year", _("every year")
    UNSPECIFIED = "unspecified", _("periodically, interval not given")


class Wording(models.Model):
    """The words of a deadline: kind, and what that kind needs."""

    kind = models.CharField(_("deadline"), max_length=13, choices=DeadlineKind, default=DeadlineKind.OPEN)
    date = models.DateField(_("date"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("number of days"), null=True, blank=True)
    day_unit = models.CharField(_("days are"), max_length=8, choices=DayUnit, default=DayUnit.WORKING)
    counted_from = models.DateField(_("counted from"), null=True, blank=True)
    recurrence = models.CharField(_("recurs"), max_length=11, choices=Recurrence, blank=True)

    class Meta:
        abstract = True

    @property
    def wording(self):
        """The words as :class:`~dialogue_site.lib.duedates.DueWording`."""
        return DueWording(
            kind=self.kind,
            date=self.date,
            days=self.days,
            day_unit=self.day_unit,
            counted_from=self.counted_from,
            recurrence=self.recurrence,
        )


class WaitsFor(models.TextChoices):
    """The clock stands still only while one of these has to act (design section 3)."""

    CITIZEN = "citizen", _("The citizen, who was asked for something")
    HIGHER = "higher", _("A higher body")


class DeadlineQuerySet(LaneQuerySet):
    ward_path = "issue__ward"

    def visible_to(self, user):
        """Deadlines of the issues and tasks of the user's wards."""
        wards = user.reading_ward_ids
        rows = self.filter(Q(issue__ward__in=wards) | Q(task__conclusion__conference__ward__in=wards))
        return rows.of_this_lane(user)


class Deadline(SiteModel, Wording):
    """The date of one issue or one task. ``due_on`` is the last day that counts now, ``first_due_on`` the first set.

    ``trace`` keeps how the day was computed, with the version of the calendar used, so that it can be
    explained after the calendar has changed.
    """

    issue = models.OneToOneField(Issue, models.PROTECT, null=True, blank=True, related_name="deadline")
    task = models.OneToOneField(ConclusionTask, models.PROTECT, null=True, blank=True, related_name="deadline")
    due_on = models.DateField(_("due"), null=True)
    first_due_on = models.DateField(_("first due"), null=True)
    trace = models.JSONField(default=dict)
    #: While somebody else has to act: since when, and for whom the ward waits.
    suspended_on = models.DateField(_("suspended on"), null=True)
    suspended_for = models.CharField(_("waits for"), max_length=7, choices=WaitsFor, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            models.CheckConstraint(
                condition=Q(issue__isnull=False, task__isnull=True) | Q(issue__isnull=True, task__isnull=False),
                name="deadline_of_issue_or_task",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("no_later_than", "before"), date__isnull=False, due_on__isnull=False)
                | Q(kind="period", days__gt=0, counted_from__isnull=False, due_on__isnull=False)
                | (Q(kind="recurring") & ~Q(recurrence=""))
                | Q(kind="open", due_on__isnull=True),
                name="deadline_kind_has_its_facts",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="deadline_due")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_on or ''}".strip()

    @property
    def ward(self):
        return self.subject.ward

    @property
    def subject(self):
        """The issue or the task."""
        return self.issue if self.issue_id else self.task

    @property
    def stands_still(self):
        """Is the clock suspended? Then no date counts, and nothing is overdue."""
        return self.suspended_on is not None

    def get_absolute_url(self):
        return reverse("deadline-detail", args=[self.pk])


class DeadlineEventKind(models.TextChoices):
    SET = "set", _("Set")
    CORRECTED = "corrected", _("Corrected")
    NOTIFIED = "notified", _("Moved by the written notice to the citizen")
    WITH_HIGHER = "with_higher", _("Waiting for a higher body")
    EXTENDED = "extended", _("Extended, citizens told")
    SUSPENDED = "suspended", _("Suspended")
    RESUMED = "resumed", _("Resumed")
    MERGED = "merged", _("Taken over from a merged issue")
    RECOMPUTED = "recomputed", _("Computed anew by the changed calendar")


class DeadlineEvent(Wording):
    """What made the deadline what it is; the only thing that moves it."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="events")
    event = models.CharField(_("event"), max_length=11, choices=DeadlineEventKind)
    due_on = models.DateField(_("due"), null=True)
    reason = models.TextField(_("reason"), max_length=1_000, blank=True)
    by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("deadline event")
        verbose_name_plural = _("deadline events")

    def __str__(self):
        return self.get_event_display()
