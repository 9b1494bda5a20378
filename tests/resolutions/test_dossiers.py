"""Dossiers to higher bodies: opened, filled, sent, reminded of, replied to, passed on. Handing up closes nothing."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dialogue_site.edits import StaleEdit
from dialogue_site.issuing import Signing
from dialogue_site.models import OfficialDocument
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue, OpinionIssue
from feedback.reports import Report, Scope
from resolutions.actions import dossier_papers as papers
from resolutions.actions import dossier_replies as replies
from resolutions.actions import dossiers as actions
from resolutions.actions.answers import approve_answer, submit_answer
from resolutions.actions.conferences import close_conference, missing_to_close
from resolutions.actions.dossier_papers import Told
from resolutions.actions.issues import reopen_issue
from resolutions.actions.letters import dispatch_letter, draft_letter, issue_letter, withdraw_dispatch
from resolutions.models import Chase, Dispatch, Dossier, Letter
from resolutions.models.letters import LetterKind
from tests.build import record_answer

from .builders import assign, before, make_conference, make_issue, told, verbs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

SENT = date(2022, 10, 14)
EXPECTED = date(2022, 11, 30)
REPLIED = date(2022, 11, 2)
STATE = {"authority": "TM. ỦY BAN NHÂN DÂN", "post": "CHỦ TỊCH", "signer": "Nguyễn Văn E"}
OTHERWISE = Told(otherwise="Đọc tại cuộc họp tổ dân phố số 5 ngày 14/10, có biên bản")
BY_LETTER = Told(signing=Signing(date=SENT, **STATE), channel="handed", sent_on=SENT)
PAPER = {"document_number": "496/UBND-ĐCXD", "document_date": SENT}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def at_work(cast, number=2):
    """A conference and issues that the land department has taken, due 29/10."""
    conference = make_conference(cast)
    issues = [make_issue(cast, conference, summary=f"Tắc cống ngõ {86 + n}") for n in range(number)]
    for issue in issues:
        assign(cast, issue, accept=True, wording=before(date(2022, 10, 30)))
    return conference, issues


def drafted(cast, issues=2, **facts):
    """A dossier for the district with its issues; ``(dossier, issues)``."""
    conference, rows = at_work(cast, issues)
    facts = {"body": cast["UBQ"], "expected_on": EXPECTED} | facts
    dossier = actions.open_dossier(conference, by=cast.clerk, today=SENT, **facts)
    actions.add_dossier_issue(dossier, by=cast.clerk, issues=rows)
    return fresh(dossier), [fresh(row) for row in rows]


def sent(cast, issues=2, how=OTHERWISE, **facts):
    dossier, rows = drafted(cast, issues, **facts)
    papers.record_dossier(dossier, by=cast.clerk, told=how, **PAPER)
    return fresh(dossier), [fresh(row) for row in rows]


def replied(cast, issues=2, number=None, **facts):
    """Sent, and the body replied to the first ``number`` issues (all without one)."""
    dossier, rows = sent(cast, issues, **facts)
    items = papers.items_of(dossier)[:number]
    words = {item.pk: f"Đã nạo vét {item.issue.summary}." for item in items}
    replies.record_dossier_reply(dossier, by=cast.clerk, reply_date=REPLIED, reply_number="88/UBQ", replies=words)
    return fresh(dossier), [fresh(row) for row in rows]


def relay(cast, dossier, items=None, outcome="explained"):
    items = papers.items_of(dossier) if items is None else items
    facts = {"text": "Quận đã trả lời: đã nạo vét cống ngõ 86.", "outcome": outcome}
    return replies.relay_dossier(dossier, by=cast.clerk, answers={item.pk: facts for item in items})


def letter_of(cast, answer, *, day=REPLIED):
    """The answer approved, written into a letter to each citizen, issued and handed over."""
    submit_answer(fresh(answer), by=cast.clerk)
    answer = fresh(answer)
    approve_answer(answer, by=cast.leader)
    dispatches = []
    for link in answer.issue.links.select_related("issue__lead_unit", "opinion__speaker"):
        letter = draft_letter(
            LetterKind.ANSWER, by=cast.clerk, conference=answer.issue.conference, links=[link], subject="trả lời",
            body=answer.text, day=day, person=link.opinion.speaker, answers={answer.issue_id: fresh(answer)},
        )  # fmt: skip
        issue_letter(letter, by=cast.clerk, signing=Signing(date=day, **STATE))
        dispatches.append(dispatch_letter(letter, by=cast.clerk, channel="handed", sent_on=day))
    return dispatches


VERBS = {
    "open": lambda cast, by: actions.open_dossier(make_conference(cast), by=by, sent_to="Sở Xây dựng"),
    "edit": lambda cast, by: (lambda d: actions.edit_dossier(d, by=by, version=d.version, note="Gấp"))(
        drafted(cast)[0]
    ),
    "add": lambda cast, by: _add_another(cast, by),
    "remove": lambda cast, by: actions.remove_dossier_issue(drafted(cast)[0].items.first(), by=by),
    "word": lambda cast, by: actions.edit_dossier_issue(drafted(cast)[0].items.first(), by=by, asked="Nạo vét cống."),
    "paper": lambda cast, by: papers.draft_dossier_paper(drafted(cast)[0], by=by),
    "record": lambda cast, by: papers.record_dossier(drafted(cast)[0], by=by, told=OTHERWISE, **PAPER),
    "send": lambda cast, by: _send(cast, drafted(cast)[0], by),
    "chase": lambda cast, by: replies.chase_dossier(sent(cast)[0], by=by, chased_on=REPLIED, note="Điện thoại"),
    "reply": lambda cast, by: _reply(sent(cast)[0], by),
    "withdraw": lambda cast, by: actions.withdraw_dossier(sent(cast)[0], by=by, reason="Nhầm cơ quan"),
}


def _add_another(cast, by):
    dossier, rows = drafted(cast)
    issue = make_issue(cast, rows[0].conference)
    assign(cast, issue, accept=True)
    return actions.add_dossier_issue(dossier, by=by, issues=[fresh(issue)])


def _reply(dossier, by):
    item = dossier.items.first()
    return replies.record_dossier_reply(dossier, by=by, reply_date=REPLIED, replies={item.pk: "Đã xem xét."})


def _send(cast, dossier, by, how=OTHERWISE, **facts):
    if dossier.document is None:
        papers.draft_dossier_paper(dossier, by=cast.clerk)
    dossier = fresh(dossier)
    return papers.send_dossier(dossier, by=by, date=SENT, told=how, **(STATE | facts))


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("who", ["responder", "monitor", "admin", "nobody", "stranger"])
def test_only_the_office_works_on_dossiers(cast, name, who):
    with pytest.raises(PermissionDenied):
        VERBS[name](cast, getattr(cast, who))


@pytest.mark.parametrize("name", VERBS)
def test_clerk_and_leader_do(cast, name):
    assert VERBS[name](cast, cast.leader)


def test_only_the_clerk_drafts_what_the_leader_approves(cast):
    dossier, _rows = replied(cast)
    for who in ("leader", "responder", "monitor", "stranger"):
        with pytest.raises(PermissionDenied):
            replies.relay_dossier(dossier, by=getattr(cast, who), answers={1: {}})


def test_a_dossier_is_opened_for_one_body_once(cast):
    conference = make_conference(cast)
    dossier = actions.open_dossier(conference, by=cast.clerk, body=cast["UBQ"])
    assert (dossier.sent_to, dossier.state, dossier.form) == (cast["UBQ"].name, "draft", "submission")
    assert verbs_of(dossier) == ["dossier.open"]
    with pytest.raises(NotAllowedNow, match=r"cơ quan này|body"):
        actions.open_dossier(conference, by=cast.clerk2, body=cast["UBQ"])
    actions.open_dossier(conference, by=cast.clerk, sent_to="Sở Xây dựng")
    with pytest.raises(NotAllowedNow):
        actions.open_dossier(conference, by=cast.clerk, sent_to="sở xây dựng")
    with pytest.raises(NotAllowedNow):
        actions.open_dossier(conference, by=cast.clerk)


def test_an_issue_is_in_one_open_dossier_and_with_a_unit(cast):
    dossier, rows = drafted(cast)
    assert dossier.items.first().asked.startswith("Về tắc cống ngõ 86: đề nghị Ủy ban nhân dân")
    other = actions.open_dossier(rows[0].conference, by=cast.clerk, sent_to="Sở Xây dựng")
    for issues in ([rows[0]], [make_issue(cast, rows[0].conference)], []):
        with pytest.raises(NotAllowedNow):
            actions.add_dossier_issue(fresh(other), by=cast.clerk, issues=issues)
    actions.remove_dossier_issue(dossier.items.get(issue=rows[0]), by=cast.clerk)
    actions.add_dossier_issue(fresh(other), by=cast.clerk, issues=[rows[0]])
    assert verbs_of(dossier)[-1] == "dossier_issue.remove"


def test_the_unit_proposes_and_the_office_sends(cast, django_capture_on_commit_callbacks):
    _conference, rows = at_work(cast)
    with django_capture_on_commit_callbacks(execute=True):
        first = actions.send_up_issue(rows[0], by=cast.responder, body=cast["UBQ"], asked="Nạo vét trước mùa mưa.")
    assert told(cast.clerk)
    second = actions.send_up_issue(fresh(rows[1]), by=cast.responder, body=cast["UBQ"])
    assert first == second
    assert first.items.first().asked == "Nạo vét trước mùa mưa."
    assert verbs_of(rows[0])[-1] == "issue.send_up"
    assert fresh(rows[0]).stage == "in_progress"
    with pytest.raises(NotAllowedNow):
        actions.send_up_issue(fresh(rows[0]), by=cast.responder, sent_to="Sở Xây dựng")
    for who in ("other_responder", "monitor", "stranger"):
        with pytest.raises(PermissionDenied):
            actions.send_up_issue(fresh(rows[0]), by=getattr(cast, who), body=cast["UBQ"])


def test_edits_are_versioned(cast):
    dossier, _rows = drafted(cast)
    actions.edit_dossier(dossier, by=cast.clerk, version=dossier.version, note="Gấp", sent_to="UBND quận")
    with pytest.raises(StaleEdit):
        actions.edit_dossier(dossier, by=cast.clerk2, version=dossier.version, note="Khác")
    with pytest.raises(NotAllowedNow):
        actions.edit_dossier(fresh(dossier), by=cast.clerk, version=fresh(dossier).version, sent_to=" ")
    papers.record_dossier(fresh(dossier), by=cast.clerk, told=OTHERWISE, **PAPER)
    with pytest.raises(NotAllowedNow):
        actions.edit_dossier(fresh(dossier), by=cast.clerk, version=fresh(dossier).version, note="Muộn")
    with pytest.raises(NotAllowedNow):
        actions.edit_dossier_issue(dossier.items.first(), by=cast.clerk, asked="Muộn")


def test_sending_hands_each_issue_up_and_moves_its_date(cast, django_capture_on_commit_callbacks):
    dossier, rows = drafted(cast)
    with django_capture_on_commit_callbacks(execute=True):
        papers.record_dossier(dossier, by=cast.clerk, told=OTHERWISE, **PAPER)
    assert (dossier.state, dossier.document_number, fresh(dossier).told_otherwise) == (
        "sent", "496/UBND-ĐCXD", OTHERWISE.otherwise,
    )  # fmt: skip
    for row in map(fresh, rows):
        assert (row.stage, row.due_on, row.first_due_on) == ("with_higher", EXPECTED, date(2022, 10, 29))
        assert row.escalations.get().sent_to == dossier.sent_to
        assert row.deadline.events.last().event == "with_higher"
        assert "escalation.record" in verbs_of(row)
    assert told(cast.clerk2)
    assert not OpinionIssue.objects.filter(issue__in=rows, answered_on__isnull=False).exists()
    with pytest.raises(NotAllowedNow):
        papers.record_dossier(fresh(dossier), by=cast.clerk, told=OTHERWISE, **PAPER)


@pytest.mark.parametrize(
    ("how", "problem"),
    [(Told(), ValidationError), (Told(signing=Signing(date=SENT, **STATE), channel="handed"), ValidationError)],
)
def test_nobody_is_sent_up_without_being_told(cast, how, problem):
    dossier, rows = drafted(cast)
    with pytest.raises(problem):
        papers.record_dossier(dossier, by=cast.clerk, told=how, **PAPER)
    assert fresh(rows[0]).stage == "in_progress"


@pytest.mark.parametrize("day", [date(2022, 9, 29), date(2022, 11, 16), date(2022, 12, 1)])
def test_the_paper_has_a_day_that_can_be_true(cast, day):
    dossier, _rows = drafted(cast)
    with pytest.raises(NotAllowedNow):
        papers.record_dossier(dossier, by=cast.clerk, told=OTHERWISE, **(PAPER | {"document_date": day}))


def test_an_empty_dossier_goes_nowhere(cast):
    dossier = actions.open_dossier(make_conference(cast), by=cast.clerk, sent_to="Sở Xây dựng")
    for step in (
        lambda: papers.draft_dossier_paper(dossier, by=cast.clerk),
        lambda: papers.record_dossier(dossier, by=cast.clerk, told=OTHERWISE, **PAPER),
        lambda: papers.send_dossier(dossier, by=cast.clerk, date=SENT, told=OTHERWISE, **STATE),
    ):
        with pytest.raises(NotAllowedNow):
            step()


def test_the_paper_is_written_issued_and_every_citizen_told_in_one_step(cast):
    dossier, rows = drafted(cast)
    document = papers.draft_dossier_paper(dossier, by=cast.clerk)
    assert (document.kind, document.type_code, document.system) == ("submission", "CV", "state")
    assert "có 02 vấn đề vượt thẩm quyền của phường, thuộc thẩm quyền giải quyết của quý cơ quan" in document.body
    assert "chậm nhất ngày 30/11/2022" in document.body
    assert document.drafting_unit == cast["DCXD"]
    document.dossier = fresh(dossier)
    papers.edit_dossier_paper(document, by=cast.leader, version=document.version, subject="kiến nghị về thoát nước")
    with pytest.raises(StaleEdit):
        papers.edit_dossier_paper(document, by=cast.clerk, version=1, subject="khác")
    _send(cast, fresh(dossier), cast.leader, how=BY_LETTER)
    dossier = fresh(dossier)
    assert dossier.state == "sent"
    assert dossier.document.state == "issued"
    assert dossier.document_number == dossier.document.full_number
    assert dossier.document.full_number.startswith("01/UBND-")
    # The same citizen asked for both: one letter, about both.
    (letter,) = Letter.objects.filter(kind=LetterKind.INTERIM)
    assert letter.items.count() == 2
    assert dossier.document_number in letter.document.body
    dispatch = Dispatch.objects.get()
    assert (dispatch.pays, dispatch.sent_on, dispatch.links.count()) == (False, SENT, 2)
    assert all(fresh(row).stage == "with_higher" for row in rows)
    assert {"dossier.send", "dossier.tell"} <= set(verbs_of(dossier))


CHANGES = {
    "date": lambda dossier, by: actions.edit_dossier(
        dossier, by=by, version=dossier.version, expected_on=date(2022, 12, 10)
    ),
    "body": lambda dossier, by: actions.edit_dossier(dossier, by=by, version=dossier.version, sent_to="Sở Xây dựng"),
    "request": lambda dossier, by: actions.edit_dossier_issue(dossier.items.first(), by=by, asked="Thay nắp cống."),
    "issues": lambda dossier, by: actions.remove_dossier_issue(dossier.items.first(), by=by),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_paper_drafted_from_other_facts_is_not_sent(cast, what):
    dossier, rows = drafted(cast)
    papers.draft_dossier_paper(dossier, by=cast.clerk)
    CHANGES[what](fresh(dossier), cast.clerk)
    with pytest.raises(NotAllowedNow):
        _send(cast, fresh(dossier), cast.clerk)
    assert fresh(rows[1]).stage == "in_progress"
    papers.draft_dossier_paper(fresh(dossier), by=cast.clerk)
    _send(cast, fresh(dossier), cast.clerk)
    if what == "date":
        assert "chậm nhất ngày 10/12/2022" in fresh(dossier).document.body


def test_a_note_leaves_the_paper_as_good_as_it_was(cast):
    dossier, _rows = drafted(cast)
    papers.draft_dossier_paper(dossier, by=cast.clerk)
    dossier = fresh(dossier)
    actions.edit_dossier(dossier, by=cast.clerk, version=dossier.version, note="Gấp")
    assert _send(cast, fresh(dossier), cast.clerk)


def test_no_reply_is_asked_for_by_a_day_that_has_passed(cast):
    past = date(2022, 11, 14)
    dossier, _rows = drafted(cast)
    with pytest.raises(ValidationError):
        actions.open_dossier(dossier.conference, by=cast.clerk, sent_to="Sở Xây dựng", expected_on=past)
    with pytest.raises(ValidationError):
        actions.edit_dossier(dossier, by=cast.clerk, version=dossier.version, expected_on=past)


def test_all_of_it_happens_or_nothing_does(cast):
    dossier, rows = drafted(cast)
    papers.draft_dossier_paper(dossier, by=cast.clerk)
    wrong = Told(signing=Signing(date=SENT, **(STATE | {"signer": " "})), channel="handed", sent_on=SENT)
    with pytest.raises(NotAllowedNow):
        _send(cast, fresh(dossier), cast.clerk, how=wrong)
    dossier = fresh(dossier)
    assert (dossier.state, dossier.document.state, dossier.document.number) == ("draft", "draft", None)
    assert fresh(rows[0]).stage == "in_progress"
    assert not Letter.objects.exists()


def test_a_transfer_slip_names_who_asks_and_the_party_is_written_to_in_its_format(cast):
    slip, rows = drafted(cast, 1, form="transfer_slip", sent_to="Công ty thoát nước", body=None)
    paper = papers.draft_dossier_paper(slip, by=cast.clerk)
    assert (paper.kind, paper.type_code, paper.type_name) == ("transfer_slip", "PC", "PHIẾU CHUYỂN")
    assert (paper.authority, paper.post) == ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
    assert "Người kiến nghị: Bà Trần Thị Bình" in paper.body
    issue = make_issue(cast, rows[0].conference)
    assign(cast, issue, accept=True)
    party = actions.open_dossier(rows[0].conference, by=cast.clerk, sent_to="Thành ủy Hà Nội")
    actions.add_dossier_issue(party, by=cast.clerk, issues=[fresh(issue)])
    assert papers.draft_dossier_paper(fresh(party), by=cast.clerk).system == "party"


def test_the_draft_is_put_aside_when_another_paper_went(cast):
    dossier, _rows = drafted(cast)
    draft = papers.draft_dossier_paper(dossier, by=cast.clerk)
    papers.record_dossier(fresh(dossier), by=cast.clerk, told=OTHERWISE, **PAPER)
    assert OfficialDocument.objects.get(pk=draft.pk).state == "discarded"
    assert fresh(dossier).document is None


def test_the_second_clerk_is_too_late(cast):
    dossier, _rows = drafted(cast)
    papers.draft_dossier_paper(dossier, by=cast.clerk)
    seen, same = fresh(dossier), fresh(dossier)
    _send(cast, seen, cast.clerk)
    with pytest.raises(StaleState):
        papers.send_dossier(same, by=cast.clerk2, date=SENT, told=OTHERWISE, **STATE)
    with pytest.raises(StaleState):
        actions.withdraw_dossier(same, by=cast.clerk2, reason="Muộn")


def test_a_reminder_is_kept(cast):
    dossier, _rows = sent(cast)
    replies.chase_dossier(
        dossier, by=cast.clerk, chased_on=date(2022, 11, 5), note="Công văn 530/UBND-VP", text="Kính đề nghị…"
    )
    chase = Chase.objects.get()
    assert (chase.dossier, chase.due_on, chase.note) == (dossier, EXPECTED, "Công văn 530/UBND-VP")
    assert fresh(dossier).chased_on == date(2022, 11, 5)
    assert verbs_of(dossier)[-2:] == ["dossier.chase", "dossier.remind_in_words"]
    for day in (date(2022, 10, 13), date(2022, 11, 4), date(2022, 11, 16)):
        with pytest.raises(NotAllowedNow):
            replies.chase_dossier(fresh(dossier), by=cast.clerk, chased_on=day)


def test_a_reply_to_some_issues_leaves_the_others_waiting(cast):
    dossier, rows = replied(cast, number=1)
    assert dossier.state == "sent"
    items = papers.items_of(dossier)
    assert [bool(item.reply) for item in items] == [True, False]
    assert Dossier.objects.overdue(date(2022, 12, 1)).get() == dossier
    replies.record_dossier_reply(
        dossier, by=cast.clerk, reply_date=date(2022, 11, 10), reply_number="95/UBQ", replies={items[1].pk: "Sẽ làm."}
    )
    dossier = fresh(dossier)
    assert (dossier.state, dossier.reply_number) == ("replied", "95/UBQ")
    assert [item.reply_number for item in papers.items_of(dossier)] == ["88/UBQ", "95/UBQ"]
    assert all(fresh(row).stage == "with_higher" for row in rows)
    assert not Dossier.objects.overdue(date(2022, 12, 1)).exists()
    with pytest.raises(NotAllowedNow):
        actions.withdraw_dossier(dossier, by=cast.clerk, reason="Muộn")


@pytest.mark.parametrize(
    "facts", [{"replies": {}}, {"replies": {987: "x"}}, {"reply_date": date(2022, 10, 1)}, {"replies": {0: " "}}]
)
def test_a_reply_that_says_nothing_is_refused(cast, facts):
    dossier, _rows = sent(cast)
    given = {"reply_date": REPLIED, "replies": {dossier.items.first().pk: "Đã xem xét."}} | facts
    with pytest.raises(NotAllowedNow):
        replies.record_dossier_reply(dossier, by=cast.clerk, **given)


def test_the_reply_reaches_every_citizen_by_the_way_of_every_answer(cast):
    dossier, rows = replied(cast)
    answers = relay(cast, dossier)
    assert [answer.state for answer in answers] == ["draft", "draft"]
    assert fresh(dossier).state == "replied"
    with pytest.raises(NotAllowedNow):
        relay(cast, fresh(dossier))
    letter_of(cast, answers[0])
    dossier = fresh(dossier)
    assert [item.relayed_on for item in papers.items_of(dossier)] == [REPLIED, None]
    assert (dossier.state, fresh(rows[0]).stage) == ("replied", "answered")
    letter_of(cast, answers[1])
    assert fresh(dossier).state == "relayed"
    assert verbs_of(dossier)[-1] == "dossier.finish"


def test_a_withdrawn_dispatch_owes_the_reply_again(cast):
    dossier, _rows = replied(cast, 1)
    (dispatch,) = letter_of(cast, relay(cast, dossier)[0])
    assert fresh(dossier).state == "relayed"
    withdraw_dispatch(dispatch, by=cast.clerk, reason="Nhầm người")
    dossier = fresh(dossier)
    assert (dossier.state, papers.items_of(dossier)[0].relayed_on) == ("replied", None)


def test_an_answer_older_than_the_reply_passes_nothing_on(cast):
    dossier, rows = sent(cast, 1)
    record_answer(
        rows[0], by=cast.clerk, text="Đã chuyển cấp trên", document_number="500/UBND", document_date=date(2022, 10, 20)
    )
    assert fresh(rows[0]).stage == "answered"
    _reply(fresh(dossier), cast.clerk)
    dossier = fresh(dossier)
    assert (dossier.state, papers.items_of(dossier)[0].relayed_on) == ("replied", None)
    with pytest.raises(NotAllowedNow):
        relay(cast, dossier)
    reopen_issue(fresh(rows[0]), by=cast.clerk, reason="Cấp trên đã trả lời")
    letter_of(cast, relay(cast, fresh(dossier))[0])
    assert fresh(dossier).state == "relayed"


def test_withdrawing_gives_the_issues_back(cast, django_capture_on_commit_callbacks):
    dossier, rows = sent(cast)
    with pytest.raises(NotAllowedNow):
        actions.withdraw_dossier(fresh(dossier), by=cast.clerk, reason=" ")
    dossier = fresh(dossier)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw_dossier(dossier, by=cast.clerk, reason="Nhầm cơ quan")
    assert told(cast.clerk2)
    assert [fresh(row).stage for row in rows] == ["in_progress", "in_progress"]
    again = actions.open_dossier(rows[0].conference, by=cast.clerk, sent_to="Sở Xây dựng")
    actions.add_dossier_issue(again, by=cast.clerk, issues=[fresh(row) for row in rows])


def test_invariant_8_handing_up_never_counts_as_closed(cast):
    """With the body, replied or answered by the ward itself: ours until the reply reached every citizen."""
    from conferences.models import Conference

    dossier, rows = sent(cast, 1)
    conference = rows[0].conference
    report = Report(Scope.of_conference(conference), date(2022, 11, 15))
    assert (report.figures["open"].value, report.figures["answered"].value) == (1, 0)
    assert report.figures["citizens_owed"].value == 1
    assert report.counted.by_stage["with_higher"] == 1
    _reply(fresh(dossier), cast.clerk)
    assert fresh(rows[0]).stage == "with_higher"
    reasons = [each.url for each in missing_to_close(conference)]
    assert f"/dossiers/{dossier.pk}/" in " ".join(reasons)
    # Answered by another paper, dated before the reply: the issue counts as answered, the dossier is still ours.
    record_answer(
        fresh(rows[0]), by=cast.clerk, text="Đã chuyển cấp trên", document_number="500/UBND",
        document_date=date(2022, 10, 20),
    )  # fmt: skip
    assert not Issue.objects.filter(conference=conference).open().exists()
    Conference.objects.filter(pk=conference.pk).update(state="following_up")
    conference.refresh_from_db()
    with pytest.raises(NotAllowedNow):
        close_conference(conference, by=cast.leader)
    reopen_issue(fresh(rows[0]), by=cast.clerk, reason="Cấp trên đã trả lời")
    letter_of(cast, relay(cast, fresh(dossier))[0])
    assert fresh(dossier).state == "relayed"
    close_conference(conference, by=cast.leader)
    assert conference.state == "closed"
