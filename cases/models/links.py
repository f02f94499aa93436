"""Citations in running text and the clauses they mean, found anew at each publication."""

from django.db import models

from cases.citations import LinkOutcome
from cases.models.pages import CasePage
from cases.models.regulations import Clause, Regulation


class ClauseLink(models.Model):
    """One recognised citation in the running text of a live case.

    Rows are derived: they are replaced whenever the case is published or relinked. What a person
    decided is kept in LinkDecision and applied each time.
    """

    page = models.ForeignKey(CasePage, models.CASCADE, related_name="clause_links")
    field = models.CharField("所在栏目", max_length=64)
    start = models.PositiveIntegerField("起")
    end = models.PositiveIntegerField("止")
    surface = models.CharField("原文", max_length=255)
    before = models.CharField("前文", max_length=32, blank=True)
    after = models.CharField("后文", max_length=32, blank=True)
    title = models.CharField("规章", max_length=200)
    path = models.CharField("条款路径", max_length=48, blank=True)
    outcome = models.CharField("结果", max_length=16, choices=LinkOutcome.choices())
    regulation = models.ForeignKey(Regulation, models.CASCADE, null=True, blank=True)
    clause = models.ForeignKey(
        Clause, models.PROTECT, null=True, blank=True, related_name="text_links"
    )

    class Meta:
        verbose_name = "正文引用"
        verbose_name_plural = "正文引用"
        ordering = ["page", "field", "start", "id"]
        indexes = [models.Index(fields=["outcome"]), models.Index(fields=["title"])]

    def __str__(self) -> str:
        return self.surface


class LinkDecision(models.Model):
    """What a person said a citation means in one case; it outlives every relinking."""

    page = models.ForeignKey(CasePage, models.CASCADE, related_name="link_decisions")
    title = models.CharField("规章", max_length=200)
    path = models.CharField("条款路径", max_length=48, blank=True)
    clause = models.ForeignKey(
        Clause,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="留空：这不是一处引用。",
    )
    decided_by = models.ForeignKey("people.User", models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "引用确认"
        verbose_name_plural = "引用确认"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "title", "path"], name="link_decision_once_per_citation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.path}"


class LinkState(models.Model):
    """Which revision of a case its links were made from: what differs is linked again."""

    page = models.OneToOneField(CasePage, models.CASCADE, related_name="link_state")
    revision_id = models.BigIntegerField(null=True)
    linked_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.page_id}@{self.revision_id}"
