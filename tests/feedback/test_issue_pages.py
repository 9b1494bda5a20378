"""Pages of issues, as their users open them."""

import re
from datetime import date, timedelta
from io import BytesIO
from urllib.parse import quote

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from dialogue_site.models import AuditEntry
from feedback.actions.issues import edit_issue, withdraw_issue
from feedback.actions.people import set_contact
from feedback.models import Category, Issue
from feedback.views.issues import IssueList
from tests import build

LIST = "/feedback/issues/"


@pytest.fixture
def conference(cast):
    return build.make_conference(cast)


@pytest.fixture
def land(cast):
    return build.make_category(cast, "Đất đai", default_unit=cast["DCXD"])


def issue_of(cast, conference, **facts):
    """One issue whose later facts (stage, dates) are what the floors above would have made of it."""
    later = {k: facts.pop(k) for k in ("stage", "result", "due_on", "first_due_on", "answered_on") if k in facts}
    issue = build.make_issue(cast, conference, **facts)
    if later:
        Issue.objects.filter(pk=issue.pk).update(**later)
        issue.refresh_from_db()
    return issue


def shown(response):
    """Codes in the order of the list."""
    return [
        int(code) for code in re.findall(r"VD-(\d+)</span>", "".join(row["code"] for row in response.context["rows"]))
    ]


# the list


def test_every_reader_sees_the_list_and_nobody_else_a_row(cast, conference, sign_in):
    build.make_issue(cast, conference)
    for user in cast.readers:
        assert shown(sign_in(user).get(LIST)) == [1]
    for user in (cast.admin, cast.nobody, cast.stranger):
        assert shown(sign_in(user).get(LIST)) == []


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize("query", ["", "?timeliness=overdue", "?source=room&category=none", "?order=due"])
def test_the_list_asks_the_same_number_of_questions(
    cast, conference, land, today, sign_in, django_assert_num_queries, n, query
):
    for number in range(n):
        issue_of(cast, conference, category=None, due_on=date(2022, 10, 1), place=f"Ngõ {number}")
    client = sign_in(cast.clerk)
    client.get(LIST)
    with django_assert_num_queries(12 if query == "?order=due" else 10):
        assert len(client.get(LIST + query).context["rows"]) in (n, 0)


def test_search_finds_without_accents_and_shows_exact_ones_first(cast, conference, sign_in):
    for text in ("Rác thải tổ 5", "Rac thai to 5", "Rác thải tổ 15"):
        build.make_issue(cast, conference, summary=text)
    client = sign_in(cast.monitor)
    assert shown(client.get(LIST, {"q": "rac thai to 5"})) == [2, 1]
    assert shown(client.get(LIST, {"q": "rác thải tổ 5"})) == [1, 2]
    assert shown(client.get(LIST, {"q": "VD-03"})) == [3]


def test_filters_narrow_and_none_means_none(cast, conference, land, sign_in, today):
    first = issue_of(
        cast, conference, category=land, lead_unit=cast["CAP"], due_on=date(2022, 11, 1), authority="higher"
    )
    issue_of(cast, conference, category=None, stage="in_progress", due_on=date(2022, 11, 16))
    withdraw_issue(issue_of(cast, conference, category=None), by=cast.clerk, reason="Trùng")
    first.residential_groups.add(cast["TDP5"])
    client = sign_in(cast.monitor)
    wanted = {
        "": [2, 1],
        f"category={land.pk}": [1],
        "category=none": [2],
        f"unit={cast['CAP'].pk}": [1],
        "unit=none": [2],
        "stage=in_progress": [2],
        "stage=open": [2, 1],
        "stage=withdrawn": [3],
        "result=none": [2, 1],
        "authority=higher": [1],
        "timeliness=overdue": [1],
        "timeliness=due_soon": [2],
        "timeliness=answered": [],
        "source=room": [2, 1],
        "source=before_box": [],
        f"group={cast['TDP5'].pk}": [1],
        f"conference={conference.pk}": [2, 1],
    }
    assert {query: shown(client.get(f"{LIST}?{query}")) for query in wanted} == wanted


