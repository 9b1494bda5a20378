"""The PDF maker answers for its own assets only, whatever the HTML asks for."""

import threading
import time
import urllib.request
from datetime import UTC, datetime

import pypdf
import pytest

from dialogue_site.lib.pdf import MAX_HTML, AssetFetcher, AssetRefused, PaperTooLarge, render_pdf
from dialogue_site.papers import assets, paper_pdf, sign_in_pdf
from tests.papers.samples import a_paper, a_sheet
from tests.pdfmeasure import MeasuredPdf

SECRET = "nội dung bí mật"
ADDRESSES = [
    "file:///etc/passwd",
    "file:{secret}",
    "FILE:{secret}",
    "{secret}",
    "//127.0.0.1:9/x",
    "http://127.0.0.1:9/x",
    "https://127.0.0.1:9/x",
    "ftp://127.0.0.1:9/x",
    "data:text/css,body{{display:none}}",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    "asset:../settings.py",
    "asset:/etc/passwd",
    "asset:regular.woff2/../../x",
    "asset:%2e%2e/x",
    "ASSET:document.css",
    "javascript:alert(1)",
]
WAYS = [
    '<img src="{url}" alt="x">',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    '<style>@import "{url}";</style>',
    "<style>@import url({url});</style>",
    '<style>@font-face{{font-family:x;src:url("{url}")}}p{{font-family:x,"VB Tinos"}}</style>',
    '<p style="background:url({url})">x</p>',
    '<p style="list-style-image:url({url});display:list-item">x</p>',
    '<style>p::before{{content:url("{url}")}}</style>',
    '<style>@page{{background:url("{url}")}}</style>',
    '<object data="{url}">x</object>',
    '<embed src="{url}">',
    '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
    '<base href="{url}"><img src="x" alt="x">',
]


@pytest.fixture
def outside(tmp_path, monkeypatch):
    """A secret file, and a list that notes any opening of a file or an address by the fetcher."""
    secret = tmp_path / "secret.css"
    secret.write_text(SECRET)
    asked = []
    monkeypatch.setattr(urllib.request.OpenerDirector, "open", lambda self, request, *a, **k: asked.append(request))
    return secret, asked


@pytest.mark.parametrize("way", WAYS)
def test_hostile_markup_gets_nothing(way, outside):
    secret, asked = outside
    markup = "".join(way.format(url=address.format(secret=secret)) for address in ADDRESSES)
    data = render_pdf(f"<html lang=vi><p>Xin chào</p>{markup}</html>", title="x", assets=assets())
    page = MeasuredPdf(data)
    assert "Xin" in page.text
    assert SECRET not in page.text
    assert SECRET.encode() not in data
    assert asked == []
    root = page.reader.trailer["/Root"]
    assert "/EmbeddedFiles" not in root.get("/Names", {})
    assert page.faces <= {"VB-Tinos", "VB-Tinos-Bold"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_fetcher_refuses(address, tmp_path):
    with pytest.raises(AssetRefused):
        AssetFetcher(assets()).fetch(address.format(secret=tmp_path / "secret.css"))


def test_fetcher_serves_its_assets():
    assert AssetFetcher(assets()).fetch("asset:regular.woff2").read()[:4] == b"wOF2"


LARGEST = {
    "signer": "Nguyễn " * 140,
    "subject": "chữ " * 240,
    "post": "CHỦ TỊCH " * 110,
    "recipients": ["Tổ dân phố số 5 phường Bồ Đề quận Long Biên thành phố Hà"] * 100,
}


@pytest.mark.parametrize("field", LARGEST)
def test_the_largest_heading_allowed_is_printed_within_bounds(field):
    began = time.process_time()
    assert paper_pdf(a_paper(**{field: LARGEST[field]})).startswith(b"%PDF")
    assert time.process_time() - began < 20


HOSTILE = {
    "letters without a space": "ươ" * 50_000,
    "marks on one letter": "a" + "\u0301" * 50_000,
    "marks on many letters": ("a" + "\u0301" * 9) * 2_000,
    "line breaks": "\n" * 50_000,
    "zero-width": "\u200b" * 50_000,
    "blanks": " \u00a0\t" * 30_000,
    "emoji": "😀" * 3_000,
    "angle brackets": "<" * 5_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_printed_within_bounds(body):
    began = time.process_time()
    data = paper_pdf(a_paper(body=body))
    assert data.startswith(b"%PDF")
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "facts",
    [
        {"body": "a " * 150_000},
        {"body": "a\n" * 4_000},
        {"subject": "chữ " * 20_000},
        {"signer": "Nguyễn " * 20_000},
        {"recipients": ["x"] * 101},
        {"recipients": ["x " * 400] * 90},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_too_much_text_is_refused_at_once(facts):
    began = time.process_time()
    with pytest.raises(PaperTooLarge):
        paper_pdf(a_paper(**facts))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "html",
    ["<p>" + "a" * MAX_HTML, "<br>" * 7_000, "<p>" + "ơ" * 700, "<p>a" + "\u0323" * 12, "<" * 900_000 + "x" * 700],
    ids=["long", "breaks", "word", "marks", "brackets"],
)
def test_the_maker_itself_refuses(html):
    with pytest.raises(PaperTooLarge):
        render_pdf(html, title="x", assets=assets())


def test_a_sheet_of_too_many_rows_is_refused():
    with pytest.raises(PaperTooLarge):
        sign_in_pdf(a_sheet(rows=3_001))


def test_papers_printed_at_the_same_time_do_not_mix():
    expected = {n: paper_pdf(a_paper(body=f"Văn bản {n}.")) for n in range(4)}
    printed = {}

    def work(n):
        printed[n] = paper_pdf(a_paper(body=f"Văn bản {n}."))

    threads = [threading.Thread(target=work, args=(n,)) for n in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert printed == expected


def test_title_and_author_are_text(tmp_path):
    title = 'Thông báo <b> "x" & (y) \\ 😀'
    data = render_pdf("<p>x", title=title, author="A & B", created=datetime(2026, 1, 1, tzinfo=UTC), assets=assets())
    (tmp_path / "x.pdf").write_bytes(data)
    assert pypdf.PdfReader(tmp_path / "x.pdf").metadata.title == title
