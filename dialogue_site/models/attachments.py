"""Private files: evidence of progress and of results."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import VisibleQuerySet
from .units import Unit


def stored_name(attachment, filename):
    """A random path: what a person called the file stays in the row, not on the disk."""
    key = uuid.uuid4().hex
    return f"{key[:2]}/{key}"


class Attachment(models.Model):
    """A file whose content was checked and, for pictures, drawn anew (lib/uploads.py)."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("ward"))
    name = models.CharField(_("name"), max_length=150)
    content_type = models.CharField(_("type"), max_length=40)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_name, max_length=100)
    uploaded_by = models.ForeignKey("dialogue_site.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.name
