"""Long work: a run of letters and a long annex; the cost of one piece must not grow with their number.

``measure_letters`` fills a conference of its own for each size, with an approved answer to each citizen, and makes the
run as the worker does: each letter drafted, numbered, laid out and frozen in a transaction of its own, then all merged
with their receipt slips.
"""

import time
from datetime import date

from benchmarks.fill import Speech
from conferences.models import Conference
from conferences.states import ConferenceState
from dialogue_site.issuing import paper_of
from dialogue_site.models import OfficialDocument, Unit, User
from dialogue_site.papers import Annex, Column, paper_pdf
from feedback.models import Category, Issue, Opinion, OpinionIssue, Person
from feedback.states import OpinionState, Stage
from resolutions.actions.letter_runs import make_letters
from resolutions.models import Answer, Letter, LetterRun
from resolutions.states import AnswerState

DAY = date(2022, 11, 14)
LETTERS, ROWS = (50, 200), (500, 2_000)
SIGNED = {"date": DAY.isoformat(), "authority": "TM. ỦY BAN NHÂN DÂN", "post": "CHỦ TỊCH", "signer": "Nguyễn Văn E"}


def _answered_conference(number, size, clerk, leader):
    """A conference in which ``size`` people each asked for one issue, every one answered and approved."""
    ward, speech = clerk.ward, Speech(number)
    conference = Conference.objects.create(
        ward=ward, code=f"HNDT-THU{number}", title=f"Hội nghị đối thoại lô {number}", year=2022, is_demo=True,
        date=date(2022, 9, 30), state=ConferenceState.FOLLOWING_UP,
    )  # fmt: skip
    group = Unit.objects.filter(ward=ward, kind="residential_group").first()
    category = Category.objects.filter(ward=ward).first()
    unit = Unit.objects.filter(ward=ward, kind="department").first()
    people = []
    for n in range(size):
        person = Person.objects.create(
            ward=ward, full_name=f"Nguyễn Văn {n:03d}", honorific="Ông", residential_group=group
        )
        opinion = Opinion.objects.create(
            ward=ward, conference=conference, number=n + 1, source="room_spoken", speaker=person, is_demo=True,
            verbatim=speech.words(60), received_on=conference.date, state=OpinionState.LOCKED,
        )  # fmt: skip
        issue = Issue.objects.create(
            ward=ward, conference=conference, number=n + 1, category=category, lead_unit=unit, is_demo=True,
            summary=speech.about(7), detail=speech.words(45), stage=Stage.APPROVED,
        )  # fmt: skip
        OpinionIssue.objects.create(opinion=opinion, issue=issue, excerpt=issue.summary)
        Answer.objects.create(
            issue=issue, unit=unit, outcome="explained", text=speech.words(120), state=AnswerState.APPROVED,
            recorded_by=clerk, approved_by=leader, approved_on=DAY,
        )  # fmt: skip
        people.append(person.pk * 2)
    run = LetterRun.objects.create(
        ward=ward, conference=conference, total=size, started_by=clerk,
        facts=SIGNED | {"citizens": people, "skipped": {}},
    )  # fmt: skip
    return run


def timed(work):
    """``(CPU seconds, wall seconds)`` of this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def measure_letters(sizes=LETTERS):
    """``{size: {cpu, wall, bytes}}``, seconds for one letter; the best of two turns, after a small run."""
    people = {user.username: user for user in User.objects.filter(username__in=("clerk", "leader"))}
    figures = {}
    for number, size in enumerate((5, *sizes, *sizes)):
        run = _answered_conference(number, size, people["clerk"], people["leader"])
        cpu, wall = timed(lambda key=run.pk: make_letters.call(key))
        run.refresh_from_db()
        made = Letter.objects.filter(run=run, document__state="issued").count()
        if made != size or not run.pdf:
            raise SystemExit(f"run of {size}: {made} letters made; {run.problem} {run.facts['skipped']}")
        found = {"cpu": cpu / size, "wall": wall / size, "bytes": len(bytes(run.pdf)) // size}
        # Other work on the machine only ever makes a run slower.
        figures[size] = min(found, figures.get(size, found), key=lambda each: each["cpu"])
    return {size: figures[size] for size in sizes}


def _annex(rows, speech):
    columns = [
        Column("TT", 5, "center"), Column("Vấn đề", 40), Column("Đơn vị", 20), Column("Kết quả", 25),
        Column("Thời hạn", 10, "center"),
    ]  # fmt: skip
    lines = [
        (str(n), speech.about(9), "Bộ phận Địa chính - Xây dựng", speech.words(8), "29/10/2022")
        for n in range(1, rows + 1)
    ]
    return Annex("PHỤ LỤC", columns, rows=lines)


def measure_annex(sizes=ROWS):
    """``{rows: CPU seconds}`` of a whole report with an annex of so many rows; laid out once beforehand."""
    from dataclasses import replace

    paper = paper_of(OfficialDocument.objects.filter(kind="conclusion_notice").first())
    speech, figures = Speech(7), {}
    for rows in (20, *sizes):
        long = replace(paper, annexes=[_annex(rows, speech)], issuer_name="Ủy ban nhân dân phường Bồ Đề")
        figures[rows] = timed(lambda page=long: paper_pdf(page))[0]
    return {rows: figures[rows] for rows in sizes}
