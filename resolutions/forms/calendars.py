"""Forms of the working-day calendar."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue_site.forms import BaseForm
from dialogue_site.models import CalendarDay

from ..actions.calendars import DAY_OFF, MAKE_UP, USUAL

_WHAT = (
    (DAY_OFF, _("A day off")),
    (MAKE_UP, _("A working day, though it is a weekend")),
    (USUAL, _("As usual: worked from Monday to Friday")),
)


def _text(name, label, help_text):
    length = CalendarDay._meta.get_field(name).max_length
    return forms.CharField(label=label, max_length=length, required=False, help_text=help_text)


class CalendarDayForm(BaseForm):
    """What one day is, and the document that says so."""

    what = forms.ChoiceField(label=_("This day is"), choices=_WHAT, widget=forms.RadioSelect)
    name = _text("name", _("Occasion"), _("As it is printed in explanations: Tết Nguyên đán."))
    source = _text("source", _("Source document"), _("Number and date of the notice or decision."))

    def clean(self):
        facts = super().clean()
        if facts.get("what") in (DAY_OFF, MAKE_UP):
            for name in ("name", "source"):
                if not facts.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return facts
