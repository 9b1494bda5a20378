"""Who is still owed an answer, and what stands in the way of a letter: one question for pages, letters and runs.

A debt (an owed :class:`~feedback.models.OpinionIssue`) is **ready** when an approved edition answers its issue and no
living letter covers it, **in a letter** when one does, and **waiting** otherwise.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, BinaryField, Case, CharField, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Length

from dialogue_site.models.documents import DocumentState
from feedback.models import Issue, Opinion, OpinionIssue, Person

from .models import Answer, ConclusionNotice, LetterItem, OralReply
from .models.letters import LetterKind
from .states import AnswerState

#: Editions that may stand in a letter: approved, or on their way to the citizens already.
PRINTABLE = (AnswerState.APPROVED, AnswerState.ISSUED, AnswerState.DISPATCHED)
#: Editions that hold no more: a letter with one of them covers nothing.
FALLEN = (AnswerState.SUPERSEDED, AnswerState.WITHDRAWN)
#: Papers that still can reach, or have reached, somebody.
LIVING = (DocumentState.DRAFT, DocumentState.ISSUED)


def covering_items(**of):
    """Items of living answer letters whose edition still holds; a relayed reply (no edition) covers as well."""
    held = LetterItem.objects.filter(letter__kind=LetterKind.ANSWER, letter__document__state__in=LIVING, **of)
    return held.exclude(answer__state__in=FALLEN)


def owed_links(links=None):
    """Debts with ``covered`` (a letter has them) and ``answered`` (an edition could stand in a letter)."""
    links = OpinionIssue.objects.all() if links is None else links
    printable = Answer.objects.filter(issue=OuterRef("issue"), state__in=PRINTABLE, outside=False)
    return links.owed().annotate(
        covered=Exists(covering_items(link=OuterRef("pk"))),
        answered=Exists(printable),
    )


def ready(links):
    return links.filter(answered=True, covered=False)


#: After every code, in length and in letters: whoever lives in no group known comes last.
NO_GROUP = "~" * 60


def with_citizen(links):
    """``links`` with the key of whom they are owed to, and the order of a walk: residential group, then name."""
    return links.annotate(
        citizen=Case(
            When(opinion__speaker=None, then=F("opinion_id") * 2 + 1),
            default=F("opinion__speaker_id") * 2,
            output_field=BigIntegerField(),
        ),
        # A person stands in one place, whatever group each opinion was collected in.
        group_code=Case(
            When(opinion__speaker=None, then=Coalesce("opinion__residential_group__code", Value(NO_GROUP))),
            default=Coalesce("opinion__speaker__residential_group__code", Value(NO_GROUP)),
            output_field=CharField(),
        ),
        # Codes that count up, tdp-5 before tdp-16: the shorter one first.
        group_length=Length("group_code"),
        name_key=Coalesce("opinion__speaker__sort_key", Value(b""), output_field=BinaryField()),
    )  # fmt: skip


def still_owed(conference):
    """``{"opinions", "issues", "citizens"}`` still owed an answer by ``conference``: the three counts, one query."""
    links = with_citizen(OpinionIssue.objects.filter(issue__conference=conference).owed()).order_by()
    return links.aggregate(
        opinions=Count("opinion", distinct=True),
        issues=Count("issue", distinct=True),
        citizens=Count("citizen", distinct=True),
    )


def unconfirmed(**of):
    """Issues answered finally in the room whose notice of conclusions is not out: their citizens are owed still."""
    out = ConclusionNotice.objects.filter(document__state=DocumentState.ISSUED).values("conference")
    replied = OralReply.objects.filter(is_final=True).values("issue")
    return Issue.objects.filter(**of).filter(pk__in=replied).answered().exclude(conference__in=out)


@dataclass
class Citizen:
    """One who is owed: a person, or the opinion of a voice without a name, with the debts and their letters."""

    key: int
    person: object = None
    opinion: object = None
    ready: list = field(default_factory=list)
    covered: list = field(default_factory=list)
    waiting: list = field(default_factory=list)

    @property
    def links(self):
        return [*self.ready, *self.covered, *self.waiting]

    @property
    def holder(self):
        return self.person or self.opinion

    @property
    def group(self):
        return self.holder.residential_group if self.holder.residential_group_id else None

    @property
    def complete(self):
        """Would a letter now answer everything still owed?"""
        return bool(self.ready) and not self.waiting


@dataclass
class Rest:
    """What a citizen raised beside the matters of one letter: answered already, in another letter, or waiting."""

    answered: list
    covered: list
    waiting: list


def rest_of(citizen, links):
    """The :class:`Rest` of a citizen among ``links`` once a letter takes what is ready; one link for each issue."""
    own = links.counted().exclude(answered_on=None)
    whose = {"opinion__speaker": citizen.person} if citizen.person else {"opinion": citizen.opinion}
    taken = {link.issue_id for link in citizen.ready}
    piles = []
    for pile in (citizen.waiting, citizen.covered, own.filter(**whose)):
        rows = {link.issue_id: link for link in pile if link.issue_id not in taken}
        taken |= rows.keys()
        piles.append(list(rows.values()))
    return Rest(waiting=piles[0], covered=piles[1], answered=piles[2])


def key_of(person=None, opinion=None):
    """The key of a citizen; the opposite of :func:`split_key`."""
    return person.pk * 2 if person is not None else opinion.pk * 2 + 1


def split_key(key):
    """``(person key, opinion key)`` of a citizen's key; one of them is ``None``."""
    return (None, key // 2) if key % 2 else (key // 2, None)


def citizens(links, keys=None):
    """``[Citizen]`` of the debts ``links``, in walking order; ``keys`` narrows and orders them."""
    rows = with_citizen(owed_links(links))
    if keys is not None:
        people = [key // 2 for key in keys if not key % 2]
        voices = [key // 2 for key in keys if key % 2]
        rows = rows.filter(Q(opinion__speaker__in=people) | Q(opinion__in=voices, opinion__speaker=None))
    rows = rows.select_related(
        "issue__lead_unit", "issue__category", "opinion__speaker__residential_group", "opinion__residential_group"
    ).order_by("group_length", "group_code", "name_key", "citizen", "issue__number", "pk")
    found = {}
    for link in rows:
        citizen = found.get(link.citizen)
        if citizen is None:
            opinion = link.opinion
            whom = {"person": opinion.speaker} if opinion.speaker_id else {"opinion": opinion}
            citizen = found[link.citizen] = Citizen(link.citizen, **whom)
        pile = citizen.covered if link.covered else citizen.ready if link.answered else citizen.waiting
        pile.append(link)
    if keys is None:
        return list(found.values())
    return [found[key] for key in keys if key in found]


def letters_of(links):
    """``{link key: document}`` of the living letters that cover ``links``."""
    items = covering_items(link__in=[link.pk for link in links]).select_related("letter__document")
    return {item.link_id: item.letter.document for item in items.defer("letter__document__pdf")}


def editions_of(issues):
    """``{issue key: Answer}``: the newest edition of each issue that may stand in a letter."""
    found = Answer.objects.filter(issue__in=list(issues), state__in=PRINTABLE, outside=False).select_related("issue")
    return {answer.issue_id: answer for answer in found.order_by("edition")}


def states_of(issues):
    """``{issue key: living Answer}``: how far the answers of issues are that cannot stand in a letter yet."""
    found = Answer.objects.filter(issue__in=list(issues)).living()
    return {answer.issue_id: answer for answer in found}


def holder_of(key, ward_ids):
    """``(person, opinion)`` of a citizen's key among ``ward_ids``, or ``(None, None)``."""
    person_key, opinion_key = split_key(key)
    if person_key:
        found = Person.objects.filter(pk=person_key, ward__in=ward_ids).select_related("residential_group")
        return found.first(), None
    voices = Opinion.objects.filter(pk=opinion_key, ward__in=ward_ids, speaker=None)
    return None, voices.select_related("residential_group").first()


def by_conference(links):
    """``{conference key: [link]}`` in the order given."""
    found = defaultdict(list)
    for link in links:
        found[link.issue.conference_id].append(link)
    return found
