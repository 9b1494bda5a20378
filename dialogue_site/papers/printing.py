"""Papers and forms as HTML and as PDF/A bytes, always the same for the same facts.

Every function raises `PaperTooLarge`. `created` is the time kept in the file; without it a paper keeps its
date, a draft or a form nothing.
"""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string

from ..lib.pdf import render_pdf
from .context import paper_context, paper_title
from .fit import assets, one_line
from .forms import (
    opinion_slips_context,
    receipt_slips_context,
    sign_in_context,
    table_form_context,
    table_form_title,
)
from .kinds import OpinionSlip, Paper, ReceiptSlip, SignInSheet, TableForm


def paper_html(paper: Paper) -> str:
    """Return the HTML page of `paper`."""
    return render_to_string("documents/paper.html", paper_context(paper))


def paper_pdf(paper: Paper, *, created: datetime | None = None) -> bytes:
    """Return `paper` as PDF/A bytes."""
    author = one_line([paper.letterhead.issuer_lines])
    return _print(paper_html(paper), title=paper_title(paper), author=author, created=created or _midnight(paper))


def table_form_html(form: TableForm) -> str:
    """Return the HTML page of a table form."""
    return render_to_string("documents/table_form.html", table_form_context(form))


def table_form_pdf(form: TableForm, *, created: datetime | None = None) -> bytes:
    """Return a table form as PDF/A bytes."""
    return _print(table_form_html(form), title=table_form_title(form), author=one_line([form.issuer]), created=created)


def sign_in_html(sheet: SignInSheet) -> str:
    """Return the HTML page of a sign-in sheet."""
    return render_to_string("documents/sign_in_sheet.html", sign_in_context(sheet))


def sign_in_pdf(sheet: SignInSheet, *, created: datetime | None = None) -> bytes:
    """Return a sign-in sheet as PDF/A bytes."""
    return _print(sign_in_html(sheet), title=one_line(sheet.title_lines), created=created)


def opinion_slips_html(slips: Sequence[OpinionSlip], *, page: str = "A5") -> str:
    """Return the HTML of opinion slips, one to a page."""
    return render_to_string("documents/opinion_slips.html", opinion_slips_context(slips, page))


def opinion_slips_pdf(slips: Sequence[OpinionSlip], *, page: str = "A5", created: datetime | None = None) -> bytes:
    """Return opinion slips as one PDF/A, each on a page "A5" or "A4"."""
    title = opinion_slips_context(slips[:1], page)["page_title"]
    return _print(opinion_slips_html(slips, page=page), title=title, created=created)


def receipt_slips_html(heading: str, slips: Sequence[ReceiptSlip], *, year: int) -> str:
    """Return the HTML of the receipts of many letters."""
    return render_to_string("documents/receipt_slips.html", receipt_slips_context(heading, slips, year))


def receipt_slips_pdf(
    heading: str, slips: Sequence[ReceiptSlip], *, year: int, created: datetime | None = None
) -> bytes:
    """Return the receipts of many letters as one PDF/A, several to a sheet."""
    return _print(receipt_slips_html(heading, slips, year=year), title="Giấy biên nhận", created=created)


def _midnight(paper: Paper) -> datetime | None:
    if paper.date is None or paper.draft:
        return None
    return datetime.combine(paper.date, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))


def _print(html: str, *, title: str, author: str = "", created: datetime | None = None) -> bytes:
    return render_pdf(html, title=title, author=author, created=created, assets=assets())
