"""The panels of the case editor, in the order of an editor's work."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

# In the order of an editor's work: what it is, when and where, what happened, what it broke.
CONTENT_PANELS = [
    FieldPanel("title", classname="title", help_text="写成一句话，读的人一眼知道是什么事。"),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("category")]),
    FieldRowPanel([FieldPanel("event_date"), FieldPanel("event_date_precision")]),
    FieldPanel("summary", help_text="两三句话：谁、做了什么、结果怎样。十秒钟能读完。"),
    FieldPanel("course"),
    FieldPanel("impact"),
    FieldPanel("response"),
    MultiFieldPanel(
        [
            FieldPanel("violations_lead"),
            InlinePanel(
                "violations",
                [
                    FieldPanel(
                        "as_written",
                        help_text="照原文写：供电营业规则第八十三条。保存并发布时自动对应条款。",
                    ),
                    FieldPanel("clause", help_text="自动对应不准时在这里选定。"),
                    FieldPanel("regulation"),
                    FieldPanel("quote", help_text="引用的原话。条文以后修订了，这里也不改。"),
                    FieldPanel("note"),
                ],
                label="违规条款",
            ),
        ],
        heading="违规条款",
    ),
    MultiFieldPanel(
        [
            FieldPanel("problems_lead"),
            InlinePanel("problems", [FieldPanel("text")], label="问题"),
        ],
        heading="暴露问题",
    ),
    FieldPanel("commentary"),
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
    ),
]
FILING_PANELS = [
    FieldPanel("event_place"),
    FieldPanel("source_unit"),
    FieldPanel("source_channel"),
    FieldPanel("impact_level"),
    FieldPanel("risk_type"),
    FieldPanel("cause"),
    FieldPanel("handling_result"),
    FieldPanel("tags"),
    FieldPanel("title_generated"),
]