def test_how_late_an_issue_is_stands_in_words(cast, conference, sign_in, today):
    days = {"overdue": -12, "today": 0, "soon": 2, "later": 40}
    for days_left in days.values():
        issue_of(cast, conference, stage="in_progress", due_on=today + timedelta(days=days_left),
                 first_due_on=today - timedelta(days=30))  # fmt: skip
    cells = [row["due"] for row in sign_in(cast.clerk).get(f"{LIST}?order=number").context["rows"]]
    assert ["12" in cells[0], "is-bad" in cells[0], "16/10/2022" in cells[0], "03/11/2022" in cells[0]] == [True] * 4
    assert ["is-warn" in cell for cell in cells] == [False, True, True, False]


@pytest.mark.parametrize("order", ["newest", "-newest", "number", "-number", "due", "-due", "changed", "-changed"])
def test_walking_the_pages_shows_every_row_once(cast, conference, sign_in, monkeypatch, order):
    monkeypatch.setattr(IssueList, "page_size", 3)
    for number in range(8):
        due = None if number % 3 == 0 else date(2022, 10, 1 + number // 2)
        issue_of(cast, conference, stage="in_progress", due_on=due, category=None)
    client = sign_in(cast.clerk)
    pages, url = [], f"{LIST}?order={order}"
    while url:
        response = client.get(url)
        pages.append(shown(response))
        url = response.context["next_url"]
    walked = [number for page in pages for number in page]
    assert sorted(walked) == list(range(1, 9))
    assert len(pages) == 3
    back = client.get(response.context["previous_url"])
    assert shown(back) == pages[-2]


HOSTILE = [
    "q=%00", "q=" + quote("' OR 1=1 --"), "q=" + "a" * 5000, "q=%FF%FE", "q=" + quote('"rác* AND ('), "category=abc",
    "category=-1", "category=99999999999999999999", "unit=1%20OR%201", "stage=nope", "timeliness=x",
    "source=%F0%9F%98%80",
    "order=pk", "order=__class__", "order=--due", "after=%%%", "after=" + "A" * 4000, "after=WzBd", "before=bnVsbA",
    "conference=1e9", "conference=%C2%B2", "conference=" + "9" * 30, "group=" + quote("١"), "page=2",
    "result=&result=resolved",
    "after=WzAsOTk5OTk5OTk5OTk5OTk5OTk5OTksMV0",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("path", [LIST, "/feedback/categories/"])
def test_no_query_string_breaks_a_page(cast, conference, sign_in, query, path):
    build.make_issue(cast, conference)
    client = sign_in(cast.clerk)
    client.raise_request_exception = True
    assert client.get(f"{path}?{query}").status_code in (200, 400, 404)


def test_a_link_to_an_old_conference_still_narrows(cast, sign_in, monkeypatch):
    monkeypatch.setattr("feedback.filters.CONFERENCES_OFFERED", 1)
    old = build.make_conference(cast, code="A", date=date(2022, 9, 29))
    new = build.make_conference(cast, code="B", date=date(2022, 9, 30))
    build.make_issue(cast, old), build.make_issue(cast, new), build.make_issue(cast, new)
    client = sign_in(cast.monitor)
    assert shown(client.get(f"{LIST}?conference={old.pk}")) == [1]
    foreign = sign_in(cast.stranger)
    assert shown(foreign.get(f"{LIST}?conference={old.pk}")) == []


# taking the list out


def test_the_export_holds_exactly_the_filtered_rows_and_is_noted(cast, conference, land, sign_in):
    first = build.make_issue(cast, conference, category=land, summary='=HYPERLINK("http://x")')
    build.make_issue(cast, conference, category=None, summary="Khác")
    speaker = first.links.get().opinion.speaker
    set_contact(speaker, by=cast.clerk, phone="0912345678", email="binh@example.org", address="Số 3 ngõ 5")
    response = sign_in(cast.monitor).get(f"{LIST}?category={land.pk}&export=xlsx")
    assert response.status_code == 200
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][:3] == ("HNDT-2022", "VD-01", '=HYPERLINK("http://x")')
    assert "Trần Thị Bình" in rows[1][9]
    cell = load_workbook(BytesIO(response.content)).active["C2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    text = " ".join(str(value) for row in rows for value in row)
    assert not [secret for secret in ("0912345678", "912 345", "binh@example.org", "ngõ 5") if secret in text]
    entry = AuditEntry.objects.get(verb="issue.export")
    assert (entry.actor_name, entry.after) == ("Nguyễn Thị Lan", {"category": "Đất đai"})
    assert "1" in entry.label


def test_the_export_asks_by_the_chunk_not_by_the_row(cast, conference, sign_in, django_assert_max_num_queries):
    for _ in range(6):
        build.make_issue(cast, conference)
    client = sign_in(cast.clerk)
    with django_assert_max_num_queries(20):
        client.get(f"{LIST}?export=xlsx")


# one issue


@pytest.mark.parametrize("n", [1, 3])
def test_the_page_of_an_issue_asks_the_same_number_of_questions(
    cast, conference, today, sign_in, django_assert_num_queries, n
):
    issue = build.make_issue(cast, conference)
    for number in range(n - 1):
        build.make_opinion(cast, conference, issues=[], links=[(issue, f"như trên {number}")])
        edit_issue(issue, by=cast.clerk, version=issue.version, place=f"Ngõ {number}")
    client = sign_in(cast.clerk)
    client.get(issue.get_absolute_url())
    with django_assert_num_queries(26):
        response = client.get(issue.get_absolute_url())
    assert response.content.decode().count("Trần Thị Bình") >= n


def test_the_page_says_who_asked_and_shows_no_contact_data(cast, conference, sign_in):
    issue = build.make_issue(cast, conference)
    speaker = issue.links.get().opinion.speaker
    set_contact(speaker, by=cast.clerk, phone="0912345678", email="binh@example.org", address="Số 3")
    for user in cast.readers:
        html = sign_in(user).get(issue.get_absolute_url()).content.decode()
        assert "Bà Trần Thị Bình" in html
        assert "0912345678" not in html


@pytest.mark.parametrize("name", ["issue-detail", "issue-edit", "issue-classify", "issue-withdraw"])
def test_an_issue_of_another_ward_is_not_found(cast, conference, sign_in, name):
    issue = build.make_issue(cast, conference)
    url = reverse(name, args=[issue.pk])
    assert sign_in(cast.stranger).get(url).status_code == 404
    assert sign_in(cast.stranger).post(url, {"reason": "x"}).status_code in (404, 405)
    assert sign_in(cast.nobody).get(url).status_code == 404


@pytest.mark.parametrize("name", ["issue-edit", "issue-classify", "issue-withdraw"])
@pytest.mark.parametrize("who", ["responder", "monitor"])
def test_readers_do_not_write(cast, conference, sign_in, name, who):
    issue = build.make_issue(cast, conference)
    assert sign_in(getattr(cast, who)).get(reverse(name, args=[issue.pk])).status_code == 403
    html = sign_in(getattr(cast, who)).get(issue.get_absolute_url()).content.decode()
    assert reverse(name, args=[issue.pk]) not in html


def test_the_second_clerk_sees_both_texts(cast, conference, land, sign_in):
    issue = build.make_issue(cast, conference, category=land)
    url = reverse("issue-edit", args=[issue.pk])
    client = sign_in(cast.clerk)
    opened = client.get(url).context["version"]
    edit_issue(issue, by=cast.clerk2, version=issue.version, summary="Của người kia")
    mine = {
        "summary": "Của tôi", "detail": "", "place": "", "kind": "request", "authority": "ward", "category": land.pk,
        "public_summary": "", "version": opened,
    }  # fmt: skip
    answer = client.post(url, mine)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Của tôi" in html
    assert "Của người kia" in html
    again = client.post(url, mine | {"version": answer.context["version"]})
    assert again.status_code == 302
    assert Issue.objects.get(pk=issue.pk).summary == "Của tôi"


def test_an_edit_keeps_what_was_typed_when_it_is_refused(cast, conference, sign_in):
    issue = build.make_issue(cast, conference)
    answer = sign_in(cast.clerk).post(reverse("issue-edit", args=[issue.pk]), {"summary": "", "detail": "Giữ lại"})
    assert answer.status_code == 200
    assert "Giữ lại" in answer.content.decode()


def test_classify_and_withdraw_by_page(cast, conference, land, sign_in):
    issue = build.make_issue(cast, conference, category=None)
    client = sign_in(cast.clerk)
    facts = {"category": land.pk, "authority": "mixed", "kind": "question"}
    assert client.post(reverse("issue-classify", args=[issue.pk]), facts).status_code == 302
    issue.refresh_from_db()
    assert (issue.stage, issue.category, issue.authority, issue.lead_unit) == (
        "classified",
        land,
        "mixed",
        cast["DCXD"],
    )
    url = reverse("issue-withdraw", args=[issue.pk])
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "Trùng"}).status_code == 302
    assert client.post(url, {"reason": "Trùng"}).status_code == 409
    assert client.get(url).status_code == 409


