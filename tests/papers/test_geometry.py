"""Positions, sizes and weights of the official diagrams, in millimetres and points."""

import pytest

from dialogue_site.papers import Letterhead
from tests.papers.samples import PARAGRAPHS, SIGNED

NEAR = 0.5
LEFT, RIGHT, TOP, BOTTOM = 30, 195, 20, 277
TEXT_CENTRE = (LEFT + RIGHT) / 2


def near(expected):
    return pytest.approx(expected, abs=NEAR)


def test_page_is_a4(notice):
    assert notice.size() == pytest.approx((210, 297), abs=0.01)


def test_no_letter_outside_the_margins(notice):
    for page in range(1, notice.pages + 1):
        body = [run for run in notice.on(page) if run.text != str(page)]
        assert min(run.x0 for run in body) >= LEFT - 0.1
        assert max(run.x1 for run in body) <= RIGHT + 0.3
        assert min(run.top for run in body) >= TOP
        assert max(run.baseline for run in body) <= BOTTOM


def test_party_head(printed):
    page = printed("party")
    superior, issuer = page.find("ĐẢNG BỘ QUẬN LONG BIÊN"), page.find("ĐẢNG ỦY PHƯỜNG BỒ ĐỀ")
    star, number = next(run for run in page.runs if run.text == "*"), page.find("Số 15-TB/ĐU")
    name, date = page.find("ĐẢNG CỘNG SẢN VIỆT NAM"), page.find("Bồ Đề, ngày 07 tháng 10 năm 2022")
    left, right = LEFT + 82 / 2, LEFT + 82 + 83 / 2
    assert [run.centre for run in (superior, issuer, star, number)] == [near(left)] * 4
    assert [run.centre for run in (name, date)] == [near(right)] * 2
    assert superior.baseline < issuer.baseline < star.baseline < number.baseline
    assert [run.size for run in (superior, issuer, star, number, name, date)] == [14, 14, 14, 14, 15, 14]
    assert (superior.bold, issuer.bold, number.bold, name.bold, date.italic) == (False, True, False, True, True)
    assert name.top == near(TOP + 0.5)
    assert name.baseline - superior.baseline == near(0)


def test_party_date_is_right_under_its_rule(printed):
    page = printed("party")
    name, date = page.find("ĐẢNG CỘNG SẢN VIỆT NAM"), page.find("Bồ Đề, ngày")
    rule = page.rule_under(name)
    assert (rule.x0, rule.x1) == (pytest.approx(name.x0, abs=0.2), pytest.approx(name.x1, abs=0.2))
    assert name.width == near(72.9)
    assert 0 < date.top - rule.y < 4


def test_state_head(printed):
    page = printed("state")
    nation, motto = page.find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), page.find("Độc lập - Tự do - Hạnh phúc")
    date, number = page.find("Bồ Đề, ngày 05 tháng 02 năm 2026"), page.find("Số: 05/TB-UBND")
    body, ward = page.find("ỦY BAN NHÂN DÂN"), page.find("PHƯỜNG BỒ ĐỀ")
    assert [run.centre for run in (nation, motto, date)] == [near(LEFT + 67 + 98 / 2)] * 3
    assert [run.centre for run in (body, ward, number)] == [near(LEFT + 67 / 2)] * 3
    assert [run.size for run in (nation, motto, date, body, ward, number)] == [13, 14, 14, 13, 13, 13]
    assert [run.bold for run in (nation, motto, body, ward, number)] == [True, True, True, True, False]
    assert date.italic
    assert not number.italic
    assert nation.width == near(95.3)
    assert motto.width == near(60.5)


def test_state_number_and_date_share_a_baseline(printed):
    page = printed("state")
    assert page.find("Số: 05/TB-UBND").baseline == pytest.approx(page.find("Bồ Đề, ngày").baseline, abs=0.05)


