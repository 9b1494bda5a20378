"""Days that differ from Monday-to-Friday: holidays, days in lieu, make-up Saturdays."""

import hashlib
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..lib.workdays import Calendar


@lru_cache(maxsize=4)
def _calendar(version, rows):
    names = {day: name for day, _works, name in rows}
    return Calendar({day: works for day, works, _name in rows}, version=version, names=names)


class CalendarDayQuerySet(models.QuerySet):
    def calendar(self):
        """All rows as a :class:`~dialogue_site.lib.workdays.Calendar`; its version changes with any row."""
        rows = tuple(self.order_by("date").values_list("date", "is_working", "name"))
        return _calendar(hashlib.sha256(repr(rows).encode()).hexdigest()[:16], rows)


class CalendarDay(models.Model):
    """One exception, with the document it comes from; the office edits these each December."""

    date = models.DateField(_("date"), unique=True)
    is_working = models.BooleanField(_("working day"), default=False)
    name = models.CharField(_("occasion"), max_length=120)
    source = models.CharField(_("source document"), max_length=200, blank=True)

    objects = CalendarDayQuerySet.as_manager()

    class Meta:
        ordering = ["-date"]
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")

    def __str__(self):
        return f"{self.date:%d/%m/%Y} {self.name}"
