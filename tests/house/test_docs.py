"""The documents are true: generated tables are up to date, every variable is listed, every link leads somewhere."""

import re
from pathlib import Path

import pytest

from resolutions.management.house import roles_page, states_page

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
CODE = re.compile(r"`([a-z_]+/[\w/.-]+\.(?:py|html|css|js|md|txt|toml))`")


@pytest.mark.parametrize(("name", "text"), [("states.md", states_page), ("roles.md", roles_page)])
def test_a_generated_page_is_up_to_date(name, text):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text(), "run: python manage.py house_tables"


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
