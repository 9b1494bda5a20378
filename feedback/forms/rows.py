"""The issue rows under an opinion: each a new issue, or one known already."""

import json
from dataclasses import dataclass

from django import forms
from django.forms.utils import ErrorDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dialogue_site.forms import BaseForm
from dialogue_site.models import Unit

from ..actions.splitting import MAX_ROWS
from ..duplicates import number_in
from ..models import Category, Issue
from ..models.issues import Authority, IssueKind
from ..states import PUT_ASIDE

#: Empty rows a page without JavaScript starts with, and how many its button adds.
EMPTY_ROWS = 3


@dataclass(frozen=True)
class RowMenus:
    """What the rows' menus offer: fetched once for a page, however many rows it has."""

    conference: object

    @cached_property
    def categories(self):
        found = Category.objects.filter(ward=self.conference.ward_id).active()
        return {str(category.pk): category for category in found}

    @cached_property
    def units(self):
        found = Unit.objects.filter(ward=self.conference.ward_id).workers().valid_on(self.conference.date)
        return {str(unit.pk): unit for unit in found}

    @property
    def category_choices(self):
        """Numbered, so that a digit typed in the menu chooses; Alt and the digit makes a row of the words marked."""
        numbered = enumerate(self.categories.items(), start=1)
        return [("", "-"), *((pk, f"{number}. {category.label}") for number, (pk, category) in numbered)]

    @property
    def unit_choices(self):
        return [("", "-"), *((pk, unit.label) for pk, unit in self.units.items())]

    @property
    def usual_units(self):
        """``{category: unit}`` as JSON: what choosing a category proposes."""
        usual = {
            pk: str(c.default_unit_id) for pk, c in self.categories.items() if str(c.default_unit_id) in self.units
        }
        return json.dumps(usual)


def suggest(url_name, conference, letters):
    """The attributes that make a line a combobox asking ``url_name``; Enter takes the first suggestion."""
    return {
        "autocomplete": "off",
        "data-combobox-url": reverse(url_name, args=[conference.pk]),
        "data-combobox-min": letters,
        "data-combobox-post": True,
        "data-combobox-first": True,
    }


class IssueRowForm(BaseForm):
    """One row. With ``existing`` the opinion asks for that issue too; otherwise the row becomes a new one."""

    existing = forms.CharField(label=_("Issue known already"), required=False, max_length=400)
    category = forms.ChoiceField(label=_("Category"), required=False)
    summary = forms.CharField(label=_("Summary"), required=False, max_length=300)
    detail = forms.CharField(
        label=_("Detail"), required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 1})
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=IssueKind.choices, initial=IssueKind.REQUEST.value
    )
    authority = forms.ChoiceField(
        label=_("Authority"), required=False, choices=Authority.choices, initial=Authority.WARD.value
    )
    lead_unit = forms.ChoiceField(label=_("Lead unit"), required=False)
    excerpt = forms.CharField(
        label=_("Excerpt"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 1})
    )

    #: Fields that make a row; the other menus have a value of their own.
    TYPED = frozenset({"existing", "category", "summary", "detail", "excerpt"})

    def prepare(self):
        self.fields["category"].choices = self.parent.category_choices
        self.fields["lead_unit"].choices = self.parent.unit_choices
        conference = self.parent.conference
        self.fields["existing"].widget.attrs |= suggest("issue-lookup", conference, 2) | {"placeholder": "VD-05"}
        self.fields["summary"].widget.attrs |= {
            "autocomplete": "off",
            "hx-post": reverse("issue-duplicates", args=[conference.pk]),
            "hx-trigger": "input changed delay:500ms",
            "hx-target": "next [data-duplicates]",
            "hx-params": self.add_prefix("summary"),
            "hx-sync": "this:replace",
        }

    def has_changed(self):
        return not self.TYPED.isdisjoint(self.changed_data)

    def clean(self):
        facts = super().clean()
        if (
            self.has_changed()
            and not facts.get("existing")
            and not facts.get("summary")
            and "summary" not in self.errors
        ):
            self.add_error("summary", _("Please give each issue a summary."))
        return facts

    @property
    def facts(self):
        """The arguments of a new issue."""
        facts = self.cleaned_data
        return {
            "summary": facts["summary"],
            "detail": facts["detail"],
            "category": self.parent.categories.get(facts["category"]),
            "kind": facts["kind"] or IssueKind.REQUEST.value,
            "authority": facts["authority"] or Authority.WARD.value,
            "lead_unit": self.parent.units.get(facts["lead_unit"]),
            "excerpt": facts["excerpt"],
        }


class BaseIssueRows(forms.BaseFormSet):
    """All rows of one opinion. Valid, it offers ``issues`` and ``links`` for ``record_opinion``."""

    default_error_messages = {
        "too_many_forms": _("One opinion takes at most %(num)d issues."),
        "missing_management_form": _("The rows of the form are missing. Reload the page; what you typed is kept."),
    }

    @property
    def menus(self):
        return self.form_kwargs["parent"]

    def _construct_form(self, i, **kwargs):
        return super()._construct_form(i, **(kwargs | {"use_required_attribute": False, "empty_permitted": True}))

    @property
    def typed(self):
        return [form for form in self.forms if form.has_changed() and not self._should_delete_form(form)]

    def clean(self):
        """Find the issues named by their numbers, all in one query."""
        if self.management_form.cleaned_data["TOTAL_FORMS"] < 0:
            raise forms.ValidationError(self.error_messages["missing_management_form"], code="missing_management_form")
        wanted = {}
        for form in self.typed:
            text = getattr(form, "cleaned_data", {}).get("existing")
            if text:
                wanted.setdefault(number_in(text), []).append(form)
        numbers = [number for number in wanted if number]
        self.known = {}
        if numbers:
            issues = Issue.objects.filter(conference=self.menus.conference, number__in=numbers)
            self.known = {issue.number: issue for issue in issues.exclude(stage__in=PUT_ASIDE)}
        for number, forms_of_it in wanted.items():
            if number not in self.known:
                forms_of_it[0].add_error("existing", _("This conference has no such issue. Type its number: VD-05."))
            for again in forms_of_it[1:]:
                again.add_error("existing", _("This issue stands in an earlier row already."))

    def leave_unchecked(self):
        """Show the rows as they were typed, without asking what is wrong with them."""
        self._errors, self._non_form_errors = [], self.error_class()
        for form in self.forms:
            form._errors = ErrorDict()

    @property
    def issues(self):
        return [form.facts for form in self.typed if not form.cleaned_data["existing"]]

    @property
    def links(self):
        chosen = [form.cleaned_data for form in self.typed if form.cleaned_data["existing"]]
        return [(self.known[number_in(facts["existing"])], facts["excerpt"]) for facts in chosen]


IssueRows = forms.formset_factory(
    IssueRowForm,
    formset=BaseIssueRows,
    extra=EMPTY_ROWS,
    can_delete=True,
    max_num=MAX_ROWS,
    validate_max=True,
    absolute_max=MAX_ROWS + 5,
)
