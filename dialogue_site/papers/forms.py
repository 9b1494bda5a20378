"""What the forms without a number print: table forms, the list to sign, opinion slips, receipts."""

from collections.abc import Sequence
from itertools import chain
from math import ceil

import segno

from ..lib.dates import roman
from ..lib.numbers import two_digits
from ..lib.papertext import tidy
from ..lib.pdf import PaperTooLarge
from .fit import (
    HEAD_SIZE,
    ISSUER_WIDTH,
    MAX_BLOCKS,
    MAX_BODY,
    MAX_HEADING,
    SIZE,
    SUBTITLE_WIDTH,
    TEXT_WIDTH,
    WIDE_WIDTH,
    body_groups,
    check_listed,
    check_rows,
    check_texts,
    lines,
    listed,
    one_line,
    signature_columns,
    table_parts,
    width_of,
)
from .kinds import OpinionSlip, ReceiptSlip, SignInSheet, TableForm

MAX_SLIPS = 1_000
MAX_ISSUES = 12
ISSUE_LINES = {"A5": 2, "A4": 4}
SLIP_WIDTH = {"A5": 122, "A4": 164}
LARGE = 18
QR_SIZE = 18
OTHER = "Khác"
#: Of a slip: the width of the left boxes, a box with its gap; the lines of head and boxes that leave room for all
#: lines to write on, the height of one of those and of these.
BOX_SHARE, BOX_WIDTH = 0.38, 5
USUAL_LINES, SMALL_LINE, WRITING_LINE = 7, 5.3, 9


def table_form_title(form: TableForm) -> str:
    return one_line(form.title_lines)


def table_form_context(form: TableForm) -> dict:
    """What a table form prints. Raises `PaperTooLarge`."""
    if max(len(form.paragraphs), len(form.closing)) > MAX_BODY:
        raise PaperTooLarge(f"a text of more than {MAX_BODY} characters")
    check_listed(form.title_lines, form.recipients)
    check_texts((form.issuer, form.superior, form.number, form.place_date, form.subject, form.foot))
    check_rows(form.tables)
    width = WIDE_WIDTH if form.landscape else TEXT_WIDTH
    issuer_width, head_size = ISSUER_WIDTH[form.head], HEAD_SIZE[form.head]
    size = LARGE if form.large else SIZE
    first, *others = form.title_lines or [""]
    return {
        "system": form.head,
        "draft": form.draft,
        "landscape": form.landscape,
        "large": form.large,
        "page_title": table_form_title(form),
        "superior": lines(form.superior, issuer_width, "regular", head_size),
        "issuer": lines(form.issuer, issuer_width, "bold", head_size),
        "number": tidy(form.number),
        "place": "",
        "date": tidy(form.place_date),
        "title": lines(first, width - 15, "bold", size),
        "subtitle": lines("\n".join(others), width - 15, "regular", SIZE),
        "subject": lines(form.subject, width - 15, "bold", SIZE) if form.subject else [],
        "groups": body_groups(form.paragraphs, form.head, ended=False),
        "tables": [table_parts(table) for table in form.tables],
        "closing": body_groups(form.closing, form.head, ended=False),
        "signatures": signature_columns(form.signatures, width),
        "recipients": listed(form.recipients),
        "foot": tidy(form.foot),
    }


def sign_in_context(sheet: SignInSheet) -> dict:
    """What the list to be signed prints. Raises `PaperTooLarge`."""
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
    return {
        "page_title": one_line(sheet.title_lines),
        "heading": lines(sheet.heading, ISSUER_WIDTH["party"], "bold", HEAD_SIZE["state"]),
        "title": lines(sheet.title_lines[0], TEXT_WIDTH, "bold", SIZE),
        "subtitle": lines("\n".join(sheet.title_lines[1:]), SUBTITLE_WIDTH, "regular", SIZE),
        "sections": sections,
        "totals": tidy(sheet.totals),
    }


def opinion_slips_context(slips: Sequence[OpinionSlip], page: str) -> dict:
    """What a stack of opinion slips prints, one to a page "A5" or "A4". Raises `PaperTooLarge`."""
    if page not in SLIP_WIDTH:
        raise ValueError("A slip is A5 or A4.")
    if len(slips) > MAX_SLIPS:
        raise PaperTooLarge(f"{len(slips)} slips, at most {MAX_SLIPS}")
    return {
        "page_title": one_line(slips[0].title_lines) if slips else "Phiếu ghi ý kiến",
        "page": page,
        "slips": [_slip(slip, page) for slip in slips],
    }


