"""Two people edited the same row: the values of both, side by side, in words."""

from datetime import date

from django.forms.models import ModelChoiceField
from django.utils.translation import gettext as _t

from .lib.dates import screen_date


def values_of(obj, form_class):
    """``{field: value}`` of a stored row for the fields of a form that carry its fields' names."""
    values = {}
    for name in form_class.base_fields:
        if not hasattr(obj, name):
            continue
        value = getattr(obj, name)
        values[name] = list(value.all()) if hasattr(value, "all") else value
    return values


def _in_words(field, value):
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _t("Yes") if value else _t("No")
    if isinstance(value, date):
        return screen_date(value)
    if isinstance(value, (list, tuple, set)) or hasattr(value, "all"):
        return ", ".join(_in_words(field, each) for each in value)
    if hasattr(field, "choices") and not isinstance(field, ModelChoiceField):
        return str(dict(field.choices).get(value, value))
    return str(value)


def differences(form, theirs):
    """``[{label, mine, theirs}]`` for the fields in which a valid form and the stored values differ."""
    rows = []
    for name, mine in form.cleaned_data.items():
        if name not in theirs:
            continue
        field = form.fields[name]
        pair = _in_words(field, mine), _in_words(field, theirs[name])
        if pair[0] != pair[1]:
            rows.append({"label": form[name].label, "mine": pair[0], "theirs": pair[1]})
    return rows
