"""The pages for what went wrong: in words, without database, session or token."""

import pytest
from django.test import Client, RequestFactory
from django.utils.translation import override

from dialogue_site.edits import StaleEdit
from dialogue_site.transitions import NotAllowedNow, StaleState
from dialogue_site.views import errors
from tests.build import make_conference


@pytest.fixture
def request_():
    return RequestFactory().get("/")


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "Không đọc được"),
        (errors.permission_denied, 403, "Đồng chí không có quyền"),
        (errors.csrf_failure, 403, "hết hạn"),
        (errors.not_found, 404, "Không tìm thấy trang"),
        (errors.server_error, 500, "Hệ thống gặp"),
    ],
)
def test_each_says_what_to_do_and_asks_no_database(request_, view, status, words):
    # Without the ``db`` fixture a query would raise.
    response = view(request_)
    html = response.content.decode()
    assert response.status_code == status
    assert words in html
    assert "csrfmiddlewaretoken" not in html
    assert "Set-Cookie" not in response


def test_a_refusal_is_shown_in_its_own_words(request_):
    response = errors.conflict(request_, NotAllowedNow("Còn 3 vấn đề <chưa> trả lời."))
    assert response.status_code == 409
    assert "Còn 3 vấn đề &lt;chưa&gt; trả lời." in response.content.decode()


def test_being_too_late_leads_to_the_object(cast, request_):
    conference = make_conference(cast, state="planned")
    for exception in (StaleState(conference), StaleEdit(conference)):
        response = errors.conflict(request_, exception)
        assert response.status_code == 409
        assert conference.get_absolute_url() in response.content.decode()


def test_they_speak_english_too(request_):
    with override("en"):
        assert "Page not found" in errors.not_found(request_).content.decode()


def test_a_foreign_and_a_missing_object_look_the_same(cast):
    client = Client()
    client.force_login(cast.stranger, backend="dialogue_site.auth.PostingBackend")
    foreign = client.get(f"/attachments/{2**40}/")
    missing = client.get("/documents/1.pdf")
    assert foreign.content == missing.content


@pytest.mark.parametrize("pk", ["0", "9" * 30])
def test_numbers_beyond_the_database_are_not_found(cast, pk):
    client = Client()
    client.force_login(cast.clerk, backend="dialogue_site.auth.PostingBackend")
    assert client.get(f"/attachments/{pk}/").status_code == 404
