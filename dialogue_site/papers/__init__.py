"""Official papers: facts in; HTML, PDF/A and Word out, in the format of the system that issues them.

State papers follow Nghị định 30/2020/NĐ-CP, Phụ lục I; Party papers follow Hướng dẫn 05-HD/VPTW. The
geometry is in `static/documents/document.css`, the order of the parts in `templates/documents/`. Nothing
here reads the database.

`kinds` are the facts, `context` and `forms` the words printed, `printing` the PDF, `docx` the Word file.
"""

from ..lib.pdf import PaperTooLarge
from .context import paper_context, paper_title
from .docx import paper_docx, table_form_docx
from .docx_slips import opinion_slips_docx, receipt_slips_docx
from .fit import assets
from .kinds import (
    Annex,
    Column,
    Letterhead,
    OpinionSlip,
    Paper,
    ReceiptSlip,
    Signature,
    SignInSheet,
    Table,
    TableForm,
)
from .printing import (
    opinion_slips_html,
    opinion_slips_pdf,
    paper_html,
    paper_pdf,
    receipt_slips_html,
    receipt_slips_pdf,
    sign_in_html,
    sign_in_pdf,
    table_form_html,
    table_form_pdf,
)

__all__ = [
    "Annex",
    "Column",
    "Letterhead",
    "OpinionSlip",
    "Paper",
    "PaperTooLarge",
    "ReceiptSlip",
    "SignInSheet",
    "Signature",
    "Table",
    "TableForm",
    "assets",
    "opinion_slips_docx",
    "opinion_slips_html",
    "opinion_slips_pdf",
    "paper_context",
    "paper_docx",
    "paper_html",
    "paper_pdf",
    "paper_title",
    "receipt_slips_docx",
    "receipt_slips_html",
    "receipt_slips_pdf",
    "sign_in_html",
    "sign_in_pdf",
    "table_form_docx",
    "table_form_html",
    "table_form_pdf",
]
