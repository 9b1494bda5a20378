"""The Front's review desk: one answer after another, by keyboard, ten in ten minutes (peers.md 6, Front 2)."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.models import OfficialDocument
from dialogue_site.pages import FormPage
from dialogue_site.permissions import holds
from dialogue_site.roles import Role
from dialogue_site.transitions import NotAllowedNow
from feedback.models import Issue, OpinionIssue
from feedback.sealed import with_links_here

from ..actions import reviews as actions
from ..forms.reviews import VerdictForm
from ..models import Review
from ..models.reviews import Criterion, to_review
from ..permissions import can_write_review
from ..states import ReviewState, Verdict
from ..templatetags.review_panels import review_lines

#: Keys of the desk: a digit for each verdict, a letter for each criterion (đúng nội dung, cụ thể, …).
VERDICT_KEYS = dict(zip(Verdict.values, "1234", strict=True))
CRITERION_KEYS = dict(zip(Criterion.values, "dctha", strict=True))


class ReviewDesk(FormPage):
    """The next answer without a verdict, in three columns. ``?conference=`` narrows, ``?skip=`` leaves some for later.

    With an issue in the address it shows that one alone.
    """

    form_class = VerdictForm
    heading = _("Review desk")
    template_name = "resolutions/review_desk.html"

    def allowed(self):
        if "pk" in self.kwargs:
            return can_write_review(self.request.user, self.object)
        return any(holds(self.request.user, (Role.MONITOR,), ward) for ward in self.request.user.reading_ward_ids)

    # The object, when the address names one

    model = Issue
    select_related = ("conference", "category", "lead_unit", "ward")

    @cached_property
    def queue(self):
        """Issues whose answer waits for a verdict, the longest waiting first."""
        wards = {p.unit.ward_id for p in self.request.user.current_postings if p.role == Role.MONITOR}
        found = to_review(Issue.objects.visible_to(self.request.user).filter(ward_id__in=wards))
        if self.conference is not None:
            found = found.filter(conference=self.conference)
        return found.select_related(*self.select_related).order_by("answered_on", "pk")

    @cached_property
    def conference(self):
        asked = self.request.GET.get("conference", "")
        if not (asked.isascii() and asked.isdigit() and len(asked) < 16):
            return None
        return Conference.objects.visible_to(self.request.user).filter(pk=int(asked)).first()

    @cached_property
    def waiting(self):
        return self.queue.count()

    @cached_property
    def skip(self):
        asked = self.request.GET.get("skip", "")
        return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0

    @cached_property
    def issue(self):
        """The matter on the desk: the one sent in, the one in the address, or the next of the queue."""
        if self.object is not None:
            return self.object
        sent = self.request.POST.get("issue", "")
        if sent.isascii() and sent.isdigit() and len(sent) < 16:
            found = Issue.objects.visible_to(self.request.user).select_related(*self.select_related)
            return get_object_or_404(found, pk=int(sent))
        return self.queue[self.skip : self.skip + 1].first() or self.queue.first()

    @cached_property
    def answer(self):
        return actions.answer_in_force(self.issue) if self.issue else None

    def link(self, **changes):
        query = {"conference": self.conference.pk if self.conference else "", "skip": self.skip or ""} | changes
        kept = {name: value for name, value in query.items() if value}
        return reverse("review-desk") + (f"?{urlencode(kept)}" if kept else "")

    def get_initial(self):
        if self.issue is None:
            return {}
        own = Review.objects.filter(
            issue=self.issue, answer=self.answer, author=self.request.user, state=ReviewState.DRAFT
        ).first()
        return {"verdict": own.verdict, "failed": own.failed, "comment": own.comment} if own else {}

    def perform(self, form):
        if self.issue is None:
            raise NotAllowedNow(_t("Nothing is left to judge."))
        seen = self.request.POST.get("answer", "")
        review = actions.write_review(self.issue, by=self.request.user, seen=seen, **form.cleaned_data)
        if "draft" not in self.request.POST:
            actions.send_review(review, by=self.request.user)
        return review

    @property
    def success_message(self):
        if "draft" in self.request.POST:
            return _t("Kept as a draft that only you see: %s") % self.issue.code
        return _t("Sent: %s. The next one is below.") % self.issue.code if self.object is None else _t("Sent.")

    def get_success_url(self, result=None):
        if self.object is not None:
            return self.object.get_absolute_url()
        return self.link(skip=self.skip + 1 if "draft" in self.request.POST else self.skip)

    def breadcrumbs(self):
        return [(_t("Verdicts of the Front"), reverse("review-list"))]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["waiting"] = self.waiting if self.object is None else None
        if self.issue is None:
            return context | {"issue": None}
        form = context["form"]
        return context | {
            "issue": self.issue,
            "answer": self.answer,
            "verdicts": keyed(form["verdict"], VERDICT_KEYS),
            "criteria": keyed(form["failed"], CRITERION_KEYS),
            "skip_url": self.link(skip=self.skip + 1) if self.object is None and self.waiting > 1 else "",
            "sent_today": Review.objects.filter(author=self.request.user, sent_on=clock.today()).count(),
            **desk_facts(self.issue, self.answer, self.request.user),
        }


def keyed(field, keys):
    """``[(widget, key)]`` of a choice field: what the template shows, with the key that chooses it."""
    return [(each, keys[str(each.data["value"])]) for each in field]


def desk_facts(issue, answer, user):
    """What the three columns show; the same number of queries for any number of voices."""
    links = OpinionIssue.objects.filter(issue=issue).counted()
    voices = links.select_related("opinion__speaker", "opinion__attendee", "opinion__residential_group")
    voices = list(voices)
    with_links_here(link.opinion for link in voices)
    papers = OfficialDocument.objects.none()
    if answer is not None:
        letters = Q(letter__items__answer=answer)
        papers = OfficialDocument.objects.filter(letters, number__isnull=False).defer("pdf", "body").distinct()[:5]
    progress = issue.progress.select_related("recorded_by").prefetch_related("attachments").order_by("-happened_on")
    reviews = Review.objects.visible_to(user).filter(issue=issue).exclude(state=ReviewState.DRAFT)
    return {
        "voices": voices,
        "papers": list(papers),
        "answer_files": list(answer.attachments.all()) if answer else [],
        "oral": list(issue.oral_replies.all()),
        "promises": list(issue.promises.filter(replaced=False)),
        "progress": list(progress),
        "earlier_reviews": review_lines(reviews),
        "late_first": _days_late(issue.answered_on, issue.first_due_on),
        "late_now": _days_late(issue.answered_on, issue.due_on),
        "moved": issue.first_due_on != issue.due_on,
    }


def _days_late(answered_on, due_on):
    """How many days after the date the answer came; ``None`` where there is nothing to compare."""
    return max(0, (answered_on - due_on).days) if answered_on and due_on else None
