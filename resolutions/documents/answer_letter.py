"""The words of one letter that answers all issues of one citizen (domain.md 3.5, sample 4)."""

from dialogue_site.lib.dates import running_date
from dialogue_site.lib.numbers import two_digits

from ..states import Outcome
from .words import division, lower_first, occasion, sentence

#: A longer excerpt is not repeated in the letter: the citizen knows what was said.
LONGEST_EXCERPT = 400
_RESULT_WORDS = {Outcome.RESOLVED: "Kết quả", Outcome.SCHEDULED: "Kết quả, thời hạn giải quyết"}


def letter_subject(conference):
    """The subject, without “V/v”."""
    return f"trả lời kiến nghị của công dân tại Hội nghị đối thoại năm {conference.year}"


def letter_body(conference, called, rows):
    """The text for a citizen ``called`` “Ông” or “Bà”; ``rows`` are ``(link, answer)`` in the order of the issues."""
    office = f"UBND {division(conference)}"
    paragraphs = [_opening(conference, called, rows, office)]
    for number, (link, answer) in enumerate(rows, start=1):
        paragraphs.append(_matter(number if len(rows) > 1 else 0, link, answer))
    paragraphs.append(
        f"{office} cảm ơn ý kiến của {called}. Nếu chưa thống nhất với nội dung trả lời, đề nghị {called} phản ánh "
        f"đến Ủy ban MTTQ {division(conference)} hoặc Văn phòng {office}."
    )
    return "\n\n".join(paragraphs)


def _opening(conference, called, rows, office):
    when = occasion(conference, [link.opinion.source for link, _answer in rows])
    count = two_digits(len({link.issue_id for link, _answer in rows}))
    return f"{when}, {called} phản ánh, kiến nghị {count} vấn đề. Sau khi xem xét, {office} trả lời như sau:"


def _matter(number, link, answer):
    title = f"Về {lower_first(link.issue.summary.strip().rstrip('.'))}"
    lines = [f"{number}. {title}" if number else sentence(title)]
    excerpt = " ".join(link.excerpt.split())
    if excerpt and len(excerpt) <= LONGEST_EXCERPT:
        lines.append(f"Nội dung kiến nghị: {sentence(lower_first(excerpt))}")
    word = _RESULT_WORDS.get(answer.outcome, "Trả lời")
    text = "\n".join(line for line in answer.text.splitlines() if line.strip())
    lines.append(f"{word}: {_ended(text)}")
    if answer.outcome == Outcome.SCHEDULED:
        lines.append(f"Việc này sẽ làm xong chậm nhất ngày {running_date(answer.promised_on)}.")
    if answer.why:
        lines.append(f"Lý do chưa thực hiện được: {sentence(lower_first(answer.why))}")
    if answer.legal_basis:
        lines.append(f"Căn cứ: {sentence(answer.legal_basis)}")
    return "\n".join(lines)


def _ended(text):
    text = text.rstrip(" ;,")
    return text if text.endswith((".", "!", "?")) else f"{text}."
