"""The pages of the Front: desk, verdicts, reports, record of supervision; what they refuse, who opens them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from resolutions.actions.debts import confirm_oral_replies
from resolutions.actions.reviews import respond_review, write_review
from resolutions.models import PeriodicReport, Review, ReviewResponse
from tests.build import make_issue

from .judged import another, answered, judged, replied_in_the_room
from .test_notices_pages import words
from .test_periodic import drafted, get, sent, story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

KEY = "k" * 32
DESK = "/resolutions/reviews/desk/"


def send(client, page, url=DESK, **typed):
    """Send the form of the desk as it was shown."""
    answer = page.context["answer"]
    facts = {"issue": page.context["issue"].pk, "answer": answer.pk if answer else "", "form_key": KEY}
    return client.post(url, facts | typed)


def test_ten_answers_one_after_another(cast, sign_in):
    first = answered(cast)
    issues = [first, *(another(cast, first.conference, f"{n}/UBND", f"Việc {n}") for n in range(500, 503))]
    client = sign_in(cast.monitor)
    page = client.get(DESK)
    assert (page.context["issue"], page.context["waiting"]) == (first, 4)
    for n, issue in enumerate(issues):
        page = client.get(DESK)
        assert page.context["issue"] == issue
        assert issue.links.get().opinion.verbatim in page.text
        answer = send(client, page, verdict="satisfactory", form_key=f"{n}" * 32)
        assert answer.url == DESK
    assert client.get(DESK).context["issue"] is None
    assert Review.objects.filter(state="sent", author=cast.monitor).count() == 4


def test_the_same_form_twice_has_one_effect(cast, sign_in):
    answered(cast)
    client = sign_in(cast.monitor)
    page = client.get(DESK)
    assert send(client, page, verdict="satisfactory").url == send(client, page, verdict="satisfactory").url
    assert Review.objects.count() == 1


def test_what_was_typed_stays_when_the_sentence_is_missing(cast, sign_in):
    answered(cast)
    client = sign_in(cast.monitor)
    page = client.get(DESK)
    again = send(client, page, verdict="not", failed=["specific"])
    assert again.status_code == 200
    assert "comment" in again.context["form"].errors
    assert 'value="not" id="id_verdict_2" data-key="3" checked' in again.text
    assert 'value="specific" id="id_failed_1" data-key="c" checked' in again.text
    assert not Review.objects.exists()
    for wrong in ({}, {"verdict": "x"}, {"verdict": "not", "comment": "x" * 1001}, {"verdict": "not", "failed": ["y"]}):
        assert send(client, page, **wrong).status_code == 200
    assert not Review.objects.exists()
    assert client.post(DESK, {"issue": "999999", "verdict": "not"}).status_code == 404
    assert client.post(DESK, {"issue": "x", "verdict": "satisfactory"}).status_code in (302, 409)


def test_a_draft_is_kept_and_left_for_later(cast, sign_in):
    first = answered(cast)
    second = another(cast, first.conference, "500/UBND")
    client = sign_in(cast.monitor)
    page = client.get(DESK)
    answer = send(client, page, verdict="partly", draft="1")
    assert answer.url == f"{DESK}?skip=1"
    assert client.get(answer.url).context["issue"] == second
    assert client.get(DESK).context["form"]["verdict"].value() == "partly"
    review = Review.objects.get()
    detail = reverse("review-detail", args=[review.pk])
    assert client.get(detail).status_code == 200
    for user in (cast.clerk, cast.leader, cast.responder, cast.admin, cast.stranger):
        other = sign_in(user)
        assert other.get(detail).status_code == 404
        if user not in (cast.admin, cast.stranger):
            assert other.get(reverse("review-list")).context["count"] == 0
            assert "Chưa gửi" not in other.get(first.get_absolute_url()).text
            assert detail not in other.get(first.get_absolute_url()).text


def test_an_answer_replaced_meanwhile_is_not_judged_unread(cast, sign_in):
    from resolutions.actions.issues import reopen_issue

    from .judged import answer

    issue = answered(cast)
    client = sign_in(cast.monitor)
    page = client.get(DESK)
    reopen_issue(issue, by=cast.clerk, reason="Trả lời lại")
    answer(cast, issue, "500/UBND", date(2022, 11, 1))
    assert send(client, page, verdict="satisfactory").status_code == 409
    assert not Review.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "leader", "responder", "admin", "nobody", "stranger"])
def test_the_desk_is_the_fronts_alone(cast, sign_in, who):
    issue = answered(cast)
    client = sign_in(getattr(cast, who))
    assert client.get(DESK).status_code == 403
    assert client.post(DESK, {"issue": issue.pk, "verdict": "satisfactory"}).status_code == 403
    hidden = who in ("admin", "nobody", "stranger")
    assert client.get(reverse("review-write", args=[issue.pk])).status_code == (404 if hidden else 403)


def test_the_office_responds_on_its_page(cast, sign_in, png):
    review = judged(cast, answered(cast))
    url = reverse("review-respond", args=[review.pk])
    client = sign_in(cast.clerk)
    assert "Chưa nêu thời gian cụ thể." in client.get(url).text
    assert client.post(url, {"text": "", "form_key": KEY}).status_code == 200
    assert client.post(url, {"text": "Đã bổ sung", "form_key": KEY}).url == review.get_absolute_url()
    assert ReviewResponse.objects.get().text == "Đã bổ sung"
    assert client.get(url).status_code == 409
    page = sign_in(cast.monitor).get(review.get_absolute_url())
    assert "Đã bổ sung" in page.text
    again = sign_in(cast.monitor).post(
        reverse("review-supersede", args=[review.pk]), {"verdict": "satisfactory", "form_key": "s" * 32}
    )
    assert again.status_code == 302
    assert Review.objects.get(supersedes=review).verdict == "satisfactory"


def test_a_conclusion_is_judged_from_its_page(cast, sign_in):
    from tests.build import make_conference

    from .builders import make_conclusion

    conclusion = make_conclusion(cast, make_conference(cast))
    client, url = sign_in(cast.monitor), reverse("conclusion-review", args=[conclusion.pk])
    assert url in client.get(conclusion.get_absolute_url()).text
    assert client.post(url, {"verdict": "not", "form_key": KEY}).status_code == 200
    assert client.post(url, {"verdict": "not", "comment": "Chậm", "form_key": KEY}).status_code == 302
    page = client.get(conclusion.get_absolute_url()).text
    assert "Chậm" in page
    assert url not in page


def questions(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ["review-list", "review-waiting", "review-repeated", "review-desk"])
def test_pages_ask_the_same_number_of_questions_for_one_and_three(cast, sign_in, name):
    first = answered(cast)
    more = [another(cast, first.conference, f"{n}/UBND") for n in range(500, 505)]
    waiting = name in ("review-waiting", "review-desk")
    if not waiting:
        _judge(cast, first, name)
    client, url = sign_in(cast.monitor), reverse(name)
    few = questions(client, url)
    for issue in more[:2]:
        if not waiting:
            _judge(cast, issue, name)
        else:
            another(cast, first.conference, f"7{issue.pk}/UBND")
    assert questions(client, url) == few


def _judge(cast, issue, name):
    from resolutions.actions.reviews import supersede_review

    review = judged(cast, issue)
    if name == "review-repeated":
        supersede_review(review, by=cast.monitor, verdict="not", comment="Vẫn thế")


# Reports


def test_a_report_from_its_draft_to_the_fronts_receipt(cast, sign_in):
    conference, _issues = story(cast)
    client = sign_in(cast.clerk)
    new = reverse("report-draft", args=[conference.pk])
    assert new in client.get(conference.get_absolute_url()).text
    for wrong, name in (
        ({"kind": "any", "period_to": "31/02/2022", "system": "state"}, "period_to"),
        ({"kind": "any", "period_to": "16/11/2022", "system": "state"}, "period_to"),
        ({"kind": "any", "period_to": "15/11/2022", "period_from": "16/11/2022", "system": "state"}, "period_from"),
        ({"kind": "decade", "period_to": "15/11/2022", "system": "state"}, "kind"),
    ):
        answer = client.post(new, wrong | {"form_key": KEY})
        assert answer.status_code == 200
        assert name in answer.context["form"].errors
    typed = {"kind": "quarter", "period_to": "15/11/2022", "period_from": "", "system": "state", "form_key": KEY}
    assert client.post(new, typed).status_code == 302
    report = PeriodicReport.objects.get()
    assert (report.period_from, report.kind) == (date(2022, 10, 1), "quarter")
    for name in ("report-detail", "report-edit", "report-issue-list", "report-opinion-list", "report-owed"):
        assert client.get(reverse(name, args=[report.pk])).status_code == 200
    assert "DỰ THẢO" in words(client.get(reverse("report-preview", args=[report.pk])).content)
    assert client.get(reverse("report-approve", args=[report.pk])).status_code == 403
    leader = sign_in(cast.leader)
    approve = reverse("report-approve", args=[report.pk])
    version = leader.get(approve).context["version"]
    assert leader.post(approve, {"version": version, "form_key": "a" * 32}).url == report.get_absolute_url()
    sending = reverse("report-send", args=[report.pk])
    page = leader.get(sending)
    facts = {"date": "15/11/2022", "number": "87", "signature": page.context["form"].initial["signature"]}
    facts |= {"signer": "Nguyễn Văn Luyện", "version": page.context["version"], "form_key": "s" * 32}
    assert leader.post(sending, facts | {"signer": "", "form_key": "t" * 32}).status_code == 200
    assert leader.post(sending, facts).url == report.get_absolute_url()
    paper = leader.get(reverse("document-pdf", args=[report.document_id]))
    text = words(paper.content)
    assert "87/BC-UBND" in text
    assert "(Kèm theo Báo cáo số 87/BC-UBND ngày 15 tháng 11 năm 2022" in text
    assert leader.get(reverse("document-docx", args=[report.document_id])).status_code == 200
    front = sign_in(cast.monitor)
    receipt = front.post(reverse("report-acknowledge", args=[report.pk]), {"remark": "Đã nhận", "form_key": "r" * 32})
    assert receipt.status_code == 302
    assert "Đã nhận" in front.get(report.get_absolute_url()).text
    judge = front.post(
        reverse("report-review", args=[report.pk]), {"verdict": "partly", "comment": "Thiếu", "form_key": "v" * 32}
    )
    assert judge.status_code == 302


def test_approving_over_a_waiting_verdict_asks_for_the_reason(cast, sign_in):
    conference, (first, *_rest) = story(cast)
    judged(cast, first)
    report = drafted(cast, conference)
    client, url = sign_in(cast.leader), reverse("report-approve", args=[report.pk])
    page = client.get(url)
    assert first.summary in page.text
    for reason in ("", ".", "- - - - - - - - - -", "Vì đã rõ"):
        facts = {"version": page.context["version"], "override_reason": reason, "form_key": KEY}
        refused = client.post(url, facts)
        assert refused.status_code == 200
        assert "override_reason" in refused.context["form"].errors
    facts |= {"override_reason": "Đã hẹn trả lời trong tháng 12", "form_key": "o" * 32}
    assert client.post(url, facts).status_code == 302
    assert get(report).state == "approved"


def test_the_second_editor_sees_both_texts(cast, sign_in):
    conference, _issues = story(cast)
    report = drafted(cast, conference)
    url = reverse("report-edit", args=[report.pk])
    client = sign_in(cast.clerk)
    page = client.get(url)
    form = page.context["form"]
    facts = {name: form[name].value() or "" for name in form.fields if name != "rewrite"}
    facts |= {"version": page.context["version"], "form_key": KEY}
    assert client.post(url, facts | {"body": "Chữ của tôi"}).status_code == 302
    late = sign_in(cast.clerk2).post(url, facts | {"body": "Chữ của bạn", "form_key": "n" * 32})
    assert late.status_code == 409
    assert "Chữ của tôi" in late.text
    assert "Chữ của bạn" in late.text


def test_every_figure_of_a_draft_opens_as_many_rows_as_it_says(cast, sign_in):
    conference, (first, second, *_rest) = story(cast)
    judged(cast, first, "satisfactory", "")
    respond_review(judged(cast, second), by=cast.clerk, text="Đã bổ sung")
    report = drafted(cast, conference)
    client = sign_in(cast.monitor)
    for line in client.get(report.get_absolute_url()).context["lines"]:
        context = client.get(line["url"]).context
        if "citizens" in context:
            assert line["value"] in (len(context["citizens"]), context["debts"])
        else:
            assert context["count"] == line["value"], line["label"]
    assert client.get(reverse("report-issue-list", args=[report.pk]) + "?figure=nonsense").context["count"] == 4


# The record of supervision


def test_the_record_of_supervision_in_the_fronts_name(cast, sign_in):
    from io import BytesIO

    from docx import Document

    issue = answered(cast)
    url = reverse("supervision-record")
    client = sign_in(cast.monitor)
    facts = {
        "conference": issue.conference_id,
        "day_to": "15/11/2022",
        "chair": "Nguyễn Thị Lan",
        "number": "12/BB-MTTQ",
    }
    empty = client.post(url, facts)
    assert empty.status_code == 200
    assert empty.context["form"].non_field_errors()
    judged(cast, issue, failed=["specific"])
    write_review(
        another(cast, issue.conference, "500/UBND", "Bản nháp"), by=cast.monitor, verdict="not", comment="Nháp"
    )
    spoken = replied_in_the_room(cast, make_issue(cast, issue.conference, summary="Đèn hỏng"))
    confirm_oral_replies(issue.conference, by=cast.clerk, on=date(2022, 10, 7))
    judged(cast, spoken, verdict="satisfactory", comment="")
    paper = client.post(url, facts)
    text = words(paper.content)
    assert "Trả lời tại hội nghị. Chủ tịch UBND phường: Thay bóng trong tuần" in text
    assert "Bồ Đề, ngày" not in text, "a record has no line of place and date"
    for wanted in ("BIÊN BẢN GIÁM SÁT", "ỦY BAN MẶT TRẬN TỔ QUỐC", "Chưa đạt", "12/BB-MTTQ", "cụ thể", issue.summary):
        assert wanted in text, wanted
    assert "Bình" not in text
    assert "Nháp" not in text
    word = client.post(url, facts | {"docx": "1"})
    cells = [cell.text for table in Document(BytesIO(word.content)).tables for row in table.rows for cell in row.cells]
    assert any(issue.summary in cell for cell in cells)
    assert client.post(url, facts | {"day_from": "16/11/2022"}).status_code == 200
    for user in (cast.clerk, cast.leader, cast.responder, cast.stranger):
        assert sign_in(user).get(url).status_code == 403
        assert sign_in(user).post(url, facts).status_code == 403


def test_a_strangers_report_is_not_found(cast, sign_in):
    conference, _issues = story(cast)
    report = sent(cast, drafted(cast, conference))
    for name in ("detail", "edit", "approve", "send", "acknowledge", "withdraw", "review", "issue-list", "owed"):
        assert sign_in(cast.stranger).get(reverse(f"report-{name}", args=[report.pk])).status_code == 404
