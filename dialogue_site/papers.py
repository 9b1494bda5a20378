"""Official papers: facts in, HTML and PDF/A out, in the format of the system that issues them.

State papers follow Nghị định 30/2020/NĐ-CP, Phụ lục I; Party papers follow Hướng dẫn 05-HD/VPTW. The
geometry is in `static/documents/document.css`, the order of the parts in `templates/documents/`. Nothing
here reads the database.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from itertools import chain, groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string

from .lib.dates import blank_document_date, document_date, roman
from .lib.linebreaks import balanced_lines
from .lib.numbers import citation, document_number, number_and_symbol
from .lib.papertext import Block, end_mark, parse_body, tidy
from .lib.pdf import PaperTooLarge, render_pdf

MAX_BODY = 200_000
MAX_BLOCKS = 3_000
MAX_HEADING = 1_000
MAX_LISTED = 100
MAX_RECIPIENTS = 6_000
LISTED = {"dash", "plus"}
FACES = ("regular", "bold", "italic", "bold-italic")
SIGN_IN_TOTALS = "Tổng số: mời ......; có mặt ......; vắng ...... (có lý do ......)."

# Millimetres for the centred lines (a little less than the columns of document.css) and points of the head.
ISSUER_WIDTH = {"party": 80, "state": 65}
HEAD_SIZE = {"party": 14, "state": 13}
SIZE = 14
SUBJECT_WIDTH, SUBTITLE_WIDTH, TEXT_WIDTH, SIGNATURE_WIDTH = 142, 150, 164.5, 81


@dataclass(frozen=True)
class Letterhead:
    """Who issues: `system` is "party" or "state"; `superior` and `issuer_lines` may hold line breaks.

    `symbol` is the body's part of the number ("ĐU", "UBND"), `place` the name printed before the date.
    """

    system: str
    superior: str
    issuer_lines: str
    symbol: str
    place: str


@dataclass(frozen=True)
class Paper:
    """One paper of a named type. A draft, or a paper without number or date, prints those blank.

    `body` is plain text (see `lib.papertext`); `subject` the trích yếu; `authority` what stands above the
    post ("T/M BAN THƯỜNG VỤ", "TM. ỦY BAN NHÂN DÂN", may have two lines); `foot` a small line under the
    text of page 1.
    """

    system: str
    letterhead: Letterhead
    type_code: str
    type_name: str
    number: int | None
    date: date | None
    year: int
    subject: str
    body: str
    authority: str
    post: str
    signer: str
    recipients: list[str] = field(default_factory=list)
    draft: bool = False
    legal_bases: list[str] = field(default_factory=list)
    foot: str = ""

    def __post_init__(self):
        if self.system not in HEAD_SIZE or self.letterhead.system != self.system:
            raise ValueError("A paper and its letterhead belong to one system, party or state.")


@dataclass(frozen=True)
class SignInSheet:
    """The list delegates sign on arrival: a section is (title, rows), a row (name, posts, note).

    It passes from hand to hand, so it has no telephone, no address, no identity number.
    """

    heading: str
    title_lines: list[str]
    sections: list[tuple[str, list[tuple[str, str, str]]]]
    totals: str = SIGN_IN_TOTALS


def paper_html(paper: Paper) -> str:
    """Return the HTML page of `paper`. Raises `PaperTooLarge`."""
    return render_to_string("documents/conclusion_notice.html", paper_context(paper))


def paper_pdf(paper: Paper, *, created: datetime | None = None) -> bytes:
    """Return `paper` as PDF/A bytes, always the same for the same paper. Raises `PaperTooLarge`.

    `created` is the time kept in the file; without it the date of the paper is kept, or nothing for a draft.
    """
    author = _one_line([paper.letterhead.issuer_lines])
    created = created or _midnight(paper)
    return _print(paper_html(paper), title=paper_title(paper), author=author, created=created)


def sign_in_html(sheet: SignInSheet) -> str:
    """Return the HTML page of a sign-in sheet. Raises `PaperTooLarge`."""
    rows = [row for _, section_rows in sheet.sections for row in section_rows]
    if len(rows) + len(sheet.sections) > MAX_BLOCKS:
        raise PaperTooLarge(f"{len(rows)} rows, at most {MAX_BLOCKS}")
    if max(map(len, chain(sheet.title_lines, [sheet.heading, sheet.totals], *rows)), default=0) > MAX_HEADING:
        raise PaperTooLarge(f"a cell or a heading of more than {MAX_HEADING} characters")
    position = 0
    sections = []
    for index, (title, people) in enumerate(sheet.sections, start=1):
        rows = [(position + n, *map(tidy, person)) for n, person in enumerate(people, start=1)]
        position += len(people)
        sections.append({"numeral": roman(index), "title": tidy(title), "rows": rows})
    context = {
        "page_title": _one_line(sheet.title_lines),
        "heading": _lines(sheet.heading, ISSUER_WIDTH["party"], "bold", HEAD_SIZE["state"]),
        "title": _lines(sheet.title_lines[0], TEXT_WIDTH, "bold", SIZE),
        "subtitle": _lines("\n".join(sheet.title_lines[1:]), SUBTITLE_WIDTH, "regular", SIZE),
        "sections": sections,
        "totals": tidy(sheet.totals),
    }
    return render_to_string("documents/sign_in_sheet.html", context)


def sign_in_pdf(sheet: SignInSheet, *, created: datetime | None = None) -> bytes:
    """Return a sign-in sheet as PDF/A bytes. Raises `PaperTooLarge`."""
    return _print(sign_in_html(sheet), title=_one_line(sheet.title_lines), created=created)


def paper_title(paper: Paper) -> str:
    """Return the title kept in the file: "Thông báo số 15-TB/ĐU: kết luận …", "Dự thảo Thông báo: …"."""
    name = paper.type_name.capitalize()
    if paper.draft:
        name = f"Dự thảo {name}"
    elif paper.number is not None:
        symbol = number_and_symbol(paper.system, paper.number, paper.type_code, paper.letterhead.symbol)
        name = citation(paper.system, name, symbol, None)
    return f"{name}: {_one_line([paper.subject])}"


def paper_context(paper: Paper) -> dict:
    """Return what the templates print: every text tidied, every heading already broken into lines."""
    _check_lengths(paper)
    letterhead, issuer_width, head_size = (
        paper.letterhead,
        ISSUER_WIDTH[paper.system],
        HEAD_SIZE[paper.system],
    )
    blocks = parse_body(paper.body)
    if len(blocks) > MAX_BLOCKS:
        raise PaperTooLarge(f"{len(blocks)} paragraphs, at most {MAX_BLOCKS}")
    number = None if paper.draft else paper.number
    blank_date = paper.draft or paper.date is None
    return {
        "system": paper.system,
        "draft": paper.draft,
        "page_title": paper_title(paper),
        "superior": _lines(letterhead.superior, issuer_width, "regular", head_size),
        "issuer": _lines(letterhead.issuer_lines, issuer_width, "bold", head_size),
        "number": document_number(paper.system, number, paper.type_code, letterhead.symbol),
        "place": tidy(letterhead.place),
        "date": blank_document_date(paper.year) if blank_date else document_date(paper.date),
        "type_name": tidy(paper.type_name),
        "subject": _lines(paper.subject, SUBJECT_WIDTH, "bold", SIZE),
        "legal_bases": _legal_bases(paper),
        "groups": _groups(blocks, paper.system),
        "authority": _lines(paper.authority, SIGNATURE_WIDTH, "bold", SIZE),
        "post": _lines(paper.post, SIGNATURE_WIDTH, "bold", SIZE),
        "signer": _lines(paper.signer, SIGNATURE_WIDTH, "bold", SIZE),
        "recipients": _listed(paper.recipients),
        "foot": tidy(paper.foot),
    }


def _check_lengths(paper: Paper) -> None:
    """Bound what is printed; the parts that never break over a page bound tighter than the text."""
    if len(paper.body) > MAX_BODY:
        raise PaperTooLarge(f"a text of {len(paper.body)} characters, at most {MAX_BODY}")
    letterhead = paper.letterhead
    for text in (
        *(letterhead.superior, letterhead.issuer_lines, letterhead.symbol, letterhead.place),
        *(paper.type_code, paper.type_name, paper.subject, paper.authority, paper.post, paper.signer, paper.foot),
        *(*paper.legal_bases, *paper.recipients),
    ):
        if len(text) > MAX_HEADING:
            raise PaperTooLarge(f"a heading or an item of {len(text)} characters, at most {MAX_HEADING}")
    for items in (paper.legal_bases, paper.recipients):
        if len(items) > MAX_LISTED:
            raise PaperTooLarge(f"{len(items)} items, at most {MAX_LISTED}")
    if (letters := sum(map(len, paper.recipients))) > MAX_RECIPIENTS:
        raise PaperTooLarge(f"recipients of {letters} characters, at most {MAX_RECIPIENTS}")


def _one_line(texts: list[str]) -> str:
    return " ".join(" ".join(texts).split())


def _lines(text: str, width: float, face: str, size: float) -> list[str]:
    """Even lines of at most `width` millimetres; where the clerk broke the lines, each may fill the page."""
    typed = [tidy(line) for line in text.splitlines() if line.strip()]
    if len(typed) > 1 and width == SUBJECT_WIDTH:
        width = TEXT_WIDTH
    return [line for part in typed for line in balanced_lines(part, width, assets()[f"{face}.woff2"], size)]


def _legal_bases(paper: Paper) -> list[str]:
    """One Căn cứ a line, `;` between and `.` at the end; a Party paper puts a dash before each."""
    bases = [tidy(base).lstrip("-– ").rstrip(" ;.,") for base in paper.legal_bases if base.strip()]
    dash = "- " if paper.system == "party" else ""
    return [f"{dash}{base}{';' if n < len(bases) else '.'}" for n, base in enumerate(bases, start=1)]


def _listed(recipients: list[str]) -> list[str]:
    names = [tidy(name).lstrip("-– ").rstrip(" ;.,") for name in recipients if name.strip()]
    return [f"- {name}{';' if n < len(names) else '.'}" for n, name in enumerate(names, start=1)]


def _groups(blocks: list[Block], system: str) -> list[dict]:
    """Neighbouring dash items become one list, headings get their level, the last block its end mark."""
    if blocks:
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


def _midnight(paper: Paper) -> datetime | None:
    if paper.date is None or paper.draft:
        return None
    return datetime.combine(paper.date, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))


def _print(html: str, *, title: str, author: str = "", created: datetime | None = None) -> bytes:
    return render_pdf(html, title=title, author=author, created=created, assets=assets())


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
