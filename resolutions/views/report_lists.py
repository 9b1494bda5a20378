"""The lists behind the figures of a report: what was counted when it was frozen, exactly as many rows."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from dialogue_site.lib.dates import screen_date
from dialogue_site.pages import Column, ListPage, Order
from dialogue_site.pages.base import Page
from feedback.models import Issue, Opinion, OpinionIssue
from feedback.sealed import with_links_here
from feedback.templatetags.feedback_panels import result_badge, stage_badge

from .. import period_figures
from ..documents.report import STANDING_WORDS
from ..models import PeriodicReport
from ..report_tables import CHANGES, title_of


class OfReport(Page):
    """A page below a report the person may see; a foreign one is not found."""

    @cached_property
    def report(self):
        found = PeriodicReport.objects.visible_to(self.request.user).select_related("conference", "previous")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def dispatch(self, request, *args, **kwargs):
        self.report  # noqa: B018  (not found before anything else)
        return super().dispatch(request, *args, **kwargs)

    def get_subtitle(self):
        return _t("%(report)s, as of %(day)s") % {
            "report": self.report,
            "day": screen_date(self.report.period_to),
        }

    def breadcrumbs(self):
        return [
            (_t("Periodic reports"), reverse("report-list")),
            (str(self.report), self.report.get_absolute_url()),
        ]


class ReportIssues(OfReport, ListPage):
    """The issues behind one figure, or one change since the last report."""

    model = Issue
    select_related = ("category", "lead_unit")
    columns = (
        Column("code", _("Number"), order="number"),
        Column("summary", _("Issue")),
        Column("category", _("Category")),
        Column("unit", _("Lead unit"), kind="small"),
        Column("then", _("Then"), kind="small"),
        Column("now", _("Now")),
        Column("result", _("Result")),
    )
    orders = {"number": Order(_("Number"), ("number", "pk"))}
    empty_text = _("No issue belongs to this figure.")

    @cached_property
    def asked(self):
        """``(name, keys)``: what is listed; an unknown name lists all issues of the report."""
        figures, change = self.report.figures, self.request.GET.get("change", "")
        if change in CHANGES and self.report.previous:
            return change, period_figures.changes_since(self.report.previous.figures, figures).get(change, [])
        name = self.request.GET.get("figure", "")
        name = name if name in period_figures.ISSUE_FIGURES else "issues"
        return name, period_figures.issues_behind(figures, name)

    def link(self, **changes):
        name = self.asked[0]
        kind = "change" if name in CHANGES else "figure"
        found = super().link(**changes)
        return f"{found}{'&' if '?' in found else '?'}{kind}={name}"

    def get_heading(self):
        return title_of(self.asked[0])

    def get_queryset(self):
        return super().get_queryset().filter(pk__in=self.asked[1])

    def row_context(self, objects):
        return self.report.figures["issues"]

    def row(self, obj, ctx):
        kept = ctx.get(str(obj.pk))
        return {
            "url": obj.get_absolute_url(),
            "code": obj.code,
            "summary": obj.summary,
            "category": obj.category.short_name or obj.category.name if obj.category_id else "",
            "unit": obj.lead_unit.label if obj.lead_unit_id else "",
            "then": STANDING_WORDS[kept["standing"]] if kept else "",
            "now": stage_badge(obj),
            "result": result_badge(obj),
        }


class ReportOpinions(OfReport, ListPage):
    """The opinions counted in a report."""

    model = Opinion
    heading = _("Opinions")
    select_related = ("speaker", "residential_group")
    columns = (
        Column("code", _("Number"), order="number"),
        Column("text", _("What was said")),
        Column("source", _("Source"), kind="small"),
        Column("received", _("Received on"), kind="date"),
    )
    orders = {"number": Order(_("Number"), ("number", "pk"))}

    def get_queryset(self):
        return super().get_queryset().filter(pk__in=self.report.figures["opinions"])

    def row_context(self, objects):
        with_links_here(objects)

    def row(self, obj, ctx):
        words = " ".join(obj.shown_words.split())
        return {
            "url": obj.get_absolute_url(),
            "code": obj.code,
            "text": words if len(words) < 180 else f"{words[:180]}…",
            "source": obj.get_source_display(),
            "received": screen_date(obj.received_on),
        }


class ReportOwed(OfReport, TemplateView):
    """The citizens who were owed an answer on the day, with what they had asked for."""

    template_name = "resolutions/report_owed.html"
    heading = _("Citizens still owed an answer")

    def get_context_data(self, **kwargs):
        owed = self.report.figures["owed"]
        keys = [pk for links in owed.values() for pk in links]
        links = OpinionIssue.objects.visible_to(self.request.user).select_related(
            "issue", "opinion__speaker", "opinion__attendee", "opinion__residential_group"
        )
        found = links.in_bulk(keys)
        citizens = [[found[pk] for pk in links if pk in found] for links in owed.values()]
        return super().get_context_data(citizens=[each for each in citizens if each], debts=len(keys), **kwargs)
