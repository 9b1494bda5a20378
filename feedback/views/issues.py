"""Pages of issues: the list people live in, one issue, and the steps of this floor."""

from html import escape

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override, pgettext_lazy

from dialogue_site import audit, clock
from dialogue_site import permissions as may
from dialogue_site.lib.sheets import CONTENT_TYPE, write_xlsx
from dialogue_site.pages import Column, DetailPage, FormPage, ListPage, Order, VerbPage
from dialogue_site.roles import WRITERS

from ..actions import issues as actions
from ..filters import ISSUE_FILTERS, dated_first, kept_count, menus
from ..forms.issues import ClassifyForm, IssueForm
from ..models import Issue
from ..permissions import can_edit_issue
from ..reports import due_soon_limit
from ..sealed import open_entries
from ..sheets import ISSUE_COLUMNS, issue_rows
from ..states import PUT_ASIDE, Stage
from ..templatetags.feedback_panels import cited, due_cell, result_badge, small, stage_badge


def suspended(issues):
    """``{pk: day}`` of those whose clock stands still; asked only where there was a date and none counts now."""
    unsure = [issue.pk for issue in issues if issue.due_on is None and issue.first_due_on is not None]
    if not unsure:
        return {}
    # The relation's name is given by the floor above.
    rows = Issue.objects.filter(pk__in=unsure, deadline__suspended_on__isnull=False)
    return dict(rows.values_list("pk", "deadline__suspended_on"))


class IssueList(ListPage):
    """Issues of the wards a person may read: searched, filtered, sorted, picked for a step taken on many."""

    model = Issue
    template_name = "feedback/issue_list.html"
    heading = _("Issues")
    search_label = _("Search in issues")
    filters = ISSUE_FILTERS
    columns = (
        Column("code", _("Number"), order="number", kind="link"),
        Column("summary", _("Issue")),
        Column("category", _("Category")),
        Column("unit", _("Lead unit")),
        Column("due", _("Due"), order="due", kind="date"),
        Column("stage", pgettext_lazy("of an issue", "Stage")),
        Column("result", _("Result")),
        Column("changed", _("Changed"), order="changed", kind="small"),
    )
    orders = {
        "newest": Order(_("Newest"), ("-pk",)),
        "number": Order(_("Number"), ("conference_id", "number")),
        "due": Order(_("Due"), ("due_key",)),
        "changed": Order(_("Changed"), ("-updated_at",)),
    }
    empty_text = _("No issues yet. They are entered with the opinions that ask for them.")
    sheet_title = _("Issues")
    sheet_columns = ISSUE_COLUMNS

    def page_actions(self):
        return [(_t("Categories"), reverse("category-list"), False)]

    @property
    def default_order(self):
        """Newest first; what is late or soon due by its date, the most urgent first."""
        return "due" if self.request.GET.get("timeliness") in ("overdue", "due_soon") else "newest"

    def get_queryset(self):
        queryset = super().get_queryset()
        return queryset if self.request.GET.get("stage") in PUT_ASIDE else queryset.counted()

    @cached_property
    def sources(self):
        sources = super().sources
        if self.order_name.removeprefix("-") == "due":
            timeliness = next(bound.value for bound in self.bound if bound.name == "timeliness")
            return [part for source in sources for part in dated_first(source, timeliness)]
        return sources

    def count(self):
        """Leafing through a list does not count it anew on every page."""
        asked = (self.query, tuple((bound.name, bound.value) for bound in self.bound))
        return kept_count(self.request, asked, super().count)

    def may_pick(self):
        """Are there steps this person may take on many issues?"""
        return bool(self.request.user.roles & set(WRITERS))

    def row_context(self, objects):
        today = clock.today()
        names = menus(self.request)
        return {
            "names": names,
            "today": today,
            "soon": due_soon_limit(today),
            "pick": escape(_t("Choose %(code)s") % {"code": "%s"}) if self.may_pick() else "",
            "address": reverse("issue-detail", args=[0]),
            "suspended": suspended(objects),
            # The conference's code is told only where there is a doubt.
            "conferences": {} if self._one_conference(names) else names.conference_names,
        }

    def _one_conference(self, names):
        chosen = any(bound.name == "conference" and bound.value for bound in self.bound)
        return chosen or len(names.conference_names) == 1

    def row(self, obj, ctx):
        names = ctx["names"]
        due, tone = due_cell(obj, ctx["today"], ctx["soon"], ctx["suspended"].get(obj.pk))
        return {
            "code": _code_cell(obj, ctx["conferences"].get(obj.conference_id, ""), ctx["pick"]),
            "summary": _summary_cell(obj, ctx["address"]),
            "category": names.category_names.get(obj.category_id, ""),
            "unit": names.unit_names.get(obj.lead_unit_id, ""),
            "due": due,
            "stage": stage_badge(obj),
            "result": result_badge(obj),
            "changed": SafeString(f"{localtime(obj.updated_at):%d/%m/%Y}"),
            "tone": tone if tone == "bad" else "",
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_pick=self.may_pick(), **kwargs)

    def sheet_rows(self, queryset):
        return issue_rows(queryset)

    @transaction.atomic
    def export(self):
        """Exactly the rows now on the list, all pages; the history says who took out what."""
        keys = [f"-{path}" if down else path for path, down in self.order.pairs()]
        taken = 0

        def lines():
            nonlocal taken
            for source in self.sources:
                for line in self.sheet_rows(source.order_by(*keys)):
                    taken += 1
                    yield line

        title = _t("Issues")
        data = write_xlsx(title, [(str(label), width) for label, width in self.sheet_columns], lines())
        self._note_export(taken)
        response = HttpResponse(data, content_type=CONTENT_TYPE)
        name = f"{title} {clock.today():%Y-%m-%d}.xlsx"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def _note_export(self, taken):
        user = self.request.user
        facts = {bound.name: str(bound.text) for bound in self.bound if bound.value}
        if self.query:
            facts["q"] = self.query
        with override("vi"):
            label = ngettext("Exported %(count)d issue", "Exported %(count)d issues", taken) % {"count": taken}
        for posting in user.current_postings:
            if posting.unit.ward_id in user.reading_ward_ids:
                audit.record(by=user, verb="issue.export", label=label, obj=posting.unit.ward, after=facts)
                break


