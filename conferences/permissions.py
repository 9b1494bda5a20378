"""Who may do what to conferences and their delegates. When is in ``states``; both must agree for a button."""

from dialogue_site.permissions import writes
from dialogue_site.roles import WRITERS


def can_plan_conference(user, ward):
    return writes(user, ward.pk)


def ward_to_plan_for(user):
    """The first ward whose record the person writes; ``None`` without one."""
    postings = user.current_postings if user.is_authenticated else []
    return next((p.unit.ward for p in postings if p.role in WRITERS and p.unit.ward_id), None)


def can_edit_conference(user, conference):
    return writes(user, conference.ward_id)


can_announce_conference = can_edit_conference
can_open_conference = can_edit_conference
can_postpone_conference = can_edit_conference
can_reschedule_conference = can_edit_conference
can_cancel_conference = can_edit_conference

can_add_attendee = can_edit_conference
can_mark_attendance = can_edit_conference


def can_edit_attendee(user, attendee):
    return can_edit_conference(user, attendee.conference)


can_remove_attendee = can_edit_attendee
