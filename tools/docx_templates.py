"""Make the Word templates of the official papers: dialogue_site/docx_templates/{party,state,plain}.docx.

Usage: python tools/docx_templates.py   (an office may then open them in Word and change a font or a margin)

Sizes and positions as in static/documents/document.css: Nghị định 30/2020/NĐ-CP, Phụ lục I, and Hướng dẫn
05-HD/VPTW. What is filled in is docxtpl's: {{ name }}, {%p for … %} for paragraphs.
"""

import sys
from pathlib import Path

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FOLDER = Path(__file__).resolve().parent.parent / "dialogue_site" / "docx_templates"
HEADS = ("party", "state", "plain")
COLUMNS = {"party": (82, 83), "state": (67, 98), "plain": (82, 83)}
SIGNATURE_COLUMNS = (82, 83)
SEAL = Mm(25)
FONT = "Times New Roman"


class Maker:
    """One template being written, part after part."""

    def __init__(self, head):
        self.head, self.party = head, head == "party"
        self.doc = Document()
        _no_thumbnail(self.doc)
        self.page()
        self.styles()

    def page(self):
        section = self.doc.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(15)
        section.header_distance, section.footer_distance = Mm(10), Mm(8)
        section.different_first_page_header_footer = True
        self.mark(section.first_page_header.paragraphs[0], numbered=False)
        self.mark(section.header.paragraphs[0], numbered=True)
        line = section.first_page_footer.paragraphs[0]
        line.add_run("{{ foot }}").font.size = Pt(8)

    def mark(self, paragraph, *, numbered):
        """The head of a page: its number in the middle, DỰ THẢO at the right."""
        paragraph.style = self.doc.styles["Header"]
        _tab_to(paragraph.add_run(), "center")
        if numbered:
            _field(paragraph.add_run(), "PAGE")
        _tab_to(paragraph.add_run(), "right")
        paragraph.add_run("{{ mark }}").bold = True

    def styles(self):
        normal = self.doc.styles["Normal"]
        normal.font.size = Pt(14)
        for name in ("Normal", "Header", "Footer"):
            _font(self.doc.styles[name])
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "vi-VN")
        normal.element.get_or_add_rPr().append(language)
        head = 13 if self.head != "party" else 14
        self.style("VB Superior", size=head, align=ALIGN.CENTER)
        self.style("VB Issuer", size=head, align=ALIGN.CENTER, bold=True)
        self.style("VB Nation", size=13, align=ALIGN.CENTER, bold=True)
        self.style("VB Motto", size=15 if self.party else 14, align=ALIGN.CENTER, bold=True)
        self.style("VB Number", size=head, align=ALIGN.CENTER, before=7 if self.head == "state" else 0)
        self.style("VB About", size=12, align=ALIGN.CENTER, italic=self.party, before=0 if self.party else 6)
        self.style("VB Date", align=ALIGN.CENTER, italic=True, before=7)
        self.style("VB Rule", size=2, align=ALIGN.CENTER)
        self.style("VB Type", size=16 if self.party else 14, align=ALIGN.CENTER, bold=True, before=18, next=True)
        self.style("VB Subject", align=ALIGN.CENTER, bold=True, next=True)
        self.style("VB Subtitle", align=ALIGN.CENTER, next=True)
        self.style("VB To", italic=self.party, next=True)
        self.style("VB Body", align=ALIGN.JUSTIFY, body=True)
        self.style("VB Basis", align=ALIGN.JUSTIFY, body=True, italic=not self.party)
        self.style("VB Title", bold=True, body=True, next=True)
        self.style("VB Authority", align=ALIGN.CENTER, bold=True, next=True)
        self.style("VB Post", align=ALIGN.CENTER, bold=not self.party, next=True)
        self.style("VB How", align=ALIGN.CENTER, italic=True, next=True)
        self.style("VB Signer", align=ALIGN.CENTER, bold=True)
        to = {"underline": True} if self.party else {"size": 12, "bold": True, "italic": True}
        self.style("VB Recipients", next=True, **to)
        self.style("VB Recipient", size=12 if self.party else 11)
        self.style("VB Annex", align=ALIGN.CENTER, bold=True, next=True)
        self.style("VB Attached", align=ALIGN.CENTER, italic=True, next=True)
        self.style("VB Caption", bold=True, before=12, next=True)
        self.style("VB Cell", size=11)
        self.style("VB Note", size=12, italic=True, before=6)

    def style(self, name, *, size=14, align=None, before=0, body=False, next=False, **face):
        style = self.doc.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.doc.styles["Normal"]
        style.quick_style = True
        style.font.size = Pt(size)
        for key, value in face.items():
            setattr(style.font, key, value)
        form = style.paragraph_format
        form.alignment, form.space_before, form.keep_with_next = align, Pt(before), next
        form.line_spacing = 1.0
        if body:
            form.first_line_indent, form.space_after, form.widow_control = Mm(10), Pt(6), True
            if self.party:
                form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(19)
            else:
                form.line_spacing = 1.13

    def add(self, text, style, where=None):
        return (where or self.doc).add_paragraph(text, style=style)

    def each(self, name, style, where=None):
        """A paragraph for each line of the list `name`."""
        self.add(f"{{%p for line in {name} %}}", "Normal", where)
        self.add("{{ line }}", style, where)
        self.add("{%p endfor %}", "Normal", where)

    def when(self, condition, where=None):
        self.add(f"{{%p if {condition} %}}", "Normal", where)

    def end(self, where=None):
        self.add("{%p endif %}", "Normal", where)

    def rule(self, where, width, whole):
        """A thin line `width` mm long in the middle of `whole` mm: the upper border of a low paragraph."""
        line = self.add("", "VB Rule", where)
        form = line.paragraph_format
        form.left_indent = form.right_indent = Mm((whole - width) / 2)
        form.space_before, form.line_spacing_rule, form.line_spacing = Pt(2), WD_LINE_SPACING.EXACTLY, Pt(3)
        _border(line)

    def table(self, widths, rows=1):
        table = self.doc.add_table(rows, len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        _no_padding(table)
        for row in table.rows:
            _whole(row)
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        return table

    def letterhead(self):
        left_width, right_width = COLUMNS[self.head]
        table = self.table((left_width, right_width), rows=2 if self.head == "state" else 1)
        left, right = table.rows[0].cells
        self.each("superior", "VB Superior", left)
        self.each("issuer", "VB Issuer", left)
        if self.party:
            self.add("*", "VB Number", left)
            self.numbered(left)
            self.add("ĐẢNG CỘNG SẢN VIỆT NAM", "VB Motto", right)
            self.rule(right, 73, right_width)
            self.each("dates", "VB Date", right)
        elif self.head == "state":
            self.rule(left, 22, left_width)
            self.add("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "VB Nation", right)
            self.add("Độc lập - Tự do - Hạnh phúc", "VB Motto", right)
            self.rule(right, 60.5, right_width)
            left, right = table.rows[1].cells
            self.numbered(left)
            self.each("dates", "VB Date", right)
        else:
            self.numbered(left)
            self.each("dates", "VB Date", right)
        for cell in (cell for row in table.rows for cell in row.cells):
            self.trim(cell)

    def trim(self, cell):
        """A cell is born with an empty paragraph; one must stay last, because all others may fall away."""
        first = cell.paragraphs[0]
        cell._tc.append(first._p)
        first.style = self.doc.styles["VB Rule"]

    def numbered(self, cell):
        self.each("numbers", "VB Number", cell)
        self.each("about", "VB About", cell)

    def text(self):
        self.each("type_lines", "VB Type")
        self.each("subject", "VB Subject")
        self.when("five")
        self.add("-----", "VB Subtitle")
        self.end()
        self.when("rule")
        self.rule(None, 50, 165)
        self.end()
        self.each("subtitle", "VB Subtitle")
        self.add("", "Normal")
        self.when("to")
        self.each("to_lines", "VB To")
        self.add("", "Normal")
        self.end()
        self.each("legal_bases", "VB Basis")
        self.blocks("blocks")
        self.add("{{ tables_here }}", "Normal")
        self.blocks("closing_blocks")

    def blocks(self, name):
        self.add(f"{{%p for block in {name} %}}", "Normal")
        for condition, style in (("block.bold", "VB Title"), ("not block.bold", "VB Body")):
            self.when(condition)
            self.add("{{ block.text }}", style)
            self.end()
        self.add("{%p endfor %}", "Normal")

    def foot(self):
        self.when("signatures")
        table = self.table((30, 60, 30))
        opening, cell, closing = table.rows[0].cells
        opening.paragraphs[0].text = "{%tc for signature in signatures %}"
        self.each("signature.lines", "VB Authority", cell)
        self.when("signature.how", cell)
        self.add("{{ signature.how }}", "VB How", cell)
        self.end(cell)
        self.each("signature.level", "VB Authority", cell)
        self.seal(cell)
        self.each("signature.name", "VB Signer", cell)
        self.trim(cell)
        closing.paragraphs[0].text = "{%tc endfor %}"
        self.end()
        self.when("signed")
        left, right = self.table(SIGNATURE_COLUMNS).rows[0].cells
        self.recipients(left)
        self.each("authority", "VB Authority", right)
        self.each("post", "VB Post", right)
        self.seal(right)
        self.each("signer", "VB Signer", right)
        self.trim(left)
        self.trim(right)
        self.end()
        self.when("not signed")
        self.recipients()
        self.end()
        self.add("", "VB Rule")

    def seal(self, cell):
        """Room for signature and seal: 25 to 30 mm."""
        gap = self.add("", "VB Signer", cell)
        gap.paragraph_format.line_spacing_rule, gap.paragraph_format.line_spacing = WD_LINE_SPACING.EXACTLY, SEAL
        gap.paragraph_format.keep_with_next = True

    def recipients(self, where=None):
        self.when("recipients", where)
        self.add("Nơi nhận:", "VB Recipients", where)
        self.end(where)
        self.each("recipients", "VB Recipient", where)


def _no_thumbnail(document):
    """The library's own file brings a small picture of itself along."""
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        relations.pop(name)


def _font(style):
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _field(run, instruction):
    for kind in ("begin", None, "separate", "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = f" {instruction} "
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def _tab_to(run, alignment):
    tab = OxmlElement("w:ptab")
    for name, value in (("relativeTo", "margin"), ("alignment", alignment), ("leader", "none")):
        tab.set(qn(f"w:{name}"), value)
    run._r.append(tab)


def _border(paragraph):
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _no_padding(table):
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties = table._tbl.tblPr
    properties.insert(len(properties) - 1, margins)


def _whole(row):
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def build(head):
    """Return the template of one head as a python-docx document."""
    maker = Maker(head)
    maker.letterhead()
    maker.text()
    maker.foot()
    return maker.doc


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for head in HEADS:
        build(head).save(FOLDER / f"{head}.docx")
    sys.stdout.write(f"{len(HEADS)} templates in {FOLDER}\n")
