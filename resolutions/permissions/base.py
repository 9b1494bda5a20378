"""The pieces the permissions of this floor are made of.

A closed or cancelled conference is written by nobody: its record can only be read. The office types for
units that have no account of their own, so the clerk may do what a unit's officer may.
"""

from conferences.states import ENDED
from dialogue_site.permissions import answers_for, holds, writes
from dialogue_site.roles import Role

from ..models.assignments import AssignmentPart
from ..states import AssignmentState


def office(user, conference):
    """Clerk or leader of the ward, while the conference's record is still written."""
    return conference.state not in ENDED and writes(user, conference.ward_id)


def clerk(user, conference):
    return conference.state not in ENDED and holds(user, (Role.CLERK,), conference.ward_id)


def has_accepted(user, subject, *, leading):
    """Has a unit of ``user`` taken the issue or task (as lead unit, or in any part)?"""
    return any(
        a.state == AssignmentState.ACCEPTED
        and answers_for(user, a.unit_id)
        and (not leading or a.part == AssignmentPart.LEAD)
        for a in (subject.assignments.all() if user.unit_ids else ())
    )


def works_on(user, subject, conference, *, leading):
    """The clerk, or an officer of a unit that has taken the matter."""
    if conference.state in ENDED:
        return False
    return holds(user, (Role.CLERK,), conference.ward_id) or has_accepted(user, subject, leading=leading)
