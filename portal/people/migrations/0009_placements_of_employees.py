"""Make an open main placement of the unit of every employee."""

from django.db import migrations


def place_employees(apps, schema_editor):
    """Write the placements; a second run changes nothing."""
    placements = apps.get_model("people", "Placement").objects
    placed = placements.filter(is_main=True, valid_until=None).values("employee")
    rows = apps.get_model("people", "Employee").objects.exclude(pk__in=placed).order_by("pk")
    placements.bulk_create(
        placements.model(employee_id=employee, unit_id=unit)
        for employee, unit in rows.values_list("pk", "unit")
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0008_placements")]
    operations = [migrations.RunPython(place_employees, migrations.RunPython.noop)]
