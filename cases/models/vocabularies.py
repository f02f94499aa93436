"""The managed vocabularies by which cases are filed and filtered."""

from django.db import models


class BusinessCategory(models.Model):
    """案例分类: the line of business that a case belongs to. A managed list, not a constant."""

    name = models.CharField("名称", max_length=64, unique=True)
    slug = models.SlugField("地址片段", max_length=64, unique=True, allow_unicode=True)
    position = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "案例分类"
        verbose_name_plural = "案例分类"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class TermVocabulary(models.TextChoices):
    """The vocabularies beside the business categories; each is a facet of the library."""

    SOURCE_UNIT = "source_unit", "来源单位"
    SOURCE_CHANNEL = "source_channel", "来源渠道"
    IMPACT_LEVEL = "impact_level", "影响等级"
    RISK_TYPE = "risk_type", "风险类型"
    CAUSE = "cause", "原因分类"
    HANDLING_RESULT = "handling_result", "处理结果"


class Term(models.Model):
    """One word of a vocabulary."""

    vocabulary = models.CharField("词表", max_length=32, choices=TermVocabulary.choices)
    name = models.CharField("名称", max_length=64)
    position = models.PositiveSmallIntegerField("顺序", default=100)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "词表词条"
        verbose_name_plural = "词表词条"
        ordering = ["vocabulary", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["vocabulary", "name"],
                name="term_once_per_vocabulary",
                violation_error_message="这个词表里已经有同名词条。",
            ),
            models.CheckConstraint(
                condition=models.Q(vocabulary__in=TermVocabulary.values),
                name="term_known_vocabulary",
            ),
        ]

    def __str__(self) -> str:
        return self.name
