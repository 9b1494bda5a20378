"""The sheets the demo's units hand in as evidence: invented inspection records as PDF."""

from functools import lru_cache

from dialogue_site.lib.uploads import inspect_upload
from dialogue_site.papers import Signature, TableForm, table_form_pdf


@lru_cache(maxsize=32)
def _sheet(summary, note):
    form = TableForm(
        title_lines=("BIÊN BẢN", "kiểm tra kết quả giải quyết kiến nghị (dữ liệu minh họa)"),
        issuer="UBND PHƯỜNG BỒ ĐỀ",
        head="state",
        paragraphs=f"Nội dung kiểm tra: {summary}.\n\nKết quả: {note}",
        signatures=(Signature("NGƯỜI KIỂM TRA"), Signature("ĐẠI DIỆN TỔ DÂN PHỐ")),
    )
    return inspect_upload(table_form_pdf(form), "bien-ban-kiem-tra.pdf")


def evidence_of(row):
    """A clean file that proves the work of ``row``."""
    return _sheet(row["summary"], row["note"])
