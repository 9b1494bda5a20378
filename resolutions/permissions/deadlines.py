"""Who-may: later days, the clock that stands still, the calendar of working days."""

from conferences.states import ENDED
from dialogue_site.permissions import leads
from dialogue_site.roles import Role

from .base import office, works_on


def can_request_extension(user, issue):
    """An officer of the unit that leads the matter, or the clerk; not while the clock stands still."""
    return not stands_still(issue) and works_on(user, issue, issue.conference, leading=True)


def can_grant_extension(user, extension):
    """A later day is the leader's to give (design invariant 5)."""
    return extension.conference.state not in ENDED and leads(user, extension.ward.pk)


def can_refuse_extension(user, extension):
    return can_grant_extension(user, extension)


def can_withdraw_extension(user, extension):
    """Whoever asked; the clerk or the unit that has the matter where that person is gone."""
    conference = extension.conference
    asked = conference.state not in ENDED and user.pk == extension.requested_by_id
    return asked or works_on(user, extension.issue, conference, leading=True)


def can_suspend_deadline(user, issue):
    """Only a date that counts can be made to stand still."""
    return issue.due_on is not None and works_on(user, issue, issue.conference, leading=True)


def can_resume_deadline(user, issue):
    return stands_still(issue) and works_on(user, issue, issue.conference, leading=True)


def stands_still(issue):
    """Is the clock of the issue suspended? An issue without any date is not asked further."""
    if issue.due_on is not None or issue.first_due_on is None:
        return False
    deadline = getattr(issue, "deadline", None)
    return deadline is not None and deadline.stands_still


def can_decide_deadline(user, issue_or_task):
    """Whether a date computed with an older calendar is kept or moved: the office says."""
    return office(user, issue_or_task.conference)


def can_change_calendar(user):
    """One calendar serves the whole installation: clerks and administrators keep it."""
    return user.is_authenticated and not user.roles.isdisjoint((Role.CLERK, Role.ADMIN))


def can_see_calendar(user):
    return bool(user.reading_ward_ids) or can_change_calendar(user)
