"""Letters to citizens, and the record that each was handed over, posted, read out or e-mailed."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.models import Attachment, OfficialDocument, Unit
from dialogue_site.models.base import VisibleQuerySet
from feedback.models import Opinion, OpinionIssue, Person
from feedback.models.lanes import LaneQuerySet

from ..states import RunState
from .answers import Answer
from .followups import Recorded


class LetterKind(models.TextChoices):
    """``ANSWER`` and ``RELAY`` pay the debt; the others tell the citizen something on the way."""

    ANSWER = "answer_letter", _("Answer")
    COMPLEX = "complex_letter", _("Notice of time and body responsible")
    EXTENSION = "extension_letter", _("Notice of a later day")
    INTERIM = "interim_letter", _("Notice that the matter was sent up")
    GUIDANCE = "guidance_letter", _("Guidance to the competent body")


class LetterRun(models.Model):
    """Many letters made in the background: how far it is, and one PDF of all in walking order."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="letter_runs")
    state = models.CharField(_("state"), max_length=7, choices=RunState, default=RunState.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    #: Date, authority, post and signer of every letter of the run, and whom it is for.
    facts = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    pdf = models.BinaryField(null=True, editable=False)
    started_by = models.ForeignKey("dialogue_site.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("started"), default=clock.now)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("run of letters")
        verbose_name_plural = _("runs of letters")
        constraints = [
            models.UniqueConstraint(
                fields=["conference"], condition=Q(state__in=("queued", "running")), name="letterrun_one_at_a_time"
            )
        ]

    def __str__(self):
        return f"số {self.pk}"

    def get_absolute_url(self):
        return reverse("letter-run-detail", args=[self.pk])


class LetterQuerySet(LaneQuerySet):
    ward_path, stage_path = "conference__ward", "items__link__issue__stage"


class Letter(models.Model):
    """An official paper to one citizen, about one or more issues that citizen asked for.

    ``person`` is whom it addresses; a voice without a name (a slip, a whole group) is reached through its
    ``opinion``, and the letter is read out or posted up in its residential group.
    """

    document = models.OneToOneField(OfficialDocument, models.PROTECT, related_name="letter")
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=16, choices=LetterKind)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="letters")
    opinion = models.ForeignKey(Opinion, models.PROTECT, null=True, blank=True, related_name="letters")
    run = models.ForeignKey(LetterRun, models.PROTECT, null=True, blank=True, related_name="letters")

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, opinion=None) | Q(person=None, opinion__isnull=False),
                name="letter_to_somebody",
            )
        ]

    def __str__(self):
        return str(self.document)

    @property
    def ward(self):
        return self.conference.ward

    @property
    def pays(self):
        """Does its dispatch answer the citizen?"""
        return self.kind == LetterKind.ANSWER


class LetterItem(models.Model):
    """One issue in a letter: the citizen's request (``link``) and, in an answer, the edition printed."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="items")
    link = models.ForeignKey(OpinionIssue, models.PROTECT, related_name="letter_items")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, blank=True, related_name="letter_items")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("issue in a letter")
        verbose_name_plural = _("issues in a letter")
        constraints = [models.UniqueConstraint(fields=["letter", "link"], name="letteritem_once")]

    def __str__(self):
        return f"{self.letter_id} {self.link_id}"


class Channel(models.TextChoices):
    HANDED = "handed", _("Handed over")
    POSTED = "posted", _("Posted")
    READ_OUT = "read_out", _("Read out at a meeting of the residential group")
    EMAILED = "emailed", _("E-mailed")


class DispatchQuerySet(LaneQuerySet):
    stage_path = "links__issue__stage"

    def standing(self):
        return self.filter(withdrawn_at=None)


class Dispatch(Recorded):
    """A paper went to somebody: by which way, on which day, and what proves it.

    ``links`` are the debts it is about; when ``pays`` it answers them, and nothing else does (design invariant 7).
    A dispatch recorded by mistake is withdrawn with a reason, and the citizens are owed again.
    """

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    document = models.ForeignKey(OfficialDocument, models.PROTECT, null=True, blank=True, related_name="dispatches")
    cited = models.CharField(_("paper"), max_length=120)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="dispatches")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    links = models.ManyToManyField(OpinionIssue, blank=True, related_name="dispatches")
    pays = models.BooleanField(default=False)
    channel = models.CharField(_("way"), max_length=8, choices=Channel)
    sent_on = models.DateField(_("day"))
    received_by = models.CharField(_("received by"), max_length=200, blank=True)
    note = models.CharField(_("proof"), max_length=500, blank=True)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+", editable=False)
    withdrawn_because = models.CharField(_("withdrawn because"), max_length=500, blank=True, editable=False)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("dispatch")
        verbose_name_plural = _("dispatches")
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="dispatch_channel_known"),
            models.UniqueConstraint(
                fields=["document", "person"],
                condition=Q(document__isnull=False, person__isnull=False, withdrawn_at=None),
                name="dispatch_once_per_person",
            ),
        ]

    def __str__(self):
        return f"{self.cited}, {self.get_channel_display()} {self.sent_on:%d/%m/%Y}"
