"""Pages of the notice of conclusions: list, paper, draft, preview, issue, supersede, discard."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock, issuing, submissions
from dialogue_site.filters import Choice
from dialogue_site.letterheads import letterhead_on
from dialogue_site.lib.dates import screen_date
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState, System
from dialogue_site.pages import Column, DetailPage, FileAnswer, FilePage, FormPage, ListPage, Order, VerbPage
from dialogue_site.pages.forms import add_errors
from dialogue_site.transitions import NotAllowedNow

from .. import documents
from ..actions import notices as actions
from ..forms.notices import DraftNoticeForm, IssueNoticeForm, NoticeForm, signature_value
from ..permissions import can_draft_notice, can_edit_notice
from ..templatetags.notice_panels import state_badge

#: Whole texts are not set side by side in the history of the page; they stay in the record.
_LONG = {"body", "subject", "recipients"}
_HIDDEN = {"pdf", "printed", "sha256", "issued_at", "issued_by"}


class NoticeMixin:
    """What every page about one notice shares."""

    model = OfficialDocument
    select_related = (
        "conclusion_notice__conference",
        "issuer",
        "ward",
        "supersedes",
        "superseded_by",
        "issued_by",
    )

    def get_queryset(self):
        return super().get_queryset().filter(kind=documents.KIND)

    def breadcrumbs(self):
        conference = self.object.conclusion_notice.conference
        trail = [(_t("Conferences"), reverse("conference-list")), (conference.code, conference.get_absolute_url())]
        return [*trail, (notice_name(self.object), self.get_success_url())]

    def get_success_url(self, result=None):
        return reverse("notice-detail", args=[(result or self.object).pk])

    def cancel_url(self):
        return self.get_success_url()


def notice_name(document):
    """“Thông báo 15-TB/ĐU”, or that it is a draft."""
    if document.number is None:
        return _t("Draft notice of conclusions")
    return _t("Notice of conclusions %s") % document.full_number


class NoticeList(ListPage):
    """All notices of the wards the person reads."""

    model = OfficialDocument
    heading = _("Notices of conclusions")
    select_related = ("conclusion_notice__conference",)
    columns = (
        Column("number", _("Number")),
        Column("conference", _("Conference")),
        Column("subject", _("Subject")),
        Column("date", _("Date of issue"), kind="date"),
        Column("signer", _("Signer"), kind="small"),
        Column("state", _("State")),
    )
    filters = (
        Choice("state", _("State"), DocumentState.choices),
        Choice("system", _("Format"), System.choices),
    )
    orders = {"newest": Order(_("Entered"), ("-pk",))}
    default_order = "newest"
    empty_text = _("No notice yet. It is drafted on the page of a conference whose record is complete.")

    def get_queryset(self):
        return super().get_queryset().filter(kind=documents.KIND)

    def row(self, obj, ctx):
        issued = obj.number is not None
        return {
            "number": obj.full_number or _t("draft"),
            "url": reverse("notice-detail", args=[obj.pk]),
            "conference": obj.conclusion_notice.conference.code,
            "subject": obj.subject,
            "date": screen_date(obj.date) if issued else "",
            "signer": obj.signer,
            "state": state_badge(obj),
        }


class NoticeDetail(NoticeMixin, DetailPage):
    """One notice: the paper itself, what it is, what may be done with it."""

    template_name = "resolutions/notice_detail.html"

    def get_heading(self):
        return notice_name(self.object)

    def get_subtitle(self):
        return self.object.conclusion_notice.conference.title

    def breadcrumbs(self):
        return super().breadcrumbs()[:-1]

    def page_actions(self):
        document = self.object
        if document.state == DocumentState.DRAFT and can_edit_notice(self.request.user, document):
            return [(_t("Edit the draft"), reverse("notice-edit", args=[document.pk]), False)]
        return []

    def get_context_data(self, **kwargs):
        document = self.object
        figures = document.printed.get("figures") or {}
        context = super().get_context_data(
            **kwargs,
            badge=state_badge(document),
            pdf_url=pdf_url(document),
            facts_of_paper=self._facts(),
            figures=figures_in_words(figures),
            changed=self._changed_figures(figures),
            unprinted=unprinted(document),
            replaced_by=getattr(document, "superseded_by", None),
        )
        if context["replaced_by"] is not None:
            context["buttons"] = [each for each in context["buttons"] if each.row.verb != "notice.supersede"]
        context["timeline"] = [_brief(entry) for entry in context["timeline"]]
        return context

    def _facts(self):
        document = self.object
        issued = document.number is not None
        return [
            (_t("Number"), document.full_number or _t("none yet")),
            (_t("Date of issue"), screen_date(document.date) if issued else _t("none yet")),
            (_t("Format"), document.get_system_display()),
            (_t("Issuing body"), document.issuer.name_on(document.date or clock.today())),
            (_t("Series"), document.series),
            (_t("Signing authority and post"), signature_value(document.authority, document.post)),
            (_t("Signer"), document.signer),
            (_t("Issued by"), str(document.issued_by) if document.issued_by_id else ""),
            (_t("Fingerprint (SHA-256)"), document.sha256),
        ]

    def _changed_figures(self, figures):
        """The record's figures now, when a draft was written from others."""
        if self.object.state != DocumentState.DRAFT:
            return []
        now = documents.notice_figures(self.object.conclusion_notice.conference, clock.today())
        names = [name for name in now if name != "as_of" and figures.get(name) != now[name]]
        return figures_in_words(now) if names else []


