"""The counts: right, at one price, and each with the list behind it."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogue_site.models import CalendarDay
from feedback import reports
from feedback.actions.issues import withdraw_issue
from feedback.actions.opinions import withdraw_opinion
from feedback.models import Issue
from feedback.reports import Report, Scope, due_soon_limit
from tests import build

LATE, SOON, LATER = date(2022, 11, 1), date(2022, 11, 17), date(2022, 12, 30)
#: category, unit, source, then what the floors above would have made of it.
MIX = [
    ("land", "DCXD", "room_spoken", {"stage": "assigned", "due_on": LATE}),
    ("land", "DCXD", "room_spoken", {"stage": "in_progress", "due_on": SOON, "result": "underway"}),
    ("land", "DCXD", "before_front", {"stage": "with_higher", "due_on": LATER, "result": "with_higher"}),
    ("land", None, "before_box", {"stage": "classified"}),
    ("order", "CAP", "after", {"stage": "answered", "answered_on": LATE, "due_on": LATE, "result": "explained"}),
    ("order", "CAP", "room_slip", {
        "stage": "closed", "answered_on": LATE, "resolved_on": LATE, "due_on": LATER, "result": "resolved"}),
    ("order", "DCXD", "room_slip", {"stage": "in_progress", "due_on": LATE, "resolved_on": LATE, "result": "resolved"}),
    (None, None, "room_spoken", {}),
]  # fmt: skip


@pytest.fixture
def ward_of_issues(cast, today):
    """Two conferences of one ward with issues of every kind, one withdrawn, one opinion withdrawn."""
    categories = {
        "land": build.make_category(cast, "Quản lý đất đai"),
        "order": build.make_category(cast, "Trật tự đô thị", position=2),
        "unused": build.make_category(cast, "An ninh", position=3),
    }
    conference = build.make_conference(cast)
    other = build.make_conference(cast, code="HNDT-2022-2", kind="extraordinary")
    for category, unit, source, facts in MIX:
        issue = _issue(cast, conference, categories.get(category), unit, source)
        Issue.objects.filter(pk=issue.pk).update(**facts)
    _issue(cast, other, categories["land"], "DCXD", "room_spoken")
    gone = _issue(cast, conference, categories["land"], None, "room_spoken")
    withdraw_issue(gone, by=cast.clerk, reason="Trùng")
    opinion = build.make_opinion(cast, conference, source="after", issues=[])
    withdraw_opinion(opinion, by=cast.clerk, reason="Nhầm")
    # An issue asked in two phases: one more voice, the same work.
    first = Issue.objects.filter(conference=conference).order_by("number").first()
    build.make_opinion(cast, conference, source="before_letter", issues=[], links=[(first, "như trên")])
    return conference


def _issue(cast, conference, category, unit, source):
    row = {"summary": "Việc", "category": category, "lead_unit": cast[unit] if unit else None}
    return build.make_opinion(cast, conference, source=source, issues=[row]).links.get().issue


def numbers(figures):
    return {name: figure.value for name, figure in figures.items()}


@pytest.mark.django_db
def test_the_due_soon_window_counts_working_days():
    # The weekend after the third working day belongs to it.
    assert due_soon_limit(date(2022, 11, 15)) == date(2022, 11, 20)
    assert due_soon_limit(date(2022, 11, 17)) == date(2022, 11, 22)


@pytest.mark.django_db
def test_the_due_soon_window_knows_days_off():
    CalendarDay.objects.create(date=date(2022, 11, 17), is_working=False, name="Nghỉ bù")
    assert due_soon_limit(date(2022, 11, 15)) == date(2022, 11, 21)


def test_figures_of_a_conference(ward_of_issues, today):
    assert numbers(Report(Scope.of_conference(ward_of_issues), today).figures) == {
        "opinions": 10, "issues": 8, "categories": 2, "open": 6, "answered": 2, "resolved": 2,
        "overdue": 2, "due_soon": 1, "on_time": 1, "no_date": 2, "late_against_first": 0,
        "citizens_owed": 1,
    }  # fmt: skip


def test_figures_of_the_ward_and_of_what_a_person_may_read(cast, ward_of_issues, today):
    of_ward = numbers(Report(Scope.of_ward(cast.ward), today).figures)
    assert (of_ward["opinions"], of_ward["issues"], of_ward["no_date"]) == (11, 9, 3)
    for reader in cast.readers:
        assert numbers(Report(Scope.of_user(reader), today).figures) == of_ward
    for nobody in (cast.admin, cast.nobody, cast.stranger):
        assert set(numbers(Report(Scope.of_user(nobody), today).figures).values()) == {0}


def test_open_parts_and_answered_add_up(ward_of_issues, today):
    report = Report(Scope.of_conference(ward_of_issues), today)
    for line in [report.total, *report.by_category(), *report.by_unit()]:
        n = numbers(line.figures)
        assert n["overdue"] + n["due_soon"] + n["on_time"] + n["no_date"] == n["open"]
        assert n["open"] + n["answered"] == n["issues"]
        assert sum(figure.value for _label, figure in line.stages or []) in (0, n["issues"])


def test_lines_by_category_and_unit(ward_of_issues, today):
    report = Report(Scope.of_conference(ward_of_issues), today)
    assert [(line.key and line.label, line.figures["issues"].value) for line in report.by_category()] == [
        ("Quản lý đất đai", 4), ("Trật tự đô thị", 3), (None, 1),
    ]  # fmt: skip
    assert [(line.key and line.label, line.figures["overdue"].value) for line in report.by_unit()] == [
        ("Địa chính - Xây dựng", 2), ("Công an phường", 0), (None, 0),
    ]  # fmt: skip


def test_answered_and_resolved_are_two_figures_with_their_formula(ward_of_issues, today):
    figures = Report(Scope.of_conference(ward_of_issues), today).figures
    answered, resolved = figures["answered"], figures["resolved"]
    assert (answered.percent, resolved.percent) == ("25%", "25%")
    assert answered.formula
    assert resolved.formula
    assert answered.formula != resolved.formula
    assert answered.query != resolved.query


def all_figures(report):
    yield from report.figures.values()
    for _label, figure in [*report.stages(), *report.results()]:
        yield figure
    for line in [*report.by_category(), *report.by_unit()]:
        yield from line.figures.values()
        yield from (figure for _label, figure in line.stages)


@pytest.mark.parametrize("scope", ["conference", "user"])
def test_every_figure_opens_the_list_behind_it(cast, ward_of_issues, today, sign_in, scope):
    scopes = {
        "conference": Scope.of_conference(ward_of_issues),
        "user": Scope.of_user(cast.monitor),
    }
    client = sign_in(cast.monitor)
    seen = {}
    for figure in all_figures(Report(scopes[scope], today)):
        url = figure.url
        if url not in seen:
            seen[url] = len(client.get(url).context["rows"])
        assert seen[url] == figure.value, (figure, url)
    assert len(seen) > 40


def test_the_number_of_queries_does_not_grow(cast, ward_of_issues, today):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            report = Report(Scope.of_conference(ward_of_issues), today)
            report.figures, report.stages(), report.by_category(), report.by_unit()
        return len(queries)

    assert asked() == 6
    for _ in range(3):
        _issue(cast, ward_of_issues, None, "VHXH", "after")
    assert asked() == 6


def test_counts_are_kept_only_while_the_history_stands_still(cast, ward_of_issues, today, monkeypatch):
    scope = Scope.of_conference(ward_of_issues)
    soon = due_soon_limit(today)
    # Inside a transaction nothing is kept: it may yet be undone.
    assert reports.history_token(scope.wards) == ""
    monkeypatch.setattr(reports, "connection", SimpleNamespace(in_atomic_block=False))
    first = reports.counted(scope, today, soon)
    with CaptureQueriesContext(connection) as queries:
        assert reports.counted(scope, today, soon) is first
    assert len(queries) == 1
    _issue(cast, ward_of_issues, None, None, "after")
    assert reports.counted(scope, today, soon).total.issues == first.total.issues + 1
    assert reports.counted(scope, today + timedelta(days=1), soon) is not first


def test_the_aggregation_names_only_what_is_in_the_index(ward_of_issues, today):
    index = next(index for index in Issue._meta.indexes if index.name == "issue_counts")
    columns = {Issue._meta.get_field(name).column for name in index.fields}
    sql = str(reports._aggregate(Scope.of_conference(ward_of_issues), today, today).query)
    assert set(re.findall(r'"feedback_issue"\."(\w+)"', sql)) <= columns


def test_the_counts_come_from_the_index_alone(ward_of_issues, today):
    """PostgreSQL reads a table this small in other ways unless it is told not to."""
    plan = {"sqlite": "USING COVERING INDEX issue_counts", "postgresql": "Index Only Scan using issue_counts"}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "indexscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    scope = Scope.of_conference(ward_of_issues)
    assert plan[connection.vendor] in reports._aggregate(scope, today, today).explain()


def test_the_list_of_categories_shows_their_order(cast, ward_of_issues, sign_in):
    client = sign_in(cast.monitor)
    rows = client.get(reverse("category-list")).context["rows"]
    assert [category.name for category, _line in rows] == ["Quản lý đất đai", "Trật tự đô thị", "An ninh"]
    assert client.get(reverse("category-list"), {"conference": "x"}).status_code == 200
    assert client.get(reverse("category-list"), {"conference": "99999999"}).status_code == 404
