"""Categories, kept by the office administrator. What people said and asked is only looked at here."""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogue_site import audit
from dialogue_site.admin import EvidenceAdmin, KeptAdmin

from .models import Category, Issue, Opinion


@admin.register(Category)
class CategoryAdmin(KeptAdmin):
    list_display = ["name", "ward", "position", "short_name", "default_unit", "default_days", "active"]
    list_filter = ["ward", "active"]
    list_select_related = ["ward", "default_unit"]
    ordering = ["ward", "position", "pk"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        with override("vi"):
            label = _("Changed the category") if change else _("Added the category")
        after = {name: audit.readable(getattr(obj, name)) for name in form.changed_data}
        verb = "category.edit" if change else "category.add"
        audit.record(by=request.user, verb=verb, label=label, obj=obj, after=after)


@admin.register(Issue)
class IssueAdmin(EvidenceAdmin):
    list_display = ["code", "summary", "conference", "stage", "result", "due_on"]
    list_filter = ["stage", "result"]
    list_select_related = ["conference"]
    exclude = ["search_text"]


@admin.register(Opinion)
class OpinionAdmin(EvidenceAdmin):
    list_display = ["code", "conference", "source", "state", "received_on"]
    list_filter = ["state", "source"]
    list_select_related = ["conference"]
    exclude = ["search_text"]
