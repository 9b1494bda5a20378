"""Pages for what went wrong. They need no database, no session and no form token."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ..edits import StaleEdit
from ..transitions import NotAllowedNow


def _page(request, status, title, text, **context):
    html = render_to_string(f"{status}.html", {"title": title, "text": text, "request": request, **context})
    return HttpResponse(html, status=status)


def bad_request(request, exception=None):
    if isinstance(exception, (TooManyFieldsSent, RequestDataTooBig)):
        return _page(
            request, 400, _("Too much in one form"), _("Go back and send fewer rows or shorter texts at a time.")
        )
    return _page(request, 400, _("The request cannot be read"), _("Go back and try again."))


def permission_denied(request, exception=None):
    """403: what the page knows of who may, else whom to ask."""
    text = str(exception or "") or _("Your post does not include this step. Ask the office administrator.")
    return _page(request, 403, _("You may not do this"), text)


def csrf_failure(request, reason=""):
    return _page(
        request,
        403,
        _("The form has expired"),
        _("Go back, reload the page and send it again; what you typed is kept as a draft where the page says so."),
    )


def not_found(request, exception=None):
    return _page(request, 404, _("Page not found"), _("The address is wrong, or the matter belongs to another ward."))


def server_error(request):
    return _page(
        request,
        500,
        _("Something went wrong on our side"),
        _("Nothing was saved. Try again; tell the administrator if it happens again."),
    )


def conflict(request, exception):
    """409: another person was faster, or the state does not allow the step (yet)."""
    if isinstance(exception, NotAllowedNow):
        return _page(request, 409, _("Not possible now"), str(exception))
    if isinstance(exception, StaleEdit):
        return _page(
            request, 409, _("Somebody else changed this meanwhile"), _("Open it again to see the present text."),
            theirs=exception.theirs,
        )  # fmt: skip
    return _page(
        request,
        409,
        _("Somebody else was faster"),
        _("The state has changed since you opened the page. Nothing was changed by you; open it again."),
        theirs=exception.obj,
    )
