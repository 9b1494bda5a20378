"""Categories (nhóm vấn đề) are data: ordered, per ward, with what is proposed for a new issue."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue_site.models import Unit
from dialogue_site.models.base import VisibleQuerySet


class CategoryQuerySet(VisibleQuerySet):
    def active(self):
        return self.filter(active=True)


class Category(models.Model):
    ward = models.ForeignKey(Unit, models.PROTECT, related_name="categories", verbose_name=_("ward"))
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    default_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("usual lead unit")
    )
    default_days = models.PositiveSmallIntegerField(_("usual time in working days"), null=True, blank=True)
    active = models.BooleanField(_("in use"), default=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["ward", "position", "pk"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(fields=["ward", "name"], name="category_name_once_per_ward"),
            models.CheckConstraint(condition=~Q(name=""), name="category_has_a_name"),
            models.CheckConstraint(
                condition=Q(default_days=None) | Q(default_days__gt=0), name="category_days_positive"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self):
        return self.short_name or self.name
