"""Today's work, for the home page: a panel for each role. Every number opens its list; queries are constant."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from conferences.models import Conference
from dialogue_site import clock
from dialogue_site.lib.dates import screen_date
from dialogue_site.models import CalendarDay, Posting, Unit
from dialogue_site.models.units import UnitKind
from dialogue_site.roles import Role
from dialogue_site.transitions import verbs_for
from feedback.models import Category
from feedback.reports import Report, Scope

from .. import queues, reports

register = template.Library()

#: So many running conferences are shown.
CONFERENCES = 6


def _report(context, user, today):
    """The report over all the person's wards, counted once for all panels of the page."""
    kept = context.render_context.setdefault("home_report", {})
    if "report" not in kept:
        kept["report"] = Report(Scope.of_user(user), today)
    return kept["report"]


def _holds(user, *roles):
    return not user.roles.isdisjoint(roles)


@register.inclusion_tag("resolutions/home_office.html", takes_context=True)
def home_office(context):
    """The clerk's queues: to classify, to assign, returned by units, due soon, overdue, draft notices."""
    user, today = context["request"].user, clock.today()
    if not _holds(user, Role.CLERK):
        return {"shown": False}
    report = _report(context, user, today)
    figures = [
        *queues.reachable(queues.office_figures(user, today, report)),
        reports.notice_figures(user)["draft_notices"],
    ]
    scope, overdue = Scope.of_user(user), report.figures["overdue"]
    return {
        "shown": True,
        "figures": reports.waiting_first(figures),
        "nothing": not any(figure.value for figure in figures),
        "late": issue_lines(reports.late_issues(scope, today), today) if overdue.value else [],
        # Who leads as well has the list in the panel above.
        "listed": not _holds(user, Role.LEADER),
        "late_link": whole_list(overdue),
        "plan_url": reverse("conference-plan"),
    }


@register.inclusion_tag("resolutions/home_leader.html", takes_context=True)
def home_leader(context):
    """What the leader decides, what is overdue in the ward, and the state of the latest conference in sentences."""
    user, today = context["request"].user, clock.today()
    if not _holds(user, Role.LEADER):
        return {"shown": False}
    conference = reports.latest_conference(user, today)
    if conference is None:
        return {"shown": True, "conference": None, "plan_url": reverse("conference-plan")}
    figures = queues.reachable(queues.leader_figures(user, today))
    overdue = next(figure for figure in figures if figure.name == "issues_overdue")
    scope = Scope.of_conference(conference)
    report = Report(scope, today)
    notices = reports.notice_figures(user)
    return {
        "shown": True,
        "conference": conference,
        "figures": reports.waiting_first(figures),
        "sentences": _sentences(report, reports.work_figures(scope, today, report.soon_until)),
        "late": issue_lines(reports.late_issues(Scope.of_user(user), today), today) if overdue.value else [],
        "late_link": whole_list(overdue),
        "draft_notices": notices["draft_notices"],
        "monitor_url": f"{reverse('monitor')}?conference={conference.pk}",
    }


@register.inclusion_tag("resolutions/home_responder.html", takes_context=True)
def home_responder(context):
    """What waits for the person's own units."""
    user, today = context["request"].user, clock.today()
    if not user.unit_ids:
        return {"shown": False}
    figures = queues.reachable(queues.unit_figures(user, today))
    rows = [
        {
            "url": assignment.get_absolute_url(),
            "text": str(assignment.subject),
            "conference": assignment.conference.code,
            "state": assignment.get_state_display(),
            "due": screen_date(assignment.due),
            "late": bool(assignment.due and assignment.due < today),
        }
        for assignment in reports.unit_assignments(user)
    ]
    return {
        "shown": True,
        "figures": reports.waiting_first(figures),
        "rows": rows,
        "list_url": reverse("assignment-list"),
    }


@register.inclusion_tag("resolutions/home_monitor.html", takes_context=True)
def home_monitor(context):
    """What has come in since last week, what is overdue, and the way to the monitor and the papers."""
    user, today = context["request"].user, clock.today()
    if not _holds(user, Role.MONITOR):
        return {"shown": False}
    report = _report(context, user, today)
    overdue = report.counted.total.overdue
    figures = [
        *queues.reachable(queues.front_figures(user)),
        reports.answered_lately(user, today),
        reports.WorkFigure("issues_overdue", overdue, "timeliness=overdue", tone="bad"),
        reports.notice_figures(user)["notices"],
    ]
    scope = Scope.of_user(user)
    return {
        "shown": True,
        "figures": reports.waiting_first(figures),
        "late": issue_lines(reports.late_issues(scope, today), today) if overdue else [],
        "late_link": whole_list(report.figures["overdue"]),
        "monitor_url": reverse("monitor"),
    }


