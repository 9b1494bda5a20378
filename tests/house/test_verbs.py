"""One verb, one name, five faces: each row of the state tables has all of them."""

import inspect
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.urls import NoReverseMatch, reverse

from dialogue_site.transitions import declared

ROWS = sorted(
    ((row.app, model, row) for model, rows in declared().items() for row in rows.values()),
    key=lambda item: (item[0], item[1], item[2].verb),
)
IDS = [f"{model}:{row.verb}" for _app, model, row in ROWS]
BUTTONS = [item for item in ROWS if not item[2].chained]
BUTTON_IDS = [f"{model}:{row.verb}" for _app, model, row in BUTTONS]


def actions_of(app):
    """Every public function of the app's actions package by name."""
    package = import_module(f"{app}.actions")
    found = {}
    for module in iter_modules(package.__path__):
        members = inspect.getmembers(import_module(f"{app}.actions.{module.name}"), inspect.isfunction)
        found |= {name: f for name, f in members if f.__module__ == f"{app}.actions.{module.name}"}
    return found


@pytest.mark.parametrize(("app", "model", "row"), BUTTONS, ids=BUTTON_IDS)
def test_a_verb_has_its_action(app, model, row):
    function = actions_of(app).get(f"{row.action}_{row.noun}")
    assert function is not None, f"{app}/actions has no {row.action}_{row.noun}()"
    parameters = inspect.signature(function).parameters
    assert parameters["by"].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize(("app", "model", "row"), BUTTONS, ids=BUTTON_IDS)
def test_a_verb_has_its_permission(app, model, row):
    function = getattr(import_module(f"{app}.permissions"), row.permission)
    assert next(iter(inspect.signature(function).parameters)) == "user"


@pytest.mark.parametrize(("app", "model", "row"), BUTTONS, ids=BUTTON_IDS)
def test_a_verb_has_its_address(app, model, row):
    try:
        assert reverse(row.url_name, args=[1])
    except NoReverseMatch:
        pytest.fail(f"no URL is named {row.url_name}")


@pytest.mark.parametrize(("app", "model", "row"), ROWS, ids=IDS)
def test_a_verb_says_what_happens(app, model, row):
    assert str(row.label)
    assert str(row.done)
    assert row.chained or str(row.next_step), "the button must say what happens and who is next"


@pytest.mark.parametrize(("app", "model", "row"), ROWS, ids=IDS)
def test_a_row_names_known_states(app, model, row):
    from django.apps import apps

    known = dict(apps.get_model(model)._meta.get_field(row.field).choices)
    assert set(row.frm) <= set(known)
    assert row.to is None or row.to in known


#: Machines that the worker alone moves: no verb of a person, no row of a table.
WITHOUT_VERBS = {"resolutions.letterrun", "dialogue_site.outboxmessage"}


def test_every_model_with_states_has_its_table():
    from django.apps import apps

    houses = {"dialogue_site", "conferences", "feedback", "resolutions"}
    models = [model for model in apps.get_models() if model._meta.app_label in houses]
    moving = {m._meta.label_lower for m in models if {"state", "stage"} & {f.name for f in m._meta.get_fields()}}
    assert moving == set(declared()) | WITHOUT_VERBS


def test_every_state_can_be_reached_and_only_declared_ends_have_no_way_out():
    from django.apps import apps

    ends = {
        "conferences.conference": {"cancelled"},
        "feedback.opinion": {"locked", "withdrawn"},
        "feedback.issue": {"out_of_scope", "withdrawn"},
        "resolutions.conclusiontask": {"cancelled"},
        "resolutions.answer": {"superseded", "withdrawn"},
        "resolutions.assignment": {"withdrawn"},
        "resolutions.reconciliation": set(),
        "resolutions.review": {"superseded"},
        "resolutions.periodicreport": {"acknowledged", "withdrawn"},
        "resolutions.extension": {"granted", "refused", "withdrawn"},
        "resolutions.dossier": {"withdrawn"},
        "dialogue_site.officialdocument": {"voided", "discarded"},
    }
    found = {}
    for model, rows in declared().items():
        field = apps.get_model(model)._meta.get_field(next(iter(rows.values())).field)
        states = {value for value, _label in field.choices}
        moves = [(frm, row.to) for row in rows.values() if row.to for frm in row.frm if frm != row.to]
        reached = {field.default} | {to for _frm, to in moves}
        assert reached == states, model
        found[model] = states - {frm for frm, _to in moves}
    assert found == ends
