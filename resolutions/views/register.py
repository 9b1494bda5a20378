"""The register of issued papers: searched, narrowed, exported, printed; with the gaps of each series."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from dialogue_site import clock
from dialogue_site.filters import Choice, Day
from dialogue_site.lib.dates import screen_date
from dialogue_site.lib.pdf import merge_pdfs
from dialogue_site.models import OfficialDocument
from dialogue_site.models.documents import DocumentState, System
from dialogue_site.pages import Column, ListPage, Order
from dialogue_site.pages.files import INLINE_POLICY
from dialogue_site.papers import PaperTooLarge, table_form_pdf
from dialogue_site.transitions import NotAllowedNow

from .. import registers
from ..papers_shown import kind_label, page_url, state_badge
from ..states import NUMBERED

_STATES = [(value, label) for value, label in DocumentState.choices if value in NUMBERED]


def _in_series(queryset, value, request):
    issuer, code, series = value.split(":", 2)
    return queryset.filter(issuer=issuer, type_code=code, series=series)


class Register(ListPage):
    """All papers of the person's wards that bear a number, with their state."""

    model = OfficialDocument
    template_name = "resolutions/register.html"
    heading = _("Register of papers")
    select_related = ("issuer",)
    columns = (
        Column("number", _("Number and symbol"), order="number"),
        Column("date", _("Date"), order="date", kind="date"),
        Column("type", _("Type of paper")),
        Column("subject", _("Subject")),
        Column("recipients", _("Recipients")),
        Column("signer", _("Signer"), kind="small"),
        Column("state", _("State")),
    )
    orders = {
        "date": Order(_("Date"), ("date",)),
        "number": Order(_("Number and symbol"), ("issuer", "type_code", "series", "number")),
    }
    default_order = "-date"
    search_label = _("Search number, subject, recipient, signer")
    empty_text = _("No paper has been issued yet.")
    sheet_title = _("Register of papers")
    sheet_columns = registers.SHEET_COLUMNS
    export_verb = "register.export"

    @cached_property
    def series(self):
        return registers.all_series(self.request.user)

    @cached_property
    def filters(self):
        rows = self.series
        issuers = list(dict.fromkeys((each.issuer_id, each.issuer) for each in rows))
        types = list(dict.fromkeys((each.type_code, each.type_code) for each in rows))
        series = [(each.key, f"{each.issuer}: {each.type_code} {each.series}") for each in rows]
        return (
            Choice("issuer", _("Issuing body"), issuers),
            Choice("type", _("Type code"), types, "type_code"),
            Choice("series", _("Series"), series, _in_series),
            Choice("state", _("State"), _STATES),
            Choice("system", _("Format"), System.choices),
            Day("from", _("Dated from"), "date__gte"),
            Day("to", _("Dated until"), "date__lte"),
        )

    def get_queryset(self):
        return super().get_queryset().filter(state__in=NUMBERED).defer("pdf", "body", "printed", "annexes")

    def row(self, obj, ctx):
        return {
            "number": obj.full_number,
            "url": page_url(obj),
            "date": screen_date(obj.date),
            "type": kind_label(obj.kind) or obj.type_name.capitalize(),
            "subject": obj.subject,
            "recipients": _short(obj.addressees or obj.recipients),
            "signer": obj.signer,
            "state": state_badge(obj),
        }

    def sheet_rows(self, queryset):
        queryset = queryset.prefetch_related("issuer__names")
        return (registers.sheet_line(document) for document in queryset.iterator(chunk_size=500))

    def get(self, request, *args, **kwargs):
        return self.printed() if request.GET.get("print") == "pdf" else super().get(request, *args, **kwargs)

    def printed(self):
        """The rows now on the list as a sheet to be printed, in the order of numbers."""
        papers = self.sources[0].order_by("issuer", "type_code", "series", "number")[: registers.MOST_PRINTED + 1]
        rows = list(papers)
        if len(rows) > registers.MOST_PRINTED:
            raise NotAllowedNow(_t("The register is too long for one sheet: choose a series or dates first."))
        narrowed = ", ".join(str(bound.text) for bound in self.bound if bound.value)
        heading, title = narrowed or _t("All papers"), _t("Register of papers")
        books = registers.printed_books(rows, heading)
        if not books:
            books = [registers.register_form([], heading, self.request.user.ward.name.upper())]
        try:
            data = [table_form_pdf(book, created=clock.now()) for book in books]
        except PaperTooLarge:
            raise NotAllowedNow(_t("There is too much for one sheet.")) from None
        whole = merge_pdfs(data, title=title) if len(data) > 1 else data[0]
        response = HttpResponse(whole, content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header("download" in self.request.GET, f"{title}.pdf")
        response["Content-Security-Policy"] = INLINE_POLICY
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def get_context_data(self, **kwargs):
        gaps = [each for each in self.series if each.gaps or each.lost]
        facts = [
            {
                "name": f"{each.issuer}: {each.type_code} {each.series}",
                "url": f"{reverse('register')}?series={each.key}&order=number",
                "gaps": each.in_words(each.gaps),
                "lost": each.in_words(each.lost),
            }
            for each in gaps
        ]
        return super().get_context_data(
            print_url=self.link(print="pdf"), gaps=facts, number_of_series=len(self.series), **kwargs
        )


def _short(text):
    """The first recipient, and how many more there are."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return "".join(lines)
    return _t("%(first)s and %(more)d more") % {"first": lines[0], "more": len(lines) - 1}
