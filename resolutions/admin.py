"""Reference data of this floor, kept by the office administrator."""

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogue_site.admin import KeptAdmin, wards_kept_by

from .models import ChaseRule
from .models.chases import ChaseClock, ChaseLevel

#: Further away no reminder makes sense; the calendar is known about so far.
FARTHEST = 120


class ChaseRuleForm(forms.ModelForm):
    """A step within reach, to somebody who has to do with that date."""

    def clean_working_days(self):
        days = self.cleaned_data["working_days"]
        if not -FARTHEST <= days <= FARTHEST:
            raise forms.ValidationError(_("At most %d working days before or after the date.") % FARTHEST)
        return days

    def clean(self):
        facts = super().clean()
        if facts.get("counted_from") == ChaseClock.DOSSIER and facts.get("level") in (ChaseLevel.UNIT, ChaseLevel.HEAD):
            self.add_error("level", _("A dossier is with no unit: the office or the leader is reminded of it."))
        same = ChaseRule.objects.filter(
            ward=facts.get("ward"), counted_from=facts.get("counted_from"), level=facts.get("level"),
            working_days=facts.get("working_days"),
        )  # fmt: skip
        if facts.get("working_days") is not None and same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This rule is there already."))
        return facts


@admin.register(ChaseRule)
class ChaseRuleAdmin(KeptAdmin):
    """The ladder of reminders. A ward's own rows for a date stand in place of those for all wards."""

    form = ChaseRuleForm
    list_display = ["counted_from", "working_days", "level", "ward", "active"]
    list_filter = ["counted_from", "ward", "active"]
    list_select_related = ["ward"]
    ordering = ["counted_from", "working_days", "pk"]
    fieldsets = [
        (
            None,
            {
                "fields": ["ward", "counted_from", "working_days", "level", "active"],
                "description": _(
                    "Rules of one ward for a date stand in place of the rules for all wards for that date. To switch "
                    "reminders for a date off in one ward, give the ward one rule that is not in use."
                ),
            },
        )
    ]

    def rows_of(self, queryset, wards):
        """A ward's administrator reads the rules for all wards and keeps the ward's own."""
        return queryset.filter(Q(ward_id__in=wards) | Q(ward=None))

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        wards = wards_kept_by(request.user)
        return allowed and (obj is None or wards is None or obj.ward_id in wards)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "ward":
            wards = wards_kept_by(request.user)
            field.queryset = field.queryset.filter(kind="ward")
            if wards is not None:
                field.queryset, field.required = field.queryset.filter(pk__in=wards), True
        return field
