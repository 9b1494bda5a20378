"""How much is printed and how it is broken: limits, headings in even lines, the files a paper may use."""

from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ..lib.dates import LARGEST_ROMAN, roman
from ..lib.linebreaks import balanced_lines, text_width
from ..lib.papertext import Block, end_mark, parse_body, tidy
from ..lib.pdf import PaperTooLarge
from .kinds import Signature, Table

MAX_BODY = 200_000
MAX_BLOCKS = 3_000
MAX_ROWS = 5_000
MAX_COLUMNS = 20
MAX_CELL = 2_000
MAX_HEADING = 1_000
MAX_LISTED = 100
MAX_RECIPIENTS = 6_000
LISTED = {"dash", "plus"}
FACES = ("regular", "bold", "italic", "bold-italic")

# Millimetres for the centred lines (a little less than the columns of document.css) and points of the head.
ISSUER_WIDTH = {"party": 80, "state": 65, "": 80}
HEAD_SIZE = {"party": 14, "state": 13, "": 13}
SIZE, ABOUT_SIZE = 14, 12
SEAL_GAP, LINE_HEIGHT = 27, 1.2 * 14 * 25.4 / 72
SUBJECT_WIDTH, SUBTITLE_WIDTH, TEXT_WIDTH, WIDE_WIDTH, SIGNATURE_WIDTH = 142, 150, 164.5, 251.5, 81


def one_line(texts) -> str:
    return " ".join(" ".join(texts).split())


def check_texts(texts, limit: int = MAX_HEADING) -> None:
    """Raise `PaperTooLarge` when one of `texts`, parts that never break over a page, is longer than `limit`."""
    if (longest := max(map(len, texts), default=0)) > limit:
        raise PaperTooLarge(f"a heading or an item of {longest} characters, at most {limit}")


def check_listed(*lists) -> None:
    for items in lists:
        if len(items) > MAX_LISTED:
            raise PaperTooLarge(f"{len(items)} items, at most {MAX_LISTED}")
        check_texts(items)


def check_rows(tables) -> None:
    """Bound the rows of all `tables` of one paper, and each cell: a row that never breaks must fit a page."""
    rows = [row for table in tables for row in table.all_rows()]
    count = len(rows) + sum(len(table.groups) for table in tables)
    if count > MAX_ROWS:
        raise PaperTooLarge(f"{count} rows, at most {MAX_ROWS}")
    if max((len(table.columns) for table in tables), default=0) > MAX_COLUMNS:
        raise PaperTooLarge(f"more than {MAX_COLUMNS} columns")
    check_texts((cell for row in rows for cell in row), MAX_CELL)
    for table in tables:
        check_texts([*(heading for heading, _ in table.groups), *(c.head for c in table.columns), table.caption])
        check_texts([table.note])


def lines(text: str, width: float, face: str, size: float) -> list[str]:
    """Even lines of at most `width` millimetres; where the clerk broke the lines, each may fill the page."""
    typed = [tidy(line) for line in text.splitlines() if line.strip()]
    if len(typed) > 1 and width == SUBJECT_WIDTH:
        width = TEXT_WIDTH
    return [line for part in typed for line in balanced_lines(part, width, face_file(face), size)]


def width_of(text: str, face: str = "regular", size: float = SIZE) -> float:
    """Millimetres of `text` in print."""
    return text_width(text, face_file(face), size)


def listed(names) -> list[str]:
    """Names as a paper lists them: "- …;", the last "- ….": recipients, addressees."""
    names = [tidy(name).lstrip("-– ").rstrip(" ;.,") for name in names if name.strip()]
    return [f"- {name}{';' if n < len(names) else '.'}" for n, name in enumerate(names, start=1)]


