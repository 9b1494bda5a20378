"""The house described from its own tables: docs/states.md and docs/roles.md.

States come from the rows that ``declare()`` registered; roles from asking every ``can_<verb>_<noun>``
about a sample ward, so that the documents say what the program does.
"""

import inspect
from importlib import import_module

from django.apps import apps
from django.utils.translation import override

from conferences.models import Attendee, Conference
from dialogue_site.models import OfficialDocument, Posting, Unit, User
from dialogue_site.roles import Role
from dialogue_site.transitions import declared
from feedback.models import Issue, Opinion, Person
from resolutions.models import Assignment, Conclusion, ConclusionTask

FLOORS = ("conferences", "feedback", "resolutions")
WRITTEN_BY = "<!-- Written by `python manage.py house_tables`; a test compares. Do not edit by hand. -->"
WARD, OWN_UNIT, OTHER_UNIT = 1, 2, 3
#: The columns of docs/roles.md: heading, role, unit of the posting.
ASKED = (
    ("clerk", Role.CLERK, OWN_UNIT),
    ("leader", Role.LEADER, OWN_UNIT),
    ("responder, own matter", Role.RESPONDER, OWN_UNIT),
    ("responder, other's matter", Role.RESPONDER, OTHER_UNIT),
    ("monitor", Role.MONITOR, OTHER_UNIT),
    ("admin", Role.ADMIN, OWN_UNIT),
)


def states_page():
    """The text of docs/states.md."""
    lines = [WRITTEN_BY, "", "# States and verbs", ""]
    lines.append(
        "Each row is a `Transition` in the `states.py` of its floor. “chained” rows have no button: "
        "they happen inside another verb. A dash as target leaves the state alone."
    )
    with override("en"):
        for model in sorted(declared(), key=_floor_of):
            lines += ["", *_states_of(model)]
    return "\n".join(lines) + "\n"


def _floor_of(model):
    app = model.partition(".")[0]
    return ("dialogue_site", *FLOORS).index(app), model


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
    yield "```"
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
        "States narrow this further (docs/states.md). “Own matter”: the officer's unit leads it and has accepted it; "
        "“until accepted”: only while the unit that was asked has not accepted. "
        "Every clerk, leader, responder and monitor reads the whole record of the ward; contact data only clerk "
        "and leader. People of another ward see nothing: they get 404."
    )
    heads = [heading for heading, _role, _unit in ASKED]
    for floor in FLOORS:
        lines += ["", f"## {floor}", ""]
        lines.append("| permission | " + " | ".join(heads) + " |")
        lines.append("|---" * (len(heads) + 1) + "|")
        for name, function in _permissions_of(floor):
            marks = [_mark(function, role, unit) for _heading, role, unit in ASKED]
            lines.append(f"| `{name}` | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def _permissions_of(floor):
    """All ``can_*`` of a floor's own, in the order of the file."""
    module = import_module(f"{floor}.permissions")
    return [(n, f) for n, f in vars(module).items() if n.startswith("can_") and f.__module__ == module.__name__]


def _mark(function, role, unit_id):
    if _asked(function, role, unit_id, "accepted"):
        return "yes"
    return "until accepted" if _asked(function, role, unit_id, "offered") else ""


def _asked(function, role, unit_id, assigned):
    user = User(pk=1, is_active=True)
    ward = Unit(pk=WARD, ward_id=WARD)
    unit = Unit(pk=unit_id, ward_id=WARD)
    user.__dict__["current_postings"] = [Posting(user=user, unit=unit, role=role)]
    sample = _samples(ward, assigned)[list(inspect.signature(function).parameters)[1]]
    return function(user, sample)


def _samples(ward, assigned):
    """One unsaved thing per parameter name of the permissions; the own unit leads issue and task, ``assigned`` so."""
    conference = Conference(pk=1, ward=ward, state="following_up")
    opinion = Opinion(pk=1, ward=ward, conference=conference)
    issue = Issue(pk=1, ward=ward, conference=conference)
    conclusion = Conclusion(pk=1, conference=conference)
    task = ConclusionTask(pk=1, conclusion=conclusion)
    for subject in (issue, task):
        kind = "issue" if subject is issue else "task"
        given = Assignment(pk=1, ward=ward, unit_id=OWN_UNIT, state=assigned, part="lead", **{kind: subject})
        subject._prefetched_objects_cache = {"assignments": [given]}
    return {
        "ward": ward,
        "conference": conference,
        "attendee": Attendee(pk=1, conference=conference),
        "person": Person(pk=1, ward=ward),
        "opinion": opinion,
        "issue": issue,
        "conclusion": conclusion,
        "task": task,
        "assignment": Assignment(pk=2, ward=ward, unit_id=OWN_UNIT, state="offered", part="lead", issue=issue),
        "document": OfficialDocument(pk=1, ward=ward, kind="conclusion_notice", state="draft"),
    }
