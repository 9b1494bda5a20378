"""What makes an answer look generic: plain rules that warn the drafter and the leader and stand in nobody's way.

A citizen wants to read where, when, who and by which rule; “đang xem xét” says nothing of it (peers.md 6, leader 2).
"""

import re

from django.utils.translation import gettext as _

from dialogue_site.lib.text import fold

from .states import Outcome

#: Shorter answers hardly say where, when and who.
SHORT = 120
#: Folded phrases that promise nothing anybody could check.
GENERIC = (
    "dang xem xet",
    "se xem xet",
    "se giai quyet trong thoi gian toi",
    "trong thoi gian toi",
    "ghi nhan y kien",
    "xin tiep thu",
    "se nghien cuu",
    "tiep tuc theo doi",
    "theo quy dinh hien hanh",
    "dang duoc quan tam",
    "som nhat co the",
)
_DATE = re.compile(
    r"\b\d{1,2}/\d{1,2}(/\d{4})?\b|\bthang \d{1,2}\b|\bquy (i{1,3}|iv|[1-4])\b|\bngay \d{1,2}\b|\b20\d\d\b"
)
_PLACE = re.compile(r"\b(ngo|ngach|hem|duong|pho|so nha|to dan pho|khu|to \d+|tuyen|thua dat|cau|cong|cho|truong)\b")
_UNIT = re.compile(r"\b(ubnd|uy ban|phong|bo phan|ban|cong an|so|van phong|to dan pho|doi|cong ty|trung tam|don vi)\b")
_LEGAL = re.compile(r"\b(luat|nghi dinh|nghi quyet|quyet dinh|thong tu|quy dinh|quy che|ke hoach|dieu \d+)\b")


def warnings(text, *, outcome="", legal_basis="", promised_on=None, place=""):
    """Sentences about what the answer does not say, in the language of the interface; none for a concrete one."""
    words = f" {fold(text)} "
    found = []
    if len(text.strip()) < SHORT:
        found.append(_("The answer is very short: does the citizen learn what was done, where and when?"))
    if not (_PLACE.search(words) or (place and fold(place) in words)):
        found.append(_("The answer names no place."))
    if not _DATE.search(words) and promised_on is None:
        found.append(_("The answer names no date."))
    if not _UNIT.search(words):
        found.append(_("The answer does not say which unit is responsible."))
    if not legal_basis.strip() and not _LEGAL.search(words) and outcome != Outcome.RESOLVED:
        found.append(_("The answer gives no legal basis."))
    generic = next((phrase for phrase in GENERIC if f" {phrase}" in words), "")
    if generic:
        found.append(_("The answer uses a phrase that says nothing: “%s”.") % _as_written(text, generic))
    return found


def warnings_of(answer):
    """The same for a stored edition."""
    return warnings(
        answer.text, outcome=answer.outcome, legal_basis=answer.legal_basis, promised_on=answer.promised_on,
        place=answer.issue.place,
    )  # fmt: skip


def _as_written(text, phrase):
    """The words of ``text`` that fold to ``phrase``, with their marks; the folded ones where they cannot be told."""
    words, wanted = text.split(), phrase.split()
    for start in range(len(words) - len(wanted) + 1):
        piece = " ".join(words[start : start + len(wanted)]).strip(".,;:!?")
        if fold(piece) == phrase:
            return piece
    return phrase
