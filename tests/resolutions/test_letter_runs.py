"""One letter for all issues of one citizen, and many letters in one run: complete, in order, never twice."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dialogue_site.models import OfficialDocument
from dialogue_site.submissions import new_key
from dialogue_site.transitions import NotAllowedNow
from feedback.models import OpinionIssue
from resolutions.actions import letter_runs
from resolutions.actions.answer_letters import debts_in, key_of, write_letter
from resolutions.actions.answers import revise_answer, send_back_answer
from resolutions.actions.letter_runs import continue_letter_run, dispatch_letters, make_letters, start_letter_run
from resolutions.documents.letters import recipients_signed_by
from resolutions.models import Dispatch, Letter, LetterRun
from resolutions.owed import citizens
from tests.build import make_opinion

from .builders import at_work
from .letterwork import SENT_ON, SIGNING, approved_answer, dispatched, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def owed():
    return OpinionIssue.objects.owed().count()


def two_citizens(cast):
    """Two issues asked by one person and by a voice without a name; both answers approved."""
    from feedback.actions.people import find_or_add_person

    first, _assignment = at_work(cast)
    conference = first.conference
    person = first.links.get().opinion.speaker
    rows = [{"summary": "Đèn đường ngõ 88", "category": first.category}]
    second = make_opinion(cast, conference, speaker=person, issues=rows).links.get().issue
    make_opinion(cast, conference, speaker=None, on_behalf_of="Chi bộ 5", issues=[], links=[(first, "")],
                 residential_group=cast["TDP5"])  # fmt: skip
    late = find_or_add_person(by=cast.clerk, ward=cast.ward, full_name="Lê Văn Cường", honorific="Ông")
    make_opinion(cast, conference, speaker=late, issues=[{"summary": "Chợ cóc", "category": first.category}])
    answers = [approved_answer(cast, issue) for issue in (first, second)]
    return conference, person, answers


def run_once(cast, conference, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return start_letter_run(conference, by=cast.clerk, signing=SIGNING)


def test_one_letter_answers_all_issues_of_one_citizen(cast):
    conference, person, answers = two_citizens(cast)
    letter = write_letter(conference, by=cast.clerk, key=key_of(person))
    body = letter.document.body
    assert letter.items.count() == 2
    assert "02 vấn đề" in body
    assert "1. Về ngập úng ngõ 86" in body
    assert "2. Về đèn đường ngõ 88" in body
    with pytest.raises(NotAllowedNow):
        write_letter(conference, by=cast.clerk, key=key_of(person))
    assert owed() == 4, "writing pays nothing"
    assert {answer.state for answer in map(fresh, answers)} == {"approved"}


def test_a_letter_counts_all_the_citizen_raised_and_promises_what_still_waits(cast):
    conference, person, answers = two_citizens(cast)
    first, second = (answer.issue for answer in answers)
    send_back_answer(fresh(answers[1]), by=cast.leader, reason="Sai ngày")
    type(second).objects.filter(pk=second.pk).update(due_on=date(2022, 11, 30))
    document = write_letter(conference, by=cast.clerk, key=key_of(person), day=SIGNING.date).document
    assert "phản ánh, kiến nghị 02 vấn đề. Sau khi xem xét, Ủy ban nhân dân (UBND) phường trả lời 01 vấn đề" in (
        document.body
    )
    waits = "Đối với nội dung còn lại về đèn đường ngõ 88, UBND phường đang giải quyết và sẽ trả lời bằng văn bản"
    assert f"{waits} chậm nhất ngày 30/11/2022.\n" in document.body
    letter_runs.issue_letter(document, by=cast.clerk, signing=SIGNING)
    dispatched(cast, document.letter)
    assert not first.links.filter(opinion__speaker=person).owed().exists()
    type(answers[1]).objects.filter(pk=answers[1].pk).update(
        state="approved", approved_by=cast.leader, approved_on=date(2022, 10, 25)
    )
    again = write_letter(conference, by=cast.clerk, key=key_of(person)).document.body
    assert "kiến nghị 02 vấn đề, trong đó 01 vấn đề đã được trả lời. Sau khi xem xét" in again
    assert "trả lời 01 vấn đề như sau" in again
    assert "còn lại" not in again


def test_a_promise_past_its_day_and_a_text_that_repeats_its_title_are_not_printed(cast):
    issue, _assignment = at_work(cast)
    text = f"Về {issue.summary.lower()}: Sở Xây dựng đã trả lời tại văn bản số 7 như sau:\n\nSẽ làm cống mới."
    approved_answer(cast, issue, outcome="scheduled", promised_on=date(2022, 12, 31), text=text)
    late = make_opinion(cast, issue.conference, issues=[{"summary": "Chợ cóc"}]).links.get()
    type(issue).objects.filter(pk=late.issue_id).update(due_on=date(2022, 10, 1))
    key = key_of(late.opinion.speaker)
    body = write_letter(issue.conference, by=cast.clerk, key=key, day=SIGNING.date).document.body
    assert "Về ngập úng ngõ 86.\n" in body
    assert "Kết quả, thời hạn giải quyết: Sở Xây dựng đã trả lời tại văn bản số 7 như sau:" in body
    assert "Thời hạn hoàn thành: chậm nhất ngày 31/12/2022." in body
    assert "Đối với nội dung còn lại về chợ cóc, UBND phường đang giải quyết và sẽ trả lời bằng văn bản.\n" in body


def test_the_chairman_gets_a_copy_of_what_others_sign_for_the_committee_alone(cast):
    conference, person, _answers = two_citizens(cast)
    document = write_letter(conference, by=cast.clerk, key=key_of(person)).document
    assert document.post == "CHỦ TỊCH"
    assert "Chủ tịch UBND" not in document.recipients
    kept = document.recipients
    letter_runs.issue_letter(document.letter, by=cast.clerk, signing=SIGNING)
    printed = OfficialDocument.objects.get(pk=document.pk).printed["recipients"]
    assert printed[:3] == ["Như trên", "Thường trực Đảng ủy (để b/c)", "Chủ tịch UBND phường (để b/c)"]
    assert recipients_signed_by(conference, "\n".join(printed), "PHÓ CHỦ TỊCH", "CHỦ TỊCH") == kept
    assert recipients_signed_by(conference, "Như trên", "CHỦ TỊCH", "PHÓ CHỦ TỊCH") == "Như trên", "the clerk's words"


def test_a_run_makes_a_letter_for_each_citizen_once(cast, django_capture_on_commit_callbacks):
    conference, _person, _answers = two_citizens(cast)
    run = LetterRun.objects.get(pk=run_once(cast, conference, django_capture_on_commit_callbacks).pk)
    assert (run.state, run.done, run.total) == ("done", 2, 2), "who waits gets none"
    assert bytes(run.pdf).startswith(b"%PDF")
    names = [letter.document.addressees for letter in letter_runs.issued_in_order(run)]
    assert names == ["Chi bộ 5", "Bà Trần Thị Bình"], "by residential group, then name"
    make_letters.func(run.pk)
    assert Letter.objects.count() == 2
    with pytest.raises(NotAllowedNow):
        start_letter_run(conference, by=cast.clerk, signing=SIGNING)
    assert owed() == 4, "issuing pays nothing"
    dispatch_letters(letter_runs.issued_in_order(run), by=cast.clerk, channel="handed", sent_on=SENT_ON)
    assert owed() == 1


def test_a_clerk_leaves_out_who_is_not_complete(cast, sign_in):
    conference, person, answers = two_citizens(cast)
    send_back_answer(fresh(answers[1]), by=cast.leader, reason="Sai ngày")
    client, url = sign_in(cast.clerk), reverse("letter-run-start", args=[conference.pk])
    page = client.get(url)
    assert [(citizen.person, ticked) for citizen, ticked in page.context["getting"]] == [(None, True), (person, True)]
    assert page.text.count("(chưa đủ)") == 1
    (voice, _), (partly, _) = page.context["getting"]
    facts = {"date": "20/10/2022", "signature": page.context["form"]["signature"].value(), "signer": "Trần Thị B"}
    none = client.post(url, facts | {"form_key": new_key()})
    assert none.status_code != 302
    assert not LetterRun.objects.exists()
    assert [ticked for _citizen, ticked in none.context["getting"]] == [False, False]
    assert client.post(url, facts | {"citizen": voice.key, "form_key": new_key()}).status_code == 302
    run = LetterRun.objects.get()
    assert run.facts["citizens"] == [voice.key]
    with pytest.raises(NotAllowedNow):
        start_letter_run(conference, by=cast.clerk, signing=SIGNING, chosen=[partly.key])


def test_a_run_goes_on_where_it_stopped(cast, monkeypatch, django_capture_on_commit_callbacks):
    conference, _person, _answers = two_citizens(cast)
    issue, calls = letter_runs.issue_letter, []

    def breaks(letter, **facts):
        calls.append(letter)
        if len(calls) == 2:
            raise OSError("no space left")
        return issue(letter, **facts)

    monkeypatch.setattr(letter_runs, "issue_letter", breaks)
    run = LetterRun.objects.get(pk=run_once(cast, conference, django_capture_on_commit_callbacks).pk)
    assert (run.state, run.done) == ("failed", 1)
    assert run.problem
    with django_capture_on_commit_callbacks(execute=True):
        continue_letter_run(run, by=cast.clerk)
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 2)
    assert Letter.objects.count() == 2
    assert sorted(OfficialDocument.objects.values_list("number", flat=True)) == [1, 2]
    with pytest.raises(NotAllowedNow):
        continue_letter_run(run, by=cast.clerk)


def test_an_answer_sent_back_meanwhile_is_left_out_with_the_reason(cast):
    conference, _person, answers = two_citizens(cast)
    run = start_letter_run(conference, by=cast.clerk, signing=SIGNING)
    for answer in answers:
        send_back_answer(fresh(answer), by=cast.leader, reason="Sai ngày")
    make_letters.func(run.pk)
    run = LetterRun.objects.get(pk=run.pk)
    assert (run.state, run.pdf, len(run.facts["skipped"])) == ("done", None, 2)


@pytest.mark.parametrize("who", ["responder", "monitor", "admin", "nobody", "stranger"])
def test_only_the_office_starts_a_run(cast, who):
    conference, _person, _answers = two_citizens(cast)
    with pytest.raises(PermissionDenied):
        start_letter_run(conference, by=getattr(cast, who), signing=SIGNING)


def test_nothing_but_a_dispatch_lowers_the_debt(cast):
    """Drafting, approving, issuing, sending back and writing anew never do; a new edition raises it again."""
    conference, person, answers = two_citizens(cast)
    letter = write_letter(conference, by=cast.clerk, key=key_of(person))
    before = owed()
    letter_runs.issue_letter(letter, by=cast.clerk, signing=SIGNING)
    assert owed() == before
    dispatched(cast, letter)
    assert owed() == before - 2
    found = citizens(debts_in(conference))
    assert [len(citizen.ready) for citizen in found] == [1, 0], "the voice without a name is ready, the other waits"
    revise_answer(fresh(answers[0]), by=cast.clerk, reason="Sai ngày")
    assert owed() == before - 1


def test_a_dispatch_is_never_ticked_beforehand(cast, sign_in, django_capture_on_commit_callbacks):
    conference, _person, _answers = two_citizens(cast)
    run = run_once(cast, conference, django_capture_on_commit_callbacks)
    client, url = sign_in(cast.clerk), reverse("letter-run-dispatch", args=[run.pk])
    page = client.get(url)
    assert [ticked for _letter, ticked in page.context["letters"]] == [False, False]
    assert " checked" not in page.text
    first = page.context["letters"][0][0]
    refused = client.post(url, {"letter": first.pk, "sent_on": "15/11/2022", "form_key": new_key()})
    assert "channel" in refused.context["form"].errors
    assert [ticked for _letter, ticked in refused.context["letters"]] == [True, False]
    assert not Dispatch.objects.exists()


def test_two_workers_keep_what_each_left_out(cast):
    conference, _person, _answers = two_citizens(cast)
    run = start_letter_run(conference, by=cast.clerk, signing=SIGNING)
    one, other = LetterRun.objects.get(pk=run.pk), LetterRun.objects.get(pk=run.pk)
    letter_runs._skip(one, 2, "Đã có công văn")
    letter_runs._skip(other, 4, "Đã có công văn")
    assert set(LetterRun.objects.get(pk=run.pk).facts["skipped"]) == {"2", "4"}


def test_a_run_counts_up_from_the_first_number_of_the_register(cast, django_capture_on_commit_callbacks):
    conference, _person, _answers = two_citizens(cast)
    with django_capture_on_commit_callbacks(execute=True):
        run = start_letter_run(conference, by=cast.clerk, signing=replace(SIGNING, number=445))
    letters = letter_runs.issued_in_order(LetterRun.objects.get(pk=run.pk))
    assert [letter.document.number for letter in letters] == [445, 446]


def test_a_run_refuses_numbers_that_are_taken(cast):
    conference, person, _answers = two_citizens(cast)
    letter = write_letter(conference, by=cast.clerk, key=key_of(person))
    letter_runs.issue_letter(letter, by=cast.clerk, signing=replace(SIGNING, number=446))
    late = make_opinion(cast, conference, issues=[{"summary": "Cống ngõ 9"}]).links.get().issue
    approved_answer(cast, late)
    assert len([citizen for citizen in citizens(debts_in(conference)) if citizen.ready]) == 2
    with pytest.raises(ValidationError, match="446"):
        start_letter_run(conference, by=cast.clerk, signing=replace(SIGNING, number=445))
    assert not LetterRun.objects.exists()


def test_a_number_taken_while_the_run_works_leaves_a_draft_and_the_reason(cast):
    conference, person, _answers = two_citizens(cast)
    run = start_letter_run(conference, by=cast.clerk, signing=replace(SIGNING, number=445))
    letter = write_letter(conference, by=cast.clerk, key=key_of(person))
    letter_runs.issue_letter(letter, by=cast.clerk, signing=replace(SIGNING, number=445))
    make_letters.func(run.pk)
    run = LetterRun.objects.get(pk=run.pk)
    assert run.state == "done"
    assert any("445" in reason for reason in run.facts["skipped"].values())
    assert Letter.objects.get(run=run).document.state == "draft"


def test_a_jump_of_the_numbers_is_asked_about_once(cast, sign_in):
    conference, person, _answers = two_citizens(cast)
    letter = write_letter(conference, by=cast.clerk, key=key_of(person))
    other = next(citizen for citizen in citizens(debts_in(conference)) if citizen.ready)
    second = write_letter(conference, by=cast.clerk, key=other.key)
    letter_runs.issue_letter(letter, by=cast.clerk, signing=replace(SIGNING, number=445))
    client, document = sign_in(cast.clerk), OfficialDocument.objects.get(pk=second.document_id)
    facts = {
        "date": "20/10/2022", "number": "500", "signer": "Trần Thị B", "version": document.version,
        "signature": "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH | PHÓ CHỦ TỊCH",
    }  # fmt: skip
    url = reverse("letter-issue", args=[document.pk])
    asked = client.post(url, facts | {"form_key": new_key()})
    assert "446" in asked.context["form"].errors["number"][0]
    assert "out_of_order" in asked.context["form"].fields
    assert client.post(url, facts | {"out_of_order": "on", "form_key": new_key()}).status_code == 302
    document.refresh_from_db()
    assert document.number == 500


def test_the_page_of_a_run_asks_about_a_jump_too(cast, sign_in):
    conference, person, _answers = two_citizens(cast)
    letter = write_letter(conference, by=cast.clerk, key=key_of(person))
    letter_runs.issue_letter(letter, by=cast.clerk, signing=replace(SIGNING, number=445))
    client, url = sign_in(cast.clerk), reverse("letter-run-start", args=[conference.pk])
    assert "446" in client.get(url).text
    facts = {
        "date": "20/10/2022", "number": "500", "signer": "Trần Thị B",
        "signature": "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH | PHÓ CHỦ TỊCH",
        "citizen": [citizen.key for citizen in citizens(debts_in(conference)) if citizen.ready],
    }  # fmt: skip
    asked = client.post(url, facts | {"form_key": new_key()})
    assert "out_of_order" in asked.context["form"].fields
    assert client.post(url, facts | {"out_of_order": "on", "form_key": new_key()}).status_code == 302
    assert LetterRun.objects.get().facts["first_number"] == 500
    taken = client.post(url, facts | {"number": "445", "form_key": new_key()})
    assert taken.status_code != 302


def test_one_proof_stands_for_all_ticked(cast, sign_in, tmp_path, settings, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    conference, _person, _answers = two_citizens(cast)
    run = run_once(cast, conference, django_capture_on_commit_callbacks)
    client, url = sign_in(cast.clerk), reverse("letter-run-dispatch", args=[run.pk])
    letters = [letter.pk for letter, _ticked in client.get(url).context["letters"]]
    proof = SimpleUploadedFile("ky-nhan.pdf", bytes(LetterRun.objects.get(pk=run.pk).pdf), "application/pdf")
    facts = {
        "letter": letters,
        "channel": "handed",
        "sent_on": "21/10/2022",
        "note": "Danh sách ký nhận",
        "files": proof,
    }
    assert client.post(url, facts | {"form_key": new_key()}).status_code == 302
    rows = list(Dispatch.objects.all())
    assert [row.note for row in rows] == ["Danh sách ký nhận"] * 2
    kept = {row.attachments.get().pk for row in rows}
    assert len(kept) == 1, "one file, kept once"