@register.inclusion_tag("resolutions/home_admin.html", takes_context=True)
def home_admin(context):
    """Whether the house is set up: units, people, calendar, categories; each line leads to its page."""
    user, today = context["request"].user, clock.today()
    if not _holds(user, Role.ADMIN):
        return {"shown": False}
    wards = user.ward_ids
    units = Unit.objects.filter(ward_id__in=wards).exclude(kind=UnitKind.WARD).count()
    roles = set(Posting.objects.held_on(today).filter(unit__ward_id__in=wards).values_list("role", flat=True))
    missing = [role.label for role in Role if role.value not in roles]
    days = CalendarDay.objects.filter(date__year=today.year + 1).count()
    categories = Category.objects.filter(ward_id__in=wards, active=True).count()
    lines = [
        _check(_t("Units of the ward"), "dialogue_site_unit", units > 0, _counted(units)),
        _check(_t("People and their posts"), "dialogue_site_user", not missing, _people(missing)),
        _check(
            _t("Working-day calendar of %d") % (today.year + 1), "dialogue_site_calendarday", days > 0, _counted(days)
        )
        # A change there asks about the deadlines it concerns.
        | {"url": f"{reverse('calendar')}?year={today.year + 1}"},
        _check(_t("Categories"), "feedback_category", categories > 0, _counted(categories)),
    ]
    return {"shown": True, "lines": lines}


@register.inclusion_tag("resolutions/home_conferences.html", takes_context=True)
def home_conferences(context):
    """Running conferences, each with the step this person may take next."""
    user = context["request"].user
    if not user.reading_ward_ids:
        return {"shown": False}
    running = Conference.objects.visible_to(user).running().select_related("reconciliation")
    running = running.defer("reconciliation__pdf")[: CONFERENCES + 1]
    steps = {
        conference: next((button for button in verbs_for(user, conference, ask=False) if not button.danger), None)
        for conference in running[:CONFERENCES]
    }
    closing = [conference for conference, step in steps.items() if step and step.row.verb == "conference.close"]
    waiting = reports.waiting_work(closing) if closing else {}
    rows = [
        {
            "conference": conference,
            "day": screen_date(conference.date),
            "step": step and {"url": step.url, "label": step.label} | _still_to_do(conference, step, waiting),
        }
        for conference, step in steps.items()
    ]
    writes = _holds(user, Role.CLERK, Role.LEADER)
    return {
        "shown": True,
        "rows": rows,
        "list_url": reverse("conference-list"),
        "plan_url": reverse("conference-plan") if writes else "",
    }


def _still_to_do(conference, step, waiting):
    """In place of closing: issues without an answer, tasks not done, dossiers out; nothing when it may be closed."""
    issues, tasks, dossiers = waiting.get(conference.pk, (0, 0, 0))
    if issues:
        label = ngettext("%d issue waits for its answer", "%d issues wait for their answer", issues) % issues
        return {"label": label, "url": f"{reverse('issue-list')}?conference={conference.pk}&stage=open"}
    if tasks:
        # The page of the step lists them.
        return {"label": ngettext("%d task is not done", "%d tasks are not done", tasks) % tasks, "url": step.url}
    if dossiers:
        label = ngettext("%d dossier is not passed on", "%d dossiers are not passed on", dossiers) % dossiers
        return {"label": label, "url": f"{reverse('dossier-list')}?conference={conference.pk}&open=1"}
    return {}


def issue_lines(issues, today):
    """Issues as finished lines for ``resolutions/_issue_lines.html``."""
    return [
        {
            "url": issue.get_absolute_url(),
            "code": issue.code,
            # Two conferences of a ward both have a VD-02.
            "conference": issue.conference.code,
            "summary": issue.summary,
            "unit": issue.lead_unit.label if issue.lead_unit_id else _t("No lead unit"),
            "due": screen_date(issue.due_on),
            "days": abs((today - issue.due_on).days),
        }
        for issue in issues
    ]


def _sentences(report, work):
    """Five sentences; each number in them opens its list."""
    figures = report.figures

    def number(figure, text=None):
        return format_html('<a href="{}">{}</a>', figure.url, text or figure.value)

    def part(figure, of):
        return number(figure, f"{figure.value}/{of.value}")

    issues, answered, resolved = figures["issues"], figures["answered"], figures["resolved"]
    return [
        format_html(
            _t("{opinions} opinions with {issues} issues in {categories} categories were received."),
            opinions=number(figures["opinions"]), issues=number(issues), categories=number(figures["categories"]),
        ),
        format_html(
            _t("{answered} issues are answered ({share}); {resolved} are resolved ({resolved_share})."),
            answered=part(answered, issues), share=answered.percent or "0%",
            resolved=part(resolved, issues), resolved_share=resolved.percent or "0%",
        ),
        format_html(
            _t("{citizens} citizens are still owed an answer ({debts} answers)."),
            citizens=number(figures["citizens_owed"]), debts=report.counted.debts,
        ),
        format_html(
            _t("{overdue} issues are overdue and {soon} are due within three working days."),
            overdue=number(figures["overdue"]), soon=number(figures["due_soon"]),
        ),
        format_html(
            _t("{done} tasks of {conclusions} conclusions are done; {late} tasks are overdue."),
            done=part(work["tasks_done"], work["tasks"]), conclusions=number(work["conclusions"]),
            late=number(work["tasks_overdue"]),
        ),
    ]  # fmt: skip


def whole_list(figure):
    """The way from the first ten to all of them."""
    return [(_t("All %d") % figure.value, figure.url)] if figure.value > reports.SHOWN else []


def _check(label, admin_name, ready, words):
    return {"label": label, "url": reverse(f"admin:{admin_name}_changelist"), "ready": ready, "words": words}


def _counted(number):
    return ngettext("%d entry", "%d entries", number) % number if number else _t("none yet")


def _people(missing):
    if not missing:
        return _t("every role is held")
    return _t("nobody holds: %s") % ", ".join(map(str, missing))
