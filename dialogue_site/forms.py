"""The base of every form: clean text, Vietnamese dates, several files, the person and object at hand.

The form tag, the token, the form's key and the version are the page's (``{% form_keys %}``), so a form
holds only what people type.
"""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from .lib.dates import NoSuchDay, parse_date, screen_date
from .lib.text import clean_text

MAX_REASON_LENGTH = 1000


class DateField(forms.DateField):
    """A date typed day first, in any language of the interface and of the browser."""

    default_error_messages = {
        "invalid": _("Type the date as day/month/year, for example 05/03/2026."),
        "no_such_day": _("The calendar has no day %(value)s."),
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", DateInput())
        super().__init__(**kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return parse_date(value)
        except NoSuchDay:
            raise forms.ValidationError(
                self.error_messages["no_such_day"], code="no_such_day", params={"value": value.strip()}
            ) from None
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class DateInput(forms.TextInput):
    """``type="date"`` shows month first on an English browser; this shows day first on all."""

    def __init__(self, attrs=None):
        super().__init__(
            {"placeholder": _("day/month/year"), "inputmode": "numeric", "autocomplete": "off", "size": 14}
            | {"data-date": True}
            | (attrs or {})
        )

    def format_value(self, value):
        return screen_date(value) if hasattr(value, "strftime") else value


class MultiFileInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class MultiFileField(forms.FileField):
    """Several files in one field; its value is a list, checked file by file by ``lib/uploads.py`` in the form."""

    def __init__(self, *, max_files=10, **kwargs):
        self.max_files = max_files
        kwargs.setdefault("widget", MultiFileInput())
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        files = [f for f in (data if isinstance(data, (list, tuple)) else [data]) if f]
        if not files:
            super().clean(None, initial)
            return []
        if len(files) > self.max_files:
            raise forms.ValidationError(_("At most %d files at a time.") % self.max_files, code="too_many")
        return [forms.FileField.clean(self, each, initial) for each in files]


class ManyChoiceField(forms.ModelMultipleChoiceField):
    """Several rows of a table; a key that no database row can have is a wrong choice like any other."""

    def _check_values(self, value):
        try:
            return super()._check_values(value)
        except OverflowError:
            longest = max(value, key=lambda key: len(str(key)))
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": longest}
            ) from None


class HouseForm:
    """What plain and model forms share. Pages hand in ``user``, ``obj`` and ``parent``."""

    #: A crispy ``Layout``; the fields in their order without one.
    layout = None

    def __init__(self, *args, user=None, obj=None, parent=None, **kwargs):
        self.user, self.obj, self.parent = user, obj, parent
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self):
        """Narrow choices, set initial values: called once the fields exist."""

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        if self.layout is not None:
            helper.layout = self.layout
        return helper

    def clean(self):
        """Bring every text into the stored form (NFC, no invisible letters); an emptied required one is missing."""
        super().clean()
        for name, value in list(self.cleaned_data.items()):
            field = self.fields.get(name)
            if not isinstance(value, str) or not isinstance(field, forms.CharField) or not field.strip:
                continue
            text = clean_text(value, multiline=isinstance(field.widget, forms.Textarea))
            self.cleaned_data[name] = text
            if field.required and not text:
                self.add_error(name, field.error_messages["required"])
            elif field.max_length and len(text) > field.max_length:
                self.add_error(name, _("The text is longer than %d letters.") % field.max_length)
        return self.cleaned_data


class BaseForm(HouseForm, forms.Form):
    """The base of plain forms."""


def _house_field(db_field, **kwargs):
    if db_field.get_internal_type() == "DateField":
        kwargs["form_class"] = DateField
        kwargs["widget"] = DateInput()
    elif db_field.many_to_many:
        kwargs["form_class"] = ManyChoiceField
    return db_field.formfield(**kwargs)


class BaseModelForm(HouseForm, forms.ModelForm):
    """The base of model forms; declare ``class Meta(BaseModelForm.Meta)``. Actions save, the form never does."""

    class Meta:
        formfield_callback = _house_field


class ConfirmForm(BaseForm):
    """Nothing to fill in: the button is the answer."""


class ReasonForm(BaseForm):
    """A step that must be explained."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MAX_REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MAX_REASON_LENGTH}),
    )
