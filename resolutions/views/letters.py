"""One letter: drafted from the approved answers, edited, issued, dispatched; and all letters of a ward."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock, issuing
from dialogue_site.filters import Choice
from dialogue_site.forms import ConfirmForm, ReasonForm
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState
from dialogue_site.pages import Column, DetailPage, FileAnswer, FilePage, FormPage, ListPage, Order, VerbPage
from dialogue_site.templatetags.ui import badge, vn_date
from dialogue_site.transitions import NotAllowedNow, verbs_for

from ..actions import letters as actions
from ..actions.answer_letters import debts_in, write_letter
from ..filters import conferences
from ..forms.letters import DispatchForm, IssueLetterForm, LetterForm
from ..forms.papers import signature_value
from ..models import Dispatch
from ..models.letters import LetterKind
from ..owed import citizens, editions_of, holder_of, states_of
from ..permissions import can_draft_letter, can_edit_letter, can_withdraw_dispatch
from ..templatetags.notice_panels import state_badge
from .numbered import IssuePage


class LetterMixin:
    """What every page about one letter shares; the address carries the key of its paper."""

    model = OfficialDocument
    select_related = ("letter__conference__ward", "letter__person", "letter__opinion", "letter__run", "issuer", "ward",
                      "drafting_unit", "issued_by")  # fmt: skip

    def get_queryset(self):
        return super().get_queryset().filter(kind__in=LetterKind.values)

    def get_subtitle(self):
        return self.object.addressees

    def breadcrumbs(self):
        trail = [(_t("Letters"), reverse("letter-list"))]
        return trail if isinstance(self, DetailPage) else [*trail, (letter_name(self.object), self.get_success_url())]

    def get_success_url(self, result=None):
        return reverse("letter-detail", args=[self.object.pk])

    def cancel_url(self):
        return self.get_success_url()


def letter_name(document):
    """“Letter 512/UBND-KTHTĐT”, or that it is a draft."""
    return _t("Letter %s") % document.full_number if document.number else _t("Draft letter")


def pdf_url(document):
    draft = document.state in (DocumentState.DRAFT, DocumentState.DISCARDED)
    return reverse("letter-preview" if draft else "document-pdf", args=[document.pk])


def files_of(document):
    """Where the sheet of a letter is: as PDF, and with the same words as a Word file."""
    return {"pdf_url": pdf_url(document), "docx_url": reverse("document-docx", args=[document.pk])}


def dispatch_words(document):
    """The standing dispatch of a letter's paper, or ``None``; ``dispatches`` is prefetched."""
    return next((row for row in document.dispatches.all() if row.withdrawn_at is None), None)


class LetterList(ListPage):
    """Every letter; ``?waiting=issue`` and ``?waiting=dispatch`` are the desk's queues."""

    model = OfficialDocument
    heading = _("Letters")
    select_related = ("letter__conference",)
    columns = [
        Column("number", _("Number")),
        Column("to", _("Addressed to")),
        Column("kind", _("Kind"), kind="small"),
        Column("conference", _("Conference"), kind="small"),
        Column("date", _("Date of issue"), kind="date"),
        Column("state", _("State"), kind="small"),
        Column("sent", _("Dispatched")),
    ]
    orders = {"newest": Order(_("Newest"), ("-pk",))}
    default_order = "newest"
    filters = [
        Choice("waiting", _("Waiting for"), [("issue", _("Issue")), ("dispatch", _("Dispatch"))],
               lambda queryset, value, request: _waiting(queryset, value)),
        Choice("kind", _("Kind"), LetterKind.choices, "kind"),
        Choice("conference", _("Conference"), conferences, "letter__conference_id"),
    ]  # fmt: skip
    empty_text = _("No letters yet. They are written from the approved answers of those still owed.")
    empty_action = None

    def page_actions(self):
        return [(_("Citizens still owed"), reverse("citizen-owed-list"), False)]

    def get_queryset(self):
        rows = super().get_queryset().filter(kind__in=LetterKind.values, letter__isnull=False)
        return rows.prefetch_related("dispatches")

    def row(self, obj, ctx):
        sent = dispatch_words(obj)
        return {
            "url": reverse("letter-detail", args=[obj.pk]),
            "number": obj.full_number or _("Draft"),
            "to": obj.addressees,
            "kind": LetterKind(obj.kind).label,
            "conference": obj.letter.conference.code,
            "date": vn_date(obj.date) if obj.number else "",
            "state": state_badge(obj),
            "sent": f"{sent.get_channel_display()}, {vn_date(sent.sent_on)}" if sent else "",
        }


