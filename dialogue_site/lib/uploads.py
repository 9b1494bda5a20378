"""Files people send: accepted by content, cleaned, named safely, or refused with a reason.

Rules reference, section 1 rule 4 and section 3: size first, PDF, JPEG and PNG by content, pictures drawn
anew without metadata in a limited process, PDF files with active content refused.
"""

import hashlib
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .pdfscan import pdf_fault
from .text import clean_text

MAX_BYTES = 10 * 2**20
MAX_PIXELS = 40_000_000
MAX_NAME = 120
DECODE_SECONDS = 20

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_SIGNATURES = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
_ENDINGS = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
_KNOWN_ENDING = re.compile(r"\.(pdf|jpe?g|png)$", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*%\x00-\x1f]+')
_REENCODE = Path(__file__).with_name("reencode.py")

REFUSALS = (
    "empty",
    "too_large",
    "type_not_allowed",
    "image_damaged",
    "image_too_many_pixels",
    "image_too_large_redrawn",
    "pdf_damaged",
    "pdf_encrypted",
    "pdf_active",
    "pdf_too_complex",
)


class UploadRefused(ValueError):
    """The file is not taken; `code` (one of REFUSALS) and `facts` make the message for the person."""

    def __init__(self, code: str, **facts):
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class CleanFile:
    """A file fit to be stored: what to show as its name, its true type, its bytes and their hash."""

    name: str
    content_type: str
    data: bytes
    sha256: str
    size: int


def inspect_upload(data: bytes, filename: str, *, max_bytes: int = MAX_BYTES) -> CleanFile:
    """Return the file cleaned, or raise UploadRefused.

    The type is decided by content, never by the name. A JPEG or PNG comes back as a new file of the
    same kind with pixels only (turned upright, no EXIF, no comments); a PDF comes back unchanged.
    The hash and size are those of the bytes returned.
    """
    if not data:
        raise UploadRefused("empty")
    if len(data) > max_bytes:
        raise UploadRefused("too_large", size=len(data), limit=max_bytes)
    content_type = next((kind for start, kind in _SIGNATURES if data.startswith(start)), None)
    if content_type is None:
        raise UploadRefused("type_not_allowed")
    if content_type == PDF:
        if fault := pdf_fault(data):
            raise UploadRefused(fault)
    else:
        data = _redraw(data, content_type, max_bytes)
    name = safe_name(filename, _ENDINGS[content_type])
    return CleanFile(name, content_type, data, hashlib.sha256(data).hexdigest(), len(data))


def _redraw(data: bytes, content_type: str, max_bytes: int) -> bytes:
    """Run `reencode` in a process of its own: a hostile picture can kill that one only."""
    kind = "JPEG" if content_type == JPEG else "PNG"
    # A picture may grow a little when drawn anew; twice the limit leaves room for honest ones.
    command = [sys.executable, "-I", str(_REENCODE), kind, str(MAX_PIXELS), str(2 * max_bytes)]
    try:
        done = subprocess.run(  # noqa: S603 - fixed command, the file travels on standard input
            command, input=data, capture_output=True, timeout=DECODE_SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        raise UploadRefused("image_damaged") from None
    if done.returncode:
        code = done.stderr.decode("ascii", "replace")
        raise UploadRefused(code if code in REFUSALS else "image_damaged")
    return done.stdout


def safe_name(filename: str, ending: str) -> str:
    """Return a name to show and to offer for download: NFC, no path, at most 120 characters.

    Vietnamese letters stay; `ending` (".pdf") replaces a picture or PDF ending that is there.
    """
    name = clean_text(filename, multiline=False).replace("\\", "/").rsplit("/", 1)[-1]
    stem = _KNOWN_ENDING.sub("", _NOT_IN_NAMES.sub("_", name)).strip(" ._")
    return (stem[: MAX_NAME - len(ending)].rstrip(" ._") or "tep") + ending
