"""Who is told of what."""

from django.utils.text import format_lazy

from dialogue_site import clock
from dialogue_site.models import Posting
from dialogue_site.notify import holders, tell
from dialogue_site.roles import Role


def manned(units):
    """The keys of those ``units`` for which an officer signs in today; the office follows up what the others have."""
    found = Posting.objects.officers(clock.today()).filter(unit__in=units)
    return set(found.values_list("unit_id", flat=True))


def officers(unit, by):
    """The department officers of a unit, but for the one who acts."""
    return holders(unit=unit, roles=[Role.RESPONDER]).exclude(pk=by.pk)


def office_but(ward, by):
    """The clerks of the ward, but for the one who acts."""
    return holders(ward=ward, roles=[Role.CLERK]).exclude(pk=by.pk)


def tell_office(subject, by, sentence):
    """Put ``sentence`` (with ``{subject}``) on the bell of the clerks, leading to the issue or task."""
    text = format_lazy(sentence, subject=subject)
    tell(office_but(subject.ward, by), text, subject.get_absolute_url())


def officers_of(assignments, by):
    """The officers of several assignments' units."""
    return [user for unit in {a.unit for a in assignments} for user in officers(unit, by)]
