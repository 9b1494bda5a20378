"""The record of supervision (biên bản giám sát): the Front's verdicts on a conference, in the Front's own name.

The Front's papers follow the Front's rules (domain.md 3.4): a head like the State's, its own number typed in; nothing
is issued or frozen here. Citizens are not named.
"""

from django.utils import timezone

from dialogue_site.lib.dates import running_date
from dialogue_site.lib.numbers import two_digits
from dialogue_site.models import Unit
from dialogue_site.models.units import UnitKind
from dialogue_site.papers import Column, Signature, Table, TableForm

from ..models import Review
from ..states import UNSATISFACTORY, Verdict
from .words import division, lower_first, upper_first

VERDICTS = {
    Verdict.SATISFACTORY: "Đạt",
    Verdict.PARTLY: "Đạt một phần",
    Verdict.NOT: "Chưa đạt",
    Verdict.CANNOT_JUDGE: "Chưa đủ cơ sở đánh giá",
}
CRITERIA = {
    "to_the_point": "không đúng nội dung kiến nghị",
    "specific": "chưa cụ thể: địa điểm, thời gian, đơn vị",
    "authority": "không đúng thẩm quyền",
    "in_time": "quá hạn",
    "real_result": "chưa có kết quả thực tế",
}
COLUMNS = (
    Column("STT", 12, "center"),
    Column("Mã", 17, "center"),
    Column("Nội dung", 48),
    Column("Nội dung trả lời", 56),
    Column("Ý kiến giám sát", 36),
    Column("Nhận xét, tiêu chí chưa đạt", 48),
    Column("Phản hồi của cơ quan", 47),
)


def verdicts_of(conference, day_from=None, day_to=None):
    """The verdicts that stand on a conference, of a period of days; four queries."""
    found = Review.objects.filter(ward=conference.ward_id).of_conference(conference).standing()
    if day_from:
        found = found.filter(sent_on__gte=day_from)
    if day_to:
        found = found.filter(sent_on__lte=day_to)
    related = ("issue__category", "answer", "conclusion", "report__document")
    found = found.select_related(*related).defer("report__document__pdf")
    found = found.prefetch_related("responses", "issue__oral_replies")
    return list(found.order_by("issue__number", "conclusion__number", "pk"))


def supervision_form(
    conference, reviews, *, day, day_from=None, day_to=None, number="", secretary="", chair="", remark=""
):
    """The :class:`TableForm` of the record; ``day`` is the day on which it is made."""
    front = Unit.objects.of_ward(conference.ward).filter(kind=UnitKind.FRONT).prefetch_related("names").first()
    named = front.named_on(day) if front else None
    name = (named.name if named else "") or (front.name if front else "Ủy ban Mặt trận Tổ quốc Việt Nam")
    issuer = (named.header_name if named else "") or name.upper()
    superior = named.header_superior if named else ""
    return TableForm(
        title_lines=[
            "BIÊN BẢN GIÁM SÁT",
            "việc trả lời, giải quyết ý kiến, kiến nghị của Nhân dân",
            f"sau Hội nghị đối thoại ngày {running_date(conference.date)}",
        ],
        issuer=issuer,
        superior=superior,
        head="state",
        number=_numbered(number),
        paragraphs=_paragraphs(conference, name, reviews, day, day_from, day_to),
        tables=[Table(COLUMNS, groups=_groups(reviews))],
        closing=_closing(reviews, remark),
        signatures=[
            Signature("NGƯỜI GHI BIÊN BẢN", secretary, "(ký, ghi rõ họ tên)"),
            Signature("TM. BAN THƯỜNG TRỰC\nCHỦ TỊCH", chair, "(ký, ghi rõ họ tên)"),
        ],
        recipients=[f"Đảng ủy, UBND {division(conference)}", "Các tổ chức chính trị - xã hội", "Lưu: MTTQ"],
        landscape=True,
    )


def _numbered(number):
    """“Số: 12/BB-MTTQ”, or nothing before a number is typed."""
    number = number.strip()
    return f"Số: {number}" if number and not number.lower().startswith("số") else number


def _paragraphs(conference, name, reviews, day, day_from, day_to):
    period = f" từ ngày {running_date(day_from)}" if day_from else ""
    period += f" đến ngày {running_date(day_to or day)}"
    counts = {verdict: sum(1 for review in reviews if review.verdict == verdict) for verdict in VERDICTS}
    summed = "; ".join(f"{lower_first(VERDICTS[verdict])} {two_digits(n)}" for verdict, n in counts.items())
    return (
        f"Ngày {running_date(day)}, {name} lập biên bản giám sát việc trả lời, giải quyết ý kiến, kiến nghị của Nhân "
        f"dân và việc thực hiện kết luận tại hội nghị{period}.\n\n"
        f"Kết quả: {two_digits(len(reviews))} nội dung được giám sát; {summed}."
    )


def _groups(reviews):
    groups = (
        ("NỘI DUNG ĐÃ TRẢ LỜI", [review for review in reviews if review.issue_id]),
        ("KẾT LUẬN CỦA HỘI NGHỊ", [review for review in reviews if review.conclusion_id]),
        ("BÁO CÁO ĐỊNH KỲ", [review for review in reviews if review.report_id]),
    )
    found, start = [], 0
    for title, rows in groups:
        if rows:
            heading = f"{title} ({two_digits(len(rows))} nội dung)"
            found.append((heading, [_row(start + n, review) for n, review in enumerate(rows, 1)]))
            start += len(rows)
    return found


def _row(number, review):
    missing = "; ".join(CRITERIA[value] for value in review.failed if value in CRITERIA)
    remark = review.comment.strip()
    if missing:
        remark = f"{remark.rstrip(' .')} ({missing})." if remark else f"{upper_first(missing)}."
    responses = list(review.responses.all())
    response = ""
    if responses:
        last = responses[-1]
        response = f"{running_date(timezone.localtime(last.recorded_at).date())}: {last.text}"
    elif review.verdict in UNSATISFACTORY:
        response = f"Chưa phản hồi (hạn {running_date(review.respond_by)})"
    sent = running_date(review.sent_on)
    return [str(number), *_about(review), f"{VERDICTS[review.verdict]} (ngày {sent})", remark, _cut(response)]


def _about(review):
    """Its code, what was judged, and what was answered to it: for a reply in the room its gist and who gave it."""
    if review.conclusion_id:
        return "", f"Kết luận {review.conclusion.number}", _cut(review.conclusion.text)
    if review.report_id:
        document = review.report.document
        return "", f"Báo cáo {document.full_number}", _cut(document.subject)
    return review.issue.code, review.issue.summary, _cut(review.answer.text if review.answer_id else _in_room(review))


def _in_room(review):
    replies = [f"{reply.replied_by}: {reply.gist}" for reply in review.issue.oral_replies.all()]
    return f"Trả lời tại hội nghị. {' '.join(replies)}".strip()


def _cut(text, most=350):
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[: most - 1].rsplit(' ', 1)[0]}…"


def _closing(reviews, remark):
    waiting = sum(1 for review in reviews if review.verdict in UNSATISFACTORY and not review.responses.all())
    parts = []
    if waiting:
        parts.append(
            f"Đề nghị cơ quan có trách nhiệm phản hồi đúng hạn {two_digits(waiting)} ý kiến còn chưa được phản hồi."
        )
    if remark:
        parts.append(f"Nhận xét, kiến nghị chung: {remark}")
    return "\n\n".join(parts)
