"""Who-may: the reconciliation sheet, issues merged, split and linked, matters of another lane."""

from dialogue_site.permissions import leads, sees_contacts

from .base import office

# The reconciliation sheet


def can_begin_reconciliation(user, conference):
    """There is one sheet for a conference."""
    return office(user, conference) and not hasattr(conference, "reconciliation")


def can_place_reconciliation(user, sheet):
    return office(user, sheet.conference)


def can_approve_reconciliation(user, sheet):
    """The leader answers for what was answered and what is owed."""
    return leads(user, sheet.conference.ward_id) and office(user, sheet.conference)


def can_reopen_reconciliation(user, sheet):
    return can_approve_reconciliation(user, sheet)


# Issues that are one matter, or several


def can_merge_issue(user, issue):
    return office(user, issue.conference)


def can_unmerge_issue(user, issue):
    return office(user, issue.conference)


def can_split_issue(user, issue):
    return office(user, issue.conference)


def can_relate_issue(user, issue):
    return office(user, issue.conference)


def can_undo_relation(user, relation):
    return office(user, relation.source.conference)


# Khiếu nại, tố cáo, secrets: reference and destination, for the office alone


def can_refer_issue(user, issue):
    return office(user, issue.conference)


def can_refer_opinion(user, opinion):
    return office(user, opinion.conference) and not opinion.restricted


def can_edit_referral(user, referral):
    return office(user, referral.conference)


def can_view_referral(user, referral):
    """The Front sees how many there are, nothing of them (design invariant 11)."""
    return sees_contacts(user, referral.ward_id)
