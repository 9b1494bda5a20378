"""Nobody who asked is dropped from those owed: dispatches withdrawn, answers that do not hold (design invariant 7)."""

from datetime import date

import pytest

from feedback.models import OpinionIssue
from resolutions.actions.answers import approve_answer, draft_answer, revise_answer, submit_answer
from resolutions.actions.followups import record_answer, record_oral_reply
from resolutions.actions.issues import reopen_issue
from resolutions.actions.letters import withdraw_dispatch
from resolutions.models import Answer, Letter
from tests.build import make_opinion, make_person

from .builders import at_work
from .letterwork import approved_answer, dispatched, fresh, issued_letter, links_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LATER = date(2022, 10, 25)


def owed(*issues):
    return OpinionIssue.objects.filter(issue__in=issues).owed().count()


def written(cast, issue, text="Đã nạo vét cống ngày 12/10/2022."):
    """An approved edition, by the steps people take."""
    answer = draft_answer(fresh(issue), by=cast.responder, text=text, outcome="explained")
    return approved(cast, answer)


def approved(cast, answer):
    submit_answer(fresh(answer), by=cast.responder)
    return approve_answer(fresh(answer), by=cast.leader)


def answered(cast):
    """``(issue, edition, dispatch)``: the only citizen has the first edition."""
    issue, _assignment = at_work(cast)
    answer = written(cast, issue)
    return issue, answer, dispatched(cast, issued_letter(cast, fresh(issue), fresh(answer)))


def two_asking(cast):
    issue, _assignment = at_work(cast)
    make_opinion(cast, issue.conference, speaker=make_person(cast, "Lê Văn Hai"), issues=[], links=[(issue, "")])
    return issue


def revised(cast, issue, answer):
    return approved(cast, revise_answer(fresh(answer), by=cast.clerk, reason="Số liệu sai"))


def reopened(cast, issue, answer):
    reopen_issue(fresh(issue), by=cast.clerk, reason="Chưa đúng")
    return written(cast, issue, "Bản thứ hai.")


@pytest.mark.parametrize("again", [revised, reopened])
def test_withdrawing_the_dispatch_of_a_second_edition_owes_the_citizen_again(cast, again):
    issue, answer, _first = answered(cast)
    second = again(cast, issue, answer)
    dispatch = dispatched(cast, issued_letter(cast, fresh(issue), fresh(second)), sent_on=LATER)
    assert owed(issue) == 0
    withdraw_dispatch(dispatch, by=cast.clerk, reason="Ghi nhầm")
    assert owed(issue) == 1
    assert (fresh(issue).stage, fresh(issue).answered_on) == ("approved", None)
    assert fresh(second).state == "issued"


def test_withdrawing_the_dispatch_of_the_first_edition_leaves_the_second_payment(cast):
    issue, answer, first = answered(cast)
    second = revised(cast, issue, answer)
    dispatch = dispatched(cast, issued_letter(cast, fresh(issue), fresh(second)))
    withdraw_dispatch(first, by=cast.clerk, reason="Ghi nhầm")
    assert (owed(issue), fresh(issue).stage) == (0, "answered")
    withdraw_dispatch(dispatch, by=cast.clerk, reason="Ghi nhầm")
    assert (owed(issue), fresh(issue).stage) == (1, "approved")


def test_withdrawing_the_second_paper_of_outside_owes_the_citizen_again(cast):
    issue, _assignment = at_work(cast)
    for number in ("1/UBND", "2/UBND"):
        record_answer(
            fresh(issue), by=cast.clerk, text="x", document_number=number, document_date=date(2022, 10, 18)
        )  # fmt: skip
        last = issue.links.get().dispatches.last()
        if number == "1/UBND":
            reopen_issue(fresh(issue), by=cast.clerk, reason="Chưa đúng")
    withdraw_dispatch(last, by=cast.clerk, reason="Ghi nhầm")
    assert (owed(issue), fresh(issue).stage) == (1, "in_progress")


def test_a_letter_issued_before_the_issue_was_reopened_pays_nobody(cast):
    issue = two_asking(cast)
    answer = written(cast, issue)
    first, second = (issued_letter(cast, fresh(issue), fresh(answer), link=link) for link in links_of(issue))
    dispatched(cast, first)
    record_oral_reply(
        fresh(issue), by=cast.clerk, replied_by="Chủ tịch", gist="x", is_final=True, replied_on=date(2022, 9, 30)
    )
    reopen_issue(fresh(issue), by=cast.clerk, reason="Chưa đúng")
    assert fresh(answer).state == "superseded"
    assert not dispatched(cast, Letter.objects.get(pk=second.pk)).pays
    assert (owed(issue), fresh(issue).stage) == (2, "in_progress")


def test_what_was_approved_is_back_with_its_drafter_when_the_issue_is_reopened(cast):
    issue, _assignment = at_work(cast)
    answer = written(cast, issue)
    record_oral_reply(
        fresh(issue), by=cast.clerk, replied_by="Chủ tịch", gist="x", is_final=True, replied_on=date(2022, 9, 30)
    )
    reopen_issue(fresh(issue), by=cast.clerk, reason="Chưa đúng")
    answer = fresh(answer)
    assert (answer.state, answer.comment, answer.approved_by) == ("draft", "Chưa đúng", None)


def test_a_dispatch_is_withdrawn_while_another_edition_is_on_its_way(cast):
    issue, _answer, dispatch = answered(cast)
    reopen_issue(fresh(issue), by=cast.clerk, reason="Chưa đúng")
    draft_answer(fresh(issue), by=cast.responder, text="Bản thứ hai.", outcome="explained")
    withdraw_dispatch(dispatch, by=cast.clerk, reason="Ghi nhầm")
    assert (owed(issue), fresh(issue).stage) == (1, "in_progress")


def test_an_edition_that_only_informed_gives_way_to_the_one_on_its_way(cast):
    issue, _assignment = at_work(cast)
    informed = approved_answer(cast, issue, outcome="higher")
    dispatch = dispatched(cast, issued_letter(cast, issue, informed))
    draft_answer(fresh(issue), by=cast.responder, text="Bản thứ hai.", outcome="explained")
    withdraw_dispatch(dispatch, by=cast.clerk, reason="Ghi nhầm")
    assert [each.state for each in Answer.objects.filter(issue=issue).order_by("edition")] == ["superseded", "draft"]


def test_a_dispatch_that_is_about_nothing_any_more_can_be_withdrawn(cast):
    issue, _assignment = at_work(cast)
    record_answer(issue, by=cast.clerk, text="x", document_number="1/UBND", document_date=date(2022, 10, 18))
    dispatch = issue.links.get().dispatches.get()
    dispatch.links.clear()
    withdraw_dispatch(dispatch, by=cast.clerk, reason="Ghi nhầm")
    assert fresh(dispatch).withdrawn_at
