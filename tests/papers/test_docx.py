"""The Word files: the words of the PDF in the same order, the same geometry, text that stays text."""

import io
import sys
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from docx.table import Table as WordTable

from dialogue_site.papers import (
    Annex,
    Column,
    opinion_slips_docx,
    opinion_slips_pdf,
    paper_docx,
    paper_pdf,
    paper_title,
    receipt_slips_docx,
    receipt_slips_pdf,
    table_form_docx,
    table_form_pdf,
)
from tests.papers import sample_papers as samples
from tests.papers.samples import a_paper
from tests.pdfmeasure import MeasuredPdf

ROOT = Path(__file__).resolve().parent.parent.parent
HEADS = ("party", "state", "plain")


@cache
def made(name, **changes):
    if name in samples.PAPERS:
        return paper_docx(samples.PAPERS[name](**changes))
    return table_form_docx(samples.FORMS[name](**changes))


def opened(data):
    return docx.Document(io.BytesIO(data))


def lines(document):
    """Every paragraph in reading order, those in tables too."""
    found = []
    for part in document.iter_inner_content():
        if isinstance(part, WordTable):
            cells = [cell for row in part.rows for cell in row.cells]
            seen = {id(cell._tc): cell for cell in cells}
            found += [paragraph.text for cell in seen.values() for paragraph in cell.paragraphs]
        else:
            found.append(part.text)
    return [" ".join(line.split()) for line in found if line.strip()]


def letters(text):
    """Every letter of a text: a narrow column of the PDF parts "512/UBND-KTHTĐT" over two lines."""
    return sorted("".join(text.replace("☐", " ").split()))


def letters_in_print(data):
    """The letters of a PDF less its page numbers."""
    page = MeasuredPdf(data)
    found = letters(page.text)
    for number in (run.text for run in page.runs if run.baseline < 20 and run.text.isdecimal()):
        for figure in number:
            found.remove(figure)
    return found


@pytest.fixture(params=samples.PAPERS)
def name(request):
    return request.param


@pytest.fixture(params=[*samples.PAPERS, *samples.FORMS])
def any_name(request):
    return request.param


def test_same_words_as_the_pdf(any_name):
    """Less annexes, whose head the PDF repeats and the Word file does not; they are compared below."""
    changes = {"annexes": []} if any_name in ("report", "public_result") else {}
    if any_name == "noticeboard":
        table = samples.noticeboard().tables[0]
        changes = {"tables": [replace(table, rows=table.rows[:3])]}
    if any_name in samples.PAPERS:
        data = paper_pdf(samples.PAPERS[any_name](**changes))
        word = paper_docx(samples.PAPERS[any_name](**changes))
    else:
        data = table_form_pdf(samples.FORMS[any_name](**changes))
        word = table_form_docx(samples.FORMS[any_name](**changes))
    assert letters(" ".join(lines(opened(word)))) == letters_in_print(data)


def test_same_order_as_the_pdf(name):
    text = " ".join(MeasuredPdf(paper_pdf(samples.PAPERS[name](annexes=[]))).text.split())
    places = []
    for line in lines(opened(made(name))):
        if len(line) > 20 and line in text:
            places.append(text.find(line))
    assert len(places) > 5
    assert places == sorted(places)


def test_same_words_in_annexes():
    paper = samples.report(annexes=[samples.annex(5, note="Ghi chú."), samples.annex(4, landscape=False)])
    assert letters(" ".join(lines(opened(paper_docx(paper))))) == letters_in_print(paper_pdf(paper))


def test_page_and_margins(any_name):
    document = opened(made(any_name))
    section = document.sections[0]
    wide = any_name == "noticeboard"
    sides = (section.page_width.mm, section.page_height.mm)
    assert sides == pytest.approx((297, 210) if wide else (210, 297), abs=0.1)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [margin.mm for margin in margins] == pytest.approx([20, 20, 30, 15], abs=0.1)
    assert section.header_distance.mm == pytest.approx(10, abs=0.1)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_columns_of_the_head(name):
    document = opened(made(name))
    head = document.tables[0]
    expected = (82, 83) if samples.PAPERS[name]().system == "party" else (67, 98)
    for row in head.rows:
        assert [cell.width.mm for cell in row.cells] == pytest.approx(expected, abs=0.1)
    grid = [column.width.mm for column in head.columns]
    assert grid == pytest.approx(expected, abs=0.1)


