"""What every verb of this stage asks before it changes an opinion."""

from collections import defaultdict

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


def refuse_merged_citizen(opinion, issue):
    """Who asked for an issue that was merged into ``issue`` is owed through it: that link is not a mistake."""
    merges = IssueRelation.objects.standing().filter(target=issue, kind=RelationKind.MERGED)
    merged = merges.filter(source__links__opinion=opinion).select_related("source").first()
    if merged is not None:
        raise NotAllowedNow(
            _("%(opinion)s asks for %(merged)s, which was merged into %(issue)s. Undo that first.")
            % {"opinion": opinion.code, "merged": merged.source.code, "issue": issue.code}
        )


_ABOVE = defaultdict(list)


def guards(verb):
    """Register a function of a floor above that refuses ``verb`` for facts this floor cannot see."""

    def registered(guard):
        _ABOVE[verb].append(guard)
        return guard

    return registered


def ask_above(verb, *about):
    """Let the floors above refuse ``verb``; they raise ``NotAllowedNow``."""
    for guard in _ABOVE[verb]:
        guard(*about)
