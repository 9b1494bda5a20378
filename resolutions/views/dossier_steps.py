"""The steps of a dossier: issues, paper, sending, reminders, the reply, passing it on, withdrawing."""

from copy import copy

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dialogue_site import clock, issuing
from dialogue_site.forms import ConfirmForm
from dialogue_site.letterheads import issuer_of, letterhead_on, unit_symbol_on
from dialogue_site.lib.dates import screen_date
from dialogue_site.models.documents import LETTER_CODE, DocumentState, System
from dialogue_site.pages import FileAnswer, FilePage, FormPage
from dialogue_site.papers import Paper, paper_docx, paper_pdf
from dialogue_site.transitions import NotAllowedNow
from feedback.models import OpinionIssue

from ..actions import dossier_papers as papers
from ..actions import dossier_replies as replies
from ..actions import dossiers as actions
from ..actions.debts import citizens_of
from ..documents import signature_facts
from ..documents.dossiers import interim_body, paper_signature, reminder_body
from ..documents.letters import addressed_name, addressee
from ..forms.dossiers import (
    AddIssuesForm,
    ChaseDossierForm,
    DraftPaperForm,
    PaperWordsForm,
    RecordDossierForm,
    RelayForm,
    ReplyForm,
    SendDossierForm,
    SendUpForm,
)
from ..forms.papers import signature_value
from ..permissions import can_edit_dossier
from ..states import DossierState
from .dossiers import DossierMixin, files_of
from .numbered import IssuePage
from .verbs import IssueStep, StepPage

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DossierStep(DossierMixin, StepPage):
    """A step of one dossier, with the facts it is about."""

    def get_context_data(self, **kwargs):
        dossier = self.object
        about = [
            (_("Sent to"), dossier.sent_to),
            (_("Paper"), dossier.cited or dossier.get_form_display()),
            (_("Reply asked for no later than"), screen_date(dossier.expected_on) if dossier.expected_on else ""),
            (_("Issues"), ", ".join(dossier.items.order_by("issue__number").values_list("issue__summary", flat=True))),
        ]
        return super().get_context_data(about=[(label, value) for label, value in about if value], **kwargs)

    def get_success_url(self, result=None):
        return self.object.get_absolute_url()


class AddIssues(DossierStep):
    verb = "dossier_issue.add"
    action = actions.add_dossier_issue
    form_class = AddIssuesForm

    def warnings(self):
        if actions.candidates(self.object.conference).exists():
            return []
        return [_t("No issue can be added: only one that a unit has, and that is in no other dossier, is sent up.")]


class SendUp(IssueStep):
    """From the issue's page: which body, what is asked; the dossier being put together is found by itself."""

    verb = "issue.send_up"
    action = actions.send_up_issue
    form_class = SendUpForm
    success_message = _("The issue is in the dossier. The office sends it and tells the citizens.")

    def warnings(self):
        drafts = self.object.conference.dossiers.filter(state=DossierState.DRAFT)
        names = "; ".join(drafts.order_by("pk").values_list("sent_to", flat=True))
        return [_t("Being put together now: %s.") % names] if names else []


class DraftPaper(DossierStep):
    verb = "dossier_paper.draft"
    form_class = DraftPaperForm

    def warnings(self):
        if self.object.document_id is None:
            return []
        return [_t("There is a draft already. It is written anew from the issues; what was typed into it is lost.")]

    def perform(self, form):
        return papers.draft_dossier_paper(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result=None):
        return reverse("dossier-paper-edit", args=[self.object.pk]) if result else self.object.get_absolute_url()


