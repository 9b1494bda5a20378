"""Guards of this floor in the database itself: a verdict that was sent, a report that was approved, stay as they are.

The office can neither edit nor delete a verdict of the Front (design invariant 10), and a frozen report keeps its
figures (invariant 2), whoever asks and by whatever way: the code, the administration, a shell. Like
``dialogue_site/evidence.py``; SQLite loses the triggers of a table it rebuilds, so every later migration of the two
tables ends with :func:`guard_operation`, and ``manage.py check --database default`` finds one that does not.
"""

from django.core.checks import Error, Tags
from django.db import connections, migrations

REVIEW_TABLE, REPORT_TABLE = "resolutions_review", "resolutions_periodicreport"
#: Table, its short name, what is frozen, from which states on, to which states it may still go.
_GUARDED = (
    (
        REVIEW_TABLE,
        "review",
        (
            "ward_id", "answer_id", "issue_id", "conclusion_id", "report_id", "verdict", "failed", "comment",
            "respond_by", "author_id", "sent_on", "supersedes_id",
        ),
        ("sent", "responded", "superseded"),
        ("sent", "responded", "superseded"),
        "a verdict of the Front never changes",
    ),
    (
        REPORT_TABLE,
        "report",
        (
            "ward_id", "conference_id", "kind", "period_from", "period_to", "previous_id", "figures", "document_id",
            "approved_by_id", "approved_on", "override_reason",
        ),
        ("approved", "sent", "acknowledged"),
        ("approved", "sent", "acknowledged", "withdrawn"),
        "an approved report keeps its figures",
    ),
)  # fmt: skip


def _listed(states):
    return ", ".join(f"'{state}'" for state in states)


def _sqlite():
    for table, name, columns, live, onward, sentence in _GUARDED:
        changed = " OR ".join(f'new."{c}" IS NOT old."{c}"' for c in columns)
        yield (
            f"CREATE TRIGGER {name}_frozen BEFORE UPDATE ON {table} WHEN old.state IN ({_listed(live)}) AND "
            f"({changed} OR new.state NOT IN ({_listed(onward)})) BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )
        yield (
            f"CREATE TRIGGER {name}_kept BEFORE DELETE ON {table} WHEN old.state IN ({_listed(live)}) "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def _postgresql():
    yield (
        "CREATE FUNCTION resolutions_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table, name, columns, live, onward, sentence in _GUARDED:
        changed = " OR ".join(f'new."{c}" IS DISTINCT FROM old."{c}"' for c in columns)
        yield (
            f"CREATE TRIGGER {name}_frozen BEFORE UPDATE ON {table} FOR EACH ROW WHEN (old.state IN ({_listed(live)}) "
            f"AND ({changed} OR new.state NOT IN ({_listed(onward)}))) "
            f"EXECUTE FUNCTION resolutions_refuse('{sentence}')"
        )
        yield (
            f"CREATE TRIGGER {name}_kept BEFORE DELETE ON {table} FOR EACH ROW WHEN (old.state IN ({_listed(live)})) "
            f"EXECUTE FUNCTION resolutions_refuse('{sentence}')"
        )
        yield (
            f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION resolutions_refuse('{sentence}')"
        )


GUARDS = {"sqlite": tuple(_sqlite()), "postgresql": tuple(_postgresql())}
RELEASE = {
    "sqlite": tuple(f"DROP TRIGGER IF EXISTS {g[1]}_{part}" for g in _GUARDED for part in ("frozen", "kept")),
    "postgresql": (
        *(
            f"DROP TRIGGER IF EXISTS {g[1]}_{part} ON {g[0]}"
            for g in _GUARDED
            for part in ("frozen", "kept", "no_truncate")
        ),
        "DROP FUNCTION IF EXISTS resolutions_refuse()",
    ),
}


def guard_names(vendor):
    """The names of the triggers that must be there."""
    return {statement.split()[2] for statement in GUARDS[vendor] if statement.startswith("CREATE TRIGGER")}


def guards_in_place(connection):
    """The names of the triggers that are there."""
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()} & guard_names(connection.vendor)


def guard_operation():
    """The last step of a migration that alters a guarded table: the guards are set (again)."""

    def forwards(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in RELEASE[vendor] + GUARDS[vendor]:
            schema_editor.execute(statement, params=None)

    return migrations.RunPython(forwards, _release)


def release_operation():
    """The first step of a migration that alters a guarded table; :func:`guard_operation` is its last."""
    return migrations.RunPython(_release, migrations.RunPython.noop)


def _release(apps, schema_editor):
    for statement in RELEASE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def register_checks(register):
    """Hand the check to Django's registry; called once, when the app is ready."""
    register(check_guards, Tags.database)


def check_guards(app_configs=None, databases=None, **kwargs):
    """The triggers of the migrated tables are there."""
    errors = []
    for alias in databases or []:
        connection = connections[alias]
        if REVIEW_TABLE not in connection.introspection.table_names():
            continue
        for name in sorted(guard_names(connection.vendor) - guards_in_place(connection)):
            errors.append(
                Error(
                    f"The database ({alias}) has lost its guard {name}: a verdict or a report could be changed.",
                    hint="A migration of the table must end with resolutions.evidence.guard_operation().",
                    id="resolutions.E001",
                )
            )
    return errors
