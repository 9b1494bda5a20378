"""Vietnamese text: cleaning at the boundary, folding for search, tokens, excerpts, safety for print.

Rules and examples: the domain reference, section 4 ("Vietnamese text: what software gets wrong").
Ordering lives in `sorting`, legacy encodings in `legacy`; both are offered here too.
"""

import re
import unicodedata
from functools import lru_cache

from .legacy import from_tcvn3, looks_legacy
from .sorting import person_key, sort_key

__all__ = [
    "TextTooLong",
    "break_long_words",
    "clean_text",
    "exact",
    "excerpt",
    "fold",
    "from_tcvn3",
    "group_key",
    "limit_marks",
    "looks_legacy",
    "person_key",
    "sort_key",
    "words",
]

SOFT_HYPHEN = "\u00ad"

# Never stored: controls other than line ends and tab, lone surrogates, non-characters, and every
# character that is invisible or turns the reading direction (Unicode category Cf and the "fillers").
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_TRAILING = re.compile(r" +$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{4,}")
# U+00D0 (Icelandic eth) and U+0189 (African D) look like U+0110; so do their small letters (4.3).
_LOOKALIKES = str.maketrans("\u00d0\u0189\u00f0\u0256", "\u0110\u0110\u0111\u0111")


class TextTooLong(ValueError):
    """A cleaned text is longer than the caller allows; nothing is ever cut silently."""

    def __init__(self, length: int, limit: int):
        super().__init__(f"text of {length} characters, at most {limit} allowed")
        self.length, self.limit = length, limit


def clean_text(s: str | None, *, multiline: bool = True, max_length: int | None = None) -> str:
    """Return what a person typed in the one form the system stores: call it on every text input.

    NFC; controls, direction marks, zero-width characters and soft hyphens removed; all blanks are
    plain spaces; line ends are LF, without trailing spaces and with at most two blank lines in a
    row; look-alikes of `Đ` become `Đ`. With `multiline=False` the result is one line with single
    spaces. Idempotent. `None` gives "".

    Text that looks like TCVN3 (see `looks_legacy`) keeps its soft hyphens and eths, because there
    they are letters and the offered conversion would lose them (domain reference 4.9).

    Raises `TextTooLong` (a ValueError) when the result has more than `max_length` characters.
    """
    if not s:
        return ""
    s = _UNWANTED.sub("", s)
    s = _SPACES.sub(" ", _LINE_ENDS.sub("\n", s))
    s = unicodedata.normalize("NFC", s)
    if not s.isascii() and not looks_legacy(s):
        s = unicodedata.normalize("NFC", s.replace(SOFT_HYPHEN, "").translate(_LOOKALIKES))
    if multiline:
        s = _BLANK_LINES.sub("\n\n\n", _TRAILING.sub("", s)).strip()
    else:
        s = " ".join(s.split())
    if max_length is not None and len(s) > max_length:
        raise TextTooLong(len(s), max_length)
    return s


class _FoldTable(dict):
    """Translation table for `fold`, filled as letters turn up (bounded: text may hold anything)."""

    LIMIT = 20_000

    def __missing__(self, code: int) -> str:
        folded = _fold_letter(chr(code))
        if len(self) < self.LIMIT:
            self[code] = folded
        return folded


def _fold_letter(ch: str) -> str:
    if unicodedata.category(ch) in ("Cf", "Cs"):
        return ""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", ch).casefold())
    kept = "".join(" " if c.isspace() else c for c in parts if unicodedata.category(c)[0] != "M")
    return kept.replace("đ", "d").replace("ð", "d").replace("ɖ", "d").replace("y", "i")


_FOLDED = _FoldTable()


def fold(s: str) -> str:
    """Return the accent-insensitive search key: marks dropped, small letters, `đ` -> `d`, `y` -> `i`.

    `hoà` = `hòa` = `Hoa`, `kỹ` = `kĩ`, `lý` = `lí` (domain reference 4.2, 4.4). Blanks are collapsed;
    punctuation stays. For search columns and queries only, never for showing. Idempotent.
    """
    return " ".join(s.translate(_FOLDED).split())


