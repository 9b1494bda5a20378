"""What the scripts add to a form: drafts that survive, one submission, dates completed, menus by keyboard."""

import pytest
from playwright.sync_api import expect

from dialogue_site.models import Draft
from tests.cast import make_cast

pytestmark = [pytest.mark.urls("tests.dialogue_site.urls_pages"), pytest.mark.django_db(transaction=True)]
WAIT = 9_000


@pytest.fixture
def form(page_as, transactional_db):
    page = page_as(make_cast().clerk, allow=("ERR_INTERNET_DISCONNECTED", "403 (Forbidden)"))
    page.goto("/styleguide/")
    return page


def test_what_is_typed_is_kept_on_the_server_and_comes_back(form):
    form.locator("#id_summary").press_sequentially("Ngập ngõ 86")
    expect(form.locator(".save-chip.is-good")).to_contain_text("Đã lưu tạm lúc", timeout=WAIT)
    assert Draft.objects.get().data["summary"] == ["Ngập ngõ 86"]
    form.reload()
    expect(form.locator("#id_summary")).to_have_value("Ngập ngõ 86", timeout=WAIT)
    form.get_by_role("button", name="Bỏ bản lưu tạm").click()
    expect(form.locator("#id_summary")).to_have_value("", timeout=WAIT)
    assert not Draft.objects.exists()
    kept = form.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert "Ngập" not in kept
    assert "<" not in kept


def test_a_lost_connection_is_said_and_tried_again(form):
    form.context.set_offline(True)
    form.locator("#id_summary").press_sequentially("x")
    expect(form.locator(".save-chip.is-bad")).to_contain_text("Mất kết nối", timeout=WAIT)
    form.context.set_offline(False)
    expect(form.locator(".save-chip.is-good")).to_be_visible(timeout=WAIT)


def test_an_ended_session_loses_no_letter(form):
    form.context.clear_cookies(name="sessionid")
    form.locator("#id_summary").press_sequentially("Ngập")
    expect(form.locator(".save-chip.is-bad")).to_contain_text("Phiên làm việc đã hết", timeout=WAIT)
    assert form.locator("#id_summary").input_value() == "Ngập"


def test_a_form_is_not_sent_into_an_ended_session(form):
    form.context.clear_cookies(name="sessionid")
    form.locator("#id_summary").fill("Ngập ngõ 86")
    form.locator(".house-form .btn-primary").click()
    expect(form.locator(".save-chip.is-bad")).to_contain_text("Phiên làm việc đã hết", timeout=WAIT)
    assert form.url.endswith("/styleguide/")
    assert form.locator("#id_summary").input_value() == "Ngập ngõ 86"


def test_signing_in_again_elsewhere_lets_the_page_go_on(form):
    session = next(cookie for cookie in form.context.cookies() if cookie["name"] == "sessionid")
    form.context.clear_cookies()
    form.locator("#id_summary").fill("Ngập")
    expect(form.locator(".save-chip.is-bad")).to_contain_text("Phiên làm việc đã hết", timeout=WAIT)
    form.context.add_cookies([session])
    form.locator("#id_summary").fill("Ngập ngõ 86")
    expect(form.locator(".save-chip.is-good")).to_be_visible(timeout=WAIT)
    assert Draft.objects.get().data["summary"] == ["Ngập ngõ 86"]


def test_a_draft_that_comes_late_leaves_what_was_typed_meanwhile(form):
    form.locator("#id_summary").press_sequentially("Ngập ngõ 86")
    expect(form.locator(".save-chip.is-good")).to_contain_text("Đã lưu tạm lúc", timeout=WAIT)
    form.route("**/drafts/**", lambda route: (form.wait_for_timeout(700), route.continue_()))
    form.reload()
    form.locator("#id_summary").fill("Tắc cống")
    expect(form.locator(".save-chip")).to_contain_text("Đã lấy lại bản lưu tạm", timeout=WAIT)
    assert form.locator("#id_summary").input_value() == "Tắc cống"


def test_typing_without_a_pause_is_saved_as_well(form):
    form.locator("#id_summary").press_sequentially("Ngập ngõ 86 " * 5, delay=90)
    assert Draft.objects.get().data["summary"][0].startswith("Ngập ngõ 86")


def test_a_date_is_completed_with_its_weekday(form):
    date = form.locator("#id_received_on")
    date.fill("5/3/2026")
    date.press("Tab")
    expect(date).to_have_value("05/03/2026")
    expect(form.locator(".weekday").first).to_have_text("Thứ Năm")
    date.fill("31/2/2026")
    date.press("Tab")
    expect(date).to_have_value("31/2/2026")


def test_a_double_click_sends_once_and_the_errors_get_the_focus(form):
    posts = []
    form.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    form.locator(".house-form .btn-primary").dblclick()
    expect(form.locator("[data-error-summary]")).to_be_focused()
    assert len([url for url in posts if url.endswith("/styleguide/")]) == 1


def test_the_menu_opens_and_closes_by_keyboard(form):
    form.locator("details.menu summary").focus()
    form.keyboard.press("Enter")
    expect(form.get_by_role("button", name="Đăng xuất")).to_be_visible()
    form.keyboard.press("Escape")
    expect(form.get_by_role("button", name="Đăng xuất")).to_be_hidden()
    expect(form.locator("details.menu summary")).to_be_focused()


def test_the_first_tab_leads_past_the_menu(form):
    form.keyboard.press("Tab")
    skip = form.get_by_role("link", name="Đến phần nội dung")
    expect(skip).to_be_focused()
    skip.press("Enter")
    assert form.evaluate("document.activeElement.id") == "main"
