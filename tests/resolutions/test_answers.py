"""The written answer: drafted by the unit, checked by its head, approved by a leader who did not write it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from dialogue_site import audit
from dialogue_site.edits import StaleEdit
from dialogue_site.models import Posting, User
from dialogue_site.roles import Role
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue, OpinionIssue
from resolutions import checklist
from resolutions.actions.answers import (
    approve_answer,
    approve_answers,
    check_answer,
    draft_answer,
    edit_answer,
    revise_answer,
    send_back_answer,
    submit_answer,
    withdraw_answer,
)
from resolutions.models import Answer

from .builders import at_work, told, verbs_of
from .letterwork import approved_answer, dispatched, fresh, issued_letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

TEXT = "UBND phường đã nạo vét cống ngõ 86 ngày 12/10/2022."


def stage(issue):
    return Issue.objects.get(pk=issue.pk).stage


def drafted(cast, issue, **facts):
    return draft_answer(fresh(issue), by=cast.responder, **({"text": TEXT, "outcome": "explained"} | facts))


def with_head(cast):
    posting = Posting.objects.create(user=cast.clerk2, unit=cast["DCXD"], role=Role.RESPONDER, is_head=True)
    return posting.user


def test_from_draft_to_approval_without_a_head(cast, django_capture_on_commit_callbacks):
    issue, _assignment = at_work(cast)
    answer = drafted(cast, issue)
    assert (answer.edition, answer.unit, answer.state) == (1, cast["DCXD"], "draft")
    assert [entry.verb for entry in audit.timeline(answer)] == ["answer.draft"]
    with django_capture_on_commit_callbacks(execute=True):
        submit_answer(answer, by=cast.responder)
    assert (fresh(answer).state, stage(issue)) == ("signing", "drafted")
    assert told(cast.leader)
    with django_capture_on_commit_callbacks(execute=True):
        approve_answer(fresh(answer), by=cast.leader)
    answer = fresh(answer)
    assert (answer.state, answer.approved_by, stage(issue)) == ("approved", cast.leader, "approved")
    assert told(cast.clerk)
    assert [verb for verb in verbs_of(issue) if verb.startswith("answer.")] == [
        "answer.draft", "answer.submit", "answer.check", "answer.approve",
    ]  # fmt: skip


def test_the_head_of_the_unit_checks(cast):
    head = with_head(cast)
    issue, _assignment = at_work(cast)
    answer = drafted(cast, issue)
    submit_answer(answer, by=cast.responder)
    assert fresh(answer).state == "checking"
    for who in (cast.responder, cast.leader, cast.clerk, cast.monitor):
        with pytest.raises(PermissionDenied):
            check_answer(fresh(answer), by=who)
    check_answer(fresh(answer), by=head)
    assert (fresh(answer).state, fresh(answer).checked_by) == ("signing", head)


def test_what_the_head_drafts_goes_straight_to_the_leader(cast):
    head = with_head(cast)
    issue, _assignment = at_work(cast)
    answer = draft_answer(fresh(issue), by=head, text=TEXT, outcome="explained")
    submit_answer(answer, by=head)
    assert fresh(answer).state == "signing"


@pytest.mark.parametrize("who", ["other_responder", "monitor", "leader", "admin", "nobody", "stranger"])
def test_who_may_not_draft(cast, who):
    issue, _assignment = at_work(cast)
    with pytest.raises(PermissionDenied):
        draft_answer(fresh(issue), by=getattr(cast, who), text=TEXT)


@pytest.mark.parametrize("who", ["clerk", "responder", "monitor", "admin", "nobody", "stranger"])
def test_only_a_leader_approves(cast, who):
    issue, _assignment = at_work(cast)
    answer = drafted(cast, issue)
    submit_answer(answer, by=cast.responder)
    with pytest.raises((PermissionDenied, NotAllowedNow)):
        approve_answer(fresh(answer), by=getattr(cast, who))
    assert fresh(answer).state == "signing"


def test_whoever_wrote_it_does_not_approve_it(cast):
    Posting.objects.create(user=cast.leader, unit=cast["VPUB"], role=Role.CLERK)
    cast.leader.__dict__.pop("current_postings", None)
    issue, _assignment = at_work(cast)
    answer = draft_answer(fresh(issue), by=cast.leader, text=TEXT, outcome="explained")
    submit_answer(answer, by=cast.leader)
    with pytest.raises(NotAllowedNow):
        approve_answer(fresh(answer), by=cast.leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(pk=answer.pk).update(state="approved", approved_by=cast.leader)


def test_whoever_changed_a_word_does_not_approve_it(cast):
    Posting.objects.create(user=cast.leader, unit=cast["VPUB"], role=Role.CLERK)
    cast.leader.__dict__.pop("current_postings", None)
    issue, _assignment = at_work(cast)
    answer = drafted(cast, issue)
    edit_answer(answer, by=cast.leader, version=answer.version, text="Lời của lãnh đạo.")
    submit_answer(fresh(answer), by=cast.responder)
    with pytest.raises(NotAllowedNow):
        approve_answer(fresh(answer), by=cast.leader)


def test_one_answer_is_on_its_way_at_a_time(cast):
    issue, _assignment = at_work(cast)
    drafted(cast, issue)
    with pytest.raises(NotAllowedNow):
        drafted(cast, issue)


def test_the_second_who_edits_is_told(cast):
    issue, _assignment = at_work(cast)
    answer = drafted(cast, issue)
    edit_answer(answer, by=cast.responder, version=1, text="Lời thứ nhất.")
    with pytest.raises(StaleEdit):
        edit_answer(fresh(answer), by=cast.clerk, version=1, text="Lời thứ hai.")


def test_each_outcome_asks_for_its_own(cast, png):
    issue, _assignment = at_work(cast)
    for facts in ({"outcome": "scheduled"}, {"outcome": "not_feasible"}, {"outcome": "nothing"}, {"text": " "}):
        with pytest.raises(NotAllowedNow):
            drafted(cast, issue, **facts)
    answer = drafted(cast, issue, outcome="resolved")
    with pytest.raises(NotAllowedNow):
        submit_answer(answer, by=cast.responder)
    upload = SimpleUploadedFile("anh.png", png, "image/png")
    edit_answer(answer, by=cast.responder, version=answer.version, files=[upload])
    submit_answer(fresh(answer), by=cast.responder)
    assert stage(issue) == "drafted"


def test_a_promised_day_must_still_come(cast):
    issue, _assignment = at_work(cast)
    answer = drafted(cast, issue, outcome="scheduled", promised_on=date(2022, 11, 15))
    with pytest.raises(NotAllowedNow):
        submit_answer(answer, by=cast.responder)


def test_sent_back_it_is_a_draft_with_a_comment(cast):
    issue, _assignment = at_work(cast)
    answer = drafted(cast, issue)
    submit_answer(answer, by=cast.responder)
    with pytest.raises(NotAllowedNow):
        send_back_answer(fresh(answer), by=cast.leader, reason=" ")
    approve_answer(fresh(answer), by=cast.leader)
    send_back_answer(fresh(answer), by=cast.leader, reason="Thiếu ngày hoàn thành")
    answer = fresh(answer)
    assert (answer.state, answer.comment, answer.approved_by) == ("draft", "Thiếu ngày hoàn thành", None)
    assert stage(issue) == "in_progress"


def test_the_leader_approves_what_was_read(cast):
    issue, _assignment = at_work(cast)
    answer = drafted(cast, issue)
    submit_answer(answer, by=cast.responder)
    with pytest.raises(StaleState):
        approve_answer(fresh(answer), by=cast.leader, version=1)
    second = fresh(answer)
    approve_answer(fresh(answer), by=cast.leader)
    with pytest.raises(StaleState):
        approve_answer(second, by=cast.leader)


def test_several_are_approved_all_or_none(cast):
    issue, _assignment = at_work(cast)
    answer = drafted(cast, issue)
    submit_answer(answer, by=cast.responder)
    with pytest.raises(StaleState), transaction.atomic():
        approve_answers([fresh(answer)], by=cast.leader, versions={answer.pk: 1})
    assert fresh(answer).state == "signing"
    approve_answers([fresh(answer)], by=cast.leader, versions={answer.pk: fresh(answer).version})
    assert fresh(answer).state == "approved"


def test_a_withdrawn_answer_leaves_room_for_another(cast):
    issue, _assignment = at_work(cast)
    answer = drafted(cast, issue)
    submit_answer(answer, by=cast.responder)
    withdraw_answer(fresh(answer), by=cast.responder, reason="Làm lại")
    assert stage(issue) == "in_progress"
    assert drafted(cast, issue).edition == 2


def test_a_new_edition_owes_everybody_again(cast):
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue)
    dispatched(cast, issued_letter(cast, issue, answer))
    assert stage(issue) == "answered"
    with pytest.raises(PermissionDenied):
        revise_answer(fresh(answer), by=cast.responder, reason="Sai ngày")
    with pytest.raises(NotAllowedNow):
        revise_answer(fresh(answer), by=cast.clerk, reason="")
    new = revise_answer(fresh(answer), by=cast.clerk, reason="Sai ngày")
    assert (fresh(answer).state, new.state, new.edition) == ("superseded", "draft", 2)
    assert OpinionIssue.objects.filter(issue=issue).owed().count() == 1
    assert stage(issue) == "in_progress"
    submit_answer(new, by=cast.responder)
    approve_answer(fresh(new), by=cast.leader)
    dispatched(cast, issued_letter(cast, fresh(issue), fresh(new)))
    assert stage(issue) == "answered"
    assert fresh(new).state == "dispatched"


GENERIC = "Chúng tôi đang xem xét và sẽ giải quyết trong thời gian tới."
CONCRETE = (
    "Ngày 12/10/2022, UBND phường cùng Công ty Thoát nước đã nạo vét cống ngõ 86 phố Phú Viên; Bộ phận Địa chính - "
    "Xây dựng kiểm tra hằng tuần đến hết tháng 12/2022, theo Quyết định số 41/QĐ-UBND."
)


def test_the_checklist_warns_of_a_generic_answer_alone():
    assert len(checklist.warnings(GENERIC)) == 6
    assert "đang xem xét" in checklist.warnings(GENERIC)[-1]
    assert len(checklist.warnings(CONCRETE)) == 1, "the document named in the text belongs into its field"
    assert checklist.warnings(CONCRETE, legal_basis="Quyết định số 41/QĐ-UBND") == []


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("UBND phường ghi nhận ý kiến của công dân và giải quyết theo quy định.", "ghi nhận ý kiến"),
        ("Ủy ban nhân dân phường xin tiếp thu.", "xin tiếp thu"),
        ("UBND phường sẽ thực hiện theo đúng quy định, theo quy định.", "theo quy định"),
        ("UBND phường tiếp thu, sẽ xử lý trong thời gian tới", "trong thời gian tới"),
    ],
)
def test_courtesy_without_place_and_date_is_generic(text, phrase):
    found = " ".join(map(str, checklist.warnings(text)))
    assert phrase in found
    assert "căn cứ pháp lý" in found, "“theo quy định” is no basis"
    assert "đơn vị" in found, "“UBND phường” alone is not who does it"


def test_courtesy_beside_a_place_and_a_date_is_just_polite():
    polite = f"UBND phường ghi nhận ý kiến đúng đắn này. {CONCRETE}"
    assert checklist.warnings(polite.replace("ghi nhận ý kiến", "ghi nhận phản ánh"), legal_basis="Luật Đất đai") == []


def test_nobody_approves_words_of_theirs_in_a_later_edition(cast):
    """Words carry their author over editions, by whomever the new one was begun, until none of them stands."""
    Posting.objects.create(user=cast.leader, unit=cast["VPUB"], role=Role.CLERK)
    other = User.objects.create_user(username="leader2", full_name="Nguyễn Văn Hai")
    Posting.objects.create(user=other, unit=cast["DU"], role=Role.LEADER)
    leader = User.objects.get(pk=cast.leader.pk)
    issue, _assignment = at_work(cast)
    first = draft_answer(fresh(issue), by=leader, text=f"{TEXT} Sẽ làm tiếp.", outcome="explained")
    submit_answer(first, by=leader)
    approve_answer(fresh(first), by=other)
    dispatched(cast, issued_letter(cast, fresh(issue), fresh(first)))
    second = revise_answer(fresh(first), by=cast.clerk, reason="Sai ngày")
    edit_answer(second, by=cast.responder, version=second.version, text=f"Kính gửi Bà. {TEXT}")
    submit_answer(fresh(second), by=cast.responder)
    with pytest.raises(NotAllowedNow):
        approve_answer(fresh(second), by=leader)
    send_back_answer(fresh(second), by=leader, reason="Viết lại")
    second = fresh(second)
    edit_answer(second, by=cast.responder, version=second.version, text="Ngày 15/10/2022 cống đã được thay.")
    submit_answer(fresh(second), by=cast.responder)
    assert approve_answer(fresh(second), by=leader).state == "approved"
