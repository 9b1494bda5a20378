"""Vietnamese alphabetical order as bytes: one BinaryField sorts alike on every database.

The order is that of ICU's `vi` collation (CLDR): the alphabet first, then the tones none, huyền, hỏi,
ngã, sắc, nặng over the whole text, then small letters before capitals (domain reference 4.5).
"""

import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
# CLDR root order of the characters below the digits.
_PUNCTUATION = "_-‐‑–—,;:!?.'\"()[]{}§@*/\\&#%`^+<=>|~$"
# Typographic signs sort as the plain ones they stand for.
_PLAIN_SIGNS = str.maketrans({"…": "...", "‘": "'", "’": "'", "“": '"', "”": '"'})

# Bytes of the first level. Below them all: 0x00 parts fields, 0x01 parts levels.
_SPACE, _FIRST_PUNCTUATION, _OTHER_SIGN, _FIRST_DIGIT, _FIRST_LETTER, _OTHER_LETTER = (
    0x02,
    0x03,
    0x4F,
    0x50,
    0x60,
    0xF0,
)
_PLAIN, _FIRST_TONE, _OTHER_MARK = 0x02, 0x03, 0x20
_PRIMARY = {
    " ": bytes([_SPACE]),
    **{ch: bytes([_FIRST_PUNCTUATION + i]) for i, ch in enumerate(_PUNCTUATION)},
    **{ch: bytes([_FIRST_LETTER + i]) for i, ch in enumerate(ALPHABET)},
}


class _Weights(dict):
    """(first, second, third level) bytes of each character, computed once (bounded)."""

    LIMIT = 20_000

    def __missing__(self, ch: str) -> tuple[bytes, bytes, bytes]:
        weights = _weigh(ch)
        if len(self) < self.LIMIT:
            self[ch] = weights
        return weights


def _weigh(ch: str) -> tuple[bytes, bytes, bytes]:
    category = unicodedata.category(ch)
    if category[0] == "M":
        return b"", bytes([_mark_weight(ch)]), b""
    if ch.isspace():
        return _PRIMARY[" "], bytes([_PLAIN]), b"\x02"
    if category[0] == "C":
        return b"", b"", b""
    if ch.isdecimal():
        return bytes([_FIRST_DIGIT + unicodedata.decimal(ch)]), bytes([_PLAIN]), b"\x02"
    small = ch.lower()
    letter, marks = _split(small)
    primary = _PRIMARY.get(letter)
    if primary is None:
        lead = _OTHER_LETTER if category[0] == "L" else _OTHER_SIGN
        primary = bytes([lead]) + ord(small[0]).to_bytes(3, "big")
    case = b"\x02" if small == ch else b"\x03"
    return primary, bytes([_PLAIN, *map(_mark_weight, marks)]), case


def _split(ch: str) -> tuple[str, str]:
    """Return the letter of the alphabet inside `ch` and the marks that are not part of it."""
    base, *marks = unicodedata.normalize("NFD", ch)
    extra = ""
    for mark in marks:
        joined = unicodedata.normalize("NFC", base + mark)
        if mark not in TONES and joined in ALPHABET:
            base = joined
        else:
            extra += mark
    return base, extra


def _mark_weight(mark: str) -> int:
    tone = TONES.find(mark)
    return _FIRST_TONE + tone if tone >= 0 else _OTHER_MARK + ord(mark) % 0xD0


_WEIGHTS = _Weights()


def sort_key(s: str) -> bytes:
    """Return bytes that put texts in Vietnamese alphabetical order when compared byte by byte.

    Blanks sort before punctuation, that before digits, these before letters; digits compare one by
    one ("Tổ 10" before "Tổ 2"), as in ICU. Never fails on any text.
    """
    levels = list(zip(*(_WEIGHTS[ch] for ch in unicodedata.normalize("NFC", s).translate(_PLAIN_SIGNS)), strict=True))
    return b"\x01".join(b"".join(level) for level in levels or [(), (), ()])


def person_key(full_name: str) -> bytes:
    """Return bytes that sort people the Vietnamese way: given name, family name, middle names.

    The given name is the last word: "Nguyễn Văn Ân" sorts under Â; a one-word name is legal
    (domain reference 4.5). Capitals matter only between otherwise equal names.
    """
    parts = full_name.split()
    family = parts[0] if len(parts) > 1 else ""
    fields = (parts[-1] if parts else "", family, " ".join(parts[1:-1]))
    by_letters = [sort_key(field.lower()) for field in fields]
    return b"\x00".join([*by_letters, sort_key(" ".join(fields))])
