"""The same papers as Word files, because offices sign and register in Word: the words of the PDF, to be edited.

The templates in `dialogue_site/docx_templates/` hold page, fonts and order (made by `tools/docx_templates.py`);
docxtpl fills them with the very context the HTML is made of, always escaped, so that `{{ 7*7 }}` and `<b>`
in a text are printed as they are. Tables and annexes, whose columns differ, are added by `docx_tables`.
"""

import io
import re
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from django.conf import settings
from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate

from .context import paper_context, paper_title
from .docx_tables import restart_numbers, ruled_table, set_widths, turn
from .fit import TEXT_WIDTH, WIDE_WIDTH, one_line, width_of
from .forms import table_form_context, table_form_title
from .kinds import Paper, TableForm

CELL_SIZE, FORM_SIZE, LARGE_SIZE = 11, 12, 15
WIDE_COLUMNS = (100, 152)
MARK = "DỰ THẢO"
LONGEST_PROPERTY = 255
#: A private letter that no text has: where the tables of a form go.
TABLES_HERE = "\ue000"

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ue000")
_TEMPLATE_ESCAPES = re.compile(r"(?<=[{%])_(?=[{%])|(?<=[}%])_(?=[}%])")


def paper_docx(paper: Paper) -> bytes:
    """Return `paper` as a Word file with the words of `paper_pdf`. Raises `PaperTooLarge`."""
    context = paper_context(paper)
    rule = _rule_width(context["subject"])
    facts = {
        "type_lines": [context["type_name"]] if context["type_name"] else [],
        "subtitle": [],
        "five": paper.system == "party" and paper.form != "letter",
        "rule": paper.system == "state" and rule > 0,
        "dates": [f"{context['place']}, {context['date']}"] if context["date"] else [],
        "numbers": [context["number"]],
        "to_lines": [line["text"] for line in context["to"]],
        "blocks": _blocks(context["groups"]),
        "closing_blocks": [],
        "signed": not context["signatures"],
    }
    document = _filled(paper.system, context | facts)
    for paragraph, line in zip(_styled(document, "VB To"), context["to"], strict=True):
        paragraph.paragraph_format.left_indent = Mm(line["left"])
    if facts["rule"]:
        _set_rule(document, rule)
    _put_tables(document, [], CELL_SIZE)
    for paragraph in _styled(document, "VB Body")[-1:]:
        paragraph.paragraph_format.keep_with_next = True
    for n, annex in enumerate(context["annexes"], start=1):
        _add_annex(document, annex, first=n == 1)
    return saved(document, paper_title(paper), paper.letterhead.issuer_lines, None if paper.draft else paper.date)


def table_form_docx(form: TableForm) -> bytes:
    """Return a table form as a Word file with the words of `table_form_pdf`. Raises `PaperTooLarge`."""
    context = table_form_context(form)
    rule = _rule_width(context["subject"])
    facts = {
        "type_lines": context["title"],
        "five": False,
        "rule": rule > 0,
        "dates": [context["date"]] if context["date"] else [],
        "numbers": [context["number"]] if context["number"] else [],
        "about": [],
        "to": [],
        "to_lines": [],
        "legal_bases": [],
        "blocks": _blocks(context["groups"]),
        "closing_blocks": _blocks(context["closing"]),
        "signed": False,
        "authority": [],
        "post": [],
        "signer": [],
    }
    document = _filled(form.head or "plain", context | facts)
    if rule:
        _set_rule(document, rule)
    if form.landscape:
        turn(document.sections[0])
        set_widths(document.tables[0], WIDE_COLUMNS)
    width = WIDE_WIDTH if form.landscape else TEXT_WIDTH
    _put_tables(document, context["tables"], LARGE_SIZE if form.large else FORM_SIZE, width)
    return saved(document, table_form_title(form), form.issuer)


def _blocks(groups: list[dict]) -> list[dict]:
    """The blocks of a text as paragraphs, one after the other; headings are bold."""
    flat = []
    for group in groups:
        texts = group["items"] if group["kind"] == "list" else [group["text"]]
        flat += [{"text": text, "bold": group["kind"] in ("section", "title")} for text in texts]
    return flat


