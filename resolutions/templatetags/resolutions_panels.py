"""Panels of this floor for the pages below it: deadline, follow-up, conclusions."""

from django import template
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.roles import WRITERS
from dialogue_site.templatetags.ui import badge
from dialogue_site.transitions import verbs_for
from feedback.states import OPEN
from feedback.templatetags.feedback_panels import RESULT_BADGES

from ..affected import asks
from ..badges import ASSIGNMENT_TONES, EXTENSION_TONES, TASK_TONES, due_badge, own_badge, urgency
from ..deadlines import calendar, explained_days, lateness, next_due, sentence, stored_meaning
from ..models import ConclusionTask, Deadline
from ..models.conclusions import IssueScope
from ..permissions import can_add_conclusion, can_add_task
from ..states import ACTIVE, DRAFTING, AssignmentState, TaskState

register = template.Library()
#: A longer path is told with its first and last days.
DAYS_SHOWN = 40


def _days(deadline):
    days = explained_days(stored_meaning(deadline).trace, (deadline.trace or {}).get("sources"))
    if len(days) <= DAYS_SHOWN:
        return days
    edge = DAYS_SHOWN // 2
    return [*days[:edge], {"gap": len(days) - 2 * edge}, *days[-edge:]]


def _decides(context):
    """May the person open the page on which dates are kept or moved?"""
    return bool(context["request"].user.roles & set(WRITERS))


def _deadline_context(deadline, is_open, decides):
    if deadline is None:
        return {"deadline": None, "tone": ""}
    today = clock.today()
    late = lateness(deadline.due_on, today) if is_open and not deadline.stands_still else ""
    first = deadline.first_due_on
    return {
        "deadline": deadline,
        "sentence": sentence(deadline),
        "badge": due_badge(late),
        "tone": urgency(late),
        "moved": first and first != deadline.due_on,
        "late_first": is_open and first is not None and first < today and late != "overdue",
        "days": _days(deadline),
        "asked": is_open and asks(deadline),
        "decides": decides,
        "events": list(deadline.events.all()),
        "next_due": next_due(deadline.wording, today) if deadline.due_on is None else None,
    }


@register.inclusion_tag("resolutions/issue_deadline.html", takes_context=True)
def issue_deadline(context, issue):
    """The issue's date with its explanation in words and day by day, and the later days asked for."""
    deadline = Deadline.objects.filter(issue=issue).prefetch_related("events").first()
    extensions = [(row, EXTENSION_TONES[row.state]) for row in issue.extensions.all()]
    return {**_deadline_context(deadline, issue.stage in OPEN, _decides(context)), "extensions": extensions}


@register.inclusion_tag("resolutions/issue_deadline.html", takes_context=True)
def task_deadline(context, task):
    """The same for a task."""
    deadline = Deadline.objects.filter(task=task).prefetch_related("events").first()
    return _deadline_context(deadline, task.state == TaskState.OPEN, _decides(context))


def _assignment_rows(subject, user):
    rows, today = [], clock.today()
    prefetch_related_objects([subject], "assignments__unit", "assignments__suggested_unit")
    is_open = subject.stage in OPEN if hasattr(subject, "stage") else subject.state == TaskState.OPEN
    suspended = hasattr(subject, "stage") and subject.due_on is None
    dated = is_open and not suspended and any(a.internal_due_on for a in subject.assignments.all())
    days = calendar() if dated else None
    for assignment in subject.assignments.all():
        # The buttons ask for the conference: the one in hand, not a query for each row.
        setattr(assignment, "task" if assignment.task_id else "issue", subject)
        rows.append(
            {
                "assignment": assignment,
                "tone": ASSIGNMENT_TONES[assignment.state],
                "state": assignment.get_state_display(),
                "past": assignment.state not in ACTIVE,
                "own_date": None if suspended else assignment.internal_due_on,
                "own_late": own_badge(lateness(assignment.internal_due_on, today, days))
                if dated and assignment.state in ACTIVE
                else "",
                "buttons": verbs_for(user, assignment),
            }
        )
    return sorted(rows, key=lambda row: row["past"])


@register.inclusion_tag("resolutions/own_offer.html", takes_context=True)
def own_offer(context, subject):
    """At the top of an issue's or task's page, for the officer whose unit is asked to take it; else nothing."""
    user = context["request"].user
    if not user.unit_ids:
        return {}
    prefetch_related_objects([subject], "assignments__unit")
    own = (a for a in subject.assignments.all() if a.unit_id in user.unit_ids)
    assignment = next((a for a in own if a.state == AssignmentState.OFFERED), None)
    if assignment is None:
        return {}
    setattr(assignment, "task" if assignment.task_id else "issue", subject)
    return {"assignment": assignment, "buttons": verbs_for(user, assignment)}


def _entry(kind, icon, title, day, row, text="", lines=(), files=(), result=""):
    return {
        "kind": kind, "icon": icon, "title": title, "day": day, "text": text, "files": files, "result": result,
        "lines": [line for line in lines if line], "by": row.recorded_by, "at": row.recorded_at,
    }  # fmt: skip


def _paper(number, day):
    return _("%(number)s of %(day)s") % {"number": number, "day": screen_date(day)}


