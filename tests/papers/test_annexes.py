"""Phụ lục: turned pages, numbers of their own, a head on every page, whole rows, time in step with the rows."""

import json
import time
from functools import cache

import pytest

from dialogue_site.papers import Annex, Column, PaperTooLarge, Table, paper_html, paper_pdf
from dialogue_site.papers.fit import MAX_ROWS
from tests.papers import sample_papers as samples
from tests.pdfmeasure import MeasuredPdf

FACES = {"VB-Tinos", "VB-Tinos-Bold", "VB-Tinos-Italic", "VB-Tinos-Bold-Italic"}


@cache
def _report():
    return MeasuredPdf(paper_pdf(samples.report()))


@pytest.fixture
def report():
    return _report()


@pytest.fixture
def first(report):
    return report.find("Phụ lục").page


def test_pages_are_turned_and_keep_their_margins(report, first):
    for page in range(first, report.pages + 1):
        assert report.size(page) == pytest.approx((297, 210), abs=0.01)
        left, _, right, bottom = report.ink(page)
        assert left >= 30
        assert right <= 282
        assert bottom <= 190
    assert report.size(first - 1) == pytest.approx((210, 297), abs=0.01)


def test_title_and_the_paper_it_comes_with(report):
    label = report.find("Phụ lục")
    title = report.find("TỔNG HỢP KẾT QUẢ")
    attached = report.find(
        "(Kèm theo Báo cáo số 87/BC-UBND ngày 16 tháng 11 năm 2026 của Ủy ban nhân dân phường Bồ Đề)"
    )
    assert [run.centre for run in (label, title, attached)] == [pytest.approx(30 + 252 / 2, abs=0.5)] * 3
    assert [(run.bold, run.size) for run in (label, title)] == [(True, 14)] * 2
    assert (attached.italic, attached.bold, attached.size) == (True, False, 14)
    assert label.baseline < title.baseline < attached.baseline


def test_pages_are_numbered_from_one(report, first):
    assert report.pages >= first + 2
    for page in range(first, report.pages + 1):
        above = [run for run in report.on(page) if run.baseline < 20]
        number = page - first + 1
        assert [run.text for run in above] == ([str(number)] if number > 1 else [])
        assert all(run.centre == pytest.approx(30 + 252 / 2, abs=0.5) for run in above)


def test_head_on_every_page_and_rows_whole(report, first):
    for page in range(first, report.pages + 1):
        words = [run.text for run in report.on(page)]
        assert "STT" in words
        assert "Nội dung ý kiến, kiến nghị" in words
        beginnings = sum(word.startswith("Cấp giấy chứng nhận") for word in words)
        ends = sum(word.startswith("lần đầu cho 12 hộ") for word in words)
        assert beginnings == ends
    numbers = [run.text for run in report.runs if run.page >= first and run.x1 < 42 and run.text.isdecimal()]
    assert numbers == [str(n) for n in range(1, 42)]


def test_columns_have_their_shares(report, first):
    heads = {run.text: run.centre for run in report.on(first)}
    middles = {"STT": 6, "Nội dung ý kiến, kiến nghị": 45, "Nhóm vấn đề": 131, "Thời hạn": 191, "Ghi": 245}
    assert {text: heads[text] for text in middles} == {
        text: pytest.approx(30 + middle, abs=0.6) for text, middle in middles.items()
    }


def test_groups_are_numbered_and_never_last_on_a_page(report, first):
    for numeral, title in (("I", "QUẢN LÝ ĐẤT ĐAI"), ("II", "TRẬT TỰ ĐÔ THỊ")):
        heading = report.find(title)
        assert heading.bold
        first = next(run for run in report.on(heading.page) if run.baseline == pytest.approx(heading.baseline, abs=0.5))
        assert first.text.startswith(numeral)
        assert [run for run in report.on(heading.page) if run.baseline > heading.baseline + 3]
    for rows in range(20, 26):
        page = MeasuredPdf(paper_pdf(samples.report(body="Một.", annexes=[samples.annex(rows * 2)])))
        heading = page.find("TRẬT TỰ ĐÔ THỊ")
        assert [run for run in page.on(heading.page) if run.baseline > heading.baseline + 3]


