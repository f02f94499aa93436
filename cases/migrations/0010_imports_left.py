"""Drop the columns that 0009 copied, and forget the jobs and records: they are of `intake` now.

Their content types become those of the new models where they stand, so that permissions and log
entries follow; queued readings are called by their new name.
"""

from django.db import migrations

MOVED = {"importjob": ("importjob", "导入"), "importedcase": ("importrecord", "识别出的记录")}
TASKS = {"cases.tasks.read_import": "portal.intake.tasks.read_import"}


def rename_types(apps, schema_editor):
    """Name the content types and permissions anew. A database made today has none yet."""
    types = apps.get_model("contenttypes", "ContentType").objects
    for old, (new, label) in MOVED.items():
        moved = types.filter(app_label="cases", model=old).first()
        if moved is None:
            continue
        moved.app_label, moved.model = "intake", new
        moved.save()
        for permission in apps.get_model("auth", "Permission").objects.filter(content_type=moved):
            action = permission.codename.removesuffix(f"_{old}")
            permission.codename = f"{action}_{new}"
            permission.name = f"Can {action} {label}"
            permission.save()


def rename_tasks(apps, schema_editor):
    """Let a worker find what was queued before."""
    results = apps.get_model("django_tasks_database", "DBTaskResult").objects
    for old, new in TASKS.items():
        results.filter(task_path=old).update(task_path=new)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cases", "0009_imported_pages"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]
    operations = [
        migrations.RemoveField("importedcase", "page"),
        migrations.RemoveField("importedcase", "committed_revision"),
        migrations.RemoveField("importjob", "edition"),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("ImportedCase"),
                migrations.DeleteModel("ImportJob"),
            ]
        ),
        migrations.RunPython(rename_types, migrations.RunPython.noop),
        migrations.RunPython(rename_tasks, migrations.RunPython.noop),
    ]
