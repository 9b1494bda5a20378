"""Resolve requirements*.in into hash-locked requirements*.txt, keeping the reason beside each direct dependency.

Usage: python tools/lock.py   (needs uv, which requirements-dev.txt brings)
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def name_of(line):
    found = re.match(r"[A-Za-z0-9._-]+", line)
    return found.group().lower().replace("_", "-") if found else ""


def reasons():
    lines = (ROOT / "requirements.in").read_text().splitlines()
    return {name_of(line): line.partition("#")[2].strip() for line in lines if "#" in line}


def lock(source, target, *extra):
    command = [sys.executable, "-m", "uv", "pip", "compile", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-header", "--no-annotate", "--quiet", source, "-o", target, *extra]
    subprocess.run(command, cwd=ROOT, check=True)
    why, out = reasons(), []
    for line in (ROOT / target).read_text().splitlines():
        if not line.startswith(" ") and name_of(line) in why:
            out.append(f"# {why[name_of(line)]}")
        out.append(line)
    (ROOT / target).write_text("\n".join(out) + "\n")


lock("requirements.in", "requirements.txt")
lock("requirements-dev.in", "requirements-dev.txt", "-c", "requirements.txt")
