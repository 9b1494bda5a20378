"""People who speak, and, apart from them, how to reach them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conferences.models.attendees import Honorific
from dialogue_site.lib.text import fold, person_key
from dialogue_site.models import Unit
from dialogue_site.models.base import SiteModel


class Person(SiteModel):
    """A citizen or delegate known to the ward. No identity number is ever kept (domain.md 4.8)."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="people", verbose_name=_("ward"))
    honorific = models.CharField(_("honorific"), max_length=10, choices=Honorific, blank=True)
    full_name = models.CharField(_("full name"), max_length=120)
    posts = models.CharField(_("posts"), max_length=300, blank=True)
    body = models.CharField(_("body represented"), max_length=200, blank=True)
    residential_group = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="residents", verbose_name=_("residential group")
    )
    sort_key = models.BinaryField(editable=False, default=b"")
    folded = models.CharField(max_length=500, editable=False, default="")

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.CheckConstraint(condition=~Q(full_name=""), name="person_has_a_name")]
        indexes = [models.Index(fields=["ward", "folded"], name="person_by_name")]

    def __str__(self):
        return self.full_name

    def save(self, **kwargs):
        self.sort_key = person_key(self.full_name)
        self.folded = f" {fold(f'{self.full_name} {self.posts} {self.body}')}"[:500]
        super().save(**kwargs)

    @property
    def addressed(self):
        return f"{self.honorific} {self.full_name}".strip()


class Contact(models.Model):
    """How to reach a person. A table of its own, so that pages for the Front and the public never query it."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="contact")
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self):
        return f"#{self.person_id}"