def _waiting(queryset, value):
    if value == "issue":
        return queryset.filter(state=DocumentState.DRAFT)
    return queryset.filter(state=DocumentState.ISSUED).exclude(dispatches__in=Dispatch.objects.standing())


class LetterDetail(LetterMixin, DetailPage):
    template_name = "resolutions/letter_detail.html"

    def get_heading(self):
        return letter_name(self.object)

    def get_context_data(self, **kwargs):
        document = self.object
        letter = document.letter
        dispatches = list(document.dispatches.select_related("recorded_by", "withdrawn_by", "person", "unit")
                          .prefetch_related("attachments"))  # fmt: skip
        about = [
            (_("Kind"), letter.get_kind_display()),
            (_("Conference"), letter.conference.code),
            (_("Date of issue"), vn_date(document.date) if document.number else ""),
            (_("Signer"), ", ".join(part for part in (document.post, document.signer) if part)),
            (_("Drafting unit"), document.drafting_unit.name if document.drafting_unit_id else ""),
            (_("Issued by"), document.issued_by),
        ]
        user = self.request.user
        kwargs.setdefault("buttons", self._buttons(any(row.withdrawn_at is None for row in dispatches)))
        return super().get_context_data(
            letter=letter,
            status=state_badge(document),
            items=letter.items.select_related("link__issue", "link__opinion", "answer"),
            dispatches=[(row, row.withdrawn_at is None and can_withdraw_dispatch(user, row)) for row in dispatches],
            about=[(label, value) for label, value in about if value],
            **files_of(document),
            **kwargs,
        )

    def _buttons(self, sent):
        rows = verbs_for(self.request.user, self.object)
        return [b for b in rows if not (sent and b.row.verb == "letter.dispatch")]


class LetterPreview(LetterMixin, FilePage):
    """The draft as PDF."""

    def answer(self, obj):
        if obj.state not in (DocumentState.DRAFT, DocumentState.DISCARDED):
            raise Http404
        return FileAnswer(issuing.draft_pdf(obj), f"{_t('Draft letter')} {obj.pk}.pdf", "application/pdf", inline=True)


class LetterDraft(FormPage):
    """From one citizen still owed (``?citizen=``): which answers are ready, which wait; then the draft."""

    template_name = "resolutions/letter_draft.html"
    parent_model = Conference
    form_class = ConfirmForm
    heading = _("Write the citizen's letter")
    submit_label = _("Write the draft from the approved answers")

    def allowed(self):
        return can_draft_letter(self.request.user, self.parent)

    @cached_property
    def citizen(self):
        raw = self.request.GET.get("citizen", "")
        key = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 18 else 0
        person, opinion = holder_of(key, [self.parent.ward_id])
        if person is None and opinion is None:
            raise Http404
        found = citizens(debts_in(self.parent), keys=[key])
        if not found:
            raise NotAllowedNow(_t("This citizen is owed nothing more by this conference."))
        return found[0]

    def get_subtitle(self):
        return self.citizen.person or self.citizen.opinion

    def breadcrumbs(self):
        url = f"{reverse('citizen-owed-list')}?conference={self.parent.pk}"
        return [(_t("Citizens still owed"), url)]

    def perform(self, form):
        return write_letter(self.parent, by=self.request.user, key=self.citizen.key)

    def get_success_url(self, result=None):
        if result is None:
            return self.parent.get_absolute_url()
        return reverse("letter-edit", args=[result.document_id])

    def get_context_data(self, **kwargs):
        citizen = self.citizen
        issues = {link.issue_id for link in citizen.links}
        editions, living = editions_of(issues), states_of(issues)
        return super().get_context_data(
            citizen=citizen,
            rows=[(link, editions.get(link.issue_id)) for link in citizen.ready],
            waiting=[(link, living.get(link.issue_id)) for link in citizen.waiting],
            **kwargs,
        )


