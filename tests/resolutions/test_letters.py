"""Letters: one living letter for a debt; a citizen is answered by the record of a dispatch, and by nothing else."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from dialogue_site.edits import StaleEdit
from dialogue_site.models import OfficialDocument
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue, OpinionIssue
from resolutions.actions.letters import (
    discard_letter,
    dispatch_letter,
    edit_letter,
    issue_letter,
    notify_citizens,
    withdraw_dispatch,
)
from resolutions.documents.answer_letter import letter_body
from resolutions.models import Letter, Promise
from tests.build import make_opinion

from .builders import at_work, verbs_of
from .letterwork import (
    SENT_ON,
    SIGNED_ON,
    SIGNING,
    approved_answer,
    dispatched,
    drafted_letter,
    fresh,
    issued_letter,
    links_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def owed(issue):
    return OpinionIssue.objects.filter(issue=issue).owed().count()


def test_a_letter_from_draft_to_the_citizen(cast):
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue, outcome="resolved")
    letter = drafted_letter(cast, issue, answer)
    document = letter.document
    assert document.addressees == "Bà Trần Thị Bình"
    assert document.type_code == "CV"
    assert document.drafting_unit == cast["DCXD"]
    issue_letter(letter, by=cast.leader, signing=SIGNING)
    document = OfficialDocument.objects.get(pk=document.pk)
    assert (document.state, document.number) == ("issued", 1)
    assert document.full_number.startswith("01/UBND-"), "the drafting unit ends the symbol"
    assert fresh(answer).state == "issued"
    assert owed(issue) == 1, "issuing pays nothing"
    dispatch = dispatched(cast, letter, received_by="Con trai")
    assert owed(issue) == 0
    issue = fresh(issue)
    assert (issue.stage, issue.answered_on, issue.result) == ("answered", SENT_ON, "resolved")
    assert fresh(answer).state == "dispatched"
    assert dispatch.pays
    assert dispatch.received_by == "Con trai"
    assert "letter.dispatch" in verbs_of(document)


@pytest.mark.parametrize("who", ["responder", "monitor", "admin", "nobody", "stranger"])
def test_only_the_office_issues_and_dispatches(cast, who):
    issue, _assignment = at_work(cast)
    letter = drafted_letter(cast, issue, approved_answer(cast, issue))
    by = getattr(cast, who)
    with pytest.raises(PermissionDenied):
        issue_letter(letter, by=by, signing=SIGNING)
    with pytest.raises(PermissionDenied):
        edit_letter(letter.document, by=by, version=1, body="x")
    with pytest.raises(PermissionDenied):
        discard_letter(letter.document, by=by)
    issue_letter(letter, by=cast.clerk, signing=SIGNING)
    with pytest.raises(PermissionDenied):
        dispatch_letter(letter, by=by, channel="handed", sent_on=SENT_ON)
    dispatch = dispatched(cast, letter)
    with pytest.raises(PermissionDenied):
        withdraw_dispatch(dispatch, by=by, reason="Nhầm")


def test_nobody_gets_two_letters_for_one_debt(cast):
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue)
    first = drafted_letter(cast, issue, answer)
    with pytest.raises(NotAllowedNow):
        drafted_letter(cast, issue, answer)
    discard_letter(first.document, by=cast.clerk)
    second = drafted_letter(cast, issue, answer)
    issue_letter(second, by=cast.clerk, signing=SIGNING)
    with pytest.raises(NotAllowedNow):
        drafted_letter(cast, issue, answer)


def test_a_draft_is_edited_with_its_version(cast):
    issue, _assignment = at_work(cast)
    document = drafted_letter(cast, issue, approved_answer(cast, issue)).document
    edit_letter(document, by=cast.clerk, version=document.version, body="Lời khác.")
    with pytest.raises(StaleEdit):
        edit_letter(OfficialDocument.objects.get(pk=document.pk), by=cast.clerk2, version=1, body="Lời nữa.")
    with pytest.raises(NotAllowedNow):
        edit_letter(fresh(document), by=cast.clerk, version=2, body=" ")


def test_a_draft_is_dispatched_only_after_it_was_issued_and_once(cast):
    issue, _assignment = at_work(cast)
    letter = drafted_letter(cast, issue, approved_answer(cast, issue))
    with pytest.raises(NotAllowedNow):
        dispatched(cast, letter)
    letter = issue_letter(letter, by=cast.clerk, signing=SIGNING)
    for day in (date(2022, 10, 19), date(2022, 11, 16)):
        with pytest.raises(NotAllowedNow):
            dispatched(cast, letter, sent_on=day)
    with pytest.raises(NotAllowedNow):
        dispatched(cast, letter, channel="pigeon")
    dispatched(cast, letter)
    with pytest.raises(StaleState):
        dispatched(cast, Letter.objects.get(pk=letter.pk))


def test_a_withdrawn_answer_cannot_be_issued(cast):
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue)
    letter = drafted_letter(cast, issue, answer)
    type(answer).objects.filter(pk=answer.pk).update(state="draft", approved_by=None)
    with pytest.raises(NotAllowedNow):
        issue_letter(letter, by=cast.clerk, signing=SIGNING)


@pytest.mark.parametrize(
    ("facts", "lost"),
    [
        ({"text": "Đã nạo vét cống\nngõ 86;"}, "nạo vét"),
        ({"outcome": "scheduled", "promised_on": date(2022, 12, 20)}, "20/12/2022"),
        ({"outcome": "not_feasible", "why": "Chưa có mặt bằng"}, "có mặt bằng"),
        ({"legal_basis": "Luật Đất đai năm 2013"}, "2013"),
    ],
)
def test_a_letter_goes_out_with_the_words_that_were_approved(cast, facts, lost):
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue, **facts)
    [link] = links_of(issue)
    body = letter_body(issue.conference, "Bà", [(link, answer)])
    letter = drafted_letter(cast, issue, answer, body=f"Kính thưa Bà,\n\n{body}\n\nTrân trọng./.")
    document, whole = letter.document, letter.document.body
    assert lost in whole
    edit_letter(document, by=cast.clerk, version=document.version, body=whole.replace(lost, "điều khác"))
    with pytest.raises(NotAllowedNow, match=issue.code):
        issue_letter(letter, by=cast.clerk, signing=SIGNING)
    edit_letter(document, by=cast.clerk, version=document.version, body=whole.replace(" ", "\n"))
    issue_letter(letter, by=cast.clerk, signing=SIGNING)


def test_a_letter_with_words_of_an_older_draft_is_refused(cast):
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue)
    letter = drafted_letter(cast, issue, answer)
    type(answer).objects.filter(pk=answer.pk).update(text="Sửa lại và duyệt lại.")
    with pytest.raises(NotAllowedNow, match=issue.code):
        issue_letter(letter, by=cast.clerk, signing=SIGNING)


def test_a_withdrawn_dispatch_leaves_the_citizen_owed(cast):
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue)
    letter = issued_letter(cast, issue, answer)
    dispatch = dispatched(cast, letter)
    with pytest.raises(NotAllowedNow):
        withdraw_dispatch(dispatch, by=cast.clerk, reason=" ")
    withdraw_dispatch(dispatch, by=cast.clerk, reason="Ghi nhầm người")
    assert owed(issue) == 1
    assert (fresh(issue).stage, fresh(issue).answered_on) == ("approved", None)
    assert fresh(answer).state == "issued"
    with pytest.raises(StaleState):
        withdraw_dispatch(dispatch, by=cast.clerk, reason="Lần nữa")
    dispatched(cast, Letter.objects.get(pk=letter.pk))
    assert owed(issue) == 0
    assert fresh(issue).stage == "answered"


def test_one_of_two_citizens_is_still_owed(cast):
    issue, _assignment = at_work(cast)
    make_opinion(cast, issue.conference, speaker=None, issues=[], links=[(issue, "")])
    answer = approved_answer(cast, issue)
    first, second = links_of(issue)
    assert owed(issue) == 2
    dispatched(cast, issued_letter(cast, issue, answer))
    assert owed(issue) == 1
    assert fresh(issue).stage == "approved"
    assert fresh(answer).state == "dispatched"
    from resolutions.actions.letters import draft_letter

    letter = draft_letter(
        "answer_letter", by=cast.clerk, conference=issue.conference, opinion=second.opinion, links=[second],
        subject="trả lời", body=answer.text, day=SIGNED_ON, answers={issue.pk: fresh(answer)},
    )  # fmt: skip
    issue_letter(letter, by=cast.clerk, signing=SIGNING)
    dispatched(cast, letter, channel="read_out")
    assert owed(issue) == 0
    assert fresh(issue).stage == "answered"
    assert first.opinion_id != second.opinion_id


def test_an_answer_that_a_higher_body_has_it_informs_and_pays_nothing(cast):
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue, outcome="higher")
    dispatch = dispatched(cast, issued_letter(cast, issue, answer))
    issue = fresh(issue)
    assert owed(issue) == 1
    assert not dispatch.pays
    assert (issue.stage, issue.result, issue.answered_on) == ("with_higher", "with_higher", None)


def test_a_scheduled_answer_becomes_a_tracked_promise(cast):
    issue, _assignment = at_work(cast)
    day = date(2022, 12, 20)
    dispatched(cast, issued_letter(cast, issue, approved_answer(cast, issue, outcome="scheduled", promised_on=day)))
    assert Promise.objects.get(kept_on=None, replaced=False).due_on == day
    assert (fresh(issue).promised_on, fresh(issue).result) == (day, "underway")


def test_notices_on_the_way_reach_everybody_and_pay_nothing(cast):
    issue, _assignment = at_work(cast)
    make_opinion(cast, issue.conference, speaker=None, on_behalf_of="Chi bộ 5", issues=[], links=[(issue, "")])
    letters = notify_citizens(
        issue, "complex_letter", by=cast.leader, signing=SIGNING, channel="posted", sent_on=SENT_ON,
        subject="thông báo thời gian giải quyết", body_for=lambda name, links: f"{name} được biết.",
    )  # fmt: skip
    assert [letter.document.number for letter in letters] == [1, 2]
    assert {letter.document.addressees for letter in letters} == {"Bà Trần Thị Bình", "Chi bộ 5"}
    assert all(letter.document.dispatches.standing().count() == 1 for letter in letters)
    assert owed(issue) == 2
    assert Issue.objects.get(pk=issue.pk).stage == "in_progress"
