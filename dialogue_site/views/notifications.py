"""The bell: what a person was told."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import clock
from ..models import Notification
from ..templatetags.ui import vn_datetime

SHOWN = 100


@require_safe
def listing(request):
    """One's newest notifications, the unread ones marked."""
    found = Notification.objects.filter(user=request.user).order_by("-pk")[:SHOWN]
    notifications = [
        {"text": n.text, "url": n.url, "at": vn_datetime(n.created_at), "unread": n.read_at is None} for n in found
    ]
    context = {
        "heading": _("Notifications"),
        "notifications": notifications,
        "any_unread": any(n["unread"] for n in notifications),
    }
    return render(request, "dialogue_site/notifications.html", context)


@require_POST
def mark_read(request):
    """Mark all of one's notifications as read; what was told stays on the list."""
    Notification.objects.filter(user=request.user, read_at=None).update(read_at=clock.now())
    return HttpResponseRedirect(reverse("notification-list"))
