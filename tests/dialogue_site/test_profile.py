"""One's own settings: the morning e-mail and the calendar address."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from dialogue_site.models import AuditEntry, CalendarFeed, User
from dialogue_site.submissions import new_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ADDRESS = re.compile(r'value="([^"]+\.ics)"')


def test_the_morning_email_is_switched_by_its_reader(cast, sign_in):
    client = sign_in(cast.clerk)
    page = client.get(reverse("profile"))
    assert "checked" in page.text
    assert client.post(reverse("profile"), {"form_key": new_key()}).status_code == 302
    assert not User.objects.get(pk=cast.clerk.pk).wants_digest
    assert AuditEntry.objects.filter(verb="user.digest").count() == 1
    client.post(reverse("profile"), {"wants_digest": "on", "form_key": new_key()})
    assert User.objects.get(pk=cast.clerk.pk).wants_digest


def test_the_page_says_where_the_email_goes_or_who_can_enter_it(cast, sign_in, settings):
    client = sign_in(cast.clerk)
    nowhere = _("No e-mail address is entered for you. Ask the office administrator to add it.")
    assert nowhere in client.get(reverse("profile")).text
    User.objects.filter(pk=cast.clerk.pk).update(email="ha@bode.example.vn")
    assert "ha@bode.example.vn" in client.get(reverse("profile")).text
    settings.WRITES_EMAILS = False
    assert "ha@bode.example.vn" not in client.get(reverse("profile")).text


def test_the_address_is_shown_once_and_kept_as_its_hash(cast, sign_in):
    client = sign_in(cast.clerk)
    page = client.post(reverse("calendar-feed-make"))
    address = ADDRESS.search(page.text).group(1)
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert len(token) >= 43
    feed = CalendarFeed.objects.get()
    assert token not in (feed.token_hash, str(feed))
    assert token not in client.get(reverse("profile")).text
    entries = AuditEntry.objects.filter(verb="calendarfeed.make")
    assert token not in str(list(entries.values()))


def test_a_new_address_ends_the_old_one(cast, sign_in):
    client = sign_in(cast.clerk)
    for _n in range(2):
        client.post(reverse("calendar-feed-make"))
    assert CalendarFeed.objects.filter(user=cast.clerk, revoked_at=None).count() == 1
    client.post(reverse("calendar-feed-revoke"))
    assert not CalendarFeed.objects.filter(revoked_at=None).exists()
    assert client.post(reverse("calendar-feed-revoke")).status_code == 302


def test_nobody_ends_anothers_address(cast, sign_in):
    sign_in(cast.clerk).post(reverse("calendar-feed-make"))
    sign_in(cast.leader).post(reverse("calendar-feed-revoke"))
    assert CalendarFeed.objects.filter(user=cast.clerk, revoked_at=None).exists()
