"""What the conference rests on and what its report says."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue_site.lib.numbers import ratio_percent

from .conferences import Conference


class BasisKind(models.TextChoices):
    REGULATION = "regulation", _("Regulation")
    PLAN = "plan", _("Plan")


class LegalBasis(models.Model):
    """A document the conference is held under: a regulation, or the plan for it."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="legal_bases")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=BasisKind, default=BasisKind.REGULATION)
    number = models.CharField(_("number and symbol"), max_length=60, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200)
    title = models.CharField(_("subject"), max_length=500, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")

    def __str__(self):
        return " ".join(part for part in (self.number, self.title) if part) or self.issuer


class WorkProgramme(models.Model):
    """Work programmes of a superior committee that the issues fall under: “03 Chương trình công tác của Quận ủy”."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="work_programmes")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    issuer = models.CharField(_("issued by"), max_length=200)
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    name = models.CharField(_("name"), max_length=300)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("work programme")
        verbose_name_plural = _("work programmes")

    def __str__(self):
        return self.name


class PointKind(models.TextChoices):
    ACHIEVEMENT = "achievement", _("Achievement")
    SHORTCOMING = "shortcoming", _("Shortcoming")


class AssessmentPoint(models.Model):
    """One achievement or shortcoming; with target and result where it was counted (11/8 = 137,5 %)."""

    conference = models.ForeignKey(Conference, models.CASCADE, related_name="assessment_points")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=11, choices=PointKind, default=PointKind.ACHIEVEMENT)
    text = models.TextField(_("text"), max_length=1_500)
    result = models.DecimalField(_("result"), max_digits=16, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("counted in"), max_length=40, blank=True)
    percent = models.DecimalField(
        _("percent"), max_digits=7, decimal_places=2, null=True, blank=True,
        help_text=_("Only when the report gives a percentage without target and result."),
    )  # fmt: skip
    percent_of = models.CharField(_("percent of"), max_length=120, blank=True)
    reference = models.CharField(_("reference"), max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("assessment point")
        verbose_name_plural = _("assessment points")
        constraints = [
            models.CheckConstraint(condition=Q(target=None) | Q(target__gt=0), name="assessment_target_positive"),
            models.CheckConstraint(condition=~Q(text=""), name="assessment_has_text"),
        ]

    def __str__(self):
        return self.text[:80]

    @property
    def achieved_percent(self):
        """Result as a percentage of the target, or the percentage given; ``None`` when neither is known."""
        if self.result is not None and self.target:
            return ratio_percent(self.result, self.target)
        return self.percent
