"""Does a paper for the public name a citizen? Asked before it is issued; nothing asked here is printed."""

from dialogue_site.lib.text import fold
from feedback.models import Opinion, Person
from feedback.states import OpinionState

from .papers_shown import conference_of

#: A name of one word would be found everywhere.
_SHORTEST = 2


def named_in(document, kind):
    """The speakers of the conference whose full names stand in a public paper's draft; empty for other papers."""
    if kind is None or not kind.public or document.number is not None:
        return []
    text = f" {fold(' '.join([document.subject, document.body, *_cells(document.annexes)]))} "
    opinions = Opinion.objects.filter(conference=conference_of(document)).exclude(state=OpinionState.WITHDRAWN)
    people = Person.objects.filter(pk__in=opinions.values("speaker")).order_by("sort_key", "pk")
    names = dict.fromkeys(people.values_list("full_name", flat=True))
    return [name for name in names if len(name.split()) >= _SHORTEST and f" {fold(name).strip()} " in text]


def _cells(annexes):
    for annex in annexes:
        yield annex.get("title", "")
        for rows in (annex.get("rows", ()), *(rows for _heading, rows in annex.get("groups", ()))):
            for row in rows:
                yield from row
