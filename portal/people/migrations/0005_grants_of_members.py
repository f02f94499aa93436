"""Make a grant of every membership: open at both ends, inactive accounts too, nobody left out."""

from django.db import migrations

ROLE_OF_GROUP = {
    "员工": "staff",
    "编辑": "editor",
    "审核": "moderator",
    "管理员": "administrator",
}


def grant_to_members(apps, schema_editor):
    """Write the grants; a second run changes nothing. The groups stay as they are."""
    grants = apps.get_model("people", "Grant").objects
    membership = apps.get_model("people", "User").groups.through.objects
    rows = membership.filter(group__name__in=ROLE_OF_GROUP).order_by("pk")
    for person, group in rows.values_list("user", "group__name"):
        grants.get_or_create(
            person_id=person, role=ROLE_OF_GROUP[group], unit=None, valid_until=None
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0004_grants")]
    operations = [migrations.RunPython(grant_to_members, migrations.RunPython.noop)]
