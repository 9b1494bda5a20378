"""Pages of answers and letters: opened, sent, refused with a sentence; lists cost the same at any length."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from feedback.models import Issue
from resolutions.actions.answers import draft_answer, submit_answer
from resolutions.actions.followups import record_oral_reply
from resolutions.models import Answer, Phrase
from tests.build import make_opinion

from .builders import at_work
from .letterwork import approved_answer, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def send(client, url, facts):
    """Open a form and send it with its own key and version."""
    page = client.get(url).content.decode()
    keys = {name: re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("form_key", "version")}
    return client.post(url, facts | {name: found.group(1) for name, found in keys.items() if found})


def in_queue(cast):
    issue, _assignment = at_work(cast)
    answer = draft_answer(fresh(issue), by=cast.responder, text="Đang xem xét.", outcome="explained")
    submit_answer(answer, by=cast.responder)
    return fresh(answer)


def test_an_answer_is_drafted_beside_the_words(cast, sign_in):
    issue, _assignment = at_work(cast)
    client = sign_in(cast.responder)
    url = reverse("answer-draft", args=[issue.pk])
    assert "Ngõ 86 cứ mưa to là ngập." in client.get(url).content.decode()
    refused = send(client, url, {"text": "Sẽ làm.", "outcome": "scheduled"})
    assert refused.status_code == 200
    assert "Sẽ làm." in refused.content.decode()
    done = send(client, url, {"text": "Sẽ làm.", "outcome": "scheduled", "promised_on": "20/12/2022"})
    answer = Answer.objects.get()
    assert (done.status_code, done.url) == (302, answer.get_absolute_url())
    assert send(client, reverse("answer-edit", args=[answer.pk]), {"text": "Lời mới."}).status_code == 302
    assert (fresh(answer).text, fresh(answer).outcome) == ("Lời mới.", "")


def queue_post(client, row, **facts):
    facts = {"answer": row.pk, "seen": row.version, "place": 0, "form_key": "k" * 24} | facts
    return client.post(reverse("answer-queue"), facts)


def test_the_queue_shows_one_answer_and_approves_it(cast, sign_in):
    answer = in_queue(cast)
    client = sign_in(cast.leader)
    page = client.get(reverse("answer-queue")).content.decode()
    assert "Ngõ 86 cứ mưa to là ngập." in page
    assert "Đang xem xét" in page
    assert queue_post(client, answer, do="approve").status_code == 302
    assert fresh(answer).state == "approved"
    assert client.get(reverse("answer-queue")).status_code == 200


def test_the_queue_refuses_what_was_not_read_and_a_comment_left_out(cast, sign_in):
    answer = in_queue(cast)
    client = sign_in(cast.leader)
    assert queue_post(client, answer, do="approve", seen=1).status_code == 409
    assert queue_post(client, answer, do="send_back", form_key="l" * 24).status_code == 400
    assert queue_post(client, answer, do="approve_ticked", form_key="m" * 24).status_code == 409
    assert queue_post(client, SimpleNamespace(pk=999, version=1), do="approve", form_key="n" * 24).status_code == 404
    assert fresh(answer).state == "signing"
    assert queue_post(client, answer, do="send_back", reason="Thiếu ngày", form_key="o" * 24).status_code == 302
    assert fresh(answer).comment == "Thiếu ngày"


def test_those_ticked_are_approved_together(cast, sign_in):
    answer = in_queue(cast)
    client = sign_in(cast.leader)
    done = queue_post(client, answer, do="approve_ticked", ticked=[f"{answer.pk}:{answer.version}"])
    assert done.status_code == 302
    assert fresh(answer).state == "approved"


def test_nobody_else_opens_the_queue(cast, sign_in):
    for user in (cast.clerk, cast.responder, cast.monitor):
        assert sign_in(user).get(reverse("answer-queue")).status_code == 403


def test_the_list_of_those_owed_costs_the_same_at_any_length(cast, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    issue, _assignment = at_work(cast)
    approved_answer(cast, issue)
    client = sign_in(cast.clerk)
    url = reverse("citizen-owed-list")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _n in range(2):
        make_opinion(cast, issue.conference, speaker=None, issues=[], links=[(issue, "")])
    with CaptureQueriesContext(connection) as three:
        page = client.get(url)
    assert len(one) == len(three)
    assert page.content.decode().count('class="owed-issues"') == 3


def _todo(client):
    (row,) = client.get(reverse("citizen-owed-list")).context["rows"]
    return str(row["todo"])


def test_who_has_the_ball_while_a_citizen_waits(cast, sign_in):
    issue, _assignment = at_work(cast)
    client = sign_in(cast.clerk)
    seen = [_todo(client)]
    assert issue.lead_unit.label in seen[0]
    facts = {"text": "Đã nạo vét.", "unit": issue.lead_unit, "edition": 1, "recorded_by": cast.responder}
    answer = Answer.objects.create(issue=issue, state="checking", **facts)
    seen.append(_todo(client))
    Answer.objects.filter(pk=answer.pk).update(state="signing")
    seen.append(_todo(client))
    Answer.objects.all().delete()
    Issue.objects.filter(pk=issue.pk).update(stage="with_higher")
    seen.append(_todo(client))
    Issue.objects.filter(pk=issue.pk).update(stage="classified")
    seen.append(_todo(client))
    assert all(seen)
    assert len(set(seen)) == len(seen)


def test_waiting_rows_cost_the_same_at_any_length(cast, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    issue, _assignment = at_work(cast)
    client, url = sign_in(cast.clerk), reverse("citizen-owed-list")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _n in range(2):
        make_opinion(cast, issue.conference, speaker=None, issues=[], links=[(issue, "")])
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(one) == len(three)


def test_a_final_reply_waits_for_the_notice(cast, sign_in):
    issue, _assignment = at_work(cast)
    facts = {"replied_by": "Chủ tịch", "gist": "Đã giao nạo vét.", "is_final": True}
    record_oral_reply(fresh(issue), by=cast.clerk, replied_on=issue.conference.date, **facts)
    client = sign_in(cast.clerk)
    words = _todo(client)
    assert "hội nghị" in words
    assert client.get(issue.get_absolute_url()).text.count('class="notice is-warn"') == 1
    page = client.get(issue.conference.get_absolute_url()).text
    assert "chờ thông báo kết luận xác nhận" in page.split('id="notices"', 1)[1]


def test_the_letter_to_be_written_is_one_click_away(cast, sign_in):
    issue, _assignment = at_work(cast)
    approved_answer(cast, issue)
    key = issue.links.get().opinion.speaker_id * 2
    draft = f"{reverse('letter-draft', args=[issue.conference_id])}?citizen={key}"
    assert draft in sign_in(cast.clerk).get(issue.get_absolute_url()).text
    assert draft not in sign_in(cast.monitor).get(issue.get_absolute_url()).text


@pytest.mark.parametrize("ready", [True, False])
def test_all_letters_are_the_main_step_once_one_is_ready(cast, sign_in, ready):
    issue, _assignment = at_work(cast)
    if ready:
        approved_answer(cast, issue)
    page = sign_in(cast.clerk).get(reverse("citizen-owed-list"), {"conference": issue.conference_id})
    assert page.context["page_actions"][-1][2] is ready


def test_an_answer_that_lacks_something_says_so_beside_the_step(cast, sign_in):
    issue, _assignment = at_work(cast)
    answer = draft_answer(fresh(issue), by=cast.responder, text="Đã nạo vét.")
    client, step = sign_in(cast.responder), reverse("answer-submit", args=[answer.pk])
    page = client.get(answer.get_absolute_url())
    (button,) = [b for b in page.context["buttons"] if b.row.verb == "answer.submit"]
    assert button.hindered
    assert button.next_step == page.context["missing"][0]
    assert f'btn-primary" href="{step}"' not in page.text
    refused = client.get(step)
    assert refused.status_code == 409
    assert "<textarea" not in refused.text
    assert page.context["missing"][0] in refused.text


def test_wordings_are_kept_by_the_clerk(cast, sign_in):
    client = sign_in(cast.clerk)
    facts = {"title": "Đã nạo vét", "text": "UBND phường đã nạo vét cống.", "active": "on"}
    assert send(client, reverse("phrase-new"), facts).status_code == 302
    assert send(client, reverse("phrase-new"), facts).status_code == 200, "the same title twice"
    phrase = Phrase.objects.get()
    edited = send(client, reverse("phrase-edit", args=[phrase.pk]), {"title": "Đã nạo vét", "text": "Lời khác."})
    assert edited.status_code == 302
    assert not fresh(phrase).active
    assert sign_in(cast.responder).get(reverse("phrase-new")).status_code == 403


def test_from_the_list_of_those_owed_to_the_citizen(cast, sign_in):
    issue, _assignment = at_work(cast)
    approved_answer(cast, issue)
    client = sign_in(cast.clerk)
    key = issue.links.get().opinion.speaker_id * 2
    draft = f"{reverse('letter-draft', args=[issue.conference_id])}?citizen={key}"
    assert client.get(draft.replace(str(key), "x")).status_code == 404
    edit = send(client, draft, {}).url
    pk = int(re.search(r"/letters/(\d+)/", edit).group(1))
    signed = {"signature": "TM. ỦY BAN NHÂN DÂN | CHỦ TỊCH", "signer": "Nguyễn Văn A"}
    late = send(client, reverse("letter-issue", args=[pk]), signed | {"date": "16/11/2022"})
    assert late.status_code == 200
    assert send(client, reverse("letter-issue", args=[pk]), signed | {"date": "20/10/2022"}).status_code == 302
    early = send(client, reverse("letter-dispatch", args=[pk]), {"channel": "handed", "sent_on": "19/10/2022"})
    assert early.status_code == 200
    sent = send(client, reverse("letter-dispatch", args=[pk]), {"channel": "handed", "sent_on": "21/10/2022"})
    assert sent.status_code == 302
    assert fresh(issue).stage == "answered"
    page = sign_in(cast.monitor).get(reverse("letter-detail", args=[pk]))
    word = reverse("document-docx", args=[pk])
    assert word in page.text
    assert client.get(word).content.startswith(b"PK")


def test_the_run_is_offered_where_only_one_conference_has_something_to_make(cast, sign_in):
    issue, _assignment = at_work(cast)
    client, url = sign_in(cast.clerk), reverse("citizen-owed-list")
    run = reverse("letter-run-start", args=[issue.conference_id])
    assert run not in client.get(url).text, "nothing is ready"
    approved_answer(cast, issue)
    assert run in client.get(url).text
    assert run in client.get(url, {"conference": issue.conference_id}).text
    assert run not in sign_in(cast.monitor).get(url).text


def test_the_list_of_answers_says_the_day_that_is_promised_and_what_is_not_recorded(cast, sign_in):
    first, _assignment = at_work(cast)
    second = make_opinion(cast, first.conference, issues=[{"summary": "Đèn đường"}]).links.get().issue
    approved_answer(cast, first, outcome="scheduled", promised_on=date(2022, 12, 15))
    approved_answer(cast, second, outcome="")
    rows = {
        row["summary"]: str(row["outcome"]) for row in sign_in(cast.clerk).get(reverse("answer-list")).context["rows"]
    }
    assert "15/12/2022" in rows[first.summary]
    assert "không ghi" in rows[second.summary]


def test_the_button_of_the_draft_saves_it(cast, sign_in):
    issue, _assignment = at_work(cast)
    page = sign_in(cast.responder).get(reverse("answer-draft", args=[issue.pk]))
    assert page.context["submit_label"] == "Lưu dự thảo"