def _filled(head: str, facts: dict):
    """The template of `head` with `facts` in it, as a python-docx document."""
    template = DocxTemplate(io.BytesIO(_template(head)))
    mark = MARK if facts["draft"] else ""
    template.render(clean(facts) | {"mark": mark, "tables_here": TABLES_HERE}, autoescape=True)
    return template.docx


@cache
def _template(head: str) -> bytes:
    return (Path(settings.BASE_DIR) / "dialogue_site" / "docx_templates" / f"{head}.docx").read_bytes()


def blank_document():
    """An empty Word file with the page, the fonts and the styles of the forms."""
    document = Document(io.BytesIO(_template("plain")))
    for part in list(document.element.body)[:-1]:
        document.element.body.remove(part)
    section = document.sections[0]
    for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
        for paragraph in part.paragraphs:
            paragraph.clear()
    section.different_first_page_header_footer = False
    return document


def clean(value):
    """`value` without what XML cannot hold, and safe from docxtpl, which reads `{_{` as its own escape."""
    if isinstance(value, str):
        return _TEMPLATE_ESCAPES.sub("\u200b_", _NOT_XML.sub("", value))
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items() if key not in ("annexes", "tables")}
    if isinstance(value, (list, tuple)):
        return [clean(item) for item in value]
    return value


def _styled(document, name: str) -> list:
    return [paragraph for paragraph in document.paragraphs if paragraph.style.name == name]


def _rule_width(subject: list[str]) -> float:
    """The rule under the trích yếu of the State: two fifths of its longest line, as in the PDF."""
    return 0.4 * max((width_of(line, "bold") for line in subject), default=0)


def _set_rule(document, width: float) -> None:
    form = _styled(document, "VB Rule")[0].paragraph_format
    form.left_indent = form.right_indent = Mm((TEXT_WIDTH - width) / 2)


def _put_tables(document, tables: list[dict], size: int, width: float = TEXT_WIDTH) -> None:
    marker = next(paragraph for paragraph in document.paragraphs if paragraph.text == TABLES_HERE)
    for table in tables:
        if table["caption"]:
            marker.insert_paragraph_before(clean(table["caption"]), style="VB Caption")
        marker._p.addprevious(ruled_table(table, width, size, clean))
        marker.insert_paragraph_before(clean(table["note"]), style="VB Note")
    marker._p.getparent().remove(marker._p)


def _add_annex(document, annex: dict, *, first: bool) -> None:
    """A section of its own: turned when it is wide, its pages counted from 1, its head row on every page."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    turn(section, annex["landscape"])
    restart_numbers(section)
    if first:
        section.first_page_footer.is_linked_to_previous = False
    for texts, style in (
        ([annex["label"]], "VB Annex"),
        (annex["title"], "VB Annex"),
        (annex["subtitle"], "VB Subtitle"),
        (annex["attached"], "VB Attached"),
    ):
        for text in texts:
            document.add_paragraph(clean(text), style=style)
    width = WIDE_WIDTH if annex["landscape"] else TEXT_WIDTH
    last = document.add_paragraph(clean(annex["table"]["note"]), style="VB Note")
    last._p.addprevious(ruled_table(annex["table"], width, CELL_SIZE, clean))


def saved(document, title: str, author: str, day: date | None = None) -> bytes:
    """The bytes of a filled document; the file keeps the `day` of the paper, never that of the template."""
    properties = document.core_properties
    for name in ("created", "modified"):
        for old in properties._element.findall(qn(f"dcterms:{name}")):
            properties._element.remove(old)
        if day is not None:
            setattr(properties, name, datetime.combine(day, time()))
    properties.title = clean(title)[:LONGEST_PROPERTY]
    properties.author = clean(one_line([author]))[:LONGEST_PROPERTY]
    properties.comments = properties.keywords = properties.last_modified_by = ""
    properties.language = "vi-VN"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
