"""Conclusions: drafted, numbered, withdrawn, until the conference is concluded."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from conferences.actions.guards import cleaned
from dialogue_site.edits import save_edit
from dialogue_site.lib.text import clean_text
from dialogue_site.permissions import require
from dialogue_site.transitions import NotAllowedNow, StaleState, move

from ..models import Conclusion
from ..permissions import (
    can_add_conclusion,
    can_edit_conclusion,
    can_withdraw_conclusion,
)
from ..states import TaskState
from .drafting import close_gaps, keep_once, put, require_drafting, write_down


@transaction.atomic
def add_conclusion(conference, *, by, text, addressee="", number=None):
    """Add a conclusion, last or in the place ``number``; those behind move on by one."""
    require_drafting(conference)
    require(can_add_conclusion(by, conference))
    standing = conference.conclusions.standing()
    facts = cleaned(Conclusion, {"text": text, "addressee": addressee}, ("text", "addressee"))
    conclusion = Conclusion(conference=conference, number=standing.count() + 1, **facts)
    conclusion.full_clean(exclude=["conference"])
    keep_once(conclusion, conference)
    put(standing, conclusion, "number", number)
    write_down(by, "conclusion.add", _("Added the conclusion"), conclusion, after={"text": conclusion.text})
    return conclusion


@transaction.atomic
def edit_conclusion(conclusion, *, by, version, number=None, **facts):
    """Change text, addressee or place. Raises ``StaleEdit`` when somebody saved since ``version``."""
    require_drafting(conclusion.conference)
    require(can_edit_conclusion(by, conclusion))
    if conclusion.withdrawn:
        raise NotAllowedNow(_t("The conclusion was withdrawn."))
    facts = cleaned(Conclusion, facts, ("text", "addressee"))
    save_edit(conclusion, version=version, by=by, verb="conclusion.edit", label=_("Changed the conclusion"), **facts)
    old = conclusion.number
    put(conclusion.conference.conclusions.standing(), conclusion, "number", number)
    if conclusion.number != old:
        write_down(
            by, "conclusion.edit", _("Moved the conclusion"), conclusion,
            before={"number": old}, after={"number": conclusion.number},
        )  # fmt: skip
    return conclusion


@transaction.atomic
def withdraw_conclusion(conclusion, *, by, reason):
    """The conclusion stays on record and no longer counts, its tasks neither; those behind move up."""
    require_drafting(conclusion.conference)
    require(can_withdraw_conclusion(by, conclusion))
    reason = clean_text(reason)
    if not reason:
        raise NotAllowedNow(_t("Please give the reason."))
    for task in conclusion.tasks.filter(state=TaskState.DRAFT):
        move(task, "task.cancel", by=by, reason=reason)
    changed = Conclusion.objects.filter(pk=conclusion.pk, withdrawn=False, version=conclusion.version)
    if not changed.update(withdrawn=True, version=F("version") + 1):
        raise StaleState(conclusion)
    conclusion.withdrawn = True
    conclusion.version += 1
    close_gaps(conclusion.conference.conclusions.standing(), "number")
    write_down(by, "conclusion.withdraw", _("Withdrew the conclusion"), conclusion, reason=reason)
    return conclusion
