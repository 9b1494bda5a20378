"""Settings, from the environment alone; docs/operations.md lists every variable.

``DIALOGUE_MODE`` is ``production`` unless said otherwise, and production fails closed: without a
secret key, an audit key or exact hosts the program does not start. ``demo`` serves the invented
data on the loopback address only, with a well-known password.
"""

import importlib.resources
import ipaddress
import secrets
from datetime import date, timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))

MODE = env.str("DIALOGUE_MODE", default="production")
if MODE not in {"production", "demo"}:
    raise ImproperlyConfigured("DIALOGUE_MODE is 'production' or 'demo'.")
DEMO = MODE == "demo"
DEBUG = env.bool("DEBUG", default=False)
if DEBUG and not DEMO:
    raise ImproperlyConfigured("DEBUG is for demo mode only.")


def _kept_secret(name):
    """A random secret of this copy, made on first use; demo mode only, so that `make run` needs no set-up."""
    path = DATA_DIR / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def _is_loopback(host):
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


SECRET_KEY = env.str("SECRET_KEY", default="") or (_kept_secret("secret_key") if DEMO else "")
# The key of the audit chain lives outside the database: whoever can rewrite rows cannot re-sign them.
AUDIT_KEY = env.str("AUDIT_KEY", default="") or (_kept_secret("audit_key") if DEMO else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEMO else [])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000" if DEMO else "")
if DEMO and not all(map(_is_loopback, ALLOWED_HOSTS)):
    raise ImproperlyConfigured("Demo mode has a published password: it serves loopback addresses only.")
if not DEMO:
    missing = [k for k in ("SECRET_KEY", "AUDIT_KEY", "ALLOWED_HOSTS", "BASE_URL") if not globals()[k]]
    if missing:
        raise ImproperlyConfigured("Production needs: " + ", ".join(missing))
    if "*" in ALLOWED_HOSTS or any(h.startswith(".") for h in ALLOWED_HOSTS):
        raise ImproperlyConfigured("ALLOWED_HOSTS names exact hosts.")
    if not BASE_URL.startswith("https://"):
        raise ImproperlyConfigured("BASE_URL starts with https://.")
DEMO_PASSWORD = "dialogue-demo" if DEMO else None
# The day on which the invented states of the demo data are true; empty for the real day.
_demo_today = env.str("DEMO_TODAY", default="2022-11-15") if DEMO else ""
DEMO_TODAY = date.fromisoformat(_demo_today) if _demo_today else None

INSTALLED_APPS = [
    "dialogue_site",
    "conferences",
    "feedback",
    "resolutions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "heroicons",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

# Long work (a run of letters) waits in the database for `manage.py db_worker`, a service beside the server.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MIDDLEWARE = [
    # The headers come first, so that even what the next ones turn away carries them.
    "dialogue_site.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "dialogue_site.middleware.RejectMalformed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dialogue_site.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "dialogue_site.middleware.AbsoluteSessionAge",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dialogue_site.middleware.WorkRefused",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dialogue_site.urls"
WSGI_APPLICATION = "dialogue_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dialogue_site.context.site",
            ],
            "builtins": ["dialogue_site.templatetags.ui"],
        },
    }
]

# Database: SQLite is embedded; PostgreSQL by DATABASE_URL=postgres://...
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'dialogue.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a writer waits its turn instead of failing half-way; FULL: an acknowledged write
        # survives a power cut. check_sqlite_options (checks.py) refuses anything else.
        # Recursive triggers: a REPLACE meets the guards of evidence.py as a DELETE does.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
        "PRAGMA recursive_triggers=ON;"
        "PRAGMA mmap_size=134217728;PRAGMA cache_size=-16000;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c statement_timeout=10000 -c TimeZone=UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "dialogue_site.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "dialogue_site.auth.PostingBackend"]
PASSWORD_HASHERS = ["dialogue_site.auth.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
# An account is locked for the address that guesses, so nobody can lock a colleague out from elsewhere.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "password"]
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", default=0) or None
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if AXES_IPWARE_PROXY_COUNT else ["REMOTE_ADDR"]
)

# Sessions and cookies
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_ABSOLUTE_AGE = timedelta(hours=12)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEMO
LANGUAGE_COOKIE_HTTPONLY = True
if not DEMO:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_FAILURE_VIEW = "dialogue_site.views.errors.csrf_failure"

# Transport and headers
SECURE_SSL_REDIRECT = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Language, place and time
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["dialogue_site.formats"]
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Ho_Chi_Minh"

# Files. Attachments are private: no URL leads to MEDIA_ROOT, downloads go through a view that asks who may.
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", str(next(iter(importlib.resources.files("bootstrap")._paths)))),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "attachments"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
DOCUMENT_FONT_DIR = env.str("DOCUMENT_FONT_DIR", default="")

# E-mail: reminders to the office's own people. Without a server in production none is written; the bell still rings.
EMAIL_HOST = env.str("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_SECURITY = env.str("EMAIL_SECURITY", default="starttls")
if EMAIL_SECURITY not in {"starttls", "tls", "none"}:
    raise ImproperlyConfigured("EMAIL_SECURITY is 'starttls', 'tls' or 'none'.")
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL_SECURITY == "starttls", EMAIL_SECURITY == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="dialogue@localhost" if DEMO else "")
if EMAIL_HOST and not DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("EMAIL_HOST needs EMAIL_FROM, the address the e-mails come from.")
_mail_backend = "smtp" if EMAIL_HOST else "console" if DEMO else "dummy"
EMAIL_BACKEND = f"django.core.mail.backends.{_mail_backend}.EmailBackend"
WRITES_EMAILS = bool(EMAIL_HOST) or DEMO

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_TAGS = {40: "danger"}
DUE_SOON_WORKING_DAYS = 3
# The office responds to an unsatisfactory verdict of the Front within so many working days.
REVIEW_RESPONSE_WORKING_DAYS = 10
# A unit's own date is proposed so many working days ahead of the citizen's.
INTERNAL_WORKING_DAYS = 3

# Logs: one line an event on standard error, ids only. Request bodies and query strings are never logged.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "axes": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
