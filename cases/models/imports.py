"""Imports in the making: the file, what was read from it, what became of each case.

The bytes stand in the database, so that a file that is refused or an import that is undone leaves
nothing on a disk, and a worker on another host finds them.
"""

from typing import TYPE_CHECKING

from django.db import models

from cases.models.pages import CasePage
from cases.models.regulations import Edition

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class ImportKind(models.TextChoices):
    """What a file is read as."""

    CASES = "cases", "案例"
    REGULATION = "regulation", "规章"


class ImportState(models.TextChoices):
    """Where an import stands."""

    QUEUED = "queued", "排队中"
    READING = "reading", "正在识别"
    READY = "ready", "待核对"
    FAILED = "failed", "未能识别"
    DONE = "done", "已全部入库"


class ImportJob(models.Model):
    """One uploaded file and what was read from it."""

    kind = models.CharField("种类", max_length=16, choices=ImportKind.choices)
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
    edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="入库版本"
    )
    uploaded_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    touched_at = models.DateTimeField("最近活动", auto_now=True)

    if TYPE_CHECKING:
        cases: RelatedManager["ImportedCase"]

    class Meta:
        verbose_name = "导入"
        verbose_name_plural = "导入"
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["kind", "digest"]), models.Index(fields=["kind", "name"])]

    def __str__(self) -> str:
        return self.name


class ImportedCaseState(models.TextChoices):
    """What became of a recognised case."""

    WAITING = "waiting", "待核对"
    COMMITTED = "committed", "已入库"
    SET_ASIDE = "set_aside", "不导入"


class ImportedCase(models.Model):
    """One recognised case: as read, as corrected on the check screen, and the page it became.

    `as_read` never changes: the next edition of the file is merged against it. `version` rises
    with each correction, so that of two editors the second is told.
    """

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="cases")
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
        choices=ImportedCaseState.choices,
        default=ImportedCaseState.WAITING,
    )
    version = models.PositiveIntegerField("修改次数", default=0)
    previous = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="更正自",
        help_text="同一案例在上一份文件里的识别稿，三方合并以它为底。",
    )
    page = models.ForeignKey(
        CasePage, models.SET_NULL, null=True, blank=True, related_name="imported_from"
    )
    committed_revision = models.BigIntegerField("入库修订", null=True, blank=True)
    changed_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField("最近更正", auto_now=True)

    class Meta:
        verbose_name = "识别出的案例"
        verbose_name_plural = "识别出的案例"
        ordering = ["job", "position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="imported_case_once_per_job")
        ]

    def __str__(self) -> str:
        return self.number_raw or f"第 {self.position + 1} 个"
