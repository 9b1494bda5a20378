"""The first page after signing in."""

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from .. import clock
from ..lib.dates import screen_date, weekday_name


@require_safe
def home(request):
    """Today's work: each stage adds its own panels in the template."""
    day = clock.today()
    today = f"{weekday_name(day, lang=get_language() or 'vi')}, {screen_date(day)}"
    return render(request, "dialogue_site/home.html", {"today": today[:1].upper() + today[1:]})
