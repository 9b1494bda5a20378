"""Chromium against a live server: nothing leaves the host, the console stays empty, the content policy holds."""

import os
import shutil
import sqlite3
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from tests.conftest import TODAY
from tests.demo import find_demo, load_demo

# The synchronous driver of Playwright runs an event loop in the test's thread; nothing of ours is asynchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
REPORT_VIOLATIONS = (
    "document.addEventListener('securitypolicyviolation', "
    "e => console.error('content policy: ' + e.violatedDirective + ' ' + e.blockedURI))"
)
WIDE, NARROW = {"width": 1366, "height": 900}, {"width": 360, "height": 740}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("The browser tests need Chromium: apt-get install chromium", pytrace=False)
    return {"executable_path": chromium, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"viewport": WIDE, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@pytest.fixture(scope="session")
def demo_image(django_db_setup, django_db_blocker):
    """The demo loaded once and kept as a copy in memory; PostgreSQL loads it anew for each test."""
    if connection.vendor != "sqlite":
        return None
    image = sqlite3.connect(":memory:", check_same_thread=False)
    with django_db_blocker.unblock():
        before, django_settings.DEMO_TODAY = django_settings.DEMO_TODAY, TODAY
        empty = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            connection.ensure_connection()
            connection.connection.backup(empty)
            load_demo()
            connection.connection.backup(image)
        finally:
            empty.backup(connection.connection)
            empty.close()
            django_settings.DEMO_TODAY = before
            connection.close()
    return image


@pytest.fixture
def demo(demo_image, transactional_db, today):
    """The demo's world in the database of this test."""
    if demo_image is None:
        return load_demo()
    connection.ensure_connection()
    demo_image.backup(connection.connection)
    return find_demo()


@pytest.fixture
def page_as(new_context, live_server):
    """``page_as(user, viewport=WIDE)`` gives a signed-in page whose every fault fails the test at its end."""
    faults = []

    def _page_as(user=None, viewport=None, allow=()):
        context = new_context(base_url=live_server.url)
        context.add_init_script(REPORT_VIOLATIONS)
        if user is not None:
            client = Client()
            client.force_login(user, backend="dialogue_site.auth.PostingBackend")
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.set_viewport_size(viewport or WIDE)
        _watch(page, urlsplit(live_server.url).netloc, faults, allow)
        return page

    yield _page_as
    assert not faults, "\n" + "\n".join(faults)


def _watch(page, host, faults, allow):
    """Note requests to other hosts, console messages, script errors, dialogs; ``allow``: parts of expected ones."""

    def fault(text):
        if not any(part in text for part in allow):
            faults.append(f"{urlsplit(page.url).path}: {text}")

    def on_request(request):
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != host:
            fault(f"request to {address.netloc}")

    def on_dialog(dialog):
        if dialog.type != "beforeunload":
            fault(f"dialog: {dialog.message}")
        dialog.accept()

    page.on("request", on_request)
    page.on("console", lambda message: fault(f"console {message.type}: {message.text}"))
    page.on("pageerror", lambda error: fault(f"script error: {error}"))
    page.on("dialog", on_dialog)
