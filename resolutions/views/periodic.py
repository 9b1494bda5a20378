"""Pages of the periodic reports: list, one report against the last, writing, the steps."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock, issuing
from dialogue_site.filters import Choice
from dialogue_site.forms import ConfirmForm
from dialogue_site.lib.dates import screen_date
from dialogue_site.pages import Column, DetailPage, FileAnswer, FilePage, FormPage, ListPage, Order, VerbPage
from dialogue_site.transitions import NotAllowedNow

from .. import period_figures
from ..actions import periodic as actions
from ..actions import reviews
from ..filters import conferences
from ..forms.papers import IssuePaperForm, signature_value
from ..forms.periodic import AcknowledgeForm, ApproveForm, DraftReportForm, ReportForm
from ..forms.reviews import VerdictForm
from ..models import PeriodicReport
from ..models.periodic import ReportKind
from ..permissions import can_draft_report, can_edit_report
from ..report_tables import change_lines, comparison
from ..states import ReportState
from ..templatetags.report_panels import report_badge
from .numbered import IssuePage

RELATED = ("conference__ward", "document__issuer", "previous", "ward", "approved_by", "acknowledged_by")


class ReportMixin:
    """What every page about one report shares."""

    model = PeriodicReport
    select_related = RELATED

    def get_queryset(self):
        return super().get_queryset().defer("document__pdf")

    def breadcrumbs(self):
        trail = [(_t("Periodic reports"), reverse("report-list"))]
        return trail if isinstance(self, DetailPage) else [*trail, (str(self.object), self.object.get_absolute_url())]

    def get_success_url(self, result=None):
        return self.object.get_absolute_url()


class ReportList(ListPage):
    """All reports of the wards a person reads."""

    model = PeriodicReport
    heading = _("Periodic reports")
    select_related = ("conference", "document")
    columns = (
        Column("period", _("Period")),
        Column("conference", _("Conference")),
        Column("as_of", _("As of"), order="as_of", kind="date"),
        Column("number", _("Number")),
        Column("sent", _("Sent"), kind="date"),
        Column("state", _("State")),
    )
    orders = {"as_of": Order(_("As of"), ("period_to", "pk"))}
    default_order = "-as_of"
    filters = (
        Choice("conference", _("Conference"), conferences, "conference_id"),
        Choice("kind", _("Period"), ReportKind.choices),
        Choice("state", _("State"), ReportState.choices),
    )
    empty_text = _("No report yet. It is drafted on the page of a conference whose record is complete.")

    def get_queryset(self):
        return super().get_queryset().defer("document__pdf", "document__body", "document__annexes", "figures")

    def page_actions(self):
        latest = Conference.objects.visible_to(self.request.user).filter(state__in=actions.REPORTING).first()
        if latest is None or not can_draft_report(self.request.user, latest):
            return []
        return [(_t("Draft a report on %s") % latest.code, reverse("report-draft", args=[latest.pk]), True)]

    def row(self, obj, ctx):
        return {
            "url": obj.get_absolute_url(),
            "period": str(obj),
            "conference": obj.conference.code,
            "as_of": screen_date(obj.period_to),
            "number": obj.document.full_number,
            "sent": screen_date(obj.sent_on) if obj.sent_on else "",
            "state": report_badge(obj.state),
        }


class ReportDetail(ReportMixin, DetailPage):
    """One report: the paper, its figures against the last report's, each with its list, and what changed."""

    template_name = "resolutions/report_detail.html"

    def page_actions(self):
        report = self.object
        if report.state == ReportState.DRAFT and can_edit_report(self.request.user, report):
            return [(_t("Edit the draft"), reverse("report-edit", args=[report.pk]), False)]
        return []

    def get_context_data(self, **kwargs):
        report = self.object
        draft = report.state == ReportState.DRAFT
        changes = period_figures.changes_since(report.previous.figures, report.figures) if report.previous else {}
        return super().get_context_data(
            badge=report_badge(report.state),
            **files_of(report),
            lines=comparison(report),
            changes=change_lines(report, changes),
            waiting=list(actions.waiting_verdicts(report)) if draft else [],
            outdated=draft and report.figures != actions.figures_now(report),
            overlapping=list(actions.overlapping_reports(report).select_related("document")) if draft else [],
            **kwargs,
        )


def pdf_url(report):
    """Where the paper is shown: frozen bytes once sent, laid out anew before."""
    if report.document.number is not None:
        return reverse("document-pdf", args=[report.document_id])
    return reverse("report-preview", args=[report.pk])


