"""Let the database itself refuse what the domain forbids of editions and clauses."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_library'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='clause',
            constraint=models.CheckConstraint(condition=models.Q(('superseded_by__isnull', True), models.Q(('superseded_by', models.F('id')), _negated=True), _connector='OR'), name='clause_not_merged_into_itself'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('regulation', 'in_force_from'), name='edition_one_begins_a_day', violation_error_message='这部规章已有从这一天起施行的版本。'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(('old_edition', models.F('new_edition')), _negated=True), name='succession_between_two'),
        ),
    ]
