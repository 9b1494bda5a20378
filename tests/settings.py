"""The program's settings with quick hashing and no traces outside the test's own folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["DIALOGUE_MODE"] = "demo"
os.environ.setdefault("SECRET_KEY", "tests")
os.environ.setdefault("AUDIT_KEY", "tests")
os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1"

from dialogue_site.settings import *  # noqa: F403

FOLDER = Path(tempfile.mkdtemp(prefix="dialogue-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

DEMO_TODAY = None
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = FOLDER / "attachments"
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir()
# Long work is done at once: no worker runs beside the tests.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in the office: threads get connections of their own, and WAL, IMMEDIATE and FULL are real.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}  # noqa: F405
