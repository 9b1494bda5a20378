"""What was replied, done and sent on: facts about an issue, each recorded once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.models import Attachment, Unit
from feedback.models import Issue
from feedback.states import Result

from .conclusions import ConclusionTask


class Recorded(models.Model):
    """A fact written down by somebody, never edited; a wrong one is followed by a right one."""

    recorded_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now)

    class Meta:
        abstract = True


class OralReply(Recorded):
    """An answer given in the room: by whom, its gist, and whether it was final or will be confirmed in writing."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="oral_replies")
    replied_by = models.CharField(_("who replied"), max_length=200)
    gist = models.TextField(_("gist of the reply"), max_length=3_000)
    is_final = models.BooleanField(_("final; no written answer follows"), default=False)
    replied_on = models.DateField(_("day"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("reply in the room")
        verbose_name_plural = _("replies in the room")
        constraints = [models.CheckConstraint(condition=~Q(gist="") & ~Q(replied_by=""), name="oralreply_complete")]

    def __str__(self):
        return self.gist[:80]


class ProgressUpdate(Recorded):
    """A step on the way, with evidence; with ``result`` when it also says what came of the matter."""

    issue = models.ForeignKey(Issue, models.PROTECT, null=True, blank=True, related_name="progress")
    task = models.ForeignKey(ConclusionTask, models.PROTECT, null=True, blank=True, related_name="progress")
    happened_on = models.DateField(_("day"))
    text = models.TextField(_("what was done"), max_length=3_000)
    result = models.CharField(_("result"), max_length=12, choices=Result, blank=True)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="+")

    class Meta:
        ordering = ["happened_on", "pk"]
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        constraints = [
            models.CheckConstraint(
                condition=Q(issue__isnull=False, task__isnull=True) | Q(issue__isnull=True, task__isnull=False),
                name="progress_of_issue_or_task",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="progress_has_text"),
        ]

    def __str__(self):
        return self.text[:80]


class Escalation(Recorded):
    """The matter was sent to a higher body; it stays open and ours (design invariant 8)."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="escalations")
    body = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("competent body")
    )
    sent_to = models.CharField(_("sent to"), max_length=300)
    document_number = models.CharField(_("number and symbol"), max_length=60)
    document_date = models.DateField(_("date of the paper"))
    expected_on = models.DateField(_("reply asked for by"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=2_000, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("matter sent to a higher body")
        verbose_name_plural = _("matters sent to higher bodies")
        constraints = [
            models.CheckConstraint(condition=~Q(sent_to="") & ~Q(document_number=""), name="escalation_complete")
        ]

    def __str__(self):
        return self.document_number


class ComplexNotice(Recorded):
    """The citizen was told in writing that the matter needs time: until when, and who is responsible."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="complex_notices")
    document_number = models.CharField(_("number and symbol"), max_length=60)
    document_date = models.DateField(_("date of the paper"))
    why = models.TextField(_("why it is complex"), max_length=2_000)
    responsible_body = models.CharField(_("body responsible"), max_length=300)
    expected_on = models.DateField(_("result expected by"))
    note = models.TextField(_("note"), max_length=2_000, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("notice of a complex matter")
        verbose_name_plural = _("notices of complex matters")
        constraints = [
            models.CheckConstraint(
                condition=~Q(why="") & ~Q(document_number="") & ~Q(responsible_body=""), name="complexnotice_complete"
            )
        ]

    def __str__(self):
        return self.document_number
