"""What people type about conferences and delegates. The actions check and save; a form never does."""

import re
from decimal import Decimal, InvalidOperation

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.forms import BaseForm, BaseModelForm, DateField, ReasonForm
from dialogue_site.lib.duedates import FIRST_YEAR, LAST_YEAR
from dialogue_site.lib.numbers import decimal_vi
from dialogue_site.lib.text import fold, from_tcvn3, looks_legacy
from dialogue_site.models import Unit

from .models import AssessmentPoint, Attendance, Attendee, Conference, LegalBasis, PartOfDay, WorkProgramme
from .permissions import ward_to_plan_for
from .states import NOT_YET_HELD

MAX_ROWS = 60
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")


class VietnameseDecimalField(forms.DecimalField):
    """“137,5”, “1.250.000” and “99.9” mean what they mean to a Vietnamese reader."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 10})
    default_error_messages = {"invalid": _("Type a number, for example 137,5.")}

    def to_python(self, value):
        if isinstance(value, str):
            value = value.strip().removesuffix("%").replace(" ", "")
            if _GROUPED.fullmatch(value) or "," in value:
                value = value.replace(".", "").replace(",", ".")
        try:
            return super().to_python(value)
        except (InvalidOperation, OverflowError):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value):
        return decimal_vi(value) if isinstance(value, Decimal) else value


def _field(db_field, **kwargs):
    if db_field.get_internal_type() == "DecimalField":
        return db_field.formfield(form_class=VietnameseDecimalField, widget=VietnameseDecimalField.widget, **kwargs)
    return BaseModelForm.Meta.formfield_callback(db_field, **kwargs)


def _line(*fields):
    """One line of the page: ``(name, width of 12)``."""
    return Row(*(Column(name, css_class=f"col-md-{width}") for name, width in fields))


def _lines(rows):
    return forms.Textarea(attrs={"rows": rows})


class RowForm(BaseModelForm):
    """One row below the conference. A row with nothing typed into it is no row."""

    def has_changed(self):
        """Menus have a value of their own: only typed fields make a row."""
        return any(
            str(self[name].value() or "").strip()
            for name, field in self.fields.items()
            if name not in self.untyped and name != "DELETE"
        )

    untyped = ("kind",)

    @property
    def taken_out(self):
        return self.is_bound and bool(self.data.get(self.add_prefix("DELETE")))


class LegalBasisForm(RowForm):
    class Meta(BaseModelForm.Meta):
        model = LegalBasis
        fields = ["kind", "number", "date", "issuer", "title"]
        widgets = {"title": _lines(2)}

    layout = Layout(_line(("kind", 2), ("number", 3), ("date", 2), ("issuer", 5)), "title")


class WorkProgrammeForm(RowForm):
    untyped = ("count",)

    class Meta(BaseModelForm.Meta):
        model = WorkProgramme
        fields = ["count", "name", "issuer"]

    layout = Layout(_line(("count", 2), ("name", 6), ("issuer", 4)))


class AssessmentPointForm(RowForm):
    class Meta(BaseModelForm.Meta):
        model = AssessmentPoint
        fields = ["kind", "text", "result", "target", "unit", "percent", "percent_of", "reference"]
        widgets = {"text": _lines(2)}
        formfield_callback = _field

    layout = Layout(
        _line(("kind", 3), ("text", 9)),
        _line(("result", 2), ("target", 2), ("unit", 2), ("reference", 6)),
        _line(("percent", 3), ("percent_of", 5)),
    )

    def clean(self):
        facts = super().clean()
        if facts.get("target") is not None and facts["target"] <= 0:
            self.add_error("target", _("The target must be more than zero."))
        if facts.get("target") is not None and facts.get("result") is None:
            self.add_error("result", _("A target needs its result."))
        return facts


class BaseRows(forms.BaseFormSet):
    """Rows of one kind; ``rows`` are the facts of those typed and not taken out, in their order on the page."""

    heading = add_label = ""
    model = None

    @property
    def rows(self):
        kept = [form for form in self.forms if form.has_changed() and not self._should_delete_form(form)]
        names = self.form._meta.fields
        return [{name: form.cleaned_data[name] for name in names} for form in kept]

    def _construct_form(self, i, **kwargs):
        # A stored row whose words were all taken away is a row taken out.
        return super()._construct_form(i, **(kwargs | {"empty_permitted": True, "use_required_attribute": False}))


def _rows_of(form, **facts):
    factory = forms.formset_factory(
        form, formset=BaseRows, extra=1, can_delete=True, max_num=MAX_ROWS, validate_max=True, absolute_max=MAX_ROWS + 5
    )
    return type(f"{form.__name__}Rows", (factory,), facts)


ROWSETS = {
    "legal_bases": _rows_of(LegalBasisForm, heading=_("Legal bases and plan"), add_label=_("Add a legal basis")),
    "work_programmes": _rows_of(
        WorkProgrammeForm, heading=_("Work programmes of superior committees"), add_label=_("Add a work programme")
    ),
    "assessment_points": _rows_of(
        AssessmentPointForm, heading=_("Achievements and shortcomings"), add_label=_("Add an assessment point")
    ),
}


class _Summary:
    """Several forms that show their errors as one."""

    def __init__(self, all_forms, rowsets):
        self.forms, self.rowsets = all_forms, rowsets

    def non_field_errors(self):
        wrong = [error for form in self.forms for error in form.non_field_errors()]
        return [*wrong, *(error for rowset in self.rowsets.values() for error in rowset.non_form_errors())]

    def __iter__(self):
        for form in self.forms:
            form.errors_are_summed_up = True
            if not getattr(form, "taken_out", False):
                yield from form


class ConferenceForm(BaseModelForm):
    """All facts of a conference, the rows below it included (``rowsets``)."""

    needs_rows = True
    #: Known once it was held: asked for from its opening on.
    AFTERWARDS = ("reported_attendance", "summary")
    before = (
        Fieldset(
            _("The conference"),
            "title",
            _line(("kind", 4), ("track", 8)),
            _line(("code", 4), ("year", 3), ("previous", 5)),
            "scope",
        ),
        Fieldset(
            _("Time and place"),
            _line(("date", 4), ("part_of_day", 4), ("starts_at", 2), ("ends_at", 2)),
            "venue",
        ),
        Fieldset(_("Why and with whom"), "purpose", "groups_present", "source"),
        Fieldset(_("The report"), "report_title", _line(("report_from", 4), ("report_to", 4))),
    )

    class Meta(BaseModelForm.Meta):
        model = Conference
        fields = [
            "title", "code", "year", "kind", "track", "scope", "previous", "date", "part_of_day", "starts_at",
            "ends_at", "venue", "purpose", "groups_present", "reported_attendance", "report_title", "report_from",
            "report_to", "summary", "source",
        ]  # fmt: skip
        widgets = {
            "title": _lines(2),
            "purpose": _lines(3),
            "groups_present": _lines(4),
            "report_title": _lines(2),
            "summary": _lines(5),
            "starts_at": forms.TimeInput(format="%H:%M", attrs={"placeholder": "14:00", "size": 8}),
            "ends_at": forms.TimeInput(format="%H:%M", attrs={"placeholder": "17:00", "size": 8}),
        }

    @property
    def layout(self):
        after = [Fieldset(_("What came of it"), *self.AFTERWARDS)] if self.held else []
        return Layout(*self.before, *after)

    @property
    def held(self):
        return self.obj is not None and self.obj.state not in NOT_YET_HELD

    def prepare(self):
        if not self.held:
            for name in self.AFTERWARDS:
                del self.fields[name]
        self.fields["code"].required = self.fields["year"].required = False
        self.fields["code"].help_text = _("Left blank, the system gives one by the year, such as HNDT-2022.")
        self.fields["year"].help_text = _("Left blank: the year of the date.")
        ward = self.obj.ward if self.obj else ward_to_plan_for(self.user)
        earlier = Conference.objects.visible_to(self.user).filter(ward=ward).order_by("-date", "-pk")
        self.fields["previous"].queryset = earlier.exclude(pk=self.obj.pk) if self.obj else earlier
        self.ward = ward
        self.rowsets = {name: self._rowset(name, cls) for name, cls in ROWSETS.items()}

    def _rowset(self, name, rowset_class):
        stored = getattr(self.obj, name).all() if self.obj and not self.is_bound else ()
        names = rowset_class.form._meta.fields
        return rowset_class(
            data=self.data if self.is_bound else None,
            prefix=name,
            initial=[model_to_dict(row, fields=names) for row in stored],
            form_kwargs={"user": self.user},
        )

    def is_valid(self):
        # Every rowset is asked, so that all errors are shown at once.
        return all([super().is_valid(), *(rowset.is_valid() for rowset in self.rowsets.values())])

    @property
    def lists(self):
        return {name: rowset.rows for name, rowset in self.rowsets.items()}

    @property
    def all_errors(self):
        """All that is wrong on the page, rows included, for ``{% form_errors %}``."""
        return _Summary([self, *(row for rowset in self.rowsets.values() for row in rowset.forms)], self.rowsets)

    def clean(self):
        facts = super().clean()
        day, year = facts.get("date"), facts.get("year")
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            years = {"first": FIRST_YEAR, "last": LAST_YEAR}
            self.add_error("date", _("Give a year from %(first)d to %(last)d.") % years)
        elif day and year and year not in (day.year, day.year - 1):
            # A conference of one year may be held at the beginning of the next.
            self.add_error("year", _("The year does not fit the date."))
        if facts.get("starts_at") and facts.get("ends_at") and facts["ends_at"] <= facts["starts_at"]:
            self.add_error("ends_at", _("The end comes before the beginning."))
        if facts.get("report_from") and facts.get("report_to") and facts["report_to"] < facts["report_from"]:
            self.add_error("report_to", _("The last day of the report period comes before its first day."))
        announced = self.obj.announced_on if self.obj else None
        if day and announced and day < announced:
            self.add_error("date", _("The conference was announced after this day."))
        self._check_code(facts.get("code"))
        if not year and day:
            facts["year"] = day.year
        return facts

    def _check_code(self, code):
        others = Conference.objects.filter(ward=self.ward, code=code) if code else Conference.objects.none()
        if others.exclude(pk=self.obj.pk if self.obj else None).exists():
            self.add_error("code", _("Another conference of the ward has this code."))


class AnnounceForm(BaseForm):
    on = DateField(label=_("Announced on"), help_text=_("The day on which date and place were made public."))

    def prepare(self):
        self.initial.setdefault("on", min(clock.today(), self.obj.date))

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > clock.today():
            raise forms.ValidationError(_("This day has not come yet."))
        if day > self.obj.date:
            raise forms.ValidationError(_("The day of the announcement is after the conference."))
        return day


class RescheduleForm(BaseForm):
    date = DateField(label=_("New date"))
    part_of_day = forms.ChoiceField(
        label=_("Part of day"), required=False, choices=[("", "---------"), *PartOfDay.choices]
    )
    starts_at = forms.TimeField(
        label=_("Starts at"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "14:00", "size": 8}),
    )

    def prepare(self):
        self.initial.setdefault("part_of_day", self.obj.part_of_day)
        self.initial.setdefault("starts_at", self.obj.starts_at)

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day < clock.today():
            raise forms.ValidationError(_("This day has passed."))
        return day


class AttendeeForm(BaseModelForm):
    """One delegate."""

    class Meta(BaseModelForm.Meta):
        model = Attendee
        fields = [
            "honorific", "full_name", "posts", "body", "residential_group", "part", "section", "attendance",
            "in_place_of", "gave_conclusion",
        ]  # fmt: skip

    layout = Layout(
        _line(("honorific", 4), ("full_name", 8)),
        "posts",
        _line(("body", 7), ("residential_group", 5)),
        _line(("part", 6), ("section", 6)),
        _line(("attendance", 6), ("in_place_of", 6)),
        "gave_conclusion",
    )

    def prepare(self):
        conference = self.obj.conference if self.obj else self.parent
        groups = Unit.objects.of_ward(conference.ward_id).residential_groups().valid_on(conference.date)
        self.fields["residential_group"].queryset = groups
        self.fields["section"].required = False
        self.fields["section"].choices = [("", _("As the part says")), *self._meta.model.section.field.choices]
        if self.obj is None:
            self.initial.setdefault("section", "")
            self.fields["add_anyway"] = forms.BooleanField(
                label=_("Somebody else of this name: add them anyway"), required=False, widget=forms.HiddenInput
            )
            self.layout = Layout(self.layout[0], "add_anyway", *self.layout[1:])
            self.fields["full_name"].widget.attrs |= {"autofocus": not self.is_bound, "autocomplete": "off"}

    def clean(self):
        facts = super().clean()
        if looks_legacy(facts.get("full_name") or "") == "tcvn3":
            meant = from_tcvn3(facts["full_name"])
            self.add_error("full_name", _("The name is in an old encoding (TCVN3). Is it: %s?") % meant)
        if self.obj is not None and not facts.get("section"):
            facts["section"] = self.obj.section
        if self.obj is None and facts.get("full_name"):
            self._ask_about_a_namesake(facts)
        return facts

    def _ask_about_a_namesake(self, facts):
        """The same name from the same group is asked about once; the tick that then appears accepts it."""
        name, group = fold(facts["full_name"]), facts.get("residential_group")
        listed = self.parent.attendees.filter(
            withdrawn=False, residential_group=group, folded__startswith=f" {name}"[:500]
        )
        if not any(fold(other.full_name) == name for other in listed):
            return
        self.fields["add_anyway"].widget = forms.CheckboxInput()
        if not facts.get("add_anyway"):
            self.add_error("add_anyway", _("%s is on the list already. Add them anyway?") % facts["full_name"])


class RemoveAttendeeForm(ReasonForm):
    """Why a name goes off the list."""


class AttendanceForm(forms.Form):
    """All rows of the list, each with a tick and with what the page showed when it was opened."""

    #: The likeliest first; ``invited`` is a row nobody has ticked.
    choices = [
        *((value, value.label) for value in Attendance if value != Attendance.INVITED),
        (Attendance.INVITED, _("Not ticked")),
    ]

    def __init__(self, *args, attendees, **kwargs):
        super().__init__(*args, **kwargs)
        self.attendees = attendees
        for row in attendees:
            self.fields[f"a{row.pk}"] = forms.ChoiceField(choices=Attendance.choices, required=False)
            self.fields[f"s{row.pk}"] = forms.ChoiceField(choices=Attendance.choices, required=False)

    def marks(self, rest=False):
        """``(marks, seen)``: the rows whose tick the clerk changed, and what the page had shown for them.

        With ``rest`` every row left without a tick counts as attended.
        """
        marks, seen = {}, {}
        for row in self.attendees:
            mark, shown = self.cleaned_data.get(f"a{row.pk}"), self.cleaned_data.get(f"s{row.pk}")
            if rest and mark == Attendance.INVITED:
                mark = Attendance.ATTENDED
            if mark and shown and mark != shown:
                marks[row.pk], seen[row.pk] = str(mark), shown
        return marks, seen

    def lines(self, rows, late=()):
        """``[(row, ticked, shown, late)]`` for the page; ``shown`` is what the row says in the database now."""
        typed = self.cleaned_data if self.is_bound and hasattr(self, "cleaned_data") else {}
        lines = []
        for row in rows:
            ticked, shown = typed.get(f"a{row.pk}"), typed.get(f"s{row.pk}")
            if not ticked or not shown or ticked == shown:
                ticked = shown = row.attendance
            is_late = row.pk in late
            lines.append((row, ticked, row.attendance if is_late else shown, is_late))
        return lines
