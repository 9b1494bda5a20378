"""People who sign in, and the posts they hold."""

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .. import clock
from ..roles import READERS, WRITERS, Role
from .units import Unit


class User(AbstractUser):
    """One person with one sign-in name. What a person may do comes from postings, never from the account."""

    first_name = last_name = None
    username = models.CharField(_("sign-in name"), max_length=60, unique=True, validators=[ASCIIUsernameValidator()])
    full_name = models.CharField(_("full name"), max_length=120)
    wants_digest = models.BooleanField(
        _("morning e-mail"), default=True, help_text=_("What waits for the person today, by e-mail, if there is any.")
    )

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        ordering = ["full_name", "pk"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name.split()[-1] if self.full_name else self.username

    @cached_property
    def current_postings(self):
        """The postings held today, with their units; one query for each request."""
        if not self.is_active:
            return []
        return list(self.postings.held_on(clock.today()).select_related("unit", "unit__ward"))

    @property
    def roles(self):
        """The set of role codes held today."""
        return {p.role for p in self.current_postings}

    @property
    def ward_ids(self):
        """Wards in which the person holds any post."""
        return sorted({p.unit.ward_id for p in self.current_postings if p.unit.ward_id})

    @property
    def reading_ward_ids(self):
        """Wards whose record the person may read."""
        return sorted({p.unit.ward_id for p in self.current_postings if p.role in READERS and p.unit.ward_id})

    def post_in(self, ward_id):
        """The post held in a ward as papers print it, or nothing."""
        return next((p.title for p in self.current_postings if p.unit.ward_id == ward_id and p.title), "")

    @property
    def writing_ward_ids(self):
        """Wards whose record the person writes: the office's own."""
        return sorted({p.unit.ward_id for p in self.current_postings if p.role in WRITERS and p.unit.ward_id})

    @property
    def unit_ids(self):
        """Units in which the person answers as department officer."""
        return sorted({p.unit_id for p in self.current_postings if p.role == Role.RESPONDER})

    @property
    def headed_unit_ids(self):
        """Units whose officers' drafts the person checks as head."""
        return sorted({p.unit_id for p in self.current_postings if p.role == Role.RESPONDER and p.is_head})

    @property
    def ward(self):
        """The ward the person works in: the first one held."""
        return next((p.unit.ward for p in self.current_postings if p.unit.ward_id), None)


class PostingQuerySet(models.QuerySet):
    def held_on(self, day):
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))

    def officers(self, day):
        """Those who answer for their unit on ``day`` and can sign in."""
        return self.held_on(day).filter(role=Role.RESPONDER, user__is_active=True)


class Posting(models.Model):
    """A person holds a role in a unit between two days; ended, never deleted."""

    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name=_("user"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    title = models.CharField(
        _("post"), max_length=120, blank=True, help_text=_("As it is written on paper: Chủ tịch UBND phường.")
    )
    is_head = models.BooleanField(
        _("heads the unit"), default=False, help_text=_("Checks the drafts of the unit and is reminded second.")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["user", "pk"]
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="posting_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="posting_role_known"),
        ]

    def __str__(self):
        return f"{self.user} - {self.get_role_display()} - {self.unit}"

    @property
    def ward(self):
        return self.unit.ward
