"""What this stage does to a conference: completing the record of its session."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from conferences.actions.guards import require_running
from dialogue_site import audit, clock
from dialogue_site.notify import holders, tell
from dialogue_site.permissions import require
from dialogue_site.roles import Role
from dialogue_site.transitions import NotAllowedNow, move

from ..models import Opinion, OpinionIssue
from ..permissions import can_record_conference
from ..reports import Report, Scope
from ..states import OPINIONS, OpinionState, Stage

#: So many codes are named in one message; the page lists them all.
NAMED = 10


def unsplit_opinions(conference):
    """Opinions that count but have neither an issue nor a reason why nothing is asked (invariant 1).

    One that went to the lane of its own law asks for nothing here.
    """
    asking = OpinionIssue.objects.filter(opinion__conference=conference).exclude(issue__stage=Stage.WITHDRAWN)
    return (
        conference.opinions.counted()
        .filter(no_request_reason="", restricted=False)
        .exclude(pk__in=asking.values("opinion"))
    )


@transaction.atomic
def record_conference(conference, *, by, ends_at=None):
    """Complete the record of the session: every opinion is split or explained, and its words are locked.

    ``ends_at`` is when it ended, for the minutes; without it what is noted stays. Raises ``NotAllowedNow`` naming the
    opinions that still wait for their issues.
    """
    require(can_record_conference(by, conference))
    require_running(conference)
    waiting = list(unsplit_opinions(conference).order_by("number").select_related("speaker")[: NAMED + 1])
    if waiting:
        codes = [opinion.code for opinion in waiting[:NAMED]] + ["…"] * (len(waiting) > NAMED)
        raise NotAllowedNow(
            _("These opinions have neither an issue nor a reason why nothing is asked: %(opinions)s.")
            % {"opinions": ", ".join(codes)}
        )
    if ends_at and conference.starts_at and ends_at <= conference.starts_at:
        raise ValidationError({"ends_at": _("The end comes before the beginning.")})
    move(conference, "conference.record", by=by, **({"ends_at": ends_at} if ends_at else {}))
    _lock_words(conference, by)
    _tell_leaders(conference)
    return conference


def _lock_words(conference, by):
    """``opinion.lock`` for all at once: the same swap and the same history, without a statement for each."""
    row = OPINIONS["opinion.lock"]
    opinions = list(conference.opinions.filter(state__in=row.frm).select_related("speaker").order_by("number"))
    Opinion.objects.filter(pk__in=[o.pk for o in opinions], state__in=row.frm).update(
        state=row.to, version=F("version") + 1, updated_at=clock.now()
    )
    with override("vi"):
        label = str(row.done)
    change = {"before": {"state": OpinionState.RECEIVED.value}, "after": {"state": row.to.value}}
    audit.record_many(by=by, facts=[{"verb": row.verb, "label": label, "obj": o} | change for o in opinions])


def _tell_leaders(conference):
    figures = Report(Scope.of_conference(conference), clock.today()).figures
    with override("vi"):
        text = _("The record of %(code)s is complete: %(opinions)s opinions, %(issues)s issues.") % {
            "code": conference.code, "opinions": figures["opinions"], "issues": figures["issues"]}  # fmt: skip
    tell(holders(ward=conference.ward, roles=[Role.LEADER]), text, conference.get_absolute_url())
