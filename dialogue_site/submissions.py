"""The same submitted form twice has one effect, however fast the second one comes."""

import re
import secrets

from django.db import IntegrityError, transaction
from django.urls import reverse

from .models import SubmittedForm

_KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")


def new_key():
    """A key for one showing of one form."""
    return secrets.token_urlsafe(24)


def result_of(request):
    """Where the form now posted led when it was posted before; ``None`` when it is new."""
    key = request.POST.get("form_key", "")
    if not _KEY.fullmatch(key):
        return None
    return SubmittedForm.objects.filter(pk=key, user=request.user).values_list("url", flat=True).first()


def submit_once(request, work):
    """Run ``work() -> url`` in one transaction and return ``(url, fresh)``.

    The form's key is stored by the same transaction: of two simultaneous posts the second waits, then
    gets the first one's address and ``fresh=False``. What ``work`` raises undoes everything, the key too.
    A request without a key is no form of ours: it is simply done.
    """
    key = request.POST.get("form_key", "")
    if not _KEY.fullmatch(key):
        key = new_key()
    with transaction.atomic():
        try:
            with transaction.atomic():
                SubmittedForm.objects.create(pk=key, user=request.user, url="")
        except IntegrityError:
            return result_of(request) or reverse("home"), False
        url = work()
        SubmittedForm.objects.filter(pk=key).update(url=url)
    return url, True
