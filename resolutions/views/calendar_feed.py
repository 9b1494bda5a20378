"""The calendar a program reads under a person's secret address: no session, no cookie, no name of a citizen."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.views.decorators.csrf import csrf_exempt

from dialogue_site import clock, feeds
from dialogue_site.views import errors

from ..agenda import calendar_text


@login_not_required
@csrf_exempt
def calendar_feed(request, token):
    """The dates of the person whose address it is; for a wrong or ended one the page that does not exist."""
    if request.method not in ("GET", "HEAD"):
        return _unlogged(HttpResponseNotAllowed(["GET", "HEAD"]))
    feed = feeds.feed_of(token)
    if feed is None:
        return _unlogged(errors.not_found(request))
    text = calendar_text(feed.user, clock.today())
    etag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    feeds.note_read(feed)
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="dialogue.ics"'
    response["ETag"] = etag
    # Kept by the program, asked about each time: the middleware's headers say so.
    response.may_be_kept = True
    return response


def _unlogged(response):
    """Django would write the address, and so perhaps the token of an address just ended, into the log."""
    response._has_been_logged = True
    return response
