"""What a deadline means, in words, while it is being typed; and how every stored date came about, day by day."""

from datetime import date

from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.pages import DetailPage
from dialogue_site.roles import WRITERS

from ..affected import concern
from ..badges import due_badge
from ..deadlines import calendar, explain, explained_days, lateness, meaning, sentence, stored_meaning
from ..forms.fields import WordingForm
from ..models import Deadline


@require_safe
def deadline_explain(request):
    """The fragment below the deadline's fields: the sentence, or nothing as long as a fact is missing."""
    given = request.GET.copy()
    form = WordingForm(given)
    context = {}
    if form.is_valid():
        wording = form.cleaned_data["wording"]
        due = meaning(wording)
        context = {"due": due, "sentence": explain(due, wording), "days": explained_days(due.trace)}
    return render(request, "resolutions/_deadline_explained.html", context)


class DeadlineDetail(DetailPage):
    """One date: what counts now and what was first set, every day on the way and why, every event and who made it."""

    model = Deadline
    template_name = "resolutions/deadline_detail.html"
    select_related = ("issue__conference", "issue__ward", "task__conclusion__conference__ward")

    def get_heading(self):
        return _t("Deadline of %s") % self.object.subject.code

    def get_subtitle(self):
        return self.object.issue.summary if self.object.issue_id else self.object.task.action

    def breadcrumbs(self):
        subject = self.object.subject
        lists = (_("Issues"), reverse("issue-list")) if self.object.issue_id else (_("Tasks"), reverse("task-list"))
        return [lists, (subject.code, subject.get_absolute_url())]

    def get_context_data(self, **kwargs):
        deadline, today = self.object, clock.today()
        subject = deadline.subject
        is_open = subject.is_open if deadline.issue_id else subject.state == "open"
        late = lateness(deadline.due_on, today) if is_open and not deadline.stands_still else ""
        trace = deadline.trace or {}
        asked = concern(deadline) if is_open else None
        events = list(deadline.events.select_related("by"))
        return super().get_context_data(
            deadline=deadline,
            sentence=sentence(deadline),
            badge=due_badge(late),
            moved=deadline.first_due_on and deadline.first_due_on != deadline.due_on,
            late_first=is_open and deadline.first_due_on is not None and deadline.first_due_on < today,
            days=explained_days(stored_meaning(deadline).trace, trace.get("sources")),
            counted=sum(1 for day in trace.get("days", []) if day["counted"]),
            calendar_words=calendar_words(trace, events),
            calendar_changed=_changed(trace, asked, is_open),
            asked=asked,
            by_now=explain(asked.due, deadline.wording) if asked and asked.due != stored_meaning(deadline) else "",
            decides=bool(self.request.user.roles & set(WRITERS)),
            last_working_day=stored_meaning(deadline).last_working_day,
            falls_on_day_off=trace.get("falls_on_day_off", False),
            events=events,
            timeline=[],
            **kwargs,
        )


def calendar_words(trace, events):
    """The calendar a date was computed with, as people know it: its day, and how many days it makes exceptions."""
    if not trace.get("calendar"):
        return ""
    day, number = trace.get("calendar_on"), trace.get("calendar_days")
    if day:
        text = ngettext(
            "calendar of %(day)s, %(number)d day out of the ordinary",
            "calendar of %(day)s, %(number)d days out of the ordinary",
            number,
        )
        return text % {"day": screen_date(date.fromisoformat(day)), "number": number}
    return _t("calendar of %(day)s") % {"day": screen_date(localtime(events[-1].at))} if events else ""


def _changed(trace, asked, is_open):
    """What a calendar changed since means for the date; the same answer as the list of those to decide."""
    used = trace.get("calendar", "")
    if not used or not is_open or used == calendar().version:
        return ""
    if asked:
        return _t("changed since; the date stays as it was computed until the office decides")
    if trace.get("kept"):
        return _t("changed since; the office decided that the date stays")
    return _t("changed since; this date is not concerned")
