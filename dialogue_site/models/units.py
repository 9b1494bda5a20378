"""Units: offices, departments, the Front, residential groups, bodies above and outside."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .. import clock
from ..lib.text import fold, sort_key


class UnitKind(models.TextChoices):
    CITY = "city", _("City")
    DISTRICT = "district", _("District (until 30/06/2025)")
    WARD = "ward", _("Ward")
    PARTY_COMMITTEE = "party_committee", _("Party committee")
    GOVERNMENT = "government", _("People's Committee")
    OFFICE = "office", _("Office")
    DEPARTMENT = "department", _("Department")
    POLICE = "police", _("Police")
    FRONT = "front", _("Fatherland Front")
    ORGANISATION = "organisation", _("Organisation")
    RESIDENTIAL_GROUP = "residential_group", _("Residential group")
    OUTSIDE = "outside", _("Higher or outside body")


#: Units that can be given work to do inside the ward.
WORKING_KINDS = (
    UnitKind.PARTY_COMMITTEE,
    UnitKind.GOVERNMENT,
    UnitKind.OFFICE,
    UnitKind.DEPARTMENT,
    UnitKind.POLICE,
    UnitKind.FRONT,
    UnitKind.ORGANISATION,
)


class UnitQuerySet(models.QuerySet):
    def valid_on(self, day):
        """Units that exist on ``day``."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def of_ward(self, ward):
        return self.filter(ward=ward)

    def visible_to(self, user):
        """The units of the user's wards, and bodies that belong to no ward."""
        return self.filter(Q(ward_id__in=user.ward_ids) | Q(ward=None))

    def workers(self):
        """Units that may lead or cooperate in a matter."""
        return self.filter(kind__in=WORKING_KINDS)

    def helpers(self, ward_id):
        """Units that may cooperate in a matter of a ward: its working units, and bodies above and outside."""
        return self.workers().filter(ward_id=ward_id) | self.filter(kind=UnitKind.OUTSIDE, ward=None)

    def residential_groups(self):
        return self.filter(kind=UnitKind.RESIDENTIAL_GROUP)

    def outside(self):
        """Bodies that can be written to; a city or a district is a place, its committee the body."""
        return self.filter(kind__in=(UnitKind.OUTSIDE, UnitKind.GOVERNMENT))


class Unit(models.Model):
    """One body. Its names change over time (:class:`UnitName`); ``name`` is the present one.

    ``ward`` is the root that decides who sees the unit and all that hangs on it; a ward is its own
    root, and a body outside every ward has none.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to")
    )
    ward = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="ward_units", verbose_name=_("ward")
    )
    valid_from = models.DateField(_("exists from"), null=True, blank=True)
    valid_to = models.DateField(_("exists until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )
    position = models.PositiveSmallIntegerField(_("position in lists"), default=100)
    sort_key = models.BinaryField(editable=False, default=b"")
    folded = models.CharField(max_length=300, editable=False, default="", db_index=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["position", "sort_key", "pk"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="unit_has_a_name"),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self):
        """The short name where there is one: for tables and menus."""
        return self.short_name or self.name

    @cached_property
    def has_head(self):
        """Has the unit a head with an account today, who checks what its officers draft?"""
        return self.postings.officers(clock.today()).filter(is_head=True).exists()

    def clean(self):
        node, seen = self.parent, set()
        while node is not None:
            if node.pk == self.pk or node.pk in seen:
                raise ValidationError({"parent": _("A unit cannot belong to itself.")})
            seen.add(node.pk)
            node = node.parent

    def save(self, **kwargs):
        self.sort_key = sort_key(self.name)
        self.folded = fold(f"{self.name} {self.short_name} {self.code}")[:300]
        super().save(**kwargs)
        if self.kind == UnitKind.WARD and self.ward_id != self.pk:
            self.ward_id = self.pk
            super().save(update_fields=["ward"])

    def named_on(self, day):
        """The :class:`UnitName` valid on ``day``; the latest earlier one when none covers it; ``None`` without any."""
        names = sorted(self.names.all(), key=lambda n: (n.valid_from is not None, n.valid_from))
        valid = [n for n in names if n.covers(day)]
        return (valid or names or [None])[-1]

    def name_on(self, day):
        """What the unit was called on ``day``."""
        named = self.named_on(day)
        return named.name if named else self.name


class UnitName(models.Model):
    """A name of a unit with its letterhead, valid between two days (domain.md 2.4).

    ``header_superior`` and ``header_name`` are the two parts of the issuer's block on an official
    paper; a line break in them is a line break on the paper. ``symbol`` is the last part of a number.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=200)
    header_superior = models.CharField(_("letterhead: superior body"), max_length=200, blank=True)
    header_name = models.TextField(_("letterhead: issuing body"), max_length=300, blank=True)
    symbol = models.CharField(_("symbol"), max_length=30, blank=True, help_text=_("The end of a number: ĐU, UBND."))
    place = models.CharField(_("place in the date line"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    source = models.CharField(_("source document"), max_length=200, blank=True)

    class Meta:
        ordering = ["unit", "valid_from"]
        verbose_name = _("dated name")
        verbose_name_plural = _("dated names")
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unitname_one_start_per_unit"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_from=None), name="unitname_one_first_name_per_unit"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="unitname_dates_in_order",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def ward(self):
        return self.unit.ward

    def covers(self, day):
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def clean(self):
        for other in UnitName.objects.filter(unit_id=self.unit_id).exclude(pk=self.pk):
            starts_before = self.valid_to is None or other.valid_from is None or other.valid_from <= self.valid_to
            ends_after = other.valid_to is None or self.valid_from is None or self.valid_from <= other.valid_to
            if starts_before and ends_after:
                raise ValidationError({"valid_from": _("These dates overlap with the name “%s”.") % other.name})
