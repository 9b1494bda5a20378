"""What every template may use."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from .models import Notification


def site(request):
    """``demo`` (the label of invented data) and the number of unread notifications, asked for only when shown."""
    user = getattr(request, "user", None)

    def unread():
        if user is None or not user.is_authenticated:
            return 0
        return Notification.objects.filter(user_id=user.pk, read_at=None).count()

    return {
        "demo": settings.DEMO,
        "demo_today": settings.DEMO_TODAY,
        "debug": settings.DEBUG,
        "unread_notifications": SimpleLazyObject(unread),
    }
