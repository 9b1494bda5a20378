"""Who spoke: finding a delegate of the conference or a person the ward knows, from a few letters without accents."""

from dataclasses import dataclass

from django.db.models import Case, Value, When
from django.db.models.functions import Length, StrIndex
from django.db.models.lookups import GreaterThan

from dialogue_site.lib.posts import held_where
from dialogue_site.lib.text import exact, fold

from .models import Person

#: So many suggestions fit on a screen; the next letter narrows them.
OFFERED = 8
#: The key of “somebody the ward does not know yet”.
NEW = "new"


@dataclass(frozen=True)
class Speaker:
    """One suggestion. ``key`` is ``a<pk>`` for a delegate of the conference, ``p<pk>`` for a known person."""

    key: str
    found: object
    here: bool

    @property
    def name(self):
        return self.found.addressed

    @property
    def detail(self):
        """Posts, body and group in one line, to tell namesakes apart."""
        found = self.found
        group = found.residential_group if found.residential_group_id else None
        return held_where(found.posts, found.body, group.name if group else "", group.label if group else "")

    @property
    def group(self):
        return self.found.residential_group.label if self.found.residential_group_id else ""

    @property
    def facts(self):
        """The arguments of ``find_or_add_person``."""
        return {
            name: getattr(self.found, name) for name in ("full_name", "honorific", "posts", "body", "residential_group")
        }

    @property
    def likeness(self):
        """Two suggestions with the same one are the same human being."""
        found = self.found
        return (
            exact(found.full_name),
            found.honorific,
            exact(found.posts),
            exact(found.body),
            found.residential_group_id,
        )


def _delegates(conference):
    return conference.attendees.filter(withdrawn=False).select_related("residential_group")


def _known(conference):
    return Person.objects.filter(ward=conference.ward_id).select_related("residential_group")


def _merged(delegates, people):
    found = [Speaker(f"a{each.pk}", each, True) for each in delegates]
    seen = {speaker.likeness for speaker in found}
    others = (Speaker(f"p{each.pk}", each, False) for each in people)
    return found + [speaker for speaker in others if speaker.likeness not in seen]


def _by_name_first(rows, words):
    """Rows with all words in their name come before rows with one only in a post or a body; at most ``5 * OFFERED``.

    ``folded`` begins with a space and the name, whose length folding keeps: the place of a word tells where it is.
    """
    elsewhere = Value(0)
    for word in words:
        place = StrIndex("folded", Value(f" {word}"))
        elsewhere = elsewhere + Case(When(condition=GreaterThan(place, Length("full_name")), then=1), default=0)
    return rows.annotate(elsewhere=elsewhere).order_by("elsewhere", "sort_key", "pk")[: 5 * OFFERED]


def find_speakers(conference, text):
    """At most ``OFFERED`` speakers with words beginning like those of ``text``; two queries.

    Names before posts; among each, delegates before others and given names before the rest of a name.
    """
    words = fold(text).split()[:6]
    if not words:
        return []
    delegates, people = _delegates(conference), _known(conference)
    for word in words:
        delegates, people = delegates.filter(folded__contains=f" {word}"), people.filter(folded__contains=f" {word}")

    def order(speaker):
        given = fold(speaker.found.full_name).split()[-1:]
        return bool(speaker.found.elsewhere), not speaker.here, not any(g.startswith(w) for g in given for w in words)

    return sorted(_merged(_by_name_first(delegates, words), _by_name_first(people, words)), key=order)[:OFFERED]


def namesakes(conference, name):
    """The speakers known under this very name, accents included; two queries."""
    start, wanted = f" {fold(name)}", exact(name)
    delegates = [a for a in _delegates(conference).filter(folded__startswith=start) if exact(a.full_name) == wanted]
    people = [p for p in _known(conference).filter(folded__startswith=start)[:50] if exact(p.full_name) == wanted]
    return _merged(delegates, people)


def speaker_of(conference, key):
    """The :class:`Speaker` behind a key, among the delegates and the ward's people; ``None`` when there is none."""
    kind, number = key[:1], key[1:]
    if kind not in ("a", "p") or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    rows = _delegates(conference) if kind == "a" else _known(conference)
    found = rows.filter(pk=int(number)).first()
    return Speaker(key, found, kind == "a") if found else None


def key_of(opinion):
    """The key that the entry form would hold for a stored opinion's speaker."""
    if opinion.attendee_id:
        return f"a{opinion.attendee_id}"
    return f"p{opinion.speaker_id}" if opinion.speaker_id else ""
