"""The documents are true: generated tables are up to date, every variable is listed, every link leads somewhere."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from dialogue_site.transitions import declared
from resolutions.management.house import FLOORS, ends_of, roles_page, states_page

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
# Asked once: every permission about every sample takes its time.
roles_text, states_text = cache(roles_page), cache(states_page)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
CODE = re.compile(r"`([a-z_]+/[\w/.-]+\.(?:py|html|css|js|md|txt|toml))`")


@pytest.mark.parametrize(("name", "text"), [("states.md", states_text), ("roles.md", roles_text)])
def test_a_generated_page_is_up_to_date(name, text):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text(), "run: python manage.py house_tables"


def permissions_in_the_source():
    """``can_*`` of every floor as it stands in the files, whatever the page's writer finds."""
    files = [path for floor in FLOORS for path in (ROOT / floor).glob("permissions*/**/*.py")]
    files += [ROOT / floor / "permissions.py" for floor in FLOORS if (ROOT / floor / "permissions.py").exists()]
    assert len(files) > len(FLOORS)
    for path in files:
        yield from re.findall(r"^(?:def )?(can_\w+)(?:\(| =)", path.read_text(encoding="utf-8"), re.M)


def test_the_page_of_roles_lists_every_permission():
    asked = {row.permission for rows in declared().values() for row in rows.values() if not row.chained}
    wanted = sorted([*permissions_in_the_source(), *asked])
    listed = re.findall(r"^\| `(can_\w+)` \|", roles_text(), re.M)
    assert sorted(set(wanted) - set(listed)) == []


def test_every_permission_is_somebodys():
    """A sample that fits no permission would show as an empty line."""
    lines = re.findall(r"^\| `(can_\w+)` \|([^\n]*)", roles_text(), re.M)
    assert [name for name, cells in lines if not cells.replace("|", "").strip()] == []


@pytest.mark.parametrize("model", sorted(declared()))
def test_the_page_of_states_has_every_table_and_marks_its_ends(model):
    name, rows = apps.get_model(model).__name__, declared()[model]
    section = re.search(rf"^## {name}\.\w+\n(.*?)(?=^## |\Z)", states_text(), re.M | re.S)
    assert section, f"{model} has no table"
    assert all(f"| `{verb}` |" in section[1] for verb in rows)
    assert all(f"    {end} --> [*]" in section[1] for end in ends_of(model))


def test_operations_lists_every_variable_of_the_settings():
    settings = (ROOT / "dialogue_site/settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/operations.md").read_text(encoding="utf-8"), re.M))
    assert listed == read


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_file_names_lead_somewhere(path):
    text = path.read_text(encoding="utf-8")
    dead = [link for link in LINK.findall(text) if not (path.parent / link).exists()]
    dead += [name for name in CODE.findall(text) if not (ROOT / name).exists()]
    assert dead == []


@pytest.mark.parametrize("target", ["run", "test", "quick", "messages", "lock"])
def test_the_make_targets_of_the_documents_exist(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
