"""What search remembers: changes that indexes must hear of, and what was asked; no document."""

from django.db import models


class Outbox(models.Model):
    """One change of one document, written in the transaction that makes it."""

    kind = models.CharField("种类", max_length=40)
    key = models.CharField("编号", max_length=200)
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "待更新的索引项"
        verbose_name_plural = verbose_name
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Delivery(models.Model):
    """That one index holds one change; written after that index's commit returned."""

    change = models.ForeignKey(
        Outbox, verbose_name="变更", on_delete=models.CASCADE, related_name="deliveries"
    )
    index = models.CharField("索引", max_length=80)
    delivered_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "索引更新记录"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=("change", "index"), name="search_delivery_once_per_index"
            )
        ]
        indexes = [models.Index(fields=("index", "delivered_at"))]

    def __str__(self) -> str:
        return f"{self.index} ← {self.change_id}"


class QueryLog(models.Model):
    """One search as it was asked; who asked is not kept."""

    query = models.CharField("查询", max_length=300)
    totals = models.JSONField("各类结果数", default=dict)
    took_ms = models.PositiveIntegerField("用时（毫秒）")
    asked_at = models.DateTimeField("时间", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "查询记录"
        verbose_name_plural = verbose_name
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.query
