"""The invariants of the design (section 4): each has a test that names it; those that concern the whole house are here.

A test names its invariant in its name (``test_invariant_3_…``) or its docstring (“Invariant 3: …”), so that
``grep -rniE "invariants?[ _]3" tests`` finds what holds it.
"""

import ast
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.urls import resolve, reverse
from django.utils.timezone import localtime

from dialogue_site import issuing
from dialogue_site.models import AuditEntry, OfficialDocument
from dialogue_site.pages.forms import OneForm
from dialogue_site.transitions import NotAllowedNow, declared, move
from feedback.models import Issue
from feedback.reports import Report, Scope
from resolutions import period_figures
from resolutions.actions.followups import record_result
from resolutions.actions.issues import close_issue
from resolutions.actions.letters import issue_letter
from resolutions.actions.papers import void_paper
from resolutions.documents.notice import notice_figures
from tests.build import assign, make_conference, make_issue, record_answer, record_conference
from tests.resolutions.builders import settled
from tests.resolutions.letterwork import SIGNING, approved_answer, drafted_letter, fresh

TESTS = Path(__file__).resolve().parent.parent
ROOT = TESTS.parent
NAMED = (*range(1, 11), 12)
TODAY = date(2022, 11, 15)


def named_in(path):
    """The numbers of the invariants that the tests of a file name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        words = f"{node.name} {ast.get_docstring(node) or ''}"
        for numbers in re.findall(r"[Ii]nvariants?[ _](\d+(?:(?:_and_|, | and )\d+)*)", words):
            yield from map(int, re.findall(r"\d+", numbers))


def test_each_invariant_has_a_test_that_names_it():
    found = {number for path in TESTS.rglob("test_*.py") for number in named_in(path)}
    assert sorted(set(NAMED) - found) == []


# 2: one count


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_invariant_2_every_place_says_the_same(cast, sign_in):
    """Screen, list, notice and periodic report: the counts of ``feedback.reports``."""
    conference = make_conference(cast)
    rows = [make_issue(cast, conference, summary=f"Việc số {n}") for n in range(4)]
    record_conference(cast, conference)
    for row in rows:
        assign(cast, row, accept=True)
    paper = {"document_number": "412/UBND", "document_date": date(2022, 10, 20)}
    record_answer(Issue.objects.get(pk=rows[0].pk), by=cast.clerk, text="Đã làm.", **paper)
    Issue.objects.filter(pk=rows[1].pk).update(stage="withdrawn")
    report = Report(Scope.of_conference(conference), TODAY)
    wanted = {name: report.figures[name].value for name in ("opinions", "issues", "answered", "citizens_owed")}
    assert (wanted["opinions"], wanted["issues"], wanted["answered"]) == (4, 3, 1)
    printed = notice_figures(conference, TODAY)
    assert (printed["opinions"], printed["issues"]) == (4, 3)
    frozen = period_figures.frozen_figures(period_figures.standing_on(conference, TODAY, TODAY))["counts"]
    assert {name: frozen[name] for name in (*wanted, "debts")} == wanted | {"debts": report.counted.debts}
    client = sign_in(cast.leader)
    monitor = unescape(client.get(reverse("monitor"), {"conference": conference.pk}).text)
    for name, value in wanted.items():
        url = report.figures[name].url
        assert f'href="{url}"' in monitor, name
        assert client.get(url).context["count"] == value, name


# 4: one lead


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_invariant_4_one_active_lead_whatever_writes_it(cast):
    from resolutions.models import Assignment

    issue = make_issue(cast, make_conference(cast))
    assign(cast, issue, accept=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(ward=cast.ward, issue=issue, unit=cast["VHXH"], part="lead", given_by=cast.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        issue.assignments.update(state="returned")  # without a reason and a suggestion


# 8: no cascade


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_invariant_8_closing_one_thing_closes_nothing_else(cast):
    conference, (first, second), task = settled(cast, issues=2)
    for issue in (first, second):
        assign(cast, issue, accept=True)
    paper = {"document_number": "412/UBND", "document_date": date(2022, 10, 20)}
    record_answer(fresh(first), by=cast.clerk, text="Đã nạo vét.", **paper)
    record_result(fresh(first), by=cast.clerk, result="resolved", text="Đã xong", happened_on=date(2022, 10, 21))
    before = (fresh(second).stage, fresh(task).state, fresh(conference).state)
    close_issue(fresh(first), by=cast.clerk)
    assert fresh(first).stage == "closed"
    assert (fresh(second).stage, fresh(task).state, fresh(conference).state) == before


# 9: issued papers


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_invariant_9_numbers_without_gap_and_papers_that_never_change(cast, monkeypatch):
    """A discarded draft takes no number, a failed issue gives its own back, a voided paper keeps its own."""
    conference = make_conference(cast)
    rows = [make_issue(cast, conference, summary=f"Việc số {n}") for n in range(3)]
    for row in rows:
        assign(cast, row, accept=True)
    letters = [drafted_letter(cast, fresh(row), approved_answer(cast, fresh(row))) for row in rows]
    assert {letter.document.number for letter in letters} == {None}
    first = issue_letter(letters[0], by=cast.clerk, signing=SIGNING).document
    with monkeypatch.context() as broken:
        broken.setattr(issuing, "move", lambda *args, **facts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            issue_letter(fresh(letters[1]), by=cast.clerk, signing=SIGNING)
    second = issue_letter(fresh(letters[2]), by=cast.clerk, signing=SIGNING).document
    void_paper(fresh(second), by=cast.leader, reason="In sai tên")
    third = issue_letter(fresh(letters[1]), by=cast.clerk, signing=SIGNING).document
    assert [fresh(paper).number for paper in (first, second, third)] == [1, 2, 3]
    for change in ({"number": 9}, {"pdf": b"%PDF-"}, {"printed": {}}, {"signer": "Người khác"}, {"state": "draft"}):
        for paper in (first, second):
            with pytest.raises(DatabaseError), transaction.atomic():
                OfficialDocument.objects.filter(pk=paper.pk).update(**change)


# 12: everything is written down, once


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_invariant_12_an_entry_names_person_unit_role_time_and_reason(cast):
    conference = make_conference(cast, state="planned")
    with pytest.raises(NotAllowedNow):
        move(conference, "conference.cancel", by=cast.clerk, reason=" ")
    move(conference, "conference.cancel", by=cast.clerk, reason="Bão số 4")
    entry = AuditEntry.objects.get(verb="conference.cancel")
    assert (entry.actor_id, entry.actor_name, entry.unit_name, entry.role, entry.reason) == (
        cast.clerk.pk, "Phạm Thu Hà", "Văn phòng UBND phường", "clerk", "Bão số 4",
    )  # fmt: skip
    assert (entry.before["state"], entry.after["state"]) == ("planned", "cancelled")
    assert localtime(entry.at).date() == TODAY


#: The background worker's own bookkeeping, and the words of a whole record locked at once with an entry for each.
PAST_THE_TABLE = {"resolutions/actions/letter_runs.py", "feedback/actions/conferences.py"}
_WRITES_A_STATE = re.compile(r"\.update\((?:[^()]|\([^()]*\))*\b(?:state|stage)=")


def test_invariant_12_no_state_is_written_past_the_table():
    """Only ``transitions.move`` writes a state, and it writes the entry in the same breath."""
    found = set()
    for floor in ("dialogue_site", "conferences", "feedback", "resolutions"):
        for path in (ROOT / floor).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if "migrations" not in name and _WRITES_A_STATE.search(path.read_text(encoding="utf-8")):
                found.add(name)
    assert found == PAST_THE_TABLE


@pytest.mark.parametrize(
    "row", [row for rows in declared().values() for row in rows.values() if not row.chained], ids=lambda row: row.verb
)
def test_invariant_12_every_verb_is_sent_by_a_form_that_counts_once(row):
    """``OneForm`` posts through ``submissions.submit_once``; tests/dialogue_site/test_pages.py shows what that does."""
    view = resolve(reverse(row.url_name, args=[1])).func.view_class
    assert issubclass(view, OneForm)
    assert view.post is OneForm.post or "super().post" in (ROOT / f"{view.__module__.replace('.', '/')}.py").read_text()


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_invariant_12_the_same_form_twice_has_one_effect(cast, sign_in):
    issue = make_issue(cast, make_conference(cast))
    assign(cast, issue, accept=True)
    client = sign_in(cast.clerk)
    url = reverse("issue-chase", args=[issue.pk])
    key = client.get(url).context["form_key"]
    for _time in range(2):
        assert client.post(url, {"form_key": key, "note": "Đề nghị trả lời sớm"}).status_code == 302
    assert AuditEntry.objects.filter(verb="issue.chase").count() == 1
    assert issue.chases.count() == 1
