"""Let a draft lack what only a live case must have: 案例性质 and 日期精度."""


from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_no_page_privacy'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        migrations.swappable_dependency(settings.WAGTAIL_PAGE_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='casepage',
            name='case_known_kind',
        ),
        migrations.RemoveConstraint(
            model_name='casepage',
            name='case_date_or_unknown',
        ),
        migrations.AddConstraint(
            model_name='casepage',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['', 'adverse', 'exemplary', 'common'])), name='case_known_kind'),
        ),
        migrations.AddConstraint(
            model_name='casepage',
            constraint=models.CheckConstraint(condition=models.Q(('event_date__isnull', False), ('event_date_precision__in', ['', 'unknown']), _connector='OR'), name='case_date_or_unknown', violation_error_message='没有事件日期时，日期精度选“不详”。'),
        ),
    ]
