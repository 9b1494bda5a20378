"""Entries of the history as people read them: field names and codes become words."""

import re

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .lib.dates import screen_date
from .roles import Role

#: Facts kept in entries that are no field of the object.
FACTS = {"opinion": _("opinion"), "fields": _("changed fields")}
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?")


def _field(entry, name):
    try:
        return apps.get_model(entry.object_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _in_words(field, value):
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _t("Yes") if value else _t("No")
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, str) and (found := _ISO_DAY.fullmatch(value)):
        return "/".join(reversed(found.groups()))
    return str(value)


def readable_entry(entry):
    """``{at, who, unit, label, about, reason, changes}``, all text; changes are ``(label, before, after)``."""
    local = timezone.localtime(entry.at)
    changes = []
    for name in dict.fromkeys([*entry.before, *entry.after]):
        field = _field(entry, name)
        label = getattr(field, "verbose_name", None) or FACTS.get(name, name)
        before, after = (_in_words(field, facts.get(name)) for facts in (entry.before, entry.after))
        if before or after:
            changes.append((label, before, after or "-"))
    role = Role(entry.role).label if entry.role in Role.values else ""
    return {
        "at": f"{local:%H:%M} {screen_date(local)}",
        "who": entry.actor_name,
        "unit": entry.unit_name or role,
        "label": entry.label,
        "about": entry.object_text,
        "reason": entry.reason,
        "changes": changes,
    }
