"""What every stored noun shares: when it was made, its version, and one door to look it up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import clock


class VisibleQuerySet(models.QuerySet):
    """Rows of one ward. Every list and look-up starts with ``visible_to(user)``."""

    #: Path from the row to its ward.
    ward_path = "ward"

    def visible_to(self, user):
        """Rows of the wards in which ``user`` holds a reading role today; none otherwise."""
        return self.filter(**{f"{self.ward_path}_id__in": user.reading_ward_ids})


class SiteModel(models.Model):
    """A row people edit: ``version`` goes up by one with each edit, so that the second clerk is told."""

    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("last changed"), default=clock.now, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        abstract = True
