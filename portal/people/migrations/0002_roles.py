"""Give the roles their groups. Wagtail seeds two of its own in English: they become ours."""

from django.db import migrations

RENAMED = {"Editors": "编辑", "Moderators": "审核"}
ROLES = ("员工", "编辑", "审核", "管理员")


def name_groups(apps, schema_editor):
    """Rename Wagtail's two groups and add what is missing; a second run changes nothing."""
    group_model = apps.get_model("auth", "Group")
    for english, chinese in RENAMED.items():
        if not group_model.objects.filter(name=chinese).exists():
            group_model.objects.filter(name=english).update(name=chinese)
    for role in ROLES:
        group_model.objects.get_or_create(name=role)


class Migration(migrations.Migration):
    # Wagtail's own migrations look its groups up by their English names: they all run before.
    dependencies = [
        ("people", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [migrations.RunPython(name_groups, migrations.RunPython.noop)]
