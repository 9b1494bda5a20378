"""Who-may, in its smallest pieces. Each floor composes its own ``can_<verb>_<noun>`` from these."""

from django.core.exceptions import PermissionDenied

from .roles import WRITERS, Role


def holds(user, roles, ward_id):
    """Does ``user`` hold one of ``roles`` in the ward today? ``ward_id`` may be ``None``: then nobody does."""
    if ward_id is None or not user.is_authenticated:
        return False
    return any(p.role in roles and p.unit.ward_id == ward_id for p in user.current_postings)


def answers_for(user, unit_id):
    """Is ``user`` a department officer of that very unit today?"""
    return unit_id is not None and user.is_authenticated and unit_id in user.unit_ids


def writes(user, ward_id):
    """May write the ward's record: office clerks and leaders."""
    return holds(user, WRITERS, ward_id)


def sees_contacts(user, ward_id):
    """Contact data: the office only. The Front watches matters, not telephone numbers (design section 1)."""
    return holds(user, WRITERS, ward_id)


def leads(user, ward_id):
    return holds(user, (Role.LEADER,), ward_id)


def require(allowed):
    """Raise :class:`PermissionDenied` (403) unless ``allowed``."""
    if not allowed:
        raise PermissionDenied
