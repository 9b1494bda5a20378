"""The minutes of a conference, from the record (domain.md 3.5, sample 3; Nghị định 30, Mẫu 1.9).

Every count comes from the modules of counts: delegates from ``conferences.reports``, opinions and issues from
``feedback.reports``, replies in the room from ``resolutions.reports``.
"""

from conferences.models import Part
from conferences.reports import attendance_of
from dialogue_site.lib.dates import running_date, time_text
from dialogue_site.lib.numbers import two_digits
from dialogue_site.lib.text import fold
from dialogue_site.models.documents import System
from feedback import reports
from feedback.models import Opinion
from feedback.models.opinions import PHASES, Phase
from feedback.states import COUNTED

from ..reports import replies_in_room
from .meeting import titled, venue, ward_name
from .notice import standing_conclusions, task_sentence, tasks_of
from .words import listed, lower_first, named, post_of, sentence, upper_first

#: Who signs at the foot, left and right (3.4 row 3).
SIGNATURES = {
    System.PARTY: ("NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ"),
    System.STATE: ("THƯ KÝ", "CHỦ TỌA"),
}
#: Stands for the number of the block in the numbers below it: no person can type it.
_OWN = "\x00"


def minutes_facts(conference, system, today):
    """Subject, text, recipients and the two signatures of the minutes."""
    people = list(conference.attendees.on_papers())
    secretary = next((a.full_name for a in people if a.part == Part.SECRETARY), "")
    chair = next((a.full_name for a in people if a.part == Part.CHAIR), "")
    left, right = SIGNATURES[system]
    office = ["Văn phòng UBND", "Lưu: VT, hồ sơ"] if system == System.STATE else ["Lưu Văn phòng Đảng ủy"]
    return {
        "subject": titled(conference),
        "body": _body(conference, system, people, today),
        "recipients": "\n".join(["Thường trực Đảng ủy", *office]),
        "signatures": [[left, secretary, ""], [right, chair, ""]],
        "authority": "",
        "post": right,
        "signer": chair,
    }


def minutes_figures(conference, today):
    """The counts the minutes print, with their day."""
    raised = reports.raised(reports.Scope.of_conference(conference), Phase.ROOM)
    counts = attendance_of(conference)
    replied = replies_in_room(conference)
    return {
        "opinions": raised["opinions"],
        "issues": raised["issues"],
        "replied": replied.issues,
        "invited": counts["invited"],
        "attended": counts["attended"],
        "as_of": today.isoformat(),
    }


def _body(conference, system, people, today):
    mark = "-" if system == System.PARTY else "."
    start = f"{time_text(conference.starts_at)}, " if conference.starts_at else "…… giờ ……, "
    end = time_text(conference.ends_at) if conference.ends_at else "…… giờ ……"
    parts = [
        f"Thời gian bắt đầu: {start}ngày {running_date(conference.date)}.",
        f"Địa điểm: {_place(conference)}.",
        f"I{mark} THÀNH PHẦN",
        *_present(conference, people),
        f"II{mark} NỘI DUNG",
        *_numbered(
            [_report(conference, people), _said(conference), _replied(conference), *_concluded(conference, people)]
        ),
        f"III{mark} KẾT THÚC",
        f"Hội nghị kết thúc lúc {end} cùng ngày. Biên bản đã được đọc lại, các thành phần dự nhất trí, lập thành "
        "03 bản.",
    ]
    return "\n\n".join(parts)


def _place(conference):
    where, ward = venue(conference), ward_name(conference)
    return where if ward.lower() in where.lower() else f"{where}, {ward}"


def _numbered(blocks):
    """Each block that says something, with its number before its first line."""
    said = [block for block in blocks if block]
    return [f"{n}. {block.replace(_OWN, str(n))}" for n, block in enumerate(said, start=1)]


def _present(conference, people):
    chairs = listed([named(a) for a in people if a.part in (Part.CHAIR, Part.CO_CHAIR)])
    secretary = listed([named(a) for a in people if a.part == Part.SECRETARY])
    superiors = listed([named(a) for a in people if a.part == Part.SUPERIOR])
    lines = [
        f"Chủ trì: {chairs or '……'}.",
        f"Người ghi biên bản: {secretary or '……'}.",
        f"Đại biểu cấp trên: {superiors}." if superiors else "",
        _counted(conference),
    ]
    return _numbered(lines)


def _counted(conference):
    """How many were invited and came; the number counted at the door where nobody ticked names."""
    counts = attendance_of(conference)
    if not counts["attended"] and conference.reported_attendance:
        return f"Đại biểu: có mặt {two_digits(conference.reported_attendance)}."
    if not counts["invited"] or counts["unmarked"] == counts["invited"]:
        return f"Đại biểu: được mời {two_digits(counts['invited'])}; có mặt ……; vắng ……." if counts["invited"] else ""
    absent = counts["excused"] + counts["absent"]
    excused = f" (có lý do {two_digits(counts['excused'])})" if absent else ""
    unmarked = f"; chưa điểm danh {two_digits(counts['unmarked'])}" if counts["unmarked"] else ""
    return (
        f"Đại biểu: được mời {two_digits(counts['invited'])}; có mặt {two_digits(counts['attended'])}; "
        f"vắng {two_digits(absent)}{excused}{unmarked}. Danh sách ký tên kèm theo."
    )