def test_state_rules(printed):
    page = printed("state")
    motto, ward = page.find("Độc lập - Tự do - Hạnh phúc"), page.find("PHƯỜNG BỒ ĐỀ")
    under_motto, under_issuer = page.rule_under(motto), page.rule_under(ward)
    assert (under_motto.x0, under_motto.x1) == (near(motto.x0), near(motto.x1))
    assert 1 / 3 <= under_issuer.width / page.find("ỦY BAN NHÂN DÂN").width <= 1 / 2
    subject = page.find("Kết luận của Chủ tịch"), page.find("tại Hội nghị đối thoại với Nhân dân năm 2026")
    rule = page.rules(1)[-1]
    assert rule.centre == near(TEXT_CENTRE)
    assert 1 / 3 <= rule.width / max(run.width for run in subject) <= 1 / 2


def test_party_marks(printed):
    page = printed("party")
    assert next(run for run in page.runs if run.text == "-----").centre == near(TEXT_CENTRE)
    assert len(page.rules(1)) == 1


def test_title(notice, system):
    title = notice.find("THÔNG BÁO")
    assert (title.size, title.bold, title.centre) == (16 if system == "party" else 14, True, near(TEXT_CENTRE))
    subject = next(run for run in notice.runs if run.text.lower().startswith("kết luận của"))
    assert (subject.size, subject.bold, subject.centre) == (14, True, near(TEXT_CENTRE))


def test_typed_line_breaks_of_the_subject_stay(printed):
    page = printed("party")
    assert page.find("kết luận của người đứng đầu cấp ủy, chính quyền phường").width < 130
    assert page.find("và Nhân dân năm 2022").width < 60


def test_body(notice, system):
    first = notice.find(PARAGRAPHS[0][:40])
    lines = [run for run in notice.on(1) if run.baseline >= first.baseline][:6]
    assert (first.size, first.bold, first.x0) == (14, False, near(LEFT + 10))
    assert [line.x0 for line in lines[1:]] == [near(LEFT)] * 5
    assert [line.x1 for line in lines[:5]] == [near(RIGHT)] * 5
    pitch = (lines[1].baseline - lines[0].baseline) * 72 / 25.4
    assert pitch == pytest.approx(19 if system == "party" else 1.3 * 14, abs=0.1)


def test_paragraphs_are_six_points_apart(notice):
    last = notice.find("và đại diện Nhân dân.")
    after = notice.find(PARAGRAPHS[1][:40])
    before = notice.on(1)[notice.on(1).index(last) - 1]
    extra = (after.baseline - last.baseline) - (last.baseline - before.baseline)
    assert extra * 72 / 25.4 == pytest.approx(6, abs=0.2)


def test_short_titles_are_bold_and_numbered_sentences_are_not(notice):
    assert notice.find("1. Văn phòng Đảng ủy, Văn phòng UBND phường").bold
    assert notice.find("2. UBND phường").bold
    assert not notice.find("3. Người đứng đầu cấp ủy").bold
    assert not notice.find("- Tổng hợp các ý kiến").bold


def test_signature(notice, system):
    authority, post = SIGNED[system]
    above = notice.find(authority)
    below = notice.find(post)
    signer = notice.find("Nguyễn Văn A")
    centre = LEFT + 82 + 83 / 2
    assert [run.centre for run in (above, below, signer)] == [near(centre)] * 3
    assert [run.size for run in (above, below, signer)] == [14, 14, 14]
    assert (above.bold, below.bold, signer.bold) == (True, system == "state", True)
    assert 25 <= signer.top - below.baseline <= 30


def test_recipients(notice, system):
    heading, first = notice.find("Nơi nhận:"), notice.find("- Thường trực")
    authority = notice.find(SIGNED[system][0])
    assert heading.x0 == near(LEFT)
    assert heading.baseline == pytest.approx(authority.baseline, abs=0.1)
    assert first.x0 == near(LEFT)
    if system == "party":
        assert (heading.size, heading.bold, heading.italic, first.size) == (14, False, False, 12)
        assert any(abs(rule.x0 - heading.x0) < 0.5 for rule in notice.rules(heading.page))
    else:
        assert (heading.size, heading.bold, heading.italic, first.size) == (12, True, True, 11)
    assert first.text.endswith(";")
    assert notice.find("- Lưu").text.endswith(".")


def test_page_number(notice):
    assert notice.pages == 2
    assert not [run for run in notice.on(1) if run.text == "1"]
    number = next(run for run in notice.on(2) if run.text == "2")
    assert (number.size, number.bold, number.centre) == (14, False, near(TEXT_CENTRE))
    assert number.top == pytest.approx(10, abs=1)
    assert number.baseline < TOP


