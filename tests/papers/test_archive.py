"""PDF/A-3a: tagged, in Vietnamese, with its title, its colours and nothing from outside."""

from datetime import UTC, datetime

import pytest

from dialogue_site.lib.pdf import lay_out
from dialogue_site.papers import paper_pdf
from tests.papers.samples import a_paper


def test_declares_pdf_a_3a(notice):
    root = notice.reader.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert 'pdfaid:part="3"' in metadata
    assert 'pdfaid:conformance="A"' in metadata
    assert notice.reader.metadata.title in metadata
    assert not notice.reader.is_encrypted


def test_title_author_and_date(printed):
    metadata = printed("party").reader.metadata
    assert metadata.title.startswith("Thông báo số 15-TB/ĐU: kết luận của người đứng đầu")
    assert metadata.author == "ĐẢNG ỦY PHƯỜNG BỒ ĐỀ"
    assert metadata.creation_date == datetime(2022, 10, 6, 17, tzinfo=UTC)


def test_structure(notice):
    tags = notice.tags()
    assert tags[0] == "Document"
    assert tags.count("H1") == 1
    assert tags.count("H2") == 2
    assert tags.count("L") >= 3
    assert tags.count("LI") == tags.count("LBody")
    assert "Table" not in tags
    assert "Figure" not in tags


def test_every_font_is_embedded_and_cut(notice):
    fonts = [page["/Resources"]["/Font"] for page in notice.reader.pages]
    for font in (font.get_object() for group in fonts for font in group.get_object().values()):
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert font["/BaseFont"][7] == "+"
        assert font["/BaseFont"][8:].startswith("VB-Tinos")
        assert "/ToUnicode" in font


def test_nothing_active_and_nothing_attached(notice):
    root = notice.reader.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm", "/AF"} & set(root)
    assert "/EmbeddedFiles" not in root.get("/Names", {})
    assert not [page for page in notice.reader.pages if page.get("/Annots")]


def test_same_paper_same_bytes(system):
    """Also when the printer does not remember having made it."""
    first = paper_pdf(a_paper(system))
    lay_out.cache_clear()
    assert paper_pdf(a_paper(system)) == first
    assert paper_pdf(a_paper(system)) != paper_pdf(a_paper(system, signer="Trần Thị B"))


def test_time_of_making_is_kept():
    made = datetime(2026, 10, 7, 9, 30, tzinfo=UTC)
    first = paper_pdf(a_paper(body="Một."), created=made)
    lay_out.cache_clear()
    assert first == paper_pdf(a_paper(body="Một."), created=made)
    assert first != paper_pdf(a_paper(body="Một."), created=made.replace(year=2027))


@pytest.mark.parametrize("draft", [True, False])
def test_a_paper_is_small(draft):
    assert len(paper_pdf(a_paper(draft=draft))) < 60_000
