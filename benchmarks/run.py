"""What the pages cost: python benchmarks/run.py [--quick] [--only sqlite|postgresql] [--plans]

Fills two databases of two sizes on SQLite and on a throw-away PostgreSQL, asks every page in turns with the
empty page S and prints the ratios, PASS or FAIL for each goal, and the tables for README.md.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.chdir(ROOT)

#: Goals at the large size, in S: pages whose name begins so, and how much they may cost.
GOALS = {"monitor": 3, "list": 4, "search": 4, "issue page": 5, "opinion POST": 5}
NOTICE_GOAL = 1.2
#: A figure is flat when it grows by no more than this from the small size to the large one.
FLAT = 1.25
SIZES, QUICK = (1_000, 50_000), (1_000, 5_000)


def environment(folder):
    return os.environ | {
        "DIALOGUE_MODE": "demo", "DATA_DIR": str(folder), "SECRET_KEY": "benchmark", "AUDIT_KEY": "benchmark",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings", "DEBUG": "", "DEMO_TODAY": "2022-11-15",
    }  # fmt: skip


def measured(vendor, size, rounds, folder):
    """What measure.py says about one fresh database."""
    command = [sys.executable, "benchmarks/measure.py", str(size), str(rounds)]
    place = environment(folder)
    if vendor == "postgresql":
        command = [sys.executable, "tools/postgres.py", *command]
    else:
        place["DATABASE_URL"] = f"sqlite:///{folder / f'{size}.sqlite3'}"
    done = subprocess.run(command, env=place, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{vendor} {size}: measuring failed.")
    return json.loads(done.stdout.strip().splitlines()[-1])


def ratio(figure, column=0):
    """CPU of the page to CPU of S; column 2 is wall time; column 1 the CPU of program and server together."""
    page, empty = figure["page"], figure["S"]
    if column == 1:
        return (page[0] + page[1]) / (empty[0] + empty[1])
    return page[column] / empty[column]


def goal_of(name):
    return next((limit for start, limit in GOALS.items() if name.startswith(start)), None)


def verdict(name, small, large):
    """PASS or FAIL against the goal, with what is not flat."""
    goal = goal_of(name)
    if goal is None:
        return ""
    words = [] if ratio(large) <= goal else [f"FAIL (> {goal})"]
    if ratio(large) > ratio(small) * FLAT and ratio(large) - ratio(small) > 0.25:
        words.append("not flat")
    if large["queries"] > small["queries"]:
        words.append("more statements")
    return ", ".join(words) or "PASS"


def table(vendor, small, large):
    """Lines of the markdown table of one database."""
    server = vendor == "postgresql" and large["server_clock"]
    heads = ["page", f"x S, {small['size']:,}", f"x S, {large['size']:,}", "goal", "verdict", "ms"]
    heads += ["x S with server's CPU"] if server else []
    heads += ["x S wall", "statements", f"after a write, {small['size']:,}", f"after a write, {large['size']:,}"]
    heads += ["with server's CPU"] if server else []
    lines = ["| " + " | ".join(heads) + " |", "| --- |" + " ---: |" * (len(heads) - 1)]
    for name, figures in large["rows"].items():
        kept, before = figures["kept"], small["rows"][name]["kept"]
        cells = [name, f"{ratio(before):.2f}", f"**{ratio(kept):.2f}**", str(goal_of(name) or "")]
        cells += [verdict(name, before, kept), f"{kept['page'][0] * 1000:.1f}"]
        cells += [f"{ratio(kept, 1):.2f}"] if server else []
        cells += [f"{ratio(kept, 2):.2f}", str(kept["queries"])]
        if "anew" in figures:
            cells += [f"{ratio(small['rows'][name]['anew']):.2f}", f"{ratio(figures['anew']):.2f}"]
            cells += [f"{ratio(figures['anew'], 1):.2f}"] if server else []
        else:
            cells += [""] * (3 if server else 2)
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def notice_line(result):
    paper = result["notice"]
    kept, anew = paper["ours"] / paper["bare"], paper["ours"] / paper["bare_anew"]
    words = "PASS" if kept <= NOTICE_GOAL else f"FAIL (> {NOTICE_GOAL})"
    return (
        f"Notice: {paper['ours'] * 1000:.0f} ms; x {kept:.2f} of bare WeasyPrint with fonts and style kept, "
        f"x {anew:.2f} with both read anew (goal {NOTICE_GOAL}): {words}"
    )


def machine():
    from importlib.metadata import version

    facts = Path("/proc/cpuinfo").read_text().splitlines()
    cpu = next((line.split(":")[1].strip() for line in facts if line.startswith("model name")), "unknown")
    names = ("Django", "psycopg2-binary", "weasyprint")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{os.cpu_count()} cores ({cpu}), Python {platform.python_version()}, {libraries}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 and 5,000 issues, fewer rounds")
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database")
    parser.add_argument("--rounds", type=int, help="turns of each page")
    asked = parser.parse_args()
    sizes, rounds = (QUICK, 12) if asked.quick else (SIZES, 25)
    rounds = asked.rounds or rounds
    started, folder = time.monotonic(), Path(tempfile.mkdtemp(prefix="dialogue-benchmark-"))
    failed = 0
    try:
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, env=environment(folder), check=True)
        print(machine())
        for vendor in [asked.only] if asked.only else ["sqlite", "postgresql"]:
            small, large = (measured(vendor, size, rounds, folder) for size in sizes)
            lines = table(vendor, small, large)
            failed += sum("FAIL" in line for line in lines)
            print(
                f"\n### {large['version']}\n\nS = {large['S'][0] * 1000:.2f} ms CPU, {large['S_queries']} statements; "
            )
            print(f"deep page: {large['deep_page']}; filled in {large['filled_in']:.0f} s.\n")
            print("\n".join(lines))
            print("\n" + notice_line(large))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{failed} goals missed; {time.monotonic() - started:.0f} s in all.")


if __name__ == "__main__":
    main()
