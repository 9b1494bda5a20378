"""The Front's desk in Chromium: one verdict after another without a mouse, and the same without scripts."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from resolutions.models import Review
from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_axe import faults_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1366", "360"])
def test_three_verdicts_by_keyboard_alone(demo, page_as, viewport):
    monitor = demo.people["monitor"]
    before = Review.objects.filter(author=monitor).count()
    page = page_as(monitor, viewport)
    page.goto(reverse("review-desk"))
    title = page.locator(".desk-title")
    seen = [title.inner_text()]
    # Satisfactory: a digit, then Enter.
    page.keyboard.press("1")
    expect(page.locator("[name=verdict][value=satisfactory]")).to_be_checked()
    page.keyboard.press("Enter")
    expect(title).not_to_have_text(seen[-1], use_inner_text=True)
    seen.append(title.inner_text())
    # Not satisfactory: digit, letters, g, the sentence, Enter.
    for key in "3ch":
        page.keyboard.press(key)
    page.keyboard.press("g")
    page.keyboard.type("Chưa nêu thời gian 1, 2, 3 cụ thể")
    page.keyboard.press("Enter")
    expect(title).not_to_have_text(seen[-1], use_inner_text=True)
    seen.append(title.inner_text())
    # Left for later; then without its sentence a verdict stays on the page, with what was chosen.
    page.keyboard.press("n")
    expect(title).not_to_have_text(seen[-1], use_inner_text=True)
    seen.append(title.inner_text())
    page.keyboard.press("2")
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    expect(page.locator("#verdict-error")).to_be_visible()
    expect(page.locator("[name=verdict][value=partly]")).to_be_checked()
    expect(page.locator("[name=failed][value=authority]")).to_be_checked()
    assert faults_of(page, "review-desk-error") == []
    assert len(set(seen)) == 4
    given = list(Review.objects.filter(author=monitor).order_by("pk"))[before:]
    assert [(review.verdict, review.state) for review in given] == [("satisfactory", "sent"), ("not", "sent")]
    assert (given[1].failed, given[1].comment) == (["specific", "in_time"], "Chưa nêu thời gian 1, 2, 3 cụ thể")


def test_without_scripts_the_desk_does_the_same(demo, new_context, live_server):
    monitor = demo.people["monitor"]
    client = Client()
    client.force_login(monitor, backend="dialogue_site.auth.PostingBackend")
    context = new_context(base_url=live_server.url, java_script_enabled=False)
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.session.session_key, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(reverse("review-desk"))
    title = page.locator(".desk-title").inner_text()
    page.locator("[name=verdict][value=cannot_judge]").check()
    page.locator("[name=comment]").fill("Chưa có ảnh hiện trường")
    page.locator("[name=comment]").press("Enter")
    expect(page.locator(".desk-title")).not_to_have_text(title, use_inner_text=True)
    review = Review.objects.filter(author=monitor).latest("pk")
    assert (review.verdict, review.state, review.comment) == ("cannot_judge", "sent", "Chưa có ảnh hiện trường")
