"""Parts several forms share: the words of a deadline, evidence, the days on which things happened."""

from crispy_forms.layout import HTML, Div, Field
from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.attachments import MAX_FILES, checked, refusal_text
from dialogue_site.forms import BaseForm, DateField, ManyChoiceField, MultiFileField
from dialogue_site.lib.duedates import MAX_DAYS, DueWording, WordingError
from dialogue_site.lib.uploads import UploadRefused
from dialogue_site.models import Unit

from ..deadlines import date_problem, meaning, wording_problem
from ..models.deadlines import DayUnit, DeadlineKind, Recurrence

PREFIX = "due_"


def text_field(label, rows=4, max_length=3000, **kwargs):
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": max_length})
    return forms.CharField(label=label, max_length=max_length, widget=widget, **kwargs)


def unit_field(label, **kwargs):
    """One unit of the ward; the form narrows the choice in ``prepare``."""
    return forms.ModelChoiceField(label=label, queryset=Unit.objects.none(), **kwargs)


def units_field(label, **kwargs):
    return ManyChoiceField(
        label=label, queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


def workers(ward_id):
    """The units of a ward that can be given work."""
    return Unit.objects.filter(ward_id=ward_id).workers()


def helpers(ward_id):
    """The units that may cooperate."""
    return Unit.objects.helpers(ward_id)


class WordingForm(BaseForm):
    """The words of a deadline; ``cleaned_data["wording"]`` is the ``DueWording``.

    The page explains while the person types what the words mean (``deadline-explain``), by the same rules.
    """

    due_kind = forms.ChoiceField(label=_("Deadline"), choices=DeadlineKind.choices, initial=DeadlineKind.OPEN)
    due_date = DateField(label=_("Date"), required=False)
    due_days = forms.IntegerField(label=_("Number of days"), required=False, min_value=1, max_value=MAX_DAYS)
    due_day_unit = forms.ChoiceField(
        label=_("Days are"), choices=DayUnit.choices, required=False, initial=DayUnit.WORKING
    )
    due_counted_from = DateField(label=_("Counted from"), required=False)
    due_recurrence = forms.ChoiceField(
        label=_("Recurs"), choices=[("", _("Choose")), *Recurrence.choices], required=False
    )

    wording_layout = Div(
        Field("due_kind"),
        Div(Field("due_date"), css_class="due-date"),
        Div(Field("due_days"), Field("due_day_unit"), Field("due_counted_from"), css_class="due-period"),
        Div(Field("due_recurrence"), css_class="due-recurrence"),
        HTML('{% include "resolutions/_deadline_live.html" %}'),
        css_class="due-fields",
    )

    #: The facts that belong to each kind; what was typed for another kind does not count.
    FACTS = {
        "no_later_than": ("date",),
        "before": ("date",),
        "period": ("days", "day_unit", "counted_from"),
        "recurring": ("recurrence", "date"),
        "open": (),
    }

    @classmethod
    def initial_wording(cls, wording):
        """The fields' values for a wording."""
        names = ("kind", "date", "days", "day_unit", "counted_from", "recurrence")
        return {PREFIX + name: getattr(wording, name) for name in names}

    def clean(self):
        facts = super().clean()
        if "due_kind" not in self.fields:
            return facts
        kind = facts.get("due_kind")
        names = self.FACTS.get(kind, ())
        broken = any(PREFIX + name in self.errors for name in ("kind", *names))
        for name in self.FACTS["period"] + self.FACTS["recurring"]:
            # A mistake in a field that this kind does not show stands in nobody's way.
            if PREFIX + name in self.errors and name not in names:
                del self.errors[PREFIX + name]
        given = {name: facts.get(PREFIX + name) for name in names}
        for name in [each for each in facts if each.startswith(PREFIX)]:
            del facts[name]
        if not broken:
            facts["wording"] = self._understood(kind, {n: v for n, v in given.items() if v not in (None, "")})
        return facts

    def _understood(self, kind, given):
        wording = DueWording(kind=kind, **given)
        try:
            meaning(wording)
        except WordingError as error:
            field, sentence = wording_problem(error)
            self.add_error(PREFIX + field, sentence)
        return wording


class EvidenceForm(BaseForm):
    """Files beside an entry: taken by content, pictures drawn anew; a refused one says why beside the field."""

    files = MultiFileField(
        label=_("Files"),
        required=False,
        max_files=MAX_FILES,
        help_text=_("Up to 5 files: PDF, JPEG or PNG, each at most 10 MB. Files are private to the ward's readers."),
    )
    files.widget.attrs["accept"] = ".pdf,.jpg,.jpeg,.png"

    def clean_files(self):
        kept, refused = [], []
        for upload in self.cleaned_data["files"]:
            try:
                kept.append(checked(upload))
            except UploadRefused as refusal:
                refused.append(forms.ValidationError("%s: %s" % (upload.name[:80], refusal_text(refusal))))  # noqa: UP031
        if refused:
            raise forms.ValidationError(refused)
        return kept


class PastDays(BaseForm):
    """Forms that record something that happened: ``past_days`` names the fields, ``not_before`` the first day."""

    past_days = ()

    def not_before(self):
        return self.obj.conference.date

    def prepare(self):
        super().prepare()
        for name in self.past_days:
            self.fields[name].initial = self.fields[name].initial or clock.today()

    def clean(self):
        facts = super().clean()
        for name in self.past_days:
            day = facts.get(name)
            problem = date_problem(day, today=clock.today(), not_before=self.not_before()) if day else ""
            if problem:
                self.add_error(name, problem)
        return facts
