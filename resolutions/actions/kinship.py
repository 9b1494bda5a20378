"""What merging, splitting and referring share: the issue as it stands, what stands in the way, both histories."""

from django.utils.translation import gettext as _t
from django.utils.translation import override

from dialogue_site import audit
from dialogue_site.lib.text import clean_text
from dialogue_site.transitions import NotAllowedNow
from feedback.models import Issue
from feedback.models.relations import IssueRelation, RelationKind

from ..models.dossiers import OPEN_DOSSIERS
from ..states import ExtensionState


def refuse_busy(issue):
    """What is on its way about ``issue`` comes to its end first: an answer, a request for more time, a dossier."""
    if issue.answers.living().exists():
        raise NotAllowedNow(_t("An answer to %s is on its way. Carry it on, or withdraw it.") % issue.code)
    if issue.extensions.filter(state=ExtensionState.REQUESTED).exists():
        raise NotAllowedNow(_t("A later day is asked for %s. Decide that first.") % issue.code)
    if issue.dossier_items.filter(dossier__state__in=OPEN_DOSSIERS).exists():
        raise NotAllowedNow(_t("%s is in a dossier to a higher body. Take it out first.") % issue.code)


def fresh(issue):
    """The issue as it stands now; the conference's lock, taken before, keeps it like this."""
    return Issue.objects.select_related("conference", "ward", "category").get(pk=issue.pk)


def standing_merges(issue):
    """The merges into ``issue`` that stand."""
    return IssueRelation.objects.standing().filter(target=issue, kind=RelationKind.MERGED)


def relate(kind, source, target, by, reason, facts):
    """Keep how the two belong together, and what undoing it will need."""
    return IssueRelation.objects.create(
        kind=kind, source=source, target=target, reason=clean_text(reason)[:500], facts=facts, made_by=by
    )


def note(issue, by, verb, label, reason=""):
    """An entry on the page of an issue whose own stage did not move."""
    with override("vi"):
        sentence = str(label)
    audit.record(by=by, verb=verb, label=sentence, obj=issue, reason=clean_text(reason))
