"""Forms of assigning and returning."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.forms import BaseForm, ReasonForm

from ..deadlines import default_wording
from .fields import PREFIX, WordingForm, helpers, text_field, unit_field, units_field, workers

_NOTE = _("Note to the unit")


class UnitsForm(BaseForm):
    """Lead unit, cooperating units and a note."""

    unit = unit_field(_("Lead unit"))
    cooperating = units_field(_("Cooperating units"))
    note = text_field(_NOTE, rows=2, max_length=1000, required=False)

    layout = Layout("unit", Div("cooperating", css_class="many-choices"), "note")

    def offer_units(self, ward_id):
        self.fields["unit"].queryset = workers(ward_id)
        self.fields["cooperating"].queryset = helpers(ward_id)

    def clean(self):
        facts = super().clean()
        if facts.get("unit") in (facts.get("cooperating") or []):
            self.add_error("cooperating", _("The lead unit is named once, as lead unit."))
        return facts


class AssignTaskForm(UnitsForm):
    def prepare(self):
        self.offer_units(self.obj.conference.ward_id)


class AssignIssueForm(UnitsForm, WordingForm):
    """An issue's units and its deadline; without the deadline's fields where the date is set already."""

    layout = Layout("unit", Div("cooperating", css_class="many-choices"), WordingForm.wording_layout, "note")

    def prepare(self):
        self.offer_units(self.obj.ward_id)
        if self.obj.due_on is not None:
            self.layout = UnitsForm.layout
            for name in [n for n in self.fields if n.startswith(PREFIX)]:
                del self.fields[name]
            return
        for name, value in self.initial_wording(default_wording(self.obj, clock.today())).items():
            self.initial.setdefault(name, value)


class BulkAssignForm(UnitsForm, WordingForm):
    """Many issues to one unit. The deadline counts for those that have none."""

    by_rule = forms.BooleanField(
        label=_("Take each issue's own deadline: the conclusions' date, else the usual days of its category"),
        required=False, initial=True,
    )  # fmt: skip

    layout = Layout(
        "unit", Div("cooperating", css_class="many-choices"), "by_rule",
        Div(WordingForm.wording_layout, css_class="unless-by-rule"), "note",
    )  # fmt: skip

    def prepare(self):
        self.offer_units(self.parent)

    def clean(self):
        facts = super().clean()
        if facts.pop("by_rule", False):
            facts["wording"] = None
            for name in [n for n in self.errors if n.startswith(PREFIX)]:
                del self.errors[name]
        return facts


class ReturnForm(ReasonForm):
    """Why the unit does not take the matter, and whom it suggests."""

    suggested_unit = unit_field(_("Which unit should have it"))

    def prepare(self):
        self.fields["suggested_unit"].queryset = workers(self.obj.ward_id).exclude(pk=self.obj.unit_id)


class CorrectDeadlineForm(WordingForm, ReasonForm):
    """The right words of a deadline, and why the old ones were wrong."""

    layout = Layout(WordingForm.wording_layout, "reason")

    def prepare(self):
        deadline = getattr(self.obj, "deadline", None)
        if deadline is not None:
            for name, value in self.initial_wording(deadline.wording).items():
                self.initial.setdefault(name, value)
