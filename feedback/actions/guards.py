"""What every verb of this stage asks before it changes an opinion."""

from django.utils.translation import gettext as _

from dialogue_site.transitions import NotAllowedNow

from ..states import OpinionState


def refuse_withdrawn(opinion):
    if opinion.state == OpinionState.WITHDRAWN:
        raise NotAllowedNow(_("The opinion was withdrawn: it can be read, no longer changed."))


def refuse_both(asked, no_request_reason):
    """An opinion asks for something, or there is a reason why not; never both."""
    if asked and no_request_reason:
        raise NotAllowedNow(_("An opinion with issues asks for something: leave out “no request because”."))
