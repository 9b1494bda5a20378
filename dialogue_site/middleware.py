"""What every answer passes through."""

import codecs
import time

from django.conf import settings
from django.contrib.auth import logout
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from .edits import StaleEdit
from .transitions import NotAllowedNow, StaleState
from .views import errors

SEEN_EVERY = 300
PERMISSIONS_POLICY = "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class RejectMalformed:
    """Turn away what no browser sends before anything reads it: NUL bytes, unknown character sets."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self._malformed(request):
            return errors.bad_request(request)
        return self.get_response(request)

    @staticmethod
    def _malformed(request):
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return True
        charset = request.content_params.get("charset") if request.content_params else None
        if charset:
            try:
                if codecs.lookup(charset).name not in {"utf-8", "ascii", "iso8859-1"}:
                    return True
            except LookupError:
                return True
        if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
            try:
                length = int(request.META.get("CONTENT_LENGTH") or 0)
            except ValueError:
                return True
            return length <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE and b"%00" in request.body
        return False


class SecurityHeaders:
    """Headers Django has no setting for, and no copies of personal pages in shared or disk caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        if not request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            add_never_cache_headers(response)
            # A calendar program asks again with the mark of what it has; everything else leaves no copy at all.
            keeps = getattr(response, "may_be_kept", False)
            response.headers["Cache-Control"] = "no-cache, private" if keeps else "no-store, private"
        return response


class ChosenLanguage:
    """Vietnamese, unless the person chose otherwise: office computers often carry an English browser."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        request.LANGUAGE_CODE = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(request.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class AbsoluteSessionAge:
    """End a session twelve hours after sign-in, and after thirty idle minutes.

    The idle clock is wound at most every five minutes, so that reading does not write a row per page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault("started", now)
            if now - started > settings.SESSION_ABSOLUTE_AGE.total_seconds():
                logout(request)
            elif now - request.session.get("seen", 0) > SEEN_EVERY:
                request.session["seen"] = now
        return self.get_response(request)


class WorkRefused:
    """Somebody was faster, or the state does not allow it: a page that says so, with 409, never a 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, (StaleEdit, StaleState, NotAllowedNow)):
            return errors.conflict(request, exception)
        return None
