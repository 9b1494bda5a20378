"""Has a higher body's reply reached every citizen? Asked again whenever a debt is paid or owed anew.

A reply is passed on when nobody who asked for the issue is owed an answer any more, and every one of those answers is
dated on or after the day of the reply: an earlier one cannot have told it. Nothing else closes a dossier.
"""

from django.db.models import Max, Min

from dialogue_site.transitions import fits, move
from feedback.models import OpinionIssue

from ..models import DossierIssue
from ..models.dossiers import SENT_DOSSIERS
from ..states import DossierState


def told_on(item):
    """The day on which the last citizen of the item's issue got the reply, or ``None`` while somebody has not."""
    links = OpinionIssue.objects.filter(issue=item.issue_id).counted()
    if not item.reply or links.filter(answered_on=None).exists():
        return None
    days = links.aggregate(first=Min("answered_on"), last=Max("answered_on"))
    return days["last"] if days["first"] is not None and days["first"] >= item.reply_date else None


def settle_relays(issue_ids, *, by):
    """Bring what is kept of the dossiers of these issues up to date; their rows are held by the issues' lock."""
    asked = DossierIssue.objects.filter(
        issue__in=list(issue_ids), dossier__state__in=(*SENT_DOSSIERS, DossierState.RELAYED)
    )
    touched = {}
    for item in asked.select_related("dossier__conference", "dossier__ward").order_by("dossier", "pk"):
        day = told_on(item)
        if day != item.relayed_on:
            DossierIssue.objects.filter(pk=item.pk).update(relayed_on=day)
            touched.setdefault(item.dossier_id, item.dossier)
    for dossier in touched.values():
        finish_or_resume(dossier, by=by)


def finish_or_resume(dossier, *, by):
    """Move the dossier to or from its end by what its items say."""
    ours = dossier.items.ours()
    done = dossier.items.filter(relayed_on__isnull=False).exists() and not ours.filter(relayed_on=None).exists()
    if done and fits(dossier, "dossier.finish"):
        move(dossier, "dossier.finish", by=by)
    elif not done and fits(dossier, "dossier.resume"):
        move(dossier, "dossier.resume", by=by)
