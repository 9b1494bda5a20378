"""Forms of a later day, and of the clock that stands still."""

from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.forms import DateField, ReasonForm
from dialogue_site.issuing import SIGNING, Signing
from dialogue_site.models.documents import System

from ..documents import signature_facts
from ..models.deadlines import WaitsFor
from ..models.extensions import ExtensionKind
from ..models.letters import Channel
from .fields import PREFIX, PastDays, WordingForm, text_field
from .numbers import FirstNumberForm
from .papers import signature_value

_PAIRS = {signature_value(authority, post): (authority, post) for authority, post in SIGNING[System.STATE]}


class ExtensionForm(WordingForm):
    """Which later day is asked for, and why; of a complex matter also the body responsible."""

    due_kind = forms.CharField(initial="no_later_than", required=False, widget=forms.HiddenInput)
    due_date = DateField(label=_("Later day"), help_text=_("The last day that counts: “chậm nhất ngày”."))
    kind = forms.ChoiceField(
        label=_("What the citizens are told"), choices=ExtensionKind.choices, widget=forms.RadioSelect,
        initial=ExtensionKind.EXTENSION,
    )  # fmt: skip
    reason = text_field(
        _("Why more time is needed"), rows=3, max_length=2000,
        help_text=_("Printed in the letter to each citizen: write it so that the citizen understands it."),
    )  # fmt: skip
    responsible_body = forms.CharField(
        label=_("Body responsible"), max_length=300, required=False,
        help_text=_("For a complex matter: who settles it, and who works with them."),
    )  # fmt: skip

    layout = Layout(
        "kind",
        Div(
            Field("due_kind"),
            Field("due_date"),
            HTML('{% include "resolutions/_deadline_live.html" %}'),
            css_class="due-fields",
        ),
        "reason",
        "responsible_body",
    )

    def prepare(self):
        for name in ("days", "day_unit", "counted_from", "recurrence"):
            del self.fields[PREFIX + name]

    def clean_due_kind(self):
        return "no_later_than"

    def clean(self):
        facts = super().clean()
        if facts.get("kind") == ExtensionKind.COMPLEX and not facts.get("responsible_body"):
            self.add_error("responsible_body", _("Name the body responsible."))
        return facts


class GrantForm(FirstNumberForm):
    """Signature of the letters, the way they go, and the leader's word."""

    date = DateField(label=_("Date of the letters"))
    signature = forms.ChoiceField(label=_("Signing authority and post"), choices=[(each, each) for each in _PAIRS])
    signer = forms.CharField(
        label=_("Signer"), max_length=120, help_text=_("The name alone, without degrees or ranks.")
    )
    channel = forms.ChoiceField(
        label=_("How the letters reach the citizens"), choices=Channel.choices, initial=Channel.HANDED,
        help_text=_("A voice without a name is told by reading the letter out in its residential group."),
    )  # fmt: skip
    sent_on = DateField(label=_("Day on which they go out"))
    decision = text_field(_("Note to the unit"), rows=2, max_length=1000, required=False)

    @property
    def layout(self):
        asked = ["out_of_order"] if "out_of_order" in self.fields else []
        return Layout(
            Div(
                Field("date", wrapper_class="is-half"), Field("sent_on", wrapper_class="is-half"),
                css_class="form-pair",
            ),
            "number",
            *asked,
            Div(
                Field("signature", wrapper_class="is-half"), Field("signer", wrapper_class="is-half"),
                css_class="form-pair",
            ),
            "channel",
            "decision",
        )  # fmt: skip

    def ward(self):
        return self.obj.conference.ward

    def prepare(self):
        super().prepare()
        usual = signature_facts(self.obj.conference, System.STATE)
        self.initial.setdefault("signature", signature_value(usual["authority"], usual["post"]))
        self.initial.setdefault("signer", usual["signer"])
        for name in ("date", "sent_on"):
            self.initial.setdefault(name, clock.today())

    def clean(self):
        facts = super().clean()
        today, day, sent = clock.today(), facts.get("date"), facts.get("sent_on")
        if day and day > today:
            self.add_error("date", _("A paper is not dated ahead."))
        if sent and sent > today:
            self.add_error("sent_on", _("This day has not come yet."))
        if day and sent and sent < day:
            self.add_error("sent_on", _("The letters do not go out before their date."))
        if self.errors:
            return facts
        authority, post = _PAIRS[facts.pop("signature")]
        facts.pop("out_of_order", None)
        facts["signing"] = Signing(facts.pop("date"), authority, post, facts.pop("signer"), facts.pop("number"))
        return facts


class SuspendForm(PastDays, ReasonForm):
    """For whom the ward waits, since when, and what was asked of them."""

    waits_for = forms.ChoiceField(label=_("The ward waits for"), choices=WaitsFor.choices, widget=forms.RadioSelect)
    on = DateField(label=_("Since"))
    past_days = ("on",)
    field_order = ("waits_for", "on", "reason")

    def not_before(self):
        return None

    def prepare(self):
        super().prepare()
        self.fields["reason"].label = _t("What was asked, and by which paper or on which occasion")


class ResumeForm(PastDays):
    """The day on which the citizen or the higher body did what was asked."""

    on = DateField(label=_("The clock runs again from"))
    reason = text_field(_("What came"), rows=2, max_length=1000, required=False)
    past_days = ("on",)

    def not_before(self):
        return self.obj.deadline.suspended_on
