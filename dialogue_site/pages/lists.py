"""Lists: declared columns, filters and orders; searched, walked by cursors, exported."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.generic import ListView

from .. import audit, paging
from ..lib import sheets
from ..lib.text import clean_text, fold
from ..paging import Order
from .base import Page

MAX_QUERY_LENGTH = 200


@dataclass(frozen=True)
class Column:
    """A column of a list: key in the row, heading, order by that name, ``kind``: text, link, num, date or small."""

    name: str
    label: str
    order: str = ""
    kind: str = "text"


def _heading(column):
    """A sheet's column in words: a label, or a label with the column's width."""
    return (str(column[0]), column[1]) if isinstance(column, tuple) else str(column)


class ListPage(Page, ListView):
    """A filtered, ordered, searchable list walked by cursors; the same number of queries for any number of rows.

    Declare ``model``, ``columns``, ``filters``, ``orders`` (name -> :class:`Order`), ``default_order``
    ("-name" turns one round) and write :meth:`row`. ``sheet_columns`` and :meth:`sheet_rows` give the export.
    """

    template_name = "pages/list.html"
    columns = ()
    filters = ()
    orders = {"number": Order(_("Number"), ("pk",))}
    default_order = "number"
    select_related = ()
    page_size = paging.PAGE_SIZE
    search_label = _("Search")
    empty_text = _("Nothing here yet.")
    empty_action = None
    sheet_title = ""
    sheet_columns = ()
    export_verb = ""

    def row(self, obj, ctx):
        """The cells of ``obj`` by column name, as finished text or safe HTML, and ``url`` and ``tone``."""
        raise NotImplementedError

    def row_context(self, objects):
        """Facts needed by all rows, each fetched in one query; handed to :meth:`row`."""
        return {}

    def sheet_rows(self, queryset):
        """The lines of the exported sheet, one tuple for each object."""
        raise NotImplementedError

    def can_export(self):
        return bool(self.sheet_columns)

    def get_queryset(self):
        queryset = self.model.objects.visible_to(self.request.user)
        return queryset.select_related(*self.select_related) if self.select_related else queryset

    def search(self, queryset, query):
        """Disjoint querysets that answer ``query``, the best first."""
        if hasattr(queryset, "search_ranked"):
            return list(queryset.search_ranked(query))
        for word in fold(query).split()[:8]:
            queryset = queryset.filter(folded__contains=word)
        return [queryset]

    @cached_property
    def searchable(self):
        fields = {field.name for field in self.model._meta.get_fields()}
        return bool(fields & {"search_text", "folded"}) or type(self).search is not ListPage.search

    @cached_property
    def query(self):
        return clean_text(self.request.GET.get("q", "")[:MAX_QUERY_LENGTH], multiline=False) if self.searchable else ""

    @cached_property
    def bound(self):
        return [each.bind(self.request) for each in self.filters]

    @cached_property
    def order_name(self):
        name = self.request.GET.get("order", "")
        return name if name.removeprefix("-") in self.orders else self.default_order

    @cached_property
    def order(self):
        order = self.orders[self.order_name.removeprefix("-")]
        if not self.order_name.startswith("-"):
            return order
        return Order(order.label, tuple(k[1:] if k.startswith("-") else f"-{k}" for k in order.keys))

    @cached_property
    def sources(self):
        queryset = self.get_queryset()
        for each in self.bound:
            queryset = each.narrow(queryset, self.request)
        return self.search(queryset, self.query) if self.query else [queryset]

    def count(self):
        """``(number, exact)`` of all rows of the list."""
        return paging.capped_count(self.sources)

    def link(self, **changes):
        """This list's address with other parameters; the page walked to is left behind."""
        params = {"q": self.query, **{b.name: b.value for b in self.bound}}
        params["order"] = self.order_name if self.order_name != self.default_order else ""
        params |= changes
        kept = {name: value for name, value in params.items() if value}
        return f"{self.request.path}?{urlencode(kept)}" if kept else self.request.path

    def get(self, request, *args, **kwargs):
        if request.GET.get("export") == "xlsx":
            return self.export()
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        self.object_list = self.sources[0]
        page = paging.walk(
            self.sources,
            self.order,
            after=self.request.GET.get("after", ""),
            before=self.request.GET.get("before", ""),
            size=self.page_size,
        )
        number, exact = self.count()
        ctx = self.row_context(page.objects)
        moved = bool(self.request.GET.get("after") or self.request.GET.get("before"))
        return super().get_context_data(
            object_list=page.objects,
            page=self,
            rows=[self.row(obj, ctx) for obj in page.objects],
            count=number,
            count_exact=exact,
            narrowed=bool(self.query or any(b.value for b in self.bound)),
            previous_url=self.link(before=page.previous) if page.previous else "",
            next_url=self.link(after=page.next) if page.next else "",
            first_url=self.link() if moved else "",
            export_url=self.link(export="xlsx") if self.can_export() else "",
            **kwargs,
        )

    @transaction.atomic
    def export(self):
        """The rows now on the list, all pages, as a workbook; who took it is written down."""
        if not self.can_export():
            raise PermissionDenied
        title = str(self.sheet_title or self.get_heading())
        keys = [f"-{path}" if down else path for path, down in self.order.pairs()]
        rows = (line for source in self.sources for line in self.sheet_rows(source.order_by(*keys)))
        data = sheets.write_xlsx(title, [_heading(column) for column in self.sheet_columns], rows)
        verb = self.export_verb or f"{self.model._meta.model_name}.export"
        ward = self.request.user.ward
        if ward is not None:
            with override("vi"):
                label = _t("Exported the list “%s”") % str(self.sheet_title or self.get_heading())
            audit.record(by=self.request.user, verb=verb, label=label, obj=ward)
        response = HttpResponse(data, content_type=sheets.CONTENT_TYPE)
        response["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
        return response
