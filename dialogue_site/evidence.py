"""Guards in the database itself: history and issued papers refuse change, whoever asks.

Both databases enforce it by triggers, so a slip in the code, the admin or a shell cannot do what the
program does not offer. The statements are also used by the tests, which must empty tables between flows.
"""

from django.db import migrations

AUDIT_TABLE = "dialogue_site_auditentry"
DOCUMENT_TABLE = "dialogue_site_officialdocument"
#: What the first schema froze; its migration keeps to it.
FIRST_FROZEN_COLUMNS = (
    "kind", "system", "issuer_id", "type_code", "type_name", "number", "series", "symbol", "place", "date", "subject",
    "body", "authority", "post", "signer", "recipients", "supersedes_id", "printed", "pdf", "sha256", "issued_at",
    "issued_by_id", "ward_id",
)  # fmt: skip
FROZEN_COLUMNS = (*FIRST_FROZEN_COLUMNS, "addressees", "drafting_unit_id", "legal_bases", "annexes", "signatures")
_LIVE = "old.state IN ('issued', 'superseded', 'voided')"


def _sqlite(columns):
    for verb in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON {AUDIT_TABLE} "
            "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
        )
    changed = " OR ".join(f'new."{c}" IS NOT old."{c}"' for c in columns)
    yield (
        f"CREATE TRIGGER document_frozen BEFORE UPDATE ON {DOCUMENT_TABLE} WHEN {_LIVE} AND "
        f"({changed} OR new.state NOT IN ('issued', 'superseded', 'voided')) "
        "BEGIN SELECT RAISE(ABORT, 'an issued paper never changes'); END"
    )
    yield (
        f"CREATE TRIGGER document_kept BEFORE DELETE ON {DOCUMENT_TABLE} WHEN {_LIVE} "
        "BEGIN SELECT RAISE(ABORT, 'an issued paper never changes'); END"
    )


def _postgresql(columns):
    yield (
        "CREATE FUNCTION dialogue_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    yield (
        f"CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {AUDIT_TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION dialogue_refuse('history is append-only')"
    )
    yield (
        f"CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {AUDIT_TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION dialogue_refuse('history is append-only')"
    )
    changed = " OR ".join(f'new."{c}" IS DISTINCT FROM old."{c}"' for c in columns)
    yield (
        f"CREATE TRIGGER document_frozen BEFORE UPDATE ON {DOCUMENT_TABLE} FOR EACH ROW WHEN ({_LIVE} AND "
        f"({changed} OR new.state NOT IN ('issued', 'superseded', 'voided'))) "
        "EXECUTE FUNCTION dialogue_refuse('an issued paper never changes')"
    )
    yield (
        f"CREATE TRIGGER document_kept BEFORE DELETE ON {DOCUMENT_TABLE} FOR EACH ROW WHEN ({_LIVE}) "
        "EXECUTE FUNCTION dialogue_refuse('an issued paper never changes')"
    )
    yield (
        f"CREATE TRIGGER document_no_truncate BEFORE TRUNCATE ON {DOCUMENT_TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION dialogue_refuse('an issued paper never changes')"
    )


def _guards(columns):
    return {"sqlite": tuple(_sqlite(columns)), "postgresql": tuple(_postgresql(columns))}


GUARDS = _guards(FROZEN_COLUMNS)
RELEASE = {
    "sqlite": tuple(
        f"DROP TRIGGER IF EXISTS {name}"
        for name in ("audit_no_update", "audit_no_delete", "document_frozen", "document_kept")
    ),
    "postgresql": (
        f"DROP TRIGGER IF EXISTS audit_no_change ON {AUDIT_TABLE}",
        f"DROP TRIGGER IF EXISTS audit_no_truncate ON {AUDIT_TABLE}",
        f"DROP TRIGGER IF EXISTS document_frozen ON {DOCUMENT_TABLE}",
        f"DROP TRIGGER IF EXISTS document_kept ON {DOCUMENT_TABLE}",
        f"DROP TRIGGER IF EXISTS document_no_truncate ON {DOCUMENT_TABLE}",
        "DROP FUNCTION IF EXISTS dialogue_refuse()",
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


def guard_operation(columns=FROZEN_COLUMNS):
    """The migration step that sets the guards for the database in use; ``columns`` are those that exist by then.

    SQLite makes a table anew when a column of it changes, and its triggers go: every later migration of the two
    guarded tables ends with this step again. ``manage.py check --database default`` finds one that does not.
    """

    def forwards(apps, schema_editor):
        vendor = schema_editor.connection.vendor
        for statement in RELEASE[vendor] + _guards(columns)[vendor]:
            schema_editor.execute(statement, params=None)

    def backwards(apps, schema_editor):
        for statement in RELEASE[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return migrations.RunPython(forwards, backwards)


def release_operation():
    """The first step of a migration that alters a guarded table; :func:`guard_operation` is its last.

    SQLite checks every trigger while it renames the table it rebuilt.
    """

    def forwards(apps, schema_editor):
        for statement in RELEASE[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return migrations.RunPython(forwards, migrations.RunPython.noop)
