"""What is printed can be read again: by eye, by a screen reader, by search."""

import unicodedata

import pytest

from dialogue_site.papers import paper_html, paper_title
from tests.papers.samples import PARAGRAPHS, RECIPIENTS, a_paper


def plain(text):
    return " ".join(text.replace("\u00a0", " ").split())


def test_whole_text_is_found_in_order(notice, system):
    text = plain(notice.text)
    paragraphs = PARAGRAPHS if system == "party" else [*PARAGRAPHS[:-1], PARAGRAPHS[-1][:-1] + "./."]
    places = [text.find(paragraph) for paragraph in paragraphs]
    page_break = [p for p, place in zip(paragraphs, places, strict=True) if place < 0]
    assert not page_break
    assert places == sorted(places)
    for recipient in RECIPIENTS[system]:
        assert recipient in text


def test_text_is_composed_whatever_was_typed(printed):
    decomposed = unicodedata.normalize("NFD", PARAGRAPHS[0])
    page = printed("party", body=decomposed, signer=unicodedata.normalize("NFD", "Nguyễn Thị Ổn"))
    assert unicodedata.is_normalized("NFC", page.text)
    assert PARAGRAPHS[0] in plain(page.text)
    assert "Nguyễn Thị Ổn" in page.text


def test_only_the_bundled_faces(notice):
    assert notice.faces <= {"VB-Tinos", "VB-Tinos-Bold", "VB-Tinos-Italic", "VB-Tinos-Bold-Italic"}


def test_letters_the_face_does_not_have_are_boxes_in_the_same_face(printed):
    page = printed("party", body="Ý kiến 😀 漢字 ký.")
    assert page.faces <= {"VB-Tinos", "VB-Tinos-Bold", "VB-Tinos-Italic"}
    assert "Ý kiến □ □□ ký." in plain(page.text)


def test_markup_is_text(printed):
    body = "<b>đậm</b> & <script>alert(1)</script> {{ signer }} {% include 'x' %} &amp; <!-- x -->"
    page = printed("state", body=body, signer="<i>Nguyễn</i>")
    assert "<b>đậm</b> & <script>alert(1)</script> {{ signer }} {% include 'x' %} &amp; <!-- x -->" in plain(page.text)
    assert "<i>Nguyễn</i>" in page.text


def test_end_mark(printed):
    assert plain(printed("party", body="Kết thúc./.").text).count("Kết thúc. ") == 1
    for typed in ("Kết thúc", "Kết thúc.", "Kết thúc./.", "Kết thúc;"):
        assert "Kết thúc./. Nơi nhận" in plain(printed("state", body=typed).text)


def test_legal_bases(printed):
    bases = ("- Căn cứ Luật Tổ chức chính quyền địa phương;", "Thực hiện Kế hoạch số 55-KH/ĐU")
    state, party = (printed(system, legal_bases=bases) for system in ("state", "party"))
    first = state.find("Căn cứ Luật")
    assert first.italic
    assert first.text == "Căn cứ Luật Tổ chức chính quyền địa phương;"
    assert state.find("Thực hiện Kế hoạch").text.endswith("55-KH/ĐU.")
    first = party.find("Căn cứ Luật")
    assert not first.italic
    assert first.text == "- Căn cứ Luật Tổ chức chính quyền địa phương;"


def test_labels_stay_with_their_figures():
    html = paper_html(
        a_paper(body="Theo Điều 43, khoản 2, ông An ở tổ 5, ngày 30 tháng 9, lúc 14 giờ; kinh tế - xã hội.")
    )
    for pair in ("Điều 43", "khoản 2", "ông An", "tổ 5", "ngày 30", "14 giờ"):
        assert pair.replace(" ", "\u00a0") in html
    assert "tế\u00a0- xã" in html


def test_title_of_the_file():
    assert paper_title(a_paper(subject="kết luận\ncủa hội nghị")) == "Thông báo số 15-TB/ĐU: kết luận của hội nghị"
    assert paper_title(a_paper("state", subject="Kết luận")) == "Thông báo số 05/TB-UBND: Kết luận"
    assert paper_title(a_paper(subject="kết luận", draft=True)) == "Dự thảo Thông báo: kết luận"


def test_empty_parts_leave_no_holes(system, printed):
    page = printed(system, body="", subject="", recipients=(), authority="", post="", signer="", legal_bases=())
    assert page.pages == 1
    assert "Nơi nhận" not in page.text


def test_systems_are_never_mixed(system):
    other = "state" if system == "party" else "party"
    with pytest.raises(ValueError, match="one system"):
        a_paper(system, letterhead=a_paper(other).letterhead)


def test_foot_is_below_the_text_of_page_one(printed):
    page = printed("party", foot="Mã kiểm tra: 7f3a-91c2")
    foot = page.find("Mã kiểm tra")
    assert (foot.page, foot.size) == (1, 8)
    assert 277 < foot.baseline < 292
