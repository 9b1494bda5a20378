"""Forms of the periodic reports: begin, write, approve, acknowledge, and the record of supervision."""

from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.forms import BaseForm, DateField
from dialogue_site.issuing import SIGNING
from dialogue_site.models.documents import OfficialDocument, System

from ..actions.periodic import waiting_verdicts
from ..models.periodic import ReportKind
from .fields import text_field
from .papers import signature_value

_KINDS = [choice for choice in ReportKind.choices if choice[0] != ReportKind.OPENING]
_SIGNATURES = {
    signature_value(authority, post): (authority, post) for pairs in SIGNING.values() for authority, post in pairs
}


class DraftReportForm(BaseForm):
    """Which period, as of which day, in which format."""

    kind = forms.ChoiceField(label=_("Period"), choices=_KINDS, initial=ReportKind.QUARTER)
    period_to = DateField(label=_("To"), help_text=_("The figures hold as of this day."))
    period_from = DateField(
        label=_("From"),
        required=False,
        help_text=_(
            "Empty: from the quarter's first day, or counted back from the last day; never before the conference."
        ),
    )
    system = forms.ChoiceField(
        label=_("Format"), choices=System.choices, initial=System.STATE, widget=forms.RadioSelect,
        help_text=_("The Party's format when both heads report jointly to the Front."),
    )  # fmt: skip

    def prepare(self):
        self.fields["period_to"].initial = clock.today()

    def clean(self):
        facts = super().clean()
        first, last = facts.get("period_from"), facts.get("period_to")
        if first and last and first > last:
            self.add_error("period_from", _t("The period begins after its end."))
        return facts


def _text(name, rows, **kwargs):
    field = OfficialDocument._meta.get_field(name)
    return text_field(field.verbose_name.capitalize(), rows=rows, max_length=field.max_length, **kwargs)


class ReportForm(BaseForm):
    """The draft's words. What is typed is plain text; the annex is made from the record."""

    system = forms.ChoiceField(
        label=_("Format"), choices=System.choices, help_text=_("Another format writes the report anew.")
    )
    rewrite = forms.BooleanField(
        label=_("Write text, figures and annex anew from the record; what was typed is replaced"), required=False
    )
    subject = _text("subject", 3)
    addressees = _text("addressees", 3, required=False, help_text=_("One on each line."))
    body = _text("body", 26)
    recipients = _text("recipients", 6, required=False, help_text=_("One on each line."))
    signature = forms.ChoiceField(label=_("Signing authority and post"))
    signer = forms.CharField(label=_("Signer"), max_length=120, required=False)

    def prepare(self):
        pairs = [
            (System(system).label, [(signature_value(*pair), signature_value(*pair)) for pair in SIGNING[system]])
            for system in System
        ]
        self.fields["signature"].choices = pairs

    @property
    def layout(self):
        return Layout(
            Div(Field("system", wrapper_class="is-half"), css_class="form-pair"),
            "rewrite",
            "subject",
            "addressees",
            "body",
            HTML(render_to_string("resolutions/_notice_grammar.html")),
            "recipients",
            Div(Field("signature", wrapper_class="is-half"), Field("signer", wrapper_class="is-half"),
                css_class="form-pair"),
        )  # fmt: skip

    def facts(self):
        """What the action takes."""
        names = ("system", "rewrite", "subject", "addressees", "body", "recipients", "signer")
        authority, post = _SIGNATURES[self.cleaned_data["signature"]]
        return {name: self.cleaned_data[name] for name in names} | {"authority": authority, "post": post}


class ApproveForm(BaseForm):
    """The leader's approval; the written override only where a verdict waits for a response."""

    override_reason = text_field(_("Approved despite open verdicts because"), rows=3, max_length=1000, required=False)

    def prepare(self):
        if waiting_verdicts(self.obj).exists():
            self.fields["override_reason"].help_text = _(
                "The Front reads this reason on the report, and the paper prints it."
            )
        else:
            del self.fields["override_reason"]


class AcknowledgeForm(BaseForm):
    remark = text_field(_("Remark of the Front"), rows=4, max_length=2000, required=False)


class SupervisionForm(BaseForm):
    """Which verdicts the record of supervision lists, and its own number and place as the Front writes them."""

    conference = forms.ModelChoiceField(label=_("Conference"), queryset=Conference.objects.none())
    day_from = DateField(label=_("Verdicts from"), required=False)
    day_to = DateField(label=_("Verdicts to"), required=False)
    number = forms.CharField(label=_("Number and symbol"), max_length=60, required=False,
                             help_text=_("From the Front's own register, for example 12/BB-MTTQ-BTT."))  # fmt: skip
    secretary = forms.CharField(label=_("Who kept the minutes"), max_length=120, required=False)
    chair = forms.CharField(label=_("Who led the supervision"), max_length=120, required=False)
    remark = text_field(_("General remark and proposals"), rows=4, max_length=3000, required=False)

    def prepare(self):
        found = Conference.objects.visible_to(self.user).order_by("-date", "-pk")
        self.fields["conference"].queryset = found
        self.fields["conference"].initial = found.first()
        self.fields["day_to"].initial = clock.today()
        self.fields["chair"].initial = self.user.full_name

    def clean(self):
        facts = super().clean()
        first, last = facts.get("day_from"), facts.get("day_to")
        if first and last and first > last:
            self.add_error("day_from", _t("The period begins after its end."))
        return facts
