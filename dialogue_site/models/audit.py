"""The history: who did what, when, in which post. Written once, chained, never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditHead(models.Model):
    """The end of one ward's chain: the last hash and how many entries there are, so a cut tail shows."""

    chain = models.CharField(max_length=20, primary_key=True)
    last_hash = models.CharField(max_length=64, default="")
    length = models.PositiveBigIntegerField(default=0)


class AuditEntry(models.Model):
    """One thing that happened.

    Actor, unit, role and object are kept as words beside the keys, so that an entry can be read after
    all of them are gone. ``thread`` names the thing on whose page the entry is shown
    (``feedback.issue:12``); it may differ from the object (an assignment shows on its issue's page).
    """

    chain = models.CharField(max_length=20)
    position = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("time"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("person"), max_length=120)
    unit_name = models.CharField(_("unit"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=12, blank=True)
    verb = models.CharField(_("action"), max_length=60)
    label = models.CharField(_("what happened"), max_length=300)
    reason = models.TextField(_("reason"), blank=True)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True)
    object_text = models.CharField(_("about"), max_length=300)
    thread = models.CharField(max_length=80, db_index=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("history entry")
        verbose_name_plural = _("history")
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_one_entry_per_position")]

    def __str__(self):
        return self.label
