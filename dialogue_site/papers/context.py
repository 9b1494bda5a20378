"""What the page and the Word file of a numbered paper print: one set of words for both."""

import re

from ..lib.dates import LARGEST_ROMAN, blank_document_date, document_date, roman
from ..lib.numbers import citation, document_number, number_and_symbol
from ..lib.papertext import tidy
from ..lib.pdf import PaperTooLarge
from .fit import (
    ABOUT_SIZE,
    HEAD_SIZE,
    ISSUER_WIDTH,
    MAX_BODY,
    MAX_RECIPIENTS,
    SIGNATURE_WIDTH,
    SIZE,
    SUBJECT_WIDTH,
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
from .kinds import LETTER_CODE, Annex, Paper

#: What stands before the trích yếu of a công văn (domain reference 3.1 ô 5b, 3.2).
ABOUT = {"party": ("về việc", "italic"), "state": ("V/v", "regular")}
_SAID = re.compile(r"\s*(?:v/v|về việc)\s+", re.IGNORECASE)


def paper_title(paper: Paper) -> str:
    """Return the title kept in the file: "Thông báo số 15-TB/ĐU: kết luận …", "Dự thảo Thông báo: …"."""
    name = _type_name(paper)
    if paper.draft:
        name = f"Dự thảo {name}"
    elif paper.number is not None:
        name = citation(paper.system, name, _symbol(paper, paper.number), None)
    return f"{name}: {one_line([paper.subject])}"


def paper_context(paper: Paper) -> dict:
    """Return what the templates print: every text tidied, every heading already broken into lines."""
    _check_lengths(paper)
    letterhead, system = paper.letterhead, paper.system
    issuer_width, head_size = ISSUER_WIDTH[system], HEAD_SIZE[system]
    return {
        "system": system,
        "form": paper.form,
        "draft": paper.draft,
        "page_title": paper_title(paper),
        "superior": lines(letterhead.superior, issuer_width, "regular", head_size),
        "issuer": lines(letterhead.issuer_lines, issuer_width, "bold", head_size),
        "number": document_number(
            system, _number(paper), paper.type_code, letterhead.symbol, unit_symbol=paper.unit_symbol
        ),
        "place": tidy(letterhead.place),
        "date": "" if paper.form == "minutes" else _date(paper),
        "type_name": "" if paper.form == "letter" else tidy(paper.type_name),
        "subject": [] if paper.form == "letter" else lines(paper.subject, SUBJECT_WIDTH, "bold", SIZE),
        "about": _about(paper) if paper.form == "letter" else [],
        "to": _addressees(paper),
        "legal_bases": _legal_bases(paper),
        "groups": body_groups(paper.body, system),
        "authority": lines(paper.authority, SIGNATURE_WIDTH, "bold", SIZE),
        "post": lines(paper.post, SIGNATURE_WIDTH, "bold", SIZE),
        "signer": lines(paper.signer, SIGNATURE_WIDTH, "bold", SIZE),
        "signatures": signature_columns(paper.signatures),
        "recipients": listed(paper.recipients),
        "foot": tidy(paper.foot),
        "annexes": [_annex(paper, annex, n) for n, annex in enumerate(paper.annexes, start=1)],
    }


def _check_lengths(paper: Paper) -> None:
    """Bound what is printed; the parts that never break over a page bound tighter than the text."""
    if len(paper.body) > MAX_BODY:
        raise PaperTooLarge(f"a text of {len(paper.body)} characters, at most {MAX_BODY}")
    letterhead = paper.letterhead
    check_texts((letterhead.superior, letterhead.issuer_lines, letterhead.symbol, letterhead.place, paper.issuer_name))
    check_texts((paper.type_code, paper.type_name, paper.unit_symbol, paper.subject, paper.salutation, paper.foot))
    check_texts((paper.authority, paper.post, paper.signer))
    check_listed(paper.legal_bases, paper.recipients, paper.addressees)
    for names in (paper.recipients, paper.addressees):
        if (letters := sum(map(len, names))) > MAX_RECIPIENTS:
            raise PaperTooLarge(f"names of {letters} characters, at most {MAX_RECIPIENTS}")
    if len(paper.annexes) > LARGEST_ROMAN:
        raise PaperTooLarge(f"{len(paper.annexes)} annexes, at most {LARGEST_ROMAN}")
    check_listed([annex.title for annex in paper.annexes], [annex.subtitle for annex in paper.annexes])
    check_rows([annex.table() for annex in paper.annexes])


def _number(paper: Paper) -> int | None:
    return None if paper.draft else paper.number


def _symbol(paper: Paper, number: int | None) -> str:
    code, symbol = paper.type_code, paper.letterhead.symbol
    return number_and_symbol(paper.system, number, code, symbol, unit_symbol=paper.unit_symbol)


def _date(paper: Paper) -> str:
    blank = paper.draft or paper.date is None
    return blank_document_date(paper.year) if blank else document_date(paper.date)


def _type_name(paper: Paper) -> str:
    name = paper.type_name or ("Công văn" if paper.type_code in ("", LETTER_CODE) else "")
    return name.capitalize()


def _about(paper: Paper) -> list[str]:
    """The trích yếu of a công văn, under its number: "V/v …" (State), "về việc …" (Party)."""
    words, face = ABOUT[paper.system]
    subject = _SAID.sub("", one_line([paper.subject]), count=1) if _SAID.match(paper.subject) else paper.subject
    text = f"{words} {one_line([subject])}" if subject.strip() else ""
    return lines(text, ISSUER_WIDTH[paper.system], face, ABOUT_SIZE)


def _addressees(paper: Paper) -> list[dict]:
    """The lines of "Kính gửi:", each with its place from the left margin in millimetres.

    One addressee stands on the same line; several have a line each, their dashes under the colon
    (Nghị định 30/2020/NĐ-CP, Phụ lục I). The whole is centred.
    """
    names = [name for name in paper.addressees if name.strip()]
    if not names:
        return []
    face = "italic" if paper.system == "party" else "regular"
    word = tidy(paper.salutation)
    if len(names) == 1:
        label = f"{word}: "
        room = TEXT_WIDTH - width_of(label, face)
        first, *rest = lines(names[0], room, face, SIZE) or [""]
        placed = [(label + first, 0.0), *((line, width_of(label, face)) for line in rest)]
    else:
        indent, dash = width_of(word, face), width_of("- ", face)
        placed = [(f"{word}:", 0.0)]
        for item in listed(names):
            for n, line in enumerate(lines(item, TEXT_WIDTH - indent - dash, face, SIZE)):
                placed.append((line, indent + (dash if n else 0)))
    left = max(0, (TEXT_WIDTH - max(indent + width_of(text, face) for text, indent in placed)) / 2)
    return [{"text": text, "left": left + indent, "mm": f"{left + indent:.2f}"} for text, indent in placed]


def _legal_bases(paper: Paper) -> list[str]:
    """One Căn cứ a line, `;` between and `.` at the end; a Party paper puts a dash before each."""
    bases = [tidy(base).lstrip("-– ").rstrip(" ;.,") for base in paper.legal_bases if base.strip()]
    dash = "- " if paper.system == "party" else ""
    return [f"{dash}{base}{';' if n < len(bases) else '.'}" for n, base in enumerate(bases, start=1)]


def _annex(paper: Paper, annex: Annex, n: int) -> dict:
    """One Phụ lục, numbered in Roman when there are several, naming the paper it comes with."""
    width = WIDE_WIDTH if annex.landscape else TEXT_WIDTH
    whole = citation(paper.system, _type_name(paper), _symbol(paper, _number(paper)), None)
    comma = "," if paper.system == "party" else ""
    of = f" của {tidy(paper.issuer_name)}" if paper.issuer_name.strip() else ""
    return {
        "label": f"Phụ lục {roman(n)}" if len(paper.annexes) > 1 else "Phụ lục",
        "title": lines(annex.title, width - 20, "bold", SIZE),
        "attached": lines(f"(Kèm theo {whole}{comma} {_date(paper)}{of})", width - 10, "italic", SIZE),
        "subtitle": lines(annex.subtitle, width - 20, "regular", SIZE),
        "landscape": annex.landscape,
        "page": f"annex{n}",
        "table": table_parts(annex.table()),
    }