def _progress(subject):
    for row in subject.progress.select_related("recorded_by").prefetch_related("attachments"):
        result = badge(RESULT_BADGES[row.result], row.get_result_display()) if row.result else ""
        kind, icon = ("result", "flag") if row.result else ("progress", "arrow-trending-up")
        title = _("Result") if row.result else _("Progress")
        yield _entry(kind, icon, title, row.happened_on, row, row.text, files=row.attachments.all(), result=result)


def _story(issue):
    for row in issue.oral_replies.select_related("recorded_by"):
        final = _("Final") if row.is_final else _("To be confirmed in writing")
        title = _("Replied in the room: %s") % row.replied_by
        yield _entry("reply", "chat-bubble-left", title, row.replied_on, row, row.gist, [final])
    outside = issue.answers.filter(outside=True)
    for row in outside.select_related("recorded_by", "unit").prefetch_related("attachments"):
        title = _("Written answer %s") % _paper(row.document_number, row.document_date)
        unit = row.unit.name if row.unit_id else ""
        yield _entry("answer", "envelope", title, row.document_date, row, row.text, [unit], row.attachments.all())
    for row in issue.escalations.select_related("recorded_by", "body"):
        expected = _("Reply asked for no later than %s") % screen_date(row.expected_on) if row.expected_on else ""
        title = _("Sent to a higher body: %s") % row.sent_to
        lines = [_paper(row.document_number, row.document_date), expected]
        yield _entry("escalation", "arrow-up-right", title, row.document_date, row, row.note, lines)
    for row in issue.complex_notices.select_related("recorded_by"):
        title = _("Citizen notified: complex matter")
        lines = [
            _paper(row.document_number, row.document_date),
            _("Responsible: %s") % row.responsible_body,
            _("Result expected by %s") % screen_date(row.expected_on),
            row.note,
        ]
        yield _entry("complex", "bell-alert", title, row.document_date, row, row.why, lines)
    yield from _progress(issue)


def _in_order(entries):
    return sorted(entries, key=lambda entry: (entry["day"], entry["at"]))


@register.inclusion_tag("resolutions/issue_followup.html", takes_context=True)
def issue_followup(context, issue):
    """Who has the issue, and what was replied, done, found and sent on, as one story."""
    return {
        "assignments": _assignment_rows(issue, context["request"].user),
        "story": _in_order(_story(issue)),
    }


@register.inclusion_tag("resolutions/issue_followup.html", takes_context=True)
def task_followup(context, task):
    """The same for a task."""
    return {
        "assignments": _assignment_rows(task, context["request"].user),
        "story": _in_order(_progress(task)),
    }


def _scope(task):
    if task.issue_scope == IssueScope.NONE:
        return ""
    if task.issue_scope == IssueScope.UNANSWERED and task.state == TaskState.DRAFT:
        return IssueScope.UNANSWERED.label
    return ngettext("%d issue", "%d issues", task.issue_count) % task.issue_count


def _task_row(task, today, days):
    late = lateness(task.deadline.due_on, today, days) if task.state == TaskState.OPEN else ""
    return {
        "task": task,
        "tone": TASK_TONES[task.state],
        "state": task.get_state_display(),
        "late": due_badge(late) if late != "on_time" else "",
        "sentence": sentence(task.deadline),
        "cooperating": [unit.name for unit in task.cooperating_units.all()],
        "scope": _scope(task),
    }


def _standing_tasks():
    tasks = ConclusionTask.objects.exclude(state=TaskState.CANCELLED).select_related("lead_unit", "deadline")
    tasks = tasks.prefetch_related("cooperating_units").annotate(issue_count=Count("issues", distinct=True))
    return Prefetch("tasks", queryset=tasks.order_by("position"), to_attr="standing_tasks")


def _conclusion_rows(conclusions, conference, user, drafting):
    today, days, rows = clock.today(), calendar(), []
    for conclusion in conclusions:
        conclusion.conference = conference
        for task in conclusion.standing_tasks:
            task.conclusion = conclusion
        may = drafting and not conclusion.withdrawn and can_add_task(user, conclusion)
        rows.append(
            {
                "conclusion": conclusion,
                "tasks": [_task_row(task, today, days) for task in conclusion.standing_tasks],
                "add_task_url": reverse("task-new", args=[conclusion.pk]) if may else "",
                "edit_url": reverse("conclusion-edit", args=[conclusion.pk]) if may else "",
            }
        )
    return rows


@register.inclusion_tag("resolutions/conference_conclusions.html", takes_context=True)
def conference_conclusions(context, conference):
    """The conclusions of a conference with their lettered tasks."""
    user = context["request"].user
    drafting = conference.state in DRAFTING
    conclusions = conference.conclusions.standing().order_by("number").prefetch_related(_standing_tasks())
    add_url = ""
    if drafting and can_add_conclusion(user, conference):
        add_url = reverse("conclusion-new", args=[conference.pk])
    return {
        "conclusions": _conclusion_rows(conclusions, conference, user, drafting),
        "add_url": add_url,
        "actions": [(_("Add a conclusion"), add_url)] if add_url else [],
    }


@register.inclusion_tag("resolutions/conclusion_tasks.html", takes_context=True)
def conclusion_tasks(context, conclusion):
    """One conclusion's words and tasks."""
    prefetch_related_objects([conclusion], _standing_tasks())
    rows = _conclusion_rows([conclusion], conclusion.conference, context["request"].user, drafting=False)
    return {"row": rows[0]}