# The cells of fifty rows: plain strings, every text escaped by hand, because the template's own way costs
# three times as much (docs of the measurement: benchmarks/README.md).


def _code_cell(issue, conference, choose):
    code = issue.code
    if not choose:
        return cited(code, conference)
    return SafeString(
        f'<span class="picked"><input type="checkbox" class="form-check-input pick" name="issue" value="{issue.pk}"'
        f' aria-label="{choose % code}"> <span>{code}</span></span>{small(conference)}'
    )


def _summary_cell(issue, address):
    address = address.replace("/0/", f"/{issue.pk}/")
    return SafeString(f'<a href="{address}">{escape(issue.summary)}</a>{small(issue.place)}')


class OneIssue:
    """What the pages of one issue share."""

    model = Issue
    select_related = ("conference", "category", "lead_unit", "ward")

    def breadcrumbs(self):
        crumbs = [(_("Issues"), reverse("issue-list"))]
        return crumbs if isinstance(self, DetailPage) else [*crumbs, (self.object.code, self.object.get_absolute_url())]


class IssueDetail(OneIssue, DetailPage):
    template_name = "feedback/issue_detail.html"

    def get_queryset(self):
        # Every step asks who has the issue: fetched once, under the name the floor above gave to the relation.
        return super().get_queryset().prefetch_related("assignments__unit")

    def page_actions(self):
        may = can_edit_issue(self.request.user, self.object) and self.object.stage not in PUT_ASIDE
        return [(_t("Correct the words"), reverse("issue-edit", args=[self.object.pk]), False)] if may else []

    def get_heading(self):
        return f"{self.object.code}. {self.object.summary}"

    def get_context_data(self, **kwargs):
        today = clock.today()
        sealed = self.object.stage == Stage.OUT_OF_SCOPE
        office = may.writes(self.request.user, self.object.ward_id)
        kwargs["timeline"] = open_entries(self.object, self.timeline_length, office=office)
        if sealed:
            kwargs["buttons"] = []
        return super().get_context_data(
            issue=self.object,
            sealed=sealed,
            due=due_cell(self.object, today, due_soon_limit(today), suspended([self.object]).get(self.object.pk))[0],
            groups=list(self.object.residential_groups.all()),
            **kwargs,
        )


class IssueEdit(OneIssue, FormPage):
    template_name = "feedback/issue_edit.html"
    form_class = IssueForm
    heading = _("Correct the issue")
    success_message = _("The issue was corrected.")

    def allowed(self):
        return can_edit_issue(self.request.user, self.object)

    def get_subtitle(self):
        return str(self.object)

    def perform(self, form):
        return actions.edit_issue(self.object, by=self.request.user, version=self.version, **form.cleaned_data)


class IssueClassify(OneIssue, VerbPage):
    verb = "issue.classify"
    action = actions.classify_issue
    form_class = ClassifyForm
    success_message = _("The issue was classified.")


class IssueWithdraw(OneIssue, VerbPage):
    verb = "issue.withdraw"
    action = actions.withdraw_issue
    success_message = _("The issue was withdrawn.")
