"""Dossiers: several issues beyond the ward's authority, sent to one competent body."""

from datetime import date

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site.lib.dates import screen_date
from dialogue_site.models import Attachment, OfficialDocument, Unit
from dialogue_site.models.base import SiteModel
from feedback.models import Issue
from feedback.models.lanes import LaneQuerySet
from feedback.states import PUT_ASIDE

from ..states import DossierState

#: Not at its end: the ward still has to send it, to wait for the reply or to pass the reply on.
OPEN_DOSSIERS = (DossierState.DRAFT, DossierState.SENT, DossierState.REPLIED)
#: With the body, or back from it and not yet with the citizens: such a matter counts as ours (invariant 8).
SENT_DOSSIERS = (DossierState.SENT, DossierState.REPLIED)


NEVER = date(9999, 12, 31)


class DossierForm(models.TextChoices):
    SUBMISSION = "submission", _("Submission (công văn kiến nghị)")
    TRANSFER = "transfer_slip", _("Transfer slip (phiếu chuyển)")


class DossierQuerySet(LaneQuerySet):
    stage_path = "items__issue__stage"

    def open(self):
        return self.filter(state__in=OPEN_DOSSIERS)

    def overdue(self, today):
        """The body was asked to reply by a day that has passed, and has not replied to every issue."""
        return self.filter(state=DossierState.SENT, expected_on__lt=today)

    def with_expected(self):
        """Adds ``expected_sort``, never null: without a day asked for, and at its end, a dossier comes last."""
        awaited = When(state=DossierState.SENT, expected_on__isnull=False, then=F("expected_on"))
        return self.annotate(expected_sort=Case(awaited, default=Value(NEVER), output_field=models.DateField()))

    def to_relay(self):
        """A reply is there and has not reached every citizen."""
        # One ``filter``: both hold of the same item.
        return self.filter(items__relayed_on=None, items__reply__gt="", state__in=SENT_DOSSIERS).distinct()


class Dossier(SiteModel):
    """What was sent to a higher body. Its issues stay open and ours until the reply is relayed (invariant 8)."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="dossiers", verbose_name=_("conference"))
    body = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("competent body")
    )
    sent_to = models.CharField(_("sent to"), max_length=300)
    form = models.CharField(_("paper"), max_length=13, choices=DossierForm, default=DossierForm.SUBMISSION)
    note = models.TextField(_("note"), max_length=2_000, blank=True)
    document = models.OneToOneField(OfficialDocument, models.PROTECT, null=True, blank=True, related_name="dossier")
    document_number = models.CharField(_("number and symbol"), max_length=60, blank=True)
    document_date = models.DateField(_("date of the paper"), null=True, blank=True)
    expected_on = models.DateField(_("reply asked for by"), null=True, blank=True)
    #: How the citizens learnt that their matter was sent up, when not by letters of this system; and the proof.
    told_otherwise = models.CharField(_("how the citizens were told"), max_length=500, blank=True)
    told_files = models.ManyToManyField(Attachment, blank=True, related_name="+")
    chased_on = models.DateField(_("last reminded on"), null=True, editable=False)
    reply_number = models.CharField(_("number and symbol of the reply"), max_length=60, blank=True)
    reply_date = models.DateField(_("date of the reply"), null=True, blank=True)
    reply_note = models.TextField(_("what the reply says"), max_length=3_000, blank=True)
    reply_files = models.ManyToManyField(Attachment, blank=True, related_name="+")
    state = models.CharField(_("state"), max_length=9, choices=DossierState, default=DossierState.DRAFT)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("dossier to a higher body")
        verbose_name_plural = _("dossiers to higher bodies")
        constraints = [
            models.CheckConstraint(condition=~Q(sent_to=""), name="dossier_goes_to_somebody"),
            models.CheckConstraint(condition=Q(state__in=DossierState.values), name="dossier_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn")) | ~Q(document_number="") & Q(document_date__isnull=False),
                name="dossier_sent_with_a_paper",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("replied", "relayed")) | ~Q(reply_note="") & Q(reply_date__isnull=False),
                name="dossier_reply_complete",
            ),
        ]

    def __str__(self):
        return f"{self.sent_to} {self.document_number}".strip()

    def get_absolute_url(self):
        return reverse("dossier-detail", args=[self.pk])

    @property
    def cited(self):
        """The paper it was sent with: “496/UBND-KTHTĐT, 14/10/2026”; empty before."""
        return f"{self.document_number}, {screen_date(self.document_date)}" if self.document_date else ""

    @property
    def is_open(self):
        return self.state in OPEN_DOSSIERS


class DossierIssueQuerySet(LaneQuerySet):
    ward_path = "dossier__ward"

    def replied(self):
        return self.exclude(reply="")

    def ours(self):
        """Items whose issue still counts on its own: not merged, withdrawn or found out of scope since."""
        return self.exclude(issue__stage__in=PUT_ASIDE)


class DossierIssue(models.Model):
    """One issue of a dossier: what is asked of the body, what it replied, since when every citizen knows."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="items")
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="dossier_items")
    asked = models.TextField(_("what is asked"), max_length=2_000, blank=True)
    reply = models.TextField(_("what was replied"), max_length=3_000, blank=True)
    reply_number = models.CharField(_("number and symbol of the reply"), max_length=60, blank=True)
    reply_date = models.DateField(_("date of the reply"), null=True, blank=True)
    relayed_on = models.DateField(_("passed on to the citizens"), null=True)

    objects = DossierIssueQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("issue of a dossier")
        verbose_name_plural = _("issues of a dossier")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "issue"], name="dossierissue_once"),
            models.CheckConstraint(
                condition=Q(reply="") | Q(reply_date__isnull=False), name="dossierissue_reply_dated"
            ),
            models.CheckConstraint(condition=Q(relayed_on=None) | ~Q(reply=""), name="dossierissue_relays_a_reply"),
        ]

    def __str__(self):
        return f"{self.dossier_id} {self.issue_id}"