def unprinted(document):
    """The conclusions whose own text a draft leaves to the record, for the person who writes it."""
    if document.state != DocumentState.DRAFT:
        return []
    return documents.unprinted_conclusions(document.conclusion_notice.conference)


FIGURE_LABELS = {
    "opinions": _("Opinions"),
    "issues": _("Issues"),
    "categories": _("Categories"),
    "conclusions": _("Conclusions"),
}


def figures_in_words(figures):
    """``[(label, number)]`` of the counts kept with a paper, and the day for which they hold."""
    if not figures:
        return []
    year, month, day = figures["as_of"].split("-")
    lines = [(str(label), figures[name]) for name, label in FIGURE_LABELS.items() if name in figures]
    return [*lines, (_t("As of"), f"{day}/{month}/{year}")]


def pdf_url(document):
    """Where the paper is shown: frozen bytes once issued, the draft laid out anew before."""
    name = "notice-preview" if document.state in (DocumentState.DRAFT, DocumentState.DISCARDED) else "document-pdf"
    return reverse(name, args=[document.pk])


def _brief(entry):
    """The entry with what changed alone, and long texts cut."""
    for name in [name for name, value in entry.after.items() if entry.before.get(name) == value]:
        del entry.before[name], entry.after[name]
    for values in (entry.before, entry.after):
        for name in _HIDDEN & values.keys():
            del values[name]
        for name in _LONG & values.keys():
            text = str(values[name] or "")
            values[name] = text if len(text) <= 80 else f"{text[:80]}…"
    return entry


class NoticePreview(NoticeMixin, FilePage):
    """The draft as PDF, for the frame of its page; a browser keeps no copy."""

    def answer(self, obj):
        if obj.state not in (DocumentState.DRAFT, DocumentState.DISCARDED):
            raise Http404
        pdf = issuing.draft_pdf(obj)
        return FileAnswer(pdf, f"{_t('Draft notice of conclusions')} {obj.pk}.pdf", "application/pdf", inline=True)


class NoticeDraft(FormPage):
    """Begin a draft for a conference."""

    form_class = DraftNoticeForm
    parent_model = Conference
    heading = _("Draft the notice of conclusions")
    submit_label = _("Write the draft from the record")

    def allowed(self):
        return can_draft_notice(self.request.user, self.parent)

    def get_subtitle(self):
        return self.parent.title

    def breadcrumbs(self):
        return [
            (_t("Conferences"), reverse("conference-list")),
            (self.parent.code, self.parent.get_absolute_url()),
        ]

    def perform(self, form):
        return actions.draft_notice(self.parent, by=self.request.user, system=form.cleaned_data["system"])

    def get_success_url(self, result=None):
        return reverse("notice-edit", args=[result.pk])


