"""Reminding units by hand, one matter or many at once; and the list of reminders given."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue_site import clock
from dialogue_site.filters import Choice, Flag
from dialogue_site.pages import Column, ListPage, Order
from dialogue_site.roles import WRITERS
from dialogue_site.submissions import new_key, result_of, submit_once
from dialogue_site.templatetags.ui import vn_date
from dialogue_site.transitions import NotAllowedNow, StaleState, fits
from feedback.models import Issue
from feedback.templatetags.feedback_panels import cited
from feedback.views.many_issues import chosen

from ..actions.chases import address_of, chase_assignment, chase_issue, chase_issues
from ..actions.people import manned
from ..filters import units
from ..forms.chases import ChaseForm
from ..models import Chase, ChasedPerson
from ..models.chases import ChaseClock, ChaseLevel
from ..permissions import can_chase_issue
from .verbs import AssignmentStep, IssueStep

#: Whose officers, whose head.
_ADDRESSED = {ChaseLevel.UNIT: _("Officers of %s"), ChaseLevel.HEAD: _("Head of %s")}


def _said_today(issue, task, unit):
    """The warning of a reminder that would be the second to the unit today; a reminder is never refused."""
    given = Chase.objects.filter(issue=issue, task=task, unit=unit, chased_on=clock.today())
    return [_t("The unit was reminded of this today already.")] if given.exists() else []


class IssueChase(IssueStep):
    verb, action, form_class = "issue.chase", chase_issue, ChaseForm
    success_message = _("The unit was reminded.")

    def warnings(self):
        return _said_today(self.object, None, self.object.lead_unit)


class AssignmentChase(AssignmentStep):
    verb, action, form_class = "assignment.chase", chase_assignment, ChaseForm
    success_message = _("The unit was reminded.")

    def warnings(self):
        return _said_today(self.object.issue, self.object.task, self.object.unit)


issue_chase, assignment_chase = IssueChase.as_view(), AssignmentChase.as_view()


class ChaseList(ListPage):
    """Reminders given, the newest first: the ward's for the office, else the person's own; ``?all=1``, ``?mine=1``."""

    model = Chase
    select_related = ("issue__conference", "task__conclusion__conference", "dossier__conference", "unit", "by")
    columns = (
        Column("day", _("Day"), kind="date"),
        Column("matter", _("Matter")),
        Column("due", _("Due"), kind="date"),
        Column("counted_from", _("Date counted")),
        Column("level", _("Who was reminded")),
        Column("by", _("By")),
    )
    orders = {"newest": Order(_("Newest"), ("-pk",))}
    default_order = "newest"
    filters = (
        Choice("level", _("Who was reminded"), ChaseLevel.choices, "level"),
        Choice("counted_from", _("Date counted"), ChaseClock.choices, "counted_from"),
        Choice("unit", _("Unit"), units, "unit_id"),
        Flag("all", _("The whole ward"), apply=lambda queryset, value, request: queryset, hidden=True),
        Flag("mine", _("Reminders to me"), apply=lambda queryset, value, request: queryset, hidden=True),
    )
    empty_text = _(
        "Nobody was reminded yet. Reminders go out by the rules each morning, and by hand on an issue's page."
    )

    @cached_property
    def own_only(self):
        if self.request.GET.get("mine") == "1":
            return True
        # The office asks what went out to the units, everybody else what is asked of them.
        office = bool(self.request.user.roles & set(WRITERS))
        return not office and self.request.GET.get("all") != "1"

    def get_heading(self):
        return _("Reminders to me") if self.own_only else _("Reminders in the ward")

    def page_actions(self):
        if self.own_only:
            return [(_t("The whole ward"), f"{reverse('chase-list')}?all=1", False)]
        return [(_t("Reminders to me"), f"{reverse('chase-list')}?mine=1", False)]

    def get_queryset(self):
        told = ChasedPerson.objects.select_related("user")
        queryset = super().get_queryset().prefetch_related(Prefetch("people", told))
        return queryset.filter(people__user=self.request.user) if self.own_only else queryset

    def row(self, obj, ctx):
        noun, subject, level = obj.noun, obj.subject, obj.get_level_display()
        named = obj.unit_id and obj.level in (ChaseLevel.UNIT, ChaseLevel.HEAD)
        return {
            "url": address_of(noun, subject),
            "day": vn_date(obj.chased_on),
            "matter": cited(f"{subject} ({obj.note})" if obj.note else str(subject), subject.conference.code),
            "due": vn_date(obj.due_on),
            "counted_from": obj.clock_label,
            # By name: for a unit where nobody signs in it was the office.
            "level": cited(
                _ADDRESSED[obj.level] % obj.unit.label if named else level,
                ", ".join(str(told.user) for told in obj.people.all()),
            ),
            "by": str(obj.by) if obj.by_id else _t("By the rules"),
        }


@require_POST
def chase_many(request):
    """Show the chosen issues once more with a note to type; with ``confirmed`` remind the units of all or of none."""
    earlier = result_of(request)
    if earlier:
        return HttpResponseRedirect(earlier)
    if not request.user.roles & set(WRITERS):
        raise PermissionDenied
    seen, found = chosen(request)
    issues = list(
        Issue.objects.filter(pk__in=[issue.pk for issue in found])
        .select_related("conference__ward", "lead_unit", "ward")
        .order_by("conference_id", "number")
    )
    if not all(can_chase_issue(request.user, issue) for issue in issues):
        raise PermissionDenied
    known = manned({issue.lead_unit_id for issue in issues if issue.lead_unit_id})
    placed = [issue for issue in issues if fits(issue, "issue.chase") and issue.lead_unit_id in known]
    given = Chase.objects.given_on(clock.today(), placed)
    fitting = [issue for issue in placed if (issue.pk, issue.lead_unit_id) not in given]
    if not fitting:
        none_left = _t("The units of all these issues were reminded today already.")
        nobody = _t("None of the chosen issues is with a unit: there is nobody to remind.")
        messages.warning(request, none_left if placed else nobody)
        return HttpResponseRedirect(reverse("issue-list"))
    confirmed = "confirmed" in request.POST
    form, status = ChaseForm(request.POST if confirmed else None, user=request.user), 200
    if confirmed and form.is_valid():
        versions = {pk: version for pk, version in seen.items() if version is not None}
        try:
            url, _fresh = submit_once(request, lambda: _chased(request, fitting, form.cleaned_data["note"], versions))
            return HttpResponseRedirect(url)
        except NotAllowedNow as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except StaleState as stale:
            form.add_error(None, _t("Somebody changed %s meanwhile. Look again, then confirm.") % stale.obj.code)
            seen, status = dict.fromkeys(seen), 409
            for issue in fitting:
                issue.refresh_from_db(fields=["version", "stage"])
    context = {
        "heading": ngettext("Remind of %(count)d issue", "Remind of %(count)d issues", len(fitting))
        % {"count": len(fitting)},
        "breadcrumbs": [(_t("Issues"), reverse("issue-list"))],
        "ticks": [(issue, seen[issue.pk] or issue.version) for issue in fitting],
        "left_out": [issue for issue in issues if issue not in placed],
        "given": [issue for issue in placed if issue not in fitting],
        "form": form,
        "form_key": new_key(),
        "cancel_url": reverse("issue-list"),
    }
    return render(request, "resolutions/issue_chase_many.html", context, status=status)


def _chased(request, issues, note, versions):
    done = chase_issues(issues, by=request.user, note=note, versions=versions)
    text = ngettext("Units were reminded of %(count)d issue.", "Units were reminded of %(count)d issues.", len(done))
    messages.success(request, text % {"count": len(done)})
    return f"{reverse('chase-list')}?all=1"
