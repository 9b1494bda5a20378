"""Entries of the history as people read them: field names and codes become words."""

import re

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .lib.dates import screen_date
from .roles import Role

#: What entries keep under a name that is no field of the object, or a field whose name the model says in code only.
FACTS = {
    "acknowledged_by": _("receipt confirmed by"),
    "annexes": _("annexes"),
    "answer": _("answer"),
    "approved_by": _("approved by"),
    "asked": _("what is asked"),
    "author": _("author"),
    "category": _("category"),
    "chased_on": _("reminded on"),
    "checked_by": _("checked by"),
    "conclusion": _("conclusion"),
    "conference": _("conference"),
    "created_by": _("entered by"),
    "decided_by": _("decided by"),
    "document": _("paper"),
    "dossier": _("dossier"),
    "due_on": _("deadline"),
    "fields": _("changed fields"),
    "given_by": _("given by"),
    "issue": _("issue"),
    "lead_unit": _("lead unit"),
    "letters": _("letters"),
    "level": _("level of the reminder"),
    "opinion": _("opinion"),
    "outside": _("outside the system"),
    "paper": _("paper"),
    "pays": _("counts as answered"),
    "person": _("person"),
    "position": _("position"),
    "previous": _("previous report"),
    "recorded_by": _("recorded by"),
    "replaced": _("replaced by"),
    "report": _("report"),
    "requested_by": _("asked by"),
    "restricted": _("kept apart"),
    "sent_to": _("sent to"),
    "signatures": _("signatures"),
    "supersedes": _("takes the place of"),
    "task": _("task"),
    "text": _("text"),
    "title": _("title"),
    "undone_by": _("undone by"),
    "unit": _("unit"),
    "ward": _("ward"),
    "withdrawn": _("withdrawn"),
    "withdrawn_at": _("withdrawn at"),
    "withdrawn_by": _("withdrawn by"),
}
#: Names said here though the model has its own: there “issued by” is a body.
_BETTER = {"issued_by": _("issued by the person")}
#: Frozen bytes: their code is for the checker, on the paper's own page.
_SEALS = {"pdf", "sha256"}
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*)?")


def _field(entry, name):
    try:
        return apps.get_model(entry.object_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _label(field, name):
    """The field's name in words: the model's own where it was given one, else by ``FACTS``."""
    own = getattr(field, "verbose_name", None)
    if name in _BETTER:
        return _BETTER[name]
    if own and not isinstance(own, str):
        return own
    return FACTS.get(name) or own or name


def _is_structure(value):
    """Is ``value`` something kept for the machine: a dict, or a list of more than words and numbers?"""
    if isinstance(value, (list, tuple)):
        return any(isinstance(each, (dict, list, tuple)) for each in value)
    return isinstance(value, dict)


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
        if name in _SEALS or entry.before.get(name) == entry.after.get(name):
            continue
        if any(_is_structure(facts.get(name)) for facts in (entry.before, entry.after)):
            continue
        label = _label(field, name)
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
