"""What a paper is made of: plain facts, frozen, without a word about how they are printed.

`Paper` is everything with a number of its own: notice, invitation, minutes, letter (công văn), report, transfer
slip. `TableForm`, `SignInSheet`, `OpinionSlip` and `ReceiptSlip` are forms and bear none. Layout: domain
reference 3.1, 3.2; samples: 3.5.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import NamedTuple

SYSTEMS = ("party", "state")
FORMS = ("titled", "letter", "minutes")
HEADS = ("", "party", "state")
ALIGNMENTS = ("left", "center", "right")
LETTER_CODE = "CV"
SIGN_IN_TOTALS = "Tổng số: mời ......; có mặt ......; vắng ...... (có lý do ......)."

Row = Sequence[str]


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


class Signature(NamedTuple):
    """One of several who sign: what stands above ("CHỦ TRÌ HỘI NGHỊ", may have lines), the name below.

    `how` is a small hint in brackets for a form signed by hand: "(ký, ghi rõ họ tên)".
    """

    lines: str
    name: str = ""
    how: str = ""


class Column(NamedTuple):
    """One column of a table; `share` is its part of the width in any unit: the shares of a table are added up."""

    head: str
    share: float
    align: str = "left"


@dataclass(frozen=True)
class Table:
    """A ruled table whose head repeats on every page and whose rows never break.

    `rows` come first, then `groups`: each a heading row ("QUẢN LÝ ĐẤT ĐAI (09 vấn đề)", numbered I, II, … in the
    first column) and its rows. Every row has as many texts as there are columns. `caption` stands above in
    bold, `note` below in italics.
    """

    columns: Sequence[Column]
    rows: Sequence[Row] = ()
    groups: Sequence[tuple[str, Sequence[Row]]] = ()
    caption: str = ""
    note: str = ""

    def __post_init__(self):
        for row in self.all_rows():
            if len(row) != len(self.columns):
                raise ValueError("A row has one text for each column.")
        if any(column.share <= 0 or column.align not in ALIGNMENTS for column in self.columns):
            raise ValueError("A column has a width, and is aligned left, center or right.")

    def all_rows(self) -> list[Row]:
        return [*self.rows, *(row for _, rows in self.groups for row in rows)]


@dataclass(frozen=True)
class Annex:
    """A Phụ lục: a table with a title, on pages of its own numbered from 1.

    `subtitle` is a free line under the title. The line "(Kèm theo Báo cáo số …)" is made by the paper,
    because only the paper knows its number.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Row] = ()
    groups: Sequence[tuple[str, Sequence[Row]]] = ()
    subtitle: str = ""
    landscape: bool = True
    note: str = ""

    def __post_init__(self):
        self.table()

    def table(self) -> Table:
        return Table(self.columns, self.rows, self.groups, note=self.note)

    def facts(self) -> dict:
        """What can be kept as JSON; `Annex.of_facts` makes the annex again."""
        return asdict(self) | {"columns": [list(column) for column in self.columns]}

    @classmethod
    def of_facts(cls, facts: dict) -> "Annex":
        return cls(**facts | {"columns": [Column(*column) for column in facts["columns"]]})


@dataclass(frozen=True)
class Paper:
    """One numbered paper. A draft, or a paper without number or date, prints those blank.

    `form`: "titled" prints the name of the type and the trích yếu; "letter" is a công văn (`type_code` "" or
    "CV", `unit_symbol` the drafting unit of the State's number, the trích yếu under the number, without its
    "V/v"); "minutes" has no place and date, and `signatures` instead of authority, post and signer.

    `body` is plain text (see `lib.papertext`); `subject` the trích yếu; `authority` what stands above the
    post ("T/M BAN THƯỜNG VỤ", "TM. ỦY BAN NHÂN DÂN", may have two lines); `addressees` follow `salutation`
    ("Kính trình" in a submission of the Party); `issuer_name` ("Ủy ban nhân dân phường Bồ Đề") is named above
    an annex; `foot` is a small line under the text of page 1.
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
    form: str = "titled"
    unit_symbol: str = ""
    addressees: list[str] = field(default_factory=list)
    salutation: str = "Kính gửi"
    signatures: list[Signature] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    issuer_name: str = ""

    def __post_init__(self):
        if self.system not in SYSTEMS or self.letterhead.system != self.system:
            raise ValueError("A paper and its letterhead belong to one system, party or state.")
        if self.form not in FORMS:
            raise ValueError("A paper is titled, a letter or minutes.")


@dataclass(frozen=True)
class TableForm:
    """A sheet without number whose heart is one or more tables: noticeboard, reconciliation, supervision record.

    `head` "" prints the issuer alone at the left; "state" and "party" print their system's two columns, with
    `number` and `place_date` as typed. The first of `title_lines` is bold; `subject` is printed as on a titled paper of
    the State, bold with a rule beneath. `paragraphs` stand before the tables and `closing` after them, both in the
    grammar of `lib.papertext`. `large` is for reading from a distance.
    """

    title_lines: Sequence[str]
    issuer: str
    tables: Sequence[Table] = ()
    superior: str = ""
    head: str = ""
    number: str = ""
    place_date: str = ""
    subject: str = ""
    paragraphs: str = ""
    closing: str = ""
    signatures: Sequence[Signature] = ()
    recipients: Sequence[str] = ()
    landscape: bool = False
    large: bool = False
    draft: bool = False
    foot: str = ""

    def __post_init__(self):
        if self.head not in HEADS:
            raise ValueError("A form has the head of the Party, of the State, or none.")


@dataclass(frozen=True)
class SignInSheet:
    """The list delegates sign on arrival: a section is (title, rows), a row (name, posts, note).

    It passes from hand to hand, so it has no telephone, no address, no identity number.
    """

    heading: str
    title_lines: list[str]
    sections: list[tuple[str, list[tuple[str, str, str]]]]
    totals: str = SIGN_IN_TOTALS


@dataclass(frozen=True)
class OpinionSlip:
    """Phiếu ghi ý kiến with its tear-off receipt; what is left empty becomes dotted lines.

    `code` names the slip ("HNDT-2026-0001"); `address` is what the QR code holds, and without it there is none.
    `issues` filled in replace the dotted lines of the first problems; `ticked` are the categories of those, `count`
    how many the receipt names.
    """

    heading: str
    title_lines: Sequence[str]
    categories: Sequence[str]
    year: int
    code: str = ""
    address: str = ""
    name: str = ""
    group: str = ""
    contact: str = ""
    issues: Sequence[str] = ()
    proposal: str = ""
    ticked: Sequence[str] = ()
    count: int = 0


@dataclass(frozen=True)
class ReceiptSlip:
    """Giấy biên nhận of one letter handed over: several are cut from one sheet."""

    letter: str
    name: str
    about: str = ""
    code: str = ""
    group: str = ""
