"""lib/uploads.py, pdfscan.py, reencode.py: what people send is cleaned or refused, never trusted."""

import base64
import contextlib
import hashlib
import io
import struct
import unicodedata
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from dialogue_site.lib import uploads
from dialogue_site.lib.pdfscan import pdf_fault
from dialogue_site.lib.uploads import REFUSALS, UploadRefused, inspect_upload, safe_name


def picture(kind="JPEG", size=(40, 20), mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, kind, **options)
    return out.getvalue()


def pdf(body=b"", tail=b"%%EOF\n"):
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + body + b"\ntrailer << /Root 1 0 R >>\n" + tail


def stream(plain, dictionary=b"/Filter /FlateDecode"):
    packed = zlib.compress(plain)
    return b"5 0 obj\n<< " + dictionary + b" >>\nstream\n" + packed + b"\nendstream\nendobj\n"


def refusal(data, name="x", **options):
    with pytest.raises(UploadRefused) as caught:
        inspect_upload(data, name, **options)
    assert caught.value.code in REFUSALS
    return caught.value.code


def test_a_photo_loses_its_metadata_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    sent = picture(exif=exif, comment=b"secret comment")
    clean = inspect_upload(sent, "C:\\ảnh\\Ngõ 45.PNG")
    assert clean.name == "Ngõ 45.jpg"
    assert clean.content_type == "image/jpeg"
    assert b"secret" not in clean.data.lower()
    assert b"Exif" not in clean.data
    assert clean.sha256 == hashlib.sha256(clean.data).hexdigest()
    assert clean.size == len(clean.data)
    with Image.open(io.BytesIO(clean.data)) as redrawn:
        assert redrawn.size == (20, 40)
        assert redrawn.format == "JPEG"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_png_of_every_mode(mode):
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "secret")
    clean = inspect_upload(picture("PNG", mode=mode, pnginfo=text), "a.jpg")
    assert (clean.name, clean.content_type) == ("a.png", "image/png")
    assert b"secret" not in clean.data
    with Image.open(io.BytesIO(clean.data)) as redrawn:
        assert redrawn.size == (40, 20)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_jpeg_of_other_modes(mode):
    assert inspect_upload(picture(mode=mode), "a").content_type == "image/jpeg"


def test_what_follows_a_picture_is_dropped():
    clean = inspect_upload(picture() + b"<script>alert(1)</script>%PDF-1.4", "a.jpg")
    assert b"<script" not in clean.data


def test_a_bomb_is_refused_before_it_is_decoded():
    header = struct.pack(">IIBBBBB", 13_000, 13_000, 8, 2, 0, 0, 0)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10**6)))
    assert refusal(bomb + chunk(b"IEND", b"")) == "image_too_many_pixels"


def test_a_damaged_picture_is_refused():
    whole = picture("PNG", size=(400, 400))
    assert refusal(whole[: len(whole) // 2]) == "image_damaged"
    assert refusal(b"\xff\xd8\xff" + b"x" * 500) == "image_damaged"
    assert refusal(b"\x89PNG\r\n\x1a\n") == "image_damaged"


def test_a_stuck_decoder_is_a_refusal(monkeypatch):
    monkeypatch.setattr(uploads, "DECODE_SECONDS", 0.001)
    assert refusal(picture()) == "image_damaged"


def test_a_redrawn_picture_has_a_limit_too():
    noise = Image.effect_noise((200, 200), 100)
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=5)
    assert refusal(out.getvalue(), max_bytes=len(out.getvalue())) == "image_too_large_redrawn"


def test_size_comes_first():
    with pytest.raises(UploadRefused) as caught:
        inspect_upload(b"x" * 11, "a.pdf", max_bytes=10)
    assert (caught.value.code, caught.value.facts) == ("too_large", {"size": 11, "limit": 10})
    assert refusal(b"") == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a....",
        b"PK\x03\x04",
        b" %PDF-1.4",
        b"MZ",
        b"\x00",
    ],
)
def test_other_types_are_refused_whatever_the_name(data):
    assert refusal(data, "báo cáo.pdf") == "type_not_allowed"


def test_an_honest_pdf_stays_byte_for_byte():
    data = pdf(stream(b"BT (Xin chao) Tj ET") + stream(b"<< /Type /Page >>", b"/Type /ObjStm /Filter /FlateDecode"))
    clean = inspect_upload(data, unicodedata.normalize("NFD", "Báo cáo tổ 5"))
    assert clean.data == data
    assert clean.name == "Báo cáo tổ 5.pdf"
    assert clean.content_type == "application/pdf"


ACTIVE = [
    b"<< /S /JavaScript /JS (app.alert(1)) >>",
    b"<< /S /Rendition /JS 7 0 R >>",
    b"<< /OpenAction << /S /J#61vaScript /J#53 (x) >> >>",
    b"<< /S /Launch /F (cmd.exe) >>",
    b"<< /Names << /EmbeddedFiles 9 0 R >> >>",
    b"<< /Type /EmbeddedFile >>",
    b"<< /AA << /O 5 0 R >> >>",
    b"<< /AA 5 0 R >>",
    b"<< /Type /Annot /Subtype /RichMedia >>",
    b"<< /AcroForm << /XFA [ (x) 5 0 R ] >> >>",
    b"<< /#4c#61unch 1 >>",
    b"<< /OpenAction << /S /URI /URI (https://example.vn) >> >>",
    b"<< /Open#41ction << /S /URI >> >>",
    b"<< /S /SubmitForm /F (http://example.vn) >>",
    b"<< /S /ImportData /F (x.fdf) >>",
    b"<< /S /GoToR /F (//example.vn/share/x.pdf) >>",
    b"<< /S /GoToE /F (x) >>",
    b"<< /Type /Annot /Subtype /FileAttachment >>",
    b"<< /S /URI /URI (javascript:alert\\(1\\)) >>",
    b"<< /S /URI /URI(\\\\example.vn\\share) >>",
    b"<< /S /URI /URI <6A617661> >>",
    b"<< /S /URI /URI 7 0 R >>",
]


