"""Pages of the Front's verdicts: list, one verdict, writing, responding, and those given twice."""

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.filters import Choice, Flag
from dialogue_site.lib.dates import screen_date
from dialogue_site.models import AuditEntry
from dialogue_site.pages import Column, DetailPage, FormPage, ListPage, Order, VerbPage
from dialogue_site.roles import Role
from feedback.models import Issue
from feedback.templatetags.feedback_panels import cited

from .. import reports
from ..actions import reviews as actions
from ..filters import conferences, in_doubt
from ..forms.reviews import RespondForm, VerdictForm
from ..models import Conclusion, Review
from ..models.reviews import failed_twice, to_review
from ..permissions import can_edit_review, can_write_review
from ..states import ReviewState, Verdict
from ..templatetags.review_panels import response_line, state_badge, verdict_badge

RELATED = (
    "issue__conference", "answer", "conclusion__conference", "report__conference", "report__document", "author", "ward",
)  # fmt: skip


def _overdue(queryset, value, request):
    return queryset.overdue(clock.today())


def _waiting(queryset, value, request):
    return queryset.waiting()


def _current(queryset, value, request):
    return queryset.current()


def _repeated(queryset, value, request):
    return queryset.filter(author=request.user, state=ReviewState.RESPONDED)


class ReviewList(ListPage):
    """All verdicts of the wards a person reads; one's own drafts among them, nobody else's."""

    model = Review
    heading = _("Verdicts of the Front")
    select_related = RELATED
    columns = (
        Column("subject", _("On what")),
        Column("verdict", _("Verdict")),
        Column("comment", _("In one sentence")),
        Column("sent", _("Sent"), order="sent", kind="date"),
        Column("due", _("Response due by"), kind="date"),
        Column("state", _("State"), kind="small"),
    )
    orders = {"newest": Order(_("Newest"), ("-pk",)), "sent": Order(_("Sent"), ("created_at", "pk"))}
    default_order = "newest"
    filters = (
        Choice("verdict", _("Verdict"), Verdict.choices),
        Choice("state", _("State"), ReviewState.choices),
        Choice("conference", _("Conference"), conferences, lambda q, value, request: q.of_conference(int(value))),
        Flag("overdue", _("Response overdue"), apply=_overdue),
        Flag("waiting", _("Waiting for a response"), apply=_waiting, hidden=True),
        Flag("current", _("On the answer in force"), apply=_current, hidden=True),
        Flag("mine", _("Responded to, yours to look at"), apply=_repeated, hidden=True),
    )
    empty_text = _("No verdict yet. The Front gives them at its review desk.")
    template_name = "resolutions/review_list.html"

    def page_actions(self):
        found = [(_t("Not satisfied twice"), reverse("review-repeated"), False)]
        if Role.MONITOR in self.request.user.roles:
            found.append((_t("Supervision record"), reverse("supervision-record"), False))
            found.append((_t("Review desk"), reverse("review-desk"), True))
        return found

    def get_context_data(self, **kwargs):
        return super().get_context_data(figures=reports.review_figures(self.request.user, clock.today()), **kwargs)

    def row_context(self, objects):
        return {"today": clock.today(), "conferences": in_doubt(self)}

    def row(self, obj, ctx):
        late = obj.state == ReviewState.SENT and obj.respond_by and obj.respond_by < ctx["today"]
        due = screen_date(obj.respond_by) if obj.respond_by else ""
        return {
            "url": obj.get_absolute_url(),
            "subject": cited(obj.subject_name, ctx["conferences"].get(obj.conference.pk, "")),
            "verdict": verdict_badge(obj.verdict),
            "comment": obj.comment,
            "sent": screen_date(obj.sent_on) if obj.sent_on else "",
            "due": response_line(obj, due, late),
            "state": state_badge(obj.state),
            "tone": "bad" if late else "",
        }


class WaitingList(ListPage):
    """Answered issues whose answer in force waits for the Front's verdict."""

    model = Issue
    heading = _("Answers to judge")
    select_related = ("lead_unit", "conference", "ward")
    columns = (
        Column("code", _("Number")),
        Column("summary", _("Issue")),
        Column("unit", _("Lead unit")),
        Column("conference", _("Conference"), kind="small"),
        Column("answered", _("Answered on"), kind="date"),
    )
    orders = {"oldest": Order(_("Longest waiting"), ("answered_on", "pk"))}
    default_order = "oldest"
    filters = (Choice("conference", _("Conference"), conferences, "conference_id"),)
    empty_text = _("Every answer has its verdict.")

    def get_queryset(self):
        return to_review(super().get_queryset())

    def breadcrumbs(self):
        return [(_t("Verdicts of the Front"), reverse("review-list"))]

    def row(self, obj, ctx):
        writes = can_write_review(self.request.user, obj)
        return {
            "url": reverse("review-write", args=[obj.pk]) if writes else obj.get_absolute_url(),
            "code": obj.code,
            "summary": obj.summary,
            "unit": obj.lead_unit.label if obj.lead_unit_id else "",
            "conference": obj.conference.code,
            "answered": screen_date(obj.answered_on),
        }


