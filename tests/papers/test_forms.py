"""The forms: tables on a sheet, opinion slips with their receipt, receipts of letters, and merged letters."""

import io
import zipfile
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pypdf
import pypdfium2
import pytest
import segno

from dialogue_site.lib.pdf import merge_pdfs
from dialogue_site.papers import (
    PaperTooLarge,
    Signature,
    opinion_slips_docx,
    opinion_slips_html,
    opinion_slips_pdf,
    paper_pdf,
    receipt_slips_pdf,
    table_form_html,
    table_form_pdf,
)
from dialogue_site.papers.forms import qr_parts
from tests.papers import sample_papers as samples
from tests.pdfmeasure import MeasuredPdf

FACES = {"VB-Tinos", "VB-Tinos-Bold", "VB-Tinos-Italic", "VB-Tinos-Bold-Italic"}


@cache
def form(name):
    return MeasuredPdf(table_form_pdf(samples.FORMS[name]()))


@cache
def slips(page="A5"):
    coded = samples.slip(code="HNDT-2026-0002", address="https://doithoai.example.vn/tra-cuu/HNDT-2026-0002")
    return MeasuredPdf(opinion_slips_pdf([samples.slip(), samples.filled_slip(), coded], page=page))


@pytest.fixture(params=samples.FORMS)
def name(request):
    return request.param


def test_forms_keep_their_margins_and_faces(name):
    page = form(name)
    assert page.faces <= FACES
    for number in range(1, page.pages + 1):
        width, height = page.size(number)
        left, _, right, bottom = page.ink(number)
        assert left >= 29.9
        assert right <= width - 14.4
        assert bottom <= height - 19
    tags = page.tags()
    assert tags.count("H1") == 1
    assert {"Table", "THead", "TBody", "TR", "TH", "TD"} <= set(tags)


def test_noticeboard_is_wide_large_and_names_nobody():
    page = form("noticeboard")
    assert page.size() == pytest.approx((297, 210), abs=0.01)
    title = page.find("KẾT QUẢ GIẢI QUYẾT")
    assert (title.size, title.bold, title.centre) == (18, True, pytest.approx(30 + 126, abs=0.5))
    assert min(run.size for run in page.on(1) if "Đã giải quyết" in run.text) == 15
    assert [run.text for run in page.on(2)].count("STT") == 1


def test_reconciliation_has_counts_issues_and_two_signatures():
    page = form("reconciliation")
    assert page.pages == 1
    assert page.find("1. Số vấn đề").bold
    assert page.find("THU THẬP TRƯỚC, CHƯA TRẢ LỜI (04 vấn đề)").bold
    one, two = page.find("NGƯỜI LẬP"), page.find("CHÁNH VĂN PHÒNG")
    assert one.baseline == pytest.approx(two.baseline, abs=0.05)
    assert len([run for run in page.runs if run.text == "(ký, ghi rõ họ tên)" and run.italic]) == 2
    assert page.find("Bồ Đề, ngày 02 tháng 10 năm 2026").italic


def test_supervision_record_has_the_head_of_the_state_and_the_lines_of_the_front():
    page = form("supervision")
    nation, superior, body = page.find("CỘNG HÒA XÃ HỘI"), page.find("THÀNH PHỐ HÀ NỘI"), page.find("PHƯỜNG BỒ ĐỀ")
    assert nation.centre == pytest.approx(30 + 67 + 49, abs=0.5)
    assert [run.centre for run in (superior, body)] == [pytest.approx(30 + 67 / 2, abs=0.5)] * 2
    assert (superior.bold, body.bold) == (False, True)
    assert page.rule_under(body).centre == pytest.approx(body.centre, abs=0.5)
    assert page.find("- Lưu: VT.").size == 11
    assert page.find("Đỗ Thị M").baseline == pytest.approx(page.find("Hoàng Văn N").baseline, abs=0.1)
    assert page.find("NGƯỜI LẬP BIÊN BẢN").baseline < page.find("CHỦ TỊCH").baseline


def test_a_draft_form_says_so(name):
    page = MeasuredPdf(table_form_pdf(samples.FORMS[name](draft=True)))
    assert len([run for run in page.runs if run.text == "DỰ THẢO"]) == page.pages


def test_text_of_a_form_is_text():
    hostile = "<b>{{ 7*7 }}</b> {% now %}"
    html = table_form_html(samples.reconciliation(paragraphs=hostile, closing=hostile, issuer=hostile))
    assert "<b>{{" not in html


