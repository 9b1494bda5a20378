"""What the papers of this stage say: the notice of conclusions, written from the record (domain.md 3.5, sample 1).

Everything here becomes plain text that the clerk edits before the paper is issued; the grammar of that
text is in ``dialogue_site/lib/papertext.py``. The sentences are Vietnamese by law, not by the interface.
"""

from django.db.models import Q

from conferences.models.attendees import Part
from dialogue_site.letterheads import issuer_of, letterhead_on
from dialogue_site.lib.dates import running_date
from dialogue_site.lib.numbers import two_digits
from dialogue_site.lib.text import fold
from dialogue_site.models import OfficialDocument, Unit
from dialogue_site.models.documents import System
from dialogue_site.models.units import UnitKind
from feedback import reports

from ..models import ConclusionTask
from ..models.deadlines import DayUnit, DeadlineKind, Recurrence
from ..states import TaskState
from .words import (
    PARTS_OF_DAY,
    division,
    listed,
    lower_first,
    named,
    present,
    sentence,
    signature_facts,
    upper_first,
)

KIND = "conclusion_notice"
TYPE_CODE, TYPE_NAME = "TB", "THÔNG BÁO"

_RECURRENCES = {
    Recurrence.MONTH: "hằng tháng",
    Recurrence.QUARTER: "hằng quý",
    Recurrence.HALF_YEAR: "06 tháng một lần",
    Recurrence.NINE_MONTHS: "khi hết 09 tháng",
    Recurrence.YEAR: "hằng năm",
    Recurrence.UNSPECIFIED: "",
}
_DAYS = {DayUnit.CALENDAR: "ngày", DayUnit.WORKING: "ngày làm việc"}
#: The superior Party organisation's own name for its standing members, by a word of the letterhead.
_SUPERIORS = (("QUẬN", "Quận ủy"), ("HUYỆN", "Huyện ủy"), ("THÀNH PHỐ", "Thành ủy"), ("TỈNH", "Tỉnh ủy"))


def notice_figures(conference, today):
    """The counts the notice prints, from the one query module, with their day."""
    figures = reports.Report(reports.Scope.of_conference(conference), today).figures
    counts = {name: figures[name].value for name in ("opinions", "issues", "categories")}
    return counts | {"conclusions": conference.conclusions.standing().count(), "as_of": today.isoformat()}


def notice_facts(conference, system, day, today):
    """The fields of a fresh draft, as a dict: letterhead of ``day``, subject, text, recipients, usual signature."""
    issuer = issuer_of(conference.ward, system, day)
    letterhead = letterhead_on(issuer, system, day)
    return {
        "issuer": issuer,
        "symbol": letterhead.symbol,
        "place": letterhead.place,
        "subject": notice_subject(conference),
        "body": notice_body(conference, system, today),
        "recipients": "\n".join(notice_recipients(conference, system, letterhead)),
        **signature_facts(conference, system),
    }


def notice_subject(conference):
    """The trích yếu, in the small letters both systems ask for after the type of paper."""
    title = lower_first(conference.title.strip().rstrip("."))
    year = "" if str(conference.year) in title else f" năm {conference.year}"
    # “của người đứng đầu … giữa người đứng đầu …” says the same twice.
    title = title.replace("đối thoại giữa người đứng đầu cấp ủy, chính quyền với", "đối thoại với")
    who = f"kết luận của người đứng đầu cấp ủy, chính quyền {division(conference)}"
    return f"{who} tại {title}{year}"


def notice_body(conference, system, today):
    """The whole text: the conference, what it heard and received, the conclusions, who follows them up."""
    attendees = list(conference.attendees.on_papers())
    paragraphs = [
        _held(conference, attendees),
        _heard(conference, attendees, today),
        *(_conclusion(each) for each in standing_conclusions(conference)),
        _followed_by(conference, system),
    ]
    return "\n\n".join(paragraphs)


def notice_recipients(conference, system, letterhead):
    """Nơi nhận, one to a line, as sample 1 lists them."""
    place = division(conference)
    if system == System.STATE:
        return [
            "Thường trực Đảng ủy (để báo cáo)",
            f"Ủy ban MTTQ, các tổ chức CT-XH {place}",
            "Các cơ quan, đơn vị được giao nhiệm vụ",
            "Các tổ dân phố",
            "Lưu: VT, VP",
        ]
    superior = next((name for word, name in _SUPERIORS if word in letterhead.superior.upper()), "")
    return [
        *([f"Thường trực {superior} (để báo cáo)"] if superior else []),
        "Ban Thường vụ Đảng ủy",
        f"UBND {place}",
        f"Ủy ban MTTQ, các tổ chức CT-XH {place}",
        "Các cơ quan, đơn vị được giao nhiệm vụ",
        "Các chi bộ, tổ dân phố",
        "Lưu Văn phòng Đảng ủy",
    ]


