"""Who-may of stage 2. When-may is in ``states``; an action asks both.

Every reader of the ward sees the whole record; office clerks and leaders write it; contact data is for
the office only (domain.md 4.8).
"""

from dialogue_site import permissions as may


def can_add_opinion(user, conference):
    """May enter what was said at, before or after ``conference``."""
    return may.writes(user, conference.ward_id)


def can_edit_opinion(user, opinion):
    return may.writes(user, opinion.ward_id)


def can_withdraw_opinion(user, opinion):
    return may.writes(user, opinion.ward_id)


def can_add_issue(user, opinion):
    """May split a further issue out of ``opinion``."""
    return may.writes(user, opinion.ward_id)


def can_link_issue(user, opinion):
    """May say that ``opinion`` asks for an issue known already, or that it does not."""
    return may.writes(user, opinion.ward_id)


def can_unlink_issue(user, opinion):
    return may.writes(user, opinion.ward_id)


def can_edit_issue(user, issue):
    return may.writes(user, issue.ward_id)


def can_classify_issue(user, issue):
    return may.writes(user, issue.ward_id)


def can_withdraw_issue(user, issue):
    return may.writes(user, issue.ward_id)


def can_record_conference(user, conference):
    return may.writes(user, conference.ward_id)


def can_add_person(user, ward):
    """May note a speaker's name among the people the ward knows."""
    return may.writes(user, ward.pk)


def can_edit_person(user, person):
    return may.writes(user, person.ward_id)


def can_view_contact(user, person):
    """May see how to reach ``person``: never the Front, never a department."""
    return may.sees_contacts(user, person.ward_id)


def can_edit_contact(user, person):
    return may.sees_contacts(user, person.ward_id)
