"""What the reconciliation sheet prints (conclusion 1b of the 2022 notice): the figures, then every issue."""

from dialogue_site.lib.dates import running_date
from dialogue_site.lib.numbers import two_digits
from dialogue_site.papers import Column, Signature, Table, TableForm

from ..models.reconciliation import Raised, Replied

RAISED = {
    Raised.BEFORE: "Chỉ tổng hợp trước hội nghị",
    Raised.ROOM: "Chỉ nêu tại hội nghị",
    Raised.BOTH: "Cả trước và tại hội nghị",
}
REPLIED = {
    Replied.BEFORE: "Đã trả lời trước hội nghị",
    Replied.ROOM: "Đã trả lời tại hội nghị",
    Replied.NOT_YET: "Chưa trả lời",
}
BY_HAND = "(ký, ghi rõ họ tên)"


def sheet_form(conference, rows, counts, *, day, made_by="", approver=None):
    """The ``TableForm`` of ``rows`` (``reconciling.Placed``) that ``made_by`` began; a draft without ``approver``."""
    ward = conference.ward.name_on(conference.date).split(",")[0].upper()
    post = approver.post_in(conference.ward_id) if approver else ""
    return TableForm(
        title_lines=[
            "BẢNG ĐỐI CHIẾU Ý KIẾN, KIẾN NGHỊ",
            f"{conference.title.strip()}, ngày {running_date(conference.date)}",
        ],
        issuer=f"VĂN PHÒNG ĐẢNG ỦY\nVĂN PHÒNG UBND\n{ward}",
        paragraphs=_said(conference, counts),
        tables=[_summary(counts), _list(rows)],
        closing="Các vấn đề chưa trả lời và các vấn đề chỉ tổng hợp trước hội nghị vẫn được trả lời bằng văn bản "
        "đến từng người có ý kiến.",
        signatures=[
            Signature("NGƯỜI ĐỐI CHIẾU", made_by, how=BY_HAND),
            Signature(f"DUYỆT\n{post.upper()}".strip(), approver.full_name if approver else "", how=BY_HAND),
        ],
        landscape=True,
        draft=approver is None,
        foot=f"Số liệu tính đến ngày {running_date(day)}",
    )


def _said(conference, counts):
    out = counts["outside"]
    rest = f" {two_digits(out)} vấn đề chỉ nêu sau hội nghị không đưa vào bảng này." if out else ""
    return (
        f"Tổng số {two_digits(counts['total'])} vấn đề được đối chiếu, mỗi vấn đề ở đúng một ô, theo tình hình trả lời "
        f"tại thời điểm hội nghị (ngày {running_date(conference.date)}).{rest}"
    )


def _summary(counts):
    boxes = counts["boxes"]
    rows = [
        [
            RAISED[raised],
            *(two_digits(boxes[f"{raised}/{replied}"]) for replied in Replied),
            two_digits(counts["raised"][raised]),
        ]
        for raised in Raised
    ]
    rows.append(["Cộng", *(two_digits(counts["replied"][replied]) for replied in Replied), two_digits(counts["total"])])
    heads = [Column("Nguồn ý kiến", 34)] + [Column(REPLIED[replied], 18, "center") for replied in Replied]
    return Table([*heads, Column("Cộng", 12, "center")], rows)


def _list(rows):
    groups, position = [], 0
    for raised in Raised:
        members = [row for row in rows if row.raised == raised]
        if members:
            lines = [_line(position + n, row) for n, row in enumerate(members, start=1)]
            groups.append((f"{RAISED[raised].upper()} ({two_digits(len(lines))} vấn đề)", lines))
            position += len(lines)
    columns = [
        Column("TT", 6, "center"), Column("Mã", 9, "center"), Column("Vấn đề", 40), Column("Lĩnh vực", 18),
        Column("Trả lời", 17), Column("Căn cứ, người trả lời", 24),
    ]  # fmt: skip
    return Table(columns, groups=groups, caption="Danh sách các vấn đề")


def _line(position, row):
    """One issue: counted through the whole list; its code stands apart, for who looks it up."""
    issue = row.issue
    category = issue.category.label if issue.category_id else "Chưa phân loại"
    return [str(position), issue.code, issue.summary, category, REPLIED[row.replied], _basis(row)]


def _basis(row):
    if row.replied == Replied.BEFORE and row.answer is not None:
        return f"{row.answer.document_number}, ngày {running_date(row.answer.document_date)}"
    if row.replied == Replied.ROOM and row.reply is not None:
        end = "trả lời xong" if row.reply.is_final else "sẽ trả lời bằng văn bản"
        return f"{row.reply.replied_by} ({end})"
    return row.issue.lead_unit.label if row.issue.lead_unit_id else ""
