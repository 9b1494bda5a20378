"""The morning e-mail: one a person and day, what it says, what it keeps to itself; and the command that writes it."""

from datetime import date
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogue_site.models import OutboxMessage, User
from feedback.models import Contact, Issue, Person
from resolutions.actions.chases import chase_issue, remind
from resolutions.actions.digests import write_digests
from resolutions.models import Assignment, Chase, ChasedPerson, Deadline

from .builders import at_work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

DAY = date(2022, 11, 16)


@pytest.fixture
def issue(cast):
    found, _assignment = at_work(cast)
    due = date(2022, 11, 15)
    Issue.objects.filter(pk=found.pk).update(due_on=due)
    Deadline.objects.filter(issue=found).update(due_on=due, date=due, kind="no_later_than")
    Assignment.objects.update(internal_due_on=None)
    for user in (cast.clerk, cast.responder, cast.leader):
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.vn")
    found.refresh_from_db()
    return found


def letter_to(user):
    return OutboxMessage.objects.get(user=user)


def test_one_email_says_what_was_reminded_and_what_waits(cast, issue):
    remind(DAY)
    assert write_digests(DAY) == 3, "the officer who was reminded, clerk and leader for whom it is overdue"
    letter = letter_to(cast.responder)
    assert letter.key == f"digest:{cast.responder.pk}:2022-11-16"
    assert "16/11/2022" in letter.subject
    assert issue.code in letter.body
    assert "http://127.0.0.1:8000" + issue.get_absolute_url() in letter.body
    assert reverse("assignment-list") in letter.body
    assert reverse("profile") in letter.body
    assert _("To: %(name)s") % {"name": "Đỗ Văn Khánh"} in letter.body


def test_it_names_no_citizen_no_contact_and_no_verbatim_text(cast, issue):
    person = Person.objects.get()
    Contact.objects.update_or_create(person=person, defaults={"phone": "0912345678"})
    remind(DAY)
    write_digests(DAY)
    for letter in OutboxMessage.objects.all():
        for secret in (person.full_name, "0912345678", issue.links.get().opinion.verbatim):
            assert secret not in letter.body + letter.subject


def test_once_a_day_and_the_rest_tomorrow(cast, issue):
    remind(DAY)
    write_digests(DAY)
    assert write_digests(DAY) == 0
    chase_issue(issue, by=cast.clerk, note="Gấp", today=DAY)
    assert write_digests(DAY) == 0
    assert ChasedPerson.objects.filter(user=cast.responder, digested_on=None).count() == 1
    write_digests(date(2022, 11, 17))
    second = OutboxMessage.objects.filter(user=cast.responder).order_by("pk").last()
    assert _("The office asks to get on with it: %(subject)s") % {"subject": issue} in second.body
    assert not ChasedPerson.objects.filter(digested_on=None).exists()


def test_a_run_broken_off_between_reminders_and_emails_loses_no_line(cast, issue):
    remind(DAY)
    # … the machine stops here, and comes back two days later.
    write_digests(date(2022, 11, 18))
    assert issue.code in letter_to(cast.responder).body


def test_who_switched_it_off_or_left_gets_none(cast, issue):
    User.objects.filter(pk=cast.responder.pk).update(wants_digest=False)
    remind(DAY)
    assert write_digests(DAY) == 2
    assert not OutboxMessage.objects.filter(user=cast.responder).exists()
    assert not ChasedPerson.objects.filter(digested_on=None).exists(), "the bell told; nothing is kept for later"
    User.objects.filter(pk__in=[cast.clerk.pk, cast.leader.pk]).update(is_active=False)
    assert write_digests(date(2022, 11, 17)) == 0


def test_for_whom_nothing_waits_no_email(cast, issue):
    Issue.objects.update(stage="closed", answered_on=DAY)
    assert write_digests(DAY) == 0


def test_the_command_does_all_of_it_prints_figures_and_no_names(cast, issue):
    out = StringIO()
    call_command("remind", date=DAY, stdout=out)
    assert "reminders: 1 (unit 1)" in out.getvalue()
    assert "e-mails written: 3" in out.getvalue()
    assert "sent: 3" in out.getvalue()
    assert {m.to[0] for m in mail.outbox} == {"clerk@example.vn", "leader@example.vn", "responder@example.vn"}
    assert "Khánh" not in out.getvalue()
    call_command("remind", date=DAY, stdout=out)
    assert Chase.objects.count() == 1
    assert len(mail.outbox) == 3


def test_the_command_fails_when_an_email_is_given_up(cast, issue, settings, monkeypatch):
    from dialogue_site import outbox

    remind(DAY)
    write_digests(DAY)
    monkeypatch.setattr(outbox, "_send", lambda server, row: ("refused", "recipient [550]"))
    with pytest.raises(CommandError, match="3 e-mails"):
        call_command("remind", "--send-only", stdout=StringIO())


def test_a_day_that_is_none_is_refused(cast):
    with pytest.raises(CommandError):
        call_command("remind", "--date", "hôm qua", stdout=StringIO())
