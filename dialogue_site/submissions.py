"""The same submitted form twice has one effect, however fast the second one comes.

"The same" means the same showing of the form with the same words in it: somebody who goes back, types
something else and sends that has said something new.
"""

import re
import secrets
from hashlib import blake2b

from django.db import IntegrityError, transaction
from django.urls import reverse

from .models import SubmittedForm

_KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")


def new_key():
    """A key for one showing of one form."""
    return secrets.token_urlsafe(24)


def mark_of(request):
    """What tells this submission from others: person, showing of the form, content. ``None`` without a key."""
    key = request.POST.get("form_key", "")
    if not _KEY.fullmatch(key):
        return None
    digest = blake2b(f"{request.user.pk} {key}".encode(), digest_size=20)
    for name in sorted(set(request.POST) - {"form_key", "csrfmiddlewaretoken"}):
        digest.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        digest.update(repr([(name, each.name, each.size) for each in request.FILES.getlist(name)]).encode())
    return digest.hexdigest()


def result_of(request):
    """Where the form now posted led when it was posted before; ``None`` when it is new."""
    mark = mark_of(request)
    if mark is None:
        return None
    return SubmittedForm.objects.filter(pk=mark, user=request.user).values_list("url", flat=True).first()


def submit_once(request, work):
    """Run ``work() -> url`` in one transaction and return ``(url, fresh)``.

    The form's mark is stored by the same transaction: of two simultaneous posts the second waits, then
    gets the first one's address and ``fresh=False``. What ``work`` raises undoes everything, the mark too.
    A request without a key is no form of ours: it is simply done.
    """
    key = mark_of(request) or new_key()
    with transaction.atomic():
        try:
            with transaction.atomic():
                SubmittedForm.objects.create(pk=key, user=request.user, url="")
        except IntegrityError:
            return result_of(request) or reverse("home"), False
        url = work()
        SubmittedForm.objects.filter(pk=key).update(url=url)
    return url, True
