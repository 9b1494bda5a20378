"""The leader's signing queue: one answer at a time beside the citizens' words, or several that were read."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dialogue_site.lib.text import clean_text
from dialogue_site.roles import Role
from dialogue_site.submissions import new_key, result_of, submit_once
from dialogue_site.transitions import NotAllowedNow

from .. import checklist
from ..actions.answers import approve_answer, approve_answers, missing_to_submit, send_back_answer
from ..models import Answer
from ..states import AnswerState
from .answers import RELATED, question_facts

#: More than anybody signs in a sitting; the rest follows once these are through.
QUEUE_LENGTH = 100


def waiting(user):
    """Answers waiting for this leader's approval, the nearest date first; never the leader's own drafts."""
    wards = {p.unit.ward_id for p in user.current_postings if p.role == Role.LEADER}
    found = Answer.objects.visible_to(user).filter(state=AnswerState.SIGNING, issue__ward__in=wards)
    found = found.exclude(recorded_by=user.pk).select_related(*RELATED)
    return found.order_by(F("issue__due_on").asc(nulls_last=True), "pk")


@require_http_methods(["GET", "HEAD", "POST"])
def answer_queue(request):
    """GET shows the first answer, or ``?answer=``; POST approves or sends back that one, or approves those ticked."""
    if Role.LEADER not in request.user.roles:
        raise PermissionDenied
    if request.method != "POST":
        return _page(request)
    earlier = result_of(request)
    if earlier:
        return HttpResponseRedirect(earlier)
    work = {"approve": _approve, "send_back": _send_back, "approve_ticked": _approve_ticked}.get(request.POST.get("do"))
    if work is None:
        return _page(request)
    try:
        url, _fresh = submit_once(request, lambda: work(request))
    except _NothingWritten:
        return _page(request, missing_reason=_t("Write what is to be changed."), status=400)
    except NotAllowedNow as refusal:
        return _page(request, problem=str(refusal), status=409)
    return HttpResponseRedirect(url)


class _NothingWritten(Exception):
    """Sent back without a word of why: said beside the field."""


def _number(raw):
    raw = raw or ""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def _chosen(request):
    answer = Answer.objects.visible_to(request.user).filter(pk=_number(request.POST.get("answer")))
    found = answer.select_related(*RELATED).first()
    if found is None:
        raise Http404
    return found


def _after(request, answer):
    """The address of the answer that follows in the queue."""
    keys = [row.pk for row in waiting(request.user)[:QUEUE_LENGTH]]
    place = _number(request.POST.get("place"))
    rest = [key for key in keys if key != answer.pk]
    if not rest:
        return reverse("answer-queue")
    return f"{reverse('answer-queue')}?answer={rest[min(max(place, 0), len(rest) - 1)]}"


def _approve(request):
    answer = _chosen(request)
    approve_answer(answer, by=request.user, version=_number(request.POST.get("seen")))
    messages.success(request, _t("Approved: %s. The office writes it into the citizens' letters.") % answer.issue.code)
    return _after(request, answer)


def _send_back(request):
    answer = _chosen(request)
    reason = clean_text(request.POST.get("reason", "")[:1000])
    if not reason:
        raise _NothingWritten
    send_back_answer(answer, by=request.user, reason=reason, version=_number(request.POST.get("seen")))
    messages.success(request, _t("Sent back to the unit: %s.") % answer.issue.code)
    return _after(request, answer)


def _approve_ticked(request):
    versions = {}
    for raw in request.POST.getlist("ticked")[:QUEUE_LENGTH]:
        key, _colon, seen = raw.partition(":")
        versions[_number(key)] = _number(seen)
    found = list(
        Answer.objects.visible_to(request.user).filter(pk__in=versions).select_related(*RELATED).order_by("pk")
    )
    if not found:
        raise NotAllowedNow(_t("Tick at least one answer first."))
    done = approve_answers(found, by=request.user, versions=versions)
    text = ngettext("%(count)d answer was approved.", "%(count)d answers were approved.", len(done))
    messages.success(request, text % {"count": len(done)})
    return reverse("answer-queue")


def _page(request, *, problem="", missing_reason="", status=200):
    rows = list(waiting(request.user)[:QUEUE_LENGTH])
    wanted = _number(request.GET.get("answer") or request.POST.get("answer"))
    place = next((n for n, row in enumerate(rows) if row.pk == wanted), 0)
    answer = rows[place] if rows else None
    context = {
        "heading": _t("Signing queue"),
        "rows": rows,
        "answer": answer,
        "place": place,
        "previous": rows[place - 1] if rows and place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
        "problem": problem,
        "missing_reason": missing_reason,
        "reason": request.POST.get("reason", "")[:1000],
        "form_key": new_key(),
    }
    if answer is not None:
        context |= question_facts(answer.issue)
        context |= {
            "citizens": len({v["opinion"].speaker_id or -v["opinion"].pk for v in context["voices"]}),
            "hints": checklist.warnings_of(answer),
            "missing": missing_to_submit(answer),
            "files": list(answer.attachments.all()),
        }
    return render(request, "resolutions/answer_queue.html", context, status=status)
