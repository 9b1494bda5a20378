"""How issues hang together, and matters that belong to another lane."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.models import Unit
from dialogue_site.models.base import SiteModel, VisibleQuerySet

from .issues import Issue
from .opinions import Opinion


class RelationKind(models.TextChoices):
    MERGED = "merged", _("Merged into")
    SPLIT = "split", _("Split off from")
    CONTINUES = "continues", _("Continues")
    RELATED = "related", _("Related to")


class IssueRelationQuerySet(VisibleQuerySet):
    ward_path = "source__ward"

    def standing(self):
        return self.filter(undone_at=None)


class IssueRelation(models.Model):
    """``source`` was merged into, was split off from, continues or is related to ``target``.

    ``facts`` keeps what undoing needs: the links given to the target and the stage the source had. Undone, never
    deleted; no citizen loses the answer owed by either step (design invariant 7).
    """

    kind = models.CharField(_("relation"), max_length=9, choices=RelationKind)
    source = models.ForeignKey(Issue, models.PROTECT, related_name="relations", verbose_name=_("issue"))
    target = models.ForeignKey(Issue, models.PROTECT, related_name="related_from", verbose_name=_("other issue"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    facts = models.JSONField(default=dict, editable=False)
    made_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"), default=clock.now)
    undone_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True)

    objects = IssueRelationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("relation of issues")
        verbose_name_plural = _("relations of issues")
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="issuerelation_of_two_issues"),
            models.UniqueConstraint(
                fields=["source"], condition=Q(kind="merged", undone_at=None), name="issuerelation_merged_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "source", "target"], condition=Q(undone_at=None), name="issuerelation_once"
            ),
        ]

    def __str__(self):
        return f"{self.source.code} {self.get_kind_display()} {self.target.code}"

    @property
    def ward(self):
        return self.source.ward


class ReferralKind(models.TextChoices):
    COMPLAINT = "complaint", _("Complaint (khiếu nại)")
    DENUNCIATION = "denunciation", _("Denunciation (tố cáo)")
    SECRET = "secret", _("Matter under secrecy")
    OTHER = "other", _("Other matter with a procedure of its own")


class Referral(SiteModel):
    """A matter sent to the lane of its own law: its reference and its destination, nothing of its content.

    Luật Khiếu nại, Luật Tố cáo; design invariant 11. Never public.
    """

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="referrals", verbose_name=_("ward"))
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="referrals", verbose_name=_("conference"))
    opinion = models.ForeignKey(
        Opinion, models.PROTECT, null=True, blank=True, related_name="referrals", verbose_name=_("opinion")
    )
    issue = models.OneToOneField(
        Issue, models.PROTECT, null=True, blank=True, related_name="referral", verbose_name=_("issue")
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=ReferralKind)
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    destination = models.CharField(_("competent body"), max_length=300)
    referred_on = models.DateField(_("day"))
    guided_on = models.DateField(_("guidance slip handed over on"), null=True, blank=True)
    recorded_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+", editable=False)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.UniqueConstraint(fields=["conference", "number"], name="referral_number_once"),
            models.CheckConstraint(condition=~Q(destination=""), name="referral_has_a_destination"),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("referral-detail", args=[self.pk])

    @property
    def code(self):
        """How the office cites it: ``HD-03``."""
        return f"HD-{self.number:02d}"
