"""Forms without a number: opinion slips, the sheet for the noticeboard, an invitation for each delegate."""

from dataclasses import replace

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock, issuing
from dialogue_site.lib.pdf import merge_pdfs
from dialogue_site.models import Counter, OfficialDocument, Unit
from dialogue_site.models.documents import DocumentState
from dialogue_site.pages import DetailPage, FileAnswer, FilePage, FormPage
from dialogue_site.papers import (
    PaperTooLarge,
    opinion_slips_docx,
    opinion_slips_pdf,
    paper_pdf,
    table_form_docx,
    table_form_pdf,
)
from dialogue_site.permissions import sees_contacts
from dialogue_site.transitions import NotAllowedNow
from dialogue_site.views.files import DOCX_TYPE
from feedback.models import Opinion

from ..actions.slips import print_slips
from ..documents.meeting import copy_for
from ..documents.results import noticeboard_sheet
from ..documents.slips import MOST_AT_ONCE, blank_slips, slip_of, slip_scope
from ..forms.papers import SlipsForm
from ..papers_shown import page_url, paper_name
from ..permissions import can_print_slips

PDF = "application/pdf"
#: Invitations laid out for one file: a few seconds of work.
COPIES_AT_ONCE = 50


class SheetFile(FilePage):
    """A form as PDF or, with ``?format=docx``, as a Word file with the same words."""

    def file(self, name, make_pdf, make_docx):
        """The answer in the format asked for; both makers are called without arguments."""
        docx = self.request.GET.get("format") == "docx"
        try:
            data = make_docx() if docx else make_pdf()
        except PaperTooLarge:
            raise NotAllowedNow(_t("There is too much for one sheet.")) from None
        if docx:
            return FileAnswer(data, f"{name}.docx", DOCX_TYPE)
        return FileAnswer(data, f"{name}.pdf", PDF, inline=True)

    def slips(self, name, slips):
        """Opinion slips on the paper size asked for."""
        page = "A4" if self.request.GET.get("page") == "A4" else "A5"
        return self.file(
            name, lambda: opinion_slips_pdf(slips, page=page), lambda: opinion_slips_docx(slips, page=page)
        )


class NoticeboardSheet(SheetFile):
    """Where the matters stand, to be posted up: public words alone; ``?group=`` narrows it to one residential group."""

    model = Conference
    select_related = ("ward",)

    def answer(self, obj):
        group = None
        if raw := self.request.GET.get("group", ""):
            groups = Unit.objects.of_ward(obj.ward).residential_groups()
            group = get_object_or_404(groups, pk=raw if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0)
        sheet = noticeboard_sheet(obj, clock.today(), group)
        name = _t("Noticeboard sheet %s") % obj.code + (f" {group.label}" if group else "")
        return self.file(name, lambda: table_form_pdf(sheet, created=clock.now()), lambda: table_form_docx(sheet))


class OpinionSlips(FormPage):
    """Take codes for a stack of blank slips, and print stacks again."""

    template_name = "resolutions/opinion_slips.html"
    form_class = SlipsForm
    parent_model = Conference
    heading = _("Blank opinion slips")
    submit_label = _("Take the codes and print")

    def allowed(self):
        return can_print_slips(self.request.user, self.parent)

    def get_subtitle(self):
        return self.parent.title

    def breadcrumbs(self):
        return [
            (_t("Conferences"), reverse("conference-list")),
            (self.parent.code, self.parent.get_absolute_url()),
        ]

    def perform(self, form):
        first, last = print_slips(self.parent, by=self.request.user, count=form.cleaned_data["count"])
        return f"?from={first}&to={last}&page={form.cleaned_data['page']}"

    def get_success_url(self, result=None):
        if result is None:
            return self.parent.get_absolute_url()
        return reverse("opinion-slips", args=[self.parent.pk]) + result

    def get_context_data(self, **kwargs):
        taken = codes_taken(self.parent)
        first, last = asked_range(self.request, taken) if "from" in self.request.GET else (0, 0)
        page = "A4" if self.request.GET.get("page") == "A4" else "A5"
        url = reverse("opinion-slips-file", args=[self.parent.pk])
        pdf_url = f"{url}?from={first}&to={last}&page={page}" if first else ""
        docx_url = f"{pdf_url}&format=docx" if pdf_url else ""
        facts = {"taken": taken, "first": first, "last": last, "slips_url": pdf_url, "slips_docx_url": docx_url}
        return super().get_context_data(**facts, **kwargs)


def codes_taken(conference):
    """How many codes of blank slips were taken."""
    return Counter.objects.filter(pk=slip_scope(conference)).values_list("value", flat=True).first() or 0


