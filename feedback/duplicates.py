"""Matters that were raised already: shown to the clerk, never merged by themselves."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from dialogue_site.lib.text import fold

from .models import Issue
from .states import PUT_ASIDE

#: Issues compared in full, the newest of those the index finds: what bounds the cost of a keystroke.
COMPARED = 200
OFFERED = 4
#: Likeness from which two texts are shown side by side, of 100.
ALIKE = 72
#: What alike words lose when the numbers in them (alley, house, group) are all different.
ELSEWHERE = 20
#: A shorter text is like everything.
LEAST_LETTERS = 8
#: What stands in most summaries and tells nothing about them.
HOLLOW = frozenset({
    "de nghi", "kien nghi", "phan anh", "to dan", "dan pho", "pho so", "khu vuc", "dia ban", "tren dia",
    "giai quyet", "nguoi dan", "quan tam", "chinh quyen", "uu tien", "phuong quan",
})  # fmt: skip
_CODE = re.compile(r"\s*(?:v[dđ]\s*[-–]?\s*)?0*([1-9][0-9]{0,6})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Likeness:
    """An issue that may be the same matter; ``linkable`` when it belongs to the conference being entered."""

    issue: Issue
    score: int
    linkable: bool


def likely_duplicates(conference, text):
    """At most ``OFFERED`` issues of the ward like ``text``, this conference's first; two queries at any size.

    Candidates come from the full-text index alone (any two neighbouring words in common), at most ``COMPARED``
    of them; ``token_set_ratio`` on folded text then ranks them.
    """
    folded = fold(text)[:400]
    if len(folded) < LEAST_LETTERS or " " not in folded:
        return []
    near = Issue.objects.filter(ward=conference.ward_id).exclude(stage__in=PUT_ASIDE).near(text, HOLLOW)
    near = near.select_related("conference", "category", "lead_unit").defer("search_text", "public_summary")
    found = []
    for issue in near.order_by("-pk")[:COMPARED]:
        summary = fold(issue.summary)
        score = fuzz.token_set_ratio(folded, summary)
        if score < ALIKE and issue.detail:
            score = 0.95 * fuzz.token_set_ratio(folded, f"{summary} {fold(issue.detail[:600])}")
        if _elsewhere(folded, summary):
            score -= ELSEWHERE
        if score >= ALIKE:
            found.append(Likeness(issue, round(score), issue.conference_id == conference.pk))
    found.sort(key=lambda likeness: (not likeness.linkable, -likeness.score, -likeness.issue.pk))
    return found[:OFFERED]


def _elsewhere(one, other):
    """Both name numbers, and none is the same."""
    mine, theirs = set(re.findall(r"\d+", one)), set(re.findall(r"\d+", other))
    return bool(mine and theirs and mine.isdisjoint(theirs))


def find_issues(conference, text):
    """Issues of the conference by number (“VD-05”, “5”) or by words, exact accents first."""
    issues = Issue.objects.filter(conference=conference).exclude(stage__in=PUT_ASIDE)
    issues = issues.select_related("category", "lead_unit").defer("search_text")
    number = number_in(text)
    found = list(issues.filter(number=number)) if number else []
    for part in issues.search_ranked(text, typing=True) if text.strip() else ():
        if len(found) < OFFERED:
            found += [issue for issue in part.order_by("-pk")[:OFFERED] if issue not in found]
    return found[:OFFERED]


def number_in(text):
    """The issue's number at the beginning of ``text``; ``None`` when it begins otherwise."""
    match = _CODE.match(text)
    return int(match[1]) if match else None
