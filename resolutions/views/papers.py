"""Pages of the papers of a conference: one paper, its draft, preview, issue, supersede, discard, void, scan.

The notice of conclusions has the same pages under its own verbs (``notices``).
"""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conferences.models import Conference
from dialogue_site import clock, issuing
from dialogue_site.letterheads import letterhead_on
from dialogue_site.lib.dates import screen_date
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState, System
from dialogue_site.pages import DetailPage, FileAnswer, FilePage, FormPage, VerbPage
from dialogue_site.transitions import NotAllowedNow, verbs_for

from .. import documents
from ..actions import papers as actions
from ..documents.kinds import KINDS, NOTICE, PAPER_CODES
from ..documents.words import usual_signer
from ..forms.papers import DraftPaperForm, IssuePaperForm, PaperForm, ScanForm, signature_value
from ..papers_shown import (
    brief,
    conference_of,
    figures_in_words,
    lines_with_dots,
    page_url,
    paper_name,
    pdf_url,
    state_badge,
)
from ..permissions import can_draft_paper, can_edit_paper
from ..public_words import named_in
from .numbered import IssuePage

UNISSUED = (DocumentState.DRAFT, DocumentState.DISCARDED)


class PaperMixin:
    """What every page about one paper of a conference shares."""

    model = OfficialDocument
    noun = "paper"
    codes = PAPER_CODES
    actions = actions
    select_related = (
        "conclusion_notice__conference", "conference_paper__conference", "issuer", "ward", "drafting_unit",
        "supersedes", "superseded_by", "issued_by",
    )  # fmt: skip

    def get_queryset(self):
        papers = super().get_queryset()
        return papers.filter(kind__in=self.codes) if self.codes else papers

    @property
    def kind(self):
        return KINDS.get(self.object.kind)

    @property
    def conference(self):
        return conference_of(self.object)

    def address(self, step, document=None):
        return reverse(f"{self.noun}-{step}", args=[(document or self.object).pk])

    def breadcrumbs(self):
        trail = []
        if self.conference is not None:
            name = (self.conference.code, self.conference.get_absolute_url())
            trail = [(_t("Conferences"), reverse("conference-list")), name]
        return [*trail, (paper_name(self.object), page_url(self.object))]

    def get_success_url(self, result=None):
        return page_url(result if isinstance(result, OfficialDocument) else self.object)

    def cancel_url(self):
        return page_url(self.object)


class PaperDetail(PaperMixin, DetailPage):
    """One paper: the sheet itself, what it is, what may be done with it. A paper of any kind that has no other page."""

    template_name = "resolutions/paper_detail.html"
    codes = ()

    def get(self, request, *args, **kwargs):
        if self.get_object() and self.noun == "paper" and page_url(self.object) != request.path:
            return redirect(page_url(self.object))
        return super().get(request, *args, **kwargs)

    def get_heading(self):
        return paper_name(self.object)

    def get_subtitle(self):
        return self.conference.title if self.conference else self.object.subject

    def breadcrumbs(self):
        return super().breadcrumbs()[:-1] or [(_t("Register of papers"), reverse("register"))]

    def may_edit(self):
        return can_edit_paper(self.request.user, self.object)

    def page_actions(self):
        if self.object.state == DocumentState.DRAFT and self.may_edit():
            return [(_t("Edit the draft"), self.address("edit"), False)]
        return []

    def get_context_data(self, **kwargs):
        document = self.object
        figures = document.printed.get("figures") or {}
        replaced_by = getattr(document, "superseded_by", None)
        buttons = verbs_for(self.request.user, document)
        if replaced_by is not None:
            buttons = [each for each in buttons if each.row.action != "supersede"]
        context = super().get_context_data(
            **kwargs,
            buttons=buttons,
            badge=state_badge(document),
            pdf_url=pdf_url(document),
            docx_url=reverse("document-docx", args=[document.pk]),
            facts_of_paper=self._facts(),
            figures=figures_in_words(figures),
            changed=self._changed_figures(figures),
            unprinted=self.unprinted(),
            replaced_by=replaced_by,
            replaced_by_url=page_url(replaced_by) if replaced_by else "",
            supersedes_url=page_url(document.supersedes) if document.supersedes_id else "",
            scans=list(document.scans.select_related("attachment", "added_by")),
            copies_url=self._copies_url(),
            named=named_in(document, self.kind),
            gaps=gaps(document),
        )
        context["timeline"] = [brief(entry) for entry in context["timeline"]]
        return context

    def unprinted(self):
        return []

    def _copies_url(self):
        invites = self.object.kind == "invitation" and self.object.state == DocumentState.ISSUED
        return reverse("invitation-copies", args=[self.object.pk]) if invites else ""

    def _facts(self):
        document = self.object
        issued = document.number is not None
        signed = signature_value(document.authority, document.post) if document.authority else document.post
        people = [name for _head, name, _how in document.signatures]
        return [
            (_t("Number"), document.full_number or _t("none yet")),
            (_t("Date of issue"), screen_date(document.date) if issued else _t("none yet")),
            (_t("Format"), document.get_system_display()),
            (_t("Issuing body"), document.issuer.name_on(document.date or clock.today())),
            (_t("Drafting unit"), document.drafting_unit.name if document.drafting_unit_id else ""),
            (_t("Series"), document.series),
            (_t("Signing authority and post"), signed),
            (_t("Signer"), ", ".join(people) if people else document.signer),
            (_t("Issued by"), str(document.issued_by) if document.issued_by_id else ""),
            (_t("Fingerprint (SHA-256)"), document.sha256),
        ]

    def _changed_figures(self, figures):
        """The record's figures now, when a draft was written from others."""
        if self.object.state != DocumentState.DRAFT or self.kind is None:
            return []
        now = self.kind.figures(self.conference, clock.today())
        names = [name for name in now if name != "as_of" and figures.get(name) != now[name]]
        return figures_in_words(now) if names else []


