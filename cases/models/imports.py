"""What imports became here: the page of a record, the edition of a job."""

from enum import StrEnum

from django.db import models

from cases.models.pages import CasePage
from cases.models.regulations import Edition
from portal.intake.models import ImportJob, ImportRecord


class ImportKey(StrEnum):
    """The kinds of imports of this room, as jobs name them."""

    CASES = "cases"
    REGULATION = "regulation"


class ImportedPage(models.Model):
    """The page that a committed record became.

    `committed_revision` is the revision that the import wrote, as long as nobody had worked on the
    page before it.
    """

    record = models.OneToOneField(
        ImportRecord, models.CASCADE, primary_key=True, related_name="imported_page"
    )
    page = models.ForeignKey(CasePage, models.CASCADE, related_name="imported_from")
    committed_revision = models.BigIntegerField("入库修订", null=True, blank=True)

    class Meta:
        verbose_name = "入库的案例"
        verbose_name_plural = "入库的案例"

    def __str__(self) -> str:
        return str(self.page)


class ImportedEdition(models.Model):
    """The edition that an imported regulation became."""

    job = models.OneToOneField(
        ImportJob, models.CASCADE, primary_key=True, related_name="imported_edition"
    )
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+", verbose_name="入库版本")

    class Meta:
        verbose_name = "入库的规章版本"
        verbose_name_plural = "入库的规章版本"

    def __str__(self) -> str:
        return str(self.edition)


def page_of_record(record: ImportRecord) -> CasePage | None:
    """Return the page that a record became; None where it became none, or the page is gone."""
    became: ImportedPage | None = getattr(record, "imported_page", None)
    return became.page if became is not None else None


def edition_of_job(job: ImportJob) -> Edition | None:
    """Return the edition that a job became; None where it became none, or the edition is gone."""
    became: ImportedEdition | None = getattr(job, "imported_edition", None)
    return became.edition if became is not None else None
