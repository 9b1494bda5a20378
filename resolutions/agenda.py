"""A person's dates as an iCalendar file: what the own units, or the ward, must have done by a day.

Each matter is an all-day event with its code, a short summary and the page it leads to. Citizens' names, contacts and
verbatim texts are not even asked for (RFC 5545; design invariant 11). The text changes only with the dates.
"""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import override
from icalendar import Calendar, Event

from conferences.states import ENDED
from dialogue_site.roles import Role
from feedback.models import Issue
from feedback.states import AT_WORK, OPEN, PUT_ASIDE

from .models import Assignment, ConclusionTask, Dossier, Promise, Review
from .states import DossierState, TaskState

#: The nearest dates of each kind; a calendar program cannot show more.
MOST = 300
#: How long ago a date may be and still stand in the calendar, and how far ahead it is looked.
PAST, AHEAD = timedelta(days=60), timedelta(days=400)
SUMMARY_LENGTH = 80


def calendar_text(user, today):
    """The file for ``user`` as bytes; the same bytes as long as nothing changes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Dialogue conferences//vi")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    with override("vi"):
        calendar.add("x-wr-calname", _t("Dates of the dialogue conferences"))
        for name, pk, day, words, url, changed in _entries(user, today):
            calendar.add_component(_event(name, pk, day, words, url, changed))
    return calendar.to_ical()


def _event(name, pk, day, words, url, changed):
    event, host = Event(), urlsplit(settings.BASE_URL).hostname or "localhost"
    event.add("uid", f"{name}-{pk}@{host}")
    # When the row changed last, not when it was asked for: the file stays the same until then.
    event.add("dtstamp", changed.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", words)
    event.add("url", settings.BASE_URL + url)
    event.add("transp", "TRANSPARENT")
    return event


def _entries(user, today):
    """``(kind, key, day, words, address, changed)`` of all dates: a fixed number of questions."""
    wards = [p.unit.ward_id for p in user.current_postings if p.unit.ward_id and p.role in (Role.CLERK, Role.LEADER)]
    watched = [p.unit.ward_id for p in user.current_postings if p.unit.ward_id and p.role == Role.MONITOR]
    near = (today - PAST, today + AHEAD)
    if wards or watched:
        yield from _issues(Issue.objects.filter(ward__in={*wards, *watched}), near)
        yield from _reviews({*wards, *watched}, near)
    if wards:
        yield from _tasks(ConclusionTask.objects.filter(conclusion__conference__ward__in=wards), near)
        yield from _promises(Promise.objects.filter(issue__ward__in=wards), near)
        yield from _dossiers(wards, near)
    if user.unit_ids:
        yield from _assignments(user, near, led_already=bool(wards))
        if not wards:
            yield from _promises(Promise.objects.filter(issue__lead_unit__in=user.unit_ids), near)


def _short(code, summary):
    return f"{code} {summary}"[:SUMMARY_LENGTH].strip()


def _issue_words(kind, code, summary):
    return f"{kind}: {_short(code, summary)}"


def _issues(queryset, near):
    rows = queryset.filter(stage__in=OPEN, due_on__range=near).exclude(conference__state__in=ENDED)
    rows = rows.only("number", "summary", "due_on", "updated_at").order_by("due_on", "pk")[:MOST]
    for row in rows:
        yield _of_issue("issue", _t("Answer due"), row.pk, row, row.due_on, row.updated_at)


def _of_issue(name, kind, pk, issue, day, changed):
    url = reverse("issue-detail", args=[issue.pk])
    return name, pk, day, _issue_words(kind, issue.code, issue.summary), url, changed


def _tasks(queryset, near):
    rows = queryset.filter(state=TaskState.OPEN, conclusion__withdrawn=False, deadline__due_on__range=near)
    rows = rows.exclude(conclusion__conference__state__in=ENDED).select_related("conclusion", "deadline")
    for row in rows.order_by("deadline__due_on", "pk")[:MOST]:
        yield _of_task("task", _t("Task due"), row, row.deadline.due_on, row.deadline.updated_at)


def _of_task(name, kind, task, day, changed):
    words = f"{kind}: {_short(task.code, task.action)}"
    return name, task.pk, day, words, reverse("task-detail", args=[task.pk]), changed


def _promises(queryset, near):
    rows = queryset.filter(kept_on=None, replaced=False, due_on__range=near).exclude(issue__stage__in=PUT_ASIDE)
    for row in rows.select_related("issue").order_by("due_on", "pk")[:MOST]:
        changed = datetime.combine(row.due_on, time(), UTC)
        yield _of_issue("promise", _t("Promised for"), row.pk, row.issue, row.due_on, changed)


def _dossiers(wards, near):
    rows = Dossier.objects.filter(ward__in=wards, state=DossierState.SENT, expected_on__range=near)
    for row in rows.order_by("expected_on", "pk")[:MOST]:
        words = _t("Reply expected: %s") % _short("", row)
        yield "dossier", row.pk, row.expected_on, words, reverse("dossier-detail", args=[row.pk]), row.updated_at


def _reviews(wards, near):
    rows = Review.objects.filter(ward__in=wards, respond_by__range=near).waiting()
    rows = rows.select_related("issue", "conclusion__conference")
    for row in rows.order_by("respond_by", "pk")[:MOST]:
        about = row.issue.code if row.issue_id else str(row.conclusion or "")[:SUMMARY_LENGTH]
        words = (_t("Response to the Front due: %s") % about).rstrip(": ")
        yield "review", row.pk, row.respond_by, words, reverse("review-detail", args=[row.pk]), row.updated_at


def _assignments(user, near, led_already):
    """The citizen's date and the unit's own, of the person's units; who sees the ward has the former already."""
    rows = Assignment.objects.filter(ward__in=user.reading_ward_ids).of_units(user.unit_ids).active().with_due()
    dated = rows.filter(issue__stage__in=OPEN) | rows.filter(task__state=TaskState.OPEN)
    dated = dated.select_related("issue", "task__conclusion")
    if not led_already:
        for row in dated.filter(due__range=near).order_by("due", "pk")[:MOST]:
            yield _of_assignment("due", _t("Answer due") if row.issue_id else _t("Task due"), row, row.due)
    own = dated.filter(issue__stage__in=AT_WORK) | dated.filter(task__state=TaskState.OPEN)
    for row in own.filter(internal_due_on__range=near).order_by("internal_due_on", "pk")[:MOST]:
        yield _of_assignment("own", _t("The unit's own date"), row, row.internal_due_on)


def _of_assignment(name, kind, row, day):
    subject, url = row.subject, row.get_absolute_url()
    words = subject.summary if row.issue_id else subject.action
    changed = max(row.updated_at, subject.updated_at)
    return name, row.pk, day, f"{kind}: {_short(subject.code, words)}", url, changed
