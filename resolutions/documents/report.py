"""What the periodic report says, written from the record as of a day (domain.md 3.5, sample 7 and its annex).

Figures come from ``resolutions.period_figures`` alone. Citizens are not named: the annex is for the Front and the
organisations, and the opening report gives the citizens' words without their names.
"""

from dialogue_site.letterheads import issuer_of, letterhead_on
from dialogue_site.lib.dates import quarter_roman, running_date
from dialogue_site.lib.numbers import ratio, two_digits
from dialogue_site.models.documents import System
from dialogue_site.papers import Annex, Column
from feedback.states import Result

from ..models.periodic import ReportKind, is_calendar_quarter
from ..states import Verdict
from .words import division, lower_first, signature_facts, upper_first

KIND, TYPE_CODE, TYPE_NAME = "periodic_report", "BC", "BÁO CÁO"
#: So many matters are told in words in an opening report; its annex has them all.
TOLD = 30
#: So many matters are named beside a change since the last report.
NAMED = 5
CHANGES = (
    ("newly_answered", "trả lời thêm"),
    ("newly_resolved", "giải quyết xong thêm"),
    ("newly_overdue", "quá hạn thêm"),
    ("newly_higher", "chuyển thêm đến cấp có thẩm quyền"),
    ("newly_complex", "thông báo thêm là vụ việc phức tạp"),
    ("reopened", "xem xét lại"),
    ("added", "tiếp nhận thêm"),
    ("gone", "không còn tính riêng (đã gộp, chuyển quy trình khác hoặc rút)"),
)
#: Figures of the Front's supervision and of the citizens that are told when they are others than last time.
CHANGED_COUNTS = (
    ("reviewed", "Vấn đề đã được giám sát"),
    ("satisfied", "Giám sát đánh giá đạt"),
    ("partly", "Giám sát đánh giá đạt một phần"),
    ("refused", "Giám sát đánh giá chưa đạt"),
    ("cannot_judge", "Giám sát chưa đủ cơ sở đánh giá"),
    ("responses_open", "Ý kiến giám sát chưa được phản hồi"),
    ("citizens_owed", "Công dân còn chờ trả lời"),
)
STANDING_WORDS = {
    "answered": "Đã trả lời",
    "on_time": "Đang giải quyết, trong hạn",
    "overdue": "Quá hạn",
    "with_higher": "Đã chuyển cấp có thẩm quyền",
    "complex": "Phức tạp, đã thông báo thời gian, cơ quan giải quyết",
    "no_date": "Đang giải quyết, chưa đặt thời hạn",
}
VERDICT_WORDS = {
    Verdict.SATISFACTORY: "MTTQ: đạt",
    Verdict.PARTLY: "MTTQ: đạt một phần",
    Verdict.NOT: "MTTQ: chưa đạt",
    Verdict.CANNOT_JUDGE: "MTTQ: chưa đủ cơ sở đánh giá",
}
RESULT_WORDS = {
    Result.UNDERWAY: "đang thực hiện",
    Result.EXPLAINED: "đã giải thích",
    Result.NOT_FEASIBLE: "không thực hiện được",
    Result.WITH_HIGHER: "đã chuyển cấp có thẩm quyền",
}


def report_facts(report, standing, figures, changes, system, today):
    """The fields of the report's draft paper, as a dict; ``changes`` is ``{name: [keys]}`` since the previous one."""
    conference = report.conference
    issuer = issuer_of(conference.ward, system, today)
    letterhead = letterhead_on(issuer, system, today)
    place = division(conference)
    return {
        "issuer": issuer,
        "symbol": letterhead.symbol,
        "place": letterhead.place,
        "subject": report_subject(report),
        "body": report_body(report, standing, figures, changes, system),
        "addressees": "\n".join(_addressees(system, place)),
        "recipients": "\n".join(_recipients(system, place)),
        "annexes": [report_annex(report, standing).facts()],
        **signature_facts(conference, system),
    }


def report_subject(report):
    """The trích yếu, with the day as of which the figures hold."""
    conference = report.conference
    title = f"Kết quả giải quyết ý kiến, kiến nghị sau Hội nghị đối thoại năm {conference.year}"
    if report.kind == ReportKind.OPENING:
        title = f"Kết quả giải quyết ý kiến, kiến nghị tại Hội nghị đối thoại năm {conference.year}"
    return f"{title}{_period_words(report)} (tính đến ngày {running_date(report.period_to)})"


