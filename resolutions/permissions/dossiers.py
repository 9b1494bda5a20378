"""Who-may: dossiers to higher bodies. The office sends and chases; the unit that has the matter may propose it."""

from .base import clerk, office, works_on


def can_open_dossier(user, conference):
    return office(user, conference)


def can_edit_dossier(user, dossier):
    return office(user, dossier.conference)


def can_add_dossier_issue(user, dossier):
    return office(user, dossier.conference)


def can_draft_dossier_paper(user, dossier):
    return office(user, dossier.conference)


def can_send_dossier(user, dossier):
    return office(user, dossier.conference)


def can_record_dossier(user, dossier):
    return office(user, dossier.conference)


def can_record_dossier_reply(user, dossier):
    return office(user, dossier.conference)


def can_relay_dossier(user, dossier):
    """Who passes a reply on drafts answers; the leader approves them and is never the one who drafted."""
    return clerk(user, dossier.conference)


def can_chase_dossier(user, dossier):
    return office(user, dossier.conference)


def can_withdraw_dossier(user, dossier):
    return office(user, dossier.conference)


def can_send_up_issue(user, issue):
    """The office, or the unit that leads the matter and finds it beyond the ward's authority."""
    return office(user, issue.conference) or works_on(user, issue, issue.conference, leading=True)
