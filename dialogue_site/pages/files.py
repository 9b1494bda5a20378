"""Private files: who may have them, and headers that keep a browser from running them."""

from dataclasses import dataclass

from django.http import FileResponse, HttpResponse, HttpResponseNotModified
from django.utils.http import content_disposition_header
from django.views.generic import View

from .base import OneObject

#: A PDF may be shown inside our own pages; the viewer needs nothing but itself.
INLINE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
DOWNLOAD_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


@dataclass(frozen=True)
class FileAnswer:
    """What a file page hands out: bytes or an open file, what it is, and whether it may be shown in place."""

    content: object
    name: str
    content_type: str
    inline: bool = False
    sha256: str = ""


class FilePage(OneObject, View):
    """A private file: only for whoever may see its object, never kept by a cache, never run by a browser."""

    def answer(self, obj):
        """The :class:`FileAnswer` of ``obj``; raise ``Http404`` where there is none."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        answer = self.answer(self.object)
        etag = f'"{answer.sha256}"' if answer.sha256 else None
        inline = answer.inline and "download" not in request.GET
        if etag and request.headers.get("If-None-Match") == etag:
            response = HttpResponseNotModified()
        elif isinstance(answer.content, (bytes, memoryview)):
            response = HttpResponse(bytes(answer.content), content_type=answer.content_type)
        else:
            response = FileResponse(answer.content, content_type=answer.content_type)
        response["Content-Disposition"] = content_disposition_header(not inline, answer.name)
        response["Content-Security-Policy"] = INLINE_POLICY if inline else DOWNLOAD_POLICY
        response["X-Frame-Options"] = "SAMEORIGIN" if inline else "DENY"
        response["X-Content-Type-Options"] = "nosniff"
        if etag:
            response["ETag"] = etag
        return response
