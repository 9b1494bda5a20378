"""Every template compiles."""

from pathlib import Path

import pytest
from django.template.loader import get_template

FOLDER = Path(__file__).resolve().parent.parent.parent / "templates"


@pytest.mark.parametrize("name", sorted(str(p.relative_to(FOLDER)) for p in FOLDER.rglob("*.html")))
def test_it_compiles(name):
    assert get_template(name)
