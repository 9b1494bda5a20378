"""Which official papers belong to which conference, beside notices, letters, dossiers and reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site.models import OfficialDocument
from dialogue_site.models.base import VisibleQuerySet


class ConferencePaperQuerySet(VisibleQuerySet):
    ward_path = "conference__ward"


class ConferencePaper(models.Model):
    """An invitation, announcement, minutes or public notice of a conference; its kind is the paper's."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="papers", verbose_name=_("conference"))
    document = models.OneToOneField(OfficialDocument, models.PROTECT, related_name="conference_paper")

    objects = ConferencePaperQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("paper of a conference")
        verbose_name_plural = _("papers of a conference")

    def __str__(self):
        return str(self.document)
