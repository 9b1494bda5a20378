"""What is said before a conference: the invitation (domain.md 3.5, sample 2) and the announcement (sample 10)."""

import re
from contextlib import suppress
from datetime import date, timedelta

from conferences.models import BasisKind, Part
from conferences.models.conferences import PartOfDay
from dialogue_site.lib.dates import running_date, time_text, weekday_name
from dialogue_site.models.documents import System
from feedback.models import Category

from .words import PARTS_OF_DAY, division, listed, lower_first, named, upper_first

#: The line of an invitation that each delegate's own copy replaces by the delegate's name.
ALL_INVITED = "Các đại biểu có tên trong danh sách mời."
#: Since then the law itself asks for the announcement (Điều 43, Luật 72/2025/QH15).
LAW_IN_FORCE = date(2025, 7, 1)
LAW = "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"
_TYPES = (
    "Quy định", "Quy chế", "Quyết định", "Nghị quyết", "Nghị định", "Luật", "Hướng dẫn", "Chỉ thị", "Kết luận",
    "Thông tư", "Chương trình", "Kế hoạch",
)  # fmt: skip
_LAST_DAY = re.compile(r"chậm nhất ngày (\d{1,2})/(\d{1,2})/(\d{4})")
#: Written opinions are asked for so many days before.
COLLECTED_BEFORE = timedelta(days=5)


def titled(conference):
    """“hội nghị đối thoại giữa … năm 2026”: the title inside a sentence, its year said once."""
    title = lower_first(conference.title.strip().rstrip("."))
    return title if str(conference.year) in title else f"{title} năm {conference.year}"


def ward_name(conference):
    """“phường Bồ Đề”, without the district or city it belongs to."""
    return lower_first(conference.ward.name_on(conference.date).split(",")[0])


def when(conference):
    """“14 giờ 00, thứ Tư, ngày 30/9/2026”, as far as it is known."""
    day = f"{weekday_name(conference.date)}, ngày {running_date(conference.date)}"
    if conference.starts_at:
        return f"{time_text(conference.starts_at)}, {day}"
    part = "Cả ngày" if conference.part_of_day == PartOfDay.WHOLE_DAY else PARTS_OF_DAY.get(conference.part_of_day, "")
    return f"{part} {day}" if part else upper_first(day)


def venue(conference):
    """Where it is held, or dots to be filled in."""
    return conference.venue.strip().rstrip(".") or "……"


def topics(conference):
    """What will be talked about: the categories of the ward, in small letters."""
    names = Category.objects.filter(ward=conference.ward_id, active=True).values_list("name", flat=True)
    return ", ".join(lower_first(name.strip()) for name in names)


def invitation_facts(conference, system, today):
    """Subject, text and recipients of the invitation."""
    return {
        "subject": f"dự {titled(conference)}",
        "body": _invitation_body(conference, system, today),
        "recipients": "\n".join(_invitation_recipients(conference, system)),
    }


def _invitation_body(conference, system, today):
    place = division(conference)
    who = f"Ban Thường vụ Đảng ủy {place}" if system == System.PARTY else f"Ủy ban nhân dân {place}"
    chairs = [named(a) for a in conference.attendees.on_papers() if a.part in (Part.CHAIR, Part.CO_CHAIR)]
    about = topics(conference)
    report = lower_first(conference.report_title.strip().rstrip("."))
    content = "; ".join(part for part in (report, f"trao đổi, đối thoại về {about}" if about else "") if part)
    office = "Văn phòng Đảng ủy" if system == System.PARTY else "Văn phòng UBND"
    lines = [
        f"{who} trân trọng kính mời:",
        ALL_INVITED,
        f"Dự {titled(conference)}.",
        f"- Chủ trì: {listed(chairs) or '……'}.",
        f"- Thời gian: {lower_first(when(conference))}.",
        f"- Địa điểm: {venue(conference)}.",
        f"- Nội dung: {content or '……'}.",
        f"Đề nghị đại biểu gửi trước ý kiến về Ủy ban MTTQ {place}{_collected(conference, today)} và đến dự đúng thời "
        f"gian, thành phần. "
        f"Cần trao đổi, xin liên hệ {office} {place}.",
        "Sự có mặt của đại biểu góp phần vào thành công của hội nghị.",
    ]
    return "\n\n".join(lines[:3]) + "\n\n" + "\n".join(lines[3:7]) + "\n\n" + "\n\n".join(lines[7:])


