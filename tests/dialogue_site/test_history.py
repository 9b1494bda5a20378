"""Entries of the history in words: no field of the code's own name, no data kept for the machine."""

import pytest
from django.apps import apps
from django.utils import timezone
from django.utils.functional import Promise

from dialogue_site.history import FACTS, readable_entry
from dialogue_site.models import AuditEntry

HOUSE = ("conferences", "feedback", "resolutions")
#: Kept by a row for itself, never told as a change.
OWN = {
    "at", "by", "counts", "data", "facts", "figures", "folded", "is_demo", "key", "problem", "run", "search_text",
    "sort_key", "total", "done", "trace", "sha256", "pdf", "version",
}  # fmt: skip


def entry(object_type, before, after):
    return AuditEntry(at=timezone.now(), object_type=object_type, object_id=1, label="x", before=before, after=after)


@pytest.mark.parametrize(
    ("object_type", "name"),
    [
        ("resolutions.extension", "decided_by"),
        ("resolutions.answer", "approved_by"),
        ("resolutions.answer", "checked_by"),
        ("resolutions.periodicreport", "acknowledged_by"),
        ("resolutions.dossier", "document"),
        ("resolutions.dossier", "letters"),
        ("feedback.issue", "chased_on"),
        ("resolutions.conclusiontask", "due_on"),
    ],
)
def test_every_change_has_a_name_in_words(object_type, name):
    ((label, _before, after),) = readable_entry(entry(object_type, {}, {name: "Trần Thị B"}))["changes"]
    assert isinstance(label, Promise)
    assert after == "Trần Thị B"


def test_facts_of_the_models_have_a_name_in_words():
    rows = [
        f"{model.__name__}.{field.name}"
        for app in HOUSE
        for model in apps.get_app_config(app).get_models()
        if hasattr(model, "version")
        for field in model._meta.concrete_fields
        if not field.primary_key and isinstance(field.verbose_name, str)
        if field.name not in FACTS and field.name not in OWN
    ]
    assert not rows


def test_what_is_kept_for_the_machine_is_not_told():
    before = {"printed": {}, "place": "Bồ Đề", "sha256": None, "number": None}
    after = {"printed": {"body": "x"}, "place": "Bồ Đề", "sha256": "e39c", "pdf": "e39c", "number": 5, "annexes": [{}]}
    changes = readable_entry(entry("dialogue_site.officialdocument", before, after))["changes"]
    assert [after for _label, _before, after in changes] == ["5"]


def test_the_person_who_issued_is_not_called_a_body():
    told = entry("dialogue_site.officialdocument", {}, {"issued_by": "Phạm Thu Hà"})
    assert str(readable_entry(told)["changes"][0][0]) != "cơ quan ban hành"