def test_one_page_and_three_pages(system, printed):
    short = printed(system, body=PARAGRAPHS[0])
    assert short.pages == 1
    assert short.find("Nguyễn Văn A").page == 1
    long = printed(system, body="\n\n".join(PARAGRAPHS * 2))
    assert long.pages == 3
    assert [next(run for run in long.on(page) if run.text == str(page)).centre for page in (2, 3)] == [
        near(TEXT_CENTRE)
    ] * 2


@pytest.mark.parametrize("paragraphs", range(8, 20, 2))
def test_signature_is_never_alone(system, printed, paragraphs):
    """Whatever the length, the block is whole and a line of the text stands above it."""
    page = printed(system, body="\n".join([PARAGRAPHS[-2]] * paragraphs))
    authority = page.find(SIGNED[system][0])
    signer = page.find("Nguyễn Văn A")
    assert authority.page == signer.page == page.pages
    text = [run for run in page.on(signer.page) if TOP < run.baseline < authority.baseline - 5]
    assert len(text) >= 2


def test_heading_is_never_last_on_a_page(printed):
    lines = [PARAGRAPHS[0]] * 3
    for filler in range(6, 16):
        body = "\n".join([*lines, *["Dòng ngắn."] * filler, "9. UBND phường", "- " + PARAGRAPHS[0]])
        page = printed("party", body=body)
        heading = page.find("9. UBND phường")
        assert [run for run in page.on(heading.page) if run.baseline > heading.baseline + 3]


def test_long_names_make_even_lines(printed):
    party = printed(
        "party",
        letterhead=Letterhead(
            "party", "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI", "ĐẢNG ỦY PHƯỜNG HOÀNG VĂN THỤ", "ĐU", "Hoàng Văn Thụ"
        ),
        signer="Công Tằng Tôn Nữ Nguyễn Thị Hoàng Phương Anh Minh Châu Ngọc",
    )
    assert party.find("ĐẢNG ỦY PHƯỜNG").text == "ĐẢNG ỦY PHƯỜNG"
    assert party.find("HOÀNG VĂN THỤ").x1 < LEFT + 82
    assert party.find("Công Tằng").width > 30
    state = printed(
        "state",
        letterhead=Letterhead(
            "state",
            "ỦY BAN NHÂN DÂN PHƯỜNG BỒ ĐỀ",
            "PHÒNG KINH TẾ, HẠ TẦNG VÀ ĐÔ THỊ",
            "KTHTĐT",
            "Thành phố Hồ Chí Minh",
        ),
    )
    for text in ("PHÒNG KINH TẾ,", "ỦY BAN NHÂN DÂN"):
        run = next(run for run in state.on(1) if text in run.text)
        assert run.x0 >= LEFT
        assert run.x1 <= LEFT + 67


def test_draft_word_stands_in_the_margin_and_moves_nothing(system, printed):
    final, draft = printed(system), printed(system, draft=True)
    word = [run for run in draft.runs if run.text == "DỰ THẢO"]
    assert len(word) == draft.pages
    assert all(run.baseline < TOP and run.x1 == near(RIGHT) for run in word)
    places = {(run.page, run.text): (run.x0, run.top) for run in final.runs}
    kept = {(run.page, run.text): (run.x0, run.top) for run in draft.runs if run.text != "DỰ THẢO"}
    blank = {key for key in kept if key not in places}
    assert len(blank) == 2, blank
    for key in kept.keys() - blank:
        assert kept[key] == pytest.approx(places[key], abs=0.1)
    for mark in ("Số", "Bồ Đề, ngày"):
        there = next(run for run in final.on(1) if run.text.startswith(mark))
        here = next(run for run in draft.on(1) if run.text.startswith(mark))
        assert (here.baseline, here.centre) == pytest.approx((there.baseline, there.centre), abs=0.1)


def test_draft_prints_no_number_and_no_date(system, printed):
    text = printed(system, draft=True).text
    assert "15-TB" not in text
    assert "05/TB" not in text
    assert "ngày 07 tháng" not in text
    assert "ngày 05 tháng" not in text
    assert ("-TB/ĐU" if system == "party" else "/TB-UBND") in text