def _collected(conference, today):
    """Until when opinions are collected; no day where the usual one has passed and the conference is still to come."""
    last = conference.date - COLLECTED_BEFORE
    return "" if last < today <= conference.date else f" chậm nhất ngày {running_date(last)}"


def last_days(text):
    """The days that a text names after “chậm nhất ngày”."""
    found = []
    for day, month, year in _LAST_DAY.findall(" ".join(text.split())):
        with suppress(ValueError):
            found.append(date(int(year), int(month), int(day)))
    return found


def _invitation_recipients(conference, system):
    place = division(conference)
    if system == System.STATE:
        return ["Như kính mời", "Thường trực Đảng ủy", f"Ủy ban MTTQ {place}", "Lưu: VT, VP"]
    return ["Như kính mời", "Thường trực Đảng ủy", f"Ủy ban MTTQ {place}", "Lưu Văn phòng Đảng ủy"]


def copy_for(body, attendee):
    """The invitation's text addressed to one delegate; ``None`` when it no longer has the line to be replaced."""
    name = f"{upper_first(named(attendee))}."
    return body.replace(ALL_INVITED, name, 1) if ALL_INVITED in body else None


def announcement_facts(conference, system, today):
    """Subject, legal bases, text and recipients of the public announcement (Điều 43, Luật 72/2025/QH15)."""
    place = division(conference)
    return {
        "subject": f"Về việc tổ chức Hội nghị đối thoại với Nhân dân {ward_name(conference)} năm {conference.year}",
        "legal_bases": "\n".join(_bases(conference)),
        "body": _announcement_body(conference),
        "recipients": "\n".join(
            [
                "Thường trực Đảng ủy",
                "Thường trực HĐND",
                f"Ủy ban MTTQ {place}",
                "Các tổ dân phố",
                "Đài truyền thanh, trang thông tin điện tử",
                "Lưu: VT, VP",
            ]
        ),
    }


def _bases(conference):
    """The law, where it was in force, then the conference's own regulations and plan."""
    bases = [LAW] if conference.date >= LAW_IN_FORCE else []
    for basis in conference.legal_bases.all():
        day = f", ngày {running_date(basis.date)}" if basis.date else ""
        number = f" số {basis.number}" if basis.number else ""
        if basis.kind == BasisKind.PLAN:
            bases.append(f"Thực hiện Kế hoạch{number}{day} của {basis.issuer}")
        else:
            word, about = _type_of(basis.title.strip())
            bases.append(f"Căn cứ {word}{number}{day} của {basis.issuer}{about}")
    return bases


def _type_of(title):
    """``("Quy định", " về trách nhiệm …")`` of a title that begins with its type."""
    word = next((each for each in _TYPES if title.lower().startswith(each.lower())), "")
    about = title[len(word) :].strip()
    if not about:
        return word or "văn bản", ""
    joined = about if about.lower().startswith("về ") else f"về {lower_first(about)}"
    return word or "văn bản", f" {joined}"


def _announcement_body(conference):
    place = division(conference)
    about = topics(conference)
    content = lower_first(conference.report_title.strip().rstrip(".")) or "hoạt động của chính quyền địa phương"
    scope = f" Phạm vi: {lower_first(conference.scope.strip().rstrip('.'))}." if conference.scope.strip() else ""
    rights = "những vấn đề liên quan đến quyền, nghĩa vụ của người dân trên địa bàn"
    return "\n\n".join(
        [
            f"UBND {place} phối hợp với Ủy ban MTTQ Việt Nam {place} tổ chức Hội nghị đối thoại với Nhân dân và "
            "thông báo như sau:",
            f"1. Thời gian: {lower_first(when(conference))}.",
            f"2. Địa điểm: {venue(conference)}.{scope}",
            f"3. Nội dung: {content}; {rights}{f': {about}' if about else ''}.",
            f"4. Phương thức tham dự: trực tiếp; gửi ý kiến trước qua tổ trưởng tổ dân phố, Ủy ban MTTQ {place} hoặc "
            "phiếu ghi ý kiến.",
            f"UBND {place} thông báo để Nhân dân biết, tham dự.",
        ]
    )
