"""Who-may: the Front's verdicts, the office's responses, the periodic reports.

A closed conference stands in nobody's way here: supervision goes on, and so do the reports on what remains.
"""

from dialogue_site.permissions import holds, leads, writes
from dialogue_site.roles import Role

from ..states import Verdict


def _front(user, ward_id):
    return holds(user, (Role.MONITOR,), ward_id)


# Verdicts


def can_write_review(user, thing):
    """On an issue or a conclusion: the Front of its ward."""
    return _front(user, thing.ward.pk)


def can_edit_review(user, review):
    """The author's own draft; nobody else even sees it (design invariant 10)."""
    return user.pk == review.author_id and _front(user, review.ward_id)


def can_send_review(user, review):
    return can_edit_review(user, review)


def can_supersede_review(user, review):
    """Only who gave a verdict replaces it."""
    return can_edit_review(user, review)


def can_respond_review(user, review):
    """The office; a satisfactory verdict asks for nothing."""
    return review.verdict != Verdict.SATISFACTORY and writes(user, review.ward_id)


# Periodic reports


def can_draft_report(user, conference):
    return writes(user, conference.ward_id)


def can_edit_report(user, report):
    return writes(user, report.ward_id)


def can_approve_report(user, report):
    return leads(user, report.ward_id)


def can_send_report(user, report):
    return writes(user, report.ward_id)


def can_acknowledge_report(user, report):
    return _front(user, report.ward_id)


def can_review_report(user, report):
    return _front(user, report.ward_id)


def can_withdraw_report(user, report):
    return writes(user, report.ward_id)


def can_print_supervision(user, conference):
    """The record of supervision is the Front's own paper."""
    return _front(user, conference.ward_id)
