"""How early a conference is announced: what the law asks for, and what is worth knowing where it does not ask."""

from django.utils.translation import gettext as _t

from .models.conferences import NOTICE_DAYS, NOTICE_LAW
from .states import ConferenceState as C

OPENED = (C.IN_SESSION, C.RECORDED, C.CONCLUDED, C.FOLLOWING_UP, C.CLOSED)


def held_before(conference, day):
    """The session was opened, or its day has passed on ``day``."""
    return conference.state in OPENED or day > conference.date


def short_notice_remark(conference, day):
    """A sentence for fewer than seven days where Điều 43 asks for none (Party track, before 01/7/2025); or ""."""
    left = (conference.date - day).days
    if left < 0 or left >= NOTICE_DAYS or conference.notice_days_missing(day):
        return ""
    return _t(
        "Only %(left)d days are left until the conference. %(law)s asks for 7 days for conferences the People's "
        "Committee holds since 01/7/2025; for this one it is said for information."
    ) % {"left": left, "law": NOTICE_LAW}