class PaperPreview(PaperMixin, FilePage):
    """The draft as PDF, for the frame of its page; a browser keeps no copy."""

    codes = ()

    def answer(self, obj):
        if obj.state not in UNISSUED:
            raise Http404
        return FileAnswer(issuing.draft_pdf(obj), f"{paper_name(obj)} {obj.pk}.pdf", "application/pdf", inline=True)


class PaperDraft(FormPage):
    """Begin a draft for a conference: the kind is in the address."""

    form_class = DraftPaperForm
    parent_model = Conference
    submit_label = _("Write the draft from the record")

    @property
    def kind(self):
        kind = KINDS.get(self.kwargs["kind"])
        if kind is None or kind.noun != "paper":
            raise Http404
        return kind

    def allowed(self):
        return can_draft_paper(self.request.user, self.parent)

    def get_heading(self):
        return self.kind.draft_label

    def get_subtitle(self):
        return self.parent.title

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        kind = self.kind
        form.fields["system"].choices = [(system, system.label) for system in kind.systems]
        form.fields["system"].initial = kind.usual_system(self.parent)
        if len(kind.systems) == 1:
            form.fields["system"].help_text = _t("By law this paper is the People's Committee's.")
        return form

    def breadcrumbs(self):
        return [
            (_t("Conferences"), reverse("conference-list")),
            (self.parent.code, self.parent.get_absolute_url()),
        ]

    def perform(self, form):
        return self.draft(system=form.cleaned_data["system"])

    def draft(self, system):
        return actions.draft_paper(self.parent, by=self.request.user, kind=self.kind.code, system=system)

    def get_success_url(self, result=None):
        kind = KINDS[result.kind]
        return reverse(f"{kind.noun}-edit", args=[result.pk])


class PaperEdit(PaperMixin, FormPage):
    """Write the draft, with its PDF beside it."""

    template_name = "resolutions/paper_form.html"
    form_class = PaperForm
    submit_label = _("Save and show the paper")
    success_message = _("Saved. The paper beside shows the text as it stands.")

    def allowed(self):
        return can_edit_paper(self.request.user, self.object)

    def get_heading(self):
        return paper_name(self.object)

    def get_subtitle(self):
        return self.conference.title

    @property
    def draft_name(self):
        return f"{self.noun}-{self.object.pk}"

    def get(self, request, *args, **kwargs):
        if self.object.state != DocumentState.DRAFT:
            raise NotAllowedNow(_t("An issued paper never changes. It can be superseded."))
        return super().get(request, *args, **kwargs)

    def initial_for(self, obj):
        names = ("system", "date", "subject", "legal_bases", "body", "recipients", "signer")
        values = {name: getattr(obj, name) for name in names}
        if obj.signatures:
            values |= {"secretary": obj.signatures[0][1], "chair": obj.signatures[-1][1]}
        return values | {"signature": signature_value(obj.authority, obj.post)}

    def change(self, **facts):
        return actions.edit_paper(self.object, by=self.request.user, version=self.version, **facts)

    def perform(self, form):
        return self.change(**form.facts())

    def get_success_url(self, result=None):
        return self.address("edit") if result else super().get_success_url()

    def unprinted(self):
        return []

    def get_context_data(self, **kwargs):
        facts = {
            "pdf_url": pdf_url(self.object),
            "docx_url": reverse("document-docx", args=[self.object.pk]),
            "unprinted": self.unprinted(),
            "named": named_in(self.object, self.kind),
            "gaps": gaps(self.object),
        }
        return super().get_context_data(**facts, **kwargs)


