"""Forms of the written answer: what it says, phrases kept for the next one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.forms import BaseForm, DateField
from feedback.models import Category

from ..models import Answer
from ..states import Outcome
from .fields import EvidenceForm, text_field


class AnswerWriteForm(EvidenceForm):
    """The words of an answer, and what it says came of the matter."""

    outcome = forms.ChoiceField(
        label=_("What came of the matter"), choices=Outcome.choices, widget=forms.RadioSelect, required=False,
        help_text=_("It may stay open while you draft; it is needed before the answer is submitted."),
    )  # fmt: skip
    text = text_field(_("What the answer says"), rows=10, max_length=5000)
    legal_basis = text_field(_("Legal basis"), rows=2, max_length=1000, required=False)
    promised_on = DateField(
        label=_("Will be resolved by"), required=False,
        help_text=_("For “will be resolved by a day”. The citizen reads this day, and it is tracked."),
    )  # fmt: skip
    why = text_field(
        _("Why it is not feasible"), rows=2, max_length=2000, required=False, help_text=_("For “not feasible”.")
    )
    keep = forms.MultipleChoiceField(label=_("Files kept"), required=False, widget=forms.CheckboxSelectMultiple)
    field_order = ("outcome", "text", "promised_on", "why", "legal_basis", "keep", "files")

    def prepare(self):
        super().prepare()
        kept = list(self.obj.attachments.all()) if isinstance(self.obj, Answer) else []
        if kept:
            self.fields["keep"].choices = [(str(file.pk), file.name) for file in kept]
            self.fields["keep"].initial = [str(file.pk) for file in kept]
        else:
            del self.fields["keep"]
        self.fields["files"].help_text = _(
            "For “resolved”, a photograph or minutes. Up to 5 files: PDF, JPEG or PNG, each at most 10 MB."
        )

    def clean(self):
        facts = super().clean()
        outcome, day = facts.get("outcome"), facts.get("promised_on")
        if outcome == Outcome.SCHEDULED and "promised_on" not in self.errors:
            if day is None:
                self.add_error("promised_on", _("Say by which day it will be resolved."))
            elif day <= clock.today():
                self.add_error("promised_on", _("The day promised must still come."))
        if outcome == Outcome.NOT_FEASIBLE and not facts.get("why") and "why" not in self.errors:
            self.add_error("why", _("Say why it is not feasible."))
        return facts

    def facts(self):
        """What the actions take."""
        facts = dict(self.cleaned_data)
        if "keep" in facts:
            facts["keep"] = [int(key) for key in facts["keep"]]
        return facts


class PhraseForm(BaseForm):
    """A wording that comes back."""

    title = forms.CharField(label=_("Title"), max_length=120)
    text = text_field(_("Wording"), rows=5, max_length=2000)
    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False, empty_label=_("All categories")
    )
    outcome = forms.ChoiceField(
        label=_("What came of the matter"), choices=[("", _("Any")), *Outcome.choices], required=False
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def prepare(self):
        self.fields["category"].queryset = Category.objects.visible_to(self.user)
