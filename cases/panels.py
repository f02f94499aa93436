"""The panels of the case editor, in the order of an editor's work. They ask no database."""

from collections.abc import Callable
from typing import Any

from django import forms
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    Panel,
)

_tellers: list[Callable[[Any], object]] = []


def tell_standing_with(teller: Callable[[Any], object]) -> None:
    """Name the function that says how a row stands; naming another replaces it."""
    _tellers[:] = [teller]


class StandingPanel(Panel):
    """How a row of 违规条款 stands: shown under the row, nothing to fill in."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cases/admin/row_standing.html"

        @property
        def standing(self) -> object:
            """Ask the function that was named; a row that is not there yet stands nowhere."""
            return _tellers[0](self.instance) if _tellers else None


def chosen(name: str, **kwargs: Any) -> FieldPanel:
    """Return the panel of a short managed list: a select shows it whole."""
    return FieldPanel(name, widget=forms.Select, **kwargs)


# In the order of an editor's work: what it is, when and where, what happened, what it broke.
CONTENT_PANELS = [
    FieldPanel("title", classname="title", help_text="写成一句话，读的人一眼知道是什么事。"),
    FieldRowPanel([FieldPanel("kind"), chosen("category")], heading="归类"),
    FieldRowPanel(
        [
            FieldPanel("event_date", help_text="决定引用的是哪一版规章。"),
            FieldPanel("event_date_precision", help_text="没有日期时选“不详”。"),
        ],
        heading="时间",
    ),
    FieldPanel("summary", help_text="两三句话：谁、做了什么、结果怎样。十秒钟能读完。"),
    HelpPanel(template="cases/admin/markdown_help.html"),
    FieldPanel("course", help_text="按时间写。人名写张某，不写电话、户号和住址。"),
    FieldPanel("impact", help_text="对客户、对公司各有什么影响；优质事例写取得的效果。"),
    FieldPanel("response", help_text="发生以后怎么处理的。没有就空着，页面上不出现。"),
    MultiFieldPanel(
        [
            FieldPanel("violations_lead", help_text="各条之前的一句话，一般空着。"),
            InlinePanel(
                "violations",
                [
                    FieldPanel(
                        "as_written",
                        help_text="照原文写：供电营业规则第八十三条。发布时自动对应条款。",
                    ),
                    FieldPanel("quote", help_text="引用的原话。条文以后修订了，这里也不改。"),
                    StandingPanel(heading="对应结果"),
                    FieldPanel("clause", help_text="自动对应不准时在这里选定，以后不再自动改。"),
                    FieldPanel("regulation"),
                    FieldPanel("note", help_text="这件事怎样违反了这一条。"),
                ],
                label="条款",
            ),
        ],
        heading="违规条款",
    ),
    MultiFieldPanel(
        [
            FieldPanel("problems_lead", help_text="各条之前的一句话，一般空着。"),
            InlinePanel("problems", [FieldPanel("text")], label="问题"),
        ],
        heading="暴露问题",
    ),
    FieldPanel("commentary", help_text="给同事的一段话：错在哪里，下次怎么做。"),
    InlinePanel("measures", [FieldPanel("text")], label="措施", heading="整改措施"),
    InlinePanel(
        "other_sections",
        [FieldPanel("heading"), FieldPanel("text")],
        label="栏目",
        heading="其他栏目",
    ),
    InlinePanel(
        "honoured_people",
        [FieldPanel("name"), FieldPanel("consent")],
        label="人员",
        heading="具名表扬（本人同意）",
        help_text="这里写了名字的人，正文里不算个人信息，脱敏时保留。",
    ),
]
FILING_PANELS = [
    FieldPanel("event_place"),
    FieldRowPanel([chosen("source_unit"), chosen("source_channel")], heading="来源"),
    FieldRowPanel([chosen("impact_level"), chosen("risk_type")], heading="影响与风险"),
    FieldRowPanel([chosen("cause"), chosen("handling_result")], heading="原因与结果"),
    FieldPanel("tags", help_text="几个词，读者可以按它找同类案例。打几个字后按回车。"),
    FieldPanel("title_generated"),
]
