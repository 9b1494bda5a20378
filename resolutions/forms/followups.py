"""Forms of what is replied, done, found and sent on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.forms import DateField
from dialogue_site.models import Unit
from feedback.states import Result

from ..actions.followups import first_heard, notice_is_out
from ..deadlines import date_problem
from ..models.letters import Channel
from ..states import Outcome
from .fields import EvidenceForm, PastDays, text_field, unit_field, workers

_NUMBER = {
    "label": _("Number and symbol"),
    "max_length": 60,
    "help_text": _("As on the paper: 412/UBND-ĐCXD."),
}


class OralReplyForm(PastDays):
    """A reply given in the room."""

    replied_by = forms.CharField(label=_("Who replied"), max_length=200)
    gist = text_field(_("Gist of the reply"))
    is_final = forms.BooleanField(
        label=_("The reply is final: no written answer follows"), required=False,
        help_text=_("Left open, the issue still waits for its written answer."),
    )  # fmt: skip
    replied_on = DateField(label=_("Day"))
    past_days = ("replied_on",)

    def prepare(self):
        self.fields["replied_on"].initial = self.obj.conference.date
        if notice_is_out(self.obj.conference_id):
            self.fields["is_final"].help_text = _(
                "The notice of conclusions is out and cannot confirm a reply any more: the issue stays open until a "
                "letter answers it."
            )
        super().prepare()


class ProgressForm(PastDays, EvidenceForm):
    """A step on the way."""

    text = text_field(_("What was done"))
    happened_on = DateField(label=_("Day"))
    past_days = ("happened_on",)
    field_order = ("text", "happened_on", "files")

    def not_before(self):
        return first_heard(self.obj)


class AnswerForm(PastDays, EvidenceForm):
    """The written answer: what it says, its number and date."""

    text = text_field(_("What the answer says"), rows=6, max_length=5000)
    document_number = forms.CharField(**_NUMBER)
    document_date = DateField(label=_("Date of the paper"))
    unit = unit_field(_("Answering unit"), required=False, empty_label=_("The lead unit"))
    outcome = forms.ChoiceField(label=_("What came of the matter"), choices=[("", _("Choose")), *Outcome.choices])
    channel = forms.ChoiceField(
        label=_("How it reached the citizens"), choices=Channel.choices, initial=Channel.POSTED,
        help_text=_("Everybody still owed an answer is recorded as answered by it."),
    )  # fmt: skip
    sent_on = DateField(label=_("Day it was sent"), required=False, help_text=_("Left empty: the date of the paper."))
    past_days = ("document_date",)
    field_order = ("text", "document_number", "document_date", "channel", "sent_on", "outcome", "unit", "files")

    def prepare(self):
        super().prepare()
        self.fields["unit"].queryset = workers(self.obj.ward_id)
        files = self.fields["files"]
        files.required, files.label = True, _("Scan of the issued paper")
        files.error_messages["required"] = _("Attach the scan of the issued paper: it proves the answer.")

    def clean(self):
        facts = super().clean()
        sent, written = facts.get("sent_on"), facts.get("document_date")
        problem = date_problem(sent, today=clock.today(), not_before=written) if sent and written else ""
        if problem:
            self.add_error("sent_on", problem)
        if facts.get("outcome") == Outcome.SCHEDULED:
            self.add_error("outcome", _("A promised day is recorded with an answer drafted here."))
        if facts.get("outcome") == Outcome.NOT_FEASIBLE:
            self.add_error("outcome", _("Why it is not feasible is recorded with an answer drafted here."))
        return facts


class ResultForm(ProgressForm):
    """What came of the matter."""

    result = forms.ChoiceField(
        label=_("Result"), choices=[c for c in Result.choices if c[0] != Result.NONE], widget=forms.RadioSelect
    )
    field_order = ("result", "text", "happened_on", "files")

    def prepare(self):
        super().prepare()
        self.fields["text"].label = _("What was found or done")
        self.fields["files"].help_text = _(
            "For “resolved”, a photograph or minutes. Up to 5 files: PDF, JPEG or PNG, each at most 10 MB."
        )


class PaperForm(PastDays):
    """A paper that was sent, with the day by which something is expected."""

    document_number = forms.CharField(**_NUMBER)
    document_date = DateField(label=_("Date of the paper"))
    past_days = ("document_date",)

    def clean(self):
        facts = super().clean()
        sent, expected = facts.get("document_date"), facts.get("expected_on")
        if sent and expected and expected < sent:
            self.add_error("expected_on", _("The day expected is before the paper's own date."))
        return facts


class EscalationForm(PaperForm):
    """The matter went to a higher body."""

    sent_to = forms.CharField(label=_("Sent to"), max_length=300)
    body = unit_field(_("Competent body"), required=False, empty_label=_("Not on the list"))
    expected_on = DateField(label=_("Reply asked for no later than"), required=False)
    note = text_field(_("Note"), rows=2, max_length=2000, required=False)
    field_order = ("sent_to", "body", "document_number", "document_date", "expected_on", "note")

    def prepare(self):
        super().prepare()
        self.fields["body"].queryset = Unit.objects.filter(ward=None).outside()


class ComplexNoticeForm(PaperForm):
    """The citizen was told that the matter needs time."""

    why = text_field(_("Why it is complex"), rows=3, max_length=2000)
    responsible_body = forms.CharField(label=_("Body responsible"), max_length=300)
    expected_on = DateField(label=_("Result expected by"))
    note = text_field(_("Note"), rows=2, max_length=2000, required=False)
    channel = forms.ChoiceField(
        label=_("How the letters reached the citizens"), choices=Channel.choices, initial=Channel.POSTED,
        help_text=_("Recorded for everybody who asked; a voice without a name was told by reading the letter out."),
    )  # fmt: skip
    sent_on = DateField(label=_("Day on which they went out"))
    past_days = ("document_date", "sent_on")
    field_order = (
        "why", "responsible_body", "document_number", "document_date", "channel", "sent_on", "expected_on", "note",
    )  # fmt: skip

    def clean(self):
        facts = super().clean()
        if facts.get("document_date") and facts.get("sent_on") and facts["sent_on"] < facts["document_date"]:
            self.add_error("sent_on", _("The letters do not go out before their date."))
        return facts