def _period_words(report):
    day = report.period_to
    if report.kind == ReportKind.QUARTER and not is_calendar_quarter(report):
        return f", kỳ 03 tháng đến ngày {running_date(day)}"
    return {
        ReportKind.MONTH: f" tháng {day.month}/{day.year}",
        ReportKind.QUARTER: f" {quarter_roman(day)}",
        ReportKind.HALF_YEAR: f", kỳ 06 tháng đến ngày {running_date(day)}",
        ReportKind.NINE_MONTHS: f", kỳ 09 tháng đến ngày {running_date(day)}",
        ReportKind.YEAR: f", kỳ 12 tháng đến ngày {running_date(day)}",
    }.get(report.kind, "")


def _addressees(system, place):
    if system == System.PARTY:
        return [f"Ủy ban MTTQ Việt Nam {place}", f"Các tổ chức chính trị - xã hội {place}"]
    return [f"Đảng ủy {place}", f"Ủy ban MTTQ Việt Nam {place}"]


def _recipients(system, place):
    if system == System.PARTY:
        return ["Như trên", "Ban Thường vụ Đảng ủy", f"UBND {place}", "Các chi bộ, tổ dân phố", "Lưu Văn phòng Đảng ủy"]
    return [
        "Như trên",
        f"Các tổ chức CT-XH {place} (để giám sát)",
        f"Các phòng, đơn vị thuộc UBND {place}",
        "Lưu: VT, VP",
    ]


def report_body(report, standing, figures, changes, system):
    """The whole text."""
    dot = "-" if system == System.PARTY else "."
    counts = figures["counts"]
    parts = [
        _opening_words(report, system),
        f"I{dot} CÔNG TÁC TỔ CHỨC HỘI NGHỊ VÀ CHỈ ĐẠO GIẢI QUYẾT",
        _held(report, standing, figures),
        f"II{dot} KẾT QUẢ GIẢI QUYẾT",
        *_results(standing, counts),
    ]
    if report.kind == ReportKind.OPENING:
        parts += [f"III{dot} NHỮNG VIỆC CÒN TỒN TẠI, THEO LỜI NHÂN DÂN PHẢN ÁNH", *_remaining(standing)]
        parts += [f"IV{dot} GIÁM SÁT CỦA MẶT TRẬN TỔ QUỐC", *_supervised(counts)]
        parts += [f"V{dot} NHIỆM VỤ THỜI GIAN TỚI", _next(report, counts)]
    else:
        parts += [f"III{dot} GIÁM SÁT CỦA MẶT TRẬN TỔ QUỐC", *_supervised(counts)]
        parts += [f"IV{dot} SO VỚI KỲ BÁO CÁO TRƯỚC", *_changed(report, standing, counts, changes)]
        parts += [f"V{dot} TỒN TẠI, NGUYÊN NHÂN", *_shortcomings(standing)]
        parts += [f"VI{dot} NHIỆM VỤ, KIẾN NGHỊ", _next(report, counts)]
    return "\n\n".join([*parts, "(Chi tiết tại Phụ lục kèm theo)."])


def _opening_words(report, system):
    conference = report.conference
    who = "Đảng ủy, UBND" if system == System.PARTY else "UBND"
    notice = getattr(_notice_in_force(conference), "document", None)
    basis = ""
    if notice is not None and notice.number:
        basis = f"Thực hiện Thông báo kết luận số {notice.full_number}, ngày {running_date(notice.date)}, "
    text = f"{who} {division(conference)} báo cáo kết quả giải quyết ý kiến, kiến nghị của Nhân dân như sau:"
    return f"{basis}{text}"


def _notice_in_force(conference):
    notices = conference.notices.filter(document__state="issued").select_related("document").defer("document__pdf")
    return notices.order_by("-pk").first()


def _held(report, standing, figures):
    conference, counts = report.conference, figures["counts"]
    delegates = conference.reported_attendance
    came = f" có {delegates} đại biểu dự," if delegates else ""
    names = "; ".join(f"{lower_first(name)} {two_digits(n)}" for _pk, name, n in figures["categories"])
    groups = f", gồm: {names}" if names else ""
    rest = counts["issues"] - sum(n for _pk, _name, n in figures["categories"])
    unclassified = f"; chưa phân nhóm {two_digits(rest)}" if rest and names else ""
    return (
        f"Hội nghị ngày {running_date(conference.date)}{came} tiếp nhận {two_digits(counts['opinions'])} ý kiến với "
        f"{two_digits(counts['issues'])} vấn đề{groups}{unclassified}. Thuộc thẩm quyền {division(conference)} "
        f"{two_digits(counts['ward'])}, cấp trên {two_digits(counts['higher_authority'])}."
    )


def _share(part, whole):
    return f"{two_digits(part)}/{two_digits(whole)} vấn đề" + (f" ({ratio(part, whole)})" if whole else "")


