"""Production fails closed: without its secrets and exact addresses the program does not start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = {
    "DIALOGUE_MODE": "production",
    "SECRET_KEY": "k" * 64,
    "AUDIT_KEY": "a" * 64,
    "ALLOWED_HOSTS": "doithoai.example.vn",
    "BASE_URL": "https://doithoai.example.vn",
}
#: What an environment must not leak into these runs.
OWN = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8"}


def start(tmp_path, environment, words="'started'"):
    """Load the settings in a process of its own and print ``words``; returns (exit code, output, errors)."""
    code = f"from dialogue_site import settings; print({words})"
    environment = OWN | {"DATA_DIR": str(tmp_path)} | environment
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.strip(), done.stderr


def without(name):
    return {key: value for key, value in GOOD.items() if key != name}


def test_production_starts_with_everything_it_needs(tmp_path):
    assert start(tmp_path, GOOD)[:2] == (0, "started")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "Production needs: SECRET_KEY, AUDIT_KEY, ALLOWED_HOSTS, BASE_URL"),
        (without("SECRET_KEY"), "Production needs: SECRET_KEY"),
        (without("AUDIT_KEY"), "Production needs: AUDIT_KEY"),
        (without("ALLOWED_HOSTS"), "Production needs: ALLOWED_HOSTS"),
        (without("BASE_URL"), "Production needs: BASE_URL"),
        (GOOD | {"SECRET_KEY": ""}, "Production needs: SECRET_KEY"),
        (GOOD | {"ALLOWED_HOSTS": "*"}, "exact hosts"),
        (GOOD | {"ALLOWED_HOSTS": "doithoai.example.vn,*"}, "exact hosts"),
        (GOOD | {"ALLOWED_HOSTS": ".example.vn"}, "exact hosts"),
        (GOOD | {"BASE_URL": "http://doithoai.example.vn"}, "https://"),
        (GOOD | {"DEBUG": "1"}, "DEBUG is for demo mode only"),
        (GOOD | {"DIALOGUE_MODE": "development"}, "'production' or 'demo'"),
        ({"DIALOGUE_MODE": "demo", "ALLOWED_HOSTS": "192.168.1.10"}, "loopback addresses only"),
        ({"DIALOGUE_MODE": "demo", "ALLOWED_HOSTS": "127.0.0.1,doithoai.example.vn"}, "loopback addresses only"),
        ({"DIALOGUE_MODE": "demo", "ALLOWED_HOSTS": "*"}, "loopback addresses only"),
    ],
)
def test_it_refuses_to_start(tmp_path, environment, sentence):
    code, out, errors = start(tmp_path, environment)
    assert (code, out) == (1, "")
    assert "ImproperlyConfigured" in errors
    assert sentence in errors.splitlines()[-1]


def test_production_is_the_mode_nobody_chose(tmp_path):
    assert start(tmp_path, without("DIALOGUE_MODE"), "settings.MODE")[:2] == (0, "production")


def test_production_knows_no_demo(tmp_path):
    environment = GOOD | {"DEMO_TODAY": "2022-11-15"}
    words = "settings.DEMO, settings.DEBUG, settings.DEMO_PASSWORD, settings.DEMO_TODAY"
    assert start(tmp_path, environment, words)[:2] == (0, "False False None None")


def test_production_cookies_and_transport(tmp_path):
    words = (
        "settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, "
        "settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS"
    )
    assert start(tmp_path, GOOD, words)[:2] == (0, "__Host-session __Host-csrf True True True 31536000")


def test_the_demo_keeps_its_own_secrets_between_starts(tmp_path):
    first = start(tmp_path, {"DIALOGUE_MODE": "demo"}, "settings.SECRET_KEY, settings.AUDIT_KEY")
    second = start(tmp_path, {"DIALOGUE_MODE": "demo"}, "settings.SECRET_KEY, settings.AUDIT_KEY")
    assert first[0] == 0
    assert first[1] == second[1]
    assert len(set(first[1].split())) == 2
    assert oct((tmp_path / "secret_key").stat().st_mode)[-3:] == "600"


def test_production_writes_no_secret_to_disk(tmp_path):
    start(tmp_path, GOOD)
    assert list(tmp_path.iterdir()) == []


def test_sqlite_gets_its_safe_options_and_postgresql_by_address(tmp_path):
    words = "settings.DATABASES['default']['OPTIONS']['transaction_mode']"
    assert start(tmp_path, GOOD, words)[:2] == (0, "IMMEDIATE")
    environment = GOOD | {"DATABASE_URL": "postgres://dialogue:x@/var/run/postgresql/dialogue"}
    words = "settings.DATABASES['default']['ENGINE'], settings.DATABASES['default']['CONN_HEALTH_CHECKS']"
    assert start(tmp_path, environment, words)[:2] == (0, "django.db.backends.postgresql True")
