"""The order of conclusions and of their lettered tasks: 1, 2, 3 … without a hole."""

from ..states import TaskState

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
            type(row).objects.filter(pk=row.pk).update(**{field: n + offset})
    for row, n in moved:
        setattr(row, field, n)
