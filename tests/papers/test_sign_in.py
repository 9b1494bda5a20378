"""The list delegates sign: rows high enough for a signature, head on every page, no contact data."""

from functools import cache
from itertools import pairwise

import pytest

from dialogue_site.papers import sign_in_html, sign_in_pdf
from tests.papers.samples import a_sheet
from tests.pdfmeasure import MeasuredPdf


@cache
def _sheet():
    return MeasuredPdf(sign_in_pdf(a_sheet()))


@pytest.fixture
def sheet():
    return _sheet()


def test_rows_are_nine_millimetres_or_more_and_whole(sheet):
    for page in range(1, sheet.pages + 1):
        numbers = [run for run in sheet.on(page) if run.text.isdecimal() and run.x0 < 45]
        steps = [b.baseline - a.baseline for a, b in pairwise(numbers)]
        assert min(steps, default=9) >= 8.99
    names = [run for run in sheet.runs if run.text.startswith("Nguyễn Văn")]
    assert len(names) == 60
    assert max(run.baseline for run in names) < 277


def test_head_repeats_and_pages_are_numbered(sheet):
    assert sheet.pages == 4
    for page in range(1, sheet.pages + 1):
        words = [run.text for run in sheet.on(page)]
        assert words[words.index("STT") :][:5] == ["STT", "Họ và tên", "Chức vụ, đơn vị", "Ký tên", "Ghi chú"]
        numbered = [run for run in sheet.on(page) if run.text == str(page) and run.baseline < 20]
        assert len(numbered) == (page > 1)


def test_order_and_sections(sheet):
    numbers = [int(run.text) for run in sheet.runs if run.text.isdecimal() and run.x0 < 45 and run.baseline > 20]
    assert numbers == list(range(1, 61))
    assert sheet.find("LÃNH ĐẠO PHƯỜNG").bold
    assert [run.text for run in sheet.runs if run.text in {"I", "II"}] == ["I", "II"]


def test_end_of_the_list(sheet):
    total, maker = sheet.find("Tổng số: mời"), sheet.find("NGƯỜI LẬP DANH SÁCH")
    assert total.page == maker.page == sheet.pages
    assert total.baseline < maker.baseline
    assert maker.bold


def test_nothing_outside_the_margins(sheet):
    for page in range(1, sheet.pages + 1):
        left, top, right, bottom = sheet.ink(page)
        assert left >= 30
        assert right <= 195
        assert top >= 9.9
        assert bottom <= 278
        assert all(rule.x0 >= 30 - 0.1 and rule.x1 <= 195.1 for rule in sheet.rules(page))


def test_faces_and_tags(sheet):
    assert sheet.faces <= {"VB-Tinos", "VB-Tinos-Bold", "VB-Tinos-Italic"}
    tags = sheet.tags()
    assert tags.count("H1") == 1
    assert {"Table", "THead", "TBody", "TR", "TH", "TD"} <= set(tags)


def test_no_column_for_contact_data():
    html = sign_in_html(a_sheet(rows=1))
    assert "iện thoại" not in html
    assert "CCCD" not in html


def test_an_empty_list_and_a_list_without_sections_print():
    empty = MeasuredPdf(sign_in_pdf(a_sheet(sections=[])))
    assert "Tổng số" in empty.text
    flat = MeasuredPdf(sign_in_pdf(a_sheet(sections=[("", [("Lê Văn Ân", "Tổ trưởng", "")])])))
    assert "Lê Văn Ân" in flat.text
    assert not [run for run in flat.runs if run.text == "I"]
