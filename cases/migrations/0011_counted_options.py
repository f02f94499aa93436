"""Index what the case list counts, without the long texts of the cases."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_imports_left")]
    operations = [
        # The list leaves out what is not live: few of many pages, found without reading them all.
        # The table is Wagtail's, so the index is in no model here.
        migrations.RunSQL(
            "CREATE INDEX case_hidden_pages ON wagtailcore_page (id) WHERE NOT live",
            "DROP INDEX case_hidden_pages",
        ),
        migrations.AddIndex(
            model_name="casepage",
            index=models.Index(
                fields=[
                    "category",
                    "kind",
                    "source_unit",
                    "source_channel",
                    "impact_level",
                    "risk_type",
                    "cause",
                    "handling_result",
                    "event_date",
                    "event_date_precision",
                ],
                name="case_facets",
            ),
        ),
        migrations.AddIndex(
            model_name="casepage",
            index=models.Index(
                fields=["event_date", "event_date_precision", "kind"], name="case_event_date"
            ),
        ),
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(fields=["clause", "page", "regulation"], name="case_citations"),
        ),
    ]
