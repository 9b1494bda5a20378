"""Who-may: conferences, conclusions, tasks, assignments, what is recorded about an issue, the notice."""

from conferences.states import ENDED
from dialogue_site.permissions import answers_for, leads, writes

from ..models.assignments import AssignmentPart
from .base import clerk, office, works_on

CONCLUSION_NOTICE = "conclusion_notice"


# Conferences


def can_conclude_conference(user, conference):
    return office(user, conference)


def can_follow_up_conference(user, conference):
    return office(user, conference)


def can_close_conference(user, conference):
    return office(user, conference)


def can_reopen_conference(user, conference):
    """Reopening takes back what was reported as finished: the leader answers for it."""
    return leads(user, conference.ward_id)


# Conclusions and tasks


def can_add_conclusion(user, conference):
    return office(user, conference)


def can_edit_conclusion(user, conclusion):
    return office(user, conclusion.conference)


def can_withdraw_conclusion(user, conclusion):
    return office(user, conclusion.conference)


def can_add_task(user, conclusion):
    return office(user, conclusion.conference)


def can_edit_task(user, task):
    return office(user, task.conclusion.conference)


def can_assign_task(user, task):
    return office(user, task.conclusion.conference)


def can_record_task_progress(user, task):
    return works_on(user, task, task.conclusion.conference, leading=False)


def can_complete_task(user, task):
    return works_on(user, task, task.conclusion.conference, leading=True)


def can_reopen_task(user, task):
    return office(user, task.conclusion.conference)


def can_cancel_task(user, task):
    return office(user, task.conclusion.conference)


# Assignments


def _answers_for_assignment(user, assignment):
    conference = assignment.conference
    if conference.state in ENDED:
        return False
    return answers_for(user, assignment.unit_id) or clerk(user, conference)


def can_accept_assignment(user, assignment):
    return _answers_for_assignment(user, assignment)


def can_return_assignment(user, assignment):
    return _answers_for_assignment(user, assignment)


def can_replace_assignment(user, assignment):
    """A cooperating unit said no. What its lead unit returned is assigned anew instead."""
    return assignment.part == AssignmentPart.COOPERATING and office(user, assignment.conference)


def can_withdraw_assignment(user, assignment):
    return office(user, assignment.conference)


def can_assign_issue(user, issue):
    return office(user, issue.conference)


# What is replied, done and found about an issue


def can_record_oral_reply(user, issue):
    return office(user, issue.conference)


def can_record_progress(user, issue):
    return works_on(user, issue, issue.conference, leading=False)


# A paper made outside the system pays a debt, or moves a date, without the draft, check and approval of one made here:
# the office records it, never the unit whose debt or date it is (design invariants 5 and 7).


def can_record_answer(user, issue):
    return office(user, issue.conference)


def can_record_result(user, issue):
    return works_on(user, issue, issue.conference, leading=True)


def can_record_complex_notice(user, issue):
    """It moves the citizen's date: the leader answers for it, as for every later day granted."""
    return leads(user, issue.ward_id) and office(user, issue.conference)


#: A paper to a higher body that was made elsewhere moves the date too; the office's own way is the dossier.
can_record_escalation = can_record_complex_notice


def can_correct_deadline(user, issue):
    """Only while no unit has taken the matter; whether somebody relied on the date before, the action asks."""
    return not any(a.taken for a in issue.assignments.all()) and office(user, issue.conference)


def can_close_issue(user, issue):
    return office(user, issue.conference)


def can_reopen_issue(user, issue):
    return office(user, issue.conference)


# The notice of conclusions


def can_draft_notice(user, conference):
    return office(user, conference)


def _office_of_notice(user, document):
    return document.kind == CONCLUSION_NOTICE and writes(user, document.ward_id)


def can_edit_notice(user, document):
    return _office_of_notice(user, document)


def can_issue_notice(user, document):
    return _office_of_notice(user, document)


def can_discard_notice(user, document):
    return _office_of_notice(user, document)


def can_supersede_notice(user, document):
    return _office_of_notice(user, document)
