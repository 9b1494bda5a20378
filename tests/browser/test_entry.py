"""The entry page in Chromium: keyboard only, drafts with their rows, and without any script."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from conferences.actions.attendees import add_attendee
from dialogue_site.models import Draft
from feedback.models import Issue, Opinion
from tests.build import make_category, make_conference, make_opinion
from tests.cast import make_cast

pytestmark = pytest.mark.django_db(transaction=True)
WAIT = 9_000
WORDS = "Ngõ 86 vẫn ngập khi mưa to. Đề nghị lắp camera ở đầu ngõ 90. Nhà văn hóa dột mái."


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.fixture
def conference(cast):
    conference = make_conference(cast)
    make_category(cast, "Đô thị", 1, default_unit=cast["DCXD"])
    make_category(cast, "An ninh", 2, default_unit=cast["CAP"])
    add_attendee(
        conference,
        by=cast.clerk,
        honorific="Bà",
        full_name="Trần Thị Bình",
        posts="Bí thư Chi bộ",
        residential_group=cast["TDP5"],
    )
    return conference


@pytest.fixture
def page(page_as, cast, conference):
    page = page_as(cast.clerk)
    page.goto(f"{reverse('opinion-add')}?conference={conference.pk}")
    return page


def mark(page, words):
    """Mark words of the opinion, as Shift and the arrows do."""
    page.evaluate(
        "words => { const field = document.querySelector('[name=verbatim]'); const at = field.value.indexOf(words);"
        " field.focus(); field.setSelectionRange(at, at + words.length); }",
        words,
    )


def choose_speaker(page):
    page.keyboard.type("bin")
    expect(page.locator(".combobox-list [role=option]").first).to_contain_text("Bà Trần Thị Bình", timeout=WAIT)
    page.keyboard.press("Enter")
    expect(page.locator("[name=verbatim]")).to_be_focused()


def test_one_opinion_with_three_issues_by_keyboard_alone(page, cast):
    choose_speaker(page)
    page.keyboard.type(WORDS)
    mark(page, "Ngõ 86 vẫn ngập khi mưa to")
    page.keyboard.press("Alt+1")
    expect(page.locator("[name=rows-0-summary]")).to_be_focused()
    mark(page, "lắp camera ở đầu ngõ 90")
    page.keyboard.press("Alt+2")
    page.keyboard.press("Alt+n")
    page.keyboard.press("Tab")
    page.keyboard.type("Nhà văn hóa dột mái")
    expect(page.locator(".coverage mark")).to_have_count(2)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message")).to_have_text("Đã lưu YK-01 với 3 vấn đề.", timeout=WAIT)
    expect(page.locator("[data-counter]")).to_contain_text("1 ý kiến · 3 vấn đề")
    expect(page.locator("[name=speaker_name]")).to_be_focused()
    opinion = Opinion.objects.get()
    first, second, third = [link.issue for link in opinion.links.select_related("issue__category", "issue__lead_unit")]
    assert (opinion.speaker.full_name, opinion.residential_group) == ("Trần Thị Bình", cast["TDP5"])
    assert (first.category.name, first.lead_unit) == ("Đô thị", cast["DCXD"])
    assert (second.category.name, second.lead_unit, second.summary) == (
        "An ninh",
        cast["CAP"],
        "Lắp camera ở đầu ngõ 90",
    )
    assert third.category is None
    assert not Draft.objects.exists()


def test_a_likely_duplicate_is_shown_and_linked_by_keyboard(page, cast, conference):
    make_opinion(cast, conference, issues=[{"summary": "Ngập úng ngõ 86 khi mưa to"}])
    choose_speaker(page)
    page.keyboard.type(WORDS)
    page.locator("[name=rows-0-summary]").focus()
    page.keyboard.type("ngap ngo 86 mua to")
    button = page.get_by_role("button", name="Gắn vào vấn đề này")
    expect(button).to_be_visible(timeout=WAIT)
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-issue-row].is-known")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message")).to_contain_text("YK-02", timeout=WAIT)
    assert Issue.objects.get().links.count() == 2


def test_the_draft_brings_back_every_row_in_another_tab(page):
    choose_speaker(page)
    page.keyboard.type("Ý một. Ý hai.")
    for number in range(3):
        page.keyboard.press("Alt+n")
        page.keyboard.press("Tab")
        page.keyboard.type(f"Dòng {number}")
    expect(page.locator(".save-chip.is-good")).to_contain_text("Đã lưu tạm lúc", timeout=WAIT)
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.locator("[name=rows-3-summary]")).to_have_value("Dòng 2", timeout=WAIT)
    expect(second.locator("[name=speaker_name]")).to_have_value("Bà Trần Thị Bình")
    second.locator("[name=rows-1-summary]").focus()
    second.keyboard.press("Alt+Delete")
    expect(second.locator("[data-row].is-removed")).to_have_count(1)
    second.keyboard.press("Control+s")
    expect(second.locator(".opinion-issues li")).to_have_count(2, timeout=WAIT)


def test_somebody_new_is_described_on_the_spot(page):
    page.keyboard.type("Đặng Thị Khuê")
    expect(page.locator(".combobox-list [role=option]").last).to_contain_text("Người mới", timeout=WAIT)
    page.keyboard.press("Enter")
    expect(page.locator("[name=honorific]")).to_be_focused()
    assert page.locator("[name=honorific]").input_value() == ""


def test_text_in_an_old_encoding_is_converted_on_demand(page):
    page.locator("[name=verbatim]").fill("Uû ban nh©n d©n ph\u00adêng Bå §Ò")
    page.locator("[name=verbatim]").blur()
    page.get_by_label("Dùng bản đã chuyển mã").click(timeout=WAIT)
    expect(page.locator("[name=verbatim]")).to_have_value("Uỷ ban nhân dân phường Bồ Đề")


def test_without_scripts_rows_are_added_by_a_button(page, browser):
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(page.url)
    plain.fill("[name=speaker_name]", "Người Mới Tinh")
    plain.fill("[name=verbatim]", WORDS)
    plain.fill("[name=rows-2-summary]", "Việc ba")
    plain.click("button[name=more]")
    expect(plain.locator("[name$=-summary]")).to_have_count(6)
    plain.fill("[name=rows-5-summary]", "Việc sáu")
    plain.click("[data-save-next]")
    expect(plain.locator(".message")).to_have_text("Đã lưu YK-01 với 2 vấn đề.")
    context.close()


def test_the_note_of_the_draft_stands_beside_the_buttons(page):
    page.locator("[name=verbatim]").fill(WORDS)
    expect(page.locator(".save-chip.is-good")).to_be_visible(timeout=WAIT)
    page.reload()
    expect(page.locator(".entry-bar .save-chip")).to_contain_text("Đã lấy lại bản lưu tạm", timeout=WAIT)
    bar, chip = page.locator(".entry-bar").bounding_box(), page.locator(".save-chip").bounding_box()
    assert bar["y"] <= chip["y"]
    assert chip["y"] + chip["height"] <= bar["y"] + bar["height"]


def test_a_name_without_a_space_stays_on_a_narrow_screen(page, conference, cast):
    add_attendee(conference, by=cast.clerk, full_name="Ngô" * 40, posts="x" * 200, body="y" * 120)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(reverse("attendee-list", args=[conference.pk]))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
