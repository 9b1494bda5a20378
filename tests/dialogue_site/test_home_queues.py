"""Every number of “Hôm nay” is that of the list behind it, for each role, with something in every queue."""

from datetime import date

import pytest
from django.urls import reverse

from dialogue_site.models import OfficialDocument, Posting
from feedback.models import Issue
from resolutions.models import (
    Answer,
    Assignment,
    Deadline,
    Dossier,
    DossierIssue,
    Extension,
    PeriodicReport,
    Promise,
    Review,
)
from resolutions.models.reconciliation import Reconciliation
from tests.build import assign, make_conference, make_issue

from .test_home import counts, rows_behind, working_ward

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def answer(issue, number, state="dispatched", **facts):
    """An answer in any state, past the actions: only the numbers are looked at here."""
    return Answer.objects.create(issue=issue, edition=number, text="Đã lắp đèn.", state=state, **facts)


def full_ward(cast, more=1):
    """Something in every queue; ``more`` of each."""
    conference = working_ward(cast)
    for n in range(more):
        found = make_conference(cast, code=f"HNDT-Q{n}")
        rows = [make_issue(cast, found, summary=f"Vấn đề {n}.{k}") for k in range(7)]
        for row in rows:
            assign(cast, row, accept=True)
        Assignment.objects.filter(issue=rows[0]).update(internal_due_on=date(2022, 11, 14))
        Assignment.objects.filter(issue=rows[1]).update(internal_due_on=date(2022, 11, 16))
        answer(rows[0], 1, "checking", unit=cast["DCXD"], recorded_by=cast.responder)
        answer(rows[1], 1, "draft", unit=cast["DCXD"], recorded_by=cast.responder, comment="Nêu rõ ngày")
        answer(rows[2], 1, "signing", unit=cast["DCXD"], recorded_by=cast.responder)
        approved = {"approved_by": cast.leader, "approved_on": date(2022, 11, 14)}
        answer(rows[4], 1, "approved", unit=cast["DCXD"], recorded_by=cast.responder, **approved)
        told = answer(rows[3], 1, outside=True, document_number="1/UBND", document_date=date(2022, 11, 1))
        Issue.objects.filter(pk=rows[3].pk).update(stage="answered", answered_on=date(2022, 11, 1))
        for issue, day in ((rows[3], date(2022, 11, 10)), (rows[4], date(2022, 11, 16))):
            Promise.objects.create(issue=issue, answer=told, due_on=day)
        verdict = {"ward": cast.ward, "author": cast.monitor, "comment": "Chưa rõ", "sent_on": date(2022, 11, 2)}
        facts = {"issue": rows[3], "answer": told, "verdict": "not", "respond_by": date(2022, 11, 9)}
        Review.objects.create(state="responded", **verdict, **facts)
        other = answer(rows[6], 1, outside=True, document_number="2/UBND", document_date=date(2022, 11, 1))
        Issue.objects.filter(pk=rows[6].pk).update(stage="answered", answered_on=date(2022, 11, 1))
        Review.objects.create(state="sent", **verdict, **facts | {"issue": rows[6], "answer": other})
        extension = {"reason": "Chờ quận", "requested_by": cast.responder, "requested_on": date(2022, 11, 10)}
        Extension.objects.create(issue=rows[5], new_due_on=date(2022, 12, 30), **extension)
        sent = {"document_number": "12/UBND", "document_date": date(2022, 10, 1), "expected_on": date(2022, 11, 1)}
        where = {"ward": cast.ward, "conference": found, "sent_to": "UBND quận"}
        Dossier.objects.create(state="sent", **where, **sent)
        Dossier.objects.create(**where | {"sent_to": "Sở Xây dựng"})
        Reconciliation.objects.create(conference=found)
        replied = {"reply_note": "Đã ghi vốn", "reply_date": date(2022, 11, 8), "state": "replied"}
        dossier = Dossier.objects.create(**where, **sent, **replied)
        DossierIssue.objects.create(dossier=dossier, issue=rows[5], reply="Đã ghi vốn", reply_date=date(2022, 11, 8))
        Issue.objects.filter(pk=rows[5].pk).update(first_due_on=date(2022, 10, 1), due_on=date(2022, 11, 30))
        Deadline.objects.filter(issue=rows[5]).update(
            due_on=date(2022, 11, 30), date=date(2022, 11, 30), kind="no_later_than"
        )
        report(cast, found)
    return conference


