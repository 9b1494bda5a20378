"""Reusable wording of answers: added and changed by the clerk; put out of use, never deleted."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from conferences.actions.guards import cleaned
from dialogue_site import audit
from dialogue_site.edits import save_edit
from dialogue_site.permissions import require

from ..models import Phrase
from ..permissions import can_add_phrase, can_edit_phrase

FACTS = ("title", "text", "category", "outcome", "active")


@transaction.atomic
def add_phrase(ward, *, by, **facts):
    """A new wording for the ward; returns the :class:`Phrase`."""
    require(can_add_phrase(by, ward))
    facts = cleaned(Phrase, facts, FACTS)
    phrase = Phrase(ward=ward, **facts)
    _keep(phrase.save)
    with override("vi"):
        label = str(_("Added a reusable wording"))
    audit.record(by=by, verb="phrase.add", label=label, obj=phrase, after={"title": phrase.title})
    return phrase


@transaction.atomic
def edit_phrase(phrase, *, by, version, **facts):
    """Change a wording, or put it out of use. Raises ``StaleEdit``."""
    require(can_edit_phrase(by, phrase))
    facts = cleaned(Phrase, facts, FACTS)
    label = _("Changed a reusable wording")
    _keep(lambda: save_edit(phrase, version=version, by=by, verb="phrase.edit", label=label, **facts))
    return phrase


def _keep(work):
    try:
        with transaction.atomic():
            work()
    except IntegrityError as error:
        raise ValidationError({"title": _t("A wording with this title exists already.")}) from error
