"""Nobody who asked is dropped from those owed: dispatches withdrawn, answers that do not hold (design invariant 7)."""

from datetime import date

import pytest
from django.urls import reverse

from conferences.models import Conference
from dialogue_site.transitions import NotAllowedNow
from feedback.actions.opinions import add_issue, edit_opinion, link_issue, unlink_issue
from feedback.actions.people import edit_person
from feedback.models import Opinion, OpinionIssue
from resolutions.actions.answers import approve_answer, draft_answer, revise_answer, submit_answer
from resolutions.actions.conferences import close_conference, missing_to_close
from resolutions.actions.followups import record_oral_reply
from resolutions.actions.issues import reopen_issue
from resolutions.actions.letters import issue_letter, withdraw_dispatch
from resolutions.actions.relations import merge_issue, undo_relation
from resolutions.models import Answer, Letter
from tests.build import make_opinion, make_person, record_answer

from .builders import at_work, make_conference, make_issue
from .letterwork import SIGNING, approved_answer, dispatched, drafted_letter, fresh, issued_letter, links_of

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


def late_asker(cast, conference):
    """An opinion of its own, by somebody who has not asked for the issue yet."""
    return make_opinion(cast, conference, speaker=make_person(cast, "Lê Văn Hai"), issues=[{"summary": "Khác"}])


def test_whoever_asks_for_an_answered_issue_is_not_counted_as_answered(cast):
    issue, _answer, _dispatch = answered(cast)
    opinion = late_asker(cast, issue.conference)
    with pytest.raises(NotAllowedNow, match=issue.code):
        link_issue(opinion, fresh(issue), by=cast.clerk)
    with pytest.raises(NotAllowedNow, match=issue.code):
        make_opinion(cast, issue.conference, issues=[], links=[(issue, "")])
    reopen_issue(fresh(issue), by=cast.clerk, reason="Thêm người kiến nghị")
    link_issue(opinion, fresh(issue), by=cast.clerk)
    assert owed(issue) == 2


def test_a_final_reply_in_the_room_takes_more_askers_until_its_notice_is_out(cast):
    issue, _assignment = at_work(cast)
    opinion = late_asker(cast, issue.conference)
    record_oral_reply(issue, by=cast.clerk, replied_by="Bí thư", gist="x", is_final=True, replied_on=date(2022, 9, 30))
    link_issue(opinion, fresh(issue), by=cast.clerk)
    assert (owed(issue), fresh(issue).stage) == (2, "answered")


def test_a_conference_with_somebody_still_owed_is_not_closed(cast):
    issue, _answer, _dispatch = answered(cast)
    issue.links.update(answered_on=None)
    Conference.objects.filter(pk=issue.conference_id).update(state="following_up")
    conference = Conference.objects.get(pk=issue.conference_id)
    [missing] = missing_to_close(conference)
    assert "owed" in missing.url
    with pytest.raises(NotAllowedNow):
        close_conference(conference, by=cast.clerk)


def change_speaker(cast, issue, speaker):
    opinion = fresh(issue.links.get().opinion)
    return edit_opinion(opinion, by=cast.clerk, version=opinion.version, speaker=speaker)


def test_a_letter_stays_with_the_citizen_it_went_to(cast):
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue)
    letter = issued_letter(cast, issue, answer)
    other = make_person(cast, "Lê Văn Hai")
    with pytest.raises(NotAllowedNow):
        change_speaker(cast, issue, other)
    dispatched(cast, letter)
    with pytest.raises(NotAllowedNow):
        change_speaker(cast, issue, None)
    speaker = issue.links.get().opinion.speaker
    change_speaker(cast, issue, speaker)
    edit_person(speaker, by=cast.clerk, version=speaker.version, full_name="Trần Thị Bính")


def test_a_draft_letter_to_the_speaker_of_before_is_not_issued(cast):
    issue, _assignment = at_work(cast)
    letter = drafted_letter(cast, issue, approved_answer(cast, issue))
    other = make_person(cast, "Lê Văn Hai")
    change_speaker(cast, issue, other)
    with pytest.raises(NotAllowedNow, match="YK-01"):
        issue_letter(letter, by=cast.clerk, signing=SIGNING)
    change_speaker(cast, issue, letter.person)
    issue_letter(letter, by=cast.clerk, signing=SIGNING)
    Opinion.objects.filter(links__issue=issue).update(speaker=other)
    with pytest.raises(NotAllowedNow, match="YK-01"):
        dispatched(cast, letter)
    assert owed(issue) == 1


def test_a_link_that_is_paid_or_named_in_a_letter_stays(cast, client):
    issue = two_asking(cast)
    answer = written(cast, issue)
    first, second = links_of(issue)
    for opinion in (first.opinion, second.opinion):
        add_issue(opinion, by=cast.clerk, summary="Việc khác")
    letter = issued_letter(cast, fresh(issue), fresh(answer), link=second)
    client.force_login(cast.clerk, backend="dialogue_site.auth.PostingBackend")
    page = client.post(reverse("issue-unlink", args=[second.pk]), {"reason": "Nhầm"})
    assert page.status_code < 500
    assert OpinionIssue.objects.filter(pk=second.pk).exists()
    dispatched(cast, letter)
    with pytest.raises(NotAllowedNow, match=second.opinion.code):
        unlink_issue(second, by=cast.clerk, reason="Nhầm")
    unlink_issue(first, by=cast.clerk, reason="Nhầm")
    assert owed(issue) == 0


def test_a_citizen_of_a_merged_issue_is_not_unlinked_from_where_it_is_owed(cast):
    target = make_issue(cast, make_conference(cast))
    opinion = late_asker(cast, target.conference)
    source = opinion.links.get().issue
    add_issue(opinion, by=cast.clerk, summary="Việc thứ ba")
    relation = merge_issue(source, by=cast.clerk, target=target)
    link = OpinionIssue.objects.get(opinion=opinion, issue=target)
    with pytest.raises(NotAllowedNow, match=source.code):
        unlink_issue(link, by=cast.clerk, reason="Nhầm")
    assert owed(source, target) == 2
    undo_relation(relation, by=cast.clerk)
    assert owed(source, target) == 2


def test_a_withdrawn_dispatch_owes_the_citizen_whose_issue_was_merged_since(cast):
    """Both had the paper; one dispatch is withdrawn, the issue merged, then the other one is withdrawn as well."""
    source = two_asking(cast)
    record_answer(source, by=cast.clerk, text="x", document_number="1/UBND", document_date=date(2022, 10, 18))
    first, second = (link.dispatches.get() for link in links_of(source))
    withdraw_dispatch(first, by=cast.clerk, reason="Ghi nhầm")
    target = make_issue(cast, source.conference, summary="Thoát nước ngõ 86")
    merge_issue(fresh(source), by=cast.clerk, target=target)
    before = owed(target)
    withdraw_dispatch(second, by=cast.clerk, reason="Ghi nhầm")
    assert owed(target) == before + 1
