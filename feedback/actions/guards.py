"""What every verb of this stage asks before it changes an opinion."""

from django.utils.translation import gettext as _

from dialogue_site.transitions import NotAllowedNow

from ..models.relations import IssueRelation, RelationKind
from ..states import OpinionState


def refuse_withdrawn(opinion):
    if opinion.state == OpinionState.WITHDRAWN:
        raise NotAllowedNow(_("The opinion was withdrawn: it can be read, no longer changed."))


def refuse_both(asked, no_request_reason):
    """An opinion asks for something, or there is a reason why not; never both."""
    if asked and no_request_reason:
        raise NotAllowedNow(_("An opinion with issues asks for something: leave out “no request because”."))


def refuse_sealed(opinion):
    """Words that belong to another lane are shown to nobody, so nobody works on them here."""
    if opinion.restricted:
        raise NotAllowedNow(_("The opinion belongs to a procedure of its own: its words are no longer worked on here."))


def seal_search(opinions):
    """Nobody is found by a matter withdrawn, where the other one of the same opinion went to another lane."""
    for opinion in opinions.filter(restricted=True).select_related("speaker", "residential_group"):
        opinion.save(update_fields=["search_text"])


def refuse_merged_into(issue):
    """Those who asked for merged issues are owed through ``issue``: it is not taken out of the counts under them."""
    if IssueRelation.objects.standing().filter(target=issue, kind=RelationKind.MERGED).exists():
        raise NotAllowedNow(_("Other issues were merged into %s. Undo that first.") % issue.code)
