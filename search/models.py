"""What search remembers: changes for indexes, what was asked, what editors decided; no document."""

from django.db import models
from django.db.models import Q


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
        # The last delivery of an index parts what was before a rebuild from what came after.
        indexes = [models.Index(fields=("index", "id"))]

    def __str__(self) -> str:
        return f"{self.index} ← {self.change_id}"


class Build(models.Model):
    """One building of one kind's index, whole; with `finished`, only waiting changes lack in it.

    An index without a finished row must be built: it is new, or changes that it had not seen
    were forgotten.
    """

    index = models.CharField("索引", max_length=80)
    kind = models.CharField("种类", max_length=40)
    finished = models.BooleanField("完成", default=False)
    began_at = models.DateTimeField("开始时间", auto_now_add=True)

    class Meta:
        verbose_name = "索引重建记录"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=("index", "kind"))]

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"


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


class Click(models.Model):
    """One result that was opened from one search; `rank` counts from 1 within its kind."""

    asked = models.ForeignKey(
        QueryLog, verbose_name="查询", on_delete=models.CASCADE, related_name="clicks"
    )
    kind = models.CharField("种类", max_length=40)
    key = models.CharField("编号", max_length=200)
    rank = models.PositiveIntegerField("名次")
    clicked_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "点击记录"
        verbose_name_plural = verbose_name
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=("asked", "kind", "key"), name="search_click_once_per_result"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class Wish(models.Model):
    """What somebody looked for in vain and told the editors; who told is not kept."""

    query = models.CharField("查询", max_length=300)
    note = models.CharField("说明", max_length=500, blank=True)
    told_at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = "找不到的内容"
        verbose_name_plural = verbose_name
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.query


class SynonymGroup(models.Model):
    """Words that find each other; with `answering`, those are found by `words` and not back."""

    words = models.CharField("说法", max_length=300, help_text="用空格分开，例如：断电 掉电 没电")
    answering = models.CharField(
        "只从左往右找的说法",
        max_length=300,
        blank=True,
        help_text="可以不填。填了以后，搜“说法”里的词也找这里的词，反过来不找。",
    )
    note = models.CharField("备注", max_length=200, blank=True)
    in_use = models.BooleanField("启用", default=True)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "同义词"
        verbose_name_plural = verbose_name
        ordering = ("-changed_at",)

    def __str__(self) -> str:
        return f"{self.words} > {self.answering}" if self.answering else self.words


class Pin(models.Model):
    """One document that stands first for one wording; `query` is folded, blanks made one."""

    query = models.CharField("查询", max_length=300)
    kind = models.CharField("种类", max_length=40)
    key = models.CharField("编号", max_length=200)
    position = models.PositiveSmallIntegerField("次序", default=1)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "置顶结果"
        verbose_name_plural = verbose_name
        ordering = ("query", "kind", "position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("query", "kind", "key"), name="search_pin_once_per_query"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="search_pin_position"),
        ]

    def __str__(self) -> str:
        return self.query


class EditorsMark(models.Model):
    """One row whose mark every change of the editors' words replaces: `search.trade` reads it."""

    mark = models.CharField("记号", max_length=32)

    class Meta:
        verbose_name = "搜索词的版本"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.mark


class VocabularyEntry(models.Model):
    """One word whose weight in a query editors have decided."""

    class Role(models.TextChoices):
        """What the word is."""

        TERM = "term", "业务词（整词算数）"
        STOP = "stop", "虚词（单独不算数）"

    word = models.CharField("词", max_length=40, unique=True)
    role = models.CharField("作用", max_length=10, choices=Role.choices)
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "搜索词"
        verbose_name_plural = verbose_name
        ordering = ("word",)

    def __str__(self) -> str:
        return self.word
