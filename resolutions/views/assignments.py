"""Assignments: the queue of a unit, what was returned to the office, giving many issues at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.text import fold
from dialogue_site.pages import Column, ListPage, Order
from dialogue_site.roles import WRITERS
from dialogue_site.submissions import new_key, result_of, submit_once
from dialogue_site.templatetags.ui import badge, vn_date
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from feedback.templatetags.feedback_panels import cited
from feedback.views.many_issues import chosen

from ..actions.assignments import assign_issues
from ..badges import ASSIGNMENT_TONES, due_badge, own_badge, urgency
from ..deadlines import calendar, due_soon_until, lateness
from ..filters import assignment_filters, in_doubt
from ..forms.assignments import BulkAssignForm
from ..models import Assignment, ConclusionTask
from ..permissions import can_assign_issue
from ..states import ACTIVE, TaskState


class AssignmentList(ListPage):
    """A department officer sees the own units' work, everybody else the ward's."""

    model = Assignment
    template_name = "resolutions/assignment_list.html"
    select_related = ("unit", "suggested_unit", "issue__deadline", "task__conclusion", "task__deadline")
    columns = [
        Column("code", _("Number")),
        Column("matter", _("Matter")),
        Column("unit", _("Unit")),
        Column("state", _("State"), kind="small"),
        Column("own", _("Unit's own date"), order="own", kind="date"),
        Column("due", _("Citizen's date"), order="due", kind="date"),
        Column("timeliness", _("Time left"), kind="small"),
    ]
    orders = {
        "due": Order(_("Citizen's date"), ("due_sort",)),
        "own": Order(_("Unit's own date"), ("own_sort",)),
        "newest": Order(_("Newest"), ("-pk",)),
    }
    default_order = "due"
    filters = assignment_filters()

    @cached_property
    def own_only(self):
        return bool(self.request.user.unit_ids) and self.request.GET.get("all") != "1"

    def get_heading(self):
        return _("My unit's work") if self.own_only else _("Assignments")

    @property
    def empty_text(self):
        if self.own_only:
            return _("Nothing is assigned to your unit. What the office assigns appears here and on the bell.")
        return _("Nothing is assigned yet. Issues are assigned on their page, or many at once on the list of issues.")

    @property
    def empty_action(self):
        return (_("Issues"), reverse("issue-list"))

    def page_actions(self):
        later = (_("Requests for a later day"), reverse("extension-list"), False)
        if not self.request.user.unit_ids:
            return [later, (_("Calendar of working days"), reverse("calendar"), False)]
        if self.own_only:
            return [(_("All units"), f"{reverse('assignment-list')}?all=1", False), later]
        return [(_("My unit's work"), reverse("assignment-list"), False), later]

    def get_queryset(self):
        queryset = super().get_queryset().with_due()
        return queryset.of_units(self.request.user.unit_ids) if self.own_only else queryset

    def search(self, queryset, query):
        tasks = ConclusionTask.objects.all()
        for word in fold(query).split()[:8]:
            tasks = tasks.filter(folded__contains=f" {word}")
        issues = Issue.objects.search(query)
        return [queryset.filter(Q(issue__in=issues.values("pk")) | Q(task__in=tasks.values("pk")))]

    searchable = True

    def queues(self):
        """The numbers above the list, each opening its own rows."""
        today = clock.today()
        limit = due_soon_until(today)
        mine = self.get_queryset()
        parts = {
            "offered": mine.waiting(),
            "accepted": mine.at_work(),
            "due_soon": mine.due_soon(today, limit),
            "overdue": mine.overdue(today),
            "returned": mine.returned_to_office(),
            "own_late": mine.past_own_date(today),
        }
        counts = self.model.objects.aggregate(
            **{
                name: Count("pk", filter=Q(pk__in=rows.order_by().values("pk")), distinct=True)
                for name, rows in parts.items()
            }
        )
        every = "" if self.own_only or not self.request.user.unit_ids else "&all=1"
        base = reverse("assignment-list")
        rows = [
            ("offered", _("Waiting to be accepted"), f"{base}?state=offered{every}", "info"),
            ("accepted", _("In progress"), f"{base}?state=accepted{every}", ""),
            ("due_soon", _("Due soon"), f"{base}?timeliness=due_soon{every}", "warn"),
            ("own_late", _("Past the unit's date"), f"{base}?own_clock=late{every}", "warn"),
            ("overdue", _("Overdue"), f"{base}?timeliness=overdue{every}", "bad"),
            ("returned", _("Returned to the office"), f"{base}?state=returned{every}", "warn"),
        ]
        return [(counts[name], label, url, tone if counts[name] else "") for name, label, url, tone in rows]

    def get_context_data(self, **kwargs):
        return super().get_context_data(queues=self.queues(), **kwargs)

    def row_context(self, objects):
        return {"today": clock.today(), "calendar": calendar(), "conferences": in_doubt(self)}

    def row(self, obj, ctx):
        late = lateness(obj.due, ctx["today"], ctx["calendar"]) if self._counts(obj) else ""
        matter = obj.issue.summary if obj.issue_id else obj.task.action
        if obj.suggested_unit_id:
            matter = _t("%(matter)s - returned: %(reason)s Suggests %(unit)s.") % {
                "matter": matter, "reason": obj.reason, "unit": obj.suggested_unit.label,
            }  # fmt: skip
        return {
            "url": obj.get_absolute_url(),
            "code": cited(obj.subject.code, ctx["conferences"].get(self._conference(obj), "")),
            "matter": matter,
            "unit": obj.unit.label if obj.part == "lead" else _t("%s (cooperating)") % obj.unit.label,
            "state": self.state_badge(obj),
            "own": self._own(obj, ctx),
            "due": self._due(obj),
            "timeliness": due_badge(late),
            "tone": urgency(late),
        }

    def _own(self, obj, ctx):
        """The unit's own date with its own badge: it is ahead of the citizen's."""
        mark = own_badge(lateness(obj.own_due, ctx["today"], ctx["calendar"])) if self._counts(obj) else ""
        return format_html("{} {}", vn_date(obj.own_due), mark) if obj.own_due else ""

    @staticmethod
    def _due(obj):
        deadline = getattr(obj.issue if obj.issue_id else obj.task, "deadline", None)
        if deadline is not None and deadline.stands_still:
            return _t("suspended from %s") % screen_date(deadline.suspended_on)
        return vn_date(obj.due)

    @staticmethod
    def _conference(obj):
        return obj.issue.conference_id if obj.issue_id else obj.task.conclusion.conference_id

    @staticmethod
    def _is_open(obj):
        return obj.issue.is_open if obj.issue_id else obj.task.state == TaskState.OPEN

    def _counts(self, obj):
        return obj.state in ACTIVE and self._is_open(obj)

    def state_badge(self, obj):
        """What became of the assignment; of the matter itself, where that is over."""
        if obj.state in ACTIVE and not self._is_open(obj):
            return badge("good", obj.issue.get_stage_display() if obj.issue_id else obj.task.get_state_display())
        return badge(ASSIGNMENT_TONES[obj.state], obj.get_state_display())


@require_POST
def assign_many(request):
    """Ask which unit gets the chosen issues; with ``confirmed`` give it all of them or none."""
    earlier = result_of(request)
    if earlier:
        return HttpResponseRedirect(earlier)
    if not request.user.roles & set(WRITERS):
        raise PermissionDenied
    seen, issues = _chosen_issues(request)
    if not issues:
        messages.warning(request, _t("Choose at least one issue first."))
        return HttpResponseRedirect(reverse("issue-list"))
    if not all(can_assign_issue(request.user, issue) for issue in issues):
        raise PermissionDenied
    confirmed = "confirmed" in request.POST
    form = BulkAssignForm(
        request.POST if confirmed else None, user=request.user, parent=issues[0].ward_id,
        initial={"unit": _usual_unit(issues)},
    )  # fmt: skip
    status = 200
    if confirmed and form.is_valid():
        versions = {pk: version for pk, version in seen.items() if version is not None}
        try:
            url, _fresh = submit_once(request, lambda: _assigned(request, issues, form.cleaned_data, versions))
            return HttpResponseRedirect(url)
        except NotAllowedNow as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except StaleState as stale:
            form.add_error(None, _t("Somebody changed %s meanwhile. Look again, then confirm.") % stale.obj.code)
            seen, issues = dict.fromkeys(seen), _chosen_issues(request)[1]
            status = 409
    context = {
        "heading": ngettext("Assign %(count)d issue", "Assign %(count)d issues", len(issues)) % {"count": len(issues)},
        "breadcrumbs": [(_t("Issues"), reverse("issue-list"))],
        "ticks": [(issue, seen[issue.pk] or issue.version) for issue in issues],
        "form": form,
        "form_key": new_key(),
        "cancel_url": reverse("issue-list"),
    }
    return render(request, "resolutions/issue_assign_many.html", context, status=status)


def _chosen_issues(request):
    seen, found = chosen(request)
    rows = Issue.objects.filter(pk__in=[i.pk for i in found])
    rows = rows.select_related("conference__ward", "category", "lead_unit", "ward")
    return seen, list(rows.order_by("conference_id", "number"))


def _usual_unit(issues):
    """The unit meant for all of them, where it is one and the same."""
    units = {i.lead_unit_id or (i.category.default_unit_id if i.category_id else None) for i in issues}
    return units.pop() if len(units) == 1 else None


def _assigned(request, issues, facts, versions):
    done = assign_issues(issues, by=request.user, versions=versions, **facts)
    text = ngettext("%(count)d issue was assigned.", "%(count)d issues were assigned.", len(done))
    messages.success(request, text % {"count": len(done)})
    return f"{reverse('assignment-list')}?state=offered"