def test_faces_and_sizes(name):
    document, party = opened(made(name)), samples.PAPERS[name]().system == "party"
    styles = document.styles
    assert styles["Normal"].font.name == "Times New Roman"
    assert 'w:eastAsia="Times New Roman"' in styles["Normal"].element.xml
    sizes = {
        style: styles[f"VB {style}"].font.size.pt
        for style in ("Issuer", "Number", "Type", "Subject", "About", "Body", "Signer", "Recipients", "Recipient")
    }
    assert list(sizes.values()) == (
        [14, 14, 16, 14, 12, 14, 14, 14, 12] if party else [13, 13, 14, 14, 12, 14, 14, 12, 11]
    )
    assert styles["VB Post"].font.bold is (not party)
    assert styles["VB Body"].paragraph_format.first_line_indent.mm == pytest.approx(10, abs=0.1)
    fonts = {run.font.name for paragraph in document.paragraphs for run in paragraph.runs}
    assert fonts <= {None}


def test_parts_bear_their_styles():
    letter = opened(made("answer_letter"))
    number, *about = [p for p in letter.tables[0].rows[1].cells[0].paragraphs if p.text]
    assert (number.text, number.style.name) == ("Số: 512/UBND-KTHTĐT", "VB Number")
    assert {p.style.name for p in about} == {"VB About"}
    assert about[0].text.startswith("V/v trả lời")
    to = next(p for p in letter.paragraphs if p.style.name == "VB To")
    assert to.text.replace("\u00a0", " ").startswith("Kính gửi: Ông Lê Văn Cường")
    assert "VB Type" not in {p.style.name for p in letter.paragraphs}
    bold = [p.text for p in letter.paragraphs if p.style.name == "VB Title"]
    assert bold == ["1. Về điểm tập kết rác tự phát đầu ngõ 128", "2. Về nắp hố ga vỡ trước số nhà 15 ngõ 128"]
    several = [p for p in opened(made("submission")).paragraphs if p.style.name == "VB To"]
    assert several[1].paragraph_format.left_indent - several[0].paragraph_format.left_indent > Mm(15)


def test_minutes_have_two_columns_of_signatures():
    table = opened(made("minutes")).tables[-1]
    assert [[p.text for p in cell.paragraphs if p.text] for cell in table.rows[0].cells] == [
        ["NGƯỜI GHI BIÊN BẢN", "Lê Thị C"],
        ["CHỦ TRÌ HỘI NGHỊ", "Nguyễn Văn A"],
    ]


def test_annexes_are_sections_with_a_head_that_repeats():
    document = opened(made("public_result"))
    sections = document.sections
    sides = [(round(s.page_width.mm), round(s.page_height.mm)) for s in sections]
    assert sides == [(210, 297), (210, 297), (297, 210)]
    assert [s._sectPr.xpath("string(w:pgNumType/@w:start)") for s in sections] == ["", "1", "1"]
    for table in document.tables[-2:]:
        first, *others = table.rows
        assert first._tr.xpath("w:trPr/w:tblHeader")
        assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in (first, *others))
    assert "PAGE" in sections[2].header._element.xml


def test_the_line_below_page_one_is_not_repeated_in_the_annex():
    document = opened(paper_docx(samples.report(foot="Mã kiểm tra: 7f3a")))
    assert document.sections[0].first_page_footer.paragraphs[0].text == "Mã kiểm tra: 7f3a"
    assert "Mã" not in document.sections[1].first_page_footer.paragraphs[0].text


def test_a_draft(name):
    paper = samples.PAPERS[name](draft=True)
    document = opened(paper_docx(paper))
    text = " ".join(lines(document))
    assert f"{paper.number:02d}-" not in text
    assert f"{paper.number:02d}/" not in text
    for part in (document.sections[0].header, document.sections[0].first_page_header):
        assert "DỰ THẢO" in part.paragraphs[0].text
    final = opened(made(name))
    assert "DỰ THẢO" not in final.sections[0].header.paragraphs[0].text
    if paper.form != "minutes":
        assert "ngày ...... tháng ...... năm 2026" in text


HOSTILE = "{{ 7*7 }} {% for x in y %} {# ẩn #} <b>&amp; {_{ x }_} {_% %_} \x07 ]]> \ue000 ${1} «x»"


def test_text_of_a_paper_is_never_a_template():
    annex = Annex(HOSTILE, [Column(HOSTILE, 1)], [(HOSTILE,)], note=HOSTILE)
    facts = dict.fromkeys(("subject", "body", "authority", "post", "signer", "foot", "issuer_name"), HOSTILE)
    paper = samples.report(
        **facts, recipients=[HOSTILE], legal_bases=[HOSTILE], addressees=[HOSTILE], annexes=[annex], type_name=HOSTILE
    )
    text = " ".join(lines(opened(paper_docx(paper)))).replace("\u200b", "")
    assert text.count("{{ 7*7 }} {% for x in y %} {# ẩn #} <b>&amp; {_{ x }_} {_% %_} ]]> ${1} «x»") >= 8
    assert "49" not in text


