"""The office administrator's pages: reference data to keep, evidence to look at.

Nothing that has a state is edited here: the actions are the only door to it.
"""

import json

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from . import audit
from .models import AuditEntry, CalendarDay, OfficialDocument, Posting, Unit, UnitName, User
from .roles import Role

admin.site.site_header = admin.site.site_title = _("Dialogue conferences: administration")
admin.site.index_title = _("Reference data and evidence")
admin.site.unregister(Group)


#: What never goes into the history, not even as a hash.
SECRET_FIELDS = {"password", "password1", "password2", "usable_password"}


def write_history(user, obj, form, change, thread=None):
    """Reference data decides who may do what and when things are due: its changes are history too."""
    names = [n for n in form.changed_data if n not in SECRET_FIELDS and hasattr(obj, n)]
    with override("vi"):
        label = _("Changed reference data") if change else _("Added reference data")
        audit.record(
            by=user,
            verb=f"{obj._meta.model_name}.{'edit' if change else 'add'}",
            label=str(label),
            obj=obj,
            thread=thread,
            before={n: audit.readable(form.initial.get(n)) for n in names} if change else {},
            after={n: audit.readable(getattr(obj, n)) for n in names},
        )


def wards_kept_by(user):
    """Ids of the wards the person administers; ``None`` for all: a posting above the wards, or the first account."""
    if user.is_superuser:
        return None
    held = {p.unit.ward_id for p in user.current_postings if p.role == Role.ADMIN}
    return None if None in held else held


class KeptAdmin(admin.ModelAdmin):
    """Rows that end by a date or a switch; none is deleted. A ward's administrator keeps that ward's rows."""

    list_per_page = 50

    def rows_of(self, queryset, wards):
        """The rows an administrator of ``wards`` (ids) may open."""
        return queryset.filter(ward_id__in=wards)

    def get_queryset(self, request):
        queryset, wards = super().get_queryset(request), wards_kept_by(request.user)
        return queryset if wards is None else self.rows_of(queryset, wards)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, **own_units(db_field, request), **kwargs)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        write_history(request.user, obj, form, change)

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        for row in formset.forms:
            if row.has_changed() and row.instance.pk:
                write_history(request.user, row.instance, row, row.initial.get("id"), thread=form.instance)


def own_units(db_field, request):
    """A menu of units offers those of the administrator's wards and the bodies of none."""
    wards = wards_kept_by(request.user)
    if db_field.related_model is not Unit or wards is None:
        return {}
    offered = Q(ward_id__in=wards)
    if db_field.name not in {"ward", "unit", "default_unit"}:
        offered |= Q(ward=None)
    return {"queryset": Unit.objects.filter(offered)}


class EvidenceAdmin(KeptAdmin):
    """To be read, never changed."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class UnitNameInline(admin.StackedInline):
    model = UnitName
    extra = 0
    can_delete = False


class PostingInline(admin.StackedInline):
    model = Posting
    extra = 1
    can_delete = False

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, **own_units(db_field, request), **kwargs)


@admin.register(Unit)
class UnitAdmin(KeptAdmin):
    list_display = ["name", "short_name", "kind", "ward", "valid_from", "valid_to"]
    list_filter = ["kind", "ward"]
    search_fields = ["folded"]
    list_select_related = ["ward"]
    inlines = [UnitNameInline]


@admin.register(User)
class UserAdmin(DjangoUserAdmin, KeptAdmin):
    list_display = ["username", "full_name", "is_active", "last_login"]
    list_filter = ["is_active", "postings__role"]
    search_fields = ["username", "full_name"]
    ordering = ["username"]
    filter_horizontal = []
    form = UserChangeForm
    add_form = AdminUserCreationForm
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["full_name", "email"]}),
        (_("Access"), {"fields": ["is_active", "is_staff"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "full_name", "usable_password", "password1", "password2"]})]
    inlines = [PostingInline]

    def rows_of(self, queryset, wards):
        """People who work nowhere else than in the wards: who also serves another is its administrator's too."""
        elsewhere = Posting.objects.exclude(unit__ward_id__in=wards) | Posting.objects.filter(unit__ward=None)
        return queryset.exclude(pk__in=elsewhere.values("user"))

    def log_change(self, request, obj, message):
        """Django tells of a password set for somebody only here."""
        if request.resolver_match.url_name == "auth_user_password_change":
            with override("vi"):
                label = str(_("Set a new password"))
            audit.record(by=request.user, verb="user.password_reset", label=label, obj=obj)
        return super().log_change(request, obj, message)


@admin.register(CalendarDay)
class CalendarDayAdmin(KeptAdmin):
    list_display = ["date", "is_working", "name", "source"]
    list_filter = ["is_working"]
    date_hierarchy = "date"

    def rows_of(self, queryset, wards):
        """One calendar serves the whole installation."""
        return queryset

    def has_delete_permission(self, request, obj=None):
        # A day entered by mistake is no evidence; deadlines keep the trace of how they were computed.
        return self.has_change_permission(request, obj)


def _facts(kept):
    return json.dumps(kept, ensure_ascii=False, indent=1) if kept else "-"


@admin.register(AuditEntry)
class AuditEntryAdmin(EvidenceAdmin):
    list_display = ["at", "actor_name", "unit_name", "label", "object_text"]
    list_filter = ["role"]
    date_hierarchy = "at"
    ordering = ["-pk"]
    # The columns that only the proof needs have no names for people.
    fields = ["at", "actor_name", "role", "unit_name", "label", "object_text", "reason", "facts_before", "facts_after",
              "seal"]  # fmt: skip
    readonly_fields = ["facts_before", "facts_after", "seal"]

    @admin.display(description=_("Before the change"))
    def facts_before(self, obj):
        return _facts(obj.before)

    @admin.display(description=_("After the change"))
    def facts_after(self, obj):
        return _facts(obj.after)

    @admin.display(description=_("Seal of the entry (hash)"))
    def seal(self, obj):
        return obj.hash

    def get_queryset(self, request):
        """What was done to what the administrator keeps. The record's own history repeats what citizens said, also
        about matters of another lane: it is read on the record's pages, as far as it may be shown."""
        kept = {model._meta.label_lower for model in self.admin_site._registry} - {"dialogue_site.officialdocument"}
        inside = {"dialogue_site.posting", "dialogue_site.unitname"}
        return super().get_queryset(request).filter(object_type__in=kept | inside)

    def rows_of(self, queryset, wards):
        """The wards' chains, and chain 0 for what belongs to no ward."""
        return queryset.filter(chain__in={"0", *map(str, wards)})


@admin.register(OfficialDocument)
class OfficialDocumentAdmin(EvidenceAdmin):
    list_display = ["type_name", "full_number", "date", "issuer", "state", "sha256"]
    list_filter = ["state", "system"]
    list_select_related = ["issuer"]
    # The register's facts; what a letter says, and to whom, is the office's.
    exclude = ["pdf", "printed", "subject", "body", "recipients", "addressees", "legal_bases", "annexes", "signatures",
               "folded"]  # fmt: skip

    def get_queryset(self, request):
        return super().get_queryset(request).defer("pdf")