# NFD: the two open vowels with the tone on the second one (style B), followed by no letter or mark.
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STYLE_B = re.compile(f"(?<!q)(o(?=[ae])|u(?=y))([aey])([{_TONES}])(?![^\\W_]|[\u0300-\u036f])")


def exact(s: str) -> str:
    """Return the accent-sensitive comparison key: NFC, casefolded, blanks collapsed, tone style A.

    `uỷ`, `hoà`, `khoẻ` become `ủy`, `hòa`, `khỏe`; `quý, quả, của, hoàn, thuyền, ngoáy` stay. Rule
    (domain reference 4.2): the tone moves only inside `oa|oe|uy` that no letter follows and no `q`
    precedes. Used to rank exact matches above folded ones. Idempotent.
    """
    s = unicodedata.normalize("NFD", unicodedata.normalize("NFD", s).casefold())
    return " ".join(unicodedata.normalize("NFC", _STYLE_B.sub(r"\1\3\2", s)).split())


_WORD = re.compile(r"[^\W_]+")


def words(s: str) -> list[str]:
    """Return the runs of letters and digits of `s`, in order and as written (fold first to search)."""
    return _WORD.findall(unicodedata.normalize("NFC", s))


_GROUP = re.compile(r"(?:to dan pho|to dan fo|to d ?p|t ?d ?p|to)\s*(?:so)?\s*0*([1-9][0-9]{0,3})\s?([^\W\d_]?)")
_GROUP_PUNCTUATION = re.compile(r"[.,:;_\-–/]+")


@lru_cache(maxsize=2048)
def group_key(s: str) -> str | None:
    """Return the canonical name of a numbered residential group, or None when `s` is not one.

    `TDP 5`, `tdp5`, `Tổ 05`, `Tổ DP số 5`, `Tổ dân phố số 05` -> "Tổ dân phố số 5"; `tổ 5a` ->
    "Tổ dân phố số 5A" (domain reference 4.11). The number alone is not unique after mergers: look
    the group up inside one ward.
    """
    found = _GROUP.fullmatch(" ".join(_GROUP_PUNCTUATION.sub(" ", fold(s)).split()))
    if not found:
        return None
    # The letter is taken from the text itself: folding would turn Đ into D.
    letter = unicodedata.normalize("NFC", s).rstrip(" .,;:")[-1:].upper() if found[2] else ""
    return f"Tổ dân phố số {found[1]}{letter}"


_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"


@lru_cache(maxsize=8)
def _long_run(longest: int) -> re.Pattern:
    return re.compile(rf"(?:[^\s\u200b{_MARKS}][{_MARKS}]*){{{longest}}}(?=[^\s\u200b])")


def break_long_words(s: str, longest: int = 60, *, mark: str = "\u200b") -> str:
    """Return `s` with `mark` (a zero-width space) inside every unbroken run longer than `longest`.

    For print only: one citizen's 100,000 letters without a space stop the PDF maker for minutes
    (rules reference 6.4). A letter is never parted from its combining marks.
    """
    if len(s) <= longest:
        return s
    return _long_run(longest).sub(lambda run: run[0] + mark, s)


@lru_cache(maxsize=8)
def _too_many_marks(most: int) -> re.Pattern:
    return re.compile(rf"([{_MARKS}]{{{most}}})[{_MARKS}]+")


def limit_marks(s: str, most: int = 8) -> str:
    """Return `s` with at most `most` combining marks in a row: stacked marks stop the PDF maker."""
    return _too_many_marks(most).sub(r"\1", s)


def excerpt(s: str, n: int) -> str:
    """Return the beginning of `s` on one line, at most `n` characters, cut after a word with "…"."""
    line = " ".join(s.split())
    if len(line) <= n:
        return line
    if n < 1:
        return ""
    head = line[: n - 1]
    if line[n - 1] != " " and " " in head:
        head = head[: head.rindex(" ")]
    return head.rstrip(" ,;:.-–") + "…"
