"""What makes an answer look generic: plain rules that warn the drafter and the leader and stand in nobody's way.

A citizen wants to read where, when, who and by which rule; “đang xem xét” says nothing of it (peers.md 6, leader 2).
"""

import re

from django.utils.translation import gettext as _

from dialogue_site.lib.text import fold

from .states import Outcome

#: Shorter answers hardly say where, when and who.
SHORT = 120
#: Phrases that promise nothing anybody could check.
GENERIC = (
    "đang xem xét",
    "sẽ xem xét",
    "sẽ giải quyết trong thời gian tới",
    "trong thời gian tới",
    "ghi nhận ý kiến",
    "xin tiếp thu",
    "sẽ nghiên cứu",
    "tiếp tục theo dõi",
    "theo quy định hiện hành",
    "đang được quan tâm",
    "sớm nhất có thể",
)
#: Courtesies that say nothing by themselves: in place beside a place and a date, a warning without them.
POLITE = (
    "ghi nhận", "tiếp thu", "cầu thị", "quan tâm", "theo quy định", "theo thẩm quyền", "trong thời gian sớm nhất",
)  # fmt: skip
_DATE = re.compile(r"\b\d{1,2}/\d{1,2}(/\d{4})?\b|\b(thang|qui|ngai) (\d{1,2}|i{1,3}|iv)\b|\b20\d\d\b")
_PLACES = (
    "ngõ", "ngách", "hẻm", "đường", "phố", "số nhà", "tổ dân phố", "khu", "tuyến", "thửa đất", "cầu", "cống", "chợ",
    "trường",
)  # fmt: skip
_UNITS = (
    "ubnd", "ủy ban", "phòng", "bộ phận", "ban", "công an", "sở", "văn phòng", "đội", "công ty", "trung tâm", "đơn vị",
    "quận", "thành phố",
)  # fmt: skip
#: A basis can be looked up: “theo quy định” is none.
_BASES = ("luật", "nghị định", "nghị quyết", "quyết định", "thông tư", "quy chế", "kế hoạch", r"dieu \d+")
#: Who signs is not who does it: “UBND phường” alone tells no citizen whom to ask.
_SIGNERS = ("ubnd phường", "ủy ban nhân dân phường", "ubnd xã", "ủy ban nhân dân xã")


def _any(words):
    """A pattern of whole words, folded as the text is."""
    return re.compile(r"\b(" + "|".join(word if "\\" in word else fold(word) for word in words) + r")\b")


_PLACE, _UNIT, _LEGAL, _SIGNER = _any(_PLACES), _any(_UNITS), _any(_BASES), _any(_SIGNERS)
_GENERIC, _POLITE = _any(GENERIC), _any(POLITE)


def warnings(text, *, outcome="", legal_basis="", promised_on=None, place=""):
    """Sentences about what the answer does not say, in the language of the interface; none for a concrete one."""
    words = f" {fold(text)} "
    found = []
    if len(text.strip()) < SHORT:
        found.append(_("The answer is very short: does the citizen learn what was done, where and when?"))
    placed = bool(_PLACE.search(words) or (place and fold(place) in words))
    if not placed:
        found.append(_("The answer names no place."))
    dated = bool(_DATE.search(words)) or promised_on is not None
    if not dated:
        found.append(_("The answer names no date."))
    if not _UNIT.search(_SIGNER.sub(" ", words)):
        found.append(_("The answer does not say which unit is responsible."))
    if not legal_basis.strip() and outcome != Outcome.RESOLVED:
        named = _("“Legal basis” is left empty: write the document that the answer names there as well.")
        found.append(named if _LEGAL.search(words) else _("The answer gives no legal basis."))
    generic = _GENERIC.search(words) or (None if dated and placed else _POLITE.search(words))
    if generic:
        found.append(_("The answer uses a phrase that says nothing: “%s”.") % _as_written(text, generic[1]))
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
