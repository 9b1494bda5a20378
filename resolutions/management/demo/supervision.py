"""The demo's last stage: the papers of the conference, the reconciliation, the Front's verdicts, two reports."""

from datetime import date

from dialogue_site import clock
from resolutions.actions import papers, periodic, phrases, reconciliation, reviews

from .story import fresh

INVITED_ON = date(2022, 9, 20)
RECONCILED_ON = date(2022, 10, 4)
PUBLISHED_ON = date(2022, 10, 10)
CHAIRMAN = {"authority": "TM. ỦY BAN NHÂN DÂN", "post": "CHỦ TỊCH", "signer": "Nguyễn Văn Luyện"}
PARTY_OFFICE = {"authority": "T/L BAN THƯỜNG VỤ", "post": "CHÁNH VĂN PHÒNG", "signer": "Đỗ Thị Thu Hương"}
#: What the Front said: the beginning of the issue's summary, day, verdict, criteria that fail, sentence.
VERDICTS = (
    ("Ngập úng ngõ 86", date(2022, 11, 2), "satisfactory", (), ""),
    ("Lấn chiếm vỉa hè", date(2022, 11, 8), "satisfactory", (), ""),
    ("Nắp hố ga", date(2022, 10, 28), "satisfactory", (), ""),
    ("Xóa quảng cáo", date(2022, 11, 4), "satisfactory", (), ""),
    ("Chậm xác nhận nguồn gốc", date(2022, 10, 31), "satisfactory", (), ""),
    (
        "Lối thoát hiểm", date(2022, 10, 27), "not", ("specific", "real_result"),
        "Kiểm tra thực tế ngày 26/10/2022 vẫn còn xe máy để trong lối thoát hiểm; văn bản chưa nêu biện pháp duy trì.",
    ),
    (
        "Vay vốn cho hộ cận nghèo", date(2022, 11, 14), "partly", ("specific",),
        "Đã có chủ trương nhưng chưa nêu số hộ được vay và thời điểm giải ngân.",
    ),
)  # fmt: skip
RESPONSE = (
    "Công an phường đã làm việc với Ban quản trị nhà chung cư CT2 ngày 31/10/2022, di dời toàn bộ xe máy, kẻ vạch cấm "
    "đỗ và giao bảo vệ kiểm tra hằng ngày; mời Ủy ban MTTQ phường kiểm tra lại trong tuần đầu tháng 11/2022."
)


#: Wordings the office keeps: title, outcome they fit, text.
WORDINGS = (
    (
        "Hẹn ngày giải quyết xong", "scheduled",
        "UBND phường đã giao [đơn vị] kiểm tra thực tế ngày [ngày] tại [địa điểm]; việc khắc phục hoàn thành chậm nhất "
        "ngày [ngày]. Đơn vị báo cáo kết quả kèm ảnh hiện trường; Ban Công tác Mặt trận tổ dân phố cùng kiểm tra.",
    ),
    (
        "Kiến nghị cấp có thẩm quyền", "higher",
        "Nội dung này thuộc thẩm quyền của [cơ quan]. UBND phường đã có Công văn số [số] ngày [ngày] kiến nghị "
        "giải quyết và sẽ thông báo kết quả ngay khi nhận được trả lời.",
    ),
)  # fmt: skip


def keep_wordings(conference, people):
    """Reusable wordings, written once the first answers were out."""
    with clock.pretend(date(2022, 10, 26), 16):
        for title, outcome, text in WORDINGS:
            phrases.add_phrase(conference.ward, by=people["clerk"], title=title, outcome=outcome, text=text)


def invite(conference, people):
    """The invitation of September."""
    with clock.pretend(INVITED_ON):
        paper = papers.draft_paper(conference, by=people["clerk"], kind="invitation")
        papers.issue_paper(paper, by=people["clerk"], date=INVITED_ON, number=32, **PARTY_OFFICE)


def reconcile(conference, people):
    """The sheet of conclusion 1b, approved; then the minutes."""
    with clock.pretend(RECONCILED_ON):
        sheet = reconciliation.begin_reconciliation(conference, by=people["clerk"])
        reconciliation.approve_reconciliation(sheet, by=people["leader"])


def publish(conference, people):
    """Minutes and the public notice of the results."""
    with clock.pretend(PUBLISHED_ON, 14):
        minutes = papers.draft_paper(conference, by=people["clerk"], kind="minutes")
        papers.issue_paper(minutes, by=people["clerk"], date=PUBLISHED_ON, number=8)
        results = papers.draft_paper(conference, by=people["clerk"], kind="public_result")
        papers.issue_paper(results, by=people["clerk"], date=PUBLISHED_ON, number=214, **CHAIRMAN)


def judge(conference, people, since, until):
    """The Front's verdicts sent between two days."""
    for start, when, verdict, failed, comment in VERDICTS:
        if not since <= when <= until:
            continue
        issue = fresh(conference.issues.get(summary__startswith=start))
        with clock.pretend(when, 15):
            review = reviews.write_review(issue, by=people["monitor"], verdict=verdict, failed=failed, comment=comment)
            reviews.send_review(review, by=people["monitor"])


def respond(conference, people):
    """The office's answer to the bad verdict, and the Front's second look."""
    with clock.pretend(date(2022, 11, 1), 10):
        review = conference.issues.get(summary__startswith="Lối thoát hiểm").reviews.get()
        reviews.respond_review(review, by=people["clerk"], text=RESPONSE)


def report(conference, people, *, first, last, sent, number, remark=""):
    """One report as of ``last``: drafted, approved by the leader, numbered and sent, acknowledged with ``remark``."""
    with clock.pretend(sent, 8):
        drafted = periodic.draft_report(conference, by=people["clerk"], kind="any", period_from=first, period_to=last)
    with clock.pretend(sent, 10):
        periodic.approve_report(drafted, by=people["leader"])
        periodic.send_report(drafted, by=people["clerk"], date=sent, number=number, **CHAIRMAN)
    if remark:
        with clock.pretend(sent, 16):
            periodic.acknowledge_report(drafted, by=people["monitor"], remark=remark)


def supervise(conference, people):
    """Verdicts and reports in the order of days, up to the verdict that still waits for a response."""
    keep_wordings(conference, people)
    judge(conference, people, date(2022, 10, 1), date(2022, 10, 31))
    respond(conference, people)
    judge(conference, people, date(2022, 11, 1), date(2022, 11, 3))
    report(
        conference, people, first=conference.date, last=date(2022, 10, 31), sent=date(2022, 11, 3), number=87,
        remark="Đã nhận báo cáo. Đề nghị nêu rõ nguyên nhân của từng vấn đề quá hạn trong báo cáo sau.",
    )  # fmt: skip
    judge(conference, people, date(2022, 11, 4), date(2022, 11, 13))
    report(conference, people, first=date(2022, 11, 1), last=date(2022, 11, 13), sent=date(2022, 11, 14), number=94)
    judge(conference, people, date(2022, 11, 14), date(2022, 11, 14))
