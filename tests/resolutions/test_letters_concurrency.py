"""Two leaders approve, two clerks dispatch at the same moment: one effect; controls show the race without the lock."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connection, connections
from django.db.models import QuerySet

from dialogue_site.models import AuditEntry
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import OpinionIssue
from resolutions.actions import answers, letters
from resolutions.actions.answer_letters import key_of, write_letter
from resolutions.actions.relations import merge_issue, undo_relation
from resolutions.models import Answer, Dispatch, Letter
from tests.build import make_opinion, make_person
from tests.cast import make_cast

from .builders import at_work
from .letterwork import SENT_ON, approved_answer, drafted_letter, issued_letter

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("today")]
REFUSED = (NotAllowedNow, StaleState, IntegrityError, OperationalError, PermissionDenied)


def at_once(works):
    """Run ``works`` from as many connections, started together; ``(results, errors)``."""
    start = Barrier(len(works))

    def run(work):
        connection.ensure_connection()
        try:
            start.wait(timeout=30)
            return work(), None
        except REFUSED as error:
            return None, error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        outcomes = list(pool.map(run, works))
    return [result for result, error in outcomes if error is None], [error for _r, error in outcomes if error]


def signing_answer(cast):
    issue, _assignment = at_work(cast)
    answer = answers.draft_answer(issue, by=cast.responder, text="Đã nạo vét ngày 12/10/2022.", outcome="explained")
    answers.submit_answer(answer, by=cast.responder)
    return answer.pk


def approve(pk, leader):
    answer = Answer.objects.select_related("issue__conference", "issue__ward").get(pk=pk)
    return lambda: answers.approve_answer(answer, by=leader)


def test_one_of_two_approvals_counts():
    cast = make_cast()
    pk = signing_answer(cast)
    done, errors = at_once([approve(pk, cast.leader), approve(pk, cast.leader)])
    assert (len(done), len(errors)) == (1, 1)
    assert AuditEntry.objects.filter(verb="answer.approve").count() == 1


def test_without_compare_and_swap_both_would_count(monkeypatch):
    """The control: the same two approvals, when the state is set whatever it was."""
    cast = make_cast()
    pk = signing_answer(cast)

    def blind(answer, verb, *, by, **facts):
        changes = {name: value for name, value in facts.items() if name in ("approved_by", "approved_on")}
        Answer.objects.filter(pk=answer.pk).update(state="approved", **changes)

    monkeypatch.setattr(answers, "move", blind)
    monkeypatch.setattr(answers, "fits", lambda *args: False)
    done, _errors = at_once([approve(pk, cast.leader), approve(pk, cast.leader)])
    assert len(done) == 2


def dispatch(pk, clerk):
    letter = Letter.objects.select_related("document__ward", "conference__ward", "person", "opinion").get(pk=pk)
    return lambda: letters.dispatch_letter(letter, by=clerk, channel="handed", sent_on=SENT_ON)


def voice_letter(cast):
    """A letter to a voice without a name: no constraint of the table knows it, the lock alone does."""
    issue, _assignment = at_work(cast)
    opinion = issue.links.get().opinion
    type(opinion).objects.filter(pk=opinion.pk).update(speaker=None)
    return issued_letter(cast, issue, approved_answer(cast, issue)).pk


def test_one_of_two_dispatches_counts():
    cast = make_cast()
    pk = voice_letter(cast)
    done, errors = at_once([dispatch(pk, cast.clerk), dispatch(pk, cast.clerk2)])
    assert (len(done), len(errors)) == (1, 1)
    assert Dispatch.objects.standing().count() == 1


def test_without_the_locks_two_dispatches_stand(monkeypatch):
    """The control, on PostgreSQL: nobody waits, both look before either writes."""
    cast = make_cast()
    pk = voice_letter(cast)
    # SQLite lets one transaction write at a time: there nobody can wait for the other to look.
    looked = Barrier(2 if connection.vendor == "postgresql" else 1)
    works = [dispatch(pk, cast.clerk), dispatch(pk, cast.clerk2)]
    check = letters._check_dispatch

    def both_look(*args):
        looked.wait(timeout=30)
        return check(*args)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self)
    monkeypatch.setattr(letters, "_check_dispatch", both_look)
    monkeypatch.setattr(letters, "move", lambda *args, **kwargs: None)
    monkeypatch.setattr(letters, "settle_by_answer", lambda *args, **kwargs: None)
    monkeypatch.setattr(letters, "pay", lambda *args, **kwargs: None)
    at_once(works)
    assert Dispatch.objects.standing().count() == (2 if connection.vendor == "postgresql" else 1)


def test_a_debt_gets_one_letter_from_two_clerks():
    cast = make_cast()
    issue, _assignment = at_work(cast)
    answer = approved_answer(cast, issue)
    done, errors = at_once([lambda: drafted_letter(cast, issue, answer), lambda: drafted_letter(cast, issue, answer)])
    assert (len(done), len(errors)) == (1, 1)
    assert Letter.objects.count() == 1


def test_one_of_two_dispatches_to_a_person_counts():
    """The second is told that somebody was faster, not by an error of the database."""
    cast = make_cast()
    issue, _assignment = at_work(cast)
    pk = issued_letter(cast, issue, approved_answer(cast, issue)).pk
    done, errors = at_once([dispatch(pk, cast.clerk), dispatch(pk, cast.clerk2)])
    assert len(done) == 1
    assert [type(error) for error in errors] == [StaleState]
    assert OpinionIssue.objects.exclude(answered_on=None).count() == 1


def test_a_merge_undone_while_its_citizen_is_written_to_drops_nobody():
    cast = make_cast()
    target, _assignment = at_work(cast)
    conference = target.conference
    other = make_opinion(cast, conference, speaker=make_person(cast, "Lê Văn Hai"), issues=[{"summary": "Chợ cóc"}])
    relation = merge_issue(other.links.get().issue, by=cast.clerk, target=target)
    approved_answer(cast, target)
    works = [
        lambda: undo_relation(relation, by=cast.clerk),
        lambda: write_letter(conference, by=cast.clerk2, key=key_of(other.speaker)),
    ]
    _done, errors = at_once(works)
    assert all(isinstance(error, NotAllowedNow) for error in errors)
    owed = OpinionIssue.objects.owed().values_list("opinion__speaker__full_name", flat=True)
    assert set(owed) == {"Trần Thị Bình", "Lê Văn Hai"}
