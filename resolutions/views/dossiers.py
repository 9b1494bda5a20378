"""Pages of dossiers to higher bodies: the list, one dossier, opening and filling it. Steps have a file of their own."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.filters import Choice, Flag
from dialogue_site.forms import ConfirmForm
from dialogue_site.lib.dates import screen_date
from dialogue_site.models import Unit
from dialogue_site.models.documents import DocumentState
from dialogue_site.pages import Column, DetailPage, FormPage, ListPage, Order
from dialogue_site.templatetags.ui import badge, vn_date
from feedback.templatetags.feedback_panels import stage_badge

from .. import reports
from ..actions import dossiers as actions
from ..actions.dossier_papers import items_of
from ..actions.dossier_replies import to_relay
from ..badges import DOSSIER_TONES, due_badge
from ..deadlines import calendar, lateness
from ..documents.dossiers import paper_is_stale
from ..filters import conferences
from ..forms.dossiers import AskedForm, DossierForm
from ..models import Dossier, DossierIssue, Letter
from ..models.letters import LetterKind
from ..permissions import can_edit_dossier, can_open_dossier
from ..states import DossierState


def state_badge(dossier):
    """The state of a dossier as a badge."""
    return badge(DOSSIER_TONES[dossier.state], dossier.get_state_display())


def reply_lateness(dossier, today, days=None):
    """``overdue``, ``due_soon`` or ``on_time`` of the reply asked for; empty when none is awaited."""
    return lateness(dossier.expected_on, today, days) if dossier.state == DossierState.SENT else ""


def _bodies(request):
    wards = request.user.reading_ward_ids
    used = Dossier.objects.filter(ward__in=wards, body__isnull=False).values("body")
    return [(pk, short or name) for pk, name, short in Unit.objects.filter(pk__in=used).values_list(
        "pk", "name", "short_name"
    )]  # fmt: skip


class DossierList(ListPage):
    """Every dossier, the newest first; each figure above opens its own part of the list."""

    model = Dossier
    heading = _("Dossiers to higher bodies")
    template_name = "resolutions/dossier_list.html"
    select_related = ("conference", "body")
    columns = (
        Column("body", _("Sent to")),
        Column("paper", _("Paper")),
        Column("conference", _("Conference"), kind="small"),
        Column("issues", _("Issues"), kind="num"),
        Column("expected", _("Reply asked for no later than"), order="expected", kind="date"),
        Column("relayed", _("Passed on"), kind="small"),
        Column("state", _("State"), kind="small"),
    )
    orders = {
        "newest": Order(_("Newest"), ("-pk",)),
        "expected": Order(_("Reply asked for no later than"), ("expected_sort", "pk")),
    }
    default_order = "newest"
    filters = (
        Choice("conference", _("Conference"), conferences, "conference_id"),
        Choice("body", _("Competent body"), _bodies, "body_id"),
        Choice("state", _("State"), DossierState.choices, "state"),
        Flag("late", _("Reply overdue"), apply=lambda queryset, value, request: queryset.overdue(clock.today())),
        Flag(
            "relay", _("Reply to be passed on"), apply=lambda queryset, value, request: queryset.to_relay(), hidden=True
        ),
        Flag("open", _("Not at its end"), apply=lambda queryset, value, request: queryset.open(), hidden=True),
    )
    empty_text = _("No dossier yet. It is opened on a conference's page, or from an issue beyond the ward's authority.")

    def get_queryset(self):
        return super().get_queryset().with_expected()

    def row_context(self, objects):
        keys = [each.pk for each in objects]
        counts = DossierIssue.objects.filter(dossier__in=keys).order_by().values("dossier")
        counts = counts.annotate(n=Count("pk"), relayed=Count("pk", filter=Q(relayed_on__isnull=False)))
        return {
            "counts": {row["dossier"]: (row["n"], row["relayed"]) for row in counts},
            "today": clock.today(),
            "calendar": calendar(),
        }

    def row(self, obj, ctx):
        number, relayed = ctx["counts"].get(obj.pk, (0, 0))
        late = reply_lateness(obj, ctx["today"], ctx["calendar"])
        return {
            "url": obj.get_absolute_url(),
            "body": obj.sent_to,
            "paper": obj.cited or _t("not sent yet"),
            "conference": obj.conference.code,
            "issues": number,
            "expected": vn_date(obj.expected_on),
            "relayed": f"{relayed}/{number}",
            "state": due_badge(late) if late == "overdue" else state_badge(obj),
            "tone": "bad" if late == "overdue" else "",
        }

    def get_context_data(self, **kwargs):
        figures = reports.dossier_figures(self.request.user, clock.today())
        return super().get_context_data(figures=list(figures.values()), **kwargs)


class DossierMixin:
    """What every page about one dossier shares."""

    model = Dossier
    select_related = ("conference__ward", "ward", "body", "document__issuer")

    def breadcrumbs(self):
        trail = [(_t("Dossiers to higher bodies"), reverse("dossier-list"))]
        if self.object is None:
            return trail
        return [*trail, (self.object.sent_to, self.object.get_absolute_url())]

    def get_subtitle(self):
        return str(self.object)


class DossierDetail(DossierMixin, DetailPage):
    """One dossier: its issues, its paper, who was told, reminders, the reply, and how far it has gone."""

    template_name = "resolutions/dossier_detail.html"

    def get_heading(self):
        return _t("Dossier for %s") % self.object.sent_to

    def get_subtitle(self):
        return self.object.conference.title

    def breadcrumbs(self):
        return super().breadcrumbs()[:-1]

    def page_actions(self):
        dossier = self.object
        if dossier.state != DossierState.DRAFT or not can_edit_dossier(self.request.user, dossier):
            return []
        return [(_t("Edit"), reverse("dossier-edit", args=[dossier.pk]), False)]

    def get_context_data(self, **kwargs):
        dossier, today = self.object, clock.today()
        items = items_of(dossier)
        waiting = dossier.is_open and dossier.state != DossierState.DRAFT
        later = to_relay(dossier)[1] if waiting and any(item.reply and not item.relayed_on for item in items) else []
        drafting = dossier.state == DossierState.DRAFT and can_edit_dossier(self.request.user, dossier)
        stale = paper_is_stale(dossier, items)
        context = super().get_context_data(
            badge=state_badge(dossier),
            late=due_badge(reply_lateness(dossier, today)),
            rows=self._rows(items, {item.pk: why for item, why in later}, drafting),
            facts_of_dossier=self._facts(),
            letters=self._letters(items) if dossier.document_date else [],
            told_files=dossier.told_files.all() if dossier.told_otherwise else [],
            chases=list(dossier.chases.select_related("by").order_by("-pk")[:20]),
            reply_files=dossier.reply_files.all() if dossier.reply_date else [],
            relayed=sum(1 for item in items if item.relayed_on),
            **files_of(dossier),
            redraft_url=reverse("dossier-paper-draft", args=[dossier.pk]) if drafting and stale else "",
            edit_paper_url=self._edit_paper_url(drafting),
            **kwargs,
        )
        context["buttons"] = self._buttons(context["buttons"], items, later, stale)
        return context

    def _buttons(self, buttons, items, later, stale):
        """Only the steps that lead somewhere: no paper without issues, no sending without one that says what holds."""
        dossier, out = self.object, set()
        if not items:
            out |= {"dossier_paper.draft", "dossier.send", "dossier.record"}
        if dossier.document_id is None or stale:
            out.add("dossier.send")
        if all(item.relayed_on for item in items):
            out |= {"dossier_reply.record", "dossier.chase"}
        if all(item.reply for item in items):
            out.add("dossier.chase")
        blocked = {item.pk for item, _why in later}
        if not any(item.reply and not item.relayed_on and item.pk not in blocked for item in items):
            out.add("dossier.relay")
        if any(item.reply for item in items):
            out.add("dossier.withdraw")
        return [button for button in buttons if button.row.verb not in out]

    def _rows(self, items, why_not, drafting):
        return [
            {
                "item": item,
                "issue": item.issue,
                "stage": stage_badge(item.issue),
                "why_not": why_not.get(item.pk, ""),
                "edit_url": reverse("dossier-issue-edit", args=[item.pk]) if drafting else "",
                "remove_url": reverse("dossier-issue-remove", args=[item.pk]) if drafting else "",
            }
            for item in items
        ]

    def _facts(self):
        dossier = self.object
        return [
            (_t("Sent to"), dossier.sent_to),
            (_t("Competent body"), dossier.body.name if dossier.body_id else ""),
            (_t("Paper"), dossier.get_form_display()),
            (_t("Number and symbol"), self._number()),
            (_t("Date of the paper"), screen_date(dossier.document_date) if dossier.document_date else ""),
            (
                _t("Reply asked for no later than"),
                screen_date(dossier.expected_on) if dossier.expected_on else _t("no day named"),
            ),
            (_t("Last reminded on"), screen_date(dossier.chased_on) if dossier.chased_on else ""),
            (_t("Conference"), dossier.conference.code),
            (_t("Note"), dossier.note),
        ]

    def _number(self):
        """The number the dossier went with; a paper taken out of force since says so."""
        document = self.object.document
        if document is not None and document.state == DocumentState.VOIDED:
            return f"{self.object.document_number} ({document.get_state_display().lower()})"
        return self.object.document_number

    def _letters(self, items):
        """The notices by which the citizens learnt that their matter was sent up; names only for the office."""
        issues = [item.issue_id for item in items]
        letters = Letter.objects.filter(kind=LetterKind.INTERIM, items__link__issue__in=issues).distinct()
        letters = letters.exclude(document__state=DocumentState.DRAFT).select_related("document", "person")
        return [
            {"number": each.document.full_number, "day": each.document.date, "to": each.document.addressees,
             "url": reverse("document-pdf", args=[each.document_id])}
            for each in letters.defer("document__pdf")
        ]  # fmt: skip

    def _edit_paper_url(self, drafting):
        document = self.object.document
        if not drafting or document is None or document.state != DocumentState.DRAFT:
            return ""
        return reverse("dossier-paper-edit", args=[self.object.pk])


def pdf_url(dossier):
    """Where the paper is shown: frozen bytes once issued, the draft laid out anew before; empty without one."""
    document = dossier.document
    if document is None:
        return ""
    if document.state in (DocumentState.DRAFT, DocumentState.DISCARDED):
        return reverse("dossier-preview", args=[dossier.pk])
    return reverse("document-pdf", args=[document.pk])


def files_of(dossier):
    """Where its paper is: as PDF, and with the same words as a Word file; empty without one."""
    docx = reverse("document-docx", args=[dossier.document_id]) if dossier.document_id else ""
    return {"pdf_url": pdf_url(dossier), "docx_url": docx}


class DossierForms(DossierMixin, FormPage):
    template_name = "resolutions/form.html"
    form_class = DossierForm


class DossierOpen(DossierForms):
    """Begin a dossier for one body."""

    parent_model = Conference
    heading = _("Open a dossier for a higher body")
    submit_label = _("Open the dossier")

    def allowed(self):
        return can_open_dossier(self.request.user, self.parent)

    def get_subtitle(self):
        return self.parent.title

    def breadcrumbs(self):
        return [*super().breadcrumbs(), (self.parent.code, self.parent.get_absolute_url())]

    def perform(self, form):
        return actions.open_dossier(self.parent, by=self.request.user, **form.cleaned_data)


class DossierEdit(DossierForms):
    heading = _("Edit the dossier")

    def allowed(self):
        return can_edit_dossier(self.request.user, self.object)

    def get(self, request, *args, **kwargs):
        actions.require_draft(self.object)
        return super().get(request, *args, **kwargs)

    def perform(self, form):
        return actions.edit_dossier(self.object, by=self.request.user, version=self.version, **form.cleaned_data)


class OneItem(FormPage):
    """One issue of a draft."""

    model = DossierIssue
    select_related = ("issue", "dossier__conference__ward")
    template_name = "resolutions/dossier_item.html"

    def allowed(self):
        return can_edit_dossier(self.request.user, self.object.dossier)

    def get_subtitle(self):
        return str(self.object.issue)

    def breadcrumbs(self):
        dossier = self.object.dossier
        return [
            (_t("Dossiers to higher bodies"), reverse("dossier-list")),
            (dossier.sent_to, dossier.get_absolute_url()),
        ]

    def cancel_url(self):
        return self.object.dossier.get_absolute_url()

    def get_success_url(self, result=None):
        return self.object.dossier.get_absolute_url()

    def get(self, request, *args, **kwargs):
        actions.require_draft(self.object.dossier)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(item=self.object, **kwargs)


class DossierIssueEdit(OneItem):
    heading = _("What is asked of the body")
    form_class = AskedForm

    def initial_for(self, obj):
        return {"asked": obj.asked}

    def perform(self, form):
        return actions.edit_dossier_issue(self.object, by=self.request.user, **form.cleaned_data)


class DossierIssueRemove(OneItem):
    heading = _("Take the issue out of the dossier")
    submit_label = _("Take out")
    form_class = ConfirmForm

    def initial_for(self, obj):
        return {}

    def perform(self, form):
        return actions.remove_dossier_issue(self.object, by=self.request.user)
