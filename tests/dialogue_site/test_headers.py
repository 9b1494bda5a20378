"""Headers, cookies and policies on every kind of answer."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.cast import PASSWORD

pytestmark = pytest.mark.urls("tests.dialogue_site.urls_pages")
UNSAFE = ("unsafe-inline", "unsafe-eval", "*", "http:")
#: Anything the policy would block: scripts and styles inside a page, handlers on elements.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\s*[\"']|javascript:", re.IGNORECASE)


def answers(cast):
    """One answer of each kind, by name."""
    calm = {"raise_request_exception": False}
    client, visitor = Client(**calm), Client(**calm)
    client.force_login(cast.clerk, backend="dialogue_site.auth.PostingBackend")
    strict = Client(enforce_csrf_checks=True, **calm)
    administrator = Client(**calm)
    administrator.force_login(cast.admin, backend="dialogue_site.auth.PostingBackend")
    return {
        "page": (200, client.get("/notifications/")),
        "list": (200, client.get("/units/")),
        "sign-in": (200, visitor.get("/sign-in/")),
        "redirect": (302, visitor.get("/")),
        "health": (200, visitor.get("/healthz")),
        "malformed": (400, visitor.get("/sign-in/%00")),
        "charset": (400, visitor.post("/sign-in/", b"a=1", "application/x-www-form-urlencoded; charset=utf-7")),
        "host": (400, visitor.get("/sign-in/", headers={"host": "evil.example"})),
        "csrf": (403, strict.post("/sign-in/", {})),
        "forbidden": (403, administrator.get("/admin/dialogue_site/session/")),
        "missing": (404, client.get("/nowhere/")),
        "method": (405, client.get("/sign-out/")),
        "error": (500, client.get("/broken/")),
        "sheet": (200, client.get("/units/?export=xlsx")),
        "draft": (200, client.get("/drafts/x/")),
        "script catalogue": (200, client.get("/jsi18n/")),
    }


def directives(response):
    policy = response["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}


def test_every_answer_carries_the_headers(cast):
    got = answers(cast)
    got["forbidden"] = (got["forbidden"][1].status_code, got["forbidden"][1])
    for name, (status, response) in got.items():
        assert response.status_code == status, name
        policy = directives(response)
        assert policy["default-src"] == ["'none'"], name
        for directive in ("script-src", "style-src", "form-action", "connect-src"):
            assert policy[directive] == ["'self'"], name
        for directive in ("object-src", "base-uri", "frame-ancestors"):
            assert policy[directive] == ["'none'"], name
        assert not any(bad in response["Content-Security-Policy"] for bad in UNSAFE), name
        assert response["X-Content-Type-Options"] == "nosniff", name
        assert response["X-Frame-Options"] == "DENY", name
        assert response["Referrer-Policy"] == "same-origin", name
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert response["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert "camera=()" in response["Permissions-Policy"], name
        assert response["Cache-Control"] == "no-store, private", name


def test_no_page_holds_what_the_policy_blocks(cast):
    for name, (_status, response) in answers(cast).items():
        if response["Content-Type"].startswith("text/html"):
            assert not INLINE.search(response.content.decode()), name


def test_static_files_carry_them_too(client, settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True
    response = client.get("/static/css/site.css")
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert directives(response)["default-src"] == ["'none'"]
    assert "no-store" not in response["Cache-Control"]


@pytest.mark.parametrize("path", ["css/site.css", "css/tokens.css", "css/print.css", "css/admin.css"])
def test_our_styles_fetch_nothing_from_elsewhere(path):
    with open(finders.find(path), encoding="utf-8") as file:
        text = file.read()
    assert "http" not in text
    assert "@import" not in text


@pytest.mark.parametrize("path", ["js/site.js", "js/combobox.js", "js/rows.js"])
def test_our_scripts_make_no_code_and_keep_nothing_in_the_browser(path):
    with open(finders.find(path), encoding="utf-8") as file:
        text = file.read()
    for word in ("eval(", "new Function", "localStorage", "sessionStorage", "indexedDB", "document.cookie", "http://"):
        assert word not in text


def test_cookies_are_closed(cast, client):
    client.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    client.post("/language/", {"language": "en"})
    assert {"sessionid", "csrftoken", "django_language"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


@pytest.mark.parametrize(
    ("path", "content_type", "body"),
    [
        ("/sign-in/?next=%00", "", b""),
        ("/units/?q=a%00b", "", b""),
        ("/sign-in/", "application/x-www-form-urlencoded", b"username=a%00b"),
        ("/sign-in/", "application/x-www-form-urlencoded; charset=utf-7", b"username=a"),
        ("/sign-in/", "application/x-www-form-urlencoded; charset=utf-16", b"u\x00s\x00"),
        ("/sign-in/", "multipart/form-data; boundary=x", b"--y\r\nnonsense"),
        ("/sign-in/", "multipart/form-data", b"x"),
    ],
)
def test_malformed_requests_are_turned_away(db, path, content_type, body):
    client = Client(raise_request_exception=False)
    response = client.post(path, body, content_type) if body else client.get(path)
    assert response.status_code in {200, 400}
    if "%00" in path or "charset" in content_type or b"%00" in body:
        assert response.status_code == 400
        assert "error-page" in response.content.decode()


def test_a_body_beyond_the_limit_is_turned_away(db):
    client = Client(raise_request_exception=False)
    body = b"username=" + b"a" * 2_600_000
    assert client.post("/sign-in/", body, "application/x-www-form-urlencoded").status_code == 400