def test_a_form_of_too_many_rows_is_refused():
    table = samples.annex(6_000).table()
    with pytest.raises(PaperTooLarge):
        table_form_pdf(samples.noticeboard(tables=[table]))
    with pytest.raises(PaperTooLarge):
        table_form_pdf(samples.noticeboard(signatures=[Signature("x")] * 200))


@pytest.mark.parametrize(("size", "page"), [("A5", (148, 210)), ("A4", (210, 297))])
def test_a_slip_fills_one_page_of_its_size(size, page):
    printed = slips(size)
    assert printed.pages == 3
    assert printed.faces <= FACES
    for number in (1, 2, 3):
        assert printed.size(number) == pytest.approx(page, abs=0.01)
        assert printed.ink(number)[2] <= page[0] - 10
        assert printed.ink(number)[3] <= page[1] - 7
    assert min(run.size for run in printed.on(1) if "Vấn đề" in run.text) == 12


def test_lines_to_write_on_are_nine_millimetres_apart_or_more():
    rows = [run for run in slips().on(1) if run.text.startswith(("1. Họ", "2. Tổ"))]
    assert [b.baseline - a.baseline for a, b in pairwise(rows)] == [pytest.approx(9, abs=0.1)]
    first, second = (next(run for run in slips().on(1) if run.text == f"Vấn đề {n}:") for n in (1, 2))
    assert second.baseline - first.baseline == pytest.approx(18, abs=0.1)


def test_a_filled_slip_bears_its_code_twice_and_what_is_known():
    text = [run.text for run in slips().on(2)]
    assert sum("HNDT-2026-0001" in line for line in text) == 2
    assert "Vấn đề 1: Xóa điểm tập kết rác tự phát đầu ngõ 128" in text
    receipt = next(run for run in slips().on(2) if run.text.startswith("BIÊN NHẬN"))
    assert receipt.baseline > next(run for run in slips().on(2) if "(ký tên)" in run.text).baseline


def test_long_names_of_categories_cost_lines_to_write_on_and_never_a_second_page():
    categories = [
        "Quản lý đất đai và giải phóng mặt bằng",
        "Quản lý trật tự đô thị, trật tự xây dựng, vệ sinh môi trường, hạ tầng dân sinh",
        "Bảo đảm an ninh trật tự",
        "Văn hóa - xã hội",
        "Khác",
    ]
    facts = {"categories": categories, "code": "HNDT-2026-0001", "address": "HNDT-2026-0001"}
    printed = MeasuredPdf(opinion_slips_pdf([samples.slip(**facts)]))
    assert printed.pages == 1
    assert [run.text for run in printed.runs].count("Khác") == 1
    assert all(name in printed.text.replace("\u00a0", " ") for name in categories)
    assert printed.ink(1)[3] <= 203
    steps = [next(run for run in printed.runs if run.text == f"Vấn đề {n}:").baseline for n in (1, 2)]
    assert steps[1] - steps[0] in (pytest.approx(9, abs=0.1), pytest.approx(18, abs=0.1))


def test_the_code_square_covers_no_word():
    title = [run for run in slips().on(3) if 15 < run.baseline < 8 + 7 + 18 + 1]
    assert title
    assert max(run.x1 for run in title) < 137 - 18


def test_a_tick_is_drawn_in_its_box_and_written_in_the_word_file():
    name = samples.slip().categories[0]
    ticked = samples.slip(ticked=[name])
    assert opinion_slips_html([ticked]).count('class="box ticked"') == 1
    assert opinion_slips_html([samples.slip()]).count('class="box ticked"') == 0
    assert [run.text for run in MeasuredPdf(opinion_slips_pdf([ticked])).on(1)] == [
        run.text for run in MeasuredPdf(opinion_slips_pdf([samples.slip()])).on(1)
    ]
    xml = zipfile.ZipFile(io.BytesIO(opinion_slips_docx([ticked]))).read("word/document.xml").decode()
    assert xml.count(f"☒ {name}") == 1


def test_a_slip_asks_for_no_identity_number():
    html = opinion_slips_html([samples.slip()])
    assert "CCCD" not in html
    assert "<svg" not in html
    assert "Thông tin cá nhân chỉ dùng để giải quyết" in html