def body_groups(text: str, system: str, *, ended: bool = True) -> list[dict]:
    """Neighbouring dash items become one list, headings get their level, the last block its end mark."""
    blocks = parse_body(text)
    if len(blocks) > MAX_BLOCKS:
        raise PaperTooLarge(f"{len(blocks)} paragraphs, at most {MAX_BLOCKS}")
    if blocks and ended:
        blocks = [*blocks[:-1], Block(blocks[-1].kind, end_mark(blocks[-1].text, system))]
    title_level = 3 if any(block.kind == "section" for block in blocks) else 2
    groups = []
    for kind, members in groupby(blocks, key=lambda block: "list" if block.kind in LISTED else block.kind):
        texts = [tidy(block.text) for block in members]
        if kind == "list":
            groups.append({"kind": "list", "items": texts})
        else:
            groups += [{"kind": kind, "level": title_level, "text": text} for text in texts]
    return groups


def signature_columns(signatures: list[Signature], width: float = TEXT_WIDTH) -> list[dict]:
    """The several who sign, each in an equal column of the `width`; a single one stands at the right.

    Their names stand on one line, however many lines are above: `level` empty lines, or `gap` millimetres.
    """
    check_listed(signatures)
    check_texts(text for signature in signatures for text in signature)
    room = width / max(2, len(signatures)) - 1
    above = [lines(signature.lines, room, "bold", SIZE) for signature in signatures]
    heights = [len(texts) + bool(signature.how) for texts, signature in zip(above, signatures, strict=True)]
    return [
        {
            "lines": texts,
            "how": tidy(signature.how),
            "level": [""] * (max(heights) - height),
            "gap": f"{SEAL_GAP + (max(heights) - height) * LINE_HEIGHT:.2f}",
            "name": lines(signature.name, room, "bold", SIZE),
        }
        for signature, texts, height in zip(signatures, above, heights, strict=True)
    ]


def table_parts(table: Table) -> dict:
    """A table as both printers need it: widths in per cent, every cell tidied, groups numbered in Roman."""
    whole = sum(column.share for column in table.columns)
    aligns = [column.align for column in table.columns]
    columns = [
        {"head": tidy(column.head), "width": f"{100 * column.share / whole:.3f}", "share": column.share / whole}
        for column in table.columns
    ]
    groups = [{"numeral": "", "title": "", "rows": _cells(table.rows, aligns)}] if table.rows else []
    for n, (title, rows) in enumerate(table.groups, start=1):
        numeral = roman(n) if n <= LARGEST_ROMAN else str(n)
        groups.append({"numeral": numeral, "title": tidy(title), "rows": _cells(rows, aligns)})
    return {
        "caption": tidy(table.caption),
        "columns": columns,
        "across": len(columns) - 1,
        "groups": groups,
        "note": tidy(table.note),
    }


def _cells(rows, aligns) -> list[list[tuple[str, str]]]:
    return [[(tidy(text), align) for text, align in zip(row, aligns, strict=True)] for row in rows]


def face_file(face: str) -> Path:
    return assets()[f"{face}.woff2"]


@cache
def assets() -> dict[str, Path]:
    """The files a paper may use: the style sheet and four faces, or the office's own from DOCUMENT_FONT_DIR.

    That folder holds regular, bold, italic and bold-italic as .ttf, .otf or .woff2; a face it lacks is an
    error at once.
    """
    own = Path(settings.BASE_DIR) / "static" / "documents"
    chosen = getattr(settings, "DOCUMENT_FONT_DIR", "") or ""
    found = {"document.css": own / "document.css"}
    for face in FACES:
        name = f"{face}.woff2"
        found[name] = _office_face(Path(chosen), face) if chosen else own / "fonts" / f"vb-serif-{name}"
    return found


def _office_face(folder: Path, face: str) -> Path:
    for kind in ("ttf", "otf", "woff2"):
        if (path := folder / f"{face}.{kind}").is_file():
            return path
    raise ImproperlyConfigured(f"DOCUMENT_FONT_DIR has no {face}.ttf, {face}.otf or {face}.woff2.")