def _report(conference, people):
    title = lower_first(conference.report_title.strip().rstrip("."))
    presenter = next((named(a) for a in people if a.part == Part.PRESENTER), "")
    if not title:
        return ""
    return f"{upper_first(presenter)} trình bày {title}." if presenter else f"Hội nghị nghe {title}."


def _said(conference):
    """Each speaker in the order of the numbers given, with what was asked for: one clause for each issue.

    Whoever also raised a matter of another lane is listed with the others alone, so that list and counts agree.
    """
    raised = reports.raised(reports.Scope.of_conference(conference), Phase.ROOM)
    head = (
        f"Ý kiến phát biểu: có {two_digits(raised['opinions'])} ý kiến với {two_digits(raised['issues'])} vấn đề"
        f"{', cụ thể:' if raised['opinions'] else '.'}"
    )
    opinions = Opinion.objects.filter(conference=conference, source__in=PHASES[Phase.ROOM])
    opinions = opinions.on_papers().select_related("speaker", "residential_group")
    lines = [
        f"({n}) {_speaker(opinion)}: {_asked(opinion)}."
        for n, opinion in enumerate(opinions.order_by("number").prefetch_related("links__issue"), start=1)
    ]
    return "\n\n".join([head, *lines])


def _speaker(opinion):
    """Name and posts as the record has them; a slip without a name says so."""
    person = opinion.speaker
    if person is None:
        group = f", {opinion.residential_group.name}" if opinion.residential_group_id else ""
        return f"{upper_first(opinion.on_behalf_of.strip()) or 'Ý kiến không ghi tên'}{group}"
    words = [person.addressed, post_of(person)]
    behalf = opinion.on_behalf_of.strip()
    if behalf and fold(behalf) not in fold(words[-1]):
        words.append(f"thay mặt {behalf}")
    return upper_first(", ".join(word for word in words if word))


def _asked(opinion):
    asked = [link.issue.summary.strip(" .;") for link in opinion.links.all() if link.issue.stage in COUNTED]
    if not asked:
        return lower_first(opinion.no_request_reason.strip(" .;")) or "không có kiến nghị cụ thể"
    return "; ".join(lower_first(text) for text in asked)


def _replied(conference):
    """Who replied to how many of the issues raised in the room and how many go to the units: the two add up.

    Replies to matters collected before are no part of that sum and are told apart.
    """
    raised = reports.raised(reports.Scope.of_conference(conference), Phase.ROOM)["issues"]
    replied = replies_in_room(conference)
    sentences = []
    if replied.raised_in_room:
        who = "; ".join(f"{who} trả lời {two_digits(number)} vấn đề" for who, number in replied.by_person)
        shared = sum(number for _who, number in replied.by_person) > replied.raised_in_room
        together = " (có vấn đề do nhiều đồng chí cùng trả lời)" if shared else ""
        total = f"{two_digits(replied.raised_in_room)}/{two_digits(raised)} vấn đề, trong đó "
        sentences.append(f"{total if len(replied.by_person) > 1 else ''}{who}{together}.")
    if left := max(0, raised - replied.raised_in_room):
        rest = "Còn " if replied.raised_in_room else ""
        sentences.append(f"{rest}{two_digits(left)} vấn đề giao các đơn vị giải quyết, trả lời bằng văn bản.")
    if before := replied.issues - replied.raised_in_room:
        sentences.append(f"Ngoài ra đã trả lời {two_digits(before)} vấn đề tổng hợp trước hội nghị.")
    return f"Giải trình, trả lời tại hội nghị: {' '.join(sentences)}" if sentences else ""


def _concluded(conference, people):
    conclusions = list(standing_conclusions(conference))
    if not conclusions:
        return []
    speaker = next((a for a in people if a.gave_conclusion), None) or next(
        (a for a in people if a.part == Part.CHAIR), None
    )
    head = f"{upper_first(named(speaker)) if speaker else 'Chủ trì hội nghị'} kết luận:"
    return ["\n\n".join([head, *(f"{_OWN}.{each.number}. {_conclusion(each)}" for each in conclusions)])]


def _conclusion(conclusion):
    addressee = conclusion.addressee.strip(" .;:,")
    tasks = [lower_first(task_sentence(task, addressee).rstrip(".")) for task in tasks_of(conclusion)]
    if not tasks:
        return sentence(conclusion.text)
    head = f"{upper_first(addressee)}: " if addressee else f"{upper_first(conclusion.text.strip(' .;:,'))}: "
    return f"{head}{'; '.join(tasks)}."
