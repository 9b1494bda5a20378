"""What an officer and a Front member do all day, in Chromium, by keyboard where it is typed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from feedback.models import Issue
from resolutions.models import ProgressUpdate
from tests.browser.conftest import NARROW, WIDE

pytestmark = pytest.mark.django_db(transaction=True)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f0001040100fd8d5f0e0000000049454e44ae426082"
)


def press_until_focused(page, locator, key="Tab", most=60):
    """Walk with the keyboard until ``locator`` has the focus."""
    for _ in range(most):
        if locator.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"the keyboard does not reach {locator}")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1366", "360"])
def test_a_responder_reports_progress_with_a_picture_by_keyboard(demo, page_as, viewport):
    issue = Issue.objects.get(summary="Nhà xưởng trái phép trên đất nông nghiệp ngoài bãi")
    page = page_as(demo.people["responder"], viewport)
    page.goto(reverse("home"))
    page.get_by_role("link", name=issue.summary).first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(issue.summary)
    page.get_by_role("link", name="Cập nhật tiến độ").press("Enter")
    words = page.locator("[name=text]")
    press_until_focused(page, words)
    page.keyboard.type("Đã tháo dỡ thêm 1 nhà xưởng.")
    page.locator("input[type=file]").set_input_files(
        {"name": "hiện trường.png", "mimeType": "image/png", "buffer": PNG}
    )
    button = page.locator("main form button.btn-primary").first
    press_until_focused(page, button)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã tháo dỡ thêm 1 nhà xưởng.").first).to_be_visible()
    update = ProgressUpdate.objects.get(issue=issue, text="Đã tháo dỡ thêm 1 nhà xưởng.")
    assert update.recorded_by == demo.people["responder"]
    assert [kept.name for kept in update.attachments.all()] == ["hiện trường.png"]
    expect(page.get_by_role("link", name="hiện trường.png")).to_be_visible()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1366", "360"])
def test_a_monitor_goes_from_a_number_to_its_list_and_to_an_issue(demo, page_as, viewport):
    page = page_as(demo.people["monitor"], viewport)
    page.goto(f"{reverse('monitor')}?conference={demo['conference'].pk}")
    number = page.locator("main a", has_text="Quá hạn").first
    assert int(number.inner_text().split()[0]) == 4
    number.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vấn đề")
    rows = page.locator("table.list tbody tr")
    expect(rows).to_have_count(4)
    rows.first.get_by_role("link").first.press("Enter")
    expect(page.locator("main")).to_contain_text("Quá hạn")
    assert page.get_by_role("link", name="Giao việc").count() == 0
    assert "Thông tin liên hệ" not in page.locator("main").inner_text()
