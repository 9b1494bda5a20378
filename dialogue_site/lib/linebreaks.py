"""Lines of even length for centred headings, measured with the widths of the font that prints them.

A browser fills the first line and leaves "THỤ" alone on the second; an official heading has lines of like
length.
"""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont

_POINTS_PER_MM = 72 / 25.4


def text_width(text: str, face: Path, size: float) -> float:
    """Return the width in millimetres of `text` in the font file `face` at `size` points, without kerning."""
    widths, units, missing = _metrics(face)
    return sum(widths.get(ord(letter), missing) for letter in text) * size / units / _POINTS_PER_MM


def balanced_lines(text: str, width: float, face: Path, size: float) -> list[str]:
    """Break `text` into as few lines as fit `width` millimetres, and those as even as possible.

    No-break spaces hold. A word wider than the line is cut.
    """
    words = [piece for word in text.split(" ") if word for piece in _pieces(word, width, face, size)]
    return _balance(words, width, face, size) if words else []


def _pieces(word: str, width: float, face: Path, size: float) -> list[str]:
    if text_width(word, face, size) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if text_width(pieces[-1] + letter, face, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _balance(words: list[str], width: float, face: Path, size: float) -> list[str]:
    lengths = [text_width(word, face, size) for word in words]
    blank = text_width(" ", face, size)
    fewest = len(_fill(lengths, blank, width))
    low, high = max(lengths), max(width, max(lengths))
    while high - low > 0.2:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_fill(lengths, blank, middle)) <= fewest else (middle, high)
    starts = [*_fill(lengths, blank, high), len(words)]
    return [" ".join(words[a:b]) for a, b in pairwise(starts)]


def _fill(lengths: list[float], blank: float, width: float) -> list[int]:
    """Indexes of the first word of each line when every line takes as many words as it can."""
    starts, used = [0], lengths[0]
    for index, length in enumerate(lengths[1:], start=1):
        if used + blank + length <= width:
            used += blank + length
        else:
            starts.append(index)
            used = length
    return starts


@lru_cache(maxsize=16)
def _metrics(face: Path) -> tuple[dict[int, int], int, int]:
    with TTFont(face) as font:
        advances = font["hmtx"].metrics
        return (
            {code: advances[glyph][0] for code, glyph in font.getBestCmap().items()} | {0x200B: 0},
            font["head"].unitsPerEm,
            advances[".notdef"][0],
        )
