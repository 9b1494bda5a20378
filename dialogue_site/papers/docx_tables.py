"""Ruled tables and page turns of the Word files, written as XML at once: the time grows with the rows only."""

from xml.sax.saxutils import escape

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

TWIPS_PER_MM = 1440 / 25.4
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def ruled_table(table: dict, width: float, size: float, clean):
    """Return the `w:tbl` of what `fit.table_parts` gave, `width` millimetres wide, letters of `size` points.

    `clean` is applied to every text. The head row repeats, no row breaks over a page.
    """
    widths = [round(column["share"] * width * TWIPS_PER_MM) for column in table["columns"]]
    heads = [
        _cell(clean(column["head"]), twips, size, "center", bold=True)
        for column, twips in zip(table["columns"], widths, strict=True)
    ]
    rows = [_row("".join(heads), head=True)]
    for group in table["groups"]:
        if group["title"]:
            rows.append(_group_row(group, widths, size, clean))
        for row in group["rows"]:
            cells = (_cell(clean(text), twips, size, align) for (text, align), twips in zip(row, widths, strict=True))
            rows.append(_row("".join(cells)))
    grid = "".join(f'<w:gridCol w:w="{twips}"/>' for twips in widths)
    return parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="68" w:type="dxa"/><w:right w:w="68" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _group_row(group: dict, widths: list[int], size: float, clean) -> str:
    numeral, title = clean(group["numeral"]), clean(group["title"])
    if len(widths) == 1:
        return _row(_cell(f"{numeral}. {title}", widths[0], size, "left", bold=True, keep=True))
    first = _cell(numeral, widths[0], size, "center", bold=True, keep=True)
    across = _cell(title, sum(widths[1:]), size, "left", bold=True, keep=True, span=len(widths) - 1)
    return _row(first + across)


def _row(cells: str, *, head: bool = False) -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"


def _cell(text, twips, size, align, *, bold=False, keep=False, span=1) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    half = round(size * 2)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips}" w:type="dxa"/>{across}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="VBCell"/>{"<w:keepNext/>" if keep else ""}<w:jc w:val="{align}"/></w:pPr><w:r>'
        f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{half}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )


def set_widths(table, widths) -> None:
    """Give the columns of a table of the template other widths, in millimetres."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def turn(section, landscape: bool = True) -> None:
    """Give a section its page: A4 upright or turned; the margins stay."""
    short, long = sorted((section.page_width, section.page_height))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)


def restart_numbers(section) -> None:
    """Count the pages of a section from 1."""
    properties = section._sectPr
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    properties.insert_element_before(numbers, "w:cols", "w:formProt", "w:vAlign", "w:titlePg", "w:docGrid")
