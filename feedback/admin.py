"""Categories, kept by the office administrator; what people said and asked is not the administrator's."""

from django.contrib import admin

from dialogue_site.admin import KeptAdmin

from .models import Category


@admin.register(Category)
class CategoryAdmin(KeptAdmin):
    list_display = ["name", "ward", "position", "short_name", "default_unit", "default_days", "active"]
    list_filter = ["ward", "active"]
    list_select_related = ["ward", "default_unit"]
    ordering = ["ward", "position", "pk"]
