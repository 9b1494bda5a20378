"""Issued papers never change, whoever asks: the database itself refuses."""

from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from dialogue_site import audit
from dialogue_site.evidence import FROZEN_COLUMNS, GUARDS, RELEASE
from dialogue_site.models import OfficialDocument

PDF = b"%PDF-1.7 as issued"
#: Another value for each frozen column.
OTHER = {
    "kind": "other",
    "system": "state",
    "type_code": "BC",
    "type_name": "BÁO CÁO",
    "number": 99,
    "series": "2021",
    "symbol": "UBND",
    "place": "Hà Nội",
    "date": date(2022, 11, 1),
    "subject": "Khác",
    "body": "Khác",
    "authority": "TM. ỦY BAN NHÂN DÂN",
    "post": "CHỦ TỊCH",
    "signer": "Người khác",
    "recipients": "Nơi khác",
    "printed": {"body": "khác"},
    "pdf": b"%PDF-1.7 forged",
    "sha256": "0" * 64,
    "issued_at": datetime(2022, 11, 1, tzinfo=UTC),
    "addressees": "Ông Lê Văn Cường",
    "legal_bases": "Căn cứ Luật khác",
    "annexes": [{"title": "Khác"}],
    "signatures": [["CHỦ TRÌ HỘI NGHỊ", "Người khác", ""]],
}
#: Columns that may move after issue: who replaced or voided the paper, and the row's own bookkeeping.
LIVE_COLUMNS = {"id", "created_at", "updated_at", "version", "state", "reason", "void_reason", "folded"}


def draft(cast, **facts):
    return OfficialDocument.objects.create(
        ward=cast.ward, kind="conclusion_notice", system="party", issuer=cast["DU"], type_code="TB",
        type_name="THÔNG BÁO", subject="Kết luận hội nghị đối thoại", body="1. Làm việc này.", **facts,
    )  # fmt: skip


def issued(cast, number=15, series="2020-2025", **facts):
    facts = {
        "state": "issued", "number": number, "series": series, "symbol": "ĐU", "date": date(2022, 10, 5),
        "authority": "T/M BAN THƯỜNG VỤ", "post": "BÍ THƯ", "signer": "Trần Quốc Bảo", "pdf": PDF,
        "sha256": sha256(PDF).hexdigest(), "issued_at": datetime(2022, 10, 5, tzinfo=UTC), "issued_by": cast.leader,
    } | facts  # fmt: skip
    return draft(cast, **facts)


def others(cast):
    later = draft(cast)
    return OTHER | {
        "issuer_id": cast["UBND"].pk,
        "ward_id": cast.other_ward.pk,
        "issued_by_id": cast.clerk.pk,
        "supersedes_id": later.pk,
        "drafting_unit_id": cast["VPUB"].pk,
    }


def test_every_column_is_either_frozen_or_named_here():
    columns = {field.column for field in OfficialDocument._meta.concrete_fields}
    assert columns - set(FROZEN_COLUMNS) == LIVE_COLUMNS
    assert set(FROZEN_COLUMNS) <= columns


@pytest.mark.parametrize("state", ["issued", "superseded"])
@pytest.mark.parametrize("column", FROZEN_COLUMNS)
def test_a_frozen_column_refuses_change(cast, column, state):
    """Invariant 9: issued, or superseded since, nothing that was printed changes."""
    paper = issued(cast)
    if state == "superseded":
        OfficialDocument.objects.filter(pk=paper.pk).update(state="superseded")
    value = others(cast)[column]
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        OfficialDocument.objects.filter(pk=paper.pk).update(**{column: value})


@pytest.mark.parametrize("column", [c for c in FROZEN_COLUMNS if c not in {"number", "pdf"}])
def test_a_draft_can_be_edited(cast, column):
    paper = draft(cast)
    value = others(cast)[column]
    assert OfficialDocument.objects.filter(pk=paper.pk).update(**{column: value}) == 1


def test_a_frozen_column_cannot_be_emptied(cast):
    paper = issued(cast)
    for column in ("pdf", "number", "date", "issued_by"):
        with pytest.raises(DatabaseError), transaction.atomic():
            OfficialDocument.objects.filter(pk=paper.pk).update(**{column: None})


def test_raw_sql_is_refused_too(cast):
    paper = issued(cast)
    statement = "UPDATE dialogue_site_officialdocument SET body = 'Khác' WHERE id = %s"
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [paper.pk])


