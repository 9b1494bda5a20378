"""Forms of letters to citizens: words, issue, dispatch, a run of many."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.forms import BaseForm, DateField
from dialogue_site.issuing import SIGNING, Signing
from dialogue_site.models.documents import System

from ..deadlines import date_problem
from ..models.letters import Channel
from .fields import EvidenceForm, text_field
from .numbers import FirstNumberForm, NumberForm
from .papers import signature_value

SIGNATURES = {signature_value(*pair): pair for pair in SIGNING[System.STATE]}
_SIGNER_HELP = _("The name alone, without degrees or ranks.")


class LetterForm(BaseForm):
    """The draft of a letter. Everything typed is plain text."""

    addressees = text_field(_("Addressed to"), rows=2, max_length=1000)
    subject = text_field(_("Subject"), rows=2, max_length=600, help_text=_("Without “V/v”: it is printed by itself."))
    body = text_field(_("Text"), rows=22, max_length=60_000)
    recipients = text_field(
        _("Recipients"), rows=7, max_length=3000, required=False,
        help_text=_("One on each line; semicolons and dashes are printed by themselves."),
    )  # fmt: skip
    signature = forms.ChoiceField(label=_("Signing authority and post"), choices=[(name, name) for name in SIGNATURES])
    signer = forms.CharField(label=_("Signer"), max_length=120, required=False, help_text=_SIGNER_HELP)

    def facts(self):
        facts = {name: value for name, value in self.cleaned_data.items() if name != "signature"}
        facts["authority"], facts["post"] = SIGNATURES[self.cleaned_data["signature"]]
        return facts


class SigningForm(BaseForm):
    """Date and signature with which letters go out."""

    date = DateField(label=_("Date of issue"))
    signature = forms.ChoiceField(label=_("Signing authority and post"), choices=[(name, name) for name in SIGNATURES])
    signer = forms.CharField(label=_("Signer"), max_length=120, help_text=_SIGNER_HELP)

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day > clock.today():
            raise forms.ValidationError(_("A paper is not dated ahead."))
        return day

    def signing(self):
        authority, post = SIGNATURES[self.cleaned_data["signature"]]
        return Signing(
            date=self.cleaned_data["date"], authority=authority, post=post, signer=self.cleaned_data["signer"],
            number=self.cleaned_data.get("number"),
        )  # fmt: skip


class IssueLetterForm(SigningForm, NumberForm):
    """One letter: the number may come from the office's register."""

    field_order = ("date", "number", "out_of_order", "signature", "signer")


class StartRunForm(SigningForm, FirstNumberForm):
    """Many letters: the first number may come from the office's register, the following ones count up."""

    field_order = IssueLetterForm.field_order

    def ward(self):
        return self.parent.ward


class DispatchDay(BaseForm):
    """By which way, and on which day. The way is proof of the delivery: nothing is chosen beforehand."""

    channel = forms.ChoiceField(label=_("Way"), choices=Channel.choices, widget=forms.RadioSelect)
    sent_on = DateField(label=_("Day"))

    def prepare(self):
        super().prepare()
        self.fields["sent_on"].initial = clock.today()


class DispatchForm(DispatchDay, EvidenceForm):
    """A letter reached its citizen, and what proves it."""

    received_by = forms.CharField(
        label=_("Received by"), max_length=200, required=False, help_text=_("Who took it, where it was another person.")
    )
    note = forms.CharField(
        label=_("Proof"), max_length=500, required=False, help_text=_("Receipt slip, postal number, minutes.")
    )
    field_order = ("channel", "sent_on", "received_by", "note", "files")

    def clean_sent_on(self):
        day = self.cleaned_data["sent_on"]
        problem = date_problem(day, today=clock.today(), not_before=self.obj.date) if self.obj.date else ""
        if problem:
            raise forms.ValidationError(problem)
        return day


class ManyDispatchForm(DispatchDay, EvidenceForm):
    """Several letters of one day and one way: that they arrived is said, not preset. The proof stands for all."""

    note = forms.CharField(
        label=_("Proof"), max_length=500, required=False, help_text=_("The list they signed, the postal list, minutes.")
    )
    field_order = ("channel", "sent_on", "note", "files")

    def prepare(self):
        super().prepare()
        self.fields["channel"].initial = None

    def clean_sent_on(self):
        day = self.cleaned_data["sent_on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        return day
