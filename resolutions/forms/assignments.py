"""Forms of assigning and returning."""

from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.forms import BaseForm, DateField, ReasonForm
from dialogue_site.lib.dates import screen_date

from ..deadlines import default_wording, meaning
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


class OwnDateForm(UnitsForm):
    """The unit's own clock beside the citizen's: proposed ahead of it, never after it."""

    internal_due_on = DateField(
        label=_("Unit's own date"), required=False,
        help_text=_("Left empty: three working days before the citizen's date."),
    )  # fmt: skip

    def citizens_date(self, facts):
        """The last day that counts for the citizen, as it will be once this form is sent."""
        deadline = getattr(self.obj, "deadline", None)
        if deadline is not None and deadline.due_on is not None:
            return deadline.due_on
        return meaning(facts["wording"]).last_day if facts.get("wording") else None

    def clean(self):
        facts = super().clean()
        own = facts.get("internal_due_on")
        last = self.citizens_date(facts) if own and not self.errors else None
        if last and own > last:
            text = _("The unit's own date is not after the citizen's, %s.") % screen_date(last)
            self.add_error("internal_due_on", text)
        elif own and own < clock.today():
            self.add_error("internal_due_on", _("This day has passed."))
        return facts


class AssignTaskForm(OwnDateForm):
    layout = Layout("unit", Div("cooperating", css_class="many-choices"), "internal_due_on", "note")

    def prepare(self):
        self.offer_units(self.obj.conference.ward_id)


class AssignIssueForm(OwnDateForm, WordingForm):
    """An issue's units, its deadline and the unit's own date; without the former where the date is set already."""

    layout = Layout(
        "unit", Div("cooperating", css_class="many-choices"), WordingForm.wording_layout, "internal_due_on", "note"
    )

    def prepare(self):
        self.offer_units(self.obj.ward_id)
        deadline = getattr(self.obj, "deadline", None)
        if deadline is not None and deadline.due_on is not None:
            self.layout = AssignTaskForm.layout
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


class ReplaceForm(BaseForm):
    """Which unit cooperates instead; empty for none."""

    unit = unit_field(
        _("Which unit cooperates instead"), required=False, help_text=_("Leave empty if nobody is needed.")
    )

    def prepare(self):
        taken = self.obj.subject.assignments.active().values("unit")
        self.fields["unit"].queryset = helpers(self.obj.ward_id).exclude(pk__in=taken)
        self.initial.setdefault("unit", self.obj.suggested_unit_id)


class CorrectDeadlineForm(WordingForm, ReasonForm):
    """The right words of a deadline, and why the old ones were wrong."""

    layout = Layout(WordingForm.wording_layout, "reason")

    def prepare(self):
        deadline = getattr(self.obj, "deadline", None)
        if deadline is not None:
            for name, value in self.initial_wording(deadline.wording).items():
                self.initial.setdefault(name, value)
