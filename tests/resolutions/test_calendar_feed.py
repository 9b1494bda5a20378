"""The calendar of a person's dates: what stands in it, who may read it, what is never in it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from dialogue_site import feeds
from dialogue_site.models import CalendarFeed, Posting, User
from feedback.models import Issue, Person
from resolutions.models import Answer, Assignment, Deadline, Dossier, Promise

from .builders import assign, at_work, make_conference, make_issue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

DUE, OWN = date(2022, 11, 30), date(2022, 11, 23)


@pytest.fixture
def issue(cast):
    found, _assignment = at_work(cast)
    Issue.objects.filter(pk=found.pk).update(due_on=DUE)
    Deadline.objects.filter(issue=found).update(due_on=DUE, date=DUE, kind="no_later_than")
    Assignment.objects.filter(issue=found).update(internal_due_on=OWN)
    found.refresh_from_db()
    return found


def address(user):
    return reverse("calendar-feed", args=[feeds.make_feed(by=user)])


def events(user):
    answer = Client().get(address(user))
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.content)
    return sorted(
        (str(e["uid"]).split("-")[0], e.decoded("dtstart"), str(e["summary"])) for e in calendar.walk("VEVENT")
    )


def test_the_officer_reads_both_dates_of_the_own_units(cast, issue):
    found = events(cast.responder)
    assert [(kind, day) for kind, day, _words in found] == [("due", DUE), ("own", OWN)]
    assert all(issue.code in words for _kind, _day, words in found)
    assert events(cast.other_responder) == []


def test_the_office_reads_the_wards_issues_promises_and_replies(cast, issue):
    answer = Answer.objects.create(issue=issue, text="Sẽ làm", outcome="scheduled", promised_on=OWN)
    Promise.objects.create(issue=issue, answer=answer, due_on=OWN)
    facts = {"document_number": "12/UBND", "document_date": date(2022, 10, 1), "expected_on": OWN, "state": "sent"}
    Dossier.objects.create(ward=cast.ward, conference=issue.conference, sent_to="UBND quận", **facts)
    kinds = {"dossier", "issue", "promise"}
    assert {kind for kind, _day, _words in events(cast.clerk)} == kinds
    assert {kind for kind, _day, _words in events(cast.leader)} == kinds
    assert {kind for kind, _day, _words in events(cast.monitor)} == {"issue"}
    assert events(cast.stranger) == []
    assert events(cast.admin) == []


def test_no_citizen_stands_in_it(cast, issue):
    text = Client().get(address(cast.clerk)).content.decode()
    assert Person.objects.get().full_name not in text
    assert issue.links.get().opinion.verbatim not in text


def test_what_is_answered_leaves_the_calendar(cast, issue):
    Issue.objects.update(stage="answered", answered_on=date(2022, 11, 14))
    assert events(cast.clerk) == []
    assert events(cast.responder) == []


def test_long_vietnamese_words_commas_and_semicolons_arrive_whole(cast, issue):
    words = "Ngõ 86; đề nghị lắp đèn, camera và thoát nước ở đoạn đầu ngõ"
    Issue.objects.update(summary=words)
    assert words in events(cast.clerk)[0][2]
    lines = Client().get(address(cast.clerk)).content.split(b"\r\n")
    assert max(map(len, lines)) <= 75


def test_a_program_that_has_it_is_told_so_without_cookies(cast, issue):
    url = address(cast.clerk)
    client = Client()
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "no-cache, private"
    assert not first.cookies
    assert first["Content-Type"].startswith("text/calendar")
    Issue.objects.update(due_on=date(2022, 12, 1))
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_wrong_ended_and_left_are_the_page_that_does_not_exist(cast, issue, caplog):
    client = Client()
    assert client.get(reverse("calendar-feed", args=["x" * 43])).status_code == 404
    assert client.get(reverse("calendar-feed", args=["ngắn"])).status_code == 404
    url = address(cast.clerk)
    new = address(cast.clerk)
    assert client.get(url).status_code == 404, "a new address ends the old one"
    assert client.get(new).status_code == 200
    feeds.revoke_feed(by=cast.clerk)
    assert client.get(new).status_code == 404
    url = address(cast.leader)
    Posting.objects.filter(user=cast.leader).update(ends_on=date(2022, 11, 14))
    assert client.get(url).status_code == 404
    url = address(cast.responder)
    User.objects.filter(pk=cast.responder.pk).update(is_active=False)
    assert client.get(url).status_code == 404
    assert client.post(url).status_code in {404, 405}
    assert url.rsplit("/", 1)[1].removesuffix(".ics") not in caplog.text


def test_wrong_addresses_are_logged_seldom(cast, caplog):
    feeds._refused.update(logged=0.0, since=0)
    for _n in range(20):
        Client().get(reverse("calendar-feed", args=["x" * 43]))
    assert len([r for r in caplog.records if r.name == "dialogue_site.feeds"]) == 1


def test_that_it_is_read_is_noted_seldom(cast, issue):
    url = address(cast.clerk)
    Client().get(url)
    noted = CalendarFeed.objects.get(user=cast.clerk, revoked_at=None).last_read_at
    assert noted
    Client().get(url)
    assert CalendarFeed.objects.get(user=cast.clerk, revoked_at=None).last_read_at == noted


@pytest.mark.parametrize("who", ["clerk", "responder", "monitor"])
def test_the_questions_are_the_same_for_one_and_three(cast, issue, django_assert_num_queries, who):
    url = address(getattr(cast, who))
    Client().get(url)
    with django_assert_num_queries({"clerk": 7, "responder": 5, "monitor": 4}[who]) as asked:
        Client().get(url)
    conference = make_conference(cast, code="HNDT-2")
    for n in range(2):
        more = make_issue(cast, conference, summary=f"Vấn đề {n}")
        assign(cast, more, accept=True)
        Issue.objects.filter(pk=more.pk).update(due_on=DUE)
        Assignment.objects.filter(issue=more).update(internal_due_on=OWN)
    with django_assert_num_queries(len(asked)):
        Client().get(url)