def files_of(report):
    """The paper as PDF, and with the same words as a Word file."""
    return {"pdf_url": pdf_url(report), "docx_url": reverse("document-docx", args=[report.document_id])}


class ReportPreview(ReportMixin, FilePage):
    """The paper before it has a number; a browser keeps no copy."""

    def answer(self, obj):
        if obj.document.number is not None:
            raise Http404
        pdf, name = issuing.draft_pdf(obj.document), _t("Draft report %d") % obj.pk
        return FileAnswer(pdf, f"{name}.pdf", "application/pdf", inline=True)


class ReportDraft(FormPage):
    """Begin a report on a conference."""

    form_class = DraftReportForm
    parent_model = Conference
    heading = _("Draft a periodic report")
    submit_label = _("Write the report from the record")

    def allowed(self):
        return can_draft_report(self.request.user, self.parent)

    def get_subtitle(self):
        return self.parent.title

    def breadcrumbs(self):
        return [
            (_t("Conferences"), reverse("conference-list")),
            (self.parent.code, self.parent.get_absolute_url()),
        ]

    def perform(self, form):
        return actions.draft_report(self.parent, by=self.request.user, **form.cleaned_data)


class ReportOpening(ReportDraft):
    """“What remains of the last”, in one click from the next conference."""

    form_class = ConfirmForm
    heading = _("Report on what remains of the last conference")

    def perform(self, form):
        return actions.open_report(self.parent, by=self.request.user)


class ReportEdit(ReportMixin, FormPage):
    """Write the draft, with its paper beside it."""

    template_name = "resolutions/report_form.html"
    form_class = ReportForm
    heading = _("Edit the report")
    submit_label = _("Save and show the paper")
    success_message = _("Saved. The paper beside shows the text as it stands.")

    def allowed(self):
        return can_edit_report(self.request.user, self.object)

    def get_subtitle(self):
        return str(self.object)

    @property
    def draft_name(self):
        return f"report-{self.object.pk}"

    def get(self, request, *args, **kwargs):
        if self.object.state != ReportState.DRAFT:
            raise NotAllowedNow(_t("An approved report no longer changes."))
        return super().get(request, *args, **kwargs)

    def initial_for(self, obj):
        document = obj.document
        names = ("system", "subject", "addressees", "body", "recipients", "signer")
        values = {name: getattr(document, name) for name in names}
        return values | {"signature": signature_value(document.authority, document.post)}

    def perform(self, form):
        return actions.edit_report(self.object, by=self.request.user, version=self.version, **form.facts())

    def get_success_url(self, result=None):
        return reverse("report-edit", args=[self.object.pk]) if result else super().get_success_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**files_of(self.object), **kwargs)


class ReportApprove(ReportMixin, VerbPage):
    """The leader approves; verdicts without a response are listed and stand in the way."""

    verb = "report.approve"
    form_class = ApproveForm
    template_name = "resolutions/report_approve.html"
    success_message = _("The report is approved and frozen.")

    def perform(self, form):
        seen = self.request.POST.get("version", "")
        version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
        return actions.approve_report(self.object, by=self.request.user, version=version, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        report = self.object
        kwargs.setdefault("version", report.version)
        waiting = actions.waiting_verdicts(report).select_related("issue", "conclusion", "report", "author")
        return super().get_context_data(
            object=report, waiting=list(waiting), lines=comparison(report), **files_of(report), **kwargs
        )


class ReportSend(ReportMixin, IssuePage):
    """Number and date; the paper goes to the Front."""

    verb = "report.send"
    form_class = IssuePaperForm
    template_name = "resolutions/paper_issue.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "obj": self.object.document}

    def get_initial(self):
        document = self.object.document
        series = issuing.series_on(document.system, clock.today()) if document.system == "party" else ""
        return {
            "date": clock.today(), "series": series, "signer": document.signer,
            "signature": signature_value(document.authority, document.post),
        }  # fmt: skip

    def put_out(self, **facts):
        return actions.send_report(self.object, by=self.request.user, **facts)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**files_of(self.object), **kwargs)


class ReportAcknowledge(ReportMixin, VerbPage):
    verb = "report.acknowledge"
    action = actions.acknowledge_report
    form_class = AcknowledgeForm
    success_message = _("Receipt is confirmed; the office has been told.")


class ReportWithdraw(ReportMixin, VerbPage):
    verb = "report.withdraw"
    action = actions.withdraw_report


class ReportReview(ReportMixin, VerbPage):
    """The Front's verdict on the report itself."""

    verb = "report.review"
    action = reviews.review_report
    form_class = VerdictForm
    success_message = _("The verdict was sent to the office.")