class NoticeEdit(NoticeMixin, FormPage):
    """Write the draft, with its PDF beside it."""

    template_name = "resolutions/notice_form.html"
    form_class = NoticeForm
    heading = _("Edit the notice of conclusions")
    submit_label = _("Save and show the paper")
    success_message = _("Saved. The paper beside shows the text as it stands.")

    def allowed(self):
        return can_edit_notice(self.request.user, self.object)

    def get_subtitle(self):
        return self.object.conclusion_notice.conference.title

    @property
    def draft_name(self):
        return f"notice-{self.object.pk}"

    def get(self, request, *args, **kwargs):
        if self.object.state != DocumentState.DRAFT:
            raise NotAllowedNow(_t("An issued paper never changes. It can be superseded."))
        return super().get(request, *args, **kwargs)

    def initial_for(self, obj):
        values = {name: getattr(obj, name) for name in ("system", "date", "subject", "body", "recipients", "signer")}
        return values | {"signature": signature_value(obj.authority, obj.post)}

    def perform(self, form):
        return actions.edit_notice(self.object, by=self.request.user, version=self.version, **form.facts())

    def get_success_url(self, result=None):
        return reverse("notice-edit", args=[self.object.pk]) if result else super().get_success_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(pdf_url=pdf_url(self.object), unprinted=unprinted(self.object), **kwargs)


class NoticeIssue(NoticeMixin, VerbPage):
    """Give the draft its number and date; the paper is laid out before anything is locked."""

    template_name = "resolutions/notice_issue.html"
    verb = "notice.issue"
    form_class = IssueNoticeForm

    def get_initial(self):
        document = self.object
        return {
            "date": clock.today(),
            "series": issuing.series_on(document.system, clock.today()) if document.system == System.PARTY else "",
            "signature": signature_value(document.authority, document.post),
            "signer": document.signer,
        }

    def warnings(self):
        document = self.object
        lines = []
        if document.supersedes_id:
            lines.append(
                _t("This paper supersedes %s, which keeps its number and says so.") % document.supersedes.full_number
            )
        if not document.recipients.strip():
            lines.append(_t("The paper names no recipients."))
        today = letterhead_on(document.issuer, document.system, clock.today())
        if document.date and today != letterhead_on(document.issuer, document.system, document.date):
            names = ", ".join(" ".join(name.split()) for name in (today.superior, today.issuer_lines) if name)
            lines.append(_t("On a paper of today the letterhead is another than in the draft: %s.") % names)
        return lines

    def get_subtitle(self):
        return self.object.conclusion_notice.conference.title

    def form_valid(self, form):
        found = {}

        def around(work):
            def counted():
                work()
                return self.get_success_url()

            found["url"], found["fresh"] = submissions.submit_once(self.request, counted)

        try:
            actions.issue_notice(
                self.object,
                by=self.request.user,
                version=self.seen_version,
                around=around,
                **form.facts(),
            )
        except NotAllowedNow as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        return HttpResponseRedirect(found["url"])

    @property
    def seen_version(self):
        raw = self.request.POST.get("version", "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0

    def get_context_data(self, **kwargs):
        kwargs.setdefault("version", self.object.version)
        return super().get_context_data(pdf_url=pdf_url(self.object), **kwargs)


class NoticeSupersede(NoticeMixin, VerbPage):
    """Begin the paper that will replace this one; a reason is demanded."""

    verb = "notice.supersede"

    def get_subtitle(self):
        return notice_name(self.object)

    def perform(self, form):
        return actions.supersede_notice(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result=None):
        return reverse("notice-edit", args=[result.pk]) if result else super().get_success_url()


class NoticeDiscard(NoticeMixin, VerbPage):
    """Put a draft aside for good."""

    verb = "notice.discard"

    def get_subtitle(self):
        return notice_name(self.object)

    def perform(self, form):
        return actions.discard_notice(self.object, by=self.request.user)
