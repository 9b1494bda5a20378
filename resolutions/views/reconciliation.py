"""The reconciliation board: three by three boxes of issues, moved by hand, by key or by form; the printed sheet."""

from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import refuse_ended
from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.pages import DetailPage, FileAnswer, FilePage, VerbPage
from dialogue_site.papers import Column, Signature, Table, TableForm, table_form_docx, table_form_pdf
from dialogue_site.views.files import DOCX_TYPE
from feedback.states import ANSWERED, UNASSIGNED

from ..actions import reconciliation as actions
from ..documents.reconciliation import sheet_form
from ..forms.matters import PlaceForm, box_choices
from ..models.reconciliation import Raised, Reconciliation, Replied
from ..owed import still_owed
from ..permissions import can_assign_issue, can_place_reconciliation
from ..reconciling import BOXES, after_approval, begun_by, figures, placed
from ..states import SheetState


class OneSheet:
    """What the pages of one sheet share."""

    model = Reconciliation
    select_related = ("conference__ward", "approved_by")

    def get_queryset(self):
        return super().get_queryset().defer("pdf")

    def breadcrumbs(self):
        conference = self.object.conference
        crumbs = [(_("Conferences"), reverse("conference-list")), (conference.code, conference.get_absolute_url())]
        return (
            crumbs if isinstance(self, DetailPage) else [*crumbs, (_("Reconciliation"), self.object.get_absolute_url())]
        )

    def get_subtitle(self):
        return f"{self.object.conference.code} · {self.object.conference.title}"


class ReconciliationBegin(VerbPage):
    model = Conference
    select_related = ("ward",)
    verb = "reconciliation.begin"
    action = actions.begin_reconciliation
    success_message = _("Each issue is in the box that the record puts it into. Move what is wrong.")

    def breadcrumbs(self):
        return [(_("Conferences"), reverse("conference-list")), (self.object.code, self.object.get_absolute_url())]


class ReconciliationDetail(OneSheet, DetailPage):
    template_name = "resolutions/reconciliation_detail.html"

    def get_heading(self):
        return _t("Reconciliation")

    @cached_property
    def rows(self):
        return placed(self.object)

    def page_actions(self):
        if self.object.state == SheetState.APPROVED and not self.object.pdf:
            return []
        return [
            (_t("Sheet (PDF)"), reverse("reconciliation-pdf", args=[self.object.pk]), False),
            (_t("Sheet (Word)"), reverse("reconciliation-docx", args=[self.object.pk]), False),
        ]

    def get_context_data(self, **kwargs):
        rows, outside = self.rows
        sheet, user = self.object, self.request.user
        numbers = figures(rows, outside)
        may_place = (
            sheet.state == SheetState.DRAFT and not sheet.conference.ended and can_place_reconciliation(user, sheet)
        )
        lines = []
        for raised in Raised:
            cells = []
            for replied in Replied:
                number = BOXES.index((raised, replied)) + 1
                chips = [self.chip(row, may_place) for row in rows if row.box == (raised, replied)]
                cells.append({"number": number, "label": replied.label, "count": len(chips), "chips": chips})
            lines.append({"label": raised.label, "cells": cells, "count": numbers["raised"][str(raised)]})
        return super().get_context_data(
            sheet=sheet,
            lines=lines,
            columns=[(replied.label, numbers["replied"][str(replied)]) for replied in Replied],
            numbers=numbers,
            boxes=box_choices(),
            may_place=may_place,
            later=after_approval(sheet),
            **kwargs,
        )

    def chip(self, row, may_place):
        issue = row.issue
        issue.conference = self.object.conference
        to_assign = row.replied == Replied.NOT_YET and issue.stage in UNASSIGNED
        return {
            "row": row,
            "issue": issue,
            "assign_url": reverse("issue-assign", args=[issue.pk])
            if to_assign and can_assign_issue(self.request.user, issue) and not issue.conference.ended
            else "",
            "answered_later": row.replied == Replied.NOT_YET and issue.stage in ANSWERED,
            "may_place": may_place,
        }


