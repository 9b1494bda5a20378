"""Answers that are with their citizens, and verdicts on them: for the tests of the Front's desk and of the reports."""

from datetime import date

from feedback.models import Issue
from resolutions.actions.assignments import accept_assignment, assign_issue
from resolutions.actions.followups import record_oral_reply
from resolutions.actions.notices import issue_notice
from resolutions.actions.reviews import send_review, write_review
from tests.build import make_issue, record_answer

from .builders import at_work

DAY = date(2022, 10, 18)


def answered(cast, **facts):
    """An issue answered by a paper of the office's own register; returns it anew from the database."""
    issue, _assignment = at_work(cast, **facts)
    return answer(cast, issue)


def answer(cast, issue, number="412/UBND-ĐCXD", day=DAY):
    record_answer(issue, by=cast.clerk, text="Đã nạo vét 14 hố ga.", document_number=number, document_date=day)
    return Issue.objects.get(pk=issue.pk)


def another(cast, conference, number, summary="Thiếu đèn đường", day=DAY):
    """One more answered issue of the same conference."""
    issue = make_issue(cast, conference, summary=summary)
    accept_assignment(assign_issue(issue, by=cast.clerk, unit=cast["DCXD"]), by=cast.responder)
    return answer(cast, Issue.objects.get(pk=issue.pk), number, day)


def replied_in_the_room(cast, issue, final=True):
    record_oral_reply(
        issue, by=cast.clerk, replied_by="Chủ tịch UBND phường", gist="Thay bóng trong tuần", is_final=final,
        replied_on=date(2022, 9, 30),
    )  # fmt: skip
    return Issue.objects.get(pk=issue.pk)


def judged(cast, issue, verdict="not", comment="Chưa nêu thời gian cụ thể.", **facts):
    """A verdict of the Front that was sent."""
    return send_review(write_review(issue, by=cast.monitor, verdict=verdict, comment=comment, **facts), by=cast.monitor)


__all__ = ["DAY", "another", "answer", "answered", "issue_notice", "judged", "replied_in_the_room"]
