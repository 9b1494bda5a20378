"""The calendar of working days, year by year; one day of it; the deadlines that a change concerns."""

import calendar as months
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from dialogue_site import clock, submissions
from dialogue_site.lib.dates import parse_date
from dialogue_site.models import CalendarDay
from dialogue_site.pages import FormPage
from dialogue_site.roles import WRITERS
from dialogue_site.templatetags.ui import vn_day
from dialogue_site.transitions import NotAllowedNow, StaleState

from ..actions import calendars as actions
from ..affected import AT_ONCE, affected
from ..deadlines import stored_meaning
from ..forms.calendars import CalendarDayForm
from ..models import Deadline
from ..permissions import can_change_calendar, can_see_calendar

FIRST_YEAR, LAST_YEAR = 2013, 2099


@require_safe
def calendar_year(request):
    """One year: every day that differs from Monday-to-Friday, with its occasion and its source."""
    if not can_see_calendar(request.user):
        raise PermissionDenied
    may_change = can_change_calendar(request.user)
    asked = request.GET.get("day", "")
    problem = ""
    if asked and may_change:
        try:
            return HttpResponseRedirect(reverse("calendar-day", args=[_in_reach(parse_date(asked))]))
        except ValueError:
            problem = _t("Type the date as day/month/year, for example 05/03/2026.")
    raw = request.GET.get("year", "")
    year = int(raw) if raw.isascii() and raw.isdigit() and len(raw) == 4 else clock.today().year
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    rows = {row.date: row for row in CalendarDay.objects.filter(date__year=year).order_by("date")}
    context = {
        "heading": _t("Calendar of working days %d") % year,
        "year": year,
        "years": [(each, f"{reverse('calendar')}?year={each}") for each in (year - 1, year + 1)],
        "months": [_month(year, number, rows) for number in range(1, 13)],
        "rows": [_line(row, may_change) for row in rows.values()],
        "may_change": may_change,
        "problem": problem,
        "asked": asked,
        "waiting": _waiting(request.user),
        "review_url": reverse("deadline-review"),
    }
    return render(request, "resolutions/calendar.html", context, status=400 if problem else 200)


def _in_reach(day):
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def _waiting(user):
    """How many deadlines of the person's wards wait for a decision; the office alone is asked."""
    return len(affected(user.reading_ward_ids)) if user.roles & set(WRITERS) else 0


def _month(year, number, rows):
    weeks = []
    for week in months.Calendar().monthdatescalendar(year, number):
        weeks.append([_cell(day, rows.get(day)) if day.month == number else None for day in week])
    return {"name": f"{number:02d}/{year}", "weeks": weeks}


def _cell(day, row):
    works = row.is_working if row else day.weekday() < 5
    kind = ("make-up" if works else "off") if row else ("" if works else "weekend")
    return {"day": day.day, "kind": kind, "title": row.name if row else ""}


def _line(row, may_change):
    return {
        "day": row.date,
        "what": _t("working day") if row.is_working else _t("day off"),
        "name": row.name,
        "source": row.source,
        "url": reverse("calendar-day", args=[row.date]) if may_change else "",
    }