def test_neither_papers_nor_history_can_be_put_aside_in_one_stroke(cast):
    """SQLite's REPLACE and PostgreSQL's TRUNCATE fire no ordinary DELETE trigger by themselves."""
    issued(cast)
    audit.record(by=cast.clerk, verb="unit.note", label="Việc", obj=cast.ward)
    for table in ("dialogue_site_officialdocument", "dialogue_site_auditentry"):
        if connection.vendor == "sqlite":
            statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        else:
            statement = f"TRUNCATE {table} CASCADE"
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert OfficialDocument.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "discarded"])
def test_an_issued_paper_cannot_be_unissued(cast, state):
    paper = issued(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        OfficialDocument.objects.filter(pk=paper.pk).update(state=state)


def test_an_issued_paper_cannot_be_deleted(cast):
    paper = issued(cast)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        paper.delete()
    assert OfficialDocument.objects.filter(pk=paper.pk).exists()


def test_it_can_be_superseded_and_keeps_its_bytes(cast):
    paper = issued(cast)
    OfficialDocument.objects.filter(pk=paper.pk).update(state="superseded", reason="Sai ngày", version=2)
    stored = OfficialDocument.objects.get(pk=paper.pk)
    assert (stored.state, bytes(stored.pdf)) == ("superseded", PDF)


def test_a_number_is_given_once_per_series(cast):
    """Invariant 9."""
    issued(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        issued(cast)
    issued(cast, series="2025-2030")
    issued(cast, number=16)
    assert OfficialDocument.objects.count() == 3


@pytest.mark.parametrize(
    "missing",
    [{"number": None}, {"date": None}, {"pdf": None}, {"sha256": ""}, {"issued_at": None}, {"signer": ""}],
    ids=lambda facts: next(iter(facts)),
)
@pytest.mark.parametrize("state", ["issued", "superseded"])
def test_an_issued_paper_is_complete(cast, missing, state):
    with pytest.raises(IntegrityError), transaction.atomic():
        issued(cast, **{"state": state} | missing)


@pytest.mark.parametrize("fact", [{"number": 7}, {"pdf": PDF}], ids=lambda facts: next(iter(facts)))
def test_a_draft_has_no_number_and_no_bytes(cast, fact):
    with pytest.raises(IntegrityError), transaction.atomic():
        draft(cast, **fact)


def test_an_unknown_state_is_refused(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        draft(cast, state="lost")


def tamper(work):
    """What somebody with the whole database in hand can do: the guards lifted, and set again."""
    with connection.cursor() as cursor:
        for statement in RELEASE[connection.vendor]:
            cursor.execute(statement)
        work()
        for statement in GUARDS[connection.vendor]:
            cursor.execute(statement)


def written_down(cast, paper):
    facts = {"by": cast.leader, "verb": "notice.issue", "label": "Đã phát hành"}
    audit.record(obj=paper, after={"sha256": paper.sha256}, **facts)


def test_verify_finds_bytes_changed_together_with_their_hash(cast):
    paper = issued(cast)
    written_down(cast, paper)
    call_command("verify")
    forged = b"%PDF-1.7 forged"
    same = OfficialDocument.objects.filter(pk=paper.pk)
    tamper(lambda: same.update(pdf=forged, sha256=sha256(forged).hexdigest()))
    with pytest.raises(CommandError, match="15-TB/ĐU: bytes changed"):
        call_command("verify")


def test_verify_misses_a_paper_that_was_taken_away(cast):
    paper = issued(cast)
    written_down(cast, paper)
    tamper(OfficialDocument.objects.filter(pk=paper.pk).delete)
    with pytest.raises(CommandError, match=f"paper {paper.pk}: missing"):
        call_command("verify")


def test_verify_finds_changed_bytes(cast, capsys):
    paper = issued(cast)
    call_command("verify")
    with connection.cursor() as cursor:
        for statement in RELEASE[connection.vendor]:
            cursor.execute(statement)
        OfficialDocument.objects.filter(pk=paper.pk).update(pdf=b"%PDF-1.7 forged")
        for statement in GUARDS[connection.vendor]:
            cursor.execute(statement)
    with pytest.raises(CommandError, match="15-TB/ĐU: bytes changed"):
        call_command("verify")
