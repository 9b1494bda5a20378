"""The signing queue by keyboard alone: walk, approve, send back; and its pages for axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dialogue_site.models import User
from resolutions.actions.answers import check_answer
from resolutions.models import Answer
from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_axe import faults_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two_wait(demo):
    """The demo's answer for the leader, and the one its unit's head has just checked."""
    checking = Answer.objects.select_related("issue__conference", "unit").get(state="checking")
    check_answer(checking, by=User.objects.get(username="head"))
    assert Answer.objects.filter(state="signing").count() == 2


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1366", "360"])
def test_the_leader_walks_approves_and_sends_back(demo, page_as, two_wait, viewport):
    page = page_as(demo.people["leader"], viewport)
    page.goto(reverse("answer-queue"))
    here = page.locator(".queue-list [aria-current] strong")
    first = here.inner_text()
    assert faults_of(page, "queue") == []
    page.set_viewport_size(viewport)
    page.keyboard.press("j")
    expect(here).not_to_have_text(first)
    second = here.inner_text()
    page.keyboard.press("k")
    expect(here).to_have_text(first)
    page.keyboard.press("d")
    expect(here).to_have_text(second)
    assert Answer.objects.get(state="approved", approved_by=demo.people["leader"], issue__number=int(first[3:]))
    page.keyboard.press("t")
    expect(page.locator("#send-back-reason")).to_be_focused()
    page.keyboard.type("Nêu rõ ngày hoàn thành và đơn vị thực hiện.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-queue]")).to_have_count(0)
    back = Answer.objects.get(issue__number=int(second[3:]), state="draft")
    assert back.comment == "Nêu rõ ngày hoàn thành và đơn vị thực hiện."


def test_sending_back_without_a_word_says_so_beside_the_field(demo, page_as, two_wait):
    page = page_as(demo.people["leader"], allow=("Failed to load resource",))
    page.goto(reverse("answer-queue"))
    page.keyboard.press("t")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#send-back-error")).to_be_visible()
    expect(page.locator("#send-back-reason")).to_be_focused()
