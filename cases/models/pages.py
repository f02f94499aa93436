"""Case pages with their typed sections. Fields, constraints and one-line properties only.

Sections are Markdown, stored as written; what is shown is rendered and sanitised further up.
"""

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.dispatch import Signal
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import ObjectList, TabbedInterface
from wagtail.models import Orderable, Page

from cases.citations import LinkOutcome
from cases.event_dates import DatePrecision
from cases.forms import CasePageForm
from cases.models.regulations import Clause, Regulation
from cases.models.revisions import OpensWithoutTheGone
from cases.models.serving import ServedByView
from cases.models.vocabularies import BusinessCategory, Term, TermVocabulary
from cases.panels import CONTENT_PANELS, FILING_PANELS
from cases.sections import CaseKind
from cases.validators import require_readable_section

if TYPE_CHECKING:
    from modelcluster.managers import FakeQuerySet

# Wagtail's page privacy would hold on the page itself, not on lists, search and clauses that show
# its text. Who reads the library is decided at its door.
NO_PRIVACY: list[str] = []

# Sent inside the transaction that makes a revision live, before it is written. A receiver that
# raises stops the publication, whichever way it came (form, workflow, clock, command, bulk action).
case_going_live = Signal()
# Sent inside the transaction of every save of a case and of every deletion, with the page's id.
case_changed = Signal()


class LinkOrigin(models.TextChoices):
    """Who made a link: relinking replaces only what was found."""

    FOUND = "found", "自动识别"
    BY_HAND = "by_hand", "人工选定"


def term_field(vocabulary: TermVocabulary) -> "models.ForeignKey[Term | None, Term | None]":
    """Return an optional reference to a term of one vocabulary."""
    return models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=vocabulary.label,
        limit_choices_to={"vocabulary": vocabulary.value, "is_active": True},
    )