# many at once


def test_classifying_many_asks_once_more_and_does_it_once(cast, conference, land, sign_in):
    issues = [build.make_issue(cast, conference, category=None) for _ in range(2)]
    client = sign_in(cast.clerk)
    url = reverse("issue-classify-bulk")
    asked = client.post(url, {"issue": [issue.pk for issue in issues]})
    assert asked.status_code == 200
    ticks = [f"{issue.pk}:{version}" for issue, version in asked.context["ticks"]]
    sent = {"issue": ticks, "confirmed": "1", "category": land.pk, "form_key": asked.context["form_key"]}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    assert set(Issue.objects.values_list("category", "stage")) == {(land.pk, "classified")}
    assert AuditEntry.objects.filter(verb="issue.classify").count() == 2


def test_classifying_many_tells_what_changed_meanwhile_and_keeps_the_choice(cast, conference, land, sign_in):
    issue = build.make_issue(cast, conference, category=None)
    client = sign_in(cast.clerk)
    url = reverse("issue-classify-bulk")
    seen = f"{issue.pk}:{issue.version}"
    edit_issue(issue, by=cast.clerk2, version=issue.version, summary="Khác")
    answer = client.post(url, {"issue": seen, "confirmed": "1", "category": land.pk, "authority": "higher"})
    assert answer.status_code == 409
    assert issue.code in answer.content.decode()
    assert answer.context["form"]["authority"].value() == "higher"
    fresh = [f"{each.pk}:{version}" for each, version in answer.context["ticks"]]
    assert client.post(url, {"issue": fresh, "confirmed": "1", "category": land.pk}).status_code == 302