@pytest.mark.parametrize("body", ACTIVE)
def test_active_pdf_is_refused_in_the_open_and_packed(body):
    assert refusal(pdf(body)) == "pdf_active"
    assert refusal(pdf(stream(body))) == "pdf_active"
    assert refusal(pdf(stream(zlib.compress(body), b"/Filter [/FlateDecode /FlateDecode]"))) == "pdf_active"
    assert refusal(pdf(stream(body, b"/Subtype /Image /Type /ObjStm"))) == "pdf_active"


@pytest.mark.parametrize(
    "body",
    [
        b"<< /OpenAction [ 3 0 R /Fit ] >>",
        b"<< /OpenAction 7 0 R >>",
        b"<< /OpenAction << /Type /Action /S /GoTo /D [ 3 0 R /Fit ] >> >>",
        b"<< /S /URI /URI (https://bode.hanoi.gov.vn/) >> << /S /URI /URI(mailto:vp@example.vn) >>",
        b"<< /S /URI /URI <68747470733A2F2F> >> << /S /URI /URI <6D61696C746F3A> >>",
        b"<< /Font << /AAAAAB+Tinos 5 0 R >> /JSmith 1 >>",
        b"<< /Launcher 1 /XFAB 2 >>",
        b"<< /Name /T#e1i#20li#e1u >>",
    ],
)
def test_harmless_names_are_kept(body):
    assert pdf_fault(pdf(body)) == ""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-", "pdf_damaged"),
        (b"%PDF-1.7 no end", "pdf_damaged"),
        (pdf(tail=b"%%EOF" + b"<html>" * 400), "pdf_damaged"),
        (b"%PDF-1.4\n<script>alert(1)</script>\n" + pdf(), "pdf_active"),
        (pdf(b"<< /Encrypt 8 0 R >>"), "pdf_encrypted"),
        (pdf(b"<< /Encrypt << /V 4 >> >>"), "pdf_encrypted"),
        (pdf(stream(b"x", b"/Type /ObjStm /Filter [/ASCII85Decode /FlateDecode]")), "pdf_too_complex"),
        (pdf(stream(bytes(20 * 2**20))), "pdf_too_complex"),
        (pdf(b"stream\n" * 50_000), "pdf_too_complex"),
    ],
)
def test_damaged_encrypted_and_overblown_pdf(data, code):
    assert refusal(data) == code


SCRIPT = b"9 0 << /S /JavaScript /JS (app.alert(1)) >>"
OBJECTS = b"/Type /ObjStm /N 1 /First 4 "


def packed(data, dictionary):
    return b"5 0 obj\n<< " + OBJECTS + dictionary + b" >>\nstream\n" + data + b"\nendstream\nendobj\n"


@pytest.mark.parametrize(
    "body",
    [
        packed(base64.a85encode(SCRIPT) + b"~>", b"/Filter /ASCII85#44ecode"),
        packed(base64.a85encode(SCRIPT) + b"~>", b"/Fil#74er /ASCII85Decod#65"),
        packed(base64.a85encode(SCRIPT) + b"~>", b"/Filter 8 0 R") + b"8 0 obj /ASCII85Decode endobj\n",
        packed(zlib.compress(base64.a85encode(SCRIPT)), b"/Filter [/FlateDecode 8 0 R]"),
        packed(base64.a85encode(SCRIPT) + b"~>", b"/Filter /ASCII85Decode %" + b"x" * 5_000 + b"\n"),
        packed(b"\n" + zlib.compress(SCRIPT), b"/Filter /FlateDecode"),
        packed(zlib.compress(b"\2" + SCRIPT), b"/Filter /FlateDecode /DecodeParms 7 0 R"),
    ],
)
def test_objects_hidden_behind_unusual_packing_are_refused(body):
    assert pdf_fault(pdf(body)) == "pdf_too_complex"


def test_objects_after_a_packed_picture_are_kept():
    picture = stream(bytes(range(256)) * 400, b"/Subtype /Image /Filter /FlateDecode /DecodeParms << /Predictor 15 >>")
    assert pdf_fault(pdf(picture + packed(zlib.compress(b"9 0 << /Type /Page >>"), b"/Filter /FlateDecode"))) == ""


def test_a_large_scan_is_not_a_bomb():
    assert pdf_fault(pdf(stream(bytes(30 * 2**20), b"/Subtype /Image /Width 5000 /Filter /FlateDecode"))) == ""


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_are_taken_or_refused(data):
    for start in (b"%PDF-1.7\n", b""):
        with contextlib.suppress(UploadRefused):
            inspect_upload(start + data + b"%%EOF", "x")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\An\\Đơn đề nghị.pdf", "Đơn đề nghị.pdf"),
        (unicodedata.normalize("NFD", "Tổ dân phố.PDF"), "Tổ dân phố.pdf"),
        ("evil\u202efdp.exe", "evilfdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "a_b Set-Cookie_ x.pdf"),
        ("...", "tep.pdf"),
        ("", "tep.pdf"),
        ("/", "tep.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_safe_name(typed, shown):
    assert safe_name(typed, ".pdf") == shown


@given(st.text(max_size=200))
def test_safe_names_are_safe(typed):
    name = safe_name(typed, ".png")
    assert 5 <= len(name) <= 120
    assert name.endswith(".png")
    assert not set(name) & set('/\\<>:"|?*\r\n\x00')
    assert safe_name(name, ".png") == name
