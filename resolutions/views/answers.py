"""The written answer: drafting beside the citizens' words, its page, its steps, all answers on their way."""

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from dialogue_site import audit, clock
from dialogue_site.filters import Choice
from dialogue_site.pages import Column, DetailPage, FormPage, ListPage, Order
from dialogue_site.templatetags.ui import badge, vn_date
from feedback.models import OpinionIssue
from feedback.templatetags.feedback_panels import cited

from .. import checklist
from ..actions import answers as actions
from ..badges import ANSWER_TONES
from ..filters import conferences, in_doubt, units
from ..forms.answers import AnswerWriteForm
from ..models import Answer, Phrase
from ..permissions import can_edit_answer
from ..states import AnswerState
from .verbs import IssueStep, StepPage

#: What every page about an answer fetches at once.
RELATED = ("issue__conference", "issue__ward", "issue__category", "issue__lead_unit", "unit", "recorded_by",
           "checked_by", "approved_by")  # fmt: skip
EARLIER_SHOWN = 5


def voices_of(issue):
    """Everybody who asked, with their own words."""
    links = OpinionIssue.objects.filter(issue=issue).counted()
    links = links.select_related("issue", "opinion__speaker", "opinion__residential_group")
    return [
        {"link": link, "opinion": link.opinion, "words": link.shown_words, "who": _who(link.opinion)}
        for link in links.order_by("opinion__number", "pk")
    ]


def _who(opinion):
    name = opinion.speaker.addressed if opinion.speaker_id else opinion.on_behalf_of
    group = opinion.residential_group.label if opinion.residential_group_id else ""
    return ", ".join(part for part in (name, group) if part) or opinion.code


def earlier_answers(issue):
    """What citizens were told before about the same place, else in the same category; the newest first."""
    found = Answer.objects.standing().filter(issue__ward=issue.ward_id).exclude(issue=issue)
    wanted = Q(issue__category=issue.category_id) if issue.category_id else Q()
    if issue.place:
        wanted |= Q(issue__place__iexact=issue.place)
    if not wanted:
        return []
    rows = list(found.filter(wanted).select_related("issue", "unit").order_by("-pk")[: EARLIER_SHOWN * 4])
    rows.sort(key=lambda row: not (issue.place and row.issue.place.casefold() == issue.place.casefold()))
    return rows[:EARLIER_SHOWN]


def question_facts(issue):
    """What stands on the left of an answer: words of all voices, what was said in the room, help."""
    return {"issue": issue, "voices": voices_of(issue), "oral_replies": list(issue.oral_replies.all())}


def writing_help(issue):
    """Phrases for the category and answers given before."""
    phrases = Phrase.objects.active().filter(ward=issue.ward_id)
    fitting = phrases.filter(Q(category=None) | Q(category=issue.category_id))
    return {"phrases": list(fitting), "earlier": earlier_answers(issue)}


class AnswerDraft(IssueStep):
    """Begin the answer to an issue (``pk``)."""

    template_name = "resolutions/answer_form.html"
    verb = "answer.draft"
    form_class = AnswerWriteForm
    submit_label = _("Save the draft")
    success_message = _("The draft is saved. Read it once more, then submit it.")

    def perform(self, form):
        return actions.draft_answer(self.object, by=self.request.user, **form.facts())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**question_facts(self.object), **writing_help(self.object), **kwargs)


class AnswerMixin:
    """What the pages of one edition share."""

    model = Answer
    select_related = RELATED

    def get_subtitle(self):
        return self.object.issue.summary

    def breadcrumbs(self):
        issue = self.object.issue
        trail = [(_("Issues"), reverse("issue-list")), (str(issue.code), issue.get_absolute_url())]
        return trail if isinstance(self, AnswerDetail) else [*trail, (_("Answer"), self.object.get_absolute_url())]


