"""Imports in the making: the file, what was read from it, what was decided about each record.

The bytes stand in the database, so that a file that is refused or an import that is undone leaves
nothing on a disk, and a worker on another host finds them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class ImportState(models.TextChoices):
    """Where an import stands."""

    QUEUED = "queued", "排队中"
    READING = "reading", "正在识别"
    READY = "ready", "待核对"
    FAILED = "failed", "未能识别"
    DONE = "done", "已全部入库"


class ImportJob(models.Model):
    """One uploaded file and what was read from it. `kind` is the key of a registered kind."""

    kind = models.CharField("种类", max_length=16)
    name = models.CharField("文件名", max_length=255)
    digest = models.CharField("摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")
    content = models.BinaryField("文件内容", null=True)
    state = models.CharField(
        "状态", max_length=16, choices=ImportState.choices, default=ImportState.QUEUED
    )
    step = models.PositiveIntegerField("已完成步数", default=0)
    steps = models.PositiveIntegerField("总步数", default=0)
    message = models.TextField("说明", blank=True)
    source_text = models.TextField("原文", blank=True)
    reading = models.JSONField("识别结果", default=dict)
    corrects = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name="更正自",
    )
    uploaded_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    touched_at = models.DateTimeField("最近活动", auto_now=True)

    if TYPE_CHECKING:
        records: RelatedManager["ImportRecord"]

    class Meta:
        # Table and indexes keep the names under which they were made: no row was copied.
        db_table = "cases_importjob"
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["kind", "digest"], name="cases_impor_kind_f1a617_idx"),
            models.Index(fields=["kind", "name"], name="cases_impor_kind_b814e2_idx"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRecordState(models.TextChoices):
    """What was decided about a recognised record."""

    WAITING = "waiting", "待核对"
    COMMITTED = "committed", "已入库"
    SET_ASIDE = "set_aside", "不导入"


class ImportRecord(models.Model):
    """One recognised record: as read, and as corrected on the check screen.

    `as_read` never changes: the next edition of the file is merged against it. `version` rises
    with each correction, so that of two editors the second is told. What it became stands in a row
    of the room that registered the kind.
    """

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="records")
    position = models.PositiveIntegerField("次序")
    number_raw = models.CharField("原文序号", max_length=64, blank=True)
    start = models.PositiveIntegerField("原文起")
    end = models.PositiveIntegerField("原文止")
    as_read = models.JSONField("识别稿")
    corrected = models.JSONField("更正稿", null=True, blank=True)
    doubts = models.JSONField("疑问", default=list)
    state = models.CharField(
        "状态",
        max_length=16,
        choices=ImportRecordState.choices,
        default=ImportRecordState.WAITING,
    )
    version = models.PositiveIntegerField("修改次数", default=0)
    previous = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="更正自",
        help_text="同一条记录在上一份文件里的识别稿，三方合并以它为底。",
    )
    changed_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField("最近更正", auto_now=True)

    class Meta:
        db_table = "cases_importedcase"
        verbose_name = "识别出的记录"
        verbose_name_plural = "识别出的记录"
        ordering = ["job", "position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="imported_case_once_per_job")
        ]

    def __str__(self) -> str:
        return self.number_raw or f"第 {self.position + 1} 个"

    @property
    def current_values(self) -> Mapping[str, Any]:
        """The values as editors left them."""
        values: Mapping[str, Any] = self.corrected or self.as_read
        return values
