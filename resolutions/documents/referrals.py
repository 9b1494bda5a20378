"""The guidance slip (phiếu hướng dẫn) of a matter that has a law of its own: it names the body, not the content."""

from dialogue_site.letterheads import issuer_of, letterhead_on
from dialogue_site.lib.dates import document_date, running_date
from dialogue_site.models.documents import System
from dialogue_site.papers import Signature, TableForm
from feedback.models.relations import ReferralKind

from .words import lower_first, when_raised

#: What it is, and the law that says who handles it (domain.md 0.12).
LANES = {
    ReferralKind.COMPLAINT: ("khiếu nại", "Luật Khiếu nại năm 2011 và Luật Tiếp công dân năm 2013"),
    ReferralKind.DENUNCIATION: ("tố cáo", "Luật Tố cáo năm 2018 và Luật Tiếp công dân năm 2013"),
    ReferralKind.SECRET: ("nội dung thuộc phạm vi bí mật nhà nước", "Luật Bảo vệ bí mật nhà nước"),
    ReferralKind.OTHER: ("nội dung có trình tự giải quyết riêng", "quy định của pháp luật về trình tự đó"),
}

BLANK = "." * 64


def slip_form(referral):
    """The :class:`~dialogue_site.papers.TableForm` of one sheet, under the head of the People's Committee."""
    day = referral.referred_on
    letterhead = letterhead_on(issuer_of(referral.ward, System.STATE, day), System.STATE, day)
    what, law = LANES[referral.kind]
    reference = f" (số tham chiếu: {referral.reference})" if referral.reference else ""
    conference = referral.conference
    when = when_raised([referral.opinion.source] if referral.opinion_id else [])
    words = [
        f"Kính gửi: {_citizen(referral)}",
        f"{when} {lower_first(conference.title.strip())}, ngày {running_date(conference.date)}, ông (bà) đã nêu nội "
        f"dung được xác định là {what}{reference}.",
        f"Theo {law}, nội dung này không thuộc phạm vi giải quyết của hội nghị đối thoại. Đề nghị ông (bà) liên hệ, "
        f"gửi đơn đến {referral.destination} là cơ quan, người có thẩm quyền để được tiếp nhận, xem xét theo quy định.",
        "Nội dung ông (bà) đã nêu được lưu trong hồ sơ của hội nghị, không công khai và không được xem xét, giải quyết "
        "tại hội nghị đối thoại. Thông tin về người có ý kiến được giữ bí mật theo quy định của pháp luật.",
    ]
    return TableForm(
        title_lines=["PHIẾU HƯỚNG DẪN"],
        subject=f"Về việc gửi {what} đến cơ quan có thẩm quyền",
        superior=letterhead.superior,
        issuer=letterhead.issuer_lines,
        head="state",
        number=f"Số: {referral.number:02d}/PHD",
        place_date=document_date(day, letterhead.place),
        paragraphs="\n\n".join(words),
        signatures=[
            Signature("NGƯỜI NHẬN PHIẾU", how="(ký, ghi rõ họ tên)"),
            Signature("NGƯỜI TIẾP CÔNG DÂN", how="(ký, ghi rõ họ tên)"),
        ],
    )


def _citizen(referral):
    """Whom the slip is for; a blank line where the name is not known."""
    speaker = referral.opinion.speaker if referral.opinion_id else None
    return speaker.addressed if speaker is not None else BLANK
