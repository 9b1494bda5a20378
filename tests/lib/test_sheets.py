"""lib/sheets.py: Excel files evaluate nothing and lose nothing."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dialogue_site.lib.sheets import Column, sheet_name, write_xlsx


def read(data):
    return load_workbook(io.BytesIO(data)).active


def column(values):
    page = read(write_xlsx("Ý kiến", ["Nội dung"], [[value] for value in values]))
    return [cell.value for cell in page["A"][1:]]


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "=HYPERLINK(\"http://x\",\"y\")",
    "=cmd|' /C calc'!A0",
    "- gạch đầu dòng",
    "#N/A",
    "#REF!",
    "'=1",
    "001234567890",
    "1/2",
]  # fmt: skip


def test_formulas_are_text_and_unchanged():
    data = write_xlsx("Ý kiến", ["Nội dung"], [[text] for text in FORMULAS])
    cells = read(data)["A"][1:]
    assert [cell.value for cell in cells] == FORMULAS
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells[:6])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_headings_are_text_too():
    cell = read(write_xlsx("=T", ["=1+1"], []))["A1"]
    assert (cell.value, cell.data_type, cell.font.bold) == ("=1+1", "s", True)


def test_values_and_formats():
    row = [
        dt.date(2022, 9, 30),
        dt.datetime(2022, 9, 30, 7, 0, tzinfo=dt.UTC),
        dt.datetime(2022, 9, 30, 14, 5),
        41,
        Decimal("137.5"),
        True,
        None,
        "",
        dt.date(1899, 1, 1),
        10**18,
        float("nan"),
    ]
    cells = read(write_xlsx("T", [str(i) for i in range(len(row))], [row]))[2]
    values = [cell.value for cell in cells]
    assert values[0] == dt.datetime(2022, 9, 30)
    assert cells[0].number_format == "dd/mm/yyyy"
    assert values[1] == dt.datetime(2022, 9, 30, 14, 0)
    assert cells[1].number_format == "dd/mm/yyyy hh:mm"
    assert values[2] == dt.datetime(2022, 9, 30, 14, 5)
    assert values[3:8] == [41, 137.5, True, None, None]
    assert values[8:] == ["1899-01-01", str(10**18), "nan"]


def test_layout():
    page = read(write_xlsx("Danh sách & ý kiến", [Column("Số", 6), ("Nội dung", 60), "Ghi chú"], [[1, "a", "b"]] * 3))
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:C4"
    assert page.column_dimensions["B"].width == 60
    assert page.title == "Danh sách & ý kiến"
    assert [cell.value for cell in page[1]] == ["Số", "Nội dung", "Ghi chú"]


def test_an_empty_sheet_and_a_generator():
    assert read(write_xlsx("T", ["A"], [])).auto_filter.ref == "A1:A1"
    assert column(value for value in ("x", "y")) == ["x", "y"]


def test_long_text_goes_on_visibly_and_whole():
    text = "đường " * 12_000
    cells = column([text, "sau"])
    assert len(cells) == 4
    assert cells[0].endswith(" (còn tiếp)")
    assert cells[1].startswith("(tiếp) ")
    assert all(len(cell) <= 32_767 for cell in cells)
    assert "".join(c.removeprefix("(tiếp) ").removesuffix(" (còn tiếp)") for c in cells[:3]) == text
    assert cells[3] == "sau"


def test_long_text_beyond_the_basic_plane_fits():
    assert all(len(cell.encode("utf-16-le")) <= 2 * 32_767 for cell in column(["😀" * 20_000]))


def test_control_characters_do_not_stop_the_export():
    assert column(["a\x00b\x1bc\ud800d\uffffe\nf"]) == ["abcde\nf"]


@settings(max_examples=50)
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
                        min_size=1, max_size=40), min_size=1, max_size=5))  # fmt: skip
def test_round_trip(texts):
    assert column(texts) == texts


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("Ý kiến", "Ý kiến"),
        ("a/b\\c[d]e:f*g?h", "a b c d e f g h"),
        ("'quoted'", "quoted"),
        ("x" * 50, "x" * 31),
        ("History", "Trang 1"),
        ("[]", "Trang 1"),
        ("😀" * 20, "😀" * 15),
    ],
)
def test_sheet_name(wanted, name):
    assert sheet_name(wanted) == name


def test_limits():
    with pytest.raises(ValueError, match="columns"):
        write_xlsx("T", [], [])
