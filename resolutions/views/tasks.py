"""Tasks of conclusions: the list, one with its deadline and its story, writing."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.pages import Column, DetailPage, FormPage, ListPage, Order
from dialogue_site.templatetags.ui import badge, vn_date
from dialogue_site.transitions import verbs_for

from ..actions import tasks as actions
from ..badges import TASK_TONES, due_badge, urgency
from ..deadlines import calendar, lateness
from ..filters import task_filters
from ..forms.conclusions import TaskForm
from ..forms.fields import PREFIX
from ..models import Conclusion, ConclusionTask
from ..permissions import can_add_task, can_edit_task
from ..states import TaskState
from .conclusions import crumbs


class TaskList(ListPage):
    """Every task of every conclusion, with who leads and until when."""

    model = ConclusionTask
    heading = _("Tasks")
    select_related = ("conclusion__conference", "lead_unit", "deadline")
    columns = [
        Column("code", _("Task"), order="number"),
        Column("action", _("What is to be done")),
        Column("unit", _("Lead unit")),
        Column("conference", _("Conference"), kind="small"),
        Column("state", _("State"), kind="small"),
        Column("due", _("Due"), kind="date"),
        Column("timeliness", _("Time left"), kind="small"),
    ]
    orders = {"number": Order(_("Task"), ("-conclusion__conference__date", "conclusion__number", "position"))}
    filters = task_filters()
    empty_text = _("No tasks yet. They are added to the conclusions of a conference.")

    def get_queryset(self):
        return super().get_queryset().standing()

    def row_context(self, objects):
        return {"today": clock.today(), "calendar": calendar()}

    def row(self, obj, ctx):
        due = obj.deadline.due_on if hasattr(obj, "deadline") else None
        late = lateness(due, ctx["today"], ctx["calendar"]) if obj.state == TaskState.OPEN else ""
        return {
            "url": obj.get_absolute_url(),
            "code": obj.code,
            "action": obj.action,
            "unit": obj.lead_unit.label if obj.lead_unit_id else "",
            "conference": obj.conference.code,
            "state": badge(TASK_TONES[obj.state], obj.get_state_display()),
            "due": vn_date(due),
            "timeliness": due_badge(late),
            "tone": urgency(late),
        }


class TaskDetail(DetailPage):
    model = ConclusionTask
    select_related = ("conclusion__conference__ward", "lead_unit", "deadline")
    template_name = "resolutions/task_detail.html"

    def get_queryset(self):
        # Every step asks who has the task: fetched once.
        return super().get_queryset().prefetch_related("assignments__unit")

    def get_heading(self):
        return _("Task %s") % self.object.code

    def get_subtitle(self):
        return self.object.action

    def breadcrumbs(self):
        conclusion = self.object.conclusion
        return [*crumbs(conclusion.conference), (_("Conclusion %d") % conclusion.number, conclusion.get_absolute_url())]

    def page_actions(self):
        task = self.object
        if task.state != TaskState.DRAFT or not can_edit_task(self.request.user, task):
            return []
        return [(_("Edit"), reverse("task-edit", args=[task.pk]), False)]

    def get_context_data(self, **kwargs):
        task = self.object
        late = ""
        if task.state == TaskState.OPEN and hasattr(task, "deadline"):
            late = lateness(task.deadline.due_on, clock.today())
        led = task.assignments.active().leading().exists()
        # A led task is given to another unit only once it is taken from its own.
        buttons = [b for b in verbs_for(self.request.user, task) if not (led and b.row.verb == "task.assign")]
        return super().get_context_data(
            buttons=buttons,
            state_tone=TASK_TONES[task.state],
            lateness=late,
            issues=task.issues.select_related("category").order_by("number"),
            **kwargs,
        )


class TaskForms(FormPage):
    template_name = "resolutions/form.html"
    model = ConclusionTask
    form_class = TaskForm
    select_related = ("conclusion__conference__ward", "lead_unit", "deadline")

    @property
    def conclusion(self):
        return self.object.conclusion if self.object else self.parent

    def breadcrumbs(self):
        conclusion = self.conclusion
        return [*crumbs(conclusion.conference), (_("Conclusion %d") % conclusion.number, conclusion.get_absolute_url())]

    def get_subtitle(self):
        return self.conclusion.text

    def get_success_url(self, result=None):
        return self.conclusion.get_absolute_url()


class TaskNew(TaskForms):
    parent_model = Conclusion
    heading = _("Add a task")
    submit_label = _("Add the task")
    success_message = _("The task was added.")

    @property
    def draft_name(self):
        return f"task-new-{self.parent.pk}"

    def allowed(self):
        return can_add_task(self.request.user, self.parent)

    def perform(self, form):
        return actions.add_task(self.parent, by=self.request.user, **form.cleaned_data)


class TaskEdit(TaskForms):
    heading = _("Edit the task")

    def allowed(self):
        return can_edit_task(self.request.user, self.object)

    def initial_for(self, obj):
        values = super().initial_for(obj)
        if hasattr(obj, "deadline"):
            values |= {PREFIX + name: value for name, value in vars(obj.deadline.wording).items()}
        return values

    def perform(self, form):
        return actions.edit_task(self.object, by=self.request.user, version=self.version, **form.cleaned_data)
