"""Forms of the Front's verdicts and of the office's responses."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site.forms import BaseForm

from ..models.reviews import Criterion
from ..states import Verdict
from .fields import EvidenceForm, text_field


class VerdictForm(BaseForm):
    """One verdict: grade, what is missing, one sentence. ``draft`` in the data leaves the sentence for later."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    failed = forms.MultipleChoiceField(
        label=_("What is missing"), choices=Criterion.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what the answer lacks."),
    )  # fmt: skip
    comment = forms.CharField(
        label=_("In one sentence"), max_length=1000, required=False, widget=forms.TextInput(attrs={"maxlength": 1000}),
        help_text=_("Needed unless the verdict is “satisfactory”: the office answers this sentence."),
    )  # fmt: skip

    def clean(self):
        facts = super().clean()
        verdict = facts.get("verdict")
        silent = not facts.get("comment") and "comment" not in self.errors
        if verdict and verdict != Verdict.SATISFACTORY and silent and "draft" not in self.data:
            self.add_error("comment", _t("Say in one sentence what is missing."))
        return facts


class RespondForm(EvidenceForm):
    """What the office answers to a verdict."""

    text = text_field(_("Response"), rows=5)
    field_order = ("text", "files")