class PaperIssue(PaperMixin, IssuePage):
    """Give the draft its number and date; the paper is laid out before anything is locked."""

    template_name = "resolutions/paper_issue.html"
    verb = "paper.issue"
    form_class = IssuePaperForm

    def get_initial(self):
        document = self.object
        party = document.system == System.PARTY
        return {
            "date": clock.today(),
            "series": issuing.series_on(document.system, clock.today()) if party else "",
            "signature": signature_value(document.authority, document.post),
            "signer": document.signer or usual_signer(self.conference, document.post),
        }

    def warnings(self):
        document, kind = self.object, self.kind
        lines = list(kind.warnings(self.conference, clock.today()))
        if document.supersedes_id:
            lines.append(
                _t("This paper supersedes %s, which keeps its number and says so.") % document.supersedes.full_number
            )
        if not document.recipients.strip():
            lines.append(_t("The paper names no recipients."))
        lines += gaps(document, clock.today())
        lines += [_t("This paper is public and names a citizen: %s.") % name for name in named_in(document, kind)]
        today = letterhead_on(document.issuer, document.system, clock.today())
        if document.date and today != letterhead_on(document.issuer, document.system, document.date):
            names = ", ".join(" ".join(name.split()) for name in (today.superior, today.issuer_lines) if name)
            lines.append(_t("On a paper of today the letterhead is another than in the draft: %s.") % names)
        return lines

    def get_subtitle(self):
        return self.conference.title

    def put_out(self, **facts):
        return actions.issue_paper(self.object, by=self.request.user, **facts)

    def get_context_data(self, **kwargs):
        docx = reverse("document-docx", args=[self.object.pk])
        return super().get_context_data(pdf_url=pdf_url(self.object), docx_url=docx, **kwargs)


class PaperStep(PaperMixin, VerbPage):
    """A step of a paper that asks for a reason or nothing."""

    def get_subtitle(self):
        return paper_name(self.object)


class PaperSupersede(PaperStep):
    """Begin the paper that will replace this one; a reason is demanded."""

    verb, action = "paper.supersede", actions.supersede_paper

    def get_success_url(self, result=None):
        return self.address("edit", result) if result else super().get_success_url()


class PaperDiscard(PaperStep):
    """Put a draft aside for good."""

    verb, action = "paper.discard", actions.discard_paper


class PaperVoid(PaperStep):
    """Take an issued paper of any kind out of force; its number stays taken."""

    verb, action, codes = "paper.void", actions.void_paper, ()
    who_may = _("Only a leader of the ward takes an issued paper out of force. Ask the leader to void it.")

    def warnings(self):
        document = self.object
        return [
            _t("Number %(number)s is never given again. If the text is wrong, superseding is the better way.")
            % {"number": document.full_number}
        ]


class ScanAttach(PaperStep):
    """Attach the scan of the signed sheet to an issued paper of any kind."""

    verb, action, codes, form_class = "scan.attach", actions.attach_scan, (), ScanForm


def gaps(document, day=None):
    """What a draft still lacks, said while it is written and before it goes out; ``day`` is the one it will bear."""
    kind = KINDS.get(document.kind)
    if kind is None or document.state != DocumentState.DRAFT:
        return []
    lines = kind.gaps(conference_of(document), document.body, day or document.date or clock.today())
    blanks = lines_with_dots(document)
    if blanks:
        left = {"count": len(blanks), "first": blanks[0]}
        lines.append(
            ngettext(
                "One line still has dots to be filled in: “%(first)s”.",
                "%(count)d lines still have dots to be filled in, the first: “%(first)s”.",
                len(blanks),
            )
            % left
        )
    return lines


def unprinted(document):
    """The conclusions whose own text a draft leaves to the record, for the person who writes it."""
    if document.state != DocumentState.DRAFT or document.kind != NOTICE.code:
        return []
    return documents.unprinted_conclusions(conference_of(document))
