"""What waits for a person today, as numbers: the same on the first page and in the morning e-mail."""

from dataclasses import dataclass

from dialogue_site.roles import Role
from feedback.reports import due_soon_limit

from . import reports


@dataclass(frozen=True)
class Queue:
    """The figures of one of the person's roles."""

    role: str
    figures: list


def queues_of(user, today, report=None):
    """The :class:`Queue` list of a person, in the order of the first page."""
    found, roles = [], user.roles
    if Role.CLERK in roles:
        found.append(Queue(Role.CLERK, list(reports.office_queues(user, today, report).values())))
    if user.unit_ids:
        found.append(Queue(Role.RESPONDER, reports.unit_queues(user, today, due_soon_limit(today))))
    return found
