"""Regulations in editions, their clauses, and what became of a clause in the next edition.

A clause row is never deleted and never reused: old revisions of cases hold its id. It is
superseded instead.
"""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.citations import label_of_path
from cases.statutes import ArticleRelation, ClauseKind

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class Regulation(models.Model):
    """规章制度: what keeps its name while its editions change."""

    slug = models.SlugField("地址片段", max_length=96, unique=True, allow_unicode=True)
    title = models.CharField("全称", max_length=200, unique=True)
    short_title = models.CharField("简称", max_length=64, blank=True)

    if TYPE_CHECKING:
        editions: RelatedManager["Edition"]
        aliases: RelatedManager["Alias"]

    class Meta:
        verbose_name = "规章制度"
        verbose_name_plural = "规章制度"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the regulation, which shows the edition in force."""
        return reverse("cases:regulation", args=[self.slug])


class Alias(models.Model):
    """A name under which people cite a regulation, or a set of them (三个十条)."""

    name = models.CharField("叫法", max_length=200, unique=True)
    regulations = models.ManyToManyField(
        Regulation, related_name="aliases", verbose_name="所指规章"
    )

    class Meta:
        verbose_name = "规章别名"
        verbose_name_plural = "规章别名"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EditionStatus(models.TextChoices):
    """Where an edition stands. A stub edition holds only what cases quoted: 未核对."""

    IN_FORCE = "in_force", "现行有效"
    COMING = "coming", "尚未施行"
    AMENDED = "amended", "已修订"
    REPEALED = "repealed", "已废止"
    UNVERIFIED = "unverified", "未核对"


class Edition(models.Model):
    """One edition of a regulation, with the window in which it was in force."""

    regulation = models.ForeignKey(
        Regulation, models.PROTECT, related_name="editions", verbose_name="规章"
    )
    slug = models.SlugField("版本地址片段", max_length=64, allow_unicode=True)
    label = models.CharField("版本名称", max_length=64, help_text="例如：2024 年版")
    document_number = models.CharField("文号", max_length=128, blank=True)
    issuer = models.CharField("发布机关", max_length=128, blank=True)
    promulgated_on = models.DateField("公布日期", null=True, blank=True)
    in_force_from = models.DateField("施行日期", null=True, blank=True)
    in_force_until = models.DateField(
        "失效日期", null=True, blank=True, help_text="从这一天起不再有效；现行版本留空。"
    )
    status = models.CharField("状态", max_length=16, choices=EditionStatus.choices)
    preamble = models.TextField("序言", blank=True)
    tables = models.JSONField("表格", default=list, blank=True, editable=False)
    source_name = models.CharField("来源文件", max_length=255, blank=True)
    source_digest = models.CharField("来源摘要", max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField("入库时间", auto_now_add=True)

    if TYPE_CHECKING:
        clauses: RelatedManager["Clause"]

    class Meta:
        verbose_name = "规章版本"
        verbose_name_plural = "规章版本"
        ordering = ["regulation", F("in_force_from").desc(nulls_last=True), "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["regulation", "slug"],
                name="edition_once_per_regulation",
                violation_error_message="这部规章已经有同名版本。",
            ),
            models.UniqueConstraint(
                fields=["regulation"],
                condition=Q(status="unverified"),
                name="edition_one_stub_per_regulation",
            ),
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True)
                | Q(in_force_until__isnull=True)
                | Q(in_force_from__lt=F("in_force_until")),
                name="edition_window_runs_forward",
                violation_error_message="失效日期要晚于施行日期。",
            ),
            models.UniqueConstraint(
                fields=["regulation", "in_force_from"],
                name="edition_one_begins_a_day",
                violation_error_message="这部规章已有从这一天起施行的版本。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=EditionStatus.values), name="edition_known_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regulation.title}（{self.label}）"

    def clean(self) -> None:
        """Refuse a window that overlaps another: a day would have two editions in force."""
        if self.in_force_from is None or self.regulation_id is None or self.is_stub:
            return
        others = Edition.objects.filter(regulation=self.regulation_id).exclude(pk=self.pk)
        others = others.filter(
            Q(in_force_until__isnull=True) | Q(in_force_until__gt=self.in_force_from),
            in_force_from__isnull=False,
        )
        if self.in_force_until is not None:
            others = others.filter(in_force_from__lt=self.in_force_until)
        if other := others.first():
            raise ValidationError(
                f"有效期与“{other.label}”（{other.in_force_from} 起）重叠。"
                "请先改那一版的日期，再改这一版。"
            )

    def get_absolute_url(self) -> str:
        """Return the permanent address of this edition."""
        return reverse("cases:edition", args=[self.regulation.slug, self.slug])

    @property
    def is_in_force(self) -> bool:
        """Ask whether this is the edition that applies today."""
        return self.status == EditionStatus.IN_FORCE

    @property
    def is_stub(self) -> bool:
        """Ask whether the edition holds only what cases quoted."""
        return self.status == EditionStatus.UNVERIFIED


class ClauseOrigin(models.TextChoices):
    """Where the words of a clause come from."""

    OFFICIAL = "official", "正式文本"
    QUOTED = "quoted", "案例引文（未核对）"


class Clause(models.Model):
    """One clause, heading or annex of an edition, addressed by its path (82.2.3, 66-1, c3)."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="clauses", verbose_name="版本"
    )
    path = models.CharField("条款路径", max_length=48)
    kind = models.CharField("层级", max_length=16, choices=ClauseKind.choices())
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    position = models.PositiveIntegerField("次序", default=0)
    label = models.CharField("印刷序号", max_length=64, blank=True)
    heading = models.CharField("标题", max_length=255, blank=True)
    text = models.TextField("条文", blank=True)
    origin = models.CharField(
        "来源", max_length=16, choices=ClauseOrigin.choices, default=ClauseOrigin.OFFICIAL
    )
    superseded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name="并入",
    )

    class Meta:
        verbose_name = "条款"
        verbose_name_plural = "条款"
        ordering = ["edition", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "path"], name="clause_once_per_edition"),
            models.CheckConstraint(
                condition=Q(kind__in=ClauseKind.stored()), name="clause_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
                name="clause_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition.regulation.title} {self.citation_label}"

    @property
    def citation_label(self) -> str:
        """Return how a text cites it: 第八十二条第二款第三项, without the title."""
        if self.kind in {ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM}:
            return label_of_path(self.path)
        if self.kind == ClauseKind.ARTICLE:
            return self.label if self.label.startswith("第") else label_of_path(self.path)
        return f"{self.label} {self.heading}".strip()

    @property
    def article_path(self) -> str:
        """Return the path of the article that holds this clause (itself, for an article)."""
        return self.path.split(".", 1)[0]

    def get_absolute_url(self) -> str:
        """Return the permanent address of this clause."""
        return reverse(
            "cases:clause", args=[self.edition.regulation.slug, self.edition.slug, self.path]
        )


class Succession(models.Model):
    """One row from a clause of an old edition to one of the next; a person confirms it."""

    old_edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="successions_onward", verbose_name="旧版"
    )
    new_edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="successions_back", verbose_name="新版"
    )
    old = models.ForeignKey(
        Clause,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="旧条",
    )
    new = models.ForeignKey(
        Clause,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="新条",
    )
    relation = models.CharField("关系", max_length=16, choices=ArticleRelation.choices())
    confidence = models.FloatField("把握", default=0.0)
    confirmed_by = models.ForeignKey(
        "people.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="确认人",
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        verbose_name = "条款沿革"
        verbose_name_plural = "条款沿革"
        ordering = ["old_edition", "id"]
        constraints = [
            # Three constraints, as SQLite cannot treat two empty ends as equal.
            models.UniqueConstraint(
                fields=["new_edition", "old", "new"],
                condition=Q(old__isnull=False, new__isnull=False),
                name="succession_once",
            ),
            models.UniqueConstraint(
                fields=["new_edition", "old"],
                condition=Q(new__isnull=True),
                name="succession_repealed_once",
            ),
            models.UniqueConstraint(
                fields=["old_edition", "new"],
                condition=Q(old__isnull=True),
                name="succession_new_once",
            ),
            models.CheckConstraint(
                condition=Q(old__isnull=False) | Q(new__isnull=False),
                name="succession_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(old_edition=F("new_edition")), name="succession_between_two"
            ),
            models.CheckConstraint(
                condition=Q(relation__in=ArticleRelation.stored()), name="succession_known_relation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old or '—'} → {self.new or '—'}（{self.get_relation_display()}）"

    @property
    def is_confirmed(self) -> bool:
        """Ask whether a person has looked at this row."""
        return self.confirmed_at is not None
