"""What a person is told: a sentence and where it leads."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import clock


class Notification(models.Model):
    user = models.ForeignKey("dialogue_site.User", models.CASCADE, related_name="notifications")
    text = models.CharField(_("message"), max_length=300)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("time"), default=clock.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = [models.Index(fields=["user"], condition=models.Q(read_at=None), name="notification_unread")]

    def __str__(self):
        return self.text
