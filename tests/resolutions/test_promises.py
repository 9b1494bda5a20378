"""A promised day is tracked from the dispatch until the result is there, or a later answer replaces it."""

from datetime import date

import pytest

from feedback.models import Issue
from resolutions.actions.followups import record_result
from resolutions.actions.issues import reopen_issue
from resolutions.models import Promise

from .builders import at_work
from .letterwork import approved_answer, dispatched, issued_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

PROMISED = date(2022, 12, 1)


@pytest.fixture
def promised(cast):
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue, outcome="scheduled", promised_on=PROMISED)
    dispatched(cast, issued_letter(cast, issue, answer))
    return Issue.objects.get(pk=issue.pk)


def open_promises(issue):
    return list(Promise.objects.filter(issue=issue, kept_on=None, replaced=False).values_list("due_on", flat=True))


def result(cast, issue, result, day=date(2022, 11, 14)):
    issue = Issue.objects.get(pk=issue.pk)
    record_result(issue, by=cast.responder, result=result, text="Đã kiểm tra tại chỗ.", happened_on=day)


def test_the_dispatch_makes_the_promise(cast, promised):
    assert (promised.promised_on, open_promises(promised)) == (PROMISED, [PROMISED])


def test_work_under_way_keeps_no_promise(cast, promised):
    result(cast, promised, "underway")
    assert open_promises(promised) == [PROMISED]


def test_a_final_result_keeps_it(cast, promised):
    result(cast, promised, "resolved")
    promise = promised.promises.get()
    assert (promise.kept_on, promise.replaced) == (date(2022, 11, 14), False)
    assert Issue.objects.get(pk=promised.pk).promised_on is None


def test_a_result_taken_back_lets_it_be_waited_for_again(cast, promised):
    result(cast, promised, "resolved")
    result(cast, promised, "underway")
    assert open_promises(promised) == [PROMISED]
    assert Issue.objects.get(pk=promised.pk).promised_on == PROMISED


def test_reopening_drops_it_with_the_answer(cast, promised):
    reopen_issue(promised, by=cast.clerk, reason="Người dân chưa đồng ý.")
    assert open_promises(promised) == []
    assert Issue.objects.get(pk=promised.pk).promised_on is None
