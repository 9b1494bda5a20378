"""Walking a list of any length at the same cost: the next page starts after the last row seen.

The condition is spelled ``key >= v AND (key > v OR pk > id)``: both databases then descend the index
once, where a plain ``OR`` or an offset reads everything before the page.
"""

import base64
import json
from dataclasses import dataclass
from operator import attrgetter

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q

PAGE_SIZE = 50
COUNT_UP_TO = 1000
MAX_CURSOR_LENGTH = 2000
_BIGGEST = 2**63 - 1


@dataclass(frozen=True)
class Order:
    """An order people may choose: its name on screen and its key fields, none of which is ever null.

    ``-`` before a field means descending; ``__`` follows a relation (``select_related`` it). The primary
    key breaks ties, in the direction of the last key.
    """

    label: str
    keys: tuple

    def pairs(self, flipped=False):
        """``[(path, descending)]`` ending with the primary key."""
        pairs = [(key.lstrip("-"), key.startswith("-") != flipped) for key in self.keys]
        return [*pairs, ("pk", pairs[-1][1])]


@dataclass(frozen=True)
class Slice:
    """One page: its rows, and the cursors of its neighbours (empty where there is none)."""

    objects: list
    previous: str = ""
    next: str = ""


def _field(queryset, path):
    annotation = queryset.query.annotations.get(path)
    if annotation is not None:
        return annotation.output_field
    model = queryset.model
    for part in path.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = field.related_model
    return field


def _plain(value):
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    return value if isinstance(value, (bool, int, float)) else str(value)


def encode(source, obj, pairs):
    """The opaque cursor of ``obj`` found in the ``source``-th queryset."""
    values = [source] + [_plain(attrgetter(path.replace("__", "."))(obj)) for path, _down in pairs]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor, sources, pairs):
    """``(source, values)`` of a cursor, or ``None`` for one that is not ours: then the list starts anew."""
    if not cursor or len(cursor) > MAX_CURSOR_LENGTH:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        source, *raw = json.loads(text)
        if type(source) is not int or not 0 <= source < len(sources) or len(raw) != len(pairs):
            return None
        values = [_field(sources[source], path).to_python(v) for (path, _down), v in zip(pairs, raw, strict=True)]
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, FieldDoesNotExist, ValidationError):
        return None
    for value in values:
        if value is None or isinstance(value, (list, dict)):
            return None
        if isinstance(value, int) and abs(value) > _BIGGEST:
            return None
        if isinstance(value, str) and ("\x00" in value or not value.isprintable()):
            return None
    return source, values


def _beyond(pairs, values):
    (path, down), *rest = pairs
    value, *others = values
    strictly = Q(**{f"{path}__{'lt' if down else 'gt'}": value})
    if not rest:
        return strictly
    return Q(**{f"{path}__{'lte' if down else 'gte'}": value}) & (strictly | _beyond(rest, others))


def walk(sources, order, *, after="", before="", size=PAGE_SIZE):
    """Return the :class:`Slice` after or before a cursor.

    ``sources`` are disjoint querysets shown one after the other (exact matches first, then the others).
    A cursor that cannot be read gives the first page.
    """
    forwards = order.pairs()
    found = decode(after or before, sources, forwards)
    backwards = found is not None and not after
    pairs = order.pairs(flipped=backwards)
    start, values = found or (0, None)
    keys = [f"-{path}" if down else path for path, down in pairs]
    rows = []
    for index in range(start, -1, -1) if backwards else range(start, len(sources)):
        queryset = sources[index].order_by(*keys)
        if values is not None and index == start:
            queryset = queryset.filter(_beyond(pairs, values))
        rows += [(index, obj) for obj in queryset[: size + 1 - len(rows)]]
        if len(rows) > size:
            break
    more = len(rows) > size
    if backwards and not more:
        return walk(sources, order, size=size)
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_previous, has_next = (True, True) if backwards else (found is not None, more)
    return Slice(
        objects=[obj for _index, obj in rows],
        previous=encode(*rows[0], forwards) if rows and has_previous else "",
        next=encode(*rows[-1], forwards) if rows and has_next else "",
    )


def capped_count(sources, limit=COUNT_UP_TO):
    """``(number, exact)``: how many rows there are, counted up to ``limit``."""
    number = 0
    for queryset in sources:
        number += queryset.order_by()[: limit + 1 - number].count()
        if number > limit:
            return limit, False
    return number, True
