"""Take the unit off the employee: the placements say it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0009_placements_of_employees")]
    operations = [migrations.RemoveField("employee", "unit")]
