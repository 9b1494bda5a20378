"""What is typed when a unit is reminded by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue_site.forms import BaseForm


class ChaseForm(BaseForm):
    """A word to the unit, if there is one to say."""

    note = forms.CharField(
        label=_("Note to the unit"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the history with the reminder. No names or telephone numbers of citizens."),
    )  # fmt: skip