def report(cast, conference):
    period = {"kind": "any", "period_from": date(2022, 10, 1), "period_to": date(2022, 10, 31)}
    paper = {"ward": cast.ward, "issuer": cast["UBND"], "kind": "periodic_report", "system": "state"}
    for state in ("draft", "sent"):
        document = OfficialDocument.objects.create(type_code="BC", subject="Kết quả tháng 10", **paper)
        PeriodicReport.objects.create(
            ward=cast.ward, conference=conference, document=document, state=state, **period
        )  # fmt: skip


@pytest.mark.parametrize("who", ["clerk", "leader", "responder", "monitor"])
def test_each_number_opens_exactly_its_rows(cast, sign_in, who):
    Posting.objects.filter(user=cast.responder).update(is_head=True)
    full_ward(cast, more=2)
    client = sign_in(getattr(cast, who))
    found = counts(client.get(reverse("home")))
    for label, (number, url) in found.items():
        assert rows_behind(client, url) == number, (label, url)
    addresses = {url for _number, url in found.values()}
    if who == "clerk":
        assert f"{reverse('dossier-list')}?state=draft" in addresses
    asked = {url.split("?")[0] for url in addresses}
    expected = {
        "clerk": {
            "answer-waiting",
            "citizen-owed-list",
            "letter-list",
            "review-list",
            "dossier-list",
            "promise-list",
            "extension-list",
        },
        "leader": {"answer-queue", "extension-list", "review-repeated", "report-list", "conference-list"},
        "responder": {"answer-waiting", "assignment-list"},
        "monitor": {"review-waiting", "review-list", "report-list", "issue-list"},
    }[who]
    assert {reverse(name) for name in expected} <= asked


def test_where_the_unit_has_no_head_the_clerk_checks(cast, sign_in):
    full_ward(cast)
    url = reverse("answer-waiting") + "?what=check"
    clerk = sign_in(cast.clerk)
    assert rows_behind(clerk, url) == 1
    Posting.objects.filter(user=cast.responder).update(is_head=True)
    assert rows_behind(sign_in(cast.clerk), url) == 0
    assert rows_behind(sign_in(cast.responder), url) == 1
    assert rows_behind(sign_in(cast.other_responder), url) == 0
    assert rows_behind(sign_in(cast.stranger), url) == 0


def test_promises_stay_in_their_ward(cast, sign_in):
    full_ward(cast)
    url = reverse("promise-list")
    assert rows_behind(sign_in(cast.clerk), url) == 2
    assert rows_behind(sign_in(cast.clerk), url + "?when=late") == 1
    assert rows_behind(sign_in(cast.stranger), url) == 0


@pytest.mark.parametrize("name", ["promise-list", "answer-waiting"])
def test_the_lists_ask_the_same_for_one_and_three(
    cast, sign_in, django_assert_num_queries, django_assert_max_num_queries, name
):
    Posting.objects.filter(user=cast.responder).update(is_head=True)
    full_ward(cast)
    client, url = sign_in(cast.responder), reverse(name)
    client.get(url)
    with django_assert_max_num_queries(9) as asked:
        client.get(url)
    _again(cast)
    with django_assert_num_queries(len(asked)):
        client.get(url)


def _again(cast):
    for n in range(2):
        issue = make_issue(cast, make_conference(cast, code=f"HNDT-R{n}"))
        assign(cast, issue, accept=True)
        row = answer(issue, 1, "checking", unit=cast["DCXD"], recorded_by=cast.clerk)
        Promise.objects.create(issue=issue, answer=row, due_on=date(2022, 11, 16))
