"""The plain text of an official paper: how a clerk writes it, and the blocks it becomes.

What a clerk types is what is printed; there is no markup. A line is one of

    I- THÀNH PHẦN    section heading, bold (the Party writes `I-`, the State `I.`)
    1. UBND phường   numbered item; bold when it is a short title and items, or a paragraph, follow it; a line
                     that announces what is counted below it ("4. … kết luận:") is a sentence, not a title
    1.1. …           numbered item of the second level, never bold
    a) …             point (điểm)
    - …              dash item (`–`, `•` and `+` are accepted; `+` is kept)
    anything else    paragraph

and blank lines part paragraphs. Enter alone also starts a new paragraph; only a line that another program
wrapped in mid-sentence (60 letters or more, and no mark at its end or a small letter after it) is joined to
the next. Everything is text: `<b>` prints as `<b>`.
"""

import re
import unicodedata
from dataclasses import dataclass

from .text import break_long_words, limit_marks

LONGEST_TITLE = 90
SHORTEST_WRAPPED_LINE = 60
LONGEST_WORD = 60

_KINDS = (
    ("section", re.compile(r"(?=[IVX])(X{0,2}(?:IX|IV|V?I{0,3}))(?:-|\.)\s+(?=\S)")),
    ("number", re.compile(r"\d{1,2}\.\s+(?=\S)")),
    ("subnumber", re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+(?=\S)")),
    ("point", re.compile(r"[a-zđ]\)\s+(?=\S)")),
    ("plus", re.compile(r"\+\s+(?=\S)")),
    ("dash", re.compile(r"[-–•]\s+(?=\S)")),
)
_ENDED = re.compile(r"[.;:!?…”\"]$")
_LABELS = "số|Số|ngày|Điều|điều|khoản|Khoản|điểm|Điểm|Chương|chương|Mục|mục|Phần|phần|quý|Quý|tổ|Tổ|TDP|Quận|quận"
_BEFORE_FIGURE = re.compile(rf"(?<!\w)({_LABELS}|tháng|năm|lúc) (?=\d|[IVX]+\b)")
_BEFORE_UNIT = re.compile(r"(\d) (?=(?:%|giờ|phút|tháng|ngày|năm|m|m²|ha|km|đồng|triệu|tỷ)(?!\w))")
_BEFORE_NAME = re.compile(r"(?<!\w)([Ôô]ng|[Bb]à|[Đđ]/c) (?=(\w))")
_SPACED_DASH = re.compile(r"(?<=\S) (?=[-–] )")


@dataclass(frozen=True)
class Block:
    """One block of a paper: `kind` is section, title, number, subnumber, point, dash, plus or paragraph."""

    kind: str
    text: str


def parse_body(text: str) -> list[Block]:
    """Return the blocks of `text` in order (the grammar is above)."""
    blocks = [Block(kind, line) for kind, line in map(_classify, _logical_lines(text))]
    following = [*blocks[1:], Block("", "")]
    return [
        Block("title", block.text) if _is_title(block, after) else block
        for block, after in zip(blocks, following, strict=False)
    ]


def tidy(text: str) -> str:
    """Return `text` as one line fit for print: NFC, labels bound to figures, endless words breakable."""
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    return bind(break_long_words(limit_marks(line), LONGEST_WORD))


def bind(text: str) -> str:
    """Put no-break spaces where no line may end: "số 5", "Điều 43", "14 giờ", "Ông A", before " - "."""
    text = _BEFORE_FIGURE.sub("\\1\u00a0", text)
    text = _BEFORE_UNIT.sub("\\1\u00a0", text)
    text = _BEFORE_NAME.sub(lambda m: m[1] + ("\u00a0" if m[2].isupper() else " "), text)
    return _SPACED_DASH.sub("\u00a0", text)


def end_mark(text: str, system: str) -> str:
    """Return the last line of a paper with the end its system asks for: `./.` (State), `.` (Party)."""
    text = text.rstrip().removesuffix("./.").rstrip(" ;,")
    if system == "state":
        return text.rstrip(".") + "./."
    return text if _ENDED.search(text) else text + "."


def _logical_lines(text: str) -> list[str]:
    lines: list[str] = []
    before = ""
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = raw.strip()
        if line and _continues(before, line):
            lines[-1] += " " + line
        elif line:
            lines.append(line)
        before = line
    return lines


def _continues(before: str, line: str) -> bool:
    if len(before) < SHORTEST_WRAPPED_LINE or _classify(line)[0] != "paragraph":
        return False
    return line[0].islower() or not _ENDED.search(before)


def _classify(line: str) -> tuple[str, str]:
    for kind, marker in _KINDS:
        if found := marker.match(line):
            if kind == "dash":
                line = "- " + line[found.end() :]
            return kind, line
    return "paragraph", line


def _is_title(block: Block, after: Block) -> bool:
    return (
        block.kind == "number"
        and len(block.text) <= LONGEST_TITLE
        and not block.text.endswith((".", ";", ","))
        and (after.kind in {"dash", "plus", "point"} or _counts_on(block, after) or _stands_alone(block, after))
    )


def _counts_on(block: Block, after: Block) -> bool:
    return after.kind == "subnumber" and not block.text.endswith(":")


def _stands_alone(block: Block, after: Block) -> bool:
    """A line without any mark at its end is a heading of the paragraph below it: "1. Về điểm rác ngõ 128"."""
    return after.kind == "paragraph" and not _ENDED.search(block.text)
