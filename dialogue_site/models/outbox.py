"""E-mails that wait to be sent, and the secret address of a person's calendar."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import clock


class OutboxState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given_up", _("Given up")


class OutboxMessage(models.Model):
    """One e-mail, written in the transaction that causes it and sent later: never lost, never twice.

    ``key`` says what it is about and for which day (``digest:5:2026-11-20``); the same key is written once.
    """

    key = models.CharField(max_length=120, unique=True)
    user = models.ForeignKey("dialogue_site.User", models.PROTECT, related_name="outbox")
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=8, choices=OutboxState, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=clock.now)
    #: Since when a worker has it in hand; a worker that died leaves it so until ``next_try_at``.
    claimed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("outgoing e-mail")
        verbose_name_plural = _("outgoing e-mails")
        indexes = [models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="outbox_waiting")]

    def __str__(self):
        return self.key


class CalendarFeed(models.Model):
    """A secret address under which a calendar program reads a person's dates; only its hash is kept."""

    user = models.ForeignKey("dialogue_site.User", models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"), default=clock.now)
    last_read_at = models.DateTimeField(_("last read"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="calendarfeed_one_in_use")
        ]

    def __str__(self):
        return f"#{self.pk}"