class AnswerDetail(AnswerMixin, DetailPage):
    """One edition beside the question: where it stands, what it lacks, who is next."""

    template_name = "resolutions/answer_detail.html"

    def get_heading(self):
        return _("Answer to %(issue)s, edition %(edition)d") % {
            "issue": self.object.issue.code, "edition": self.object.edition,
        }  # fmt: skip

    def get_context_data(self, **kwargs):
        answer = self.object
        issue = answer.issue
        facts = [
            (_("Answering unit"), answer.unit.name if answer.unit_id else ""),
            (_("What came of the matter"), answer.get_outcome_display()),
            (_("Will be resolved by"), vn_date(answer.promised_on)),
            (_("Drafted by"), answer.recorded_by),
            (_("Checked by"), answer.checked_by),
            (_("Approved by"), answer.approved_by),
            (_("Approved on"), vn_date(answer.approved_on)),
            (_("Number and symbol"), answer.document_number),
        ]
        living = answer.state in (AnswerState.DRAFT, AnswerState.CHECKING, AnswerState.SIGNING)
        return super().get_context_data(
            answer=answer,
            status=badge(ANSWER_TONES[answer.state], answer.get_state_display()),
            facts_of_answer=[(label, value) for label, value in facts if value],
            missing=actions.missing_to_submit(answer) if living else [],
            hints=checklist.warnings_of(answer) if living else [],
            timeline=list(audit.timeline(answer, issue)[: self.timeline_length]),
            letters=answer.letter_items.select_related("letter__document", "letter__person", "letter__opinion"),
            **question_facts(issue),
            **kwargs,
        )


class AnswerEdit(AnswerMixin, FormPage):
    """Write the draft; kept as typed, even when somebody else was faster."""

    template_name = "resolutions/answer_form.html"
    form_class = AnswerWriteForm
    submit_label = _("Save the draft")
    heading = _("Edit the answer")

    def allowed(self):
        return can_edit_answer(self.request.user, self.object)

    @property
    def draft_name(self):
        return f"answer-{self.object.pk}"

    def initial_for(self, obj):
        return {name: getattr(obj, name) for name in actions.FACTS}

    def perform(self, form):
        return actions.edit_answer(self.object, by=self.request.user, version=self.version, **form.facts())

    def get_context_data(self, **kwargs):
        issue = self.object.issue
        return super().get_context_data(answer=self.object, **question_facts(issue), **writing_help(issue), **kwargs)


class AnswerStep(AnswerMixin, StepPage):
    """Submit, check, approve, send back, withdraw, write anew."""

    def warnings(self):
        found = []
        if self.verb in ("answer.submit", "answer.check", "answer.approve"):
            found = [*found, *checklist.warnings_of(self.object)]
        if self.verb == "answer.revise":
            count = OpinionIssue.objects.filter(issue=self.object.issue_id).counted().count()
            found = [*found, _("%d citizens or voices will be owed an answer again.") % count]
        return found

    def get_context_data(self, **kwargs):
        about = [
            (_("Issue"), self.object.issue.summary),
            (_("What came of the matter"), self.object.outcome_words),
            (_("What the answer says"), self.object.text),
        ]
        return super().get_context_data(about=[(label, value) for label, value in about if value], **kwargs)


class AnswerList(ListPage):
    """Every edition written or recorded, by where it stands."""

    model = Answer
    heading = _("Answers")
    select_related = ("issue", "unit")
    columns = [
        Column("issue", _("Issue"), order="newest"),
        Column("summary", _("Summary")),
        Column("unit", _("Unit")),
        Column("outcome", _("What came of the matter"), kind="small"),
        Column("state", _("State"), kind="small"),
        Column("due", _("Due"), kind="date"),
    ]
    orders = {"newest": Order(_("Newest"), ("-pk",))}
    default_order = "newest"
    filters = [
        Choice("state", _("State"), AnswerState.choices, "state"),
        Choice("unit", _("Unit"), units, "unit_id"),
        Choice("conference", _("Conference"), conferences, "issue__conference_id"),
    ]
    empty_text = _("No answers yet. They are drafted on the page of an issue.")

    def row_context(self, objects):
        return {"conferences": in_doubt(self)}

    def row(self, obj, ctx):
        return {
            "url": obj.get_absolute_url(),
            "issue": cited(obj.issue.code, ctx["conferences"].get(obj.issue.conference_id, "")),
            "summary": obj.issue.summary,
            "unit": obj.unit.label if obj.unit_id else "",
            "outcome": obj.outcome_words or format_html('<span class="muted">{}</span>', _("not recorded")),
            "state": badge(ANSWER_TONES[obj.state], obj.get_state_display()),
            "due": vn_date(obj.issue.due_on),
        }

    @cached_property
    def today(self):
        return clock.today()
