"""Mark first passwords. Who has never signed in still has the one that somebody else chose."""

from django.contrib.auth.hashers import check_password
from django.db import migrations, models

# The demo is loaded on workstations only, and its password stands in its documentation.
DEMO_PASSWORD = "xinghe-demo-2026"
DEMO_NUMBERS = ("100101", "100102", "100104", "200302", "400501")


def mark_first_passwords(apps, schema_editor):
    """Ask accounts that never signed in; those of the demo, and whoever signed in, stay as they are."""
    users = apps.get_model("people", "User").objects
    never = users.filter(last_login=None, is_superuser=False)
    demo = [
        user.pk
        for user in never.filter(username__in=DEMO_NUMBERS)
        if check_password(DEMO_PASSWORD, user.password)
    ]
    never.exclude(pk__in=demo).update(must_change_password=True)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_roles")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(
                default=False, editable=False, verbose_name="下次登录要修改密码"
            ),
        ),
        migrations.RunPython(mark_first_passwords, migrations.RunPython.noop),
    ]
