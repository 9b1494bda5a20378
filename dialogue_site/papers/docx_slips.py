"""Opinion slips and receipts as Word files: the words of the PDF, dotted lines as tabs."""

import io
from collections.abc import Sequence

import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .docx import blank_document, clean, saved
from .docx_tables import set_widths
from .fit import TEXT_WIDTH
from .forms import SLIP_WIDTH, opinion_slips_context, receipt_slips_context
from .kinds import OpinionSlip, ReceiptSlip

RECEIPTS_ON_A_SHEET = 3
LINE = Mm(9)
BOX, TICKED = "☐ ", "☒ "


def opinion_slips_docx(slips: Sequence[OpinionSlip], *, page: str = "A5") -> bytes:
    """Return opinion slips as one Word file, each on a page "A5" or "A4". Raises `PaperTooLarge`."""
    context = opinion_slips_context(slips, page)
    document = blank_document()
    section = document.sections[0]
    if page == "A5":
        section.page_width, section.page_height = Mm(148), Mm(210)
        section.top_margin = section.bottom_margin = Mm(8)
        section.left_margin, section.right_margin = Mm(15), Mm(11)
        section.header_distance = section.footer_distance = Mm(4)
    for n, slip in enumerate(context["slips"]):
        _Slip(document, SLIP_WIDTH[page]).write(slip, new_page=n > 0)
    return saved(document, context["page_title"], "")


def receipt_slips_docx(heading: str, slips: Sequence[ReceiptSlip], *, year: int) -> bytes:
    """Return the receipts of many letters as one Word file. Raises `PaperTooLarge`."""
    context = receipt_slips_context(heading, slips, year)
    document = blank_document()
    for n, slip in enumerate(context["slips"]):
        sheet = _Slip(document, TEXT_WIDTH)
        turned = n > 0 and n % RECEIPTS_ON_A_SHEET == 0
        sheet.head(context["heading"], f"Mã: {slip['code']}" if slip["code"] else "", new_page=turned)
        sheet.line("GIẤY BIÊN NHẬN", bold=True, align=ALIGN.CENTER, size=14)
        sheet.line(f"Tôi đã nhận {slip['letter']}.", size=13)
        if slip["about"]:
            sheet.line(f"Nội dung: {slip['about']}.", size=13)
        group = f", {slip['group']}" if slip["group"] else ""
        sheet.line(f"Người nhận: {slip['name']}{group}.", size=13)
        sheet.givers(context["year"])
        sheet.dashes()
    return saved(document, context["page_title"], "")


