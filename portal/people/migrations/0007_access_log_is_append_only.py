"""Let the database itself refuse to change or remove rows of the access log.

SQLite drops triggers with the table: a later migration that alters this table on SQLite runs
`protect` again.
"""

from django.db import migrations

TABLE = "people_accessrecord"
REFUSAL = "the access log is append-only"
PROTECT = {
    "sqlite": [
        f"CREATE TRIGGER access_log_no_update BEFORE UPDATE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        f"CREATE TRIGGER access_log_no_delete BEFORE DELETE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION access_log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$",
        f"CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION access_log_refuse()",
    ],
}
RELEASE = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS access_log_no_update",
        "DROP TRIGGER IF EXISTS access_log_no_delete",
    ],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS access_log_append_only ON {TABLE}",
        "DROP FUNCTION IF EXISTS access_log_refuse()",
    ],
}


def protect(apps, schema_editor):
    """Put the triggers on the table."""
    for statement in PROTECT[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def release(apps, schema_editor):
    """Take them away."""
    for statement in RELEASE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_access_log")]
    operations = [migrations.RunPython(protect, release)]
