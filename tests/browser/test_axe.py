"""Every page for every role: axe has nothing to report, nothing scrolls sideways, title and heading are there."""

import hashlib
import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.house.access import ACCESS
from tests.house.test_urls import PATTERNS, address

from .conftest import NARROW, WIDE

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Without preloading: axe would copy style sheets into style elements, which the content policy rightly refuses.
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
SCREENSHOTS = os.environ.get("SCREENSHOTS")
#: Differences that are no difference: tokens, keys of forms, the person's name in the menu.
PASSING = re.compile(r'value="[\w-]{20,}"|X-CSRFToken": "\w+"')
#: Pages whose answer depends on what is asked for.
QUERIES = {
    "issue-list": ["?q=rac+thai", "?stage=in_progress", "?q=khong+co+gi+nhu+the"],
    "opinion-add": ["?conference={conference}"],
}
ADMIN_PAGES = ["/admin/", "/admin/dialogue_site/unit/", "/admin/dialogue_site/calendarday/add/"]

_axe = Axe()


def addresses_of(person, demo):
    """``(name, address)`` of all pages that ``person`` may open."""
    for name, line in ACCESS.items():
        if name in PATTERNS and line.get and person in line.get and not line.public:
            url = address(name, demo)
            for query in ["", *QUERIES.get(name, [])]:
                yield name, url + query.format(conference=demo["conference"].pk)
    if person == "admin":
        yield from (("admin", url) for url in ADMIN_PAGES)


def is_page(answer):
    """A whole page: not a file, not a fragment for htmx, not a refusal."""
    html = answer.headers["Content-Type"].startswith("text/html")
    return answer.status_code == 200 and html and b"<html" in answer.content


def faults_of(page, label):
    """What is wrong with the page as shown; ``label`` names its pictures."""
    found = []
    if not page.title().strip(" -"):
        found.append("no title")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    for viewport in (WIDE, NARROW):
        page.set_viewport_size(viewport)
        if SCREENSHOTS:
            page.screenshot(path=Path(SCREENSHOTS) / f"{label}-{viewport['width']}.png", full_page=True)
        for rule in _axe.run(page, options=OPTIONS).response["violations"]:
            targets = ", ".join(str(node["target"][0]) for node in rule["nodes"][:3])
            found.append(f"{viewport['width']}: {rule['id']} at {targets}")
    for width in (NARROW["width"], 320):
        page.set_viewport_size({"width": width, "height": 740})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{width}: scrolls sideways by {over} px")
    page.set_viewport_size(WIDE)
    return found


@pytest.fixture(scope="module")
def seen():
    """Fingerprints of the pages looked at: a page that is the same for two roles is looked at once."""
    return set()


@pytest.mark.parametrize("person", ["clerk", "leader", "responder", "monitor", "admin", "nobody"])
def test_every_page(demo, page_as, seen, person):
    user = demo.people[person]
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="dialogue_site.auth.PostingBackend")
    page = page_as(user)
    wrong, looked_at = {}, 0
    for name, url in addresses_of(person, demo):
        answer = client.get(url)
        if answer.status_code >= 500:
            wrong[url] = [f"answers {answer.status_code}"]
        if not is_page(answer):
            continue
        text = answer.content.decode()
        body = PASSING.sub("", text[text.find("<main") :])
        fingerprint = hashlib.sha256(body.encode()).hexdigest()
        if fingerprint in seen:
            continue
        seen.add(fingerprint)
        page.goto(url)
        looked_at += 1
        if found := faults_of(page, f"{person}-{name}"):
            wrong[url] = found
    assert not wrong, "\n" + "\n".join(f"{url}\n    " + "\n    ".join(faults) for url, faults in wrong.items())
    assert looked_at > 0


@pytest.mark.parametrize("name", ["sign-in"])
def test_public_pages(demo, page_as, name):
    page = page_as()
    page.goto(reverse(name))
    assert faults_of(page, name) == []


@pytest.mark.parametrize(("status", "url"), [(404, "/feedback/issues/987654321/"), (403, "/conferences/plan/")])
def test_pages_for_what_went_wrong(demo, page_as, status, url):
    page = page_as(demo.people["monitor"], allow=("Failed to load resource",))
    assert page.goto(url).status == status
    assert faults_of(page, str(status)) == []


@pytest.mark.parametrize("name", ["conference-plan", "conclusion-new", "attendee-add", "conference-edit"])
def test_forms_with_errors(demo, page_as, name):
    """What is missing is said beside the field and at the top, to everybody."""
    page = page_as(demo.people["clerk"])
    page.goto(address(name, demo))
    for field in page.locator("main form.house-form :is(input[type=text], textarea)").all():
        if field.is_visible() and field.is_enabled():
            field.fill("")
    page.locator("main form.house-form .form-buttons button.btn-primary").first.click()
    # A form with a draft saves it before it is sent.
    expect(page.locator("[aria-invalid=true]").first).to_be_visible(timeout=15_000)
    assert faults_of(page, f"{name}-errors") == []
