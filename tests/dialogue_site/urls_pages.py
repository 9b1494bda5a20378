"""The real addresses and, besides, one page of each kind for the tests of the pages themselves."""

from django import forms
from django.http import HttpResponse
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from conferences.models import Conference
from conferences.models.conferences import ConferenceKind
from dialogue_site.edits import save_edit
from dialogue_site.filters import Choice, Day, Flag
from dialogue_site.forms import BaseForm, DateField
from dialogue_site.models import Unit
from dialogue_site.models.units import UnitKind
from dialogue_site.pages import Column, FormPage, ListPage, Order, VerbPage
from dialogue_site.permissions import require, writes
from dialogue_site.templatetags.ui import vn_date
from dialogue_site.transitions import NotAllowedNow, move
from dialogue_site.views.styleguide import styleguide


class UnitList(ListPage):
    model = Unit
    heading = _("Units")
    page_size = 4
    columns = [Column("name", _("Name"), order="name"), Column("position", _("Position"), order="position", kind="num")]
    orders = {
        "name": Order(_("Name"), ("sort_key",)),
        "position": Order(_("Position"), ("position",)),
        "mixed": Order(_("Mixed"), ("-position", "sort_key")),
        "ward": Order(_("Ward"), ("ward__sort_key", "position")),
    }
    default_order = "name"
    filters = [
        Choice("kind", _("Kind"), UnitKind.choices),
        Flag("late", _("Late"), apply=lambda queryset, value, request: queryset.filter(position__gt=100), hidden=True),
        Day("from", _("From"), "valid_from__gte"),
    ]
    sheet_columns = (_("Name"), (_("Position"), 8))

    def row(self, obj, ctx):
        return {"url": f"/units/{obj.pk}/", "name": obj.name, "position": obj.position}

    def sheet_rows(self, queryset):
        return ((unit.name, unit.position) for unit in queryset)

    def get_queryset(self):
        return super().get_queryset().filter(ward__isnull=False).select_related("ward")


class FactsForm(BaseForm):
    title = forms.CharField(max_length=60)
    date = DateField()
    kind = forms.ChoiceField(choices=ConferenceKind)


class Edit(FormPage):
    model = Conference
    form_class = FactsForm
    heading = "Edit"
    success_message = "Saved."
    draft_name = "conference-edit"

    def perform(self, form):
        require(writes(self.request.user, self.object.ward_id))
        if form.cleaned_data["title"] == "refused":
            raise NotAllowedNow("not this title")
        if form.cleaned_data["title"] == "invalid":
            raise forms.ValidationError({"date": "wrong day", "elsewhere": "wrong elsewhere"})
        facts = form.cleaned_data
        return save_edit(
            self.object, version=self.version, by=self.request.user, verb="conference.edit", label="Sửa", **facts
        )

    def get_success_url(self, result=None):
        return f"/conferences/{self.object.pk}/?v={result.version}"


def postpone(conference, *, by, reason):
    if reason == "refused":
        raise NotAllowedNow("not for this reason")
    return move(conference, "conference.postpone", by=by, reason=reason)


def show(request, pk):
    return HttpResponse(vn_date(Conference.objects.visible_to(request.user).get(pk=pk).date))


def broken(request):
    raise RuntimeError("broken on purpose")


urlpatterns = [
    path("units/", UnitList.as_view(), name="unit-list"),
    path("edit/<int:pk>/", Edit.as_view(), name="edit"),
    path(
        "postpone/<int:pk>/",
        VerbPage.as_view(model=Conference, verb="conference.postpone", action=postpone),
        name="postpone",
    ),
    path("show/<int:pk>/", show),
    path("broken/", broken),
    path("styleguide/", styleguide, name="styleguide"),
    path("", include("dialogue_site.urls")),
]
handler400 = "dialogue_site.views.errors.bad_request"
handler403 = "dialogue_site.views.errors.permission_denied"
handler404 = "dialogue_site.views.errors.not_found"
handler500 = "dialogue_site.views.errors.server_error"
