"""Who is reminded of what, and when: rules that are data, and each reminder given."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.models import Unit
from feedback.models import Issue
from feedback.models.lanes import LaneQuerySet

from .conclusions import ConclusionTask
from .dossiers import Dossier


class ChaseLevel(models.TextChoices):
    """The ladder, from gentle to loud."""

    UNIT = "unit", _("Officers of the unit")
    HEAD = "head", _("Head of the unit")
    LEADER = "leader", _("Leader")
    OFFICE = "office", _("Office")


class ChaseClock(models.TextChoices):
    CITIZEN = "citizen", _("The citizen's date")
    INTERNAL = "internal", _("The unit's own date")
    PROMISE = "promise", _("The day promised")
    DOSSIER = "dossier", _("The reply asked of a higher body")


def clock_words(counted_from, noun):
    """Which date it is, in words: a task has its own, which nobody promised to a citizen."""
    if noun == "task" and counted_from == ChaseClock.CITIZEN:
        return _("The task's date")
    return ChaseClock(counted_from).label


class ChaseQuerySet(LaneQuerySet):
    def given_on(self, day, issues):
        """``{(issue key, unit key)}``: who was reminded of which of the issues on ``day``."""
        return set(self.filter(chased_on=day, issue__in=issues).values_list("issue_id", "unit_id"))


class ChaseRule(models.Model):
    """``working_days`` after the date (negative: before it) the level is reminded; ``ward`` empty: every ward."""

    ward = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ward"))
    counted_from = models.CharField(_("date"), max_length=8, choices=ChaseClock)
    working_days = models.SmallIntegerField(
        _("working days after the date"), help_text=_("Below zero: before the date.")
    )
    level = models.CharField(_("who is reminded"), max_length=6, choices=ChaseLevel)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["counted_from", "working_days", "pk"]
        verbose_name = _("reminder rule")
        verbose_name_plural = _("reminder rules")
        constraints = [
            models.UniqueConstraint(
                fields=["ward", "counted_from", "working_days", "level"], name="chaserule_once_per_ward"
            ),
            models.UniqueConstraint(
                fields=["counted_from", "working_days", "level"], condition=Q(ward=None), name="chaserule_once_for_all"
            ),
        ]

    def __str__(self):
        return f"{self.get_counted_from_display()} {self.working_days:+d}: {self.get_level_display()}"


class Chase(models.Model):
    """One reminder given: about which matter, for which date, to which level; never given twice."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    counted_from = models.CharField(_("date"), max_length=8, choices=ChaseClock)
    level = models.CharField(_("who is reminded"), max_length=6, choices=ChaseLevel)
    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="chases")
    task = models.ForeignKey(ConclusionTask, models.PROTECT, null=True, blank=True, related_name="chases")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="chases")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("due"))
    #: Step of the ladder, matter, unit and date (``citizen+3:head:issue:12:unit:4:2022-11-20``), or by whom and when.
    key = models.CharField(max_length=120, unique=True)
    #: The run that gave it, so that a run finds what it has written itself; empty for one given by hand.
    run = models.CharField(max_length=32, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, blank=True, related_name="+")
    chased_on = models.DateField(_("reminded on"))
    at = models.DateTimeField(default=clock.now)

    objects = ChaseQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        indexes = [models.Index(fields=["ward", "-at"], name="chase_newest")]

    def __str__(self):
        return f"{self.get_level_display()} {self.chased_on:%d/%m/%Y}"

    @property
    def clock_label(self):
        return clock_words(self.counted_from, self.noun)

    @property
    def noun(self):
        return "issue" if self.issue_id else "task" if self.task_id else "dossier"

    @property
    def subject(self):
        """The issue, the task or the dossier."""
        return getattr(self, self.noun)


class ChasedPerson(models.Model):
    """Who was reminded by it. Written with the reminder; ``digested_on`` is the day of the e-mail that told of it."""

    chase = models.ForeignKey(Chase, models.CASCADE, related_name="people")
    user = models.ForeignKey("dialogue_site.User", models.PROTECT, related_name="+")
    digested_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person reminded")
        verbose_name_plural = _("people reminded")
        constraints = [models.UniqueConstraint(fields=["chase", "user"], name="chasedperson_once")]
        indexes = [models.Index(fields=["user"], condition=Q(digested_on=None), name="chasedperson_waiting")]

    def __str__(self):
        return f"{self.chase_id} {self.user_id}"
