"""Lists behind the numbers of the first page that have no page of their own: answers that wait, promised days."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.filters import Choice
from dialogue_site.pages import Column, ListPage, Order
from dialogue_site.roles import Role
from dialogue_site.templatetags.ui import badge, vn_date
from feedback.reports import due_soon_limit
from feedback.templatetags.feedback_panels import cited

from ..badges import ANSWER_TONES, due_badge, urgency
from ..deadlines import calendar, lateness
from ..filters import conferences, in_doubt
from ..models import Answer, Promise
from ..queues import answers_sent_back, answers_to_check, open_promises, wards_as


class AnswerWaitingList(ListPage):
    """Answers that wait for this person: to be checked, or sent back to be written anew (``?what=sent_back``)."""

    model = Answer
    select_related = ("issue", "unit", "recorded_by")
    columns = (
        Column("code", _("Number")),
        Column("matter", _("Matter")),
        Column("unit", _("Unit")),
        Column("by", _("Drafted by")),
        Column("due", _("Due"), kind="date"),
        Column("state", _("State"), kind="small"),
    )
    orders = {"oldest": Order(_("Longest waiting"), ("updated_at", "pk"))}
    default_order = "oldest"
    filters = (Choice("conference", _("Conference"), conferences, "issue__conference_id"),)
    empty_text = _("No answer waits for you.")

    @cached_property
    def sent_back(self):
        return self.request.GET.get("what") == "sent_back"

    def get_heading(self):
        return _("Answers sent back") if self.sent_back else _("Answers to check")

    def page_actions(self):
        what = "check" if self.sent_back else "sent_back"
        label = _("Answers to check") if self.sent_back else _("Answers sent back")
        return [(label, f"{reverse('answer-waiting')}?what={what}", False)]

    def get_queryset(self):
        user = self.request.user
        wards = wards_as(user, Role.CLERK)
        if self.sent_back:
            found = answers_sent_back(wards, user.unit_ids)
        else:
            found = answers_to_check(wards, user.headed_unit_ids, clock.today())
        return super().get_queryset().filter(pk__in=found.values("pk"))

    def row_context(self, objects):
        return {"conferences": in_doubt(self)}

    def row(self, obj, ctx):
        said = f"{obj.issue.summary} ({obj.comment})" if self.sent_back else obj.issue.summary
        return {
            "url": obj.get_absolute_url(),
            "code": cited(obj.issue.code, ctx["conferences"].get(obj.issue.conference_id, "")),
            "matter": said,
            "unit": obj.unit.label if obj.unit_id else "",
            "by": str(obj.recorded_by or ""),
            "due": vn_date(obj.issue.due_on),
            "state": badge(ANSWER_TONES[obj.state], obj.get_state_display()),
        }


def _when(queryset, value, request):
    today = clock.today()
    if value == "late":
        return queryset.filter(due_on__lt=today)
    return queryset.filter(due_on__range=(today, due_soon_limit(today)))


class PromiseList(ListPage):
    """Days the ward promised a result for, until the result is there."""

    model = Promise
    heading = _("Promised days")
    select_related = ("issue__lead_unit", "issue__conference")
    columns = (
        Column("code", _("Number")),
        Column("matter", _("Matter")),
        Column("unit", _("Lead unit")),
        Column("conference", _("Conference"), kind="small"),
        Column("due", _("Promised for"), order="due", kind="date"),
        Column("timeliness", _("Time left"), kind="small"),
    )
    orders = {"due": Order(_("Promised for"), ("due_on", "pk"))}
    default_order = "due"
    filters = (
        Choice("when", _("Deadline"), [("late", _("Overdue")), ("due", _("Due soon"))], _when),
        Choice("conference", _("Conference"), conferences, "issue__conference_id"),
    )
    empty_text = _(
        "No promised day is open. A day promised in an answer appears here once the answer is with the citizen."
    )

    def get_queryset(self):
        return open_promises(self.request.user.reading_ward_ids).select_related(*self.select_related)

    def row_context(self, objects):
        return {"today": clock.today(), "calendar": calendar()}

    def row(self, obj, ctx):
        late = lateness(obj.due_on, ctx["today"], ctx["calendar"])
        return {
            "url": obj.issue.get_absolute_url(),
            "code": obj.issue.code,
            "matter": obj.issue.summary,
            "unit": obj.issue.lead_unit.label if obj.issue.lead_unit_id else "",
            "conference": obj.issue.conference.code,
            "due": vn_date(obj.due_on),
            "timeliness": due_badge(late),
            "tone": urgency(late),
        }
