"""When-may, as tables, and the one function that moves a state.

Each floor declares rows for the models it knows, its own or those below, in ``states.py``. A row names
a verb; the verb's other faces follow from it: ``can_announce_conference`` in the declaring app's
``permissions``, the URL name ``conference-announce``, the history's ``conference.announce``. The buttons
of a page are the rows whose state and permission both allow.
"""

from collections import defaultdict
from dataclasses import dataclass
from importlib import import_module

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import override

from . import audit, clock


class NotAllowedNow(Exception):
    """The verb does not fit the present state or facts; the message says why, for the person."""


class StaleState(Exception):
    """Somebody else was faster: the object no longer is in the state the person saw."""

    def __init__(self, obj):
        self.obj = obj
        super().__init__(f"{obj._meta.label_lower}:{obj.pk}")


@dataclass(frozen=True)
class Transition:
    """One row: ``verb`` moves from any of ``frm`` to ``to``; ``to=None`` is a verb that leaves the state alone.

    ``label`` is the button, ``done`` the sentence of the history, ``next_step`` says what happens and
    who gets the ball; ``reason`` demands one; ``chained`` rows have no button of their own; the buttons of
    ``aside`` rows stand in the panel they belong to, not among the next steps of the page. ``hindered`` is the path,
    inside the declaring app, of the function that says what of the object still stands in the way although its state
    allows the verb: sentences, or things with a ``text`` and a ``url``.
    """

    verb: str
    frm: tuple
    to: str | None
    label: str
    done: str
    next_step: str = ""
    reason: bool = False
    danger: bool = False
    chained: bool = False
    aside: bool = False
    hindered: str = ""
    app: str = ""
    field: str = "state"

    @property
    def noun(self):
        return self.verb.split(".")[0]

    @property
    def action(self):
        return self.verb.split(".")[1]

    @property
    def permission(self):
        """The name of its who-may function."""
        return f"can_{self.action}_{self.noun}"

    @property
    def url_name(self):
        return self.verb.replace(".", "-").replace("_", "-")

    def obstacles(self, obj):
        """What stands in the way of the verb now; an empty list when nothing does."""
        if not self.hindered:
            return []
        module, name = self.hindered.rsplit(".", 1)
        return getattr(import_module(f"{self.app}.{module}"), name)(obj)

    def allows(self, user, obj):
        return getattr(import_module(f"{self.app}.permissions"), self.permission)(user, obj)


@dataclass(frozen=True)
class Button:
    """A verb that this person may do to this object now; with ``obstacles`` it says what is missing before it works."""

    row: Transition
    url: str
    obstacles: tuple = ()

    @property
    def label(self):
        return self.row.label

    @property
    def next_step(self):
        if not self.obstacles:
            return self.row.next_step
        told = " ".join(str(getattr(each, "text", each)) for each in self.obstacles[:TOLD_AT_ONCE])
        rest = len(self.obstacles) - TOLD_AT_ONCE
        return told if rest < 1 else _t("%(told)s And %(number)d more.") % {"told": told, "number": rest}

    @property
    def hindered(self):
        return bool(self.obstacles)

    @property
    def danger(self):
        return self.row.danger


#: So many obstacles are told beside a button; the page of the step lists them all.
TOLD_AT_ONCE = 2

_registry = defaultdict(dict)


def declare(app, model, rows, field="state"):
    """Register ``rows`` for ``model`` (``"conferences.conference"``) and return them by verb."""
    table = {}
    for row in rows:
        object.__setattr__(row, "app", app)
        object.__setattr__(row, "field", field)
        table[row.verb] = row
        _registry[model][row.verb] = row
    return table


def declared():
    """All rows by model and verb: for the docs and the house's tests."""
    return {model: dict(rows) for model, rows in _registry.items() if rows}


def row_for(obj, verb):
    return _registry[obj._meta.label_lower][verb]


def fits(obj, verb):
    """Does the object's state allow the verb?"""
    row = row_for(obj, verb)
    return getattr(obj, row.field) in row.frm


def verbs_for(user, obj, aside=False, ask=True):
    """The :class:`Button` list for a page, or for its panel (``aside``).

    In table order, then steps that lack something, then steps taken already, then those that end things. What ends
    things and would be refused is not offered. ``ask=False`` leaves out what stands in the way: for lines of lists,
    because asking costs queries.
    """
    buttons = []
    for row in _registry.get(obj._meta.label_lower, {}).values():
        if not row.chained and row.aside == aside and getattr(obj, row.field) in row.frm and row.allows(user, obj):
            obstacles = tuple(row.obstacles(obj)) if ask else ()
            if not (row.danger and obstacles):
                buttons.append(Button(row, reverse(row.url_name, args=[obj.pk]), obstacles))

    def place(button):
        return button.danger, button.hindered, button.row.to == getattr(obj, button.row.field)

    return sorted(buttons, key=place)


def move(obj, verb, *, by, reason="", label=None, thread=None, **changes):
    """Carry ``obj`` along the row ``verb`` by compare-and-swap and write the history.

    ``changes`` are further fields set in the same statement. Raises :class:`NotAllowedNow` when the state
    in hand does not allow the verb or a demanded reason is missing, :class:`StaleState` when the row in
    the database has moved since. Must run inside the action's transaction.
    """
    row = row_for(obj, verb)
    old = getattr(obj, row.field)
    if old not in row.frm:
        raise NotAllowedNow(
            _t("“%(verb)s” is not possible in the state “%(state)s”.")
            % {"verb": row.label, "state": getattr(obj, f"get_{row.field}_display")()}
        )
    if row.reason and not reason.strip():
        raise NotAllowedNow(_t("Please give the reason."))
    new = old if row.to is None else row.to
    before = {name: audit.readable(getattr(obj, name)) for name in changes}
    now = clock.now()
    touched = (
        type(obj)
        ._base_manager.filter(pk=obj.pk, **{row.field: old})
        .update(**{row.field: new}, **changes, version=F("version") + 1, updated_at=now)
    )
    if touched != 1:
        raise StaleState(obj)
    setattr(obj, row.field, new)
    for name, value in changes.items():
        setattr(obj, name, value)
    obj.version += 1
    obj.updated_at = now
    after = {name: audit.readable(getattr(obj, name)) for name in changes}
    if new != old:
        before[row.field], after[row.field] = old, new
    with override("vi"):
        sentence = str(label or row.done)
    audit.record(by=by, verb=verb, label=sentence, obj=obj, thread=thread, reason=reason, before=before, after=after)
    return obj
