"""Forms of the papers of a conference: begin, write, issue, attach the scan."""

from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.attachments import checked, refusal_text
from dialogue_site.forms import BaseForm, DateField
from dialogue_site.issuing import SIGNING
from dialogue_site.lib.uploads import UploadRefused
from dialogue_site.models.documents import OfficialDocument, System

from ..actions.papers import SCAN_TYPES
from ..documents.kinds import KINDS
from .numbers import NumberForm


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


def _name(label, **kwargs):
    kwargs.setdefault("help_text", _("The name alone, without degrees or ranks."))
    return forms.CharField(label=label, max_length=120, **kwargs)


class DraftPaperForm(BaseForm):
    """In which format the paper is drafted; nothing to choose where the law names one."""

    system = forms.ChoiceField(
        label=_("Format"),
        choices=System.choices,
        initial=System.PARTY,
        widget=forms.RadioSelect,
        help_text=_(
            "The Party's format when the secretary concluded; the state's when the People's Committee convened."
        ),
    )


class PaperForm(BaseForm):
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
    legal_bases = _text(
        "legal_bases", 3, required=False, help_text=_("One on each line; semicolons are printed by themselves.")
    )
    body = _text("body", 24)
    recipients = _text(
        "recipients",
        8,
        required=False,
        help_text=_("One on each line; semicolons and dashes are printed by themselves."),
    )
    signature = forms.ChoiceField(label=_("Signing authority and post"), choices=())
    signer = _name(_("Signer"), required=False)
    secretary = _name(_("Who kept the minutes"), required=False)
    chair = _name(_("Who chaired"), required=False)

    def prepare(self):
        kind = KINDS[self.obj.kind]
        self.fields["system"].choices = [(system, system.label) for system in kind.systems]
        self.fields["signature"].choices = _menu(kind.systems)
        self.fields["body"].help_text = _t("How it is printed: see the rules below the text.")
        if len(kind.systems) == 1:
            del self.fields["system"]
        if not kind.has_bases:
            del self.fields["legal_bases"]
        for name in ("signature", "signer") if kind.two_sign else ("secretary", "chair"):
            del self.fields[name]

    @property
    def layout(self):
        last = [name for name in ("signature", "signer", "secretary", "chair") if name in self.fields]
        first = [name for name in ("system", "date") if name in self.fields]
        return Layout(
            Div(*(Field(name, wrapper_class="is-half") for name in first), css_class="form-pair"),
            "subject",
            *(["legal_bases"] if "legal_bases" in self.fields else []),
            "body",
            HTML(render_to_string("resolutions/_notice_grammar.html")),
            "recipients",
            Div(*(Field(name, wrapper_class="is-half") for name in last), css_class="form-pair"),
        )

    def facts(self):
        """What the action takes; a signature of another format than the chosen one is left to the action."""
        names = ("system", "date", "subject", "legal_bases", "body", "recipients", "signer")
        facts = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        pair = _SIGNATURES[facts.get("system", self.obj.system)].get(self.cleaned_data.get("signature"))
        if pair:
            facts["authority"], facts["post"] = pair
        if "chair" in self.fields:
            typed = (self.cleaned_data["secretary"], self.cleaned_data["chair"])
            heads = [head for head, _name, _how in self.obj.signatures]
            facts["signatures"] = [[head, name, ""] for head, name in zip(heads, typed, strict=True)]
            facts["signer"] = typed[-1]
        return facts


class IssuePaperForm(NumberForm):
    """Number, date and signature with which the paper goes out."""

    date = DateField(label=_("Date of issue"))
    series = forms.CharField(
        label=_("Committee's term"),
        max_length=9,
        required=False,
        help_text=_("Party papers are numbered through the committee's term, for example 2020-2025."),
    )
    signature = forms.ChoiceField(label=_("Signing authority and post"), choices=())
    signer = _name(_("Signer"))
    field_order = ("date", "number", "out_of_order", "series", "signature", "signer")

    def prepare(self):
        super().prepare()
        system = System(self.obj.system)
        self.fields["signature"].choices = [(value, value) for value in _SIGNATURES[system]]
        if system == System.STATE:
            del self.fields["series"]
        if self.obj.signatures:
            # Minutes: the two who sign are named in the draft.
            del self.fields["signature"], self.fields["signer"]

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day > clock.today():
            raise forms.ValidationError(_("A paper is not dated ahead."))
        return day

    def facts(self):
        """What the action takes."""
        facts = {name: self.cleaned_data.get(name) for name in ("date", "number")}
        facts["series"] = self.cleaned_data.get("series", "")
        if "signature" in self.fields:
            facts["authority"], facts["post"] = _SIGNATURES[self.obj.system][self.cleaned_data["signature"]]
            facts["signer"] = self.cleaned_data["signer"]
        return facts


class ScanForm(BaseForm):
    """The signed and stamped sheet."""

    scan = forms.FileField(
        label=_("Signed scan"),
        help_text=_("PDF or JPEG. The scan is checked and kept as it is; it never replaces the issued paper."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg"}),
    )

    def clean_scan(self):
        upload = self.cleaned_data["scan"]
        try:
            clean = checked(upload)
        except UploadRefused as refusal:
            raise forms.ValidationError(refusal_text(refusal)) from refusal
        if clean.content_type not in SCAN_TYPES:
            raise forms.ValidationError(_("A signed scan is a PDF or a JPEG picture."))
        return clean


class SlipsForm(BaseForm):
    """How many blank opinion slips are printed."""

    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=300, initial=50)
    page = forms.ChoiceField(label=_("Paper size"), choices=[("A5", "A5"), ("A4", "A4")], initial="A5")
