"""Filters of a list: declared in one line each, allow-listed values only.

A value that is not on the list is ignored without an error: an old link still opens the list.
"""

from dataclasses import dataclass, field
from datetime import date

from .lib.dates import parse_date, screen_date


def _lookup(name):
    def apply(queryset, value, request):
        return queryset.filter(**{name: value})

    return apply


@dataclass
class Choice:
    """A menu. ``choices(request)`` returns ``[(value, text)]`` or is such a list.

    ``apply`` is ``(queryset, value, request) -> queryset`` or a field look-up (default: ``name``).
    A ``hidden`` one has no menu: it is for links from numbers, and shows only as a chip.
    """

    name: str
    label: str
    choices: object
    apply: object = None
    hidden: bool = False
    kind: str = field(default="choice", init=False)

    def options(self, request):
        pairs = self.choices(request) if callable(self.choices) else self.choices
        return [(str(value), text) for value, text in pairs]

    def bind(self, request):
        options = self.options(request)
        raw = request.GET.get(self.name, "")
        text = dict(options).get(raw)
        return BoundFilter(self, raw if text is not None else "", text, options)


@dataclass
class Flag(Choice):
    """Yes or nothing: ``?late=1``."""

    choices: object = None

    def options(self, request):
        return [("1", self.label)]


@dataclass
class Day:
    """A date, typed dd/mm/yyyy: ``Day("from", _("Received from"), "received_on__gte")``."""

    name: str
    label: str
    apply: object
    hidden: bool = False
    kind: str = field(default="date", init=False)

    def bind(self, request):
        try:
            day = parse_date(request.GET.get(self.name, ""))
        except ValueError:
            return BoundFilter(self, "", "")
        return BoundFilter(self, screen_date(day), screen_date(day), cleaned=day)


@dataclass
class BoundFilter:
    """A filter with this request's value (empty when it was not given or is not on the list)."""

    filter: object
    value: str
    text: object
    options: list = field(default_factory=list)
    cleaned: date | None = None

    @property
    def name(self):
        return self.filter.name

    @property
    def label(self):
        return self.filter.label

    def narrow(self, queryset, request):
        if not self.value:
            return queryset
        apply = self.filter.apply or self.name
        if not callable(apply):
            apply = _lookup(apply)
        return apply(queryset, self.cleaned or self.value, request)
