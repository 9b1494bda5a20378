"""Running numbers: opinions and issues of a conference, official papers of an issuer."""

from .models import Counter


def next_number(scope, count=1):
    """The first of ``count`` new numbers in ``scope``, starting at 1, without gaps or doubles.

    The counter row stays locked until the transaction ends; a rolled-back transaction gives its numbers
    back. Call inside a transaction.
    """
    locked = Counter.objects.select_for_update().filter(scope=scope)
    counter = locked.first()
    if counter is None:
        Counter.objects.get_or_create(scope=scope)
        counter = locked.get()
    counter.value += count
    counter.save(update_fields=["value"])
    return counter.value - count + 1


def at_least(scope, value):
    """Tell the series that ``value`` was given out by the office's own register."""
    Counter.objects.get_or_create(scope=scope)
    Counter.objects.filter(scope=scope, value__lt=value).update(value=value)
