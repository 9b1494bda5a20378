"""Dossiers: opened for one body, filled with issues, edited, withdrawn. Sending and replies have files of their own."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conferences.actions.guards import cleaned, require_running
from dialogue_site import audit, clock
from dialogue_site.edits import save_edit
from dialogue_site.lib.text import clean_text, fold
from dialogue_site.notify import tell
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, fits, move
from feedback.models import Issue

from ..documents.dossiers import asked_by_default
from ..models import Dossier, DossierIssue
from ..models.dossiers import OPEN_DOSSIERS, SENT_DOSSIERS, DossierForm
from ..permissions import (
    can_add_dossier_issue,
    can_edit_dossier,
    can_open_dossier,
    can_send_up_issue,
    can_withdraw_dossier,
)
from ..states import DossierState
from .people import office_but, tell_office

EDITABLE = ("body", "sent_to", "form", "expected_on", "note")


def candidates(conference):
    """Issues that may join a dossier: given to a unit, not sent up yet, in no other open dossier."""
    taken = DossierIssue.objects.filter(dossier__state__in=OPEN_DOSSIERS).values("issue")
    at_units = Issue.objects.filter(conference=conference, stage__in=("assigned", "in_progress"))
    return at_units.exclude(pk__in=taken).order_by("number")


def hold_dossier(dossier):
    """The dossier as it stands, its row held, its conference running; the state in hand decides what is refused."""
    require_running(dossier.conference)
    return Dossier.objects.select_for_update(of=("self",)).select_related("conference__ward", "body").get(pk=dossier.pk)


def note_dossier(dossier, by, verb, label, **facts):
    """Write one entry into the dossier's history."""
    with override("vi"):
        sentence = str(label)
    audit.record(by=by, verb=verb, label=sentence, obj=dossier, **facts)


@transaction.atomic
def open_dossier(
    conference, *, by, sent_to="", body=None, form=DossierForm.SUBMISSION, expected_on=None, note="", today=None
):
    """Begin a dossier for one body and return it; ``sent_to`` names it on paper, by default as the list of units does.

    One draft at a time for each body: a second one would send two letters on one day.
    """
    require_running(conference)
    require(can_open_dossier(by, conference))
    _check_expected(expected_on, today)
    return _open(conference, by, sent_to, body, form, expected_on, note)


def _open(conference, by, sent_to, body, form, expected_on, note):
    facts = cleaned(Dossier, {"sent_to": sent_to or (body.name if body else ""), "note": note}, ("sent_to", "note"))
    if not facts["sent_to"]:
        raise NotAllowedNow(_t("Say to whom the dossier goes."))
    if draft_for(conference, body, facts["sent_to"]) is not None:
        raise NotAllowedNow(_t("A dossier for this body is being put together already. Add the issues to that one."))
    dossier = Dossier(
        ward_id=conference.ward_id, conference=conference, body=body, form=form, expected_on=expected_on, **facts
    )
    dossier.full_clean(exclude=["document"])
    dossier.save()
    label = format_lazy(_("Opened a dossier for {body}"), body=dossier.sent_to)
    note_dossier(dossier, by, "dossier.open", label, after={"sent_to": dossier.sent_to, "form": str(form)})
    return dossier


def draft_for(conference, body, sent_to=""):
    """The dossier being put together for that body, or ``None``."""
    drafts = Dossier.objects.filter(conference=conference, state=DossierState.DRAFT)
    if body is not None:
        return drafts.filter(body=body).first()
    wanted = fold(sent_to)
    return next((each for each in drafts.filter(body=None) if fold(each.sent_to) == wanted), None)


@transaction.atomic
def edit_dossier(dossier, *, by, version, today=None, **facts):
    """Change body, name on paper, form, the day asked for or the note of a draft. Raises ``StaleEdit``."""
    held = hold_dossier(dossier)
    require(can_edit_dossier(by, held))
    require_draft(held)
    unknown = set(facts) - set(EDITABLE)
    if unknown:
        raise TypeError(f"a dossier has no fact {', '.join(sorted(unknown))}")
    _check_expected(facts.get("expected_on"), today)
    texts = {name: value for name, value in facts.items() if name in ("sent_to", "note")}
    facts |= cleaned(Dossier, texts, texts)
    if not facts.get("sent_to", held.sent_to):
        raise NotAllowedNow(_t("Say to whom the dossier goes."))
    return save_edit(held, version=version, by=by, verb="dossier.edit", label=_("Changed the dossier"), **facts)


def _check_expected(day, today):
    if day is not None and day < (today or clock.today()):
        raise ValidationError(
            {"expected_on": _t("This day has passed: ask for a reply by a day that is still to come.")}
        )


