"""A later day for the citizen's answer: asked for by the unit, granted by the leader, told to every citizen."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue_site.models import Unit
from dialogue_site.models.base import SiteModel
from feedback.models import Issue
from feedback.models.lanes import LaneQuerySet

from ..states import ExtensionState


class ExtensionKind(models.TextChoices):
    EXTENSION = "extension", _("More time for the answer")
    COMPLEX = "complex", _("Complex matter: time and body responsible")


class ExtensionQuerySet(LaneQuerySet):
    ward_path = "issue__ward"


class Extension(SiteModel):
    """A request for a later day. Until it is granted, and the letters are issued and dispatched, the old date counts.

    Design invariant 5; conclusion 2d of the 2022 notice for complex matters.
    """

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="extensions")
    kind = models.CharField(_("kind"), max_length=9, choices=ExtensionKind, default=ExtensionKind.EXTENSION)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason"), max_length=2_000)
    responsible_body = models.CharField(_("body responsible"), max_length=300, blank=True)
    old_due_on = models.DateField(_("date until now"), null=True)
    new_due_on = models.DateField(_("later date asked for"))
    requested_by = models.ForeignKey("dialogue_site.User", models.PROTECT, related_name="+")
    requested_on = models.DateField(_("asked on"))
    decided_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True)
    decision = models.TextField(_("what the leader said"), max_length=1_000, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=ExtensionState, default=ExtensionState.REQUESTED)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.UniqueConstraint(
                fields=["issue"], condition=Q(state=ExtensionState.REQUESTED), name="extension_one_asked_for"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_says_why"),
            models.CheckConstraint(
                condition=Q(old_due_on=None) | Q(new_due_on__gt=models.F("old_due_on")), name="extension_is_later"
            ),
            models.CheckConstraint(
                condition=~Q(state=ExtensionState.GRANTED) | Q(decided_by__isnull=False),
                name="extension_granted_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.issue.code} -> {self.new_due_on:%d/%m/%Y}"

    def get_absolute_url(self):
        return reverse("extension-detail", args=[self.pk])

    @property
    def ward(self):
        return self.issue.ward

    @property
    def conference(self):
        return self.issue.conference
