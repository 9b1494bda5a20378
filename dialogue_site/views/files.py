"""Private files, issued papers, and the drafts of forms in flight."""

import hashlib
import json
import logging
import re

from django.http import Http404, HttpResponseNotAllowed, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from .. import issuing
from ..models import Attachment, Draft, OfficialDocument
from ..models.documents import DocumentState
from ..pages import FileAnswer, FilePage
from ..papers import PaperTooLarge, paper_docx
from ..transitions import NotAllowedNow

logger = logging.getLogger(__name__)

MAX_DRAFT_BYTES = 200_000
MAX_DRAFTS = 200
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: A draft belongs to a form and, where there is one, an object: "opinion-new-3".
DRAFT_NAME = re.compile(r"[a-z][a-z-]*(?:-[0-9]+)*")


class AttachmentFile(FilePage):
    """Evidence, as it was checked when it came in; always a download."""

    model = Attachment

    def answer(self, obj):
        try:
            content = obj.file.open("rb")
        except OSError:
            raise Http404 from None
        return FileAnswer(content, obj.name, obj.content_type, sha256=obj.sha256)


class DocumentPdf(FilePage):
    """An issued paper, byte for byte as it was issued; drafts have no bytes and are not found."""

    model = OfficialDocument

    def get_queryset(self):
        papers = OfficialDocument.objects.visible_to(self.request.user).defer(None)
        return papers.filter(state__in=(DocumentState.ISSUED, DocumentState.SUPERSEDED, DocumentState.VOIDED))

    def answer(self, obj):
        data = bytes(obj.pdf)
        if hashlib.sha256(data).hexdigest() != obj.sha256:
            logger.error("document %s: the stored bytes do not match their sha256", obj.pk)
            raise NotAllowedNow(_("The stored paper was damaged and is not shown. Tell the administrator at once."))
        name = obj.full_number.replace("/", "-")
        return FileAnswer(data, f"{obj.type_name} {name}.pdf", "application/pdf", inline=True, sha256=obj.sha256)


class DocumentDocx(FilePage):
    """The paper as a Word file with the same words: offices sign and register in Word. A draft is laid out anew."""

    model = OfficialDocument
    select_related = ("issuer", "drafting_unit")

    def answer(self, obj):
        issued = obj.number is not None
        paper = issuing.frozen_paper(obj) if issued else issuing.paper_of(obj)
        try:
            data = paper_docx(paper)
        except PaperTooLarge:
            raise NotAllowedNow(_("The text is too long to be laid out as one paper. Please shorten it.")) from None
        name = obj.full_number.replace("/", "-") if issued else f"{_('draft')} {obj.pk}"
        return FileAnswer(data, f"{obj.type_name} {name}.docx", DOCX_TYPE)


attachment = AttachmentFile.as_view()
document_docx = DocumentDocx.as_view()
document = DocumentPdf.as_view()


def draft(request, form):
    """The autosaved text of one form of the person: GET it, POST it as JSON, DELETE it."""
    if not DRAFT_NAME.fullmatch(form) or len(form) > Draft._meta.get_field("form").max_length:
        raise Http404
    drafts = Draft.objects.filter(user=request.user, form=form)
    if request.method == "GET":
        found = drafts.first()
        data = {"data": found.data, "saved_at": found.updated_at.isoformat()} if found else {"data": None}
        data["token"] = get_token(request)
        return JsonResponse(data)
    if request.method == "DELETE":
        drafts.delete()
        return JsonResponse({"data": None})
    if request.method != "POST":
        return HttpResponseNotAllowed(["GET", "POST", "DELETE"])
    data, problem = _read(request)
    if problem:
        return JsonResponse({"error": problem}, status=400)
    if not drafts.exists() and Draft.objects.filter(user=request.user).count() >= MAX_DRAFTS:
        oldest = Draft.objects.filter(user=request.user).order_by("updated_at").first()
        oldest.delete()
    kept, _made = Draft.objects.update_or_create(user=request.user, form=form, defaults={"data": data})
    return JsonResponse({"saved_at": kept.updated_at.isoformat()})


def _read(request):
    """``(fields, "")`` of a draft, or ``(None, what is wrong)``."""
    if len(request.body) > MAX_DRAFT_BYTES:
        return None, _("The draft is too long.")
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        return None, _("The draft cannot be read.")
    if not isinstance(data, dict) or not all(_is_field(name, value) for name, value in data.items()):
        return None, _("The draft cannot be read.")
    return data, ""


def _is_field(name, value):
    return all(_is_text(each) for each in ([name, *value] if isinstance(value, list) else [name, value]))


def _is_text(value):
    """A text every database can keep: no NUL, no half of a surrogate pair."""
    return isinstance(value, str) and "\x00" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
