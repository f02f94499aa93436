"""The panels of the case editor, in the order of an editor's work. They ask no database."""

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

from cases.sections import BY_KEY, SECTIONS, CasePart, SectionKey, SectionShape


class StandingPanel(Panel):
    """How a row of 违规条款 stands: its template asks, nothing to fill in."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cases/admin/row_standing.html"


def chosen_panel(name: str, **kwargs: Any) -> FieldPanel:
    """Return the panel of a short managed list: a select shows it whole."""
    return FieldPanel(name, widget=forms.Select, **kwargs)


def section_panel(part: CasePart) -> Panel:
    """Return the panel of a section: its text, or its rows with the lead before them."""
    if not part.row_fields:
        return FieldPanel(part.field, help_text=part.help_text)
    if not part.lead:
        return InlinePanel(part.field, row_panels(part), label=part.one, heading=part.label)
    lead = FieldPanel(part.lead, help_text="各条之前的一句话，一般空着。")
    rows = InlinePanel(part.field, row_panels(part), label=part.one)
    return MultiFieldPanel([lead, rows], heading=part.label)


def row_panels(part: CasePart) -> list[Panel]:
    """Return the panels of a row; a citation shows besides which clause it means."""
    if part.shape is not SectionShape.CITATIONS:
        return [FieldPanel(name) for name in part.row_fields]
    return [
        FieldPanel(
            "as_written", help_text="照原文写：供电营业规则第八十三条。发布时自动对应条款。"
        ),
        FieldPanel("quote", help_text="引用的原话。条文以后修订了，这里也不改。"),
        StandingPanel(heading="对应结果"),
        FieldPanel("clause", help_text="自动对应不准时在这里选定，以后不再自动改。"),
        FieldPanel("regulation"),
        FieldPanel("note", help_text="这件事怎样违反了这一条。"),
    ]


# In the order of an editor's work: what it is, when and where, what happened, what it broke.
CONTENT_PANELS = [
    FieldPanel("title", classname="title", help_text="写成一句话，读的人一眼知道是什么事。"),
    FieldRowPanel([FieldPanel("kind"), chosen_panel("category")], heading="归类"),
    FieldRowPanel(
        [
            FieldPanel("event_date", help_text="决定引用的是哪一版规章。"),
            FieldPanel("event_date_precision", help_text="没有日期时选“不详”。"),
        ],
        heading="时间",
    ),
    section_panel(BY_KEY[SectionKey.SUMMARY]),
    HelpPanel(template="cases/admin/markdown_help.html"),
    *(section_panel(part) for part in SECTIONS if part.key is not SectionKey.SUMMARY),
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
    FieldRowPanel([chosen_panel("source_unit"), chosen_panel("source_channel")], heading="来源"),
    FieldRowPanel([chosen_panel("impact_level"), chosen_panel("risk_type")], heading="影响与风险"),
    FieldRowPanel([chosen_panel("cause"), chosen_panel("handling_result")], heading="原因与结果"),
    FieldPanel("tags", help_text="几个词，读者可以按它找同类案例。打几个字后按回车。"),
    FieldPanel("title_generated"),
]
