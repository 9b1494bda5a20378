"""The reconciliation board by keyboard and with the mouse, and its pages for axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from feedback.states import OPEN
from resolutions.actions.reconciliation import reopen_reconciliation
from resolutions.models import ReconciliationItem
from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_axe import faults_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board(demo):
    """The demo's sheet, taken up again: an approved one is only read."""
    reopen_reconciliation(demo["sheet"], by=demo.people["leader"], reason="Bổ sung ý kiến gửi muộn")
    return demo["sheet"]


def _first_not_answered(demo):
    """An issue that is still open: to an answered one no reply given in the room can be added."""
    waiting = demo["sheet"].items.filter(raised="before", replied="not_yet", issue__stage__in=OPEN)
    return waiting.order_by("issue__number").first().issue


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1366", "360"])
def test_an_issue_is_put_into_boxes_by_keyboard(demo, page_as, board, viewport):
    sheet, issue = board, _first_not_answered(demo)
    page = page_as(demo.people["clerk"], viewport)
    page.goto(reverse("reconciliation-detail", args=[sheet.pk]))
    chip = page.locator(f"#issue-{issue.pk}")
    chip.locator("summary").focus()
    page.keyboard.press("ArrowDown")
    expect(chip.locator("summary")).not_to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(chip.locator("summary")).to_be_focused()
    page.keyboard.press("9")
    expect(page.locator('[data-box="9"]').locator(f"#issue-{issue.pk}")).to_be_visible()
    expect(chip.locator("summary")).to_be_focused()
    expect(page.locator('[data-box="9"] .box-count')).to_have_text("1")
    item = ReconciliationItem.objects.get(issue=issue)
    assert (item.raised, item.replied, item.placed_by) == ("both", "not_yet", demo.people["clerk"])
    # Answered in the room: the page asks who replied and the gist.
    page.keyboard.press("8")
    expect(page.locator("[name=gist]")).to_be_visible()
    page.locator("[name=replied_by]").fill("Chủ tịch UBND phường")
    page.locator("[name=gist]").fill("Đã giao khảo sát.")
    page.locator("main form .form-buttons button").press("Enter")
    expect(page.locator('[data-box="8"]').locator(f"#issue-{issue.pk}")).to_be_visible()
    assert issue.oral_replies.get().gist == "Đã giao khảo sát."


def test_an_issue_is_dragged(demo, page_as, board):
    sheet, issue = board, _first_not_answered(demo)
    page = page_as(demo.people["clerk"])
    page.goto(reverse("reconciliation-detail", args=[sheet.pk]))
    # The whole board in view; a drag is told of by the second move over its target.
    page.set_viewport_size({"width": 1366, "height": 4000})
    page.locator(f"#issue-{issue.pk} summary").hover()
    page.mouse.down()
    for _move in range(2):
        page.locator('[data-box="9"] .box-count').hover()
    page.mouse.up()
    expect(page.locator('[data-box="9"]').locator(f"#issue-{issue.pk}")).to_be_visible()


def test_axe_has_nothing_to_report_about_the_board(demo, page_as, board):
    sheet, issue = board, _first_not_answered(demo)
    page = page_as(demo.people["clerk"])
    page.goto(reverse("reconciliation-detail", args=[sheet.pk]))
    page.locator(f"#issue-{issue.pk} summary").click()
    assert faults_of(page, "board") == []
    page.goto(reverse("reconciliation-place", args=[sheet.pk]) + f"?issue={issue.pk}&box=1")
    assert faults_of(page, "place") == []
    at_work = demo["issue"]
    page.goto(reverse("issue-merge", args=[at_work.pk]))
    assert faults_of(page, "merge") == []
