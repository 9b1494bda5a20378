"""The program's settings with quick hashing and no traces outside the test's own folder."""

import os
import tempfile

os.environ["DIALOGUE_MODE"] = "demo"
os.environ.setdefault("SECRET_KEY", "tests")
os.environ.setdefault("AUDIT_KEY", "tests")
os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1"

from dialogue_site.settings import *  # noqa: F403

DEMO_TODAY = None
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="dialogue-tests-")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
