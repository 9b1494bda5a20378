"""The record of supervision: the Front chooses conference and days, and takes it as PDF or Word file."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods

from dialogue_site import audit, clock
from dialogue_site.lib.pdf import PaperTooLarge
from dialogue_site.papers import table_form_docx, table_form_pdf
from dialogue_site.permissions import holds
from dialogue_site.roles import Role
from dialogue_site.views.files import DOCX_TYPE

from ..documents.supervision import supervision_form, verdicts_of
from ..forms.periodic import SupervisionForm
from ..permissions import can_print_supervision


@require_http_methods(["GET", "HEAD", "POST"])
def supervision_record(request):
    """GET: the form. POST: the record; ``docx`` in the data asks for the Word file. It is the Front's own paper."""
    if not any(holds(request.user, (Role.MONITOR,), ward) for ward in request.user.reading_ward_ids):
        raise PermissionDenied
    form = SupervisionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        answer = _record(request, form)
        if answer is not None:
            return answer
    facts = {
        "form": form,
        "heading": _t("Supervision record"),
        "breadcrumbs": [(_t("Verdicts of the Front"), reverse("review-list"))],
    }
    return render(request, "resolutions/supervision_form.html", facts)


def _record(request, form):
    """The file; ``None`` with a mistake at the form where there is nothing to print or too much."""
    facts = dict(form.cleaned_data)
    conference = facts.pop("conference")
    if not can_print_supervision(request.user, conference):
        raise PermissionDenied
    reviews = verdicts_of(conference, facts["day_from"], facts["day_to"])
    if not reviews:
        form.add_error(None, _t("No verdict was sent on this conference in these days."))
        return None
    sheet = supervision_form(conference, reviews, day=clock.today(), **facts)
    word = "docx" in request.POST
    try:
        data = table_form_docx(sheet) if word else table_form_pdf(sheet)
    except PaperTooLarge:
        form.add_error(None, _t("The text is too long to be laid out as one paper. Please shorten it."))
        return None
    audit_label = f"Lập biên bản giám sát {conference.code} ({len(reviews)} nội dung)"
    _noted(request.user, conference, audit_label)
    name = f"Biên bản giám sát {conference.code}.{'docx' if word else 'pdf'}"
    response = HttpResponse(data, content_type=DOCX_TYPE if word else "application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _noted(user, conference, label):
    from django.db import transaction

    with transaction.atomic():
        audit.record(by=user, verb="supervision.print", label=label, obj=conference)
