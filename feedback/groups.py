"""Residential groups by what people call them: “TDP 5”, “tổ 5”, “Tổ dân phố số 05”."""

from dialogue_site.lib.text import fold, group_key
from dialogue_site.models import Unit

OFFERED = 8


def groups_of(conference):
    """The residential groups of the conference's ward that existed on its day, in their order; one query."""
    groups = Unit.objects.filter(ward=conference.ward_id).residential_groups().valid_on(conference.date)
    return list(groups)


def _names(group):
    return [name for name in (group.name, group.short_name) if name]


def find_groups(conference, text):
    """Suggestions for ``text``: the group of that number first, then names that hold its words."""
    key, words = group_key(text), fold(text).split()
    groups = groups_of(conference)
    same = [group for group in groups if key and key in map(group_key, _names(group))]
    like = [
        group
        for group in groups
        if group not in same and words and all(f" {word}" in f" {group.folded}" for word in words)
    ]
    return (same + like)[:OFFERED]


def group_named(conference, text):
    """The one group that ``text`` names: by its name, or by its number; ``None`` for none or several."""
    key, wanted = group_key(text), fold(text)
    groups = groups_of(conference)
    named = [group for group in groups if wanted in map(fold, _names(group))]
    named = named or [group for group in groups if key and key in map(group_key, _names(group))]
    return named[0] if len(named) == 1 else None
