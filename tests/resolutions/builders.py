"""What the tests of this floor start from."""

from datetime import date

from dialogue_site.lib.duedates import DueWording
from resolutions.actions.conclusions import add_conclusion
from resolutions.actions.conferences import conclude_conference
from resolutions.actions.tasks import add_task

from ..build import assign, make_category, make_conference, make_issue, record_conference

__all__ = ["BEFORE_30_OCTOBER", "HELD_ON", "assign", "before", "make_category", "make_conference", "make_issue"]

HELD_ON = date(2022, 9, 30)
BEFORE_30_OCTOBER = DueWording("before", date=date(2022, 10, 30))


def before(day):
    return DueWording("before", date=day)


def make_conclusion(cast, conference, *, text="UBND phường trả lời các ý kiến.", tasks=1, **facts):
    """A conclusion with ``tasks`` tasks led by the land department."""
    conclusion = add_conclusion(conference, by=cast.clerk, text=text)
    for n in range(tasks):
        make_task(cast, conclusion, action=f"Trả lời các kiến nghị, phần {n + 1}", **facts)
    return conclusion


def make_task(cast, conclusion, *, action="Trả lời các kiến nghị của Nhân dân", **facts):
    facts = {"lead_unit": cast["DCXD"], "wording": BEFORE_30_OCTOBER} | facts
    return add_task(conclusion, by=cast.clerk, action=action, **facts)


def settled(cast, *, issues=1, **task_facts):
    """``(conference, issues, task)``: recorded, with one conclusion of one task, settled."""
    conference = make_conference(cast)
    rows = [make_issue(cast, conference, summary=f"Ngập úng ngõ {86 + n}") for n in range(issues)]
    record_conference(cast, conference)
    conclusion = make_conclusion(cast, conference, **task_facts)
    conclude_conference(conference, by=cast.leader)
    for row in rows:
        row.refresh_from_db()
    return conference, rows, conclusion.tasks.get()


def at_work(cast, *, accept=True, **facts):
    """An issue given to the land department, which has taken it; ``(issue, assignment)``."""
    conference = make_conference(cast)
    issue = make_issue(cast, conference)
    assignment = assign(cast, issue, accept=accept, **facts)
    return issue, assignment


def verbs_of(obj):
    """The verbs on an object's page, oldest first."""
    from dialogue_site.audit import timeline

    return [entry.verb for entry in reversed(timeline(obj))]


def told(user):
    """What a person's bell says, newest first."""
    return list(user.notifications.values_list("text", flat=True))
