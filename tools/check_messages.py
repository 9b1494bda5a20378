"""Is the Vietnamese catalogue complete and compiled? Exits 1 and says what is missing.

Collects the messages of the working tree anew, compares, and leaves the catalogue as it was.
"""

import gettext
import io
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale/vi/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
IGNORED = (".venv/*", "var/*", "tests/*", "benchmarks/*", "tools/*")


def compiled(po_path):
    out = subprocess.run(["msgfmt", "--check", "-o", "-", po_path], check=True, stdout=subprocess.PIPE).stdout
    return gettext.GNUTranslations(io.BytesIO(out))._catalog


def live_ids(text):
    """The msgids of a catalogue that are in use (obsolete ones begin with #~)."""
    entries = re.split(r"\n\n+", text)
    found = {}
    for entry in entries[1:]:
        lines = [line for line in entry.splitlines() if not line.startswith("#")]
        if lines:
            key, _, value = "\n".join(lines).partition("\nmsgstr")
            found[key] = ('msgstr "' not in f"msgstr{value}" or value.strip(' \n"[0]') != "", "#, fuzzy" in entry)
    return found


def main():
    before = PO.read_bytes()
    try:
        ignores = [part for pattern in IGNORED for part in ("-i", pattern)]
        command = [sys.executable, "manage.py", "makemessages", "-l", "vi", "--no-location", "--no-wrap", *ignores]
        environment = os.environ | {"DIALOGUE_MODE": "demo"}
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, env=environment)
        found = live_ids(PO.read_text())
    finally:
        PO.write_bytes(before)
    problems = [f"not translated: {key}" for key, (filled, _) in found.items() if not filled]
    problems += [f"fuzzy: {key}" for key, (_, fuzzy) in found.items() if fuzzy]
    if not MO.exists() or gettext.GNUTranslations(MO.open("rb"))._catalog != compiled(PO):
        problems.append(f"{MO.relative_to(ROOT)} is not the compiled catalogue: make messages")
    print("\n".join(problems) or f"translations complete: {len(found)} messages")
    return bool(problems)


sys.exit(main())