class EditPaper(DossierMixin, FormPage):
    """Write the draft, with its PDF beside it."""

    template_name = "resolutions/dossier_paper.html"
    form_class = PaperWordsForm
    heading = _("Edit the paper of the dossier")
    submit_label = _("Save and show the paper")
    success_message = _("Saved. The paper beside shows the text as it stands.")

    def allowed(self):
        return can_edit_dossier(self.request.user, self.object)

    def dispatch(self, request, *args, **kwargs):
        if self.object.document is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        actions.require_draft(self.object)
        return super().get(request, *args, **kwargs)

    def initial_for(self, obj):
        document = obj.document if hasattr(obj, "sent_to") else obj
        names = ("drafting_unit", "addressees", "subject", "body", "recipients", "signer")
        values = {name: getattr(document, name) for name in names}
        return values | {"signature": signature_value(document.authority, document.post)}

    def perform(self, form):
        document = self.object.document
        document.dossier = self.object
        papers.edit_dossier_paper(document, by=self.request.user, version=self.version, **form.facts())
        return self.object

    def get_success_url(self, result=None):
        name = "dossier-paper-edit" if result else "dossier-detail"
        return reverse(name, args=[self.kwargs["pk"]])

    def conflict(self, form, theirs):
        """The version that counts is the paper's; the page stays the dossier's."""
        response_theirs = copy(self.object)
        response_theirs.document = theirs
        return super().conflict(form, response_theirs)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("version", self.object.document.version)
        return super().get_context_data(**files_of(self.object), **kwargs)


class Preview(DossierMixin, FilePage):
    """The draft as PDF, or with ``?docx`` as a Word file; a browser keeps no copy."""

    def answer(self, obj):
        document = obj.document
        if document is None or document.state not in (DocumentState.DRAFT, DocumentState.DISCARDED):
            raise Http404
        name = _t("Draft paper of a dossier %d") % obj.pk
        if "docx" in self.request.GET:
            return FileAnswer(paper_docx(issuing.paper_of(document)), f"{name}.docx", DOCX)
        return FileAnswer(issuing.draft_pdf(document), f"{name}.pdf", "application/pdf", inline=True)


