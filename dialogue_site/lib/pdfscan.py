"""Refuse PDF files that are encrypted, damaged or able to act (scripts, launches, embedded files).

A first line of defence without a PDF parser: the bytes, the names written with #xx escapes, and all
deflated streams (object streams hide dictionaries there) are searched. The second line is that
uploads are only ever served as attachments.
"""

import re
import zlib

# Bytes unpacked at most: from one stream, from one picture's beginning, from all streams, all pictures.
PER_STREAM, PER_IMAGE, ALL_STREAMS, ALL_IMAGES = 16 * 2**20, 2**18, 64 * 2**20, 256 * 2**20
_TAIL = 1024
_DEPTH = 3
_PIECE = 2**14
_MOST_STREAMS = 20_000

_REFERENCE = rb"(?:<<|\d+[\s\x00]+\d+[\s\x00]+R)"
# “http:”, “https:”, “mailto:” in hexadecimal, in capitals or not.
_WEB_IN_HEX = rb"(?i:(?:[46]8[57]4[57]4[57]0(?:[57]3)?|[46]d[46]1[46]9[46]c[57]4[46]f)3a)"
# Long names cannot turn up by chance in compressed bytes; short ones count with what must follow them.
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia(?:Content|Settings)?)(?![A-Za-z0-9])"
    rb"|/(?:SubmitForm|ImportData|GoToR|GoToE|FileAttachment)(?![A-Za-z0-9])"
    # What happens on opening: a place in the document may be shown, nothing else is done.
    rb"|/OpenAction[\s\x00]*<<(?![^>]{0,400}?/S[\s\x00]*/GoTo(?![A-Za-z]))"
    # A link leads to a page or a mailbox, and says so in letters that can be read here.
    rb"|/URI[\s\x00]*(?:\((?!(?i:https?://|mailto:))|<(?!<|" + _WEB_IN_HEX + rb")|\d+[\s\x00]+\d+[\s\x00]+R)"
    rb"|/JS[\s\x00]*(?:\(|<|\d+[\s\x00]+\d+[\s\x00]+R)"
    rb"|/AA[\s\x00]*" + _REFERENCE + rb"|/XFA[\s\x00]*(?:\[|\(|" + _REFERENCE + rb")"
)
_ENCRYPTED = re.compile(rb"/Encrypt[\s\x00]*" + _REFERENCE)
_ESCAPED_NAME = re.compile(rb"/[^\s\x00/<>\[\](){}%]{0,80}#[0-9A-Fa-f]{2}[^\s\x00/<>\[\](){}%]{0,80}")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_FORBIDDEN_NAMES = frozenset(
    [b"JavaScript", b"JS", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"AA", b"RichMedia", b"XFA"]
    + [b"SubmitForm", b"ImportData", b"GoToR", b"GoToE", b"FileAttachment", b"OpenAction", b"URI"]
    + [b"RichMediaContent", b"RichMediaSettings", b"Encrypt", b"ObjStm"]
)
# A file that a browser would take for a page as well: it looks at no more than the beginning.
_PAGE = re.compile(rb"<(?:!doctype|html|head|body|script|iframe|svg|img|a)[\s/>]", re.IGNORECASE)
_HEAD = 1024
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_IMAGE = re.compile(rb"/Subtype[\s\x00]*/Image(?![A-Za-z])")
_OBJECT_STREAM = re.compile(rb"/ObjStm(?![A-Za-z])")
_ODD_FILTER = re.compile(
    rb"/(?:ASCII85Decode|A85|ASCIIHexDecode|AHx|LZWDecode|LZW|RunLengthDecode|Crypt|Predictor|DecodeParms)"
)
# Names about unpacking: nobody writes them with escapes, or as a reference to another object, but to hide them.
_UNPACKING_NAMES = frozenset(
    [b"ASCII85Decode", b"A85", b"ASCIIHexDecode", b"AHx", b"LZWDecode", b"LZW", b"RunLengthDecode", b"RL", b"Crypt"]
    + [b"FlateDecode", b"Fl", b"Filter", b"Predictor", b"DecodeParms"]
)
_REFERRED_FILTER = re.compile(rb"/Filter[\s\x00\[]*(?:/FlateDecode[\s\x00]*)*\d")


