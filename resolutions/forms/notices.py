"""Forms of the notice of conclusions: begin, write, issue."""

from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock, issuing
from dialogue_site.forms import BaseForm, DateField
from dialogue_site.issuing import SIGNING
from dialogue_site.models.documents import OfficialDocument, System


def signature_value(authority, post):
    """Authority and post as one value of a menu."""
    return f"{authority} | {post}".replace("\n", " / ")


_SIGNATURES = {
    system: {signature_value(authority, post): (authority, post) for authority, post in pairs}
    for system, pairs in SIGNING.items()
}


def _menu(systems):
    return [(System(system).label, [(value, value) for value in _SIGNATURES[system]]) for system in systems]


def _text(name, rows, **kwargs):
    field = OfficialDocument._meta.get_field(name)
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": field.max_length})
    return forms.CharField(label=capfirst(field.verbose_name), max_length=field.max_length, widget=widget, **kwargs)


class DraftNoticeForm(BaseForm):
    """In which format the notice is drafted."""

    system = forms.ChoiceField(
        label=_("Format"),
        choices=System.choices,
        initial=System.PARTY,
        widget=forms.RadioSelect,
        help_text=_(
            "The Party's format when the secretary concluded; the state's when the People's Committee convened."
        ),
    )


class NoticeForm(BaseForm):
    """The draft: format, words, recipients, signature. Everything typed is plain text."""

    system = forms.ChoiceField(
        label=_("Format"),
        choices=System.choices,
        help_text=_(
            "Another format brings its own letterhead, signature and recipients where you have not changed them."
        ),
    )
    date = DateField(
        label=_("Planned date"),
        required=False,
        help_text=_("Decides the letterhead of the draft: names are printed as they were valid on this day."),
    )
    subject = _text("subject", 3)
    body = _text("body", 24)
    recipients = _text(
        "recipients",
        8,
        required=False,
        help_text=_("One on each line; semicolons and dashes are printed by themselves."),
    )
    signature = forms.ChoiceField(label=_("Signing authority and post"), choices=())
    signer = forms.CharField(
        label=_("Signer"), max_length=120, required=False, help_text=_("The name alone, without degrees or ranks.")
    )

    def prepare(self):
        self.fields["signature"].choices = _menu(System)
        self.fields["body"].help_text = _t("How it is printed: see the rules below the text.")

    @property
    def layout(self):
        return Layout(
            Div(
                Field("system", wrapper_class="is-half"), Field("date", wrapper_class="is-half"), css_class="form-pair"
            ),
            "subject",
            "body",
            HTML(render_to_string("resolutions/_notice_grammar.html")),
            "recipients",
            Div(
                Field("signature", wrapper_class="is-half"),
                Field("signer", wrapper_class="is-half"),
                css_class="form-pair",
            ),
        )

    def facts(self):
        """What the action takes; a signature of another format than the chosen one is left to the action."""
        facts = {
            name: self.cleaned_data[name] for name in ("system", "date", "subject", "body", "recipients", "signer")
        }
        pair = _SIGNATURES[facts["system"]].get(self.cleaned_data["signature"])
        if pair:
            facts["authority"], facts["post"] = pair
        return facts


class IssueNoticeForm(BaseForm):
    """Number, date and signature with which the paper goes out."""

    date = DateField(label=_("Date of issue"))
    number = forms.IntegerField(label=_("Number"), required=False, min_value=1, max_value=issuing.LARGEST_NUMBER)
    series = forms.CharField(
        label=_("Committee's term"),
        max_length=9,
        required=False,
        help_text=_("Party papers are numbered through the committee's term, for example 2020-2025."),
    )
    signature = forms.ChoiceField(label=_("Signing authority and post"), choices=())
    signer = forms.CharField(
        label=_("Signer"), max_length=120, help_text=_("The name alone, without degrees or ranks.")
    )

    def prepare(self):
        system = System(self.obj.system)
        self.fields["signature"].choices = [(value, value) for value in _SIGNATURES[system]]
        series = issuing.series_on(system, clock.today())
        self.fields["number"].help_text = _t(
            "Leave empty and the system gives the next number, now %(number)02d in the series %(series)s. "
            "Or type the number from the office's own register; the series then goes on from it."
        ) % {"number": issuing.foreseen_number(self.obj, series), "series": series}
        if system == System.STATE:
            del self.fields["series"]

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day > clock.today():
            raise forms.ValidationError(_("A paper is not dated ahead."))
        return day

    def facts(self):
        """What ``issue_notice`` takes."""
        authority, post = _SIGNATURES[self.obj.system][self.cleaned_data["signature"]]
        names = ("date", "number", "signer")
        return {name: self.cleaned_data[name] for name in names} | {
            "series": self.cleaned_data.get("series", ""),
            "authority": authority,
            "post": post,
        }
