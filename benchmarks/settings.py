"""The program's settings as it is served, with one more address: the empty page, the unit of every figure."""

from dialogue_site.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
# One connection for the whole run: the server's process that serves it is watched for its CPU time.
DATABASES["default"]["CONN_MAX_AGE"] = None  # noqa: F405
