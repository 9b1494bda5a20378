"""What long work costs: python benchmarks/long_work.py [--only sqlite|postgresql] [--quick]

A run of 50 and of 200 letters, a report with an annex of 500 and of 2,000 rows, a morning's reminders over 5,000 and
over 50,000 issues: on SQLite and on a throw-away PostgreSQL. Prints the cost of one piece at both sizes and their
ratio: 1.0 is linear. Figures for README.md.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

from benchmarks.run import environment, machine  # noqa: E402

#: One piece may cost so many times what it costs in the small run.
FLAT = 1.25
MORNINGS, QUICK = (5_000, 50_000), (1_000, 5_000)


def work(kind, size):
    """Run in a process of its own: fill a fresh database, measure, print one JSON object."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("seed_demo", stdout=sys.stderr)
    if kind == "batches":
        from benchmarks.batches import measure_annex, measure_letters

        print(json.dumps({"letters": measure_letters(), "annex": measure_annex()}))
        return
    from benchmarks.reminders import measure_reminders

    print(json.dumps(measure_reminders(size)))


def apart(vendor, folder, kind, size=0):
    """What :func:`work` says about a fresh database."""
    command = [sys.executable, "benchmarks/long_work.py", "--work", kind, "--size", str(size)]
    place = environment(folder)
    if vendor == "postgresql":
        command = [sys.executable, "tools/postgres.py", *command]
    else:
        place["DATABASE_URL"] = f"sqlite:///{folder / f'{kind}{size}.sqlite3'}"
    done = subprocess.run(command, env=place, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{vendor} {kind}: measuring failed.")
    return json.loads(done.stdout.strip().splitlines()[-1])


def line(name, unit, small, large):
    """A line of the table; ``small`` and ``large`` are ``(pieces, seconds for one)``."""
    ratio = large[1] / small[1]
    verdict = "PASS" if ratio <= FLAT else f"FAIL (> {FLAT})"
    cells = [
        name, unit, f"{small[0]:,}", f"{small[1] * 1000:.2f}", f"{large[0]:,}", f"{large[1] * 1000:.2f}",
        f"**{ratio:.2f}**", verdict,
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def lines(vendor, folder, sizes):
    """The table of one database."""
    done = apart(vendor, folder, "batches")
    rows = []
    (few, one), (many, other) = ((int(size), figure) for size, figure in done["letters"].items())
    rows.append(line("letters, CPU", "letter", (few, one["cpu"]), (many, other["cpu"])))
    rows.append(line("letters, wall", "letter", (few, one["wall"]), (many, other["wall"])))
    (few, one), (many, other) = ((int(size), seconds) for size, seconds in done["annex"].items())
    rows.append(line("annex, CPU", "row", (few, one / few), (many, other / many)))
    mornings = [apart(vendor, folder, "reminders", size) for size in sizes]
    rows.append(
        line("reminders, wall", "reminder", *((m["reminders"], m["seconds"] / m["reminders"]) for m in mornings))
    )
    rows.append(line("the same run again, wall", "issue", *((m["issues"], m["again"] / m["issues"]) for m in mornings)))
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database")
    parser.add_argument("--quick", action="store_true", help="reminders over 1,000 and 5,000 issues")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(asked.work, asked.size)
        return
    folder = Path(tempfile.mkdtemp(prefix="dialogue-long-work-"))
    try:
        print(machine())
        for vendor in [asked.only] if asked.only else ["sqlite", "postgresql"]:
            print(f"\n### {vendor}\n")
            print("| work | piece | small | ms a piece | large | ms a piece | ratio | verdict |")
            print("| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |")
            print("\n".join(lines(vendor, folder, QUICK if asked.quick else MORNINGS)), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
