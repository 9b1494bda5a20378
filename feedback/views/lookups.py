"""What the entry page asks while a clerk types. Names and words travel in bodies, never in addresses or logs."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _t

from conferences.models import Conference
from dialogue_site.lib.text import clean_text, from_tcvn3, looks_legacy

from ..duplicates import find_issues, likely_duplicates
from ..groups import find_groups
from ..permissions import can_add_opinion
from ..speakers import NEW, find_speakers

MAX_QUERY = 400


def while_typing(answer):
    """A look-up for whoever writes the record of conference ``pk``: 404 for a foreign one, 403 for a reader."""

    @wraps(answer)
    def view(request, pk):
        conference = get_object_or_404(Conference.objects.visible_to(request.user), pk=pk)
        if not can_add_opinion(request.user, conference):
            raise PermissionDenied
        return answer(request, conference) if request.method == "POST" else HttpResponseNotAllowed(["POST"])

    return view


def _typed(request, name="q"):
    return clean_text(request.POST.get(name, "")[:MAX_QUERY], multiline=False)


@while_typing
def speakers(request, conference):
    """Delegates and known people whose words begin like those typed; last, the name itself as somebody new."""
    typed = _typed(request)
    results = [
        {"id": each.key, "text": each.name, "detail": _detail(each), "group": each.group}
        for each in find_speakers(conference, typed)
    ]
    if typed:
        results.append({"id": NEW, "text": typed, "detail": _t("Somebody new of this name"), "group": ""})
    return JsonResponse({"results": results})


def _detail(speaker):
    where = _t("delegate") if speaker.here else _t("known person")
    return f"{speaker.detail} · {where}" if speaker.detail else where


@while_typing
def groups(request, conference):
    """Residential groups by number or name."""
    found = find_groups(conference, _typed(request))
    return JsonResponse({"results": [{"id": group.pk, "text": group.label, "detail": group.name} for group in found]})


@while_typing
def issues(request, conference):
    """Issues of this conference by number or words, with enough text to tell them apart."""
    results = [
        {
            "id": issue.pk,
            "text": f"{issue.code} {issue.summary}",
            "detail": " · ".join(
                str(part) for part in (issue.category or "", issue.get_stage_display(), issue.detail[:140]) if part
            ),
        }
        for issue in find_issues(conference, _typed(request))
    ]
    return JsonResponse({"results": results})


@while_typing
def duplicates(request, conference):
    """Issues like the summary of the row being typed, as a fragment under the row; nothing when there are none."""
    name = next((name for name in request.POST if name.endswith("summary")), "")
    found = likely_duplicates(conference, _typed(request, name))
    return render(request, "feedback/_duplicates.html", {"found": found})


@while_typing
def legacy(request, conference):
    """How the pasted text reads when it came in an old encoding; nothing for text of today."""
    text = request.POST.get("verbatim", "")[:10_000]
    kind = looks_legacy(text)
    preview = from_tcvn3(clean_text(text)) if kind == "tcvn3" else ""
    return render(request, "feedback/_legacy.html", {"kind": kind, "preview": preview})
