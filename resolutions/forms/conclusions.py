"""Forms of conclusions and tasks."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue_site.forms import BaseForm, DateField, ManyChoiceField
from feedback.models import Issue

from ..models.conclusions import IssueScope
from .fields import EvidenceForm, PastDays, WordingForm, helpers, text_field, unit_field, units_field, workers


class ConclusionForm(BaseForm):
    """Text, addressee and place of a conclusion."""

    number = forms.IntegerField(
        label=_("Number"), min_value=1, max_value=200, required=False,
        help_text=_("The place among the conclusions; the others move by themselves. Empty: last."),
    )  # fmt: skip
    addressee = forms.CharField(
        label=_("Addressed to"), max_length=300, required=False, help_text=_("As it is to be read in the notice.")
    )
    text = text_field(
        _("Text"), rows=5, max_length=5000,
        help_text=_("When the conclusion has tasks, the notice prints the tasks; the text stays in the record."),
    )  # fmt: skip


class TaskForm(WordingForm):
    """A task of a conclusion: who does what, until when, about which issues."""

    action = text_field(_("What is to be done"), rows=3, max_length=1500)
    lead_unit = unit_field(_("Lead unit"), required=False, empty_label=_("Not named yet"))
    cooperating_units = units_field(_("Cooperating units"))
    issue_scope = forms.ChoiceField(
        label=_("Issues concerned"), choices=IssueScope.choices, initial=IssueScope.NONE, widget=forms.RadioSelect
    )
    issues = ManyChoiceField(
        label=_("The issues"), queryset=Issue.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    paper = forms.CharField(
        label=_("Paper it calls for"), max_length=120, required=False,
        help_text=_("For example a letter of answer, a report, a notice."),
    )  # fmt: skip
    position = forms.IntegerField(
        label=_("Place among the tasks"), min_value=1, max_value=200, required=False,
        help_text=_("1 is a), 2 is b), 3 is c), 4 is d), 5 is đ). Empty: last."),
    )  # fmt: skip

    layout = Layout(
        "action",
        "lead_unit",
        Div("cooperating_units", css_class="many-choices"),
        WordingForm.wording_layout,
        Div("issue_scope", Div("issues", css_class="many-choices is-long scope-listed"), css_class="scope-fields"),
        "paper",
        "position",
    )

    def prepare(self):
        conference = (self.parent or self.obj).conference
        self.fields["lead_unit"].queryset = workers(conference.ward_id)
        self.fields["cooperating_units"].queryset = helpers(conference.ward_id)
        self.fields["issues"].queryset = Issue.objects.filter(conference=conference).counted()

    def clean(self):
        facts = super().clean()
        lead, helping = facts.get("lead_unit"), facts.get("cooperating_units") or []
        if lead is not None and lead in helping:
            self.add_error("cooperating_units", _("The lead unit is named once, as lead unit."))
        if lead is None and helping:
            self.add_error("lead_unit", _("Name the lead unit with which the others cooperate."))
        if facts.get("issue_scope") == IssueScope.LISTED and not facts.get("issues"):
            self.add_error("issues", _("Choose the issues the task concerns."))
        return facts


class TaskProgressForm(PastDays, EvidenceForm):
    """A step of a task."""

    text = text_field(_("What was done"))
    happened_on = DateField(label=_("Day"))
    past_days = ("happened_on",)
    field_order = ("text", "happened_on", "files")


class CompleteTaskForm(PastDays, EvidenceForm):
    """The end of a task."""

    on = DateField(label=_("Done on"))
    note = text_field(_("What came of the task"), max_length=2000)
    past_days = ("on",)
    field_order = ("on", "note", "files")