class CalendarDayPage(FormPage):
    """What one day is. After a change the deadlines it concerns are listed and asked about."""

    form_class = CalendarDayForm
    submit_label = _("Save the day")

    def dispatch(self, request, *args, **kwargs):
        if not FIRST_YEAR <= kwargs["day"].year <= LAST_YEAR:
            raise Http404
        if not can_see_calendar(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def allowed(self):
        return can_change_calendar(self.request.user)

    @property
    def day(self):
        return self.kwargs["day"]

    def get_heading(self):
        return vn_day(self.day)

    def breadcrumbs(self):
        return [(_("Calendar of working days"), f"{reverse('calendar')}?year={self.day.year}")]

    def row(self):
        return CalendarDay.objects.filter(date=self.day).first()

    def get_initial(self):
        row = self.row()
        if row is None:
            return {"what": actions.MAKE_UP if self.day.weekday() > 4 else actions.DAY_OFF}
        what = actions.MAKE_UP if row.is_working else actions.DAY_OFF
        return {"what": what, "name": row.name, "source": row.source}

    def perform(self, form):
        seen = self.request.POST.get("seen")
        return actions.change_calendar(self.day, by=self.request.user, seen=seen, **form.cleaned_data)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except StaleState:
            form.add_error(None, _t("Somebody changed this day meanwhile. Look at it again, then save."))
            return self.render_to_response(self.get_context_data(form=form), status=409)

    template_name = "resolutions/calendar_day.html"

    def get_context_data(self, **kwargs):
        row = self.row()
        return super().get_context_data(seen=actions.standing(row), row=row, **kwargs)

    def get_success_url(self, result=None):
        if result is None:
            return self.breadcrumbs()[-1][1]
        messages.success(self.request, _t("The calendar was changed. No deadline has moved."))
        if _waiting(self.request.user):
            return reverse("deadline-review")
        return self.breadcrumbs()[-1][1]


@require_http_methods(["GET", "HEAD", "POST"])
def deadline_review(request):
    """The open deadlines that the calendar of now gives another day: each is kept or moved, with a reason."""
    if not request.user.roles & set(WRITERS):
        raise PermissionDenied
    earlier = submissions.result_of(request) if request.method == "POST" else None
    if earlier:
        return HttpResponseRedirect(earlier)
    status, problem, reason = 200, "", request.POST.get("reason", "")[:1000]
    found = affected(request.user.reading_ward_ids)
    if request.method == "POST":
        try:
            url, _fresh = submissions.submit_once(request, lambda: _decided(request, found, reason))
            return HttpResponseRedirect(url)
        except NotAllowedNow as refusal:
            status, problem = 409, str(refusal)
        except (StaleState, Deadline.DoesNotExist):
            status, problem = 409, _t("Somebody changed one of these deadlines meanwhile. Look again, then confirm.")
    context = {
        "heading": _t("Deadlines the changed calendar concerns"),
        "breadcrumbs": [(_t("Calendar of working days"), reverse("calendar"))],
        "rows": [_affected_row(each, request) for each in found],
        "more": len(found) == AT_ONCE,
        "problem": problem,
        "reason": reason,
        "form_key": submissions.new_key(),
    }
    return render(request, "resolutions/deadline_review.html", context, status=status)


def _affected_row(each, request):
    deadline = each.deadline
    subject = deadline.subject
    chosen = request.POST.get(f"choice-{deadline.pk}", "")
    return {
        "pk": deadline.pk,
        "version": deadline.version,
        "code": subject.code,
        "summary": subject.summary if deadline.issue_id else subject.action,
        "url": deadline.get_absolute_url(),
        "old": deadline.due_on,
        "new": each.due.last_day if each.moves else None,
        "last_working_day": each.due.last_working_day,
        "off": each.due.falls_on_day_off,
        "flag": each.due != stored_meaning(deadline),
        "own": each.own,
        "chosen": chosen,
    }


def _decided(request, found, reason):
    """Only deadlines that are on the person's own list are decided; what else is sent is not looked at."""
    mine = {each.deadline.pk for each in found}
    choices = []
    for pk in mine:
        choice, version = request.POST.get(f"choice-{pk}"), request.POST.get(f"version-{pk}", "")
        if choice in (actions.KEEP, actions.MOVE) and version.isascii() and version.isdigit() and len(version) < 10:
            choices.append((pk, int(version), choice))
    if not choices:
        raise NotAllowedNow(_t("Choose for at least one deadline whether it is kept or moved."))
    moved, kept = actions.decide_deadlines(choices, by=request.user, reason=reason)
    said = [
        ngettext("%d deadline was moved.", "%d deadlines were moved.", moved) % moved,
        ngettext("%d deadline was kept.", "%d deadlines were kept.", kept) % kept,
    ]
    messages.success(request, " ".join(said))
    return reverse("deadline-review")


class IsoDate:
    """A day in an address: ``2026-11-24``."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        return date.fromisoformat(value)

    def to_url(self, value):
        return value if isinstance(value, str) else value.isoformat()
