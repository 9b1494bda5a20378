"""Every page for every role: axe has nothing to report, nothing scrolls sideways, title and heading are there."""

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
#: What axe judges a page by: its style sheets and elements, their classes, roles and states, and which are empty; not
#: the words and numbers of one object.
STRUCTURE = re.compile(r'<(\w+)|\b(?:class|role|type|aria-\w+)="([a-z -]*)|\b(hidden|checked|disabled)\b|>\s*(</)')
STYLES = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
#: The addresses are dealt out to as many tests, for the workers to share.
PARTS = 6
PART_OF = {name: number % PARTS for number, name in enumerate(sorted(ACCESS))}
PERSONS = ("clerk", "leader", "responder", "monitor", "admin", "nobody")
#: Pages whose answer depends on what is asked for.
QUERIES = {
    "issue-list": ["?q=rac+thai", "?stage=in_progress", "?q=khong+co+gi+nhu+the"],
    "opinion-add": ["?conference={conference}"],
}
ADMIN_PAGES = ["/admin/", "/admin/dialogue_site/unit/", "/admin/dialogue_site/calendarday/add/"]

AXE = Axe()


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


def too_wide(page):
    """By how many pixels the page scrolls sideways on narrow screens."""
    found = []
    for width in (NARROW["width"], 320):
        page.set_viewport_size({"width": width, "height": 740})
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            found.append(f"{width}: scrolls sideways by {over} px")
    page.set_viewport_size(WIDE)
    return found


def faults_of(page, label):
    """What is wrong with the page as shown; ``label`` names its pictures."""
    found = []
    if not page.title().strip(" -"):
        found.append("no title")
    if page.locator("h1").count() != 1:
        found.append(f"{page.locator('h1').count()} h1")
    page.evaluate(AXE.axe_script)
    for viewport in (WIDE, NARROW):
        page.set_viewport_size(viewport)
        if SCREENSHOTS:
            page.screenshot(path=Path(SCREENSHOTS) / f"{label}-{viewport['width']}.png", full_page=True)
        for rule in page.evaluate("options => axe.run(document, options)", OPTIONS)["violations"]:
            targets = ", ".join(str(node["target"][0]) for node in rule["nodes"][:3])
            found.append(f"{viewport['width']}: {rule['id']} at {targets}")
    return found + too_wide(page)


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page(demo, page_as, part):
    """Each different page is examined once: what two roles see alike, or two objects show alike, need not be twice.

    Every page, alike or not, must fit a narrow screen: that depends on its words.
    """
    pages = {name: page_as(demo.people[name]) for name in PERSONS}
    wrong, words, structures = {}, set(), set()
    for person, page in pages.items():
        client = Client(raise_request_exception=False)
        client.force_login(demo.people[person], backend="dialogue_site.auth.PostingBackend")
        for name, url in addresses_of(person, demo):
            if PART_OF.get(name, 0) != part:
                continue
            answer = client.get(url)
            if answer.status_code >= 500:
                wrong[url] = [f"answers {answer.status_code}"]
            if not is_page(answer):
                continue
            text = answer.content.decode()
            body = text[text.find("<main") :]
            shown = re.sub(r'value="[\w-]{20,}"', "", body)
            structure = (*STYLES.findall(text), *STRUCTURE.findall(shown))
            if shown in words:
                continue
            words.add(shown)
            page.goto(url)
            if found := too_wide(page) if structure in structures else faults_of(page, f"{person}-{name}"):
                wrong[url] = found
            structures.add(structure)
    assert not wrong, "\n" + "\n".join(f"{url}\n    " + "\n    ".join(faults) for url, faults in wrong.items())
    assert structures


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
