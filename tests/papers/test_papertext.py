"""The grammar clerks write in, and the even lines of headings."""

import pytest

from dialogue_site.lib.linebreaks import balanced_lines, text_width
from dialogue_site.lib.papertext import end_mark, parse_body, tidy
from dialogue_site.papers import assets

BOLD = assets()["bold.woff2"]


def kinds(text):
    return [(block.kind, block.text) for block in parse_body(text)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("I- THÀNH PHẦN", "section"),
        ("IV. KIẾN NGHỊ", "section"),
        ("3. Người đứng đầu báo cáo.", "number"),
        ("1.2. Nội dung", "subnumber"),
        ("a) Tiếp nhận;", "point"),
        ("đ) Trả lời;", "point"),
        ("- Tổng hợp", "dash"),
        ("+ Chi tiết", "plus"),
        ("Văn bản này", "paragraph"),
        ("-không cách", "paragraph"),
        ("Vinh dự. Tự hào", "paragraph"),
        ("30/9/2022 là ngày", "paragraph"),
        ("2022. Năm nay", "paragraph"),
    ],
)
def test_kind_of_a_line(line, kind):
    assert kinds(line) == [(kind, line)]


def test_other_dashes_become_the_official_one():
    assert kinds("– Một\n• Hai") == [("dash", "- Một"), ("dash", "- Hai")]


def test_enter_starts_a_paragraph_and_blank_lines_add_nothing():
    assert [text for _, text in kinds("Một\nHai\r\n\r\n\r\nBa\rBốn")] == ["Một", "Hai", "Ba", "Bốn"]


def test_a_line_wrapped_in_mid_sentence_is_joined():
    wrapped = "Chiều ngày 30/9/2022, phường Bồ Đề tổ chức hội nghị đối thoại giữa người đứng đầu\ncấp ủy, chính quyền."
    assert len(kinds(wrapped)) == 1
    assert " ".join(wrapped.split("\n")) == kinds(wrapped)[0][1]
    ended = wrapped.replace("đầu\ncấp", "đầu.\nCấp")
    assert len(kinds(ended)) == 2


@pytest.mark.parametrize(
    ("first", "second", "title"),
    [
        ("1. UBND phường", "- Giải quyết", True),
        ("1. UBND phường", "a) Giải quyết", True),
        ("1. UBND phường", "2. Ủy ban MTTQ", False),
        ("1. UBND phường giải quyết.", "- Giải quyết", False),
        ("1. " + "Đề nghị các đơn vị " * 8, "- Giải quyết", False),
    ],
)
def test_a_short_number_with_items_is_a_title(first, second, title):
    assert (kinds(f"{first}\n\n{second}")[0][0] == "title") is title


def test_nothing_gives_nothing():
    assert kinds("") == kinds(" \n\t\n") == []


def test_end_mark():
    assert [end_mark(text, "state") for text in ("Hết", "Hết.", "Hết./.", "Hết;")] == ["Hết./."] * 4
    assert [end_mark(text, "party") for text in ("Hết", "Hết.", "Hết./.", "Hết;")] == ["Hết."] * 4


def test_tidy_binds_and_breaks():
    assert tidy("  số  5,\tngày 30 ") == "số\u00a05, ngày\u00a030"
    assert tidy("bà con, ông bà và Ông A") == "bà con, ông bà và Ông\u00a0A"
    assert tidy("a" * 130).count("\u200b") == 2
    assert tidy(tidy("Điều 43 và 14 giờ 00")) == tidy("Điều 43 và 14 giờ 00")


def test_lines_are_even():
    assert balanced_lines("ĐẢNG ỦY PHƯỜNG HOÀNG VĂN THỤ", 80, BOLD, 14) == ["ĐẢNG ỦY PHƯỜNG", "HOÀNG VĂN THỤ"]
    assert balanced_lines("ĐẢNG ỦY PHƯỜNG BỒ ĐỀ", 80, BOLD, 14) == ["ĐẢNG ỦY PHƯỜNG BỒ ĐỀ"]
    assert balanced_lines("", 80, BOLD, 14) == []


def test_no_line_is_wider_than_asked():
    text = "ỦY BAN NHÂN DÂN " * 9 + "W" * 60
    lines = balanced_lines(text, 65, BOLD, 13)
    assert max(text_width(line, BOLD, 13) for line in lines) <= 65.3
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_width_is_that_of_the_print():
    assert text_width("Độc lập - Tự do - Hạnh phúc", BOLD, 14) == pytest.approx(60.5, abs=0.3)