class ReconciliationPlace(OneSheet, VerbPage):
    """Put one issue into a box: the board sends it, and this page asks for what the board cannot."""

    verb = "reconciliation.place"
    action = actions.place_reconciliation
    form_class = PlaceForm
    template_name = "resolutions/reconciliation_place.html"
    heading = _("Put an issue into a box")
    submit_label = _("Put into the box")

    def allowed(self):
        refuse_ended(self.object.conference.state)
        return super().allowed()

    def get_initial(self):
        wanted = {name: self.request.GET.get(name, "")[:10] for name in ("issue", "box")}
        return {**super().get_initial(), **{name: value for name, value in wanted.items() if value}}

    @property
    def by_script(self):
        return self.request.headers.get("Accept", "").startswith("application/json")

    def get_success_url(self, result=None):
        return f"{self.object.get_absolute_url()}#issue-{self.request.POST.get('issue', '')[:10]}"

    def form_valid(self, form):
        answer = super().form_valid(form)
        if not self.by_script:
            return answer
        if answer.status_code != 302:
            return JsonResponse({"problem": " ".join(form.non_field_errors())}, status=409)
        rows, outside = placed(self.object)
        return JsonResponse({"figures": figures(rows, outside)})

    def form_invalid(self, form):
        # A plain move lacks the reply or the paper: the page with the fields asks for it, nothing is red yet.
        plain = "gist" not in self.request.POST and "document_number" not in self.request.POST
        if plain and form.needs_words:
            asked = {name: self.request.POST.get(name, "")[:10] for name in ("issue", "box")}
            url = f"{self.request.path}?{urlencode(asked)}"
            if self.by_script:
                return JsonResponse({"open": url})
            return HttpResponseRedirect(url)
        if self.by_script:
            problems = [str(error) for errors in form.errors.values() for error in errors]
            return JsonResponse({"problem": " ".join(problems)}, status=400)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"submit_label": self.submit_label}


class ReconciliationApprove(OneSheet, VerbPage):
    verb = "reconciliation.approve"
    action = actions.approve_reconciliation
    success_message = _("The sheet was approved. It can be printed and signed.")

    def warnings(self):
        rows, outside = placed(self.object)
        numbers, owed = figures(rows, outside), still_owed(self.object.conference)
        lines = [
            _t("%(total)d issues, each in one box; %(waiting)d were not answered at the time of the conference.")
            % {"total": numbers["total"], "waiting": numbers["replied"][str(Replied.NOT_YET)]},
            _t("Owed today: %(citizens)d citizens, for %(opinions)d opinions about %(issues)d issues.") % owed,
        ]
        if outside:
            lines.append(_t("%d issues were only raised after the conference: they stay out of the sheet.") % outside)
        return lines


class ReconciliationReopen(OneSheet, VerbPage):
    verb = "reconciliation.reopen"
    action = actions.reopen_reconciliation
    success_message = _("The sheet was reopened.")


def form_of(sheet):
    """What the sheet prints: frozen once approved, a draft of today before."""
    kept = sheet.counts.get("form") if sheet.state == SheetState.APPROVED else None
    if not kept:
        rows, outside = placed(sheet)
        counts, made_by = figures(rows, outside), begun_by(sheet)
        return sheet_form(sheet.conference, rows, counts, day=clock.today(), made_by=made_by)
    tables = [
        Table(**each | {"columns": [Column(*column) for column in each["columns"]]}) for each in kept["tables"]
    ]  # fmt: skip
    return TableForm(**kept | {"tables": tables, "signatures": [Signature(*each) for each in kept["signatures"]]})


class _SheetFile(OneSheet, FilePage):
    def get_queryset(self):
        return super().get_queryset().defer(None)

    def name(self, ending):
        return f"{self.object.conference.code} bang doi chieu.{ending}"


class SheetPdf(_SheetFile):
    """The frozen bytes of an approved sheet; a draft is laid out as it stands."""

    def answer(self, obj):
        if obj.state == SheetState.APPROVED:
            if not obj.pdf:
                raise Http404
            return FileAnswer(bytes(obj.pdf), self.name("pdf"), "application/pdf", inline=True, sha256=obj.sha256)
        return FileAnswer(table_form_pdf(form_of(obj)), self.name("pdf"), "application/pdf", inline=True)


class SheetDocx(_SheetFile):
    def answer(self, obj):
        return FileAnswer(table_form_docx(form_of(obj)), self.name("docx"), DOCX_TYPE)
