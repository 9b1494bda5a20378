"""lib/numbers.py: decimals, list letters, numbers and citations of the two document systems."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue_site.lib import numbers

NBSP8 = "\u00a0" * 8


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("137.5"), None, "137,5"),
        (Decimal("137.50"), None, "137,5"),
        ("99.9", None, "99,9"),
        (103.9, None, "103,9"),
        (1000000, None, "1.000.000"),
        (12500000, None, "12.500.000"),
        (-1234.5, None, "-1.234,5"),
        (Decimal("1E+3"), None, "1.000"),
        (0, None, "0"),
        (Decimal("-0.0"), None, "0"),
        (2.25, 1, "2,3"),
        (2, 1, "2,0"),
        (Decimal("0.05"), 1, "0,1"),
    ],
)
def test_decimal_vi(value, places, shown):
    assert numbers.decimal_vi(value, places) == shown


def test_decimal_vi_refuses_what_is_no_number():
    for value in ("NaN", float("inf")):
        with pytest.raises(ValueError, match="finite"):
            numbers.decimal_vi(value)


def test_percentages():
    assert numbers.percent_vi(Decimal("137.5")) == "137,5%"
    assert numbers.ratio_percent(11, 8) == Decimal("137.5")
    assert numbers.ratio(11, 8) == "137,5%"
    assert numbers.ratio(1, 3) == "33,3%"
    assert numbers.ratio(2, 3) == "66,7%"
    assert numbers.ratio(1, 1) == "100%"
    assert numbers.ratio_percent(5, 0) is None
    assert numbers.ratio(5, 0) == ""


def test_counts():
    assert [numbers.two_digits(n) for n in (0, 5, 9, 10, 41, 150, 1250)] == [
        "00",
        "05",
        "09",
        "10",
        "41",
        "150",
        "1.250",
    ]


def test_letters_are_the_vietnamese_alphabet():
    assert [numbers.letter(n) for n in range(1, 24)] == list("abcdđeghiklmnopqrstuvxy")
    assert [numbers.letter(n) for n in (24, 25, 46, 47)] == ["aa", "ab", "ay", "ba"]
    with pytest.raises(ValueError, match="from 1"):
        numbers.letter(0)


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_letters_are_unique(a, b):
    assert (numbers.letter(a) == numbers.letter(b)) == (a == b)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("party", 15, "TB", "ĐU"), "Số 15-TB/ĐU"),
        (("party", 5, "TB", "ĐU"), "Số 05-TB/ĐU"),
        (("party", 7, "CV", "ĐU"), "Số 07-CV/ĐU"),
        (("party", None, "TB", "ĐU"), f"Số{NBSP8}-TB/ĐU"),
        (("state", 5, "TB", "UBND"), "Số: 05/TB-UBND"),
        (("state", 2047, "BC", "UBND"), "Số: 2047/BC-UBND"),
        (("state", "15a", "TB", "UBND"), "Số: 15a/TB-UBND"),
        (("state", "7", "TB", "UBND"), "Số: 07/TB-UBND"),
        (("state", None, "TB", "UBND"), f"Số:{NBSP8}/TB-UBND"),
        (("state", 12, "CV", "UBND"), "Số: 12/UBND"),
    ],
)
def test_document_number(arguments, line):
    assert numbers.document_number(*arguments) == line


def test_state_letter_names_the_drafting_unit():
    assert numbers.document_number("state", 12, "CV", "UBND", unit_symbol="VX") == "Số: 12/UBND-VX"
    assert numbers.state_number(12, "", "UBND", unit_symbol="VX") == "Số: 12/UBND-VX"
    assert numbers.state_number(None, "", "UBND", unit_symbol="VX") == f"Số:{NBSP8}/UBND-VX"
    assert numbers.party_number(15, "TB", "ĐU") == "Số 15-TB/ĐU"


def test_unknown_system_is_refused():
    with pytest.raises(ValueError, match="army"):
        numbers.document_number("army", 1, "TB", "X")


def test_citations():
    party = numbers.number_and_symbol("party", 41, "TB", "ĐU")
    state = numbers.number_and_symbol("state", 87, "BC", "UBND")
    assert numbers.citation("party", "Thông báo", party, date(2026, 10, 7)) == "Thông báo số 41-TB/ĐU, ngày 07/10/2026"
    assert numbers.citation("state", "Báo cáo", state, date(2026, 11, 16)) == "Báo cáo số 87/BC-UBND ngày 16/11/2026"
    assert (
        numbers.citation(
            "state",
            "Báo cáo",
            state,
            date(2026, 11, 16),
            issuer="Ủy ban nhân dân phường Bồ Đề",
            long_date=True,
        )
        == "Báo cáo số 87/BC-UBND ngày 16 tháng 11 năm 2026 của Ủy ban nhân dân phường Bồ Đề"
    )
    assert numbers.citation("party", "Kế hoạch", "131-KH/QU", None, issuer="Quận ủy Long Biên") == (
        "Kế hoạch số 131-KH/QU của Quận ủy Long Biên"
    )
