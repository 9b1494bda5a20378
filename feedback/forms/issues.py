"""What people fill in about issues: classify one or many, correct the words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue_site.forms import BaseForm, BaseModelForm
from dialogue_site.models import Unit

from ..models import Category, Issue
from ..models.issues import Authority, IssueKind


def _categories(ward_id, also=None):
    found = Category.objects.filter(ward=ward_id)
    return found.filter(active=True) | found.filter(pk=also) if also else found.filter(active=True)


def _workers(ward_id):
    return Unit.objects.filter(ward=ward_id).workers()


class ClassifyForm(BaseForm):
    """Category, authority, kind and lead unit of one issue."""

    category = forms.ModelChoiceField(label=_("Category"), queryset=Category.objects.none())
    authority = forms.ChoiceField(label=_("Authority"), choices=Authority.choices, widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Kind"), choices=IssueKind.choices)
    lead_unit = forms.ModelChoiceField(
        label=_("Lead unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("The category's usual unit"),
        help_text=_("Proposed for the assignment; the unit is told only when the issue is assigned."),
    )

    def prepare(self):
        self.fields["category"].queryset = _categories(self.obj.ward_id, self.obj.category_id)
        self.fields["lead_unit"].queryset = _workers(self.obj.ward_id)
        if self.obj.lead_unit_id:
            self.fields["lead_unit"].empty_label = _("Leave as it is")
        for name in ("category", "authority", "kind", "lead_unit"):
            self.initial.setdefault(name, getattr(self.obj, name))


class BulkClassifyForm(BaseForm):
    """What the chosen issues shall be given; what is left empty stays as it is in each."""

    category = forms.ModelChoiceField(
        label=_("Category"), queryset=Category.objects.none(), required=False, empty_label=_("Leave as it is")
    )
    authority = forms.ChoiceField(
        label=_("Authority"), choices=[("", _("Leave as it is")), *Authority.choices], required=False
    )
    lead_unit = forms.ModelChoiceField(
        label=_("Lead unit"), queryset=Unit.objects.none(), required=False, empty_label=_("Leave as it is")
    )

    def prepare(self):
        self.fields["category"].queryset = _categories(self.parent)
        self.fields["lead_unit"].queryset = _workers(self.parent)

    def clean(self):
        facts = super().clean()
        if not self.errors and not any(facts.values()):
            raise forms.ValidationError(_("Choose at least one thing to give the issues."), code="nothing")
        return facts


class IssueForm(BaseModelForm):
    """The words of an issue."""

    class Meta(BaseModelForm.Meta):
        model = Issue
        fields = (
            "summary", "detail", "place", "residential_groups", "category", "kind", "authority", "public_summary",
        )  # fmt: skip
        widgets = {
            "detail": forms.Textarea(attrs={"rows": 4}),
            "public_summary": forms.Textarea(attrs={"rows": 3}),
            "residential_groups": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "public_summary": _("What may be shown to everybody: no names, no addresses of persons."),
            "place": _("Alley, street or building concerned."),
        }

    def prepare(self):
        category = self.fields["category"]
        category.queryset = _categories(self.obj.ward_id, self.obj.category_id)
        category.required = self.obj.category_id is not None
        groups = self.fields["residential_groups"]
        groups.queryset = Unit.objects.filter(ward=self.obj.ward_id).residential_groups()
        if not groups.queryset.exists():
            del self.fields["residential_groups"]
