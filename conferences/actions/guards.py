"""What every verb of this floor asks first."""

from django.utils.translation import gettext as _

from dialogue_site.lib.text import clean_text
from dialogue_site.transitions import NotAllowedNow

from ..models import Conference
from ..states import ENDED


def refuse_ended(state):
    """Refuse what would change a conference that is closed or cancelled."""
    if state in ENDED:
        raise NotAllowedNow(_("The conference is closed or cancelled: its record can be read, no longer changed."))


def require_running(conference):
    """Lock the conference's row and refuse when its record is at an end; returns its present state.

    The lock keeps a closing or cancelling clerk waiting until this change is in.
    """
    state = Conference.objects.select_for_update().values_list("state", flat=True).get(pk=conference.pk)
    refuse_ended(state)
    return state


def cleaned(model, facts, allowed):
    """``facts`` with every text in the stored form. Raises ``TypeError`` for a fact the noun does not have."""
    unknown = set(facts) - set(allowed)
    if unknown:
        raise TypeError(f"{model.__name__} has no fact {', '.join(sorted(unknown))}")
    result = {}
    for name, value in facts.items():
        field = model._meta.get_field(name)
        kind = field.get_internal_type()
        if kind in ("CharField", "TextField"):
            value = clean_text(value, multiline=kind == "TextField")
        result[name] = value
    return result