def test_the_qr_code_is_printed_square_by_square():
    """Every module of the code, looked at in the middle on a picture of the page."""
    pixels_per_mm = 20
    picture = pypdfium2.PdfDocument(slips().data)[2].render(scale=pixels_per_mm * 25.4 / 72).to_pil().convert("L")
    matrix = segno.make_qr("https://doithoai.example.vn/tra-cuu/HNDT-2026-0002", error="m").matrix
    left, top, module = 148 - 11 - 18, 8 + 7, 18 / len(matrix)

    def dark(column, row):
        middle = ((left + (column + 0.5) * module), (top + (row + 0.5) * module))
        return picture.getpixel(tuple(int(place * pixels_per_mm) for place in middle)) < 128

    size = range(len(matrix))
    assert [[dark(x, y) for x in size] for y in size] == [[bool(bit) for bit in row] for row in matrix]
    assert not any(dark(x, y) for x in range(-4, len(matrix)) for y in (-3, -2, -1))
    assert qr_parts("") is None


def test_too_many_slips_or_issues_are_refused():
    with pytest.raises(PaperTooLarge):
        opinion_slips_pdf([samples.slip()] * 1_001)
    with pytest.raises(PaperTooLarge):
        opinion_slips_pdf([samples.slip(issues=["x"] * 13)])
    with pytest.raises(ValueError, match="A5 or A4"):
        opinion_slips_pdf([samples.slip()], page="A6")


def test_receipts_stand_three_to_a_sheet():
    page = MeasuredPdf(receipt_slips_pdf("UBND PHƯỜNG BỒ ĐỀ", samples.receipts(7), year=2026))
    assert page.pages == 3
    titles = [run for run in page.runs if run.text == "GIẤY BIÊN NHẬN"]
    assert [title.page for title in titles] == [1, 1, 1, 2, 2, 2, 3]
    assert page.find("HNDT-2026-0007").page == 3
    assert page.find("Ông Lê Văn Cường 4, Tổ dân phố số 12.").page == 2
    places = [run for run in page.on(1) if run.text.startswith("NGƯỜI GIAO")]
    assert len(places) == 3
    assert titles[1].baseline - places[0].baseline >= 30


def test_a_receipt_of_many_matters_grows_and_covers_nothing():
    slips = [replace(slip, about="Nạo vét cống ngõ 86; " * 45) for slip in samples.receipts(2)]
    page = MeasuredPdf(receipt_slips_pdf("UBND PHƯỜNG BỒ ĐỀ", slips, year=2026))
    givers = [run for run in page.runs if run.text.startswith("NGƯỜI GIAO")]
    titles = [run for run in page.runs if run.text == "GIẤY BIÊN NHẬN"]
    assert len(givers) == 2
    assert (titles[1].page, titles[1].baseline) > (givers[0].page, givers[0].baseline)


def test_many_letters_make_one_file_in_order():
    letters = [paper_pdf(samples.answer_letter(number=number)) for number in (7, 3, 5)]
    letters.insert(1, paper_pdf(samples.report()))
    merged = merge_pdfs(letters, title="Thư trả lời <1> & 2")
    page = MeasuredPdf(merged)
    assert page.pages == sum(MeasuredPdf(letter).pages for letter in letters)
    numbers = [run.text for run in page.runs if run.text.startswith("Số: ")]
    assert numbers == ["Số: 07/UBND-KTHTĐT", "Số: 87/BC-UBND", "Số: 03/UBND-KTHTĐT", "Số: 05/UBND-KTHTĐT"]
    assert page.faces <= FACES
    assert merged == merge_pdfs(letters, title="Thư trả lời <1> & 2")


def test_a_merged_file_is_an_archive_file_of_the_lower_level():
    merged = merge_pdfs([paper_pdf(samples.answer_letter())] * 2, title="Thư trả lời <1> & 2")
    reader = pypdf.PdfReader(io.BytesIO(merged))
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in metadata
    assert 'pdfaid:conformance="B"' in metadata
    assert "Thư trả lời &lt;1&gt; &amp; 2" in metadata
    assert reader.metadata.title == "Thư trả lời <1> & 2"
    assert root["/OutputIntents"][0]["/DestOutputProfile"].get_object().get_data()
    assert root["/Lang"] == "vi"
    assert reader.trailer["/ID"]
    assert not {"/OpenAction", "/AA", "/AcroForm", "/AF"} & set(root)
    assert len(merged) < 2 * len(paper_pdf(samples.answer_letter()))


def test_nothing_to_merge_is_an_error():
    with pytest.raises(ValueError, match="nothing"):
        merge_pdfs([], title="x")