def pdf_fault(data: bytes) -> str:
    """Return "" for a PDF that may be kept, else why not.

    "pdf_damaged" (no header or end mark), "pdf_encrypted", "pdf_active" (JavaScript, Launch, embedded
    files, actions on opening and others that send or fetch, links to other than the web and mail, rich media,
    XFA forms, a web page in front) or "pdf_too_complex" (unpacks to too much, or
    hides its objects behind unusual filters).
    """
    if not re.match(rb"%PDF-[12]\.\d", data) or b"%%EOF" not in data[-_TAIL:]:
        return "pdf_damaged"
    if _ENCRYPTED.search(data):
        return "pdf_encrypted"
    if _PAGE.search(data[:_HEAD]) or _is_active(data):
        return "pdf_active"
    return _stream_fault(data)


def _is_active(data: bytes) -> bool:
    if _ACTIVE.search(data):
        return True
    return _has_escaped(data, _FORBIDDEN_NAMES)


def _has_escaped(data: bytes, names: frozenset) -> bool:
    """Is one of `names` written with #xx escapes?"""
    for found in _ESCAPED_NAME.finditer(data):
        if _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), found[0][1:]) in names:
            return True
    return False


def _hides_objects(dictionary: bytes) -> bool:
    """Are an object stream's objects packed in a way that is not unpacked here?"""
    odd = _ODD_FILTER.search(dictionary) or _REFERRED_FILTER.search(dictionary)
    return bool(odd) or _has_escaped(dictionary, _UNPACKING_NAMES)


def _stream_fault(data: bytes) -> str:
    left, left_for_images, dictionary_from = ALL_STREAMS, ALL_IMAGES, 0
    for number, found in enumerate(_STREAM.finditer(data)):
        if number > 2 * _MOST_STREAMS:
            return "pdf_too_complex"
        if data[found.start() - 3 : found.start()] == b"end":
            continue
        # All since the last stream began: a long comment must not push a name out of sight.
        dictionary = data[dictionary_from : found.start()]
        dictionary_from = found.end()
        is_objects = _OBJECT_STREAM.search(dictionary)
        if is_objects and _hides_objects(dictionary):
            return "pdf_too_complex"
        is_image = _IMAGE.search(dictionary) and not is_objects
        if is_image:
            plain, whole = _unpack(data, found.end(), PER_IMAGE)[0], True
            left_for_images -= len(plain)
        else:
            plain, whole = _unpack(data, found.end(), min(PER_STREAM, left))
            left -= len(plain)
        if is_objects and not plain:
            return "pdf_too_complex"
        if not whole or left <= 0 or left_for_images <= 0:
            return "pdf_too_complex"
        if _is_active(plain):
            return "pdf_active"
    return ""


def _unpack(data: bytes, start: int, limit: int, depth: int = _DEPTH) -> tuple[bytes, bool]:
    """Return the deflated bytes at `start` unpacked (b"" if none) and whether that was all of them."""
    head = data[start : start + 2]
    if len(head) < 2 or head[0] & 0x0F != 8 or int.from_bytes(head, "big") % 31:
        return b"", True
    inflater, parts, size = zlib.decompressobj(), [], 0
    view = memoryview(data)
    # In pieces: one call on the rest of the file would copy it for every stream.
    while start < len(data) and not inflater.eof and size < limit:
        try:
            parts.append(inflater.decompress(inflater.unconsumed_tail or view[start : start + _PIECE], limit - size))
        except zlib.error:
            break
        size += len(parts[-1])
        if not inflater.unconsumed_tail:
            start += _PIECE
    plain = b"".join(parts)
    whole = inflater.eof or size < limit
    if depth > 1 and whole:
        inner, inner_whole = _unpack(plain, 0, limit, depth - 1)
        return plain + inner, inner_whole
    return plain, whole
