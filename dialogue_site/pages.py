"""The five kinds of page, and no sixth: list, detail, form, verb, file. Anything odd is a plain function.

Each is one of Django's generic views with the house's habits: look-ups start from ``visible_to``,
permission before anything else, one effect for each form, a conflict page instead of lost text.
"""

import copy
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView, View
from django.views.generic.edit import FormView

from . import audit, paging, submissions
from .conflicts import differences, values_of
from .edits import StaleEdit
from .forms import ConfirmForm, ReasonForm
from .lib import sheets
from .lib.text import clean_text, fold
from .models import Draft
from .paging import Order
from .transitions import NotAllowedNow, fits, row_for, verbs_for

__all__ = ["Column", "DetailPage", "FilePage", "FormPage", "ListPage", "Order", "VerbPage"]

MAX_QUERY_LENGTH = 200
#: A PDF may be shown inside our own pages; the viewer needs nothing but itself.
INLINE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
DOWNLOAD_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


class Page:
    """What every page has: a heading, a trail, and who may open it."""

    heading = ""
    subtitle = ""

    def allowed(self):
        """May this person open the page? False is a 403; what they may not know of is a 404 before that."""
        return True

    def get_heading(self):
        return self.heading

    def get_subtitle(self):
        return self.subtitle

    def breadcrumbs(self):
        """``[(label, url)]`` from the home page's child down to the parent of this page."""
        return []

    def page_actions(self):
        """``[(label, url, primary)]`` beside the heading; at most one primary on a page."""
        return []

    def dispatch(self, request, *args, **kwargs):
        if not self.allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        facts = {
            "heading": self.get_heading(),
            "subtitle": self.get_subtitle(),
            "breadcrumbs": self.breadcrumbs(),
            "page_actions": self.page_actions(),
        }
        return super().get_context_data(**facts, **kwargs)


class OneObject(Page):
    """A page about one object, looked up among those the person may see."""

    model = None
    select_related = ()

    def get_queryset(self):
        queryset = self.model.objects.visible_to(self.request.user)
        return queryset.select_related(*self.select_related) if self.select_related else queryset

    @cached_property
    def object(self):
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"]) if "pk" in self.kwargs else None

    def get_heading(self):
        return self.heading or (str(self.object) if self.object else "")


@dataclass(frozen=True)
class Column:
    """A column of a list: key in the row, heading, order by that name, ``kind``: text, num, date, link or small."""

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
        number, exact = paging.capped_count(self.sources)
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
        columns = [(str(c[0]), c[1]) if isinstance(c, tuple) else str(c) for c in self.sheet_columns]
        data = sheets.write_xlsx(title, columns, rows)
        verb = self.export_verb or f"{self.model._meta.model_name}.export"
        ward = self.request.user.ward
        if ward is not None:
            label = _t("Exported the list “%s”") % title
            audit.record(by=self.request.user, verb=verb, label=label, obj=ward)
        response = HttpResponse(data, content_type=sheets.CONTENT_TYPE)
        response["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
        return response


class DetailPage(OneObject, DetailView):
    """One object: its facts, the verbs this person may do now, and its history.

    The template extends ``pages/detail.html`` and fills ``facts``, ``main``, ``aside``.
    """

    template_name = "pages/detail.html"
    timeline_length = 50

    def get_object(self, queryset=None):
        if self.object is None:
            raise Http404
        return self.object

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(object=self.get_object()))

    def get_context_data(self, **kwargs):
        kwargs.setdefault("buttons", verbs_for(self.request.user, self.object))
        kwargs.setdefault("timeline", list(audit.timeline(self.object)[: self.timeline_length]))
        return super().get_context_data(**kwargs)


def add_errors(form, refusal):
    """Put what an action refused beside the fields it names, or at the top."""
    if not hasattr(refusal, "error_dict"):
        form.add_error(None, refusal)
        return
    for name, errors in refusal.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


class OneForm(OneObject, FormView):
    """A form whose action happens once, with the person and the object at hand (``form.user``, ``form.obj``)."""

    submit_label = _("Save")
    success_message = ""
    draft_name = ""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user, "obj": self.object}

    def get_success_url(self, result=None):
        return (result if hasattr(result, "get_absolute_url") else self.object).get_absolute_url()

    def perform(self, form):
        """Call the action; what it returns is handed to :meth:`get_success_url`."""
        raise NotImplementedError

    def work(self, form):
        """What happens once, in one transaction: the action; the draft has served."""
        url = str(self.get_success_url(self.perform(form)))
        if self.draft_name:
            Draft.objects.filter(user=self.request.user, form=self.draft_name).delete()
        return url

    def post(self, request, *args, **kwargs):
        earlier = submissions.result_of(request)
        return HttpResponseRedirect(earlier) if earlier else super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            url, fresh = submissions.submit_once(self.request, lambda: self.work(form))
        except NotAllowedNow as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        except ValidationError as refusal:
            add_errors(form, refusal)
            return self.form_invalid(form)
        if fresh and self.success_message:
            messages.success(self.request, self.success_message)
        return HttpResponseRedirect(url)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form_key", submissions.new_key())
        kwargs.setdefault("submit_label", self.submit_label)
        kwargs.setdefault("draft_name", self.draft_name)
        kwargs.setdefault("cancel_url", self.cancel_url())
        return super().get_context_data(**kwargs)

    def cancel_url(self):
        """Where "Cancel" leads: the object, or the last crumb of the trail."""
        if self.object is not None and hasattr(self.object, "get_absolute_url"):
            return self.object.get_absolute_url()
        crumbs = self.breadcrumbs()
        return crumbs[-1][1] if crumbs else ""


