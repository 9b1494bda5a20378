"""HTML to PDF/A: the only file that knows WeasyPrint.

Every paper passes `render_pdf`. It gives PDF/A-3a (tagged, language, title, every letter extractable),
fetches nothing but the files the caller names, keeps one font configuration and one parsed style sheet for
the process, refuses text that would keep the layout engine busy for minutes, and writes the same bytes for
the same HTML and `created`: the last few are kept, because a draft is shown, opened and downloaded by several people.
"""

import hashlib
import io
import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

import pypdf
from fontTools.ttLib import TTFont
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    StreamObject,
    TextStringObject,
)
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "asset:"
MAX_HTML = 4_000_000
MAX_LINES = 6_000
MAX_WORD = 600
MAX_MARKS = 8
MISSING_LETTER = "□"
#: So many papers are kept in memory, a hundred kilobytes each as a rule.
KEPT = 12
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="B"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""

_MARKUP = re.compile(r"<[^<>]*>")
_LONG_WORD = re.compile(rf"[^\s<>\u200b]{{{MAX_WORD + 1}}}")
_MANY_MARKS = re.compile(rf"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{{{MAX_MARKS + 1}}}")
_CONTENT_TYPES = {
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".png": "image/png",
}


class PaperTooLarge(ValueError):
    """The text would take too long to lay out: too much of it, too many lines, or one endless word."""


class AssetRefused(ValueError):
    """The HTML or its style sheet asked for something that is not one of the named assets."""


class AssetFetcher(URLFetcher):
    """Serve `asset:name` for the named files and nothing else: no network, no file system, no data URLs."""

    def __init__(self, assets: Mapping[str, Path]):
        super().__init__(allowed_protocols=("asset",), allow_redirects=False)
        self._assets = dict(assets)

    def fetch(self, url, headers=None):
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in self._assets:
            raise AssetRefused(f"Not an asset of this application: {url[:200]}")
        path = self._assets[name]
        kind = _CONTENT_TYPES.get(path.suffix.lower(), "application/octet-stream")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


class _Press:
    """What one set of assets needs only once: fonts, parsed style sheets, the letters the fonts have.

    Fontconfig and Pango objects are shared, so one paper is laid out at a time (the lock).
    """

    def __init__(self, assets: Mapping[str, Path]):
        self.lock = threading.Lock()
        self.fetcher = AssetFetcher(assets)
        self.fonts = FontConfiguration()
        self.sheets = [
            CSS(
                string=path.read_text("utf-8"),
                url_fetcher=self.fetcher,
                font_config=self.fonts,
                base_url=SCHEME,
            )
            for name, path in sorted(assets.items())
            if path.suffix == ".css"
        ]
        faces = [path for path in assets.values() if path.suffix.lower() in (".woff2", ".ttf", ".otf")]
        self.unknown_letters = _unknown_letters(faces)


_presses: dict[frozenset, _Press] = {}
_presses_lock = threading.Lock()


def render_pdf(
    html: str,
    *,
    title: str,
    assets: Mapping[str, Path],
    created: datetime | None = None,
    author: str = "",
    lang: str = "vi",
) -> bytes:
    """Lay out a whole HTML page and return the PDF/A-3a bytes.

    `assets` maps names to files: every `.css` among them is applied, and `asset:name` is the only address
    that is answered. `created` (aware) goes into the metadata; the same arguments give the same bytes. A
    letter that no face of the assets has is printed as a box, never in a stray font of the machine. Raises
    `PaperTooLarge`.
    """
    html = unicodedata.normalize("NFC", html)
    check_size(html)
    return lay_out(html, title, frozenset(assets.items()), created, author, lang)


@lru_cache(maxsize=KEPT)
def lay_out(html, title, assets, created, author, lang):
    """The work of `render_pdf`, done once for the same arguments; ``lay_out.cache_clear()`` forgets."""
    press = _press(assets)
    html = press.unknown_letters.sub(MISSING_LETTER, html)
    with press.lock:
        page = HTML(string=html, base_url=SCHEME, url_fetcher=press.fetcher)
        document = page.render(font_config=press.fonts, stylesheets=press.sheets, pdf_variant="pdf/a-3a")
        metadata = document.metadata
        metadata.title, metadata.authors, metadata.lang = title, [author] if author else [], lang
        metadata.created = metadata.modified = _w3c(created) if created else None
        metadata.attachments, metadata.generator = [], None
        identity = "\0".join((html, title, author, lang, metadata.created or ""))
        identifier = hashlib.sha256(identity.encode()).hexdigest()[:32].encode()
        return document.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=identifier)


def check_size(html: str) -> None:
    """Raise `PaperTooLarge` for what would take minutes: endless words, floods of lines, piled marks."""
    if len(html) > MAX_HTML:
        raise PaperTooLarge(f"{len(html)} characters, at most {MAX_HTML}")
    if html.count("<br") > MAX_LINES or html.count("<p") > MAX_LINES or html.count("<tr") > MAX_LINES:
        raise PaperTooLarge(f"more than {MAX_LINES} lines")
    text = _MARKUP.sub(" ", html)
    if _LONG_WORD.search(text):
        raise PaperTooLarge(f"a word of more than {MAX_WORD} letters")
    if _MANY_MARKS.search(text):
        raise PaperTooLarge(f"more than {MAX_MARKS} marks on one letter")


def merge_pdfs(files: Iterable[bytes], *, title: str, lang: str = "vi") -> bytes:
    """Return one file with the pages of all `files`, in order: many letters to print at once.

    It stays an archive file (fonts embedded, colours declared) of level 3b: the tags belong to the single
    papers and are not carried over. Each file must be a paper of `render_pdf`. The same files give the same bytes.
    """
    writer = pypdf.PdfWriter()
    profile, digest = None, hashlib.sha256(title.encode())
    for data in files:
        reader = pypdf.PdfReader(io.BytesIO(data))
        digest.update(hashlib.sha256(data).digest())
        if profile is None:
            profile = reader.trailer["/Root"]["/OutputIntents"]
        writer.append(reader, import_outline=False)
    if profile is None:
        raise ValueError("There is nothing to merge.")
    writer.compress_identical_objects()
    root = writer.root_object
    root[NameObject("/OutputIntents")] = writer._add_object(ArrayObject(profile.clone(writer)))
    root[NameObject("/Lang")] = TextStringObject(lang)
    root[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    root[NameObject("/Metadata")] = writer._add_object(_xmp(title))
    writer.metadata = {"/Title": title}
    identifier = ByteStringObject(digest.digest()[:16])
    writer._ID = ArrayObject((identifier, identifier))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _xmp(title: str) -> StreamObject:
    """The metadata an archive file carries beside its document information: the title, the level."""
    stream = StreamObject()
    stream.set_data(XMP.format(title=escape(title)).encode())
    stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    return stream


def _press(assets: frozenset) -> _Press:
    with _presses_lock:
        if assets not in _presses:
            _presses[assets] = _Press(dict(assets))
        return _presses[assets]


def _unknown_letters(faces: list[Path]) -> re.Pattern:
    """A pattern of the characters missing from one of the faces; line ends and zero-width breaks are none."""
    known = frozenset.intersection(*map(_letters, faces)) | {0x09, 0x0A, 0x0D, 0x200B}
    return re.compile("[^" + "".join(re.escape(chr(code)) for code in sorted(known)) + "]")


@lru_cache(maxsize=16)
def _letters(face: Path) -> frozenset[int]:
    with TTFont(face, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _w3c(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")
