"""The notice of conclusions of a conference: which official papers are its."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site.models import OfficialDocument
from dialogue_site.models.base import VisibleQuerySet


class ConclusionNoticeQuerySet(VisibleQuerySet):
    ward_path = "conference__ward"


class ConclusionNotice(models.Model):
    """Ties an official paper to the conference whose conclusions it announces."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="notices", verbose_name=_("conference"))
    document = models.OneToOneField(OfficialDocument, models.PROTECT, related_name="conclusion_notice")

    objects = ConclusionNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("notice of conclusions")
        verbose_name_plural = _("notices of conclusions")

    def __str__(self):
        return str(self.document)

    def get_absolute_url(self):
        return reverse("notice-detail", args=[self.document_id])