def test_text_of_a_form_is_never_a_template():
    form = samples.reconciliation(paragraphs=HOSTILE, closing=HOSTILE, title_lines=[HOSTILE], issuer=HOSTILE)
    assert " ".join(lines(opened(table_form_docx(form)))).count("{{ 7*7 }}") == 4
    slips = opinion_slips_docx([samples.slip(name=HOSTILE, heading=HOSTILE, issues=[HOSTILE])])
    assert " ".join(lines(opened(slips))).count("{{ 7*7 }}") == 4


def test_slips_and_receipts_have_the_words_of_the_pdf():
    slips = [samples.slip(), samples.filled_slip()]
    in_print = letters_in_print(opinion_slips_pdf(slips))
    word = opened(opinion_slips_docx(slips))
    assert letters(" ".join(lines(word))) == in_print
    assert (round(word.sections[0].page_width.mm), round(word.sections[0].page_height.mm)) == (148, 210)
    assert len(word.inline_shapes) == 1
    receipts = samples.receipts(4)
    in_print = letters_in_print(receipt_slips_pdf("UBND PHƯỜNG BỒ ĐỀ", receipts, year=2026))
    assert letters(" ".join(lines(opened(receipt_slips_docx("UBND PHƯỜNG BỒ ĐỀ", receipts, year=2026))))) == in_print


#: The order of the properties in ISO/IEC 29500, for those the files use: Word refuses a file that mixes them up.
ORDER = {
    "pPr": [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "widowControl",
        "pBdr",
        "shd",
        "tabs",
        "spacing",
        "ind",
        "jc",
        "rPr",
        "sectPr",
    ],
    "rPr": ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "u", "lang"],
    "tblPr": ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"],
    "tcPr": ["tcW", "gridSpan", "vAlign"],
    "sectPr": [
        "headerReference",
        "footerReference",
        "type",
        "pgSz",
        "pgMar",
        "pgNumType",
        "cols",
        "titlePg",
        "docGrid",
    ],
}


def test_properties_stand_in_the_order_word_demands(any_name):
    files = [made(any_name)]
    if any_name == "report":
        files += [
            opinion_slips_docx([samples.filled_slip()]),
            receipt_slips_docx("UBND", samples.receipts(), year=2026),
        ]
    for data in files:
        document = opened(data)
        parts = [document.element.body, document.sections[0].header._element]
        parts += [style.element for style in document.styles if style.name.startswith("VB ")]
        for element in (element for part in parts for element in part.iter()):
            _, _, tag = str(element.tag).rpartition("}")
            if tag in ORDER:
                names = [str(child.tag).rpartition("}")[2] for child in element]
                assert names == sorted(names, key=ORDER[tag].index), tag
            if tag in ("tc", "body"):
                last = [child for child in element if not str(child.tag).endswith("sectPr")][-1]
                assert str(last.tag).endswith("}p"), tag


def test_properties(name):
    paper = samples.PAPERS[name]()
    properties = opened(made(name)).core_properties
    assert properties.title == paper_title(paper)[:255]
    assert properties.author in {"ĐẢNG ỦY PHƯỜNG BỒ ĐỀ", "ỦY BAN NHÂN DÂN PHƯỜNG BỒ ĐỀ"}
    assert properties.comments == ""
    assert properties.created.date() == paper.date
    assert opened(made(name, draft=True)).core_properties.created is None
    assert "thumbnail" not in " ".join(zipfile.ZipFile(io.BytesIO(made(name))).namelist())


def test_empty_parts_leave_a_file_that_opens():
    for system in ("party", "state"):
        paper = a_paper(system, body="", subject="", recipients=(), authority="", post="", signer="", draft=True)
        assert "Nơi nhận" not in " ".join(lines(opened(paper_docx(paper))))


def test_the_templates_are_those_of_the_tool():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import docx_templates
    finally:
        sys.path.pop(0)
    for head in HEADS:
        made_now = io.BytesIO()
        docx_templates.build(head).save(made_now)
        kept = zipfile.ZipFile(ROOT / "dialogue_site" / "docx_templates" / f"{head}.docx")
        now = zipfile.ZipFile(made_now)
        for part in ("word/document.xml", "word/styles.xml", "word/header1.xml"):
            assert kept.read(part) == now.read(part), f"{head}: run tools/docx_templates.py"
