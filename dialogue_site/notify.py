"""Telling people what now waits for them."""

from django.db import transaction
from django.utils.translation import override

from . import clock
from .models import Notification, Posting, User


def tell(users, text, url=""):
    """Put ``text`` (kept in Vietnamese) on the bell of each of ``users`` once the transaction is committed."""
    ids, at = sorted({user.pk for user in users}), clock.now()
    with override("vi"):
        sentence = str(text)[:300]
    transaction.on_commit(
        lambda: Notification.objects.bulk_create(
            [Notification(user_id=pk, text=sentence, url=url, created_at=at) for pk in ids]
        )
    )


def holders(*, ward=None, unit=None, roles):
    """The active people who hold one of ``roles`` today in the ward, or in that very unit."""
    postings = Posting.objects.held_on(clock.today()).filter(role__in=roles)
    postings = postings.filter(unit=unit) if unit is not None else postings.filter(unit__ward=ward)
    return User.objects.filter(is_active=True, pk__in=postings.values("user"))
