"""Excel files that carry what people wrote and evaluate none of it.

Every text is stored as text and marked so (quotePrefix): "=1+1" stays the letters "=1+1" in Excel and
in LibreOffice, also after the cell is edited (rules reference, section 3 "formula injection", 6.8).
"""

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS, MAX_COLUMNS, MAX_SHEET_NAME = 1_048_575, 16_384, 31
# Excel holds 32,767 UTF-16 units in a cell and cuts the rest silently: longer text goes on in the next row.
_CELL_ROOM = 32_700
_GOES_ON, _CONTINUED = " (còn tiếp)", "(tiếp) "
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_OFFICE_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
_FIRST_DATE = dt.date(1900, 3, 1)
_EXACT_DIGITS = 10**15


class Column(NamedTuple):
    """A column: its heading and its width in characters."""

    heading: str
    width: float = 18


def write_xlsx(
    title: str,
    columns: Sequence[Column | tuple[str, float] | str],
    rows: Iterable[Sequence],
    *,
    sheet: str = "",
) -> bytes:
    """Return an .xlsx file with one sheet: headings in row 1 (frozen, filterable), then `rows`.

    `title` becomes the document title and the printed header, `sheet` the name of the sheet
    (default: the title, shortened). `rows` may be a generator. Cell values: text (never evaluated,
    never altered except for characters XML cannot hold), None, bool, int, float, Decimal, date,
    datetime (shown in the office's time), anything else as str(). Text too long for a cell goes on
    in the next row of the same column with a visible mark. Raises ValueError for more rows or
    columns than Excel holds.
    """
    columns = [Column(c) if isinstance(c, str) else Column(*c) for c in columns]
    if not 1 <= len(columns) <= MAX_COLUMNS:
        raise ValueError(f"a sheet has 1 to {MAX_COLUMNS} columns")
    book = Workbook(write_only=True)
    book.properties.title = _xml_text(title)
    book.properties.creator = ""
    page = book.create_sheet(sheet_name(sheet or title))
    _lay_out(page, title, columns)
    page.append([_heading(page, column.heading) for column in columns])
    count = 0
    for row in rows:
        for line in _lines(row):
            count += 1
            if count > MAX_ROWS:
                raise ValueError(f"a sheet has at most {MAX_ROWS} rows")
            page.append([_cell(page, value) for value in line])
    page.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _lay_out(page, title: str, columns: list[Column]) -> None:
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    # "&" starts a code in a printed header.
    page.oddHeader.center.text = _xml_text(title)[:120].replace("&", "&&")
    for number, column in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width


def sheet_name(name: str) -> str:
    """Return a name Excel accepts: at most 31 characters, none of []:*?/\\, no apostrophe at an end."""
    name = " ".join(_NOT_IN_SHEET_NAME.sub(" ", name).split())
    while len(name.encode("utf-16-le")) > 2 * MAX_SHEET_NAME:
        name = name[:-1]
    name = name.strip(" '")
    return name if name and name.lower() != "history" else "Trang 1"


def _heading(page, text: str) -> Cell:
    cell = _text_cell(page, _xml_text(text))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _lines(row: Sequence) -> Iterator[list]:
    """Yield the row, and as many further rows as its longest text needs."""
    values = [_plain(value) for value in row]
    while True:
        pairs = [_split(v) if isinstance(v, str) else (v, None) for v in values]
        yield [head for head, _ in pairs]
        values = [rest for _, rest in pairs]
        if not any(values):
            return


def _split(text: str) -> tuple[str, str | None]:
    room = _CELL_ROOM if text.isascii() or max(text, default="") <= "\uffff" else _CELL_ROOM // 2
    if len(text) <= room:
        return text, None
    return text[:room] + _GOES_ON, _CONTINUED + text[room:]


def _plain(value):
    """Return `value` as something a cell can hold exactly: text, number, date, bool or None."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float | Decimal):
        fits = abs(value) < _EXACT_DIGITS if value == value else False
        return value if fits else str(value)
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(_OFFICE_TIME).replace(tzinfo=None)
        return value if value.date() >= _FIRST_DATE else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value if value >= _FIRST_DATE else value.isoformat()
    return _xml_text(str(value))


def _xml_text(text: str) -> str:
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n"))


def _cell(page, value) -> Cell | None:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _text_cell(page, value)
    cell = WriteOnlyCell(page, value)
    if isinstance(value, dt.datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, dt.date):
        cell.number_format = "dd/mm/yyyy"
    return cell


def _text_cell(page, text: str) -> Cell:
    cell = WriteOnlyCell(page, text)
    # openpyxl takes "=…" for a formula and "#N/A" for an error; here both are what somebody wrote.
    cell.data_type = "s"
    if text.startswith(_FORMULA_START):
        cell.quotePrefix = True
    if "\n" in text:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
