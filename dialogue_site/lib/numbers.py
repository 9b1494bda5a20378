"""Numbers as Vietnamese offices write them: decimals, counts, list letters, document numbers.

Sources: Nghị định 30/2020/NĐ-CP Annex I and III (state), Hướng dẫn 05-HD/VPTW (party); domain
reference 3.1, 3.2, 3.3, 4.7.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .dates import document_date, running_date

STATE, PARTY = "state", "party"
# The Vietnamese alphabet of "điểm" a), b), … in the order the decree itself uses (23 letters).
LETTERS = "abcdđeghiklmnopqrstuvxy"
# Room for a hand-written number: no-break spaces, so that the line neither breaks nor collapses.
BLANK_NUMBER = "\u00a0" * 8

Number = int | float | str | Decimal


def _decimal(value: Number) -> Decimal:
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise ValueError("not a finite number")
    return number


def decimal_vi(value: Number, places: int | None = None) -> str:
    """Return a number with decimal comma and thousands dots: "137,5", "1.000.000".

    `places` rounds half up to that many decimals; without it the value is shown as it is, less
    trailing zeros. Raises ValueError (decimal.InvalidOperation for words) when it is no number.
    """
    number = _decimal(value)
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, fraction = f"{abs(number):f}".partition(".")
    if places is None:
        fraction = fraction.rstrip("0")
    text = f"{int(whole):,}".replace(",", ".") + (f",{fraction}" if fraction else "")
    return f"-{text}" if number < 0 else text


def percent_vi(value: Number, places: int | None = None) -> str:
    """Return a percentage without a space: "137,5%". `value` is the percentage itself (137.5)."""
    return f"{decimal_vi(value, places)}%"


def ratio_percent(result: Number, target: Number) -> Decimal | None:
    """Return result/target in percent, rounded half up to one decimal: 11/8 -> 137.5.

    None when the target is zero: there is no rate to show.
    """
    target = _decimal(target)
    if not target:
        return None
    return (_decimal(result) * 100 / target).quantize(Decimal("0.1"), ROUND_HALF_UP)


def ratio(result: Number, target: Number) -> str:
    """Return result/target as text, "137,5%"; "" when the target is zero."""
    rate = ratio_percent(result, target)
    return "" if rate is None else percent_vi(rate)


def two_digits(n: int) -> str:
    """Return a count as papers write it: below 10 with a leading zero ("05 vấn đề"), "1.250"."""
    return f"{n:02d}" if 0 <= n < 10 else decimal_vi(n)


def letter(n: int) -> str:
    """Return the n-th list letter, from 1: a, b, c, d, đ, e, g … y, then aa, ab, …"""
    if n < 1:
        raise ValueError("letters count from 1")
    text = ""
    while n:
        n, index = divmod(n - 1, len(LETTERS))
        text = LETTERS[index] + text
    return text


def number_and_symbol(
    system: str,
    number: int | str | None,
    type_code: str,
    issuer_symbol: str,
    *,
    unit_symbol: str = "",
) -> str:
    """Return the number and symbol without the word "Số".

    Party "15-TB/ĐU"; state "05/TB-UBND"; letter (công văn: `type_code` "" or "CV") party "12-CV/ĐU", state
    "12/UBND-VX" with the drafting unit or field as `unit_symbol`. Below 10 a leading zero. `number` None leaves
    a visible blank of fixed width (drafts have no number); text such as "15a" is taken from the
    office's register as it is. Raises ValueError for a system other than "state" and "party".
    """
    digits = BLANK_NUMBER if number is None else str(number).strip()
    if digits.isdecimal():
        digits = f"{int(digits):02d}"
    if system == PARTY:
        return f"{digits}-{type_code or 'CV'}/{issuer_symbol}"
    if system != STATE:
        raise ValueError(f"unknown document system {system!r}")
    if type_code in ("", "CV"):
        return f"{digits}/{issuer_symbol}" + (f"-{unit_symbol}" if unit_symbol else "")
    return f"{digits}/{type_code}-{issuer_symbol}"


def document_number(
    system: str,
    number: int | str | None,
    type_code: str,
    issuer_symbol: str,
    *,
    unit_symbol: str = "",
) -> str:
    """Return the number line of a paper: party "Số 15-TB/ĐU" (no colon), state "Số: 05/TB-UBND".

    Arguments and errors as in `number_and_symbol`; a draft prints "Số        -TB/ĐU".
    """
    symbol = number_and_symbol(system, number, type_code, issuer_symbol, unit_symbol=unit_symbol)
    word = "Số" if system == PARTY else "Số:"
    return f"{word}{symbol}" if number is None else f"{word} {symbol}"


def party_number(number: int | str | None, type_code: str, issuer_symbol: str) -> str:
    """Return `document_number` of the party system: "Số 15-TB/ĐU"."""
    return document_number(PARTY, number, type_code, issuer_symbol)


def state_number(number: int | str | None, type_code: str, issuer_symbol: str, *, unit_symbol: str = "") -> str:
    """Return `document_number` of the state system: "Số: 05/TB-UBND", letter "Số: 12/UBND-VX"."""
    return document_number(STATE, number, type_code, issuer_symbol, unit_symbol=unit_symbol)


def citation(
    system: str,
    type_name: str,
    symbol: str,
    d: date | None,
    *,
    issuer: str = "",
    long_date: bool = False,
) -> str:
    """Return how a paper names another one.

    Party "Thông báo số 41-TB/ĐU, ngày 07/10/2026" (comma before the date), state "Báo cáo số
    87/BC-UBND ngày 16/11/2026" (none). `symbol` is what `number_and_symbol` returned or was typed
    ("" leaves it out), `issuer` adds " của …", `long_date` writes the date in words.
    """
    text = f"{type_name} số {symbol}" if symbol else type_name
    if d is not None:
        day = document_date(d) if long_date else f"ngày {running_date(d)}"
        text += f", {day}" if system == PARTY and symbol else f" {day}"
    return f"{text} của {issuer}" if issuer else text