def asked_range(request, taken):
    """``(first, last)`` of ``?from=&to=`` within what was taken (all without them); ``(0, 0)`` for anything else."""
    numbers = [request.GET.get(name, str(usual)) for name, usual in (("from", 1), ("to", min(taken, MOST_AT_ONCE)))]
    if not all(raw.isascii() and raw.isdigit() and len(raw) < 7 for raw in numbers):
        return 0, 0
    first, last = map(int, numbers)
    return (first, last) if 1 <= first <= last <= min(taken, first + MOST_AT_ONCE - 1) else (0, 0)


class OpinionSlipsFile(SheetFile):
    """A stack of blank slips whose codes were taken."""

    model = Conference
    select_related = ("ward",)

    def answer(self, obj):
        first, last = asked_range(self.request, codes_taken(obj))
        if not first:
            raise Http404
        page = "A4" if self.request.GET.get("page") == "A4" else "A5"
        slips = blank_slips(obj, first, last)
        name = _t("Opinion slips %s") % f"{obj.code} {first:04d}-{last:04d}"
        return self.file(
            name, lambda: opinion_slips_pdf(slips, page=page), lambda: opinion_slips_docx(slips, page=page)
        )


class OpinionSlipFile(SheetFile):
    """The slip with receipt of an entered opinion; the contact only for the office."""

    model = Opinion
    select_related = ("conference__ward", "speaker__residential_group", "residential_group")

    def get_queryset(self):
        return super().get_queryset().not_sealed().prefetch_related("links__issue__category")

    def answer(self, obj):
        contact = ""
        if obj.speaker_id and sees_contacts(self.request.user, obj.ward_id):
            held = getattr(obj.speaker, "contact", None)
            contact = (held.phone or held.address) if held else ""
        slips = [slip_of(obj, contact)]
        page = "A4" if self.request.GET.get("page") == "A4" else "A5"
        name = _t("Opinion slip %s") % f"{obj.conference.code} {obj.code}"
        return self.file(
            name, lambda: opinion_slips_pdf(slips, page=page), lambda: opinion_slips_docx(slips, page=page)
        )


def _invitations(user):
    papers = OfficialDocument.objects.visible_to(user).filter(kind="invitation", state=DocumentState.ISSUED)
    return papers.select_related("conference_paper__conference", "issuer", "ward", "drafting_unit")


def _invited(document):
    conference = document.conference_paper.conference
    return conference.attendees.filter(withdrawn=False).in_sheet_order()


class InvitationCopies(DetailPage):
    """Which delegates' invitations are printed: in files of fifty."""

    model = OfficialDocument
    template_name = "resolutions/invitation_copies.html"
    heading = _("One invitation for each delegate")

    def get_queryset(self):
        return _invitations(self.request.user)

    def get_subtitle(self):
        return paper_name(self.object)

    def breadcrumbs(self):
        conference = self.object.conference_paper.conference
        return [
            (_t("Conferences"), reverse("conference-list")),
            (conference.code, conference.get_absolute_url()),
            (paper_name(self.object), page_url(self.object)),
        ]

    def get_context_data(self, **kwargs):
        names = list(_invited(self.object).values_list("full_name", flat=True))
        url = reverse("invitation-copies-file", args=[self.object.pk])
        batches = [
            {
                "url": f"{url}?from={start + 1}",
                "first": start + 1,
                "last": min(start + COPIES_AT_ONCE, len(names)),
                "names": names[start : start + COPIES_AT_ONCE],
            }
            for start in range(0, len(names), COPIES_AT_ONCE)
        ]
        return super().get_context_data(batches=batches, buttons=[], number=len(names), **kwargs)


class InvitationCopiesFile(FilePage):
    """Fifty delegates' invitations as one file: the issued text, with the delegate's name in place of the list."""

    model = OfficialDocument

    def get_queryset(self):
        return _invitations(self.request.user)

    def answer(self, obj):
        raw = self.request.GET.get("from", "1")
        start = int(raw) - 1 if raw.isascii() and raw.isdigit() and 0 < len(raw) < 6 else -1
        people = list(_invited(obj)[start : start + COPIES_AT_ONCE]) if start >= 0 else []
        if not people:
            raise Http404
        title = f"{obj.type_name.capitalize()} {obj.full_number}"
        name = _t("Invitations from no. %d") % (start + 1)
        return FileAnswer(merge_pdfs(copies(obj, people), title=title), f"{name}.pdf", PDF, True)


def copies(document, people):
    """The invitation as PDF for each of ``people``; raises :class:`NotAllowedNow` when the text cannot be addressed."""
    paper = issuing.frozen_paper(document)
    files = []
    for person in people:
        body = copy_for(paper.body, person)
        if body is None:
            raise NotAllowedNow(
                _t("The invitation no longer has the line “Các đại biểu có tên trong danh sách mời.” to be replaced.")
            )
        files.append(paper_pdf(replace(paper, body=body)))
    return files
