"""Who was invited and who came."""

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from dialogue_site.lib.text import fold, person_key
from dialogue_site.models import Unit
from dialogue_site.models.base import SiteModel, VisibleQuerySet

from .conferences import Conference


class Honorific(models.TextChoices):
    """Chosen, never guessed from a name."""

    COMRADE = "đồng chí", _("comrade (đồng chí)")
    MR = "Ông", _("Mr (Ông)")
    MRS = "Bà", _("Mrs (Bà)")
    BROTHER = "Anh", _("Mr, young (Anh)")
    SISTER = "Chị", _("Ms, young (Chị)")


class Part(models.TextChoices):
    CHAIR = "chair", _("Chair")
    CO_CHAIR = "co_chair", _("Co-chair")
    SECRETARY = "secretary", _("Secretary of the meeting")
    PRESENTER = "presenter", _("Presenter")
    SUPERIOR = "superior_delegate", _("Superior delegate")
    DELEGATE = "delegate", _("Delegate")
    CITIZEN = "citizen", _("Citizen")


class Section(models.TextChoices):
    """The sections of the sign-in sheet, in its order (domain.md 3.5, sample 8)."""

    SUPERIOR = "1_superior", _("Superior delegates")
    WARD = "2_ward", _("Ward leaders and offices")
    FRONT = "3_front", _("Front and organisations")
    GROUPS = "4_groups", _("Residential groups and people")


class Attendance(models.TextChoices):
    INVITED = "invited", _("Invited")
    ATTENDED = "attended", _("Attended")
    ABSENT_EXCUSED = "absent_excused", _("Absent, excused")
    ABSENT = "absent", _("Absent")


class AttendeeQuerySet(VisibleQuerySet):
    ward_path = "conference__ward"

    def in_sheet_order(self):
        """By section, then the Vietnamese way: given name, family name, middle name."""
        return self.order_by("section", "sort_key", "pk")

    def in_protocol_order(self):
        """As papers name them: by part, the chair before the co-chairs, then in the order of entry (never by name)."""
        places = [When(part=part, then=Value(place)) for place, part in enumerate(Part.values)]
        return self.order_by(Case(*places, output_field=IntegerField()), "pk")

    def on_papers(self):
        """Those still on the list, as papers name them."""
        return self.filter(withdrawn=False).in_protocol_order()


class Attendee(SiteModel):
    """One delegate of one conference."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="attendees", verbose_name=_("conference"))
    honorific = models.CharField(_("honorific"), max_length=10, choices=Honorific, blank=True)
    full_name = models.CharField(_("full name"), max_length=120)
    posts = models.CharField(
        _("posts"), max_length=300, blank=True, help_text=_("As they are read out, separated by commas.")
    )
    body = models.CharField(_("body represented"), max_length=200, blank=True)
    residential_group = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("residential group")
    )
    part = models.CharField(_("part"), max_length=17, choices=Part, default=Part.DELEGATE)
    section = models.CharField(_("section of the sheet"), max_length=10, choices=Section, default=Section.GROUPS)
    attendance = models.CharField(_("attendance"), max_length=14, choices=Attendance, default=Attendance.INVITED)
    in_place_of = models.CharField(_("in place of"), max_length=120, blank=True)
    gave_conclusion = models.BooleanField(_("gave the conclusion"), default=False)
    withdrawn = models.BooleanField(_("taken off the list"), default=False, editable=False)
    sort_key = models.BinaryField(editable=False, default=b"")
    folded = models.CharField(max_length=500, editable=False, default="")

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        ordering = ["section", "sort_key", "pk"]
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        constraints = [
            models.CheckConstraint(condition=~Q(full_name=""), name="attendee_has_a_name"),
            models.CheckConstraint(condition=Q(attendance__in=Attendance.values), name="attendee_attendance_known"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="attendee_part_known"),
            models.CheckConstraint(condition=Q(section__in=Section.values), name="attendee_section_known"),
        ]
        indexes = [models.Index(fields=["conference", "section", "sort_key"], name="attendee_sheet_order")]

    def __str__(self):
        return self.full_name

    def save(self, **kwargs):
        self.sort_key = person_key(self.full_name)
        self.folded = f" {fold(f'{self.full_name} {self.posts} {self.body}')}"[:500]
        super().save(**kwargs)

    @property
    def ward(self):
        return self.conference.ward

    @property
    def addressed(self):
        """The name with its honorific: “đồng chí Nguyễn Văn A”."""
        return f"{self.honorific} {self.full_name}".strip()