def replacement_text(document):
    """The sentence a superseding paper ends with."""
    number, day = document.full_number, running_date(document.date)
    name = document.type_name.capitalize()
    what = f"{name} kết luận" if document.kind == KIND else name
    comma = "," if document.system == System.PARTY or document.kind == KIND else ""
    return f"{name} này thay thế {what} số {number}{comma} ngày {day}."


def units_concerned(conference):
    """The units that have work from the conference: lead and cooperating units of its tasks and issues."""
    tasks = ConclusionTask.objects.standing().filter(conclusion__conference=conference).order_by()
    leading = tasks.filter(lead_unit__isnull=False).values("lead_unit")
    helping = ConclusionTask.cooperating_units.through.objects.filter(conclusiontask__in=tasks).values("unit")
    issues = conference.issues.counted().filter(lead_unit__isnull=False).order_by().values("lead_unit")
    return Unit.objects.filter(Q(pk__in=leading) | Q(pk__in=helping) | Q(pk__in=issues))


def unprinted_conclusions(conference):
    """Conclusions of which the notice prints addressee and tasks, and not the text of their own."""
    return [each for each in standing_conclusions(conference) if each.addressee.strip(" .;:,") and tasks_of(each)]


def latest_notice(conference, system=None):
    """The paper to print: the one in force, else the newest draft, else ``None``."""
    papers = OfficialDocument.objects.filter(conclusion_notice__conference=conference)
    if system:
        papers = papers.filter(system=system)
    return papers.filter(state="issued").first() or papers.filter(state="draft").first()


def standing_conclusions(conference):
    """The conclusions that stand, with everything their sentences need."""
    return conference.conclusions.standing().prefetch_related(
        "tasks__lead_unit__names", "tasks__cooperating_units__names", "tasks__deadline"
    )


def _held(conference, attendees):
    """When, who held it, what it was, who chaired, who came."""
    day = f"ngày {running_date(conference.date)}"
    part = PARTS_OF_DAY.get(conference.part_of_day)
    when = f"{part} {day}" if part else upper_first(day)
    ward = lower_first(conference.ward.name_on(conference.date))
    title = lower_first(conference.title.strip().rstrip(".").removesuffix(f" năm {conference.year}"))
    sentences = [f"{when}, {ward} tổ chức {title}."]
    chairs = listed([named(a) for a in attendees if a.part in (Part.CHAIR, Part.CO_CHAIR)])
    if chairs:
        sentences.append(f"{upper_first(chairs)} chủ trì hội nghị.")
    superiors = listed([named(a) for a in present(attendees) if a.part == Part.SUPERIOR])
    lines = (line.strip(" ;.,-") for line in conference.groups_present.splitlines())
    groups = listed([lower_first(line) for line in lines if line])
    if superiors:
        sentences.append(f"Dự hội nghị có {superiors}.")
    if groups:
        sentences.append(f"{'Cùng dự' if superiors else 'Dự hội nghị'} có {groups}.")
    return " ".join(sentences)


def _heard(conference, attendees, today):
    """The report, the counts with the categories, and the bridge to the conclusions."""
    report = reports.Report(reports.Scope.of_conference(conference), today)
    opinions, issues = report.figures["opinions"].value, report.figures["issues"].value
    parts = []
    if conference.report_title.strip():
        presenter = next((named(a) for a in attendees if a.part == Part.PRESENTER), "")
        heard = f"đã nghe {lower_first(conference.report_title.strip().rstrip('.'))}"
        parts.append(f"{heard} do {presenter} trình bày" if presenter else heard)
    if opinions:
        received = f"tiếp nhận {two_digits(opinions)} ý kiến với {two_digits(issues)} vấn đề"
        names = [lower_first(line.label) for line in report.by_category() if line.key is not None]
        if names:
            received += f", thuộc {len(names)} nhóm: {'; '.join(names)}"
        parts.append(received)
    met = f"Hội nghị {'; '.join(parts)}. " if parts else ""
    answered = f"{met}Chủ tọa đã trực tiếp trao đổi, trả lời các nội dung phản ánh tại hội nghị"
    finished = _finished(conference)
    if not finished:
        return f"{answered} và thống nhất kết luận như sau:"
    matters = "; ".join(map(lower_first, finished))
    done = f"{answered}, trong đó đã trả lời xong {two_digits(len(finished))} vấn đề: {matters}."
    return f"{done}\nChủ tọa thống nhất kết luận như sau:"


