"""Reminders: who is reminded of what and when, once each; and by hand."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from conferences.models import Conference
from dialogue_site.models import AuditEntry, CalendarDay, Notification, Posting
from dialogue_site.roles import Role
from dialogue_site.submissions import new_key
from dialogue_site.transitions import NotAllowedNow, StaleState
from feedback.models import Issue
from resolutions.actions.chases import chase_assignment, chase_issue, chase_issues, remind
from resolutions.models import Answer, Assignment, Chase, ChasedPerson, Deadline, Dossier, Promise

from .builders import assign, at_work, make_conference, make_issue, settled, told, verbs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

DUE = date(2022, 11, 15)  # a Tuesday


@pytest.fixture
def issue(cast):
    found, _assignment = at_work(cast)
    move_date(found, DUE)
    Assignment.objects.update(internal_due_on=None)
    return found


def move_date(issue, day):
    Issue.objects.filter(pk=issue.pk).update(due_on=day)
    Deadline.objects.filter(issue=issue).update(due_on=day, date=day, kind="no_later_than" if day else "open")


def given():
    return sorted(Chase.objects.values_list("level", "chased_on"))


@pytest.fixture
def head(cast):
    return Posting.objects.filter(user=cast.responder).update(is_head=True) and cast.responder


def test_the_ladder_climbs_day_by_day(cast, issue, head):
    day, found = date(2022, 11, 1), {}
    while day < date(2022, 12, 1):
        count = sum(remind(day).values())
        if count:
            found[day] = (count, Chase.objects.order_by("-pk").first().level)
        day += timedelta(days=1)
    assert found == {
        date(2022, 11, 10): (1, "unit"),
        date(2022, 11, 16): (1, "unit"),
        date(2022, 11, 18): (1, "head"),
        date(2022, 11, 24): (1, "leader"),
    }
    assert verbs_of(issue)[-4:] == ["issue.remind"] * 4
    assert len(told(cast.leader)) == 1
    assert "Quá hạn" in told(cast.leader)[0] or "Overdue" in told(cast.leader)[0]


def test_twice_on_a_day_is_once(cast, issue):
    assert remind(date(2022, 11, 16)) == {"unit": 1}
    bell, lines = Notification.objects.count(), ChasedPerson.objects.count()
    assert not remind(date(2022, 11, 16))
    assert (Notification.objects.count(), ChasedPerson.objects.count()) == (bell, lines)
    assert Chase.objects.count() == 1


def test_missed_days_are_caught_up_with_the_step_that_holds_now(cast, issue, head):
    """The machine stood still from the 8th to the 21st: nobody is told that the date is near when it has passed."""
    assert remind(date(2022, 11, 21)) == {"unit": 1, "head": 1}
    keys = set(Chase.objects.values_list("key", flat=True))
    assert {key.split(":")[0] for key in keys} == {"citizen+1", "citizen+3"}


def test_on_a_day_off_nobody_is_reminded(cast, issue):
    CalendarDay.objects.create(date=date(2022, 11, 16), name="Nghỉ")
    assert not remind(date(2022, 11, 16))
    assert not remind(date(2022, 11, 19)), "a Saturday"
    assert remind(date(2022, 11, 17)) == {"unit": 1}


def test_a_new_date_begins_the_ladder_anew(cast, issue):
    remind(date(2022, 11, 16))
    move_date(issue, date(2022, 12, 15))
    assert not remind(date(2022, 11, 17))
    assert remind(date(2022, 12, 12)) == {"unit": 1}


def test_another_unit_is_reminded_afresh(cast, issue):
    remind(date(2022, 11, 16))
    Issue.objects.filter(pk=issue.pk).update(lead_unit=cast["CAP"])
    assert remind(date(2022, 11, 17)) == {"unit": 1}
    assert told(cast.other_responder)


@pytest.mark.parametrize("stage", ["answered", "closed", "merged", "out_of_scope", "withdrawn"])
def test_what_is_over_is_nobodys_reminder(cast, issue, stage):
    Issue.objects.filter(pk=issue.pk).update(stage=stage, answered_on=DUE)
    assert not remind(date(2022, 11, 16))


def test_neither_while_the_clock_stands_still_nor_after_the_file_is_closed(cast, issue):
    Deadline.objects.filter(issue=issue).update(suspended_on=date(2022, 11, 1), suspended_for="citizen")
    assert not remind(date(2022, 11, 16))
    Deadline.objects.filter(issue=issue).update(suspended_on=None, suspended_for="")
    Conference.objects.filter(pk=issue.conference_id).update(state="closed")
    assert not remind(date(2022, 11, 16))


def test_without_a_head_and_without_officers_the_office_is_reminded(cast, issue):
    remind(date(2022, 11, 18))
    heads = Chase.objects.get(level="head")
    assert {p.user for p in heads.people.all()} == {cast.clerk, cast.clerk2}
    Issue.objects.filter(pk=issue.pk).update(lead_unit=cast["VHXH"])
    remind(date(2022, 11, 18))
    unit = Chase.objects.get(level="unit", unit=cast["VHXH"])
    assert {p.user for p in unit.people.all()} == {cast.clerk, cast.clerk2}


def test_an_approved_answer_lies_with_the_office(cast, issue):
    Issue.objects.filter(pk=issue.pk).update(stage="approved")
    remind(date(2022, 11, 16))
    assert {p.user for p in Chase.objects.get().people.all()} == {cast.clerk, cast.clerk2}


def test_who_left_is_not_reminded(cast, issue):
    Posting.objects.filter(user=cast.responder).update(ends_on=date(2022, 11, 1))
    remind(date(2022, 11, 16))
    assert cast.responder not in {p.user for p in Chase.objects.get().people.all()}


def test_the_units_own_date_counts_until_it_has_drafted(cast, issue):
    Assignment.objects.filter(issue=issue).update(internal_due_on=date(2022, 11, 7))
    assert remind(date(2022, 11, 4)) == {"unit": 1}
    assert Chase.objects.get().counted_from == "internal"
    Issue.objects.filter(pk=issue.pk).update(stage="drafted")
    assert not remind(date(2022, 11, 8))
    Issue.objects.filter(pk=issue.pk).update(stage="in_progress")
    assert remind(date(2022, 11, 8)) == {"unit": 1}


def test_a_promise_is_the_offices_on_the_day_and_the_day_after(cast, issue):
    Issue.objects.filter(pk=issue.pk).update(stage="answered", answered_on=date(2022, 11, 1))
    answer = Answer.objects.create(issue=issue, text="Sẽ làm", outcome="scheduled", promised_on=DUE, recorded_by=None)
    promise = Promise.objects.create(issue=issue, answer=answer, due_on=DUE)
    assert not remind(date(2022, 11, 14))
    assert remind(DUE) == {"office": 1}
    assert remind(date(2022, 11, 16)) == {"office": 1}
    Promise.objects.filter(pk=promise.pk).update(kept_on=DUE)
    Chase.objects.all().delete()
    assert not remind(date(2022, 11, 16))


def test_a_reply_that_does_not_come_is_the_offices(cast, issue):
    move_date(issue, None)
    facts = {"document_number": "12/UBND", "document_date": date(2022, 10, 1), "expected_on": DUE, "state": "sent"}
    Dossier.objects.create(ward=cast.ward, conference=issue.conference, sent_to="UBND quận", **facts)
    assert not remind(DUE)
    assert remind(date(2022, 11, 16)) == {"office": 1}
    assert Chase.objects.get().dossier is not None


def test_a_task_has_its_ladder_too(cast):
    _conference, _issues, task = settled(cast)
    Deadline.objects.filter(task=task).update(due_on=DUE)
    Issue.objects.update(due_on=None)
    Assignment.objects.update(internal_due_on=None)
    assert remind(date(2022, 11, 16)) == {"unit": 1}
    assert verbs_of(task)[-1] == "task.remind"


def test_many_at_once_are_one_line_on_the_bell(cast):
    conference = make_conference(cast)
    for n in range(7):
        found = make_issue(cast, conference, summary=f"Vấn đề {n}")
        assign(cast, found, accept=True)
        move_date(found, DUE)
    Notification.objects.all().delete()
    assert remind(date(2022, 11, 16)) == {"unit": 7}
    assert len(told(cast.responder)) == 1
    assert ChasedPerson.objects.filter(user=cast.responder).count() == 7


def test_a_batch_that_fails_leaves_nothing_and_the_next_run_gives_it(cast, issue, monkeypatch):
    from resolutions.actions import chases

    def die(*args):
        raise RuntimeError("the machine lost its power")

    with monkeypatch.context() as broken:
        broken.setattr(chases, "_ring", die)
        with pytest.raises(RuntimeError):
            remind(date(2022, 11, 16))
    assert not Chase.objects.exists()
    assert "issue.remind" not in verbs_of(issue)
    assert remind(date(2022, 11, 16)) == {"unit": 1}


def test_the_questions_do_not_grow_with_the_matters(cast, django_assert_max_num_queries):
    conference = make_conference(cast)
    for n in range(3):
        found = make_issue(cast, conference, summary=f"Vấn đề {n}")
        assign(cast, found, accept=True)
        move_date(found, DUE)
    with django_assert_max_num_queries(75):
        remind(date(2022, 11, 16))


# By hand


def test_the_office_reminds_by_hand_with_a_note(cast, issue):
    chase_issue(issue, by=cast.clerk, note="Công dân đã hỏi lại")
    chase = Chase.objects.get()
    assert (chase.by, chase.note, chase.unit) == (cast.clerk, "Công dân đã hỏi lại", cast["DCXD"])
    assert verbs_of(issue)[-1] == "issue.chase"
    assert "Công dân đã hỏi lại" in told(cast.responder)[0]
    chase_issue(Issue.objects.get(pk=issue.pk), by=cast.leader)
    assert Chase.objects.count() == 2


def test_only_the_office_and_only_while_a_unit_has_it(cast, issue, sign_in):
    from django.core.exceptions import PermissionDenied

    for who in (cast.responder, cast.monitor, cast.stranger):
        with pytest.raises(PermissionDenied):
            chase_issue(issue, by=who)
    fresh = make_issue(cast, issue.conference, summary="Đèn đường")
    with pytest.raises(NotAllowedNow):
        chase_issue(fresh, by=cast.clerk)


def test_the_second_clerk_is_told(cast, issue):
    seen = {issue.pk: issue.version}
    chase_issues([Issue.objects.get(pk=issue.pk)], by=cast.clerk, versions=seen)
    with pytest.raises(StaleState):
        chase_issues([Issue.objects.get(pk=issue.pk)], by=cast.clerk2, versions=seen)
    assert Chase.objects.count() == 1


def test_a_cooperating_unit_is_reminded_on_its_own(cast, issue):
    assign_row = Assignment.objects.create(
        ward=cast.ward, issue=issue, unit=cast["CAP"], part="cooperating", state="accepted"
    )
    chase_assignment(assign_row, by=cast.clerk, note="Cần số liệu")
    assert "Cần số liệu" in told(cast.other_responder)[0]
    assert verbs_of(issue)[-1] == "assignment.chase"


def test_the_pages_of_reminding(cast, issue, sign_in):
    client = sign_in(cast.clerk)
    page = client.get(issue.get_absolute_url())
    assert reverse("issue-chase", args=[issue.pk]) in page.text
    url = reverse("issue-chase", args=[issue.pk])
    assert client.get(url).context["warnings"] == []
    too_long = client.post(url, {"note": "x" * 501, "form_key": new_key()})
    assert too_long.status_code == 200
    assert "x" * 501 in too_long.text
    sent = {"note": "Gấp", "form_key": new_key()}
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302
    assert Chase.objects.count() == 1
    assert len(client.get(url).context["warnings"]) == 1, "a second reminder on the day is possible, and said"
    assert "Gấp" in client.get(issue.get_absolute_url()).text
    assert "Gấp" in client.get(reverse("chase-list") + "?all=1").text
    assert "Gấp" in sign_in(cast.responder).get(reverse("chase-list")).text
    assert "Gấp" not in sign_in(cast.stranger).get(reverse("chase-list") + "?all=1").text


def test_many_from_the_list_of_what_is_overdue(cast, issue, sign_in):
    other = make_issue(cast, issue.conference, summary="Chưa giao")
    client, url = sign_in(cast.clerk), reverse("issue-chase-bulk")
    page = client.post(url, {"issue": [issue.pk, other.pk]})
    assert page.status_code == 200
    assert other.code in page.text
    version = Issue.objects.get(pk=issue.pk).version
    sent = {"issue": f"{issue.pk}:{version}", "confirmed": "1", "note": "Đôn đốc chung", "form_key": new_key()}
    assert client.post(url, sent).status_code == 302
    assert Chase.objects.get().note == "Đôn đốc chung"
    again = client.post(url, sent | {"form_key": new_key()}, follow=True)
    assert "đều đã được nhắc trong hôm nay" in again.text
    assert Chase.objects.count() == 1
    assert client.post(url, {"issue": other.pk}).status_code == 302
    assert sign_in(cast.responder).post(url, {"issue": issue.pk}).status_code == 403


def test_whom_the_office_reminded_today_is_left_out_of_many(cast, issue, sign_in):
    other = make_issue(cast, issue.conference, summary="Đèn đường ngõ 5")
    assign(cast, other, accept=True)
    issue, other = Issue.objects.get(pk=issue.pk), Issue.objects.get(pk=other.pk)
    chase_issue(issue, by=cast.clerk)
    assert chase_issues([issue, other], by=cast.clerk) == [other]
    assert Chase.objects.count() == 2
    third = make_issue(cast, issue.conference, summary="Cống ngõ 6")
    assign(cast, third, accept=True)
    page = sign_in(cast.clerk).post(reverse("issue-chase-bulk"), {"issue": [issue.pk, third.pk]})
    assert [given.pk for given in page.context["given"]] == [issue.pk]
    assert [ticked.pk for ticked, _version in page.context["ticks"]] == [third.pk]


def test_the_list_is_named_by_what_it_shows(cast, issue, sign_in):
    chase_issue(issue, by=cast.clerk)
    url, office = reverse("chase-list"), sign_in(cast.clerk)
    page = office.get(url)
    assert page.context["heading"] == "Nhắc việc của phường"
    assert cast.responder.full_name in page.text
    assert issue.conference.code in page.text
    mine = office.get(url, {"mine": "1"})
    assert mine.context["heading"] == "Việc tôi được nhắc"
    assert not mine.context["rows"]
    assert sign_in(cast.responder).get(url).context["heading"] == "Việc tôi được nhắc"


def test_the_date_of_a_task_is_not_called_the_citizens(cast, sign_in):
    _conference, _issues, task = settled(cast)
    Deadline.objects.filter(task=task).update(due_on=DUE)
    Issue.objects.update(due_on=None)
    Assignment.objects.update(internal_due_on=None)
    remind(date(2022, 11, 16))
    assert "Hạn của nhiệm vụ" in sign_in(cast.clerk).get(reverse("chase-list")).text
    assert "Hạn của nhiệm vụ" in AuditEntry.objects.get(verb="task.remind").label


def test_the_list_asks_the_same_for_one_and_three(cast, issue, sign_in, django_assert_num_queries):
    client = sign_in(cast.clerk)
    chase_issue(Issue.objects.get(pk=issue.pk), by=cast.clerk)
    url = reverse("chase-list") + "?all=1"
    client.get(url)
    with django_assert_num_queries(8) as first:
        client.get(url)
    for _n in range(2):
        chase_issue(Issue.objects.get(pk=issue.pk), by=cast.clerk)
    with django_assert_num_queries(len(first)):
        client.get(url)


def test_a_clerk_with_a_second_post_as_leader_is_told_once_each(cast, issue):
    cast.clerk.postings.create(unit=cast["DU"], role=Role.LEADER)
    remind(date(2022, 11, 24))
    assert ChasedPerson.objects.filter(user=cast.clerk, chase__level="leader").count() == 1
