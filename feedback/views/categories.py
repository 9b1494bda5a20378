"""The ward's categories in their order, with what has come in under each."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conferences.models import Conference
from dialogue_site import clock

from ..models import Category
from ..reports import Report, Scope


@require_safe
def category_list(request):
    """Every category in use; with ``?conference=`` those that occur there, with ``?used=1`` those that occur at all."""
    user = request.user
    if not user.reading_ward_ids:
        raise PermissionDenied
    asked = request.GET.get("conference", "")
    conference = None
    if asked.isascii() and asked.isdigit() and len(asked) < 18:
        conference = get_object_or_404(Conference.objects.visible_to(user), pk=int(asked))
    report = Report(Scope.of_conference(conference) if conference else Scope.of_user(user), clock.today())
    lines = {line.key: line for line in report.by_category()}
    categories = Category.objects.visible_to(user).select_related("default_unit").order_by("ward", "position", "pk")
    if conference or request.GET.get("used"):
        categories = categories.filter(pk__in=[key for key in lines if key is not None])
    else:
        categories = categories.active()
    rows = [(category, lines.get(category.pk)) for category in categories]
    return render(
        request,
        "feedback/issue_categories.html",
        {"heading": _("Categories"), "subtitle": str(conference or ""), "rows": rows, "conference": conference},
    )