class LetterEdit(LetterMixin, FormPage):
    """The draft beside its paper."""

    template_name = "resolutions/letter_form.html"
    form_class = LetterForm
    heading = _("Edit the letter")
    submit_label = _("Save and show the paper")
    success_message = _("Saved. The paper beside shows the text as it stands.")

    def allowed(self):
        return can_edit_letter(self.request.user, self.object)

    @property
    def draft_name(self):
        return f"letter-{self.object.pk}"

    def get(self, request, *args, **kwargs):
        if self.object.state != DocumentState.DRAFT:
            raise NotAllowedNow(_t("An issued paper never changes. It can be superseded."))
        return super().get(request, *args, **kwargs)

    def initial_for(self, obj):
        values = {name: getattr(obj, name) for name in ("addressees", "subject", "body", "recipients", "signer")}
        return values | {"signature": signature_value(obj.authority, obj.post)}

    def perform(self, form):
        return actions.edit_letter(self.object, by=self.request.user, version=self.version, **form.facts())

    def get_success_url(self, result=None):
        return reverse("letter-edit", args=[self.object.pk]) if result else super().get_success_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**files_of(self.object), **kwargs)


class LetterIssue(LetterMixin, IssuePage):
    """Number and date; laid out before anything is locked."""

    template_name = "resolutions/letter_issue.html"
    verb = "letter.issue"
    form_class = IssueLetterForm

    def get_initial(self):
        document = self.object
        return {
            "date": clock.today(),
            "signature": signature_value(document.authority, document.post),
            "signer": document.signer,
        }

    def facts_of(self, form):
        return {"signing": form.signing()}

    def put_out(self, **facts):
        return actions.issue_letter(self.object, by=self.request.user, **facts)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**files_of(self.object), **kwargs)


class LetterDispatch(LetterMixin, VerbPage):
    """The letter reached the citizen: way, day, proof."""

    verb = "letter.dispatch"
    form_class = DispatchForm

    def warnings(self):
        if dispatch_words(self.object):
            return [_t("A dispatch of this letter is recorded already. Withdraw it first if it is wrong.")]
        return []

    def perform(self, form):
        return actions.dispatch_letter(self.object, by=self.request.user, **form.cleaned_data)


class LetterDiscard(LetterMixin, VerbPage):
    verb = "letter.discard"

    def perform(self, form):
        return actions.discard_letter(self.object, by=self.request.user)


class DispatchWithdraw(FormPage):
    """A dispatch recorded by mistake; the citizen is owed again."""

    form_class = ReasonForm
    heading = _("Withdraw the record of a dispatch")
    submit_label = _("Withdraw the record")
    success_message = _("The dispatch does not stand any more; whom it had answered is owed an answer again.")

    @cached_property
    def object(self):
        return None

    @cached_property
    def dispatch_row(self):
        rows = Dispatch.objects.visible_to(self.request.user).select_related("document", "ward")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def allowed(self):
        return can_withdraw_dispatch(self.request.user, self.dispatch_row)

    def get_subtitle(self):
        return str(self.dispatch_row)

    def breadcrumbs(self):
        return [(_t("Letters"), reverse("letter-list")), (self.dispatch_row.cited, self.get_success_url())]

    def get_success_url(self, result=None):
        row = self.dispatch_row
        if row.document_id and row.document.kind in LetterKind.values:
            return reverse("letter-detail", args=[row.document_id])
        link = row.links.select_related("issue").first()
        return link.issue.get_absolute_url() if link else reverse("letter-list")

    def perform(self, form):
        return actions.withdraw_dispatch(self.dispatch_row, by=self.request.user, **form.cleaned_data)


def ready_badge(citizen):
    """Ready, partly ready, in a letter, or waiting."""
    if citizen.ready and citizen.waiting:
        return badge("info", _("Partly ready"))
    if citizen.ready:
        return badge("good", _("Ready"))
    if citizen.covered and not citizen.waiting:
        return badge("progress", _("In a letter"))
    return badge("warn", _("Waiting"))
