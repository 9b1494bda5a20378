"""Periodic reports to the Front: drafted from the record, approved, frozen, sent, acknowledged."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site.lib.dates import quarter, roman, screen_date
from dialogue_site.models import OfficialDocument, Unit
from dialogue_site.models.base import SiteModel, VisibleQuerySet

from ..states import FROZEN_REPORTS, ReportState


class ReportKind(models.TextChoices):
    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    HALF_YEAR = "half_year", _("Six months")
    NINE_MONTHS = "nine_months", _("Nine months")
    YEAR = "year", _("Year")
    ANY = "any", _("Any period")
    OPENING = "opening", _("What remains of the last conference")


#: Presets of a period in months.
MONTHS = {
    ReportKind.MONTH: 1,
    ReportKind.QUARTER: 3,
    ReportKind.HALF_YEAR: 6,
    ReportKind.NINE_MONTHS: 9,
    ReportKind.YEAR: 12,
}


def is_calendar_quarter(report):
    """Is a quarter's report on a quarter of the year, or on three months that began before the conference?"""
    first, last = report.period_from, report.period_to
    return (first.year, quarter(first)) == (last.year, quarter(last)) or first >= report.conference.date


def period_name(report):
    """“Quý IV/2022”: the period on screens in the words of the paper's title (``documents.report``)."""
    first, last = report.period_from, report.period_to
    if report.kind == ReportKind.OPENING:
        return str(ReportKind.OPENING.label)
    if report.kind == ReportKind.MONTH:
        return _t("Month %(month)d/%(year)d") % {"month": last.month, "year": last.year}
    if report.kind == ReportKind.QUARTER and is_calendar_quarter(report):
        return _t("Quarter %(number)s/%(year)d") % {"number": roman(quarter(last)), "year": last.year}
    if report.kind in MONTHS:
        facts = {"months": MONTHS[report.kind], "day": screen_date(last)}
        return _t("%(months)d months until %(day)s") % facts
    return f"{screen_date(first)} - {screen_date(last)}"


class PeriodicReportQuerySet(VisibleQuerySet):
    def standing(self):
        return self.exclude(state=ReportState.WITHDRAWN)

    def frozen(self):
        """Approved: their figures no longer change."""
        return self.filter(state__in=FROZEN_REPORTS)

    def before(self, day):
        """Approved reports on earlier days, the latest first: what a report is compared with."""
        return self.frozen().exclude(kind=ReportKind.OPENING).filter(period_to__lt=day).order_by("-period_to", "-pk")


class PeriodicReport(SiteModel):
    """One report on one conference (conclusion 3 of the 2022 notice). ``figures`` are kept as of ``period_to``."""

    ward = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, models.PROTECT, related_name="reports", verbose_name=_("conference"))
    kind = models.CharField(_("period"), max_length=11, choices=ReportKind)
    period_from = models.DateField(_("from"))
    period_to = models.DateField(_("to"))
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="following")
    figures = models.JSONField(default=dict, editable=False)
    document = models.OneToOneField(OfficialDocument, models.PROTECT, related_name="periodic_report")
    approved_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+")
    approved_on = models.DateField(_("approved on"), null=True)
    override_reason = models.TextField(_("approved despite open verdicts because"), max_length=1_000, blank=True)
    sent_on = models.DateField(_("sent on"), null=True)
    acknowledged_by = models.ForeignKey("dialogue_site.User", models.PROTECT, null=True, related_name="+")
    acknowledged_on = models.DateField(_("acknowledged on"), null=True)
    remark = models.TextField(_("remark of the Front"), max_length=2_000, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ReportState, default=ReportState.DRAFT)

    objects = PeriodicReportQuerySet.as_manager()

    class Meta:
        ordering = ["-period_to", "-pk"]
        verbose_name = _("periodic report")
        verbose_name_plural = _("periodic reports")
        constraints = [
            models.CheckConstraint(condition=Q(period_to__gte=F("period_from")), name="report_period_in_order"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
        ]

    def get_absolute_url(self):
        return reverse("report-detail", args=[self.pk])

    def __str__(self):
        return period_name(self)
