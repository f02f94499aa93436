"""Give what imports became rows of its own, and let the jobs and records go to their room.

The pages and editions are copied into link tables; the tables of jobs and records stay as they are,
without those columns, and belong to `intake` from here on. A page or an edition that was deleted
has left no key to copy.
"""

import django.db.models.deletion
from django.db import migrations, models


def copy_links(apps, schema_editor):
    """Copy the keys into the link tables."""
    cases = apps.get_model("cases", "ImportedCase").objects.exclude(page=None)
    page_link = apps.get_model("cases", "ImportedPage")
    page_link.objects.bulk_create(
        page_link(record_id=key, page_id=page, committed_revision=revision)
        for key, page, revision in cases.values_list("pk", "page", "committed_revision")
    )
    jobs = apps.get_model("cases", "ImportJob").objects.exclude(edition=None)
    edition_link = apps.get_model("cases", "ImportedEdition")
    edition_link.objects.bulk_create(
        edition_link(job_id=key, edition_id=edition)
        for key, edition in jobs.values_list("pk", "edition")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_section_limits"),
        ("intake", "0001_jobs_and_records"),
    ]
    operations = [
        migrations.CreateModel(
            name="ImportedPage",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="imported_page",
                        serialize=False,
                        to="intake.importrecord",
                    ),
                ),
                (
                    "committed_revision",
                    models.BigIntegerField(blank=True, null=True, verbose_name="入库修订"),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported_from",
                        to="cases.casepage",
                    ),
                ),
            ],
            options={"verbose_name": "入库的案例", "verbose_name_plural": "入库的案例"},
        ),
        migrations.CreateModel(
            name="ImportedEdition",
            fields=[
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="imported_edition",
                        serialize=False,
                        to="intake.importjob",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.edition",
                        verbose_name="入库版本",
                    ),
                ),
            ],
            options={"verbose_name": "入库的规章版本", "verbose_name_plural": "入库的规章版本"},
        ),
        migrations.RunPython(copy_links, migrations.RunPython.noop),
    ]
