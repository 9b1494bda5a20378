"""The steps of this floor, each one line: which verb, which action, what is asked.

Every row of ``states`` that has a button has its page here; ``urls`` names them after the verb.
"""

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import refuse_ended
from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.pages import VerbPage
from feedback.models import Issue

from ..actions import assignments, conferences, deadlines, followups, issues, promises, tasks
from ..deadlines import sentence
from ..forms.assignments import AssignIssueForm, AssignTaskForm, CorrectDeadlineForm, ReplaceForm, ReturnForm
from ..forms.conclusions import CompleteTaskForm, TaskProgressForm
from ..forms.followups import (
    AnswerForm,
    ComplexNoticeForm,
    EscalationForm,
    OralReplyForm,
    ProgressForm,
    ResultForm,
)
from ..models import Assignment, ConclusionTask
from ..models.reconciliation import Reconciliation
from ..states import SheetState


class StepPage(VerbPage):
    """A step of something below a conference: not after the conference's file is closed."""

    template_name = "resolutions/step.html"

    def allowed(self):
        refuse_ended(self.object.conference.state)
        return super().allowed()

    @property
    def draft_name(self):
        return f"{self.transition.url_name}-{self.object.pk}" if self.form_class else ""


class IssueStep(StepPage):
    model = Issue
    select_related = ("conference", "category", "lead_unit", "ward")

    def breadcrumbs(self):
        return [(_("Issues"), reverse("issue-list")), (self.object.code, self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        deadline = getattr(self.object, "deadline", None)
        facts = [
            (_("Issue"), self.object.summary),
            (_("Category"), self.object.category.name if self.object.category_id else ""),
            (_("Lead unit"), self.object.lead_unit.name if self.object.lead_unit_id else _("Not named yet")),
            (_("Deadline"), sentence(deadline) if deadline else _("Not set yet")),
        ]
        return super().get_context_data(about=[(label, value) for label, value in facts if value], **kwargs)


class AssignIssue(IssueStep):
    """Give one issue to a unit; after a return the suggested unit is chosen already."""

    def returned(self):
        found = self.object.assignments.filter(state="returned", part="lead").select_related("unit", "suggested_unit")
        return found.order_by("pk").last()

    def get_initial(self):
        returned = self.returned()
        category = self.object.category
        unit = returned.suggested_unit if returned else self.object.lead_unit or (category and category.default_unit)
        return {**super().get_initial(), "unit": unit}

    def warnings(self):
        returned = self.returned()
        if returned is None:
            return []
        return [
            _t("%(unit)s returned it: %(reason)s It suggests %(suggested)s.")
            % {"unit": returned.unit, "reason": returned.reason, "suggested": returned.suggested_unit}
        ]


class AnswerStep(IssueStep):
    """A written answer that comes after the date is still an answer; the page says that it is late."""

    def warnings(self):
        due = self.object.due_on
        if due is not None and due < clock.today():
            return [_t("The date has passed. The answer is recorded as late when its paper is dated after it.")]
        return []


class CloseIssue(IssueStep):
    def warnings(self):
        if self.object.result in promises.FINAL:
            return []
        return [_t("Record a final result first: resolved, explained or not feasible.")]


class AssignmentStep(StepPage):
    model = Assignment
    select_related = ("unit", "ward", "issue__conference", "task__conclusion__conference")

    def get_subtitle(self):
        return str(self.object.subject)

    def breadcrumbs(self):
        return [(_("Assignments"), reverse("assignment-list"))]

    def get_context_data(self, **kwargs):
        deadline = getattr(self.object.subject, "deadline", None)
        about = [
            (_("Unit"), self.object.unit.name),
            (_("Part in the matter"), self.object.get_part_display()),
            (_("Deadline"), sentence(deadline) if deadline else _("Not set yet")),
            (_("Note to the unit"), self.object.note),
        ]
        return super().get_context_data(about=[(label, value) for label, value in about if value], **kwargs)


class TaskStep(StepPage):
    model = ConclusionTask
    select_related = ("conclusion__conference__ward", "lead_unit", "deadline")

    def breadcrumbs(self):
        return [(_("Tasks"), reverse("task-list")), (self.object.code, self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        about = [
            (_("Task"), self.object.action),
            (_("Lead unit"), self.object.lead_unit.name if self.object.lead_unit_id else _("Not named yet")),
            (_("Deadline"), sentence(self.object.deadline) if hasattr(self.object, "deadline") else ""),
        ]
        return super().get_context_data(about=[(label, value) for label, value in about if value], **kwargs)


class AssignTask(TaskStep):
    def get_initial(self):
        returned = self.object.assignments.filter(state="returned", part="lead").order_by("pk").last()
        unit = returned.suggested_unit if returned else self.object.lead_unit
        cooperating = self.object.cooperating_units.all()
        return {**super().get_initial(), "unit": unit, "cooperating": cooperating}


class CompleteTask(TaskStep):
    def warnings(self):
        waiting = self.object.issues.open().count()
        if not waiting:
            return []
        return [_t("%d issues of this task are not answered yet; reporting it as done answers none.") % waiting]


class ConferenceStep(VerbPage):
    """A last step of a conference; the page lists exactly what is missing."""

    model = Conference
    select_related = ("ward",)
    template_name = "resolutions/conference_step.html"
    hindered_status = 200

    def breadcrumbs(self):
        return [
            (_("Conferences"), reverse("conference-list")),
            (self.object.code, self.object.get_absolute_url()),
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(missing=self.obstacles, **kwargs)


class ConcludeConference(ConferenceStep):
    """The conclusions once more, with the issues the scope “all unanswered” means today."""

    def warnings(self):
        nobody = [task.code for task in conferences.unassigned_tasks(self.object)]
        past = [
            f"{task.code} ({screen_date(task.deadline.due_on)})"
            for task in conferences.overdue_tasks(self.object, clock.today()).select_related("deadline")
        ]
        lines = []
        if nobody:
            lines.append(_t("No lead unit is named for %s: nobody will be asked to carry it out.") % ", ".join(nobody))
        if past:
            lines.append(
                _t("The day of these tasks is past already: %s. They will be overdue at once.") % ", ".join(past)
            )
        # Suggested, never demanded: the notice that follows says what was answered in the room.
        sheet = Reconciliation.objects.filter(conference=self.object).defer("pdf").first()
        if sheet is None:
            lines.append(_t("The reconciliation sheet, which shows what was answered in the room, is not begun."))
        elif sheet.state == SheetState.DRAFT:
            lines.append(_t("The reconciliation sheet is not approved yet."))
        return lines

    def get_context_data(self, **kwargs):
        unanswered = Issue.objects.filter(conference=self.object).open().order_by("number")
        covers_all = conferences.tasks_of(self.object).filter(issue_scope="unanswered").exists()
        return super().get_context_data(
            show_conclusions=True, unanswered=list(unanswered) if covers_all else None, **kwargs
        )


class CloseConference(ConferenceStep):
    """What is not answered or done; and the duties without an end that do not stand in the way."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(endless=list(conferences.endless_tasks(self.object)), **kwargs)


#: What is said after a step whose effect is seen elsewhere: in the queue of a unit or of the office.
DONE = {
    "issue.assign": _("The issue was assigned; the unit has been told."),
    "task.assign": _("The task was assigned; the unit has been told."),
    "assignment.accept": _("The matter was accepted; it is now in progress at the unit."),
    "assignment.replace": _("The return was settled."),
    "assignment.return": _("The matter was returned to the office, with the reason and the suggested unit."),
}


def _steps(rows):
    return {
        verb: page.as_view(verb=verb, action=action, form_class=form, success_message=DONE.get(verb, ""))
        for verb, page, action, form in rows
    }


#: verb, page, action, form (``None``: the reason where one is demanded, else only the button).
STEPS = _steps(
    [
        ("conference.conclude", ConcludeConference, conferences.conclude_conference, None),
        ("conference.follow_up", ConferenceStep, conferences.follow_up_conference, None),
        ("conference.close", CloseConference, conferences.close_conference, None),
        ("conference.reopen", ConferenceStep, conferences.reopen_conference, None),
        ("task.assign", AssignTask, assignments.assign_task, AssignTaskForm),
        ("task_progress.record", TaskStep, followups.record_task_progress, TaskProgressForm),
        ("task.complete", CompleteTask, tasks.complete_task, CompleteTaskForm),
        ("task.reopen", TaskStep, tasks.reopen_task, None),
        ("task.cancel", TaskStep, tasks.cancel_task, None),
        ("assignment.accept", AssignmentStep, assignments.accept_assignment, None),
        ("assignment.return", AssignmentStep, assignments.return_assignment, ReturnForm),
        ("assignment.replace", AssignmentStep, assignments.replace_assignment, ReplaceForm),
        ("assignment.withdraw", AssignmentStep, assignments.withdraw_assignment, None),
        ("issue.assign", AssignIssue, assignments.assign_issue, AssignIssueForm),
        ("oral_reply.record", IssueStep, followups.record_oral_reply, OralReplyForm),
        ("progress.record", IssueStep, followups.record_progress, ProgressForm),
        ("answer.record", AnswerStep, followups.record_answer, AnswerForm),
        ("result.record", IssueStep, followups.record_result, ResultForm),
        ("escalation.record", IssueStep, followups.record_escalation, EscalationForm),
        ("complex_notice.record", IssueStep, followups.record_complex_notice, ComplexNoticeForm),
        ("deadline.correct", IssueStep, deadlines.correct_deadline, CorrectDeadlineForm),
        ("issue.close", CloseIssue, issues.close_issue, None),
        ("issue.reopen", IssueStep, issues.reopen_issue, None),
    ]
)
