"""Who-may: reminding by hand. The office chases; the leader may as well."""

from .base import office


def can_chase_issue(user, issue):
    return office(user, issue.conference)


def can_chase_assignment(user, assignment):
    return office(user, assignment.conference)