def _finished(conference):
    """What was finally replied to in the room: the notice confirms it to who asked.

    In the public's words where there are some, because the paper goes to many; never by a code, which nobody outside
    the office knows.
    """
    done = conference.issues.counted().filter(oral_replies__is_final=True).order_by("number").distinct()
    done = done.only("number", "public_summary", "summary")
    words = [issue.public_summary.strip() or issue.summary for issue in done]
    return [" ".join(text.split()).strip(" .;") for text in words]


def _conclusion(conclusion):
    """One numbered conclusion: whom it binds as a title and its tasks below, or its own words without tasks."""
    tasks = tasks_of(conclusion)
    if not tasks:
        return f"{conclusion.number}. {sentence(conclusion.text)}"
    addressee = conclusion.addressee.strip(" .;:,")
    title = upper_first(addressee or conclusion.text.strip(" .;:,"))
    if len(tasks) == 1 and addressee:
        return f"{conclusion.number}. {title} {lower_first(task_sentence(tasks[0], addressee))}"
    lines = [f"{conclusion.number}. {title}"]
    lines += [f"- {task_sentence(task, addressee)}" for task in tasks]
    return "\n".join(lines)


def tasks_of(conclusion):
    """Its tasks that were not cancelled."""
    return [task for task in conclusion.tasks.all() if task.state != TaskState.CANCELLED]


def task_sentence(task, addressee=""):
    """A task with its deadline in words: “Chậm nhất ngày 10/10/2022, thông báo …”, “…, xong trước ngày 30/10/2022.”"""
    action = " ".join(task.action.split()).rstrip(" .;,")
    before, after = _deadline_words(getattr(task, "deadline", None), action)
    if before:
        action = f"{before}{lower_first(action)}"
    units = "" if addressee else _units_of(task)
    return f"{upper_first(action)}{units}{after}."


def _deadline_words(deadline, action):
    """What stands before and after the action; nothing for a date the action names already."""
    if deadline is None or (deadline.date and running_date(deadline.date) in action):
        return "", ""
    if deadline.kind == DeadlineKind.NO_LATER_THAN:
        return f"Chậm nhất ngày {running_date(deadline.date)}, ", ""
    if deadline.kind == DeadlineKind.BEFORE:
        return "", f", xong trước ngày {running_date(deadline.date)}"
    if deadline.kind == DeadlineKind.PERIOD:
        start = running_date(deadline.counted_from)
        return "", f", trong thời hạn {deadline.days:02d} {_DAYS[deadline.day_unit]} kể từ ngày {start}"
    if deadline.kind == DeadlineKind.RECURRING and "định kỳ" not in action.lower():
        return f"Định kỳ {_RECURRENCES[deadline.recurrence]} ".replace("  ", " "), ""
    return "", ""


def _units_of(task):
    """“ (A chủ trì; B, C phối hợp)”: for a conclusion that names nobody in its title."""
    day = task.conclusion.conference.date
    words = [f"{task.lead_unit.name_on(day)} chủ trì"] if task.lead_unit_id else []
    helpers = [unit.name_on(day) for unit in task.cooperating_units.all()]
    if helpers:
        words.append(f"{', '.join(helpers)} phối hợp")
    return f" ({'; '.join(words)})" if words else ""


def _followed_by(conference, system):
    """The office that watches over the conclusions, by the name of the time."""
    offices = Unit.objects.of_ward(conference.ward).filter(kind=UnitKind.OFFICE).prefetch_related("names")
    state = [office for office in offices if fold("Đảng ủy") not in fold(office.name)]
    if system == System.PARTY:
        name = "Văn phòng Đảng ủy"
        head = "Ban Thường vụ Đảng ủy"
    else:
        name = state[0].name_on(conference.date) if state else "Văn phòng"
        head = f"Chủ tịch UBND {division(conference)}"
    return f"{name} theo dõi, đôn đốc việc thực hiện, báo cáo {head}."
