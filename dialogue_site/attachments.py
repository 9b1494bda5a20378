"""Keeping files people send: checked, then written to disk, then to the database (rules.md 1.8)."""

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from .lib.uploads import MAX_BYTES, CleanFile, UploadRefused, inspect_upload
from .models import Attachment

#: Files taken with one entry.
MAX_FILES = 5


def checked(upload):
    """The :class:`CleanFile` of an uploaded file. Raises ``UploadRefused``."""
    if upload.size > MAX_BYTES:
        raise UploadRefused("too_large", size=upload.size, limit=MAX_BYTES)
    upload.seek(0)
    return inspect_upload(upload.read(), upload.name)


def keep_file(upload, *, ward, by):
    """Store an uploaded file, or one already checked, and return its :class:`Attachment`.

    Raises ``UploadRefused``. A file without a row does no harm; a row without its file cannot come about.
    """
    clean = upload if isinstance(upload, CleanFile) else checked(upload)
    attachment = Attachment(
        ward=ward,
        name=clean.name,
        content_type=clean.content_type,
        size=clean.size,
        sha256=clean.sha256,
        uploaded_by=by,
    )
    attachment.file.save(clean.name, ContentFile(clean.data), save=False)
    attachment.save()
    return attachment


def keep_files(uploads, *, ward, by):
    """:func:`keep_file` for each; attachments already kept are passed through."""
    return [f if isinstance(f, Attachment) else keep_file(f, ward=ward, by=by) for f in uploads]


def refusal_text(refusal):
    """Why a file was not taken, for the person who sent it."""
    megabytes = MAX_BYTES // 2**20
    return {
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than %d MB.") % megabytes,
        "type_not_allowed": _("Only PDF, JPEG and PNG files are taken; the content decides, not the name."),
        "image_damaged": _("The picture cannot be read; it may be damaged."),
        "image_too_many_pixels": _("The picture has too many pixels; make it smaller."),
        "image_too_large_redrawn": _("The picture is too large; make it smaller."),
        "pdf_damaged": _("The PDF cannot be read; it may be damaged."),
        "pdf_encrypted": _("The PDF is protected by a password; remove the protection."),
        "pdf_active": _("The PDF holds scripts, forms or other files; print it to a plain PDF."),
        "pdf_too_complex": _("The PDF is too complex; print it to a plain PDF."),
    }.get(refusal.code, _("The file was not taken."))
