"""Official papers: drafts that can be edited, issued ones that never change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .. import clock
from ..lib.text import fold
from .attachments import Attachment
from .base import SiteModel, VisibleQuerySet
from .units import Unit

#: The type code of a công văn. It is printed by the Party only; both systems number by it.
LETTER_CODE = "CV"


class System(models.TextChoices):
    PARTY = "party", _("Party format")
    STATE = "state", _("State format")


class DocumentState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    SUPERSEDED = "superseded", _("Superseded")
    DISCARDED = "discarded", _("Discarded")
    VOIDED = "voided", _("Voided")


#: From a letter or a dossier to the stage of the issues it is about; the floors above give the relations' names.
_STAGES = ("letter__items__link__issue__stage", "dossier__items__issue__stage")


class OfficialDocumentQuerySet(VisibleQuerySet):
    def visible_to(self, user):
        """Papers of the user's wards; the bytes are fetched only where they are served.

        A letter or a dossier about what went to another lane is for the office alone (docs/decisions/0010).
        """
        rows, writing = super().visible_to(user).defer("pdf"), user.writing_ward_ids
        if set(user.reading_ward_ids) - set(writing):
            for stage in _STAGES:
                rows = rows.filter(~Q(**{stage: "out_of_scope"}) | Q(ward__in=writing))
        return rows


class OfficialDocument(SiteModel):
    """One paper of either system (Nghị định 30/2020/NĐ-CP; Hướng dẫn 05-HD/VPTW).

    A draft is text; an issued paper is its bytes, their sha256 and the words printed. A number is unique
    per issuer, type and series: the year for the state, the committee's term for the party.
    """

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="documents", verbose_name=_("ward"))
    kind = models.CharField(_("paper"), max_length=40)
    system = models.CharField(_("format"), max_length=5, choices=System)
    issuer = models.ForeignKey(Unit, models.PROTECT, related_name="issued_documents", verbose_name=_("issuing body"))
    type_code = models.CharField(_("type code"), max_length=8)
    type_name = models.CharField(_("type of paper"), max_length=80)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    series = models.CharField(_("series"), max_length=20, blank=True)
    symbol = models.CharField(_("symbol"), max_length=40, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    date = models.DateField(_("date of issue"), null=True, blank=True)
    subject = models.TextField(_("subject"), max_length=600)
    body = models.TextField(_("text"), max_length=60_000)
    authority = models.CharField(_("signing authority"), max_length=120, blank=True)
    post = models.CharField(_("signer's post"), max_length=120, blank=True)
    signer = models.CharField(_("signer"), max_length=120, blank=True)
    recipients = models.TextField(_("recipients"), max_length=3_000, blank=True)
    #: Letters: whom they address, a line each; the unit that drafted them, whose symbol ends the number.
    addressees = models.TextField(_("addressed to"), max_length=1_000, blank=True)
    drafting_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("drafting unit")
    )
    legal_bases = models.TextField(_("legal bases"), max_length=3_000, blank=True)
    #: Tables behind the text and, of minutes, the two who sign: facts of ``papers.Annex`` and ``Paper.signatures``.
    annexes = models.JSONField(default=list, editable=False)
    signatures = models.JSONField(default=list, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=DocumentState, default=DocumentState.DRAFT)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )
    reason = models.TextField(_("reason"), max_length=1_000, blank=True)
    void_reason = models.TextField(_("why it was voided"), max_length=1_000, blank=True)
    printed = models.JSONField(_("words and figures printed"), default=dict, editable=False)
    pdf = models.BinaryField(editable=False, null=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)
    issued_by = models.ForeignKey(
        "dialogue_site.User", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("issued by")
    )

    #: Number, subject and people without accents, for the search of the register.
    folded = models.TextField(editable=False, default="")

    objects = OfficialDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("official paper")
        verbose_name_plural = _("official papers")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "type_code", "series", "number"],
                condition=Q(number__isnull=False),
                name="document_number_once_per_series",
            ),
            models.CheckConstraint(condition=Q(state__in=DocumentState.values), name="document_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=("issued", "superseded", "voided"))
                | Q(number__isnull=False, date__isnull=False, pdf__isnull=False, issued_at__isnull=False)
                & ~Q(sha256="")
                & ~Q(signer=""),
                name="document_issued_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(number__isnull=True, pdf__isnull=True),
                name="document_draft_has_no_number",
            ),
            models.CheckConstraint(condition=~Q(state="voided") | ~Q(void_reason=""), name="document_void_says_why"),
        ]

    def __str__(self):
        return f"{self.type_name} {self.full_number}".strip()

    def save(self, **kwargs):
        self.folded = self.words_to_find()
        super().save(**kwargs)

    def words_to_find(self):
        """What the register is searched by."""
        words = (self.full_number, self.type_name, self.subject, self.addressees, self.recipients, self.signer)
        return f" {fold(' '.join(words))} "

    @property
    def full_number(self):
        """The number as people cite it, without the word Số: ``15-TB/ĐU``, ``05/TB-UBND``; empty for a draft."""
        if self.number is None:
            return ""
        number = f"{self.number:02d}"
        if self.system == System.PARTY:
            return f"{number}-{self.type_code}/{self.symbol}"
        if self.type_code == LETTER_CODE:
            # A công văn of the state names no type: 512/UBND-KTHTĐT.
            return f"{number}/{self.symbol}"
        return f"{number}/{self.type_code}-{self.symbol}"


class SignedScan(models.Model):
    """The signed and stamped sheet of an issued paper, as it was scanned."""

    document = models.ForeignKey(OfficialDocument, models.PROTECT, related_name="scans")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    added_by = models.ForeignKey("dialogue_site.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"), default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("signed scan")
        verbose_name_plural = _("signed scans")

    def __str__(self):
        return str(self.attachment)
