"""One letter for all issues of one citizen, and many letters in one run: complete, in order, never twice."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from dialogue_site.models import OfficialDocument
from dialogue_site.submissions import new_key
from dialogue_site.transitions import NotAllowedNow
from feedback.models import OpinionIssue
from resolutions.actions import letter_runs
from resolutions.actions.answer_letters import debts_in, key_of, write_letter
from resolutions.actions.answers import revise_answer, send_back_answer
from resolutions.actions.letter_runs import continue_letter_run, dispatch_letters, make_letters, start_letter_run
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
