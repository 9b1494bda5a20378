"""The history: chained, append-only, readable for ever."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from dialogue_site import audit
from dialogue_site.evidence import GUARDS, RELEASE
from dialogue_site.models import AuditEntry, AuditHead


def write(cast, label="Việc đã làm", **facts):
    return audit.record(by=cast.clerk, verb="unit.note", label=label, obj=cast.ward, **facts)


def tamper(sql, *parameters):
    """Change rows the way only somebody with the database in hand can: with the guards off."""
    with connection.cursor() as cursor:
        for statement in RELEASE[connection.vendor]:
            cursor.execute(statement)
        cursor.execute(sql, parameters)
        for statement in GUARDS[connection.vendor]:
            cursor.execute(statement)


def test_an_entry_names_person_unit_and_role(cast):
    entry = write(cast, reason="vì thế", before={"a": 1}, after={"a": 2})
    assert (entry.actor_name, entry.unit_name, entry.role) == ("Phạm Thu Hà", "Văn phòng UBND phường", "clerk")
    assert (entry.object_text, entry.thread) == ("Phường Bồ Đề", f"dialogue_site.unit:{cast.ward.pk}")
    assert (entry.reason, entry.before, entry.after) == ("vì thế", {"a": 1}, {"a": 2})


def test_entries_of_a_ward_form_one_chain(cast):
    first, second = write(cast), write(cast)
    elsewhere = audit.record(by=cast.stranger, verb="unit.note", label="Khác", obj=cast.other_ward)
    assert (first.position, second.position, elsewhere.position) == (1, 2, 1)
    assert second.previous_hash == first.hash
    assert audit.verify() == []


def test_the_timeline_is_newest_first(cast):
    write(cast, "Một")
    write(cast, "Hai")
    assert [entry.label for entry in audit.timeline(cast.ward)] == ["Hai", "Một"]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE dialogue_site_auditentry SET label = 'khác'", "DELETE FROM dialogue_site_auditentry"],
)
def test_the_database_refuses_to_change_history(cast, statement):
    write(cast)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEntry.objects.get().label == "Việc đã làm"


def test_the_orm_cannot_change_it_either(cast):
    entry = write(cast)
    entry.label = "khác"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("UPDATE dialogue_site_auditentry SET label = 'khác' WHERE position = 2", {(2, "changed")}),
        ("UPDATE dialogue_site_auditentry SET after = '{}' WHERE position = 1", {(1, "changed")}),
        ("DELETE FROM dialogue_site_auditentry WHERE position = 2", {(2, "missing")}),
        ("DELETE FROM dialogue_site_auditentry WHERE position = 3", {(3, "tail")}),
        ("DELETE FROM dialogue_site_audithead", {(0, "tail")}),
    ],
)
def test_tampering_is_found(cast, sql, found):
    for _ in range(3):
        write(cast, after={"stage": "answered"})
    tamper(sql)
    assert {(position, what) for _chain, position, what in audit.verify()} == found


def test_a_new_key_in_the_wrong_hands_does_not_help(cast, settings):
    entry = write(cast)
    settings.AUDIT_KEY = "another"
    assert audit.verify() == [(entry.chain, 1, "changed")]


def test_verify_command(cast, capsys):
    write(cast)
    call_command("verify")
    out = capsys.readouterr().out
    assert AuditHead.objects.get().last_hash in out
    assert "whole" in out
    tamper("UPDATE dialogue_site_auditentry SET reason = 'khác'")
    with pytest.raises(CommandError, match="changed"):
        call_command("verify")


def test_a_rolled_back_step_leaves_no_gap(cast):
    write(cast)
    with transaction.atomic():
        write(cast)
        transaction.set_rollback(True)
    assert write(cast).position == 2
    assert audit.verify() == []
