"""The notice of conclusions against a bare WeasyPrint render of the same page with the same style and fonts."""

import statistics
import time

from django.conf import settings
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from dialogue_site.issuing import paper_of
from dialogue_site.lib.pdf import lay_out
from dialogue_site.models import OfficialDocument
from dialogue_site.papers import assets, paper_html, paper_pdf


def base_style():
    """The paper's own style with the addresses of the same fonts, and the folder it lies in."""
    style = assets()["document.css"].read_text()
    for name, path in assets().items():
        style = style.replace(f"asset:{name}", path.as_uri())
    return style, str(settings.BASE_DIR / "static" / "documents")


def bare(html, sheet, fonts):
    return HTML(string=html).write_pdf(stylesheets=[sheet], font_config=fonts)


def timed(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(rounds):
    """Medians of the CPU seconds of our paper, and of the bare render with fonts kept and with fonts read anew."""
    page = paper_of(OfficialDocument.objects.filter(kind="conclusion_notice").first())
    html, (style, folder) = paper_html(page), base_style()
    fonts = FontConfiguration()
    sheet = CSS(string=style, base_url=folder, font_config=fonts)

    def anew():
        own = FontConfiguration()
        return bare(html, CSS(string=style, base_url=folder, font_config=own), own)

    def ours():
        lay_out.cache_clear()
        paper_pdf(page)

    ways = {"ours": ours, "bare": lambda: bare(html, sheet, fonts), "bare_anew": anew}
    taken = {name: [] for name in ways}
    for turn in range(-2, rounds):
        for name, work in ways.items():
            seconds = timed(work)
            if turn >= 0:
                taken[name].append(seconds)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}
