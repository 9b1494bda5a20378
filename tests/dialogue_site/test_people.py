"""Signing in and out, locking, session ends, one's own password, the bell."""

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from dialogue_site.models import Notification, Posting, User
from tests.cast import PASSWORD

ATTEMPT = {"username": "clerk", "password": "wrong-wrong-wrong"}


def signed_in(client):
    return client.get("/notifications/").status_code == 200


@pytest.fixture
def hers(cast, client):
    """A client signed in through the form, as people do."""
    assert client.post("/sign-in/", {"username": "clerk", "password": PASSWORD}).status_code == 302
    return client


def test_signing_in_leads_to_where_one_wanted_to_go(cast, client):
    asked = client.get("/notifications/")
    assert asked["Location"] == "/sign-in/?next=/notifications/"
    facts = {"username": "clerk", "password": PASSWORD, "next": "/notifications/"}
    assert client.post("/sign-in/", facts)["Location"] == "/notifications/"


@pytest.mark.parametrize(
    "trick", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(cast, client, trick):
    facts = {"username": "clerk", "password": PASSWORD, "next": trick}
    assert client.post("/sign-in/", facts)["Location"] == "/"


def test_the_message_does_not_tell_which_was_wrong(cast, client):
    wrong_password = client.post("/sign-in/", ATTEMPT).context["form"].non_field_errors()
    wrong_name = client.post("/sign-in/", ATTEMPT | {"username": "nobody-here"}).context["form"].non_field_errors()
    assert wrong_password == wrong_name
    assert len(wrong_password) == 1


def test_demo_mode_names_who_can_sign_in_and_production_does_not(cast, client, settings):
    assert "leader" in client.get("/sign-in/").content.decode()
    settings.DEMO, settings.DEMO_PASSWORD = False, None
    html = client.get("/sign-in/").content.decode()
    assert "leader" not in html
    assert PASSWORD not in html


def test_ten_wrong_attempts_lock_the_name_for_that_address_only(cast, client):
    for _each in range(9):
        assert client.post("/sign-in/", ATTEMPT).status_code == 200
    locked = client.post("/sign-in/", ATTEMPT)
    assert locked.status_code == 429
    assert "15 phút" in locked.content.decode()
    right = {"username": "clerk", "password": PASSWORD}
    assert client.post("/sign-in/", right).status_code == 429
    assert client.post("/sign-in/", {"username": "leader", "password": PASSWORD}).status_code == 302
    assert Client(REMOTE_ADDR="10.9.8.7").post("/sign-in/", right).status_code == 302


def test_a_closed_account_cannot_sign_in_and_loses_its_sessions(cast, hers):
    User.objects.filter(pk=cast.clerk.pk).update(is_active=False)
    assert not signed_in(hers)
    assert hers.post("/sign-in/", {"username": "clerk", "password": PASSWORD}).status_code == 200


def test_signing_in_gives_a_new_session_key(cast, client):
    client.get("/sign-in/")
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    client.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    assert client.session.session_key != before


def test_signing_out_takes_a_post(hers):
    assert hers.get("/sign-out/").status_code == 405
    assert signed_in(hers)
    assert hers.post("/sign-out/").status_code == 302
    assert not signed_in(hers)
    assert not Session.objects.exists()


def test_a_session_ends_twelve_hours_after_signing_in(hers, monkeypatch):
    now = time.time()
    assert signed_in(hers)
    monkeypatch.setattr("dialogue_site.middleware.time.time", lambda: now + 12 * 3600 + 60)
    assert not signed_in(hers)


def test_a_session_ends_after_thirty_idle_minutes_and_work_prolongs_it(hers, monkeypatch):
    assert signed_in(hers)
    first = Session.objects.get().expire_date
    assert timedelta(minutes=29) < first - timezone.now() <= timedelta(minutes=30)
    now = time.time()
    monkeypatch.setattr("dialogue_site.middleware.time.time", lambda: now + 360)
    assert signed_in(hers)
    assert Session.objects.get().expire_date > first
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not signed_in(hers)


def test_reading_does_not_write_the_session_each_time(hers):
    assert signed_in(hers)
    before = Session.objects.get().expire_date
    assert signed_in(hers)
    assert Session.objects.get().expire_date == before


def test_a_new_password_ends_the_other_sessions(cast, hers):
    other = Client()
    other.force_login(cast.clerk, backend="dialogue_site.auth.PostingBackend")
    facts = {"old_password": PASSWORD, "new_password1": "con-trau-di-truoc", "new_password2": "con-trau-di-truoc"}
    assert hers.post("/password/", facts).status_code == 302
    assert signed_in(hers)
    assert not signed_in(other)
    hers.post("/sign-out/")
    assert hers.post("/sign-in/", {"username": "clerk", "password": "con-trau-di-truoc"}).status_code == 302


@pytest.mark.parametrize("new", ["ngan", "password123456", "Phạm Thu Hà 1", ""])
def test_weak_passwords_are_refused_in_words(hers, new):
    facts = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    response = hers.post("/password/", facts)
    assert response.status_code == 200
    assert response.context["form"].errors


def test_long_vietnamese_passwords_are_welcome(hers):
    new = "Đường về nhà em qua cầu Long Biên mỗi sớm mùa thu, hoa sữa thơm nồng nàn"
    facts = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert hers.post("/password/", facts).status_code == 302


def test_a_post_that_ended_yesterday_gives_nothing(cast, hers):
    Posting.objects.filter(user=cast.clerk).update(ends_on=timezone.localdate() - timedelta(days=1))
    html = hers.get("/notifications/").content.decode()
    assert "/conferences/" not in html


def test_notifications_are_one_s_own_and_read_by_post(cast, hers):
    mine = Notification.objects.create(user=cast.clerk, text="Việc của Hà <b>", url="/")
    theirs = Notification.objects.create(user=cast.leader, text="Việc của Bảo")
    html = hers.get("/notifications/").content.decode()
    assert "Việc của Hà &lt;b&gt;" in html
    assert theirs.text not in html
    assert "bell-count" in html
    assert hers.get("/notifications/read/").status_code == 405
    assert hers.post("/notifications/read/").status_code == 302
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.read_at is not None
    assert theirs.read_at is None
    assert "bell-count" not in hers.get("/notifications/").content.decode()


@pytest.mark.parametrize("cookie", ["", "fr", "x" * 900, "vi"])
def test_an_english_browser_still_gets_vietnamese(db, client, cookie):
    client.cookies["django_language"] = cookie
    response = client.get("/sign-in/", headers={"accept-language": "en-US,en;q=0.9"})
    assert '<html lang="vi">' in response.content.decode()
    assert response["Content-Language"] == "vi"


def test_the_language_can_be_changed(hers):
    assert "Thông báo" in hers.get("/notifications/").content.decode()
    hers.post("/language/", {"language": "en", "next": "/notifications/"})
    html = hers.get("/notifications/").content.decode()
    assert '<html lang="en">' in html
    assert "Notifications" in html
