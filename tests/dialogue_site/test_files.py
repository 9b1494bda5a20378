"""Private files, issued papers, drafts of forms, health."""

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from dialogue_site.models import Attachment, Draft, OfficialDocument
from dialogue_site.views import health

PDF = b"%PDF-1.7 the issued bytes"


@pytest.fixture
def attachment(cast):
    kept = Attachment(
        ward=cast.ward, name="Biên bản “nghiệm thu” \r\n ngõ 86.pdf", content_type="application/pdf", size=len(PDF),
        sha256=hashlib.sha256(PDF).hexdigest(), uploaded_by=cast.responder,
    )  # fmt: skip
    kept.file.save("x", ContentFile(PDF))
    return kept


def paper(cast, **facts):
    known = {
        "ward": cast.ward, "kind": "conclusion_notice", "system": "party", "issuer": cast["DU"], "type_code": "TB",
        "type_name": "Thông báo", "series": "2020-2025", "symbol": "ĐU", "subject": "Kết luận", "body": "…",
        "signer": "Trần Quốc Bảo",
    }  # fmt: skip
    issued = {
        "state": "issued", "number": 15, "date": timezone.localdate(), "pdf": PDF, "issued_at": timezone.now(),
        "sha256": hashlib.sha256(PDF).hexdigest(),
    }  # fmt: skip
    return OfficialDocument.objects.create(**(known | issued | facts))


def test_an_attachment_is_a_download_with_its_vietnamese_name(cast, sign_in, attachment):
    response = sign_in(cast.clerk).get(f"/attachments/{attachment.pk}/")
    assert b"".join(response.streaming_content) == PDF
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=utf-8''Bi%C3%AAn%20b%E1%BA%A3n")
    assert "\r" not in disposition
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"


def test_attachments_of_another_ward_are_not_found(cast, sign_in, attachment):
    assert sign_in(cast.stranger).get(f"/attachments/{attachment.pk}/").status_code == 404
    assert sign_in(cast.nobody).get(f"/attachments/{attachment.pk}/").status_code == 404
    attachment.file.delete(save=False)
    assert sign_in(cast.clerk).get(f"/attachments/{attachment.pk}/").status_code == 404


def test_an_issued_paper_is_shown_in_place_as_issued(cast, sign_in):
    document = paper(cast)
    client = sign_in(cast.clerk)
    response = client.get(f"/documents/{document.pk}.pdf")
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["ETag"] == f'"{document.sha256}"'
    unchanged = client.get(f"/documents/{document.pk}.pdf", headers={"if-none-match": response["ETag"]})
    assert unchanged.status_code == 304
    assert client.get(f"/documents/{document.pk}.pdf?download")["Content-Disposition"].startswith("attachment")


def test_drafts_and_foreign_papers_are_not_found(cast, sign_in):
    draft = paper(cast, state="draft", number=None, pdf=None, sha256="", issued_at=None)
    issued = paper(cast)
    assert sign_in(cast.clerk).get(f"/documents/{draft.pk}.pdf").status_code == 404
    assert sign_in(cast.stranger).get(f"/documents/{issued.pk}.pdf").status_code == 404


def test_damaged_bytes_are_never_shown(cast, sign_in):
    document = paper(cast, sha256="0" * 64)
    response = sign_in(cast.clerk).get(f"/documents/{document.pk}.pdf")
    assert response.status_code == 409
    assert PDF not in response.content


# Drafts


def save(client, data, form="opinion-new-3"):
    return client.post(f"/drafts/{form}/", json.dumps(data), content_type="application/json")


def test_a_draft_is_kept_per_person_and_form(cast, sign_in):
    client = sign_in(cast.clerk)
    assert client.get("/drafts/opinion-new-3/").json()["data"] is None
    assert save(client, {"verbatim": ["Ngõ 86 ngập"]}).status_code == 200
    assert save(client, {"verbatim": ["Ngõ 86 ngập nặng"]}).status_code == 200
    assert client.get("/drafts/opinion-new-3/").json()["data"] == {"verbatim": ["Ngõ 86 ngập nặng"]}
    assert client.get("/drafts/opinion-new-4/").json()["data"] is None
    assert sign_in(cast.leader).get("/drafts/opinion-new-3/").json()["data"] is None
    client = sign_in(cast.clerk)
    assert client.delete("/drafts/opinion-new-3/").status_code == 200
    assert not Draft.objects.exists()
    assert client.put("/drafts/opinion-new-3/").status_code == 405


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'"x"', b"[" * 100_000, b'{"a": 1}', b'{"a": ["\\u0000"]}', b'{"a": "\\ud800"}', b"\xff\xfe",
     b'{"a": {"b": 1}}', b'{"a": "' + b"x" * 210_000 + b'"}'],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_draft_is_refused(cast, sign_in, body):
    client = sign_in(cast.clerk)
    response = client.post("/drafts/opinion-new-3/", body, content_type="application/json")
    assert response.status_code == 400
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ["-x", "3", "x" * 81, "a_b"])
def test_strange_draft_names_are_not_found(cast, sign_in, name):
    assert save(sign_in(cast.clerk), {}, name).status_code == 404


def test_old_drafts_give_way(cast, sign_in, monkeypatch):
    monkeypatch.setattr("dialogue_site.views.files.MAX_DRAFTS", 3)
    client = sign_in(cast.clerk)
    for number in range(5):
        assert save(client, {"a": ["x"]}, f"form-{number}").status_code == 200
    assert set(Draft.objects.values_list("form", flat=True)) == {"form-2", "form-3", "form-4"}


def test_without_a_session_nothing_is_kept(db, client):
    assert save(client, {"a": ["x"]}).status_code == 302
    assert not Draft.objects.exists()


# Health


@pytest.fixture
def fresh_health():
    health._migrated.cache_clear()
    yield
    health._migrated.cache_clear()


def test_health_is_public_and_says_little(db, client, fresh_health, django_assert_num_queries):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    with django_assert_num_queries(1):
        client.get("/healthz")


def test_health_notices_waiting_migrations(db, client, fresh_health, monkeypatch):
    monkeypatch.setattr("dialogue_site.views.health.MigrationExecutor.migration_plan", lambda *args: ["one"])
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"unavailable\n")
    monkeypatch.undo()
    assert client.get("/healthz").status_code == 200


def test_health_notices_a_silent_database(client, monkeypatch, fresh_health):
    from django.db import OperationalError

    def silent():
        raise OperationalError

    monkeypatch.setattr("dialogue_site.views.health.connection.cursor", silent)
    assert client.get("/healthz").status_code == 503