def _results(standing, counts):
    """The numbered results; each figure is that of the annex."""
    n = two_digits
    lines = [
        f"1. Đã trả lời: {_share(counts['answered'], counts['issues'])}, gồm {n(counts['answered_room'])} vấn đề trả "
        f"lời tại hội nghị, {n(counts['answered_written'])} vấn đề trả lời bằng văn bản.",
        f"2. Đã giải quyết xong: {_share(counts['resolved'], counts['issues'])}.",
        f"3. Đang giải quyết trong hạn: {n(counts['on_time'])} vấn đề.",
        f"4. Quá hạn: {n(counts['overdue'])} vấn đề (nêu tại Phụ lục).",
        f"5. Đã chuyển cấp có thẩm quyền: {n(counts['with_higher'])} vấn đề.",
        f"6. Phức tạp, đã thông báo thời gian và cơ quan giải quyết: {n(counts['complex'])} vấn đề.",
    ]
    if counts["no_date"]:
        lines.append(f"{len(lines) + 1}. Chưa đặt thời hạn: {n(counts['no_date'])} vấn đề.")
    owed = f"{n(counts['citizens_owed'])} công dân, với {n(counts['debts'])} nội dung"
    lines.append(f"{len(lines) + 1}. Công dân còn chờ trả lời: {owed}.")
    return lines


def _supervised(counts):
    n = two_digits
    if not counts["reviewed"]:
        return ["Đến kỳ báo cáo, Ủy ban MTTQ chưa có ý kiến giám sát đối với các nội dung đã trả lời."]
    return [
        f"Ủy ban MTTQ đã giám sát {n(counts['reviewed'])}/{n(counts['answered'])} vấn đề đã trả lời: đạt "
        f"{n(counts['satisfied'])}; đạt một phần {n(counts['partly'])}; chưa đạt {n(counts['refused'])}; chưa đủ cơ sở "
        f"đánh giá {n(counts['cannot_judge'])}.",
        f"Ý kiến giám sát chưa được phản hồi: {n(counts['responses_open'])}.",
    ]


def _changed(report, standing, counts, changes):
    if report.previous is None:
        return ["Đây là báo cáo đầu tiên sau hội nghị."]
    known = {line.pk: _flat(lower_first(line.summary), 120) for line in standing.lines}
    lines = [f"Kỳ trước tính đến ngày {running_date(report.previous.period_to)}. Từ đó đến nay:"]
    for name, words in CHANGES:
        keys = changes.get(name)
        if keys:
            lines.append(f"- {upper_first(words)} {two_digits(len(keys))} vấn đề{_named(keys, known)}")
    before = report.previous.figures.get("counts", {})
    for name, words in CHANGED_COUNTS:
        if name in before and before[name] != counts[name]:
            lines.append(f"- {words}: kỳ trước {two_digits(before[name])}, kỳ này {two_digits(counts[name])}")
    return _dashes(lines) if len(lines) > 1 else [f"{lines[0]} không có thay đổi."]


def _named(keys, known):
    """“: đèn đường ngõ 88, chợ cóc và 03 vấn đề khác”: matters by their words, the codes stand in the annex."""
    names = [f"“{known[pk]}”" for pk in keys if pk in known]
    more = len(keys) - len(names[:NAMED])
    rest = f" và {two_digits(more)} vấn đề khác" if more else ""
    return f": {', '.join(names[:NAMED])}{rest}" if names else ""


def _shortcomings(standing):
    """The overdue matters with what was last reported; the clerk adds the causes."""
    late = standing.of("overdue")
    if not late:
        return ["Không có vấn đề quá hạn."]
    lines = [f"Còn {two_digits(len(late))} vấn đề quá hạn:"]
    for line in late[:TOLD]:
        why = line.extended or line.progress or "chưa có báo cáo tiến độ"
        unit = f" ({line.unit})" if line.unit else ""
        lines.append(f"- {_flat(line.summary)}{unit}: hạn {running_date(line.due_on)}; {_flat(lower_first(why), 160)}")
    return _dashes(lines)


def _remaining(standing):
    """What is open, or answered with the work still to be done, the overdue first, in the citizens' words."""
    order = ("overdue", "no_date", "on_time", "with_higher", "complex", "answered")
    left = sorted((line for line in standing.lines if line.remains), key=lambda each: order.index(each.standing))
    if not left:
        return ["Không còn việc tồn tại."]
    lines = [f"Còn {two_digits(len(left))} vấn đề chưa giải quyết xong:"]
    for line in left[:TOLD]:
        words = f"“{_flat(line.excerpt, 260)}” " if line.excerpt else ""
        due = f", hạn {running_date(line.due_on)}" if line.due_on and line.standing != "answered" else ""
        lines.append(f"- {_flat(line.summary)}: {words}({lower_first(STANDING_WORDS[line.standing])}{due})")
    return _dashes(lines)


