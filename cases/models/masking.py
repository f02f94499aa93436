"""What people decided about personal data in a case. Rows are append-only."""

from django.db import models

from cases.models.pages import CasePage


class FindingVerdict(models.TextChoices):
    """What a person said of a finding that stays in the text."""

    NOT_PERSONAL = "not_personal", "不是个人信息"
    HONOURED = "honoured", "本人同意具名表扬"
    ACCEPTED = "accepted", "说明理由后保留"


class MaskingDecision(models.Model):
    """A finding that stays in the text of a case, and why: said by a person, logged."""

    page = models.ForeignKey(CasePage, models.CASCADE, related_name="masking_decisions")
    kind = models.CharField("种类", max_length=16)
    text = models.CharField("内容", max_length=255)
    verdict = models.CharField("结论", max_length=16, choices=FindingVerdict.choices)
    reason = models.CharField("理由", max_length=255)
    decided_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, related_name="+", verbose_name="处理人"
    )
    decided_at = models.DateTimeField("处理时间", auto_now_add=True)

    class Meta:
        verbose_name = "脱敏结论"
        verbose_name_plural = "脱敏结论"
        ordering = ["-decided_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="masking_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}（{self.reason}）"


class PublicationOverride(models.Model):
    """A publication in spite of unresolved findings: who, why, how many."""

    page = models.ForeignKey(CasePage, models.CASCADE, related_name="publication_overrides")
    revision_id = models.BigIntegerField("修订")
    reason = models.CharField("理由", max_length=255)
    findings = models.PositiveIntegerField("未处理处数")
    made_by = models.ForeignKey(
        "people.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "带疑发布记录"
        verbose_name_plural = "带疑发布记录"
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.reason
