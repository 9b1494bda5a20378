"""The first page: each role's own work, every number with its list, empty states that say the next step."""

import re
from datetime import date
from html import escape, unescape

import pytest
from django.urls import reverse

from dialogue_site.models import CalendarDay
from dialogue_site.roles import Role
from feedback.models import Issue
from resolutions.actions.assignments import return_assignment
from resolutions.actions.followups import record_oral_reply
from resolutions.actions.tasks import complete_task
from resolutions.models import ConclusionTask
from tests.build import assign, make_conference, make_issue, record_answer
from tests.resolutions.concluded import concluded_conference, drafted, issued

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

COUNT = re.compile(
    r'<a class="count is-\w+" href="([^"]+)"><span class="count-number">(\d+)</span> <span class="count-label">([^<]+)<'
)
QUIET = re.compile(r'<a href="([^"]+)">([^<]+)<span class="visually-hidden">: 0</span></a>')


def counts(page):
    """``{label: (number, url)}`` of the figures on the page, those of the quiet line too."""
    figures = {unescape(label): (int(number), unescape(url)) for url, number, label in COUNT.findall(page.text)}
    return figures | {unescape(label): (0, unescape(url)) for url, label in QUIET.findall(page.text)}


def rows_behind(client, url):
    context = client.get(url).context
    return context["count"] if "count" in context else len(context["rows"])


def working_ward(cast):
    """Three issues: answered, overdue at work, returned by its unit; one draft and one issued notice; one new issue."""
    conference = concluded_conference(cast)
    first, second, third = Issue.objects.filter(conference=conference)
    said = {"replied_by": "Chủ tịch UBND phường", "gist": "Đã cấp.", "replied_on": date(2022, 9, 30)}
    record_oral_reply(first, by=cast.clerk, is_final=True, **said)
    Issue.objects.filter(pk=first.pk).update(answered_on=date(2022, 11, 10))
    assign(cast, second, accept=True)
    returned = assign(cast, third, unit="CAP")
    return_assignment(returned, by=cast.clerk, reason="Không thuộc chức năng", suggested_unit=cast["DCXD"])
    drafted(cast, conference)
    issued(cast, concluded_conference(cast, code="HNDT-2022-2", opinions=1))
    make_issue(cast, make_conference(cast, code="HNDT-2022-3"), summary="Đèn đường", category=None)
    return conference


def test_every_number_of_every_role_is_that_of_its_list(cast, sign_in):
    working_ward(cast)
    for user in (cast.clerk, cast.leader, cast.responder, cast.monitor):
        client = sign_in(user)
        found = counts(client.get(reverse("home")))
        if user != cast.leader:
            assert len(found) >= 3
        for label, (number, url) in found.items():
            assert rows_behind(client, url) == number, (user, label, url)


def test_the_clerk_sees_the_queues(cast, sign_in):
    working_ward(cast)
    page = sign_in(cast.clerk).get(reverse("home"))
    numbers = {label: number for label, (number, _url) in counts(page).items()}
    assert 0 not in {int(number) for _url, number, _label in COUNT.findall(page.text)}
    assert QUIET.findall(page.text), "what does not wait is one quiet line"
    assert numbers["Vấn đề quá hạn"] == Issue.objects.overdue(date(2022, 11, 15)).count()
    by_url = {url: number for number, url in counts(page).values()}
    assert by_url[reverse("issue-list") + "?stage=received"] == 1
    assert by_url[reverse("assignment-list") + "?state=returned&all=1"] == 1
    assert by_url[reverse("notice-list") + "?state=draft"] == 1


def test_a_conference_is_offered_for_closing_only_when_nothing_is_open(cast, sign_in):
    document = issued(cast, concluded_conference(cast, opinions=1))
    conference, client = document.conclusion_notice.conference, sign_in(cast.leader)
    closing = reverse("conference-close", args=[conference.pk])
    listed = f"{reverse('issue-list')}?conference={conference.pk}&stage=open"

    def step():
        return client.get(reverse("home")).text.split('class="next-line"')[1].split("</span>")[0]

    assert escape(listed) in step()
    assert f"{rows_behind(client, listed)} vấn đề" in step()
    assert closing not in step()
    paper = {"document_number": "412/UBND", "document_date": date(2022, 10, 18), "text": "Đã cấp."}
    for issue in Issue.objects.filter(conference=conference):
        assign(cast, issue, accept=True)
        record_answer(issue, by=cast.clerk, **paper)
    assert "2 nhiệm vụ" in step(), "the others recur or have no date"
    for task in ConclusionTask.objects.filter(deadline__kind__in=("before", "no_later_than")):
        complete_task(task, by=cast.clerk, on=date(2022, 10, 1), note="Đã xong")
    assert closing in step()
    assert "vấn đề" not in step()