class _Slip:
    """One slip being written at the end of the document."""

    def __init__(self, document, width: float):
        self.document, self.width = document, width

    def write(self, slip: dict, *, new_page: bool) -> None:
        code = slip["code"] or "...................."
        self.head(slip["heading"], f"Mã phiếu: {code}", qr=slip["address"], new_page=new_page)
        for text in slip["title"]:
            self.line(text, bold=True, align=ALIGN.CENTER, size=14)
        for text in slip["subtitle"]:
            self.line(text, align=ALIGN.CENTER)
        self.fill("1. Họ và tên (ông/bà):", slip["name"])
        self.fill("2. Tổ dân phố / cơ quan, tổ chức:", slip["group"])
        contact = "3. Điện thoại hoặc địa chỉ nhận trả lời (nếu muốn nhận trả lời riêng):"
        self.line(f"{contact} {slip['contact']}".strip())
        if not slip["contact"]:
            self.fill("", "")
        self.line("4. Nhóm vấn đề (đánh dấu x):")
        for row in slip["categories"]:
            self.boxes(row["names"], slip["ticked"])
        self.line("5. Nội dung (mỗi vấn đề một mục):")
        for issue in slip["issues"]:
            self.fill(f"Vấn đề {issue['number']}:", issue["text"])
            for _ in issue["more"] if not issue["text"] else ():
                self.fill("", "")
        self.fill("6. Đề nghị, giải pháp:", slip["proposal"])
        self.line("7. Hình thức:")
        self.boxes(["Phát biểu tại hội nghị", "Đề nghị trả lời bằng văn bản"])
        self.boxes(["Không công khai họ tên khi công bố kết quả"])
        self.line(
            "Thông tin cá nhân chỉ dùng để giải quyết và trả lời kiến nghị. Đơn khiếu nại, tố cáo xin gửi theo quy "
            "định của Luật Khiếu nại, Luật Tố cáo, không ghi vào phiếu này.",
            italic=True,
            size=10,
            align=ALIGN.JUSTIFY,
        )
        right = self.width / 2
        self.line(f"Ngày ...... tháng ...... năm {slip['year']}", italic=True, align=ALIGN.CENTER, left=right)
        signed = self.line("(ký tên)", italic=True, align=ALIGN.CENTER, left=right)
        signed.paragraph_format.space_after = Mm(8)
        self.dashes()
        code = f" {slip['code']}" if slip["code"] else ""
        name = slip["name"] or "............................"
        self.line(f"BIÊN NHẬN{code}: đã nhận phiếu của {name} gồm {slip['count']} vấn đề.")
        self.line("Người nhận (ký, ghi rõ họ tên): ............................................")

    def line(self, text, *, bold=False, italic=False, size=12, align=None, left=0):
        paragraph = self.document.add_paragraph(style="Normal")
        run = paragraph.add_run(clean(text))
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        paragraph.alignment, paragraph.paragraph_format.left_indent = align, Mm(left)
        return paragraph

    def fill(self, label: str, value: str) -> None:
        """The label and what was filled in, or dots to the right margin."""
        if value:
            self.line(f"{label} {value}")
            return
        form = self.line(f"{label} \t" if label else "\t").paragraph_format
        form.tab_stops.add_tab_stop(Mm(self.width - 0.5), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE

    def boxes(self, names, ticked=()) -> None:
        form = self.line(
            "\t".join((TICKED if name in ticked else BOX) + name for name in names), left=4
        ).paragraph_format
        form.tab_stops.add_tab_stop(Mm(self.width * 0.4))

    def head(self, heading, code: str, *, qr: str = "", new_page: bool = False) -> None:
        """The issuer at the left, the code at the right, the QR code below it."""
        table = self.document.add_table(1, 2)
        table.autofit = False
        set_widths(table, (self.width * 0.6, self.width * 0.4))
        left, right = (cell.paragraphs[0] for cell in table.rows[0].cells)
        left.paragraph_format.page_break_before = new_page
        for n, text in enumerate(heading):
            run = left.add_run(clean(text))
            run.bold, run.font.size = True, Pt(12)
            if n < len(heading) - 1:
                run.add_break()
        right.alignment = ALIGN.RIGHT
        right.add_run(clean(code)).font.size = Pt(12)
        if qr:
            picture = io.BytesIO()
            segno.make_qr(qr, error="m").save(picture, kind="png", scale=6, border=0)
            picture.seek(0)
            below = table.rows[0].cells[1].add_paragraph()
            below.alignment = ALIGN.RIGHT
            below.add_run().add_picture(picture, width=Mm(18))

    def givers(self, year: int) -> None:
        table = self.document.add_table(1, 2)
        left, right = table.rows[0].cells
        left.paragraphs[0].text = ""
        right.paragraphs[0].text = f"Ngày ...... tháng ...... năm {year}"
        right.paragraphs[0].runs[0].italic = True
        for cell, who in ((left, "NGƯỜI GIAO"), (right, "NGƯỜI NHẬN")):
            cell.add_paragraph(who).runs[0].bold = True
            cell.add_paragraph("(ký, ghi rõ họ tên)").runs[0].italic = True
            for paragraph in cell.paragraphs:
                paragraph.alignment = ALIGN.CENTER
                for run in paragraph.runs:
                    run.font.size = Pt(13)
            cell.paragraphs[-1].paragraph_format.space_after = Mm(22)

    def dashes(self) -> None:
        """The line to tear or cut along."""
        paragraph = self.line("", size=4)
        borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "dashed"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            bottom.set(qn(f"w:{name}"), value)
        borders.append(bottom)
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
