"""Telling people: after the commit, once each, in Vietnamese."""

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from dialogue_site.models import Notification, Posting
from dialogue_site.notify import holders, tell
from dialogue_site.roles import Role


def told(user):
    return [row.text for row in user.notifications.all()]


def test_people_are_told_once_each(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell([cast.clerk, cast.leader, cast.clerk], "Có việc mới", "/feedback/issues/1/")
    assert told(cast.clerk) == ["Có việc mới"]
    assert told(cast.leader) == ["Có việc mới"]
    assert Notification.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_nobody_hears_of_what_was_rolled_back(cast):
    with transaction.atomic():
        tell([cast.clerk], "Chưa xảy ra")
        transaction.set_rollback(True)
    assert told(cast.clerk) == []


def test_the_sentence_is_kept_in_vietnamese(cast, django_capture_on_commit_callbacks):
    with override("en"), django_capture_on_commit_callbacks(execute=True):
        tell([cast.clerk], _("Leader"))
    with override("vi"):
        assert told(cast.clerk) == [str(_("Leader"))]


def test_who_holds_a_post_today(cast, today):
    assert set(holders(ward=cast.ward, roles=[Role.CLERK])) == {cast.clerk, cast.clerk2}
    assert set(holders(unit=cast["DCXD"], roles=[Role.RESPONDER])) == {cast.responder}
    Posting.objects.filter(user=cast.clerk2).update(ends_on="2022-11-14")
    cast.clerk.is_active = False
    cast.clerk.save()
    assert set(holders(ward=cast.ward, roles=[Role.CLERK])) == set()
