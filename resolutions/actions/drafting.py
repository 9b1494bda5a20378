"""Drafting: until when, and in what order. Conclusions and their lettered tasks run 1, 2, 3 … without a hole."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from conferences.actions.guards import require_running
from dialogue_site import audit
from dialogue_site.transitions import NotAllowedNow, StaleState

from ..states import DRAFTING, TaskState

#: Room to renumber in: numbers stay unique on the way.
_ASIDE = 10_000


def standing_tasks(conclusion):
    """The tasks that carry a letter."""
    return conclusion.tasks.exclude(state=TaskState.CANCELLED)


def put(queryset, row, field, wanted):
    """Move ``row`` to the place ``wanted`` among ``queryset``; the others keep their order."""
    if wanted is None or wanted == getattr(row, field):
        return
    order = list(queryset.exclude(pk=row.pk).order_by(field))
    wanted = max(1, min(wanted, len(order) + 1))
    order.insert(wanted - 1, row)
    _number(order, field)


def close_gaps(queryset, field):
    """Number ``queryset`` anew from 1, in its order."""
    _number(list(queryset.order_by(field)), field)


def _number(rows, field):
    moved = [(row, n) for n, row in enumerate(rows, start=1) if getattr(row, field) != n]
    for offset in (_ASIDE, 0):
        for row, n in moved:
            facts = {field: n + offset} | ({} if offset else {"version": F("version") + 1})
            type(row).objects.filter(pk=row.pk).update(**facts)
    for row, n in moved:
        setattr(row, field, n)
        row.version += 1


def require_drafting(conference):
    """Refuse once the conclusions are settled: what was announced is not rewritten."""
    if require_running(conference) not in DRAFTING:
        raise NotAllowedNow(_("The conclusions are settled: they can be carried out, no longer changed."))


def keep_once(row, parent):
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        # Two clerks added at the same moment and took the same number.
        raise StaleState(parent) from error


def write_down(by, verb, label, obj, before=None, after=None, reason=""):
    with override("vi"):
        sentence_ = str(label)
    audit.record(by=by, verb=verb, label=sentence_, obj=obj, reason=reason, before=before, after=after)
