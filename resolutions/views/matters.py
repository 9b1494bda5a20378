"""Pages on which issues are merged, split and linked, and on which each of it is undone."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import refuse_ended
from dialogue_site.forms import ConfirmForm
from dialogue_site.pages import FormPage
from feedback.duplicates import likely_duplicates, number_in
from feedback.models import Issue
from feedback.models.relations import IssueRelation, RelationKind
from feedback.states import OpinionState

from ..actions import relations, splits
from ..actions.debts import citizens_of, debts_of
from ..forms.matters import MergeForm, RelateForm, SplitForm, concerned
from ..permissions import can_undo_relation
from .verbs import IssueStep


def citizens(issue):
    """How many citizens ask for ``issue``: people, and voices without a name."""
    return len(citizens_of(issue.links.counted().select_related("opinion__speaker")))


def told(issue):
    """One issue with enough text to decide whether it is the same matter."""
    links = issue.links.counted().select_related("issue", "opinion__speaker")[:5]
    return {
        "issue": issue,
        "voices": [(link.opinion.code, link.excerpt or link.shown_words[:300]) for link in links],
        "citizens": citizens(issue),
    }


def alike(issue, *, own_conference):
    """Issues like this one, the likeliest first; of its ``own_conference`` only those it can be merged into."""
    found = likely_duplicates(issue.conference, f"{issue.summary} {issue.detail}")
    others = [each for each in found if each.issue.pk != issue.pk]
    return [each for each in others if each.linkable and each.issue.is_open] if own_conference else others


class MergeIssue(IssueStep):
    """First which one: issues alike, with their words. Then both side by side, and what will happen."""

    verb = "issue.merge"
    action = relations.merge_issue
    form_class = MergeForm
    template_name = "resolutions/issue_merge.html"
    success_message = _("The issues were merged. It can be undone on the page of either.")

    @property
    def draft_name(self):
        return ""

    @cached_property
    def target(self):
        number = number_in(self.request.GET.get("target", "")[:20])
        issues = Issue.objects.visible_to(self.request.user).filter(conference=self.object.conference_id)
        return issues.exclude(pk=self.object.pk).filter(number=number).first() if number else None

    def get_initial(self):
        return {**super().get_initial(), "target": self.target.code if self.target else ""}

    def get_success_url(self, result=None):
        return result.target.get_absolute_url() if result else self.object.get_absolute_url()

    def warnings(self):
        lines = [concerned(citizens(self.object))]
        if self.object.assignments.active().exists():
            lines.append(_t("The units that have it give it up; the other issue's units go on."))
        if self.target and self.target.due_on and self.object.due_on and self.object.due_on < self.target.due_on:
            lines.append(_t("Its date is the earlier one: it will count for the other issue."))
        return lines

    def get_context_data(self, **kwargs):
        pair = [told(self.object), *([told(self.target)] if self.target else [])]
        asked = self.request.GET.get("target", "")
        return super().get_context_data(
            pair=pair,
            target=self.target,
            not_found=bool(asked) and self.target is None,
            asked=asked[:20],
            suggestions=[(each.score, told(each.issue)) for each in self.suggested()],
            **kwargs,
        )

    def suggested(self):
        return [] if self.target else alike(self.object, own_conference=True)


def citizens_back(issue):
    """How many citizens ask for a merged ``issue`` again when its merge is undone: its own links count no more."""
    asking = issue.links.exclude(opinion__state=OpinionState.WITHDRAWN)
    return len(citizens_of(asking.select_related("opinion__speaker")))


class UnmergeIssue(IssueStep):
    verb = "issue.unmerge"
    action = relations.unmerge_issue
    success_message = _("The merge was undone.")

    def warnings(self):
        return [
            concerned(citizens_back(self.object)),
            _t("They are owed this issue's answer again, even where the other one's answered them."),
        ]


class SplitIssue(IssueStep):
    """The parts and their citizens; at first everybody is with every part and stays."""

    verb = "issue.split"
    action = splits.split_issue
    form_class = SplitForm
    success_message = _("The issue was split.")

    def get_success_url(self, result=None):
        return self.object.get_absolute_url()

    def warnings(self):
        return [
            concerned(citizens(self.object)),
            _t("Nobody is dropped: everybody is with a part, or stays. Correct the issue's own words afterwards."),
        ]


class RelateIssue(IssueStep):
    """Link with an issue of this or an earlier conference."""

    verb = "issue.relate"
    action = relations.relate_issue
    form_class = RelateForm
    template_name = "resolutions/issue_relate.html"
    success_message = _("The issues were linked.")

    def get_initial(self):
        asked = self.request.GET.get("target", "")
        issues = Issue.objects.visible_to(self.request.user).select_related("conference")
        found = issues.filter(pk=asked).first() if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
        own = {"conference": self.object.conference_id}
        if found is not None:
            own = {"conference": found.conference_id, "target": found.code}
            if found.conference.date < self.object.conference.date:
                own["kind"] = RelationKind.CONTINUES
        return {**super().get_initial(), **own}

    def get_success_url(self, result=None):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(suggestions=alike(self.object, own_conference=False), **kwargs)


class RelationUndo(FormPage):
    """What undoing will do, before it is done."""

    model = IssueRelation
    form_class = ConfirmForm
    template_name = "resolutions/relation_undo.html"
    heading = _("Undo")
    submit_label = _("Undo")
    success_message = _("It was undone. It can be merged or linked again on this page.")
    select_related = ("source__conference", "source__ward", "target__conference")

    @cached_property
    def object(self):
        queryset = IssueRelation.objects.visible_to(self.request.user).select_related(*self.select_related)
        return get_object_or_404(queryset, pk=self.kwargs["pk"])

    def allowed(self):
        if self.object.undone_at is None:
            refuse_ended(self.object.source.conference.state)
        return can_undo_relation(self.request.user, self.object)

    def initial_for(self, obj):
        return {}

    def get_subtitle(self):
        return f"{self.object.source.code} - {self.object.get_kind_display()} - {self.object.target.code}"

    def breadcrumbs(self):
        issue = self.object.source
        return [(_("Issues"), reverse("issue-list")), (issue.code, issue.get_absolute_url())]

    def cancel_url(self):
        return self.object.source.get_absolute_url()

    def perform(self, form):
        return relations.undo_relation(self.object, by=self.request.user)

    def get_success_url(self, result=None):
        # The part of a split is withdrawn by it: the whole is what is left.
        split = self.object.kind == RelationKind.SPLIT
        return (self.object.target if split else self.object.source).get_absolute_url()

    def consequences(self):
        relation = self.object
        if relation.kind == RelationKind.MERGED:
            return [
                concerned(citizens_back(relation.source)),
                _t("%(issue)s stands on its own again and waits for the office; its citizens are owed its answer.")
                % {"issue": relation.source.code},
                _t("%(issue)s keeps its own citizens, and those to whom something was sent about it.")
                % {"issue": relation.target.code},
            ]
        if relation.kind == RelationKind.SPLIT:
            return [
                concerned(debts_of(relation.source).count()),
                _t("%(part)s is withdrawn; whoever asked for it asks for %(issue)s again.")
                % {"part": relation.source.code, "issue": relation.target.code},
            ]
        return [_t("The two pages no longer show each other. Nothing else changes.")]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            relation=self.object, done=self.object.undone_at is not None, consequences=self.consequences(), **kwargs
        )