def _next(report, counts):
    n = two_digits
    tasks = []
    if counts["overdue"]:
        tasks.append(f"giải quyết dứt điểm {n(counts['overdue'])} vấn đề quá hạn")
    if counts["with_higher"]:
        tasks.append(f"đôn đốc cấp có thẩm quyền trả lời {n(counts['with_higher'])} vấn đề đã chuyển")
    if counts["citizens_owed"]:
        tasks.append(f"trả lời bằng văn bản cho {n(counts['citizens_owed'])} công dân còn chờ")
    if counts["responses_open"]:
        tasks.append(f"phản hồi {n(counts['responses_open'])} ý kiến giám sát của Ủy ban MTTQ")
    tasks.append("tiếp tục báo cáo định kỳ kết quả với Ủy ban MTTQ và các tổ chức chính trị - xã hội")
    return f"{upper_first('; '.join(tasks))}."


def _dashes(lines):
    """A list under its first line: semicolons, and a full stop at its end."""
    first, *items = lines
    return [first, *(f"{each};" for each in items[:-1]), f"{items[-1]}."]


def _flat(text, most=200):
    words = " ".join(str(text).split()).rstrip(" .;,")
    return words if len(words) <= most else f"{words[: most - 1].rsplit(' ', 1)[0]}…"


# The annex

COLUMNS = (
    Column("STT", 12, "center"),
    Column("Mã", 16, "center"),
    Column("Nội dung ý kiến, kiến nghị", 52),
    Column("Đơn vị giải quyết", 30),
    Column("Thời hạn đầu", 23, "center"),
    Column("Thời hạn hiện nay", 23, "center"),
    Column("Văn bản trả lời", 34),
    Column("Kết quả giải quyết", 48),
    Column("Ghi chú", 22),
)


def report_annex(report, standing):
    """Every issue that counts, by category (opening report: what remains first), citizens not named."""
    conference = report.conference
    groups = _by_rest(standing) if report.kind == ReportKind.OPENING else _by_category(standing)
    numbered, start = [], 0
    for title, lines in groups:
        heading = f"{title.upper()} ({two_digits(len(lines))} vấn đề)"
        numbered.append((heading, [_row(start + n, line) for n, line in enumerate(lines, 1)]))
        start += len(lines)
    return Annex(
        title=f"TỔNG HỢP KẾT QUẢ GIẢI QUYẾT Ý KIẾN, KIẾN NGHỊ SAU HỘI NGHỊ ĐỐI THOẠI NĂM {conference.year}",
        subtitle=f"(Tính đến ngày {running_date(standing.day)})",
        columns=COLUMNS,
        groups=numbered,
    )


def _by_category(standing):
    found = {pk: [] for pk in [*standing.categories, None]}
    for line in standing.lines:
        found[line.category if line.category in found else None].append(line)
    names = standing.categories | {None: "Chưa phân nhóm"}
    return [(names[pk], lines) for pk, lines in found.items() if lines]


def _by_rest(standing):
    left = [line for line in standing.lines if line.remains]
    told = [line for line in standing.lines if not line.remains and not line.resolved]
    done = [line for line in standing.lines if line.resolved]
    groups = (("Chưa giải quyết xong", left), ("Đã trả lời, giải thích", told), ("Đã giải quyết xong", done))
    return [(title, lines) for title, lines in groups if lines]


def _row(number, line):
    papers = "; ".join(line.papers[:3]) + (f"; và {len(line.papers) - 3} văn bản khác" if len(line.papers) > 3 else "")
    if line.in_room and line.standing == "answered":
        papers = "Trả lời tại hội nghị"
    current = line.due_on if line.due_on != line.first_due_on else None
    return [
        str(number), line.code, line.summary, line.unit,
        running_date(line.first_due_on) if line.first_due_on else "",
        running_date(current) if current else "", papers, _result_words(line), _note(line),
    ]  # fmt: skip


def _result_words(line):
    words = [STANDING_WORDS[line.standing]]
    if line.standing == "answered":
        words[0] += f" ngày {running_date(line.answered_on)}"
    if line.resolved:
        words.append("đã giải quyết xong")
    elif line.standing == "answered" and line.result in RESULT_WORDS:
        words.append(RESULT_WORDS[line.result])
    if line.standing in ("with_higher", "overdue") and line.higher:
        words.append(line.higher)
    if line.standing in ("complex", "overdue") and line.complex:
        words.append(line.complex)
    if line.standing != "answered" and line.progress:
        words.append(_flat(lower_first(line.progress), 180))
    return "; ".join(words)


def _note(line):
    words = [VERDICT_WORDS[line.verdict]] if line.verdict else []
    if line.verdict in (Verdict.PARTLY, Verdict.NOT):
        words.append("đã phản hồi" if line.responded else "chưa phản hồi")
    return "; ".join(words)