class CaseIndexPage(ServedByView, Page):
    """The library of cases: the list with its filters."""

    intro = models.TextField("说明", blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cases.CasePage"]
    private_page_options = NO_PRIVACY
    max_count = 1
    template = "cases/case_list.html"

    class Meta:
        verbose_name = "案例库"
        verbose_name_plural = "案例库"


class CaseTag(TaggedItemBase):
    """A tag on a case."""

    content_object = ParentalKey("CasePage", on_delete=models.CASCADE, related_name="tagged_items")


class CasePage(OpensWithoutTheGone, ServedByView, Page):
    """典型案例: one typed case study."""

    kind = models.CharField("案例性质", max_length=16, choices=CaseKind.choices())
    title_generated = models.BooleanField(
        "标题由首句生成", default=False, help_text="原文没有标题，用正文第一句代替。"
    )
    category = models.ForeignKey(
        BusinessCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name="案例分类",
    )
    event_date = models.DateField("事件日期", null=True, blank=True)
    event_date_precision = models.CharField(
        "日期精度",
        max_length=8,
        choices=DatePrecision.choices(),
        default=DatePrecision.UNKNOWN.value,
    )
    event_place = models.CharField("事件地点", max_length=128, blank=True)
    source_unit = term_field(TermVocabulary.SOURCE_UNIT)
    source_channel = term_field(TermVocabulary.SOURCE_CHANNEL)
    impact_level = term_field(TermVocabulary.IMPACT_LEVEL)
    risk_type = term_field(TermVocabulary.RISK_TYPE)
    cause = term_field(TermVocabulary.CAUSE)
    handling_result = term_field(TermVocabulary.HANDLING_RESULT)
    tags = ClusterTaggableManager(through=CaseTag, blank=True, verbose_name="标签")

    summary = models.TextField("案例提要", blank=True, validators=[require_readable_section])
    course = models.TextField(
        "事件过程 / 服务过程", blank=True, validators=[require_readable_section]
    )
    impact = models.TextField(
        "造成影响 / 取得效果", blank=True, validators=[require_readable_section]
    )
    response = models.TextField("应急处理", blank=True, validators=[require_readable_section])
    violations_lead = models.TextField(
        "违规条款的引言", blank=True, validators=[require_readable_section]
    )
    problems_lead = models.TextField(
        "暴露问题的引言", blank=True, validators=[require_readable_section]
    )
    commentary = models.TextField("案例点评", blank=True, validators=[require_readable_section])

    if TYPE_CHECKING:
        violations: FakeQuerySet["Citation"]
        problems: FakeQuerySet["CaseProblem"]
        measures: FakeQuerySet["CaseMeasure"]
        other_sections: FakeQuerySet["CaseSection"]
        honoured_people: FakeQuerySet["HonouredPerson"]

    parent_page_types = ["cases.CaseIndexPage"]
    subpage_types: list[str] = []
    private_page_options = NO_PRIVACY
    template = "cases/case_page.html"
    base_form_class = CasePageForm

    edit_handler = TabbedInterface(
        [
            ObjectList(CONTENT_PANELS, heading="案例"),
            ObjectList(FILING_PANELS, heading="归档"),
            ObjectList(Page.promote_panels, heading="地址与推广"),
            ObjectList(Page.settings_panels, heading="定时与设置"),
        ]
    )

    class Meta:
        verbose_name = "案例"
        verbose_name_plural = "案例"
        indexes = [
            # Long texts make a case wide: the list counts its options in these alone.
            models.Index(
                fields=[
                    "category",
                    "kind",
                    *TermVocabulary.values,
                    "event_date",
                    "event_date_precision",
                ],
                name="case_facets",
            ),
            models.Index(
                fields=["event_date", "event_date_precision", "kind"], name="case_event_date"
            ),
        ]
        constraints = [
            # A draft may lack both; `live` stands in another table, so the gate asks for them.
            models.CheckConstraint(
                condition=models.Q(kind__in=["", *CaseKind.stored()]), name="case_known_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(event_date__isnull=False)
                | models.Q(event_date_precision__in=["", "unknown"]),
                name="case_date_or_unknown",
                violation_error_message="没有事件日期时，日期精度选“不详”。",
            ),
        ]

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; ask whether a revision may go live, and announce the change, in one transaction."""
        if self.live and self._changes_what_is_live():
            case_going_live.send(sender=CasePage, page=self)
        super().save(*args, **kwargs)
        case_changed.send(sender=CasePage, page_id=self.pk)

    def _changes_what_is_live(self) -> bool:
        """Ask whether this save shows readers another text than before."""
        if self.pk is None:
            return True
        before = CasePage.objects.filter(pk=self.pk).values_list("live", "live_revision_id").first()
        return before is None or before != (True, self.live_revision_id)


class CaseProblem(Orderable):
    """One entry of 暴露问题."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="problems")
    text = models.TextField("问题", validators=[require_readable_section])

    class Meta(Orderable.Meta):
        verbose_name = "暴露问题"


class CaseMeasure(Orderable):
    """One entry of 整改措施."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="measures")
    text = models.TextField("措施", validators=[require_readable_section])

    class Meta(Orderable.Meta):
        verbose_name = "整改措施"


class CaseSection(Orderable):
    """A section of the source that is none of the typed ones, kept under its own heading."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="other_sections")
    heading = models.CharField("栏目名", max_length=64)
    text = models.TextField("内容", validators=[require_readable_section])

    class Meta(Orderable.Meta):
        verbose_name = "其他栏目"


class HonouredPerson(Orderable):
    """Somebody who is honoured by name in this case and agreed to be named."""

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="honoured_people")
    name = models.CharField("姓名", max_length=64)
    consent = models.CharField(
        "同意的依据", max_length=128, help_text="例如：本人 2024 年 5 月书面同意"
    )

    class Meta(Orderable.Meta):
        verbose_name = "具名表扬"


class Citation(Orderable):
    """One row of 违规条款: the clause, the words quoted, a note.

    The quotation stays as the author wrote it, also when the clause changes. Others point at a
    Clause, never at this row: its id changes with each save.
    """

    page = ParentalKey(CasePage, on_delete=models.CASCADE, related_name="violations")
    as_written = models.CharField("原文写法", max_length=255, blank=True)
    clause = models.ForeignKey(
        Clause,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name="对应条款",
    )
    regulation = models.ForeignKey(
        Regulation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="citations",
        verbose_name="对应规章",
        help_text="只引到整部规章、没有条号时使用。",
    )
    quote = models.TextField("引用的原话", blank=True, validators=[require_readable_section])
    note = models.TextField("说明", blank=True, validators=[require_readable_section])
    outcome = models.CharField(
        "对应结果",
        max_length=16,
        choices=LinkOutcome.choices(),
        default=LinkOutcome.NO_REGULATION.value,
    )
    origin = models.CharField(
        "来源", max_length=16, choices=LinkOrigin.choices, default=LinkOrigin.FOUND
    )

    class Meta(Orderable.Meta):
        verbose_name = "违规条款"
        indexes = [models.Index(fields=["clause", "page", "regulation"], name="case_citations")]

    def __str__(self) -> str:
        return self.as_written or str(self.clause or self.regulation or "")
