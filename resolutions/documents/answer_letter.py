"""The words of one letter that answers all issues of one citizen (domain.md 3.5, sample 4)."""

from dialogue_site.lib.dates import running_date
from dialogue_site.lib.numbers import two_digits

from ..states import Outcome
from .words import division, lower_first, occasion, sentence, upper_first

#: A longer excerpt is not repeated in the letter: the citizen knows what was said.
LONGEST_EXCERPT = 400
_RESULT_WORDS = {Outcome.RESOLVED: "Kết quả", Outcome.SCHEDULED: "Kết quả, thời hạn giải quyết"}


def letter_subject(conference):
    """The subject, without “V/v”."""
    return f"trả lời kiến nghị của công dân tại Hội nghị đối thoại năm {conference.year}"


def letter_body(conference, called, rows, rest=None, day=None):
    """The text for a citizen ``called`` “Ông” or “Bà”; ``rows`` are ``(link, answer)`` in the order of the issues.

    ``rest`` (:class:`resolutions.owed.Rest`) is what else the citizen raised: counted in the opening, and what still
    waits is promised at the end, by its date unless that has passed on ``day``.
    """
    office = f"UBND {division(conference)}"
    waiting = rest.waiting if rest else []
    paragraphs = [_opening(conference, called, rows, rest)]
    for number, (link, answer) in enumerate(rows, start=1):
        paragraphs.append(_matter(number if len(rows) > 1 else 0, link, answer))
    paragraphs += [_still_waits(link.issue, office, day) for link in waiting]
    paragraphs.append(
        f"{office} cảm ơn ý kiến của {called}. Nếu chưa thống nhất với nội dung trả lời, đề nghị {called} phản ánh "
        f"đến Ủy ban MTTQ {division(conference)} hoặc Văn phòng {office}."
    )
    return "\n\n".join(paragraphs)


def _opening(conference, called, rows, rest):
    """How many matters the citizen raised in all, how many are answered elsewhere, how many here."""
    here = len({link.issue_id for link, _answer in rows})
    elsewhere = [
        (len(rest.answered) if rest else 0, "đã được trả lời"),
        (len(rest.covered) if rest else 0, "có văn bản trả lời riêng"),
    ]
    total = here + sum(number for number, _how in elsewhere) + (len(rest.waiting) if rest else 0)
    parts = [f"{two_digits(number)} vấn đề {how}" for number, how in elsewhere if number]
    among = f", trong đó {', '.join(parts)}" if parts else ""
    what = "" if here == total else f" {two_digits(here)} vấn đề"
    when = occasion(conference, [link.opinion.source for link, _answer in rows])
    # The name in full once; the text below has the abbreviation alone.
    return (
        f"{when}, {called} phản ánh, kiến nghị {two_digits(total)} vấn đề{among}. Sau khi xem xét, Ủy ban nhân dân "
        f"(UBND) {division(conference)} trả lời{what} như sau:"
    )


def _matter(number, link, answer):
    title = _title(link.issue)
    lines = [f"{number}. {title}" if number else sentence(title)]
    excerpt = " ".join(link.excerpt.split())
    if excerpt and len(excerpt) <= LONGEST_EXCERPT:
        lines.append(f"Nội dung kiến nghị: {sentence(lower_first(excerpt))}")
    word = _RESULT_WORDS.get(answer.outcome, "Trả lời")
    text = "\n".join(line for line in answer.text.splitlines() if line.strip())
    lines.append(f"{word}: {_ended(_without(title, text))}")
    if answer.outcome == Outcome.SCHEDULED:
        lines.append(f"Thời hạn hoàn thành: chậm nhất ngày {running_date(answer.promised_on)}.")
    if answer.why:
        lines.append(f"Lý do chưa thực hiện được: {sentence(lower_first(answer.why))}")
    if answer.legal_basis:
        lines.append(f"Căn cứ: {sentence(answer.legal_basis)}")
    return "\n".join(lines)


def _still_waits(issue, office, day):
    """The sentence for a matter this letter does not answer."""
    still_to_come = issue.due_on is not None and (day is None or issue.due_on >= day)
    by = f" chậm nhất ngày {running_date(issue.due_on)}" if still_to_come else ""
    about = lower_first(issue.summary.strip().rstrip("."))
    return f"Đối với nội dung còn lại về {about}, {office} đang giải quyết và sẽ trả lời bằng văn bản{by}."


def _title(issue):
    return f"Về {lower_first(issue.summary.strip().rstrip('.'))}"


def _without(title, text):
    """The answer without the title it repeats: “Về xe tải …: Sở … trả lời” stands below “Về xe tải …” already."""
    rest = text[len(title) :].lstrip(" :,") if text.lower().startswith(f"{title.lower()}:") else ""
    return upper_first(rest) if rest else text


def _ended(text):
    text = text.rstrip(" ;,")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def approved_words(answer):
    """What of an approved edition a letter must say, whatever else the office writes around it."""
    words = [answer.text, answer.why, answer.legal_basis]
    if answer.outcome == Outcome.SCHEDULED:
        words.append(f"ngày {running_date(answer.promised_on)}")
    return [text for text in words if text]


def says(body, text):
    """Does the letter's ``body`` hold ``text``, however it is broken into lines, begun and ended?"""
    return _flat(text) in _flat(body)


def _flat(text):
    return " ".join(text.split()).strip(" ;,.").casefold()