def test_faces(report):
    assert report.faces <= FACES


def test_several_annexes_are_numbered_in_roman_and_counted_apart():
    long = samples.annex(30)
    page = MeasuredPdf(paper_pdf(samples.public_result(annexes=[long, samples.annex(30, landscape=False)])))
    one, two = page.find("Phụ lục I"), page.find("Phụ lục II")
    assert page.size(one.page)[0] == pytest.approx(297, abs=0.01)
    assert page.size(two.page)[0] == pytest.approx(210, abs=0.01)
    above = [(run.page, run.text) for run in page.runs if run.baseline < 20]
    second = [(two.page + n - 1, str(n)) for n in range(2, page.pages - two.page + 2)]
    assert above == [*[(one.page + n - 1, str(n)) for n in range(2, two.page - one.page + 1)], *second]


def test_a_party_annex_writes_a_comma_and_a_draft_leaves_blanks():
    page = MeasuredPdf(paper_pdf(samples.invitation(annexes=[samples.annex(2)], issuer_name="Đảng ủy phường")))
    assert page.find("(Kèm theo Giấy mời số 32-GM/ĐU, ngày 21 tháng 9 năm 2026 của Đảng ủy phường)")
    draft = MeasuredPdf(paper_pdf(samples.report(draft=True)))
    line = draft.find("(Kèm theo Báo cáo số").text
    assert "87" not in line
    assert "/BC-UBND ngày ...... tháng ...... năm 2026" in line


def test_cells_are_text():
    hostile = "<b>{{ 7*7 }}</b> & {% now %}"
    rows = [(hostile, hostile)]
    annex = Annex(hostile, [Column(hostile, 1), Column("B", 2)], rows, [(hostile, rows)], hostile, note=hostile)
    page = MeasuredPdf(paper_pdf(samples.report(annexes=[annex])))
    assert page.text.replace("\u00a0", " ").count(hostile) == 9


def test_an_annex_survives_being_kept_as_json():
    annex = samples.annex(3, note="Ghi chú.")
    again = Annex.of_facts(json.loads(json.dumps(annex.facts())))
    assert paper_html(samples.report(annexes=[again])) == paper_html(samples.report(annexes=[annex]))


def test_a_row_has_a_text_for_each_column():
    with pytest.raises(ValueError, match="each column"):
        Annex("A", [Column("x", 1)], [("1", "2")])
    with pytest.raises(ValueError, match="width"):
        Table([Column("x", 0)])


@pytest.mark.parametrize(
    "annexes",
    [
        [samples.annex(MAX_ROWS)],
        [samples.annex(MAX_ROWS // 2 + 2)] * 2,
        [Annex("A", [Column("x", 1)], [("chữ " * 600,)])],
        [Annex("A", [Column("x", 1)] * 21)],
        [Annex("A " * 600, [Column("x", 1)])],
        [Annex("A", [Column("x", 1)])] * 31,
    ],
    ids=["rows", "rows of two", "cell", "columns", "title", "annexes"],
)
def test_too_much_is_refused_at_once(annexes):
    began = time.process_time()
    with pytest.raises(PaperTooLarge):
        paper_pdf(samples.report(annexes=annexes))
    assert time.process_time() - began < 5


def test_the_largest_cell_allowed_breaks_over_pages_and_loses_nothing():
    words = [f"từ{n}" for n in range(330)]
    annex = samples.annex(rows=2, groups=[("NHÓM", [("1", " ".join(words), *["x"] * 6), ("2", *["y"] * 7)])])
    page = MeasuredPdf(paper_pdf(samples.report(annexes=[annex])))
    assert set(words) <= set(page.text.split())
    assert all(page.ink(number)[3] <= 190 for number in range(2, page.pages + 1) if page.size(number)[0] > 290)
