"""The house described from its own tables: docs/states.md and docs/roles.md.

States come from the rows that ``declare()`` registered; roles from asking every ``can_<verb>_<noun>``
about a sample ward, so that the documents say what the program does.
"""

import inspect
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.utils.translation import override

from dialogue_site.roles import Role
from dialogue_site.transitions import declared

from .samples import OTHER_UNIT, OWN_UNIT, person, samples

FLOORS = ("conferences", "feedback", "resolutions")
WRITTEN_BY = "<!-- Written by `python manage.py house_tables`; a test compares. Do not edit by hand. -->"
#: The columns of docs/roles.md: heading, and the post of the person who asks.
ASKED = (
    ("clerk", (Role.CLERK, OTHER_UNIT)),
    ("leader", (Role.LEADER, OTHER_UNIT)),
    ("officer, own matter", (Role.RESPONDER, OWN_UNIT)),
    ("head, own unit", (Role.RESPONDER, OWN_UNIT, True)),
    ("officer, other's matter", (Role.RESPONDER, OTHER_UNIT)),
    ("Front", (Role.MONITOR, OTHER_UNIT)),
    ("admin", (Role.ADMIN, OTHER_UNIT)),
)
#: When only a circumstance allows it, the cell says which. First the usual ones: accepted, another's words, a head.
ALLOWED = (
    ("yes", {}),
    ("until accepted", {"assigned": "offered"}),
    ("own", {"mine": True}),
    ("no head", {"headed": False}),
)


def states_page():
    """The text of docs/states.md."""
    lines = [WRITTEN_BY, "", "# States and verbs", ""]
    lines.append(
        "Each row is a `Transition` in the `states.py` of its floor. “chained” rows have no button: "
        "they happen inside another verb. A dash as target leaves the state alone. `[*]` marks the start and the "
        "ends, the states no verb leads out of. Two machines move without verbs of a person, by the worker alone: "
        "a run of letters (`RunState`) and an outgoing e-mail (`OutboxState`)."
    )
    with override("en"):
        for model in sorted(declared(), key=_floor_of):
            lines += ["", *_states_of(model)]
    return "\n".join(lines) + "\n"


def _floor_of(model):
    app = model.partition(".")[0]
    return ("dialogue_site", *FLOORS).index(app), model


def ends_of(model):
    """The states of a declared model that no verb leads out of, in their order."""
    rows = list(declared()[model].values())
    left = {state for row in rows if row.to for state in row.frm if state != row.to}
    field = apps.get_model(model)._meta.get_field(rows[0].field)
    return [state for state, _label in field.choices if state not in left]


def _states_of(model):
    rows = list(declared()[model].values())
    field = apps.get_model(model)._meta.get_field(rows[0].field)
    yield f"## {apps.get_model(model).__name__}.{field.name}"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {field.default}"
    for row in rows:
        yield from (f"    {state} --> {row.to}: {row.verb}" for state in row.frm if row.to and state != row.to)
    ends = ends_of(model)
    yield from (f"    {state} --> [*]" for state in ends)
    yield "```"
    yield ""
    yield f"Ends: {', '.join(ends)}." if ends else "No end: every state has a way out."
    yield ""
    yield "| verb | from | to | button | reason | declared in | what happens, who is next |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        button = "chained" if row.chained else str(row.label)
        reason = "demanded" if row.reason else ""
        cells = [f"`{row.verb}`", ", ".join(str(s) for s in row.frm), str(row.to or "–"), button, reason]
        yield "| " + " | ".join([*cells, f"`{row.app}`", str(row.next_step)]) + " |"


def roles_page():
    """The text of docs/roles.md."""
    lines = [WRITTEN_BY, "", "# Who may", ""]
    lines.append(
        "Every `can_<verb>_<noun>` of the floors, asked about a sample ward whose conference is being followed up. "
        "States and facts of the moment narrow this further (docs/states.md). “Own matter”: the officer's unit leads "
        "it and has accepted it. “Head”: who heads that unit. In a cell, “until accepted”: only while the unit that "
        "was asked has not accepted; “own”: only what the person wrote or asked for; “not own”: only what somebody "
        "else wrote; “no head”: only where the unit has no head with an account. "
        "Every clerk, leader, officer and the Front read the whole record of the ward; contact data only clerk "
        "and leader; matters of another lane only the office. People of another ward see nothing: they get 404."
    )
    for floor in FLOORS:
        lines += ["", f"## {floor}"]
        for module in modules_of(floor):
            lines += _table_of(module, "" if module.__name__ == f"{floor}.permissions" else "###")
    return "\n".join(lines) + "\n"


def _table_of(module, heading):
    """One file of permissions: a line for each; files without any are left out."""
    found = _permissions_of(module)
    if not found:
        return
    if heading:
        title, _dot, more = module.__doc__.partition("\n")[0].removeprefix("Who-may: ").rstrip(".").partition(". ")
        yield from ("", f"{heading} {title[0].upper()}{title[1:]}", *(("", f"{more}.") if more else ()))
    yield ""
    yield "| permission | " + " | ".join(title for title, _post in ASKED) + " |"
    yield "|---" * (len(ASKED) + 1) + "|"
    for name, function in found:
        yield f"| `{name}` | " + " | ".join(_mark(function, person(*post)) for _title, post in ASKED) + " |"


def modules_of(floor):
    """The permissions of a floor: the module itself and, where it is a package, its files."""
    module = import_module(f"{floor}.permissions")
    files = [import_module(f"{module.__name__}.{each.name}") for each in iter_modules(getattr(module, "__path__", []))]
    return [module, *files]


def _permissions_of(module):
    """All ``can_*`` of a file's own, in its order."""
    return [(n, f) for n, f in vars(module).items() if n.startswith("can_") and f.__module__ == module.__name__]


def _mark(function, user):
    mark = next((word for word, facts in ALLOWED if _asked(function, user, facts)), "")
    return "not own" if mark == "yes" and not _asked(function, user, {"mine": True}) else mark


def _asked(function, user, facts):
    """Does ``function`` allow it for one of the samples of its kind?"""
    names = list(inspect.signature(function).parameters)[1:]
    if not names:
        return function(user)
    return any(function(user, thing) for thing in _samples(tuple(facts.items()))[names[0]])


@cache
def _samples(facts):
    return samples(**dict(facts))
