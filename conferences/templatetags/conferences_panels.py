"""Panels of this floor for any page: ``{% load conferences_panels %}``."""

from django import template

from dialogue_site.lib.dates import screen_date, time_text
from dialogue_site.lib.numbers import decimal_vi, percent_vi
from dialogue_site.lib.numbers import two_digits as two_digits_text
from dialogue_site.templatetags.ui import badge

from ..models import Attendance
from ..states import ConferenceState

register = template.Library()
S = ConferenceState
TONES = {
    S.PLANNED: "neutral",
    S.ANNOUNCED: "info",
    S.IN_SESSION: "progress",
    S.RECORDED: "progress",
    S.CONCLUDED: "progress",
    S.FOLLOWING_UP: "progress",
    S.CLOSED: "good",
    S.POSTPONED: "warn",
    S.CANCELLED: "stop",
}
ATTENDANCE_TONES = {
    Attendance.INVITED: "neutral",
    Attendance.ATTENDED: "good",
    Attendance.ABSENT_EXCUSED: "warn",
    Attendance.ABSENT: "bad",
}


@register.simple_tag
def state_badge(conference):
    """The conference's state by word, icon and colour."""
    return badge(TONES[conference.state], conference.get_state_display())


@register.simple_tag
def attendance_badge(value):
    """A delegate's attendance by word, icon and colour."""
    return badge(ATTENDANCE_TONES[value], Attendance(value).label)


@register.filter
def when(conference):
    """Date, part of day and hours in one line: “30/09/2022, chiều, 14 giờ 00”."""
    parts = [screen_date(conference.date), conference.get_part_of_day_display() if conference.part_of_day else ""]
    hours = [time_text(t) for t in (conference.starts_at, conference.ends_at) if t]
    return ", ".join(part for part in (*parts, " - ".join(hours)) if part)


@register.filter
def two_digits(number):
    """A count as papers write it: 03."""
    return two_digits_text(number)


@register.filter
def achieved(point):
    """An assessment point's figures: “11/8 đồng chí = 137,5%”, “99,9% dự toán năm”; empty without any."""
    percent = point.achieved_percent
    if point.result is None:
        return f"{percent_vi(percent)} {point.percent_of}".strip() if percent is not None else ""
    if point.target is None:
        return f"{decimal_vi(point.result)} {point.unit}".strip()
    figures = f"{decimal_vi(point.result)}/{decimal_vi(point.target)} {point.unit}".strip()
    return f"{figures} = {percent_vi(percent)}"


@register.inclusion_tag("conferences/_header.html")
def conference_header(conference):
    """One line that says which conference a page belongs to; costs no query."""
    return {"conference": conference, "when": when(conference)}
