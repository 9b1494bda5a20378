"""What the papers of this floor print."""

from itertools import groupby

from django.utils.translation import override

from dialogue_site.lib.dates import running_date, time_text
from dialogue_site.lib.posts import held_where
from dialogue_site.papers import SignInSheet

from .models import Section, Track

ISSUERS = {
    Track.PARTY: "ĐẢNG ỦY",
    Track.STATE: "ỦY BAN NHÂN DÂN",
    Track.BOTH: "ĐẢNG ỦY - ỦY BAN NHÂN DÂN",
}
SECTIONS = {
    Section.SUPERIOR: "ĐẠI BIỂU CẤP TRÊN",
    Section.WARD: "LÃNH ĐẠO, BAN, NGÀNH PHƯỜNG",
    Section.FRONT: "MTTQ VÀ CÁC TỔ CHỨC CHÍNH TRỊ - XÃ HỘI",
    Section.GROUPS: "CÁC TỔ DÂN PHỐ",
}
_COMMON_BEGINNING = "hội nghị đối thoại"


def sign_in_sheet(conference, attendees):
    """The :class:`SignInSheet` of a conference; ``attendees`` come in sheet order (domain.md 3.5, sample 8)."""
    attendees = list(attendees)
    sections = [
        (SECTIONS[section], [_row(attendee) for attendee in members])
        for section, members in groupby(attendees, key=lambda attendee: attendee.section)
    ]
    return SignInSheet(
        heading=_heading(conference),
        title_lines=["DANH SÁCH ĐẠI BIỂU DỰ HỘI NGHỊ ĐỐI THOẠI", f"{_about(conference)}, {_when(conference)}"],
        sections=sections,
        totals=f"Tổng số: mời {len(attendees)}; có mặt ......; vắng ...... (có lý do ......).",
    )


def _heading(conference):
    """The convening bodies over the ward's own name, as it was on the day; the district is not said here."""
    ward = conference.ward.name_on(conference.date).split(",")[0].upper()
    bodies = ISSUERS[conference.track]
    return f"{bodies}\n{ward}" if conference.track == Track.BOTH else f"{bodies} {ward}"


def _row(attendee):
    group = attendee.residential_group
    where = held_where(attendee.posts, attendee.body, group.name if group else "", group.label if group else "")
    note = f"dự thay: {attendee.in_place_of}" if attendee.in_place_of else ""
    return attendee.full_name, where, note


def _about(conference):
    """The title without the words the first line has already said."""
    title = conference.title
    if title.lower().startswith(_COMMON_BEGINNING):
        title = title[len(_COMMON_BEGINNING) :].strip()
    return title or str(conference.year)


def _when(conference):
    day = f"ngày {running_date(conference.date)}"
    if conference.starts_at:
        return f"{time_text(conference.starts_at)} {day}"
    with override("vi"):
        return f"{conference.get_part_of_day_display()} {day}".strip()