class _Telling(DossierStep):
    """Sending: the letters that tell the citizens stand ready beside the form."""

    template_name = "resolutions/dossier_send.html"

    def get_initial(self):
        signature = signature_facts(self.object.conference, System.STATE)
        return {
            **super().get_initial(),
            "sent_on": clock.today(),
            "letter_signature": signature_value(signature["authority"], signature["post"]),
            "letter_signer": signature["signer"],
        }

    def letters(self):
        """``[{to, text}]``: what each citizen would be told; the paper's number is not known yet."""
        dossier = copy(self.object)
        dossier.document_number, dossier.document_date = "…", clock.today()
        links = OpinionIssue.objects.filter(issue__dossier_items__dossier=dossier).counted()
        links = links.select_related("issue", "opinion__speaker__residential_group", "opinion__residential_group")
        found = citizens_of(links.order_by("issue__number", "position", "pk"))
        return [
            {"to": addressee(*who), "text": interim_body(dossier, addressed_name(*who), own), "read_out": not who[0]}
            for who, own in found.items()
        ]

    def get_context_data(self, **kwargs):
        kwargs.setdefault("version", self.object.version)
        return super().get_context_data(
            letters=self.letters(), **(files_of(self.object) if self.shows_paper else {}), **kwargs
        )

    shows_paper = False

    @property
    def seen_version(self):
        raw = self.request.POST.get("version", "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


class RecordSent(_Telling):
    verb = "dossier.record"
    form_class = RecordDossierForm

    def perform(self, form):
        return papers.record_dossier(self.object, by=self.request.user, version=self.seen_version, **form.facts())

    def form_valid(self, form):
        response = super().form_valid(form)
        if response.status_code != 302:
            self.object.refresh_from_db()
        return response


class Send(IssuePage, _Telling):
    """Give the paper its number and send it; it is laid out before anything is locked."""

    verb = "dossier.send"
    form_class = SendDossierForm
    shows_paper = True

    def dispatch(self, request, *args, **kwargs):
        if self.object.state == DossierState.DRAFT and self.allowed():
            if self.object.document is None:
                raise NotAllowedNow(_t("Draft the paper first."))
            papers.check_fresh(self.object, papers.items_of(self.object))
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return self.form_class if self.object.document is not None else ConfirmForm

    def get_initial(self):
        document, initial = self.object.document, super().get_initial()
        if document is None:
            return initial
        today = clock.today()
        return initial | {
            "date": today,
            "series": issuing.series_on(document.system, today) if document.system == System.PARTY else "",
            "signature": signature_value(document.authority, document.post),
            "signer": document.signer,
        }

    def warnings(self):
        dossier, document = self.object, self.object.document
        if document is None:
            return []
        lines = []
        if dossier.expected_on is None:
            lines.append(_t("The paper asks for no reply by a day: nothing will be overdue, and no date moves."))
        if dossier.updated_at > document.updated_at and self._changed():
            lines.append(_t("The issues changed since the paper was drafted. Compare the text, or draft it anew."))
        return lines

    def _changed(self):
        words = self.object.document.body
        return any(item.asked.rstrip(" .;") not in words for item in papers.items_of(self.object))

    def put_out(self, **facts):
        return papers.send_dossier(self.object, by=self.request.user, **facts)

    def again(self, form, status):
        """The transaction is undone: so is what the row in hand had become."""
        del self.object
        return super().again(form, status)


class Chase(DossierStep):
    verb = "dossier.chase"
    action = replies.chase_dossier
    form_class = ChaseDossierForm
    template_name = "resolutions/dossier_chase.html"
    success_message = _("The reminder is recorded.")

    def get_initial(self):
        text = ""
        if self.object.document_date:
            text = reminder_body(self.object, papers.items_of(self.object), clock.today())
        return {**super().get_initial(), "text": text}

    def get_context_data(self, **kwargs):
        return super().get_context_data(letter_url=reverse("dossier-reminder", args=[self.object.pk]), **kwargs)


class Reminder(DossierMixin, FilePage):
    """The letter that reminds the body, as a Word file to be numbered and signed, or with ``?pdf`` to be read."""

    def allowed(self):
        return can_edit_dossier(self.request.user, self.object)

    def answer(self, obj):
        if obj.document_date is None:
            raise Http404
        paper, name = reminder_paper(obj), _t("Reminder to a higher body %d") % obj.pk
        if "pdf" in self.request.GET:
            return FileAnswer(paper_pdf(paper), f"{name}.pdf", "application/pdf", inline=True)
        return FileAnswer(paper_docx(paper), f"{name}.docx", DOCX)


def reminder_paper(dossier):
    """The reminder as a công văn without number and date, in the format of the paper that was sent."""
    day, conference = clock.today(), dossier.conference
    system = dossier.document.system if dossier.document_id else System.STATE
    issuer = issuing_body(dossier, system, day)
    signature = paper_signature(conference, system, "submission")
    items = papers.items_of(dossier)
    unit = next((item.issue.lead_unit for item in items if item.issue.lead_unit_id), None)
    return Paper(
        system=str(system),
        letterhead=letterhead_on(issuer, system, day),
        type_code=LETTER_CODE,
        type_name="CÔNG VĂN",
        number=None,
        date=None,
        year=day.year,
        subject="đôn đốc trả lời kiến nghị của Nhân dân",
        body=reminder_body(dossier, items, day),
        recipients=["Như trên", "Lưu: VT"],
        draft=True,
        form="letter",
        unit_symbol=unit_symbol_on(unit, day) if system == System.STATE else "",
        addressees=[name.strip() for name in dossier.sent_to.split(";") if name.strip()],
        **signature,
    )


def issuing_body(dossier, system, day):
    """The body that sent the dossier, by the paper it was sent with, else the one of the day."""
    return dossier.document.issuer if dossier.document_id else issuer_of(dossier.ward, system, day)


class RecordReply(DossierStep):
    verb = "dossier_reply.record"
    form_class = ReplyForm

    @property
    def draft_name(self):
        return f"dossier-reply-{self.object.pk}"

    def perform(self, form):
        facts = form.facts()
        return replies.record_dossier_reply(self.object, by=self.request.user, **facts)


class Relay(DossierStep):
    """The answers are prefilled with the reply: nobody types it again."""

    verb = "dossier.relay"
    form_class = RelayForm

    def get(self, request, *args, **kwargs):
        if self.object.is_open and not replies.to_relay(self.object)[0]:
            raise NotAllowedNow(_t("There is no reply that waits to be passed on."))
        return super().get(request, *args, **kwargs)

    def warnings(self):
        return [f"{item.issue.code}: {why}" for item, why in replies.to_relay(self.object)[1]]

    def perform(self, form):
        answers = replies.relay_dossier(self.object, by=self.request.user, **form.facts())
        self.success_message = ngettext(
            "%d answer was drafted. Next: it is submitted, approved and sent to the citizens.",
            "%d answers were drafted. Next: they are submitted, approved and sent to the citizens.",
            len(answers),
        ) % len(answers)
        return self.object


class Withdraw(DossierStep):
    verb = "dossier.withdraw"
    action = actions.withdraw_dossier
