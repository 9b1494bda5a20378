"""What a deadline means, in words, while it is being typed."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..deadlines import explain, explained_days, meaning
from ..forms.fields import WordingForm


@require_safe
def deadline_explain(request):
    """The fragment below the deadline's fields: the sentence, or nothing as long as a fact is missing."""
    given = request.GET.copy()
    form = WordingForm(given)
    context = {}
    if form.is_valid():
        wording = form.cleaned_data["wording"]
        due = meaning(wording)
        context = {"due": due, "sentence": explain(due, wording), "days": explained_days(due.trace)}
    return render(request, "resolutions/_deadline_explained.html", context)
