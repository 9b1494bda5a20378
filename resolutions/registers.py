"""The register of issued papers: series, their gaps, and the lines it exports and prints (Nghị định 30, sổ đăng ký).

A series is one issuer's papers of one type in one year (state) or one committee's term (party). What the system
numbers has no gaps; a gap comes from a number typed from the office's own register, which gave the numbers between.
"""

from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Window
from django.db.models.functions import Lag
from django.utils.translation import gettext_lazy as _

from dialogue_site.issuing import series_scope
from dialogue_site.letterheads import letterhead_on
from dialogue_site.lib.dates import running_date
from dialogue_site.models import Counter, OfficialDocument, Unit
from dialogue_site.models.documents import DocumentState
from dialogue_site.papers import Column, Table, TableForm

from .states import NUMBERED

#: The state of a paper as the register prints it.
PRINTED_STATES = {
    DocumentState.ISSUED: "",
    DocumentState.SUPERSEDED: "đã được thay thế",
    DocumentState.VOIDED: "đã hủy",
}
SHEET_COLUMNS = (
    (_("Issuing body"), 28),
    (_("Type of paper"), 16),
    (_("Series"), 12),
    (_("Number"), 9),
    (_("Number and symbol"), 20),
    (_("Date"), 12),
    (_("Subject"), 60),
    (_("Recipients"), 40),
    (_("Signer"), 22),
    (_("State"), 18),
    (_("Why it was voided"), 30),
)
#: Lines printed at one time; a longer register is printed by year or type.
MOST_PRINTED = 2_000


@dataclass
class Series:
    """One series: how many papers, the highest number, and the numbers not used here as ``[(first, last)]``."""

    issuer_id: int
    type_code: str
    series: str
    issuer: str
    papers: int
    highest: int
    gaps: list = field(default_factory=list)
    lost: list = field(default_factory=list)

    @property
    def key(self):
        """The value of the list's filter."""
        return f"{self.issuer_id}:{self.type_code}:{self.series}"

    @staticmethod
    def in_words(ranges):
        """“3, 7-9”."""
        return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def numbered(user):
    """The papers of the person's wards that bear a number."""
    return OfficialDocument.objects.visible_to(user).filter(state__in=NUMBERED)


def all_series(user):
    """Every :class:`Series` of the person's wards, newest first: four queries, however many papers there are.

    ``lost`` are numbers the counter gave out after the last paper there is: no such paper may be missing.
    """
    papers = numbered(user).order_by()
    keys = ("issuer", "type_code", "series")
    rows = papers.values(*keys).annotate(papers=Count("pk"), highest=Max("number"))
    found = {
        (row["issuer"], row["type_code"], row["series"]): Series(
            row["issuer"], row["type_code"], row["series"], "", row["papers"], row["highest"]
        )
        for row in rows
    }
    before = Window(Lag("number", default=0), partition_by=[F(key) for key in keys], order_by=F("number").asc())
    jumps = papers.annotate(before=before).filter(number__gt=F("before") + 1)
    for issuer, code, name, last, number in jumps.values_list(*keys, "before", "number").order_by(*keys, "number"):
        found[issuer, code, name].gaps.append((last + 1, number - 1))
    names = dict(Unit.objects.filter(pk__in={key[0] for key in found}).values_list("pk", "name"))
    scopes = {series_scope(*key): series for key, series in found.items()}
    for scope, value in Counter.objects.filter(pk__in=scopes).values_list("pk", "value"):
        if value > scopes[scope].highest:
            scopes[scope].lost.append((scopes[scope].highest + 1, value))
    for series in found.values():
        series.issuer = names.get(series.issuer_id, "")
    return sorted(found.values(), key=lambda each: (each.issuer, each.type_code, each.series), reverse=False)


def sheet_line(document):
    """One paper as a line of the exported register."""
    return (
        document.issuer.name_on(document.date),
        document.type_name.capitalize(),
        document.series,
        document.number,
        document.full_number,
        document.date,
        document.subject,
        "; ".join(_to(document)),
        document.signer,
        document.get_state_display(),
        document.void_reason,
    )


def _to(document):
    """Whom it went to: addressees, then recipients, without the archive's line."""
    lines = [*document.addressees.splitlines(), *document.recipients.splitlines()]
    return [line.strip() for line in lines if line.strip() and not line.strip().lower().startswith(("lưu", "như "))]


def printed_books(documents, heading):
    """The register to be printed, a form for each issuing body: the books of Party and State are never one."""
    books = {}
    for document in documents:
        books.setdefault((document.system, document.issuer_id), []).append(document)
    return [_book(own, heading) for _key, own in sorted(books.items())]


def _book(documents, heading):
    """The columns of “sổ đăng ký văn bản đi”, under the letterhead of the last day in the book."""
    last = max(documents, key=lambda each: each.date)
    head = letterhead_on(last.issuer, last.system, last.date)
    rows = [
        (
            str(number),
            document.full_number,
            running_date(document.date),
            f"{document.type_name.capitalize()}: {' '.join(document.subject.split())}",
            document.signer,
            "; ".join(_to(document)),
            _remark(document),
        )
        for number, document in enumerate(documents, start=1)
    ]
    return register_form(rows, heading, head.issuer_lines, head.superior)


def register_form(rows, heading, issuer, superior=""):
    """One book as a form."""
    columns = [
        Column("TT", 12, "center"),
        Column("Số, ký hiệu", 34),
        Column("Ngày tháng", 24, "center"),
        Column("Tên loại và trích yếu nội dung", 82),
        Column("Người ký", 32),
        Column("Nơi nhận", 50),
        Column("Ghi chú", 22),
    ]
    return TableForm(
        title_lines=["SỔ ĐĂNG KÝ VĂN BẢN ĐI", heading],
        issuer=issuer,
        superior=superior,
        tables=[Table(columns, rows=rows)],
        landscape=True,
    )


def _remark(document):
    state = PRINTED_STATES[document.state]
    return f"{state}: {document.void_reason}" if document.state == DocumentState.VOIDED else state
