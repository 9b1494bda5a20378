"""System checks: what must hold before people work with the program.

``manage.py check`` looks at the program, ``manage.py check --database default`` also at the database in
use; the service runs both before each start (docs/operations.md).
"""

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.checks import Error, Tags
from django.db import connections

from . import clock, evidence

#: The password that is printed by the demo and written in its documentation.
PUBLISHED_PASSWORD = "dialogue-demo"  # noqa: S105  (known to everybody, refused here)
#: From this month on the office should have next year's days off: the yearly notice comes in autumn.
CALENDAR_DUE_FROM = 11
SYNCHRONOUS_FULL = 2


def register_checks(register):
    """Hand the checks to Django's registry; called once, when the app is ready."""
    register(check_papers)
    register(check_sqlite_options, Tags.database)
    register(check_guards, Tags.database)
    register(check_search_index, Tags.database)
    register(check_published_passwords, Tags.database)


def check_papers(app_configs=None, **kwargs):
    """Official papers can be laid out: WeasyPrint finds Pango and its relatives on this machine."""
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        return [
            Error(
                f"Official papers cannot be laid out: {reason}",
                hint="Install Pango: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
                id="dialogue_site.E001",
            )
        ]
    return []


def check_sqlite_options(app_configs=None, databases=None, **kwargs):
    """SQLite keeps its promises: writers wait their turn, an acknowledged write survives a power cut."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        for name, wanted, found in _sqlite_facts(connection):
            if found != wanted:
                errors.append(
                    Error(
                        f"SQLite ({alias}): {name} is {found}, it must be {wanted}.",
                        hint="The options belong to settings.py; the file must lie on a local disk, not on a share.",
                        id="dialogue_site.E002",
                    )
                )
    return errors


def _sqlite_facts(connection):
    with connection.cursor() as cursor:
        for pragma, wanted in (("journal_mode", "wal"), ("synchronous", SYNCHRONOUS_FULL), ("foreign_keys", 1)):
            cursor.execute(f"PRAGMA {pragma}")
            yield pragma, wanted, cursor.fetchone()[0]
    yield "transaction_mode", "IMMEDIATE", connection.transaction_mode


def check_guards(app_configs=None, databases=None, **kwargs):
    """History and issued papers are guarded by the database itself: no trigger got lost in an upgrade."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if evidence.DOCUMENT_TABLE not in connection.introspection.table_names():
            continue
        missing = evidence.guard_names(connection.vendor) - evidence.guards_in_place(connection)
        if missing:
            errors.append(
                Error(
                    f"Guards of the evidence are missing ({alias}): {', '.join(sorted(missing))}",
                    hint="A migration made the table anew: add evidence.guard_operation() as its last step.",
                    id="dialogue_site.E004",
                )
            )
    return errors


def check_search_index(app_configs=None, databases=None, **kwargs):
    """What people write can be found: the triggers that feed SQLite's index of words are there."""
    from .search import SearchQuerySet

    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if isinstance(model._default_manager.get_queryset(), SearchQuerySet)
    ]
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "sqlite" or not set(tables) <= set(connection.introspection.table_names()):
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            there = {name for (name,) in cursor.fetchall()}
        missing = {f"{table}_fts_{on}" for table in tables for on in ("ai", "ad", "au")} - there
        if missing:
            errors.append(
                Error(
                    f"The index of words is not kept up to date ({alias}): {', '.join(sorted(missing))}",
                    hint="A migration made the table anew: add search.index_operation() as its last step.",
                    id="dialogue_site.E005",
                )
            )
    return errors


def check_published_passwords(app_configs=None, databases=None, **kwargs):
    """In production nobody may sign in with the demo's password."""
    if settings.DEMO:
        return []
    from .models import User

    errors = []
    for alias in databases or []:
        if User._meta.db_table not in connections[alias].introspection.table_names():
            continue
        active = User.objects.using(alias).filter(is_active=True).order_by("pk")
        known = [name for name, kept in active.values_list("username", "password") if _opens(kept)]
        if known:
            errors.append(
                Error(
                    f"These users have the demo's published password: {', '.join(known)}",
                    hint="manage.py changepassword NAME, or end the account in the administration pages.",
                    id="dialogue_site.E003",
                )
            )
    return errors


def _opens(kept):
    return check_password(PUBLISHED_PASSWORD, kept)


def years_without_calendar():
    """The years whose days off are missing: this one, and from November the next. For the administrator's page."""
    from .models import CalendarDay

    today = clock.today()
    years = [today.year] + ([today.year + 1] if today.month >= CALENDAR_DUE_FROM else [])
    return [year for year in years if not CalendarDay.objects.filter(date__year=year, is_working=False).exists()]
