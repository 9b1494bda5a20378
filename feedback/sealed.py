"""The history of matters that went to the lane of their own law: that something was done, not the words of it."""

from dialogue_site import audit

from .models import Opinion

#: Facts of an entry that repeat what a citizen said or what the office wrote about it.
_CITED = ("excerpt", "summary")


def open_entries(obj, sealed, most):
    """The newest ``most`` entries of the history of ``obj`` as they may be shown; nothing is written.

    Of a ``sealed`` object only who did what and when. Of another one the words of opinions that are sealed now.
    """
    entries = list(audit.timeline(obj)[:most])
    if sealed:
        for entry in entries:
            entry.before, entry.after, entry.reason, entry.object_text = {}, {}, "", ""
            entry.label = entry.label.partition(":")[0] if entry.verb in _NAMING else entry.label
        return entries
    citing = [e for e in entries if any(name in facts for facts in (e.before, e.after) for name in _CITED)]
    codes = {facts.get("opinion") for e in citing for facts in (e.before, e.after)} - {None}
    hidden = set(_sealed_codes(obj.conference_id)) if codes else set()
    for entry in citing:
        for facts in (entry.before, entry.after):
            if facts.get("opinion") in hidden:
                for name in _CITED:
                    facts.pop(name, None)
    return entries


#: Their sentence names an issue or a speaker after a colon.
_NAMING = ("issue.link", "issue.unlink", "issue.add", "relation.undo", "issue.take_in", "issue.split", "issue.relate")


def _sealed_codes(conference):
    return [opinion.code for opinion in Opinion.objects.filter(conference=conference, restricted=True).only("number")]
