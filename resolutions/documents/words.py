"""Turns of phrase shared by the papers of this stage: names, lists, capitals, the usual signature."""

import re

from conferences.models.attendees import Attendance, Part
from conferences.models.conferences import PartOfDay
from dialogue_site.issuing import SIGNING
from dialogue_site.lib.dates import running_date
from dialogue_site.lib.posts import held_in
from dialogue_site.lib.text import fold
from feedback.models.opinions import PHASES, Phase

PARTS_OF_DAY = {
    PartOfDay.MORNING: "Sáng",
    PartOfDay.AFTERNOON: "Chiều",
    PartOfDay.EVENING: "Tối",
}
#: When a matter was raised, as a letter begins.
_OCCASIONS = {Phase.BEFORE: "Trước", Phase.ROOM: "Tại", Phase.AFTER: "Sau"}
#: Words that keep their capital inside a sentence (Nghị định 30, Annex II).
CAPITAL = ("Đảng", "Nhân dân", "Nhà nước", "Mặt trận", "Ủy ban", "Ban Thường vụ", "Thường trực", "Quận ủy", "Thành ủy")


def usual_signer(conference, post):
    """The chair who holds ``post`` by the attendees' list ("BÍ THƯ" in "Bí thư Đảng ủy phường"), or nothing.

    The chairs of the Front, the council and the associations sign nothing here.
    """
    wanted = fold(post)
    head_of = rf"{re.escape(wanted)}(?! ((ub|u[iy] ban) )?(mttq|mat tran|hdnd|hoi|cong doan))"
    for attendee in conference.attendees.on_papers():
        titles = [fold(title).strip() for title in attendee.posts.split(",")]
        if attendee.part in (Part.CHAIR, Part.CO_CHAIR) and any(re.match(head_of, title) for title in titles):
            return attendee.full_name
    return ""


def signature_facts(conference, system):
    """The usual signature of a format: authority, post, and the chair who holds the post."""
    authority, post = SIGNING[system][0]
    return {"authority": authority, "post": post, "signer": usual_signer(conference, post)}


def division(conference):
    """The common noun of the place: phường, xã, thị trấn, đặc khu."""
    words = conference.ward.name_on(conference.date).lower().split()
    two = " ".join(words[:2])
    return two if two in ("thị trấn", "đặc khu") else words[0]


def listed(names):
    """“a”, “a và b”, “a; b và c”."""
    if len(names) < 2:
        return "".join(names)
    return f"{'; '.join(names[:-1])} và {names[-1]}"


def sentence(text):
    """The text on one line, with a full stop."""
    text = " ".join(text.split()).rstrip(" ;,")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def lower_first(text):
    """A small first letter unless the word is an abbreviation (UBND, MTTQ) or always has a capital (Nhân dân)."""
    first = text.split(" ", 1)[0]
    keeps = (len(first) > 1 and first.isupper()) or text.startswith(CAPITAL)
    return text if keeps else text[:1].lower() + text[1:]


def upper_first(text):
    """A capital first letter."""
    return text[:1].upper() + text[1:]


def present(attendees):
    """Those who came, or of whom nobody has noted that they did not."""
    return [a for a in attendees if a.attendance in (Attendance.ATTENDED, Attendance.INVITED)]


def named(attendee):
    """“đồng chí Nguyễn Văn A, Bí thư Đảng ủy phường”."""
    return ", ".join(part for part in (attendee.addressed, held_in(attendee.posts, attendee.body)) if part)


def post_of(person):
    """“Tổ trưởng tổ dân phố số 12”: the posts with the body they are held in, else the residential group."""
    group = person.residential_group.name if person.residential_group_id else ""
    bare = fold(person.posts).strip(" ,") in ("to truong", "to pho")
    held = held_in(person.posts, person.body or (group if bare else ""))
    held = lower_first(held) if held.startswith("Đại diện") else held
    if not group or fold(group) in fold(held):
        return held
    # Who speaks for an organisation is found there; everybody else where they live.
    return held if person.body else ", ".join(part for part in (held, lower_first(group)) if part)


def when_raised(sources):
    """“Trước”, “Tại” or “Sau” the conference, by where all the opinions came from; “Tại” where they differ."""
    sources = set(sources)
    return next((word for phase, word in _OCCASIONS.items() if sources and sources <= set(PHASES[phase])), "Tại")


def occasion(conference, sources):
    """“Trước Hội nghị đối thoại ngày 30/9/2022”, as a letter begins."""
    return f"{when_raised(sources)} Hội nghị đối thoại ngày {running_date(conference.date)}"