def test_classifying_many_needs_a_choice_and_the_right(cast, conference, land, sign_in):
    issue = build.make_issue(cast, conference, category=None)
    url = reverse("issue-classify-bulk")
    client = sign_in(cast.clerk)
    for nothing in ([], ["x"], ["9" * 40], ["-1"], ["²"]):
        assert client.post(url, {"issue": nothing}).status_code == 302
    assert client.get(url).status_code == 405
    assert client.post(url, {"issue": issue.pk, "confirmed": "1"}).status_code == 200
    foreign = Category.objects.create(ward=cast.other_ward, name="Khác", position=1)
    assert client.post(url, {"issue": issue.pk, "confirmed": "1", "category": foreign.pk}).status_code == 200
    assert sign_in(cast.monitor).post(url, {"issue": issue.pk}).status_code == 403
    assert sign_in(cast.stranger).post(url, {"issue": issue.pk}).status_code == 302
    issue.refresh_from_db()
    assert issue.stage == "received"


# what other pages show


@pytest.mark.parametrize("n", [1, 3])
def test_panels_ask_the_same_number_of_questions(cast, conference, land, django_assert_num_queries, n):
    from django.template import Context, Template

    build.make_opinion(cast, conference, issues=[{"summary": f"Việc {i}", "category": land} for i in range(n)])
    source = "{% load feedback_panels %}{% conference_feedback c %}"
    with django_assert_num_queries(5):
        Template(source).render(Context({"c": conference}))


def test_the_administration_edits_categories(cast, land, sign_in):
    client = sign_in(cast.admin)
    url = reverse("admin:feedback_category_change", args=[land.pk])
    sent = {"ward": cast.ward.pk, "position": 7, "name": "Đất đai, xây dựng", "default_days": 10, "active": "on"}
    assert client.post(url, sent).status_code == 302
    land.refresh_from_db()
    assert (land.name, land.position, land.default_days) == ("Đất đai, xây dựng", 7, 10)
    assert AuditEntry.objects.filter(verb="category.edit").count() == 1
    assert client.post(reverse("admin:feedback_category_delete", args=[land.pk])).status_code == 403
