"""Conclusions: the list, one with its tasks, writing, withdrawing."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from dialogue_site.forms import ReasonForm
from dialogue_site.pages import Column, DetailPage, FormPage, ListPage, Order

from ..actions import conclusions as actions
from ..filters import conclusion_filters
from ..forms.conclusions import ConclusionForm
from ..models import Conclusion
from ..permissions import can_add_conclusion, can_add_task, can_edit_conclusion, can_withdraw_conclusion
from ..states import DRAFTING, TaskState


def crumbs(conference):
    """The trail down to a conference's conclusions."""
    return [
        (_("Conferences"), reverse("conference-list")),
        (conference.code, conference.get_absolute_url()),
        (_("Conclusions"), f"{reverse('conclusion-list')}?conference={conference.pk}"),
    ]


class ConclusionList(ListPage):
    model = Conclusion
    heading = _("Conclusions")
    select_related = ("conference",)
    columns = [
        Column("number", _("Number"), order="number"),
        Column("conference", _("Conference"), kind="small"),
        Column("text", _("Text")),
        Column("addressee", _("Addressed to")),
        Column("tasks", _("Tasks"), kind="num"),
        Column("done", _("Done"), kind="num"),
    ]
    orders = {"number": Order(_("Number"), ("-conference__date", "conference_id", "number"))}
    filters = conclusion_filters()
    empty_text = _("No conclusions yet. They are added on the page of a conference once it is in session.")

    @property
    def empty_action(self):
        return (_("Conferences"), reverse("conference-list"))

    def get_queryset(self):
        counted = ~Q(tasks__state=TaskState.CANCELLED) & Q(tasks__isnull=False)
        return (
            super()
            .get_queryset()
            .standing()
            .annotate(
                tasks_count=Count("tasks", filter=counted),
                done_count=Count("tasks", filter=Q(tasks__state=TaskState.DONE)),
            )
        )

    def page_actions(self):
        around = [
            (_("Tasks"), reverse("task-list"), False),
            (_("Assignments"), reverse("assignment-list"), False),
        ]
        conference = self.chosen_conference()
        if conference is None or conference.state not in DRAFTING:
            return around
        if not can_add_conclusion(self.request.user, conference):
            return around
        return [*around, (_("Add a conclusion"), reverse("conclusion-new", args=[conference.pk]), True)]

    def chosen_conference(self):
        """The conference of the filter: a conclusion is added to one conference."""
        value = next((bound.value for bound in self.bound if bound.name == "conference"), "")
        return Conference.objects.visible_to(self.request.user).filter(pk=value).first() if value else None

    def row(self, obj, ctx):
        return {
            "url": obj.get_absolute_url(),
            "number": obj.number,
            "conference": obj.conference.code,
            "text": obj.text,
            "addressee": obj.addressee,
            "tasks": obj.tasks_count,
            "done": obj.done_count,
        }


class ConclusionDetail(DetailPage):
    model = Conclusion
    select_related = ("conference__ward",)
    template_name = "resolutions/conclusion_detail.html"

    def get_heading(self):
        return _("Conclusion %d") % self.object.number

    def get_subtitle(self):
        return self.object.conference.title

    def breadcrumbs(self):
        return crumbs(self.object.conference)

    def page_actions(self):
        conclusion, user = self.object, self.request.user
        if conclusion.withdrawn or conclusion.conference.state not in DRAFTING:
            return []
        offers = [
            (can_add_task, _("Add a task"), "task-new", True),
            (can_edit_conclusion, _("Edit"), "conclusion-edit", False),
            (can_withdraw_conclusion, _("Withdraw"), "conclusion-withdraw", False),
        ]
        return [
            (label, reverse(name, args=[conclusion.pk]), first)
            for can, label, name, first in offers
            if can(user, conclusion)
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(buttons=[], **kwargs)


class ConclusionForms(FormPage):
    """What making, editing and withdrawing share."""

    template_name = "resolutions/form.html"
    model = Conclusion
    form_class = ConclusionForm
    select_related = ("conference__ward",)

    @property
    def conference(self):
        return self.object.conference if self.object else self.parent

    def breadcrumbs(self):
        return crumbs(self.conference)

    def get_subtitle(self):
        return self.conference.title


class ConclusionNew(ConclusionForms):
    parent_model = Conference
    heading = _("Add a conclusion")
    submit_label = _("Add the conclusion")
    success_message = _("The conclusion was added. Add its tasks now.")

    @property
    def draft_name(self):
        return f"conclusion-new-{self.parent.pk}"

    def allowed(self):
        return can_add_conclusion(self.request.user, self.parent)

    def perform(self, form):
        return actions.add_conclusion(self.parent, by=self.request.user, **form.cleaned_data)


class ConclusionEdit(ConclusionForms):
    heading = _("Edit the conclusion")

    def allowed(self):
        return can_edit_conclusion(self.request.user, self.object)

    def perform(self, form):
        return actions.edit_conclusion(self.object, by=self.request.user, version=self.version, **form.cleaned_data)


class ConclusionWithdraw(ConclusionForms):
    form_class = ReasonForm
    heading = _("Withdraw the conclusion")
    submit_label = _("Withdraw")
    success_message = _("The conclusion was withdrawn; those behind it moved up.")

    def allowed(self):
        return can_withdraw_conclusion(self.request.user, self.object)

    def initial_for(self, obj):
        return {}

    def perform(self, form):
        return actions.withdraw_conclusion(self.object, by=self.request.user, reason=form.cleaned_data["reason"])

    def get_success_url(self, result=None):
        return f"{reverse('conclusion-list')}?conference={self.conference.pk}"
