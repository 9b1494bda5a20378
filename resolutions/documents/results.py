"""What the public reads: the notice of results (domain.md 3.5, sample 11) and the sheet for the noticeboard.

Design invariant 11: public summary, category, unit, dates. Names of citizens, contacts and verbatim texts are
not even queried here; an issue without a public summary is only counted.
"""

from django.db.models import Q

from conferences.reports import attendance_of
from dialogue_site.lib.dates import running_date
from dialogue_site.lib.numbers import two_digits
from dialogue_site.papers import Annex, Column, Table, TableForm
from feedback import reports
from feedback.models import Category, Issue, Opinion
from feedback.states import ANSWERED, Result, Stage

from ..models import ConclusionTask
from ..models.deadlines import DeadlineKind
from .meeting import ward_name
from .words import division, lower_first

#: The state of a matter as citizens read it.
_STAGES = {
    Stage.WITH_HIGHER: "Đã chuyển cấp có thẩm quyền",
    Stage.COMPLEX_NOTIFIED: "Phức tạp, đã thông báo thời gian giải quyết",
    Stage.RECEIVED: "Đã tiếp nhận",
    Stage.CLASSIFIED: "Đã tiếp nhận",
}
_RESULTS = {Result.RESOLVED: "đã giải quyết", Result.NOT_FEASIBLE: "đã giải thích", Result.EXPLAINED: "đã giải thích"}
_NO_CATEGORY = "Chưa phân nhóm"
#: Only these columns are read: nothing that could name a person.
_READ = (
    "number", "public_summary", "category_id", "stage", "result", "due_on", "answered_on", "conference_id",
    "lead_unit__name", "lead_unit__short_name",
)  # fmt: skip


def public_issues(conference, group=None):
    """The issues that count, with public facts alone; of one residential group when ``group`` is given."""
    issues = Issue.objects.filter(conference=conference).counted().select_related("lead_unit").only(*_READ)
    if group is not None:
        asked = Q(residential_groups=group) | Q(links__opinion__residential_group=group) & ~Q(
            links__opinion__state="withdrawn"
        )
        issues = issues.filter(asked).distinct()
    return list(issues.order_by("number"))


def standing_of(issue):
    """Where a matter stands, in the public's words."""
    if issue.stage in ANSWERED:
        result = _RESULTS.get(issue.result, "")
        return f"Đã trả lời{f', {result}' if result else ''}"
    return _STAGES.get(issue.stage, "Đang giải quyết")


def result_facts(conference, system, today):
    """Subject, text, recipients and annex of the public notice of results (Điều 43, Luật 72/2025/QH15)."""
    place = division(conference)
    return {
        "subject": f"Kết quả Hội nghị đối thoại với Nhân dân {ward_name(conference)} năm {conference.year}",
        "body": _result_body(conference, today),
        "annexes": [_result_annex(conference).facts()],
        "recipients": "\n".join(
            [
                "Thường trực Đảng ủy",
                "Thường trực HĐND",
                f"Ủy ban MTTQ {place}",
                "Tổ trưởng các tổ dân phố",
                "Niêm yết tại trụ sở",
                "Lưu: VT, VP",
            ]
        ),
    }


def result_figures(conference, today):
    """The counts the public notice prints, with their day."""
    figures = reports.Report(reports.Scope.of_conference(conference), today).figures
    names = ("opinions", "issues", "categories", "answered", "open")
    voices = Opinion.objects.filter(conference=conference).on_papers().count()
    return {name: figures[name].value for name in names} | {"opinions": voices, "as_of": today.isoformat()}


def _result_body(conference, today):
    place = division(conference)
    figures = result_figures(conference, today)
    came = attendance_of(conference)["attended"] or conference.reported_attendance
    delegates = f"có {two_digits(came)} đại biểu dự, " if came else "tiếp nhận "
    answered, left = figures["answered"], figures["open"]
    said = f"Đến ngày {running_date(today)}, đã trả lời {two_digits(answered)} vấn đề. " if answered else ""
    rest = (
        f"{two_digits(left)} vấn đề được giao cơ quan, đơn vị giải quyết, trả lời bằng văn bản{_until(conference)}; "
        "trong đó vấn đề vượt thẩm quyền được chuyển cấp có thẩm quyền, vấn đề phức tạp được thông báo thời gian và "
        "cơ quan giải quyết."
    )
    return "\n\n".join(
        [
            f"Ngày {running_date(conference.date)}, UBND {place} phối hợp với Ủy ban MTTQ Việt Nam {place} tổ chức Hội "
            f"nghị đối thoại với Nhân dân. UBND {place} thông báo kết quả như sau:",
            f"1. Hội nghị {delegates}{two_digits(figures['opinions'])} ý kiến với {two_digits(figures['issues'])} vấn "
            f"đề, thuộc {two_digits(figures['categories'])} nhóm (Phụ lục kèm theo).",
            f"2. {said}{rest if left else 'Không còn vấn đề chưa trả lời.'}",
            f"3. Nhân dân theo dõi kết quả tại trụ sở UBND {place}, nhà văn hóa các tổ dân phố và trang thông tin điện "
            f"tử của {place}; phản ánh qua Ủy ban MTTQ {place}.",
        ]
    )