class FormPage(OneForm):
    """Make or edit something: with ``pk`` in the address it edits, without it makes.

    ``parent_model`` is looked up by the address's ``parent``. An edit carries the version it was opened
    with (``self.version``, for ``save_edit``); when somebody was faster, both texts are shown and what
    was typed can be sent again on top of theirs.
    """

    template_name = "pages/form.html"
    parent_model = None

    @cached_property
    def parent(self):
        if self.parent_model is None:
            return None
        return get_object_or_404(self.parent_model.objects.visible_to(self.request.user), pk=self.kwargs["parent"])

    @cached_property
    def version(self):
        raw = self.request.POST.get("version", "")
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0

    def initial_for(self, obj):
        """The form's values for a stored row."""
        return values_of(obj, self.form_class)

    def get_initial(self):
        return {**super().get_initial(), **(self.initial_for(self.object) if self.object else {})}

    def get_form_kwargs(self):
        kwargs = {**super().get_form_kwargs(), "parent": self.parent}
        if self.object is not None and hasattr(self.form_class, "_meta"):
            # A model form writes into its instance; the action needs the row as it was.
            kwargs["instance"] = copy.copy(self.object)
        return kwargs

    def get_success_url(self, result=None):
        if result is None and self.object is None and self.parent is not None:
            return self.parent.get_absolute_url()
        return super().get_success_url(result)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except StaleEdit as stale:
            return self.conflict(form, stale.theirs)

    def conflict(self, form, theirs):
        """409: both texts side by side, and the typed one ready to be sent again."""
        differing = differences(form, self.initial_for(theirs))
        self.object = theirs
        context = self.get_context_data(form=form, theirs=theirs, differences=differing)
        return self.response_class(self.request, "pages/conflict.html", context, status=409)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("version", getattr(self.object, "version", ""))
        if "theirs" not in kwargs and "version" in self.request.POST:
            kwargs["version"] = self.version
        return super().get_context_data(parent=self.parent, **kwargs)


class VerbPage(OneForm):
    """One step of one object: what happens, who gets the ball next, the reason where one is demanded.

    ``VerbPage.as_view(model=Conference, verb="conference.announce", action=announce_conference)``; the
    action is called ``action(obj, by=user, **form.cleaned_data)``.
    """

    template_name = "pages/verb.html"
    verb = ""
    action = None
    form_class = None

    @cached_property
    def transition(self):
        return row_for(self.object, self.verb)

    def allowed(self):
        # After its effect the verb may be closed to the person; the repeated form still leads to the result.
        repeated = self.request.method == "POST" and submissions.result_of(self.request)
        return bool(repeated) or self.transition.allows(self.request.user, self.object)

    def get_form_class(self):
        return self.form_class or (ReasonForm if self.transition.reason else ConfirmForm)

    def get_heading(self):
        return self.heading or self.transition.label

    def get_subtitle(self):
        return self.subtitle or str(self.object)

    def warnings(self):
        """Sentences to be read before the step is taken."""
        return []

    def perform(self, form):
        action = getattr(self.action, "__func__", self.action)
        return action(self.object, by=self.request.user, **form.cleaned_data)

    def get(self, request, *args, **kwargs):
        if fits(self.object, self.verb):
            return super().get(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data(too_late=True), status=409)

    def get_context_data(self, **kwargs):
        kwargs["submit_label"] = self.transition.label
        return super().get_context_data(row=self.transition, warnings=self.warnings(), **kwargs)


@dataclass(frozen=True)
class FileAnswer:
    """What a file page hands out: bytes or an open file, what it is, and whether it may be shown in place."""

    content: object
    name: str
    content_type: str
    inline: bool = False
    sha256: str = ""


class FilePage(OneObject, View):
    """A private file: only for whoever may see its object, never kept by a cache, never run by a browser."""

    def answer(self, obj):
        """The :class:`FileAnswer` of ``obj``; raise ``Http404`` where there is none."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        answer = self.answer(self.object)
        etag = f'"{answer.sha256}"' if answer.sha256 else None
        inline = answer.inline and "download" not in request.GET
        if etag and request.headers.get("If-None-Match") == etag:
            response = HttpResponseNotModified()
        elif isinstance(answer.content, (bytes, memoryview)):
            response = HttpResponse(bytes(answer.content), content_type=answer.content_type)
        else:
            response = FileResponse(answer.content, content_type=answer.content_type)
        response["Content-Disposition"] = content_disposition_header(not inline, answer.name)
        response["Content-Security-Policy"] = INLINE_POLICY if inline else DOWNLOAD_POLICY
        response["X-Frame-Options"] = "SAMEORIGIN" if inline else "DENY"
        response["X-Content-Type-Options"] = "nosniff"
        if etag:
            response["ETag"] = etag
        return response