def _slip(slip: OpinionSlip, page: str) -> dict:
    check_listed(slip.title_lines, slip.categories)
    if len(slip.issues) > MAX_ISSUES:
        raise PaperTooLarge(f"{len(slip.issues)} issues on one slip, at most {MAX_ISSUES}")
    check_texts(slip.issues, MAX_HEADING)
    check_texts((slip.heading, slip.code, slip.name, slip.group, slip.contact, slip.proposal, slip.address))
    first, *others = slip.title_lines or [""]
    width = SLIP_WIDTH[page]
    beside_code = width - 2 * (QR_SIZE + 4) if slip.address else width
    heading = lines(slip.heading, width - 52, "bold", 12)
    titles = lines(first, beside_code, "bold", SIZE)
    subtitle = lines("\n".join(others), beside_code, "regular", 12)
    categories = _box_rows([name for name in map(tidy, slip.categories) if name != OTHER] + [OTHER], width - 4)
    issues = [tidy(text) for text in slip.issues] or ["", ""]
    taken = len(heading) + len(titles) + len(subtitle) + sum(row["lines"] for row in categories)
    dropped = max(0, ceil((taken - USUAL_LINES) * SMALL_LINE / WRITING_LINE)) if page == "A5" else 0
    return {
        "heading": heading,
        "code": tidy(slip.code),
        "title": titles,
        "subtitle": subtitle,
        "name": tidy(slip.name),
        "group": tidy(slip.group),
        "contact": tidy(slip.contact),
        "categories": categories,
        "ticked": [tidy(name) for name in slip.ticked],
        "count": two_digits(slip.count) if slip.count else ".....",
        "issues": [
            {"number": n, "text": text, "more": range(max(0, ISSUE_LINES[page] - 1 - (dropped + len(issues) - n) // 2))}
            for n, text in enumerate(issues, start=1)
        ],
        "proposal": tidy(slip.proposal),
        "year": slip.year,
        "qr": qr_parts(slip.address),
        "address": slip.address,
    }


def _box_rows(names: list[str], width: float) -> list[dict]:
    """Boxes to tick, two beside each other where both fit, a long name on a line of its own."""
    rows, waiting = [], ""
    for name in names:
        if waiting and width_of(name, size=12) <= (1 - BOX_SHARE) * width - BOX_WIDTH:
            rows.append({"names": [waiting, name], "lines": 1})
            waiting = ""
            continue
        if waiting:
            rows.append(_single(waiting, width))
        fits = width_of(name, size=12) <= BOX_SHARE * width - BOX_WIDTH
        waiting = name if fits else ""
        if not fits:
            rows.append(_single(name, width))
    return [*rows, _single(waiting, width)] if waiting else rows


def _single(name: str, width: float) -> dict:
    return {"names": [name], "lines": len(lines(name, width - BOX_WIDTH, "regular", 12))}


def qr_parts(address: str) -> dict | None:
    """The QR code of `address` as one SVG path in units of a module: its size and the dark squares."""
    if not address:
        return None
    code = segno.make_qr(address, error="m")
    path = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            if row[x]:
                end = x
                while end < len(row) and row[end]:
                    end += 1
                path.append(f"M{x} {y}h{end - x}v1h-{end - x}z")
                x = end
            x += 1
    return {"size": len(code.matrix), "path": "".join(path)}


def receipt_slips_context(heading: str, slips: Sequence[ReceiptSlip], year: int) -> dict:
    """What the receipts of many letters print, several to a sheet. Raises `PaperTooLarge`."""
    if len(slips) > MAX_SLIPS:
        raise PaperTooLarge(f"{len(slips)} receipts, at most {MAX_SLIPS}")
    check_texts([heading, *(text for slip in slips for text in (slip.letter, slip.name, slip.about))])
    check_texts(text for slip in slips for text in (slip.code, slip.group))
    return {
        "page_title": "Giấy biên nhận",
        "heading": lines(heading, 100, "bold", 12),
        "year": year,
        "slips": [
            {
                "letter": tidy(slip.letter),
                "name": tidy(slip.name),
                "about": tidy(slip.about).rstrip(" .;,"),
                "code": tidy(slip.code),
                "group": tidy(slip.group),
            }
            for slip in slips
        ],
    }
