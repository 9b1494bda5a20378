"""The conference: the head of the chain."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue_site.lib.text import fold
from dialogue_site.models import Unit
from dialogue_site.models.base import SiteModel, VisibleQuerySet

from ..states import ENDED, ConferenceState

NOTICE_DAYS = 7
NOTICE_LAW = "Điều 43, Luật 72/2025/QH15"
NOTICE_LAW_IN_FORCE = date(2025, 7, 1)


class ConferenceKind(models.TextChoices):
    PERIODIC = "periodic", _("Periodic")
    EXTRAORDINARY = "extraordinary", _("Extraordinary")
    THEMATIC = "thematic", _("Thematic")


class Track(models.TextChoices):
    """Which rules convene it: the Party's (218-QĐ/TW, 11-QĐi/TW) or the state's (Điều 43, 72/2025/QH15)."""

    PARTY = "party", _("Party committee's dialogue")
    STATE = "state", _("People's Committee's conference")
    BOTH = "both", _("Both in one meeting")


class PartOfDay(models.TextChoices):
    MORNING = "morning", _("morning")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")
    WHOLE_DAY = "whole_day", _("whole day")


class ConferenceQuerySet(VisibleQuerySet):
    def running(self):
        """Not closed and not cancelled."""
        return self.exclude(state__in=ENDED)


class Conference(SiteModel):
    """One dialogue conference of one ward."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="conferences", verbose_name=_("ward"))
    code = models.CharField(_("code"), max_length=30)
    title = models.CharField(_("title"), max_length=400)
    kind = models.CharField(_("kind"), max_length=13, choices=ConferenceKind, default=ConferenceKind.PERIODIC)
    track = models.CharField(_("track"), max_length=5, choices=Track, default=Track.PARTY)
    year = models.PositiveSmallIntegerField(_("year"))
    date = models.DateField(_("date"))
    part_of_day = models.CharField(_("part of day"), max_length=9, choices=PartOfDay, blank=True)
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    scope = models.CharField(
        _("scope"), max_length=300, blank=True, help_text=_("Whole ward, or the residential groups concerned.")
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name=_("previous conference")
    )
    groups_present = models.TextField(
        _("groups present"), max_length=2_000, blank=True, help_text=_("One on each line.")
    )
    purpose = models.TextField(_("purpose"), max_length=2_000, blank=True)
    report_title = models.CharField(_("report"), max_length=400, blank=True)
    report_from = models.DateField(_("report period from"), null=True, blank=True)
    report_to = models.DateField(_("report period to"), null=True, blank=True)
    summary = models.TextField(
        _("summary"),
        max_length=5_000,
        blank=True,
        help_text=_("What the chair said in conclusion, and how the meeting went."),
    )
    reported_attendance = models.PositiveIntegerField(
        _("delegates counted"),
        null=True,
        blank=True,
        help_text=_("When nobody ticked names: the number counted at the door."),
    )
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Where these facts were taken from.")
    )
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=ConferenceState, default=ConferenceState.PLANNED)
    folded = models.CharField(max_length=700, editable=False, default="")

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = _("conference")
        verbose_name_plural = _("conferences")
        constraints = [
            models.UniqueConstraint(fields=["ward", "code"], name="conference_code_once_per_ward"),
            models.CheckConstraint(condition=Q(state__in=ConferenceState.values), name="conference_state_known"),
            models.CheckConstraint(
                condition=Q(report_from=None) | Q(report_to=None) | Q(report_to__gte=F("report_from")),
                name="conference_report_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="conference_times_in_order",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(code=""), name="conference_named"),
            models.CheckConstraint(
                condition=Q(kind__in=ConferenceKind.values)
                & Q(track__in=Track.values)
                & (Q(part_of_day="") | Q(part_of_day__in=PartOfDay.values)),
                name="conference_choices_known",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConferenceState.ANNOUNCED) | Q(announced_on__isnull=False),
                name="conference_announced_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(announced_on=None) | Q(announced_on__lte=F("date")),
                name="conference_announced_before_it_is_held",
            ),
        ]

    def __str__(self):
        return f"{self.code} - {self.title}"

    def get_absolute_url(self):
        return reverse("conference-detail", args=[self.pk])

    def notice_days_missing(self, announced_on):
        """How many of the seven days' notice an announcement on that day would lack; 0 when none is owed.

        Điều 43, Luật 72/2025/QH15: conferences of the People's Committee, held since the law came into force.
        """
        if self.track == Track.PARTY or self.date < NOTICE_LAW_IN_FORCE:
            return 0
        return max(0, NOTICE_DAYS - (self.date - announced_on).days)

    @property
    def ended(self):
        """Closed or cancelled: its record can be read, no longer changed."""
        return self.state in ENDED

    def save(self, **kwargs):
        self.folded = fold(f"{self.code} {self.title} {self.venue} {self.year}")[:700]
        super().save(**kwargs)
