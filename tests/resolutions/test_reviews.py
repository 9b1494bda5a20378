"""Verdicts of the Front: written in private, sent for good, responded to, replaced by their author alone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from dialogue_site.edits import StaleEdit
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from resolutions import evidence, reports
from resolutions.actions.debts import confirm_oral_replies
from resolutions.actions.reviews import (
    edit_review,
    respond_review,
    send_review,
    supersede_review,
    write_review,
)
from resolutions.models import Review, ReviewResponse
from resolutions.models.reviews import failed_twice, to_review

from .builders import make_conclusion, make_conference, make_issue, told, verbs_of
from .judged import another, answer, answered, judged, replied_in_the_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

OTHERS = ("clerk", "leader", "responder", "admin", "nobody", "stranger")


def get(review):
    return Review.objects.get(pk=review.pk)


def test_only_the_front_writes_a_verdict(cast):
    issue = answered(cast)
    for who in OTHERS:
        with pytest.raises(PermissionDenied):
            write_review(issue, by=getattr(cast, who), verdict="not", comment="x")
    review = write_review(issue, by=cast.monitor, verdict="not", failed=["specific", "nonsense"])
    assert (review.state, review.failed, review.answer) == ("draft", ["specific"], issue.answers.get())


def test_a_draft_is_hidden_from_everybody_but_its_author(cast):
    issue = answered(cast)
    review = write_review(issue, by=cast.monitor, verdict="not", comment="Chung chung")
    for who in OTHERS:
        assert not Review.objects.visible_to(getattr(cast, who)).exists()
    assert Review.objects.visible_to(cast.monitor).get() == review
    assert "Chung chung" not in str([entry.after for entry in _history(review)])
    send_review(review, by=cast.monitor)
    for who in ("clerk", "leader", "responder"):
        assert Review.objects.visible_to(getattr(cast, who)).exists()
    for who in ("admin", "nobody", "stranger"):
        assert not Review.objects.visible_to(getattr(cast, who)).exists()


def _history(review):
    from dialogue_site.models import AuditEntry

    return AuditEntry.objects.filter(object_type="resolutions.review", object_id=review.pk)


def test_writing_again_writes_over_ones_own_draft(cast):
    issue = answered(cast)
    first = write_review(issue, by=cast.monitor, verdict="not")
    again = write_review(issue, by=cast.monitor, verdict="satisfactory", failed=["specific"])
    assert (again.pk, again.verdict, again.failed) == (first.pk, "satisfactory", [])
    with pytest.raises(StaleEdit):
        edit_review(first, by=cast.monitor, version=1, verdict="not")
    with pytest.raises(NotAllowedNow):
        write_review(issue, by=cast.monitor, verdict="excellent")


def test_sending_says_why_and_sets_the_day_of_the_response(cast, django_capture_on_commit_callbacks):
    issue = answered(cast)
    review = write_review(issue, by=cast.monitor, verdict="partly")
    with pytest.raises(NotAllowedNow):
        send_review(review, by=cast.monitor)
    review = edit_review(get(review), by=cast.monitor, version=review.version, verdict="partly", comment="Thiếu ngày")
    for who in OTHERS:
        with pytest.raises(PermissionDenied):
            send_review(review, by=getattr(cast, who))
    with django_capture_on_commit_callbacks(execute=True):
        send_review(review, by=cast.monitor)
    # Ten working days after Tuesday 15/11/2022.
    assert (get(review).state, get(review).sent_on, get(review).respond_by) == (
        "sent", date(2022, 11, 15), date(2022, 11, 29),
    )  # fmt: skip
    assert told(cast.clerk)
    assert told(cast.leader)
    assert verbs_of(issue)[-1] == "review.send"
    with pytest.raises(NotAllowedNow):
        edit_review(get(review), by=cast.monitor, version=review.version, verdict="satisfactory")


def test_a_satisfactory_verdict_asks_for_nothing(cast):
    review = judged(cast, answered(cast), "satisfactory", "")
    assert review.respond_by is None
    with pytest.raises(PermissionDenied):
        respond_review(review, by=cast.clerk, text="Cảm ơn")


def test_no_answer_no_verdict(cast):
    issue = make_issue(cast, make_conference(cast))
    with pytest.raises(NotAllowedNow):
        write_review(issue, by=cast.monitor, verdict="not", comment="x")


def test_a_reply_in_the_room_is_judged_once_the_notice_confirms_it(cast):
    issue = replied_in_the_room(cast, make_issue(cast, make_conference(cast)))
    assert not to_review(Issue.objects.all()).exists()
    with pytest.raises(NotAllowedNow):
        write_review(issue, by=cast.monitor, verdict="not", comment="x")
    confirm_oral_replies(issue.conference, by=cast.clerk, on=date(2022, 10, 7))
    assert list(to_review(Issue.objects.all())) == [issue]
    review = judged(cast, issue, "satisfactory", "")
    assert review.answer is None
    assert not to_review(Issue.objects.all()).exists()


def test_one_verdict_stands_on_an_answer(cast):
    issue = answered(cast)
    waiting = write_review(issue, by=cast.monitor, verdict="not", comment="Chưa rõ")
    other = _second_front_officer(cast)
    send_review(write_review(issue, by=other, verdict="satisfactory"), by=other)
    with pytest.raises(NotAllowedNow):
        send_review(waiting, by=cast.monitor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.filter(pk=waiting.pk).update(state="sent", sent_on=date(2022, 11, 15))


def _second_front_officer(cast):
    from tests.cast import _person

    return _person("monitor2", "Lê Thị Hoa", cast["MTTQ"], "monitor")


def test_the_second_click_is_too_late(cast):
    review = write_review(answered(cast), by=cast.monitor, verdict="satisfactory")
    same = get(review)
    send_review(review, by=cast.monitor)
    with pytest.raises((StaleState, NotAllowedNow)):
        send_review(same, by=cast.monitor)
    bad = judged(cast, another(cast, review.issue.conference, "413/UBND"))
    stale = get(bad)
    respond_review(bad, by=cast.clerk, text="Đã bổ sung")
    with pytest.raises(StaleState):
        respond_review(stale, by=cast.leader, text="Tôi cũng trả lời")
    assert ReviewResponse.objects.count() == 1


def test_a_later_answer_is_judged_anew_and_the_one_read_counts(cast):
    from resolutions.actions.issues import reopen_issue

    issue = answered(cast)
    draft = write_review(issue, by=cast.monitor, verdict="not", comment="x")
    seen = issue.answers.get().pk
    reopen_issue(issue, by=cast.clerk, reason="Trả lời lại")
    issue = answer(cast, Issue.objects.get(pk=issue.pk), "500/UBND", date(2022, 11, 1))
    with pytest.raises(StaleState):
        write_review(issue, by=cast.monitor, verdict="not", seen=seen)
    with pytest.raises(NotAllowedNow):
        send_review(draft, by=cast.monitor)


def test_the_office_responds_with_files_and_changes_nothing(cast, png, django_capture_on_commit_callbacks):
    review = judged(cast, answered(cast), failed=["specific"])
    for who in ("responder", "monitor", "admin", "nobody", "stranger"):
        with pytest.raises(PermissionDenied):
            respond_review(review, by=getattr(cast, who), text="x")
    with pytest.raises(NotAllowedNow):
        respond_review(review, by=cast.clerk, text="  ")
    with django_capture_on_commit_callbacks(execute=True):
        response = respond_review(
            review, by=cast.clerk, text="Đã bổ sung thời gian.", files=[SimpleUploadedFile("ảnh.png", png)]
        )
    assert response.attachments.count() == 1
    kept = get(review)
    assert (kept.state, kept.verdict, kept.comment, kept.failed) == (
        "responded", "not", "Chưa nêu thời gian cụ thể.", ["specific"],
    )  # fmt: skip
    assert told(cast.monitor)
    assert verbs_of(review.issue)[-1] == "review.respond"


def test_the_author_alone_replaces_a_verdict(cast):
    review = judged(cast, answered(cast))
    respond_review(review, by=cast.clerk, text="Đã bổ sung")
    other = _second_front_officer(cast)
    for who in [*(getattr(cast, name) for name in OTHERS), other]:
        with pytest.raises(PermissionDenied):
            supersede_review(get(review), by=who, verdict="satisfactory")
    stale = get(review)
    new = supersede_review(get(review), by=cast.monitor, verdict="satisfactory")
    assert (get(review).state, new.state, new.supersedes) == ("superseded", "sent", review)
    assert get(review).verdict == "not"
    with pytest.raises((StaleState, IntegrityError)):
        supersede_review(stale, by=cast.monitor, verdict="not", comment="x")


def test_a_second_not_goes_to_the_secretarys_queue_and_leaves_it_with_a_better_verdict(
    cast, django_capture_on_commit_callbacks
):
    review = judged(cast, answered(cast))
    assert not failed_twice(Issue.objects.all()).exists()
    with django_capture_on_commit_callbacks(execute=True):
        second = supersede_review(review, by=cast.monitor, verdict="not", comment="Vẫn chung chung")
    assert failed_twice(Issue.objects.all()).get().refusals == 2
    assert any("lần thứ hai" in text or "second time" in text for text in told(cast.leader))
    figures = reports.review_figures(cast.leader, date(2022, 11, 15))
    assert figures["failed_twice"].value == 1
    supersede_review(second, by=cast.monitor, verdict="satisfactory")
    assert not failed_twice(Issue.objects.all()).exists()


def test_a_verdict_on_a_conclusion(cast):
    conclusion = make_conclusion(cast, make_conference(cast))
    review = judged(cast, conclusion, "partly", "Chậm")
    assert (review.conclusion, review.issue, review.conference) == (conclusion, None, conclusion.conference)
    assert Review.objects.of_conference(conclusion.conference).waiting().count() == 1


# Invariant 10


@pytest.mark.parametrize(
    "change",
    [
        {"verdict": "satisfactory"},
        {"comment": "Tốt"},
        {"failed": []},
        {"respond_by": None},
        {"sent_on": date(2022, 1, 1)},
        {"state": "draft"},
        {"author": "clerk"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_invariant_10_a_sent_verdict_never_changes_whoever_asks(cast, change):
    review = judged(cast, answered(cast), failed=["specific"])
    if "author" in change:
        change = {"author": cast.clerk}
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(**change)
    kept = get(review)
    assert (kept.verdict, kept.comment, kept.failed, kept.author, kept.state) == (
        "not", "Chưa nêu thời gian cụ thể.", ["specific"], cast.monitor, "sent",
    )  # fmt: skip


@pytest.mark.parametrize("state", ["sent", "responded", "superseded"])
def test_invariant_10_a_sent_verdict_is_never_deleted(cast, state):
    review = judged(cast, answered(cast))
    if state == "responded":
        respond_review(review, by=cast.clerk, text="Đã bổ sung")
        ReviewResponse.objects.all().delete()
    if state == "superseded":
        new = supersede_review(review, by=cast.monitor, verdict="satisfactory")
        assert get(new).supersedes == review
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM resolutions_review WHERE id = %s", [review.pk])
    assert get(review).state == state


def test_invariant_10_the_check_finds_a_lost_guard(db):
    assert evidence.check_guards(databases=["default"]) == []
    with connection.cursor() as cursor:
        table = "" if connection.vendor == "sqlite" else " ON resolutions_review"
        cursor.execute(f"DROP TRIGGER review_kept{table}")
    assert [error.id for error in evidence.check_guards(databases=["default"])] == ["resolutions.E001"]


# Figures


def test_every_figure_has_its_list_with_as_many_rows(cast, sign_in):
    first = answered(cast)
    conference = first.conference
    issues = [first, *(another(cast, conference, f"{n}/UBND", f"Việc {n}") for n in range(500, 505))]
    judged(cast, issues[0], "satisfactory", "")
    bad = judged(cast, issues[1])
    judged(cast, issues[2], "partly")
    respond_review(judged(cast, issues[3]), by=cast.clerk, text="Đã bổ sung")
    supersede_review(bad, by=cast.monitor, verdict="not", comment="Vẫn thế")
    for user in (cast.monitor, cast.leader):
        client = sign_in(user)
        for day in (date(2022, 11, 15), date(2022, 12, 30)):
            figures = reports.review_figures(user, day)
            assert (figures["answers_to_review"].value, figures["reviewed"].value, figures["reviewed"].of) == (2, 4, 6)
            assert (figures["satisfied"].value, figures["satisfied"].of, figures["failed_twice"].value) == (1, 4, 1)
            for figure in figures.values():
                assert figure.formula or figure.name == "responded"
                if figure.name != "responses_overdue" or day == date(2022, 11, 15):
                    assert client.get(figure.url).context["count"] == figure.value, figure.name
    assert reports.review_figures(cast.monitor, date(2022, 11, 15))["responses_overdue"].value == 0
    assert reports.review_figures(cast.monitor, date(2022, 12, 30))["responses_overdue"].value == 2
    assert set(reports.review_figures(cast.monitor, date(2022, 11, 15))) - set(
        reports.review_figures(cast.leader, date(2022, 11, 15))
    ) == {"responded"}
