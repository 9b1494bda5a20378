"""Opinions: voices, word for word."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from conferences.models import Attendee, Conference
from dialogue_site.models import Unit
from dialogue_site.models.base import SiteModel, VisibleQuerySet
from dialogue_site.search import SearchQuerySet, search_text

from ..states import COUNTED, OpinionState, Stage
from .people import Person


class Source(models.TextChoices):
    """Where an opinion came from, by phase: before the conference, in the room, after."""

    BEFORE_FRONT = "before_front", _("Before: through the Front")
    BEFORE_ORGANISATION = "before_organisation", _("Before: through an organisation")
    BEFORE_GROUP = "before_group", _("Before: through a residential group")
    BEFORE_BOX = "before_box", _("Before: opinion box")
    BEFORE_LETTER = "before_letter", _("Before: letter")
    BEFORE_FORM = "before_form", _("Before: public form")
    ROOM_SPOKEN = "room_spoken", _("In the room: spoken")
    ROOM_SLIP = "room_slip", _("In the room: written slip")
    AFTER = "after", _("After the conference")


class Phase(models.TextChoices):
    """When an opinion was raised, as papers tell it."""

    BEFORE = "before", _("Before the conference")
    ROOM = "room", _("In the room")
    AFTER = "after", _("After the conference")


PHASES = {
    Phase.BEFORE: tuple(source for source in Source if source.startswith("before_")),
    Phase.ROOM: (Source.ROOM_SPOKEN, Source.ROOM_SLIP),
    Phase.AFTER: (Source.AFTER,),
}


#: What stands in the place of words that belong to another lane.
SEALED = _("The words belong to a procedure of its own and are not shown.")


class OpinionQuerySet(SearchQuerySet, VisibleQuerySet):
    def counted(self):
        """Opinions that count: not withdrawn."""
        return self.exclude(state=OpinionState.WITHDRAWN)

    def not_sealed(self):
        """Without those of which nothing but another lane's matter is left."""
        opinions = Opinion.objects.order_by()
        referred = opinions.filter(Q(referrals__isnull=False) | Q(links__issue__stage=Stage.OUT_OF_SCOPE))
        here = opinions.filter(links__issue__stage__in=COUNTED)
        return self.exclude(pk__in=referred.exclude(pk__in=here.values("pk")).values("pk"))

    def on_papers(self):
        """Opinions that papers count: screens count a sealed voice, a paper that lists the matters does not.

        docs/decisions/0010.
        """
        return self.counted().not_sealed()


class Opinion(SiteModel):
    """What one speaker or organisation said once. ``verbatim`` never changes once the text is locked."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="opinions", verbose_name=_("ward"))
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="opinions", verbose_name=_("conference"))
    number = models.PositiveIntegerField(_("number"))
    source = models.CharField(_("source"), max_length=20, choices=Source, default=Source.ROOM_SPOKEN)
    speaker = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("speaker")
    )
    attendee = models.ForeignKey(
        Attendee, models.PROTECT, null=True, blank=True, related_name="opinions", verbose_name=_("delegate")
    )
    on_behalf_of = models.CharField(_("on behalf of"), max_length=200, blank=True)
    residential_group = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="group_opinions", verbose_name=_("residential group")
    )
    verbatim = models.TextField(_("what was said"), max_length=10_000)
    received_on = models.DateField(_("received on"))
    no_request_reason = models.CharField(
        _("no request because"), max_length=300, blank=True, help_text=_("For an opinion that asks for nothing.")
    )
    note = models.TextField(_("note"), max_length=2_000, blank=True)
    #: A matter in it went to another lane (khiếu nại, tố cáo, secrets): its words as a whole are shown to nobody.
    restricted = models.BooleanField(default=False, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+", editable=False)
    state = models.CharField(_("state"), max_length=10, choices=OpinionState, default=OpinionState.RECEIVED)
    search_text = models.TextField(editable=False, default="")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["conference", "number"]
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="opinion_number_once"),
            models.CheckConstraint(condition=~Q(verbatim=""), name="opinion_has_words"),
            models.CheckConstraint(condition=Q(state__in=OpinionState.values), name="opinion_state_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="opinion_source_known"),
        ]
        indexes = [
            models.Index(fields=["ward", "-id"], name="opinion_newest"),
            models.Index(fields=["ward", "conference", "source", "state"], name="opinion_counts"),
        ]

    def __str__(self):
        return f"{self.code} {self.speaker_name}".strip()

    def get_absolute_url(self):
        return reverse("opinion-detail", args=[self.pk])

    def save(self, **kwargs):
        self.search_text = self.searchable()
        super().save(**kwargs)

    def searchable(self):
        """What a search finds it by: what may be shown of it; sealed words, and who said them, are found by nobody."""
        if self.sealed:
            return search_text(self.code)
        return search_text(
            self.code, self.speaker_name, self.on_behalf_of, self.shown_words,
            self.residential_group.name if self.residential_group_id else "",
        )  # fmt: skip

    @cached_property
    def links_here(self):
        """Its links with matters that count. :func:`~feedback.sealed.with_links_here` fetches those of many at once."""
        return list(self.links.counted().select_related("issue"))

    @property
    def sealed(self):
        """Did all of it go to another lane? Then nobody reads what was said, and who said it."""
        return self.restricted and not self.links_here

    @property
    def shown_words(self):
        """The words as lists, pages, sheets and papers may show them (design invariant 11, docs/decisions/0010).

        Where a matter in it went to another lane: what was cut out for the others, and nothing that says so.
        """
        if not self.restricted:
            return self.verbatim
        return "\n".join(link.excerpt or link.issue.summary for link in self.links_here) or str(SEALED)

    @property
    def code(self):
        """How the office cites it: ``YK-07``."""
        return f"YK-{self.number:02d}"

    @property
    def speaker_name(self):
        return self.speaker.full_name if self.speaker_id else ""