def _until(conference):
    """“ trước ngày 30/10/2026”: the day by which all that is unanswered is to be answered, where a task names one."""
    tasks = ConclusionTask.objects.standing().filter(conclusion__conference=conference, issue_scope="unanswered")
    deadline = next((t.deadline for t in tasks.select_related("deadline") if hasattr(t, "deadline")), None)
    if deadline is None or deadline.date is None:
        return ""
    word = {DeadlineKind.BEFORE: "trước", DeadlineKind.NO_LATER_THAN: "chậm nhất"}.get(deadline.kind)
    return f" {word} ngày {running_date(deadline.date)}" if word else ""


def _grouped(conference, issues, row):
    """``[(heading, rows)]`` by category in the ward's order; what has no public summary is counted at the end."""
    names = dict(Category.objects.filter(ward=conference.ward_id).order_by("position", "pk").values_list("pk", "name"))
    groups, position = [], 0
    for key, name in [*names.items(), (None, _NO_CATEGORY)]:
        members = [issue for issue in issues if issue.category_id == key]
        if not members:
            continue
        rows = []
        for issue in members:
            if issue.public_summary.strip():
                position += 1
                rows.append(row(position, issue))
        silent = len(members) - len(rows)
        if silent:
            rows.append(_uncounted(row, silent, whole=not rows))
        groups.append((f"{name.upper()} ({two_digits(len(members))} vấn đề)", rows))
    return groups


def _uncounted(row, number, *, whole):
    """The line of the issues that have no public summary yet."""
    text = f"{'' if whole else 'và '}{two_digits(number)} vấn đề {'' if whole else 'khác '}đang được tổng hợp nội dung"
    return ("", text, *[""] * (row.width - 2))


class _Row:
    """A function from (position, issue) to cells, with its number of cells."""

    def __init__(self, *cells):
        self.cells, self.width = cells, len(cells) + 1

    def __call__(self, position, issue):
        return (str(position), *(cell(issue) for cell in self.cells))


def _unit(issue):
    return issue.lead_unit.label if issue.lead_unit_id else ""


def _due(issue):
    return running_date(issue.due_on) if issue.due_on and issue.stage not in ANSWERED else ""


_ROW = _Row(lambda issue: " ".join(issue.public_summary.split()), _unit, _due, standing_of)


def _result_annex(conference):
    return Annex(
        title=f"TỔNG HỢP Ý KIẾN, KIẾN NGHỊ TẠI HỘI NGHỊ ĐỐI THOẠI VỚI NHÂN DÂN NĂM {conference.year}",
        columns=_columns(12, 110, 50, 28, 52),
        groups=_grouped(conference, public_issues(conference), _ROW),
    )


def _columns(*shares):
    heads = ("STT", "Nội dung ý kiến, kiến nghị", "Đơn vị giải quyết", "Thời hạn", "Kết quả đến nay")
    sides = ("center", "left", "left", "center", "left")
    return [Column(*column) for column in zip(heads, shares, sides, strict=True)]


def noticeboard_sheet(conference, today, group=None):
    """The :class:`TableForm` to be posted up: large letters, no number, no name of any citizen.

    ``group``: one residential group's matters; without it the whole ward's.
    """
    ward = conference.ward.name_on(conference.date).split(",")[0].upper()
    where = f"{group.name}, {ward_name(conference)}" if group else ward_name(conference)
    issues = public_issues(conference, group)
    note = "" if issues else "Chưa có vấn đề nào được ghi nhận."
    return TableForm(
        title_lines=[
            "KẾT QUẢ GIẢI QUYẾT Ý KIẾN, KIẾN NGHỊ CỦA NHÂN DÂN",
            f"Hội nghị đối thoại ngày {running_date(conference.date)}, {where}",
            f"(tính đến ngày {running_date(today)}: {two_digits(len(issues))} vấn đề)",
        ],
        issuer=f"ỦY BAN NHÂN DÂN\n{ward}",
        tables=[Table(_columns(18, 96, 48, 36, 54), groups=_grouped(conference, issues, _ROW), note=note)],
        closing=f"Nhân dân phản ánh qua tổ trưởng tổ dân phố hoặc Ủy ban MTTQ {division(conference)}.",
        landscape=True,
        large=True,
        foot=f"Niêm yết tại nhà văn hóa {lower_first(group.name)}" if group else "",
    )