def test_the_leader_reads_five_sentences(cast, sign_in):
    working_ward(cast)
    page = sign_in(cast.leader).get(reverse("home"))
    sentences = page.text.split('<ul class="sentences">')[1].split("</ul>")[0]
    assert sentences.count("<li>") == 7, "five sentences, the waiting notice, the way to the monitor"
    assert reverse("notice-list") + "?state=draft" in sentences
    assert reverse("monitor") in sentences


def test_what_is_overdue_is_listed_whatever_conference_is_the_latest(cast, sign_in):
    """A meeting planned for next year hides neither this year's figures nor what is overdue."""
    working_ward(cast)
    Issue.objects.exclude(due_on=None).update(due_on=date(2022, 11, 1))
    make_conference(cast, code="HNDT-2023", year=2023, date=date(2023, 9, 22), state="planned")
    page = sign_in(cast.leader).get(reverse("home"))
    late = Issue.objects.overdue(date(2022, 11, 15)).count()
    assert late > 0
    assert counts(page)["Vấn đề quá hạn"][0] == late
    section = page.text.partition('id="home-leader"')[2].partition('<ul class="sentences">')[0]
    assert section.count("quá hạn 14 ngày") == late
    assert "HNDT-2023<" not in section
    assert "HNDT-2022-3</a></h3>" in section, "the latest that was held"


def test_the_responder_sees_the_own_units_work_alone(cast, sign_in):
    working_ward(cast)
    page = sign_in(cast.responder).get(reverse("home"))
    assert "Tuần tra ban đêm" in page.text
    assert "home-office" not in page.text
    other = sign_in(cast.other_responder).get(reverse("home"))
    assert "Tuần tra ban đêm" not in other.text


def test_the_front_sees_what_came_in_and_no_queue_of_the_office(cast, sign_in):
    working_ward(cast)
    page = sign_in(cast.monitor).get(reverse("home"))
    assert reverse("monitor") in page.text
    assert "home-office" not in page.text
    urls = {url: number for number, url in counts(page).values()}
    assert urls[reverse("issue-list") + "?timeliness=answered&answered_from=08%2F11%2F2022"] == 1


def test_the_administrator_sees_what_is_still_to_set_up(cast, sign_in):
    page = sign_in(cast.admin).get(reverse("home"))
    assert page.text.count("is-warn") == 2, "the calendar of next year and the categories"
    assert reverse("calendar") in page.text
    CalendarDay.objects.create(date=date(2023, 1, 2), name="Nghỉ bù")
    assert sign_in(cast.admin).get(reverse("home")).text.count("is-warn") == 1


def test_empty_pages_say_the_next_step(cast, sign_in):
    for user in (cast.clerk, cast.leader):
        assert reverse("conference-plan") in sign_in(user).get(reverse("home")).text
    for user in (cast.responder, cast.monitor, cast.nobody, cast.stranger):
        assert sign_in(user).get(reverse("home")).status_code == 200
    assert 'class="empty"' in sign_in(cast.nobody).get(reverse("home")).text


def test_a_stranger_sees_nothing_of_another_ward(cast, sign_in):
    working_ward(cast)
    page = sign_in(cast.stranger).get(reverse("home"))
    assert "HNDT-2022" not in page.text
    assert not any(number for number, _url in counts(page).values())


@pytest.mark.parametrize(("who", "questions"), [("clerk", 33), ("leader", 25), ("responder", 13), ("monitor", 18)])
def test_the_same_number_of_questions_for_one_and_three(
    cast, sign_in, django_assert_num_queries, django_assert_max_num_queries, who, questions
):
    conference = working_ward(cast)
    client = sign_in(getattr(cast, who))
    client.get(reverse("home"))
    with django_assert_max_num_queries(questions) as asked:
        client.get(reverse("home"))
    for number in (2, 3):
        issue = make_issue(cast, make_conference(cast, code=f"THEM-{number}"), summary=f"Vấn đề {number}")
        assign(cast, issue, accept=True)
        issued(cast, concluded_conference(cast, code=f"KL-{number}", opinions=1))
    assert conference.ward.conferences.count() == 7
    with django_assert_num_queries(len(asked)):
        client.get(reverse("home"))


def test_who_holds_two_posts_sees_both_panels(cast, sign_in):
    cast.leader.postings.create(unit=cast["VPUB"], role=Role.CLERK)
    working_ward(cast)
    page = sign_in(cast.leader).get(reverse("home"))
    assert 'id="home-leader"' in page.text
    assert 'id="home-office"' in page.text
