"""What a citizen is told when the answer needs more time (domain.md 3.5, sample 5; conclusion 2d of 2022)."""

from dialogue_site.lib.dates import running_date

from ..models.extensions import ExtensionKind
from ..models.letters import LetterKind
from .words import division, lower_first, occasion, sentence, upper_first

LETTER_KINDS = {
    ExtensionKind.EXTENSION: LetterKind.EXTENSION,
    ExtensionKind.COMPLEX: LetterKind.COMPLEX,
}


def letter_subject(extension):
    """The subject of the letters, without “V/v”."""
    year = extension.conference.year
    if extension.kind == ExtensionKind.COMPLEX:
        return f"thông báo thời gian, cơ quan giải quyết kiến nghị tại Hội nghị đối thoại năm {year}"
    return f"thông báo gia hạn thời gian trả lời kiến nghị tại Hội nghị đối thoại năm {year}"


def letter_body(extension, addressed, links):
    """The text for one citizen, called ``addressed``, about what that citizen asked (``links``)."""
    return "\n\n".join(
        [_opening(extension, addressed, links), *_reasons(extension), *_facts(extension), _end(extension)]
    )


def _opening(extension, addressed, links):
    when = occasion(extension.conference, [link.opinion.source for link in links])
    return f"{when}, {addressed} có kiến nghị về nội dung: {sentence(lower_first(extension.issue.summary.strip()))}"


def _reasons(extension):
    reason, office = lower_first(" ".join(extension.reason.split())), f"UBND {division(extension.conference)}"
    if extension.kind == ExtensionKind.COMPLEX:
        return [
            f"Đây là nội dung phức tạp: {sentence(reason)}",
            "Để bảo đảm khách quan, đúng quy trình, trình tự của pháp luật, "
            f"{office} thông báo thời gian, cơ quan giải quyết như sau:",
        ]
    until = f" (chậm nhất ngày {running_date(extension.old_due_on)})" if extension.old_due_on else ""
    return [
        f"{office} đang xem xét, giải quyết nhưng chưa thể trả lời trong thời hạn đã ấn định{until}, "
        f"vì: {sentence(reason)}",
        f"{office} thông báo như sau:",
    ]


def _facts(extension):
    day, unit = running_date(extension.new_due_on), extension.issue.lead_unit or extension.unit
    lines = []
    if extension.kind == ExtensionKind.COMPLEX:
        lines.append(f"Cơ quan giải quyết: {sentence(upper_first(extension.responsible_body))}")
        lines.append(f"Thời gian: thông báo kết quả giải quyết chậm nhất ngày {day}.")
    else:
        lines.append(f"Thời hạn trả lời mới: chậm nhất ngày {day}.")
    if unit:
        lines.append(f"Đơn vị đầu mối: {sentence(unit.name)}")
    return [f"{number}. {line}" for number, line in enumerate(lines, start=1)]


def _end(extension):
    return f"UBND {division(extension.conference)} sẽ thông báo bằng văn bản nếu có thay đổi về thời gian."
