"""One row per room, and PostgreSQL's functions that raise and read it.

The triggers follow in `post_migrate`: SQLite drops them with each table that a migration remakes.
"""

from django.db import migrations, models

FUNCTIONS = """
CREATE FUNCTION raise_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    raised text := 'anjian.raised_' || TG_ARGV[0];
BEGIN
    -- once for all rows that one transaction wrote
    IF coalesce(current_setting(raised, true), '') = '' THEN
        UPDATE versions_contentversion
        SET mark = md5(random()::text || clock_timestamp()::text || txid_current()::text)
        WHERE room = TG_ARGV[0];
        PERFORM set_config(raised, 'yes', true);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION read_content_version(wanted text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    SET CONSTRAINTS raise_content_version IMMEDIATE;
    SET CONSTRAINTS raise_content_version DEFERRED;
    PERFORM set_config('anjian.raised_' || wanted, '', true);
    RETURN (SELECT mark FROM versions_contentversion WHERE room = wanted);
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION read_content_version(text);
DROP FUNCTION raise_content_version() CASCADE;
"""


def make_functions(apps, schema_editor):
    """Make what PostgreSQL's triggers call."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FUNCTIONS, params=None)


def drop_triggers(apps, schema_editor):
    """Take all triggers away: without the table no content could be written."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        schema_editor.execute(NO_FUNCTIONS, params=None)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            " AND name LIKE 'raise_content_version_%'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="ContentVersion",
            fields=[
                (
                    "room",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="模块"
                    ),
                ),
                ("mark", models.CharField(max_length=36, verbose_name="记号")),
            ],
            options={"verbose_name": "内容版本", "verbose_name_plural": "内容版本"},
        ),
        migrations.RunPython(make_functions, drop_triggers),
    ]
