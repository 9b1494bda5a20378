"""What may be shown of opinions with a matter that went to the lane of its own law, and of their history.

Design invariant 11, docs/decisions/0010.
"""

from dialogue_site import audit

from .models import Issue, Opinion, OpinionIssue
from .states import Stage

#: Facts of an entry that repeat what a citizen said or what the office wrote about it.
_CITED = ("excerpt", "summary", "verbatim", "note")
#: Their sentence names an issue or a speaker after a colon.
_OF_ISSUES = ("relation.undo", "issue.take_in", "issue.split", "issue.relate", "issue.merge", "issue.unmerge")
_NAMING = ("issue.link", "issue.unlink", "issue.add", *_OF_ISSUES)


def with_links_here(opinions):
    """``opinions`` as a list; what may be shown of those with a matter of another lane is fetched with one query."""
    opinions = list(opinions)
    found = {opinion.pk: [] for opinion in opinions if opinion.restricted}
    if found:
        for link in OpinionIssue.objects.filter(opinion__in=found).counted().select_related("issue"):
            found[link.opinion_id].append(link)
    for opinion in opinions:
        if opinion.restricted:
            opinion.links_here = found[opinion.pk]
    return opinions


def open_entries(obj, most, *, office):
    """The newest ``most`` entries of the history of an issue or opinion as they may be shown; nothing is written.

    Of what went to another lane only who did what and when; of the rest nothing that repeats the words, and for
    people outside the ``office`` nothing that names the matter.
    """
    entries = list(audit.timeline(obj)[:most])
    if _is_sealed(obj):
        entries = [entry for entry in entries if office or entry.verb != "opinion.refer"]
        for entry in entries:
            entry.before, entry.after, entry.reason, entry.object_text = {}, {}, "", ""
            entry.label = entry.label.partition(":")[0] if entry.verb in _NAMING else entry.label
        return entries
    joining = _joining(obj, entries)
    if not office:
        entries = [entry for entry in entries if entry.verb != "opinion.refer" and entry not in joining]
    for entry in joining:
        entry.before, entry.after, entry.reason = {}, {}, ""
    own = isinstance(obj, Opinion) and obj.restricted
    citing = [e for e in entries if any(name in facts for facts in (e.before, e.after) for name in _CITED)]
    codes = {facts.get("opinion") for e in citing for facts in (e.before, e.after)} - {None}
    hidden = set(_sealed_codes(obj.conference_id)) if codes and not own else set()
    for entry in citing:
        for facts in (entry.before, entry.after):
            if own or facts.get("opinion") in hidden:
                for name in _CITED:
                    facts.pop(name, None)
    return entries


def _is_sealed(obj):
    return obj.sealed if isinstance(obj, Opinion) else obj.stage == Stage.OUT_OF_SCOPE


def _joining(obj, entries):
    """The entries that join ``obj`` to an issue that went to another lane; asked only where some name an issue."""
    verbs = _NAMING if isinstance(obj, Opinion) and obj.restricted else _OF_ISSUES
    naming = [entry for entry in entries if entry.verb in verbs]
    if not naming:
        return []
    gone = Issue.objects.filter(conference=obj.conference_id, stage=Stage.OUT_OF_SCOPE).only("number")
    codes = {issue.code for issue in gone}
    return [entry for entry in naming if codes & _words(entry)]


def _words(entry):
    facts = [str(value) for each in (entry.before, entry.after) for value in each.values()]
    text = " ".join([entry.label, entry.object_text, entry.reason, *facts])
    return {word.strip(".,:;()[]'\"") for word in text.split()}


def _sealed_codes(conference):
    return [opinion.code for opinion in Opinion.objects.filter(conference=conference, restricted=True).only("number")]
