"""What all pages share, and the page of one object."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import DetailView

from .. import audit
from ..transitions import verbs_for


class Page:
    """What every page has: a heading, a trail, and who may open it."""

    heading = ""
    subtitle = ""

    def allowed(self):
        """May this person open the page? False is a 403; what they may not know of is a 404 before that."""
        return True

    #: Said on the 403 page, where it helps: who takes the step instead.
    who_may = ""

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
            raise PermissionDenied(self.who_may)
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
