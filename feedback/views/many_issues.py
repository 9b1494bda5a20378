"""One step on many issues: choose on the list, see them once more, confirm."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dialogue_site.submissions import new_key, result_of, submit_once
from dialogue_site.transitions import NotAllowedNow, StaleState

from ..actions.issues import MAX_AT_ONCE, classify_issues
from ..forms.issues import BulkClassifyForm
from ..models import Issue
from ..permissions import can_classify_issue


def chosen(request):
    """``({pk: version or None}, issues)`` of the issues ticked on the list, among those the person may see.

    A tick is ``issue=31``; on the page that asks once more it is ``issue=31:4``, with the version that was seen.
    """
    seen = {}
    for raw in request.POST.getlist("issue")[: MAX_AT_ONCE + 1]:
        pk, _colon, version = raw.partition(":")
        if pk.isascii() and pk.isdigit() and len(pk) < 18:
            known = version.isascii() and version.isdigit() and len(version) < 10
            seen[int(pk)] = int(version) if known else None
    issues = Issue.objects.visible_to(request.user).filter(pk__in=seen).select_related("category", "lead_unit")
    return seen, list(issues.order_by("conference_id", "number"))


@require_POST
def classify_many(request):
    """Ask what the chosen issues shall be given; with ``confirmed`` give it to all of them or to none."""
    earlier = result_of(request)
    if earlier:
        return HttpResponseRedirect(earlier)
    seen, issues = chosen(request)
    if not issues:
        messages.warning(request, _("Choose at least one issue first."))
        return HttpResponseRedirect(reverse("issue-list"))
    if not all(can_classify_issue(request.user, issue) for issue in issues):
        raise PermissionDenied
    confirmed = "confirmed" in request.POST
    form = BulkClassifyForm(request.POST if confirmed else None, user=request.user, parent=issues[0].ward_id)
    status = 200
    if confirmed and form.is_valid():
        versions = {pk: version for pk, version in seen.items() if version is not None}
        try:
            url, _fresh = submit_once(request, lambda: _classified(request, issues, form.cleaned_data, versions))
            return HttpResponseRedirect(url)
        except NotAllowedNow as refusal:
            form.add_error(None, str(refusal))
            status = 409
        except StaleState as stale:
            form.add_error(None, _("Somebody changed %s meanwhile. Look again, then confirm.") % stale.obj.code)
            seen, issues = dict.fromkeys(seen), chosen(request)[1]
            status = 409
    context = {
        "heading": ngettext("Classify %(count)d issue", "Classify %(count)d issues", len(issues))
        % {"count": len(issues)},
        "breadcrumbs": [(_("Issues"), reverse("issue-list"))],
        "issues": issues,
        "ticks": [(issue, seen[issue.pk] or issue.version) for issue in issues],
        "form": form,
        "form_key": new_key(),
    }
    return render(request, "feedback/issue_classify_many.html", context, status=status)


def _classified(request, issues, facts, versions):
    changed = classify_issues(
        issues,
        by=request.user,
        category=facts["category"],
        authority=facts["authority"] or None,
        lead_unit=facts["lead_unit"],
        versions=versions,
    )
    text = ngettext("%(count)d issue was classified.", "%(count)d issues were classified.", len(changed))
    messages.success(request, text % {"count": len(changed)})
    return reverse("issue-list")
