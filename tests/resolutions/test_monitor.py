"""The monitor: its numbers are those of the lists behind them, it asks for no contact, its cost is constant."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback.models import Contact, Issue
from feedback.reports import Report, Scope, due_soon_limit
from resolutions import reports
from resolutions.actions.followups import record_oral_reply, record_result
from resolutions.actions.tasks import complete_task
from resolutions.models import ConclusionTask
from resolutions.views.monitor import bars
from tests.build import assign, make_conference, make_issue

from .concluded import concluded_conference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

#: Links on the page that are numbers: their address and the figure people read.
NUMBERS = re.compile(
    r'<a (?:class="count[^"]*" )?href="(/[^"]+)"[^>]*>\s*(?:<span class="count-number">)?(\d+)(?:/\d+)?<'
)


def followed_up(cast):
    """Three issues: one answered and resolved, one overdue since 29/10/2022, one due on 17/11/2022."""
    conference = concluded_conference(cast)
    first, second, third = Issue.objects.filter(conference=conference)
    record_oral_reply(
        first,
        by=cast.clerk,
        replied_by="Chủ tịch UBND phường",
        gist="Đã cấp.",
        is_final=True,
        replied_on=date(2022, 9, 30),
    )
    first.refresh_from_db()
    record_result(first, by=cast.clerk, result="resolved", text="Đã cấp.", happened_on=date(2022, 10, 1))
    assign(cast, second, unit="CAP")
    assign(cast, third, accept=True)
    Issue.objects.filter(pk=third.pk).update(due_on=date(2022, 11, 17))
    complete_task(
        ConclusionTask.objects.filter(conclusion__conference=conference).first(),
        by=cast.clerk, on=date(2022, 10, 5), note="Đã tổng hợp.",
    )  # fmt: skip
    return conference


def rows_behind(client, url):
    """How many rows the list at ``url`` shows."""
    page = client.get(unescape(url))
    assert page.status_code == 200, url
    if "count" in page.context:
        return page.context["count"]
    return len(page.context["rows"])


@pytest.mark.parametrize("who", ["clerk", "leader", "responder", "monitor"])
def test_every_reader_sees_the_monitor(cast, sign_in, who):
    followed_up(cast)
    page = sign_in(getattr(cast, who)).get(reverse("monitor"))
    assert page.status_code == 200
    assert "1/3" in page.text


@pytest.mark.parametrize("who", ["admin", "nobody"])
def test_nobody_else_does(cast, sign_in, who):
    client = sign_in(getattr(cast, who))
    assert client.get(reverse("monitor")).status_code == 403
    assert client.get(reverse("monitor-chart")).status_code == 403


def test_a_stranger_sees_only_his_own_ward(cast, sign_in):
    conference = followed_up(cast)
    client = sign_in(cast.stranger)
    page = client.get(reverse("monitor"), {"conference": conference.pk})
    assert "HNDT-2022" not in page.text
    assert page.status_code == 200
    assert conference.title not in client.get(reverse("monitor"), {"conference": "all"}).text


def test_the_numbers_are_the_rows_of_their_lists(cast, sign_in):
    conference = followed_up(cast)
    make_issue(cast, make_conference(cast, code="HNDT-2022-2"), summary="Đèn đường")
    client = sign_in(cast.monitor)
    for chosen in (str(conference.pk), "all"):
        page = client.get(reverse("monitor"), {"conference": chosen})
        found = NUMBERS.findall(page.text)
        assert len(found) > 25
        for url, number in found:
            assert rows_behind(client, url) == int(number), (chosen, url)


def test_the_figures(cast):
    conference = followed_up(cast)
    scope, today = Scope.of_conference(conference), date(2022, 11, 15)
    report = Report(scope, today)
    values = {name: figure.value for name, figure in report.figures.items()}
    assert values["opinions"] == 2
    assert values["issues"] == 3
    assert values["categories"] == 2
    assert (values["answered"], values["resolved"], values["open"]) == (1, 1, 2)
    assert (values["overdue"], values["due_soon"], values["on_time"], values["no_date"]) == (1, 1, 0, 0)
    work = reports.work_figures(scope, today, report.soon_until)
    assert {name: figure.value for name, figure in work.items()} == {
        "conclusions": 4, "tasks": 5, "tasks_done": 1, "tasks_open": 4, "tasks_overdue": 2, "tasks_due_soon": 0,
    }  # fmt: skip
    assert [issue.number for issue in reports.late_issues(scope, today)] == [2]
    assert [issue.number for issue in reports.soon_issues(scope, today, report.soon_until)] == [3]


def test_answered_and_resolved_are_two_figures_with_their_formulas(cast, sign_in):
    followed_up(cast)
    Issue.objects.filter(number=1).update(result="explained")
    page = sign_in(cast.leader).get(reverse("monitor"))
    report = Report(Scope.of_user(cast.leader), date(2022, 11, 15))
    assert (report.figures["answered"].value, report.figures["resolved"].value) == (1, 0)
    for name in ("answered", "resolved"):
        assert report.figures[name].formula in page.text


def test_the_latest_running_conference_is_shown_first(cast, sign_in):
    make_conference(cast, code="CU", state="planned", date=date(2021, 9, 30), year=2021)
    conference = followed_up(cast)
    page = sign_in(cast.monitor).get(reverse("monitor"))
    assert f'<option value="{conference.pk}" selected>' in page.text
    assert sign_in(cast.monitor).get(reverse("monitor"), {"conference": "x" * 50}).status_code == 200
    assert sign_in(cast.monitor).get(reverse("monitor"), {"conference": "9" * 14}).status_code == 200


def test_without_a_conference_the_page_says_the_next_step(cast, sign_in):
    page = sign_in(cast.monitor).get(reverse("monitor"))
    assert page.status_code == 200
    assert 'class="empty"' in page.text


def test_the_front_is_not_asked_for_contacts_or_words(cast, sign_in):
    conference = followed_up(cast)
    person = conference.opinions.first().speaker
    Contact.objects.update_or_create(person=person, defaults={"phone": "0912345678"})
    client = sign_in(cast.monitor)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(reverse("monitor"))
    sql = " ".join(query["sql"] for query in queries)
    for secret in ("feedback_contact", "feedback_person", "verbatim", "phone"):
        assert secret not in sql
    assert "0912345678" not in page.text
    assert person.full_name not in page.text


def test_the_same_number_of_questions_for_one_and_for_many(cast, sign_in, django_assert_num_queries):
    conference = followed_up(cast)
    client = sign_in(cast.monitor)
    client.get(reverse("monitor"))
    with django_assert_num_queries(17):
        client.get(reverse("monitor"))
    issue = Issue.objects.filter(conference=conference).last()
    for number in range(10, 30):
        issue.pk, issue.number, issue.due_on = None, number, date(2022, 10, number)
        issue._state.adding = True
        issue.save()
    with django_assert_num_queries(17):
        client.get(reverse("monitor"))


# The chart


def test_the_chart_is_an_image_of_ours_with_the_numbers_of_the_table(cast, sign_in):
    conference = followed_up(cast)
    answer = sign_in(cast.monitor).get(reverse("monitor-chart"), {"conference": conference.pk})
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    svg = answer.text
    assert "<script" not in svg
    for line in Report(Scope.of_conference(conference), date(2022, 11, 15)).by_category():
        assert line.label in unescape(svg)
    assert len(re.findall(r'<text[^>]*class="value"[^>]*>1<', svg)) == 3


def test_the_chart_of_nothing_is_a_chart_too():
    assert "<svg" in bars([])


def test_due_soon_counts_the_days_off_after_the_third_working_day(cast):
    """Tuesday 15/11/2022: three working days end on Friday, and the weekend after it has no working day left."""
    today = date(2022, 11, 15)
    limit = due_soon_limit(today)
    assert limit == date(2022, 11, 20)
    assert limit - today < timedelta(days=7)


def test_the_window_is_named_by_its_last_working_day(cast, sign_in):
    followed_up(cast)
    text = sign_in(cast.monitor).get(reverse("monitor")).text
    assert "chậm nhất ngày 18/11/2022" in text, "not the Sunday behind it"
    assert "Tổng số vấn đề" in text