class RepeatedList(ListPage):
    """Matters the Front was not satisfied with twice: the secretary's queue."""

    model = Issue
    heading = _("Not satisfied twice")
    subtitle = _("The Front judged the answer “not satisfactory” more than once. The secretary looks at these.")
    select_related = ("lead_unit", "conference")
    columns = (
        Column("code", _("Number")),
        Column("summary", _("Issue")),
        Column("unit", _("Lead unit")),
        Column("times", _("Times"), kind="num"),
        Column("state", _("Response"), kind="small"),
    )
    orders = {"newest": Order(_("Newest"), ("-pk",))}
    default_order = "newest"
    filters = (Choice("conference", _("Conference"), conferences, "conference_id"),)
    empty_text = _("Nothing: no answer was judged “not satisfactory” twice.")

    def get_queryset(self):
        return failed_twice(super().get_queryset())

    def breadcrumbs(self):
        return [(_t("Verdicts of the Front"), reverse("review-list"))]

    def row_context(self, objects):
        standing = Review.objects.standing().filter(issue__in=objects).order_by("pk")
        return {"reviews": {review.issue_id: review for review in standing}, "conferences": in_doubt(self)}

    def row(self, obj, ctx):
        review = ctx["reviews"].get(obj.pk)
        return {
            "url": review.get_absolute_url() if review else obj.get_absolute_url(),
            "code": cited(obj.code, ctx["conferences"].get(obj.conference_id, "")),
            "summary": obj.summary,
            "unit": obj.lead_unit.label if obj.lead_unit_id else "",
            "times": obj.refusals,
            "state": state_badge(review.state) if review else "",
        }


class ReviewMixin:
    """What every page about one verdict shares."""

    model = Review
    select_related = RELATED

    def breadcrumbs(self):
        trail = [(_t("Verdicts of the Front"), reverse("review-list"))]
        return trail if isinstance(self, DetailPage) else [*trail, (str(self.object), self.object.get_absolute_url())]

    def get_subtitle(self):
        return str(self.object)


class ReviewDetail(ReviewMixin, DetailPage):
    """One verdict with what it is about, what was responded, and what replaced it."""

    template_name = "resolutions/review_detail.html"
    heading = _("Verdict of the Front")

    def page_actions(self):
        review = self.object
        if review.state == ReviewState.DRAFT and can_edit_review(self.request.user, review):
            return [(_t("Edit the draft"), reverse("review-edit", args=[review.pk]), False)]
        return []

    def get_context_data(self, **kwargs):
        review = self.object
        entries = AuditEntry.objects.filter(object_type="resolutions.review", object_id=review.pk).order_by("-pk")
        return super().get_context_data(
            verdict=verdict_badge(review.verdict),
            state=state_badge(review.state),
            responses=review.responses.select_related("recorded_by").prefetch_related("attachments"),
            replaced_by=Review.objects.filter(supersedes=review).first(),
            earlier=review.supersedes,
            late=review.state == ReviewState.SENT and review.respond_by and review.respond_by < clock.today(),
            timeline=list(entries[: self.timeline_length]),
            **kwargs,
        )


class ReviewEdit(ReviewMixin, FormPage):
    """One's own draft."""

    heading = _("Edit the draft verdict")
    form_class = VerdictForm
    submit_label = _("Save")

    def allowed(self):
        return can_edit_review(self.request.user, self.object)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if "data" in kwargs and kwargs["data"] is not None:
            # A draft may still lack its sentence.
            kwargs["data"] = kwargs["data"].copy()
            kwargs["data"]["draft"] = "1"
        return kwargs

    def perform(self, form):
        return actions.edit_review(self.object, by=self.request.user, version=self.version, **form.cleaned_data)


class ReviewSend(ReviewMixin, VerbPage):
    verb = "review.send"
    action = actions.send_review
    success_message = _("The verdict was sent to the office.")


class ReviewRespond(ReviewMixin, VerbPage):
    """The office responds; the verdict is shown above and stays as it is."""

    verb = "review.respond"
    action = actions.respond_review
    form_class = RespondForm
    template_name = "resolutions/review_step.html"
    success_message = _("The response was recorded; the Front has been told.")

    @property
    def draft_name(self):
        return f"review-respond-{self.object.pk}"

    def get_success_url(self, result=None):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        verdict = verdict_badge(self.object.verdict)
        return super().get_context_data(object=self.object, verdict=verdict, **kwargs)


class ReviewSupersede(ReviewMixin, VerbPage):
    verb = "review.supersede"
    action = actions.supersede_review
    form_class = VerdictForm
    template_name = "resolutions/review_step.html"
    success_message = _("The new verdict was sent to the office.")

    def get_context_data(self, **kwargs):
        responses = self.object.responses.select_related("recorded_by")
        verdict = verdict_badge(self.object.verdict)
        return super().get_context_data(object=self.object, verdict=verdict, responses=responses, **kwargs)


class ConclusionReview(FormPage):
    """The Front's verdict on how a conclusion is carried out; sent at once."""

    form_class = VerdictForm
    parent_model = Conclusion
    heading = _("Judge how the conclusion is carried out")
    submit_label = _("Send the verdict")
    success_message = _("The verdict was sent to the office.")

    def allowed(self):
        return can_write_review(self.request.user, self.parent)

    def get_subtitle(self):
        return str(self.parent)

    def breadcrumbs(self):
        return [
            (_t("Conclusions"), reverse("conclusion-list")),
            (str(self.parent.number), self.parent.get_absolute_url()),
        ]

    def perform(self, form):
        review = actions.write_review(self.parent, by=self.request.user, **form.cleaned_data)
        actions.send_review(review, by=self.request.user)
        return self.parent