def require_draft(dossier):
    """Refuse once it was sent: what went out is not rewritten."""
    if dossier.state != DossierState.DRAFT:
        raise NotAllowedNow(_t("The dossier was sent or withdrawn: it can be followed up, no longer changed."))


@transaction.atomic
def add_dossier_issue(dossier, *, by, issues):
    """Put ``issues`` of the conference into the draft; each gets a first wording of what is asked of the body."""
    held = hold_dossier(dossier)
    require(can_add_dossier_issue(by, held))
    if not issues:
        raise NotAllowedNow(_t("Choose at least one issue."))
    _add(dossier, held, by, list(issues))
    return dossier


def _add(dossier, held, by, issues, asked=""):
    allowed = set(candidates(held.conference).filter(pk__in=[i.pk for i in issues]).values_list("pk", flat=True))
    refused = [issue.code for issue in issues if issue.pk not in allowed]
    if refused:
        text = _t("%s cannot be added: not given to a unit, sent up already, or in another dossier.")
        raise NotAllowedNow(text % ", ".join(refused))
    codes = ", ".join(issue.code for issue in issues)
    move(dossier, "dossier_issue.add", by=by, label=format_lazy(_("Added to the dossier: {codes}"), codes=codes))
    for issue in issues:
        words = clean_text(asked) or asked_by_default(issue, held.sent_to)
        DossierIssue.objects.create(dossier=dossier, issue=issue, asked=words[:2000])


@transaction.atomic
def edit_dossier_issue(item, *, by, asked):
    """Word what is asked of the body about one issue."""
    held = hold_dossier(item.dossier)
    require(can_edit_dossier(by, held))
    require_draft(held)
    asked = clean_text(asked)
    if not asked:
        raise NotAllowedNow(_t("Say what is asked of the body."))
    before, item.asked = item.asked, asked
    item.save(update_fields=["asked"])
    label = format_lazy(_("Worded what is asked about {code}"), code=item.issue.code)
    note_dossier(held, by, "dossier_issue.edit", label, before={"asked": before}, after={"asked": asked})
    return held


@transaction.atomic
def remove_dossier_issue(item, *, by):
    """Take an issue out of the draft; the history keeps that it was in."""
    held = hold_dossier(item.dossier)
    require(can_edit_dossier(by, held))
    require_draft(held)
    code, asked = item.issue.code, item.asked
    DossierIssue.objects.filter(pk=item.pk).delete()
    label = format_lazy(_("Took {code} out of the dossier"), code=code)
    note_dossier(held, by, "dossier_issue.remove", label, before={"issue": code, "asked": asked})
    return held


@transaction.atomic
def send_up_issue(issue, *, by, body=None, sent_to="", asked=""):
    """From the issue's page: put it into the dossier being put together for that body, or begin one; returns it.

    The unit that leads the matter proposes; the office sends (peers.md section 6, officer 4).
    """
    require_running(issue.conference)
    require(can_send_up_issue(by, issue))
    dossier = draft_for(issue.conference, body, sent_to)
    if dossier is None:
        dossier = _open(issue.conference, by, sent_to, body, DossierForm.SUBMISSION, None, "")
    held = hold_dossier(dossier)
    _add(dossier, held, by, [issue], asked)
    label = format_lazy(_("Proposed for {body}"), body=held.sent_to)
    move(issue, "issue.send_up", by=by, label=label)
    tell_office(issue, by, _("Proposed for a higher body: {subject}"))
    return dossier


@transaction.atomic
def withdraw_dossier(dossier, *, by, reason):
    """Give the dossier up. Issues already with the body go back to work; what is on record stays."""
    held = hold_dossier(dossier)
    require(can_withdraw_dossier(by, held))
    if dossier.items.replied().exists():
        raise NotAllowedNow(_t("The body has replied: pass the reply on to the citizens instead."))
    was_sent = held.state in SENT_DOSSIERS
    move(dossier, "dossier.withdraw", by=by, reason=clean_text(reason))
    if not was_sent and held.document_id:
        move(held.document, "dossier_paper.discard", by=by)
    if was_sent:
        for item in dossier.items.select_related("issue__conference", "issue__ward").order_by("issue"):
            if fits(item.issue, "issue.come_back"):
                move(item.issue, "issue.come_back", by=by, reason=clean_text(reason))
    tell_withdrawn(dossier, by)
    return dossier


def tell_withdrawn(dossier, by):
    """The other clerks learn that nothing is expected from the body any more."""
    text = format_lazy(_("The dossier for {body} was withdrawn."), body=dossier.sent_to)
    tell(office_but(dossier.ward, by), text, dossier.get_absolute_url())
