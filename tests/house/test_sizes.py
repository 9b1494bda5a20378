"""Small rooms: files under 500 lines, no drawers named utils, no hidden arrows."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
FLOORS = ("dialogue_site", "conferences", "feedback", "resolutions")


def files(*patterns):
    out = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in out.stdout.split("\0") if name and (ROOT / name).exists()]


SOURCES = [p for p in files("*.py") if p.relative_to(ROOT).parts[0] in FLOORS and "migrations" not in p.parts]
TEMPLATES = files("templates/*.html", "templates/**/*.html")


def test_files_are_small():
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text().splitlines())) > 500}
    assert long == {}


def test_functions_are_short():
    long = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 60:
                long[f"{path.relative_to(ROOT)}:{node.name}"] = node.end_lineno - node.lineno
    assert long == {}


def test_no_drawers():
    assert [p for p in SOURCES if p.stem in {"utils", "helpers", "misc", "common"}] == []


@pytest.mark.parametrize("word", ["mark_safe(", "@receiver", "eval(", "shell=True", "pickle", "TODO", "FIXME", "XXX"])
def test_words_that_stay_out(word):
    assert [str(p.relative_to(ROOT)) for p in SOURCES if word in p.read_text()] == []


def test_templates_hold_the_content_policy():
    """No inline script, style or handler; nothing marked safe. Papers have a style of their own inside the PDF."""
    bad = re.compile(r"<script>|<style|\sstyle=|\son(click|change|submit|load)=|\|safe|autoescape off")
    pages = [p for p in TEMPLATES if "documents" not in p.parts]
    assert [str(p.relative_to(ROOT)) for p in pages if bad.search(p.read_text())] == []


def test_the_clock_is_asked_in_one_place():
    """What day it is comes from clock.py: the demo and the tests rely on it."""
    asking = re.compile(r"timezone\.(localdate|now)\(|timezone\.localtime\(\)|date\.today\(|datetime\.now\(")
    asked = {str(p.relative_to(ROOT)) for p in SOURCES if asking.search(p.read_text())}
    assert asked <= {"dialogue_site/clock.py"}
