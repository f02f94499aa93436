"""The parts of a case, declared once: whatever reads, writes or shows a case iterates this table.

A text that is not in it goes nowhere; whatever is in it stands before the gate of publication.
"""

from dataclasses import dataclass
from enum import Enum

from cases.labelled_enum import LabelledEnum


class CaseKind(LabelledEnum):
    """The kinds of case."""

    ADVERSE = "adverse", "不良服务事件"
    EXEMPLARY = "exemplary", "优质服务事例"
    COMMON = "common", "共性案例"


class SectionKey(Enum):
    """The typed sections of a case; a heading that is none of them is OTHER, free text BODY."""

    SUMMARY = "summary"
    CATEGORY = "category"
    COURSE = "course"
    IMPACT = "impact"
    RESPONSE = "response"
    VIOLATIONS = "violations"
    PROBLEMS = "problems"
    COMMENTARY = "commentary"
    MEASURES = "measures"
    BODY = "body"
    OTHER = "other"


class SectionShape(Enum):
    """How a case page holds a part: a line, a text, or child rows of three sorts."""

    LINE = "line"
    TEXT = "text"
    ENTRIES = "entries"
    CITATIONS = "citations"
    SECTIONS = "sections"


@dataclass(frozen=True, slots=True)
class PrintedHeading:
    """A customary heading, its name in the exchange JSON, and its spellings, blanks between.

    Spellings of fewer than four characters count only where something marks them as a heading:
    brackets, bold, a cell. `is_listed`: what stands below it is read as numbered entries.
    """

    name: str
    exchange: str
    spellings: str = ""
    kind: CaseKind | None = None
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class CasePart:
    """A part of a case: the field of the page, or the related name of its rows.

    Every part is masked, kept in the words that editors search, and shown. A section (any part
    that is no line) is besides imported, merged, linked and indexed, in the order of the table.
    `linked` names the one field of a row in which citations are running text; `lead` the text of
    the page that stands before the rows; `missed` what is said of an adverse case without rows.
    """

    field: str
    label: str
    shape: SectionShape
    key: SectionKey | None = None
    headings: tuple[PrintedHeading, ...] = ()
    row_fields: tuple[str, ...] = ()
    linked: str = ""
    lead: str = ""
    one: str = ""
    help_text: str = ""
    tone: str = ""
    asked_as: tuple[tuple[CaseKind, str], ...] = ()
    missed: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The fields of the page itself that hold this part: its text, or the lead of its rows."""
        if not self.row_fields:
            return (self.field,)
        return (self.lead,) if self.lead else ()

    @property
    def heading(self) -> str:
        """The customary heading where the kind of case makes no difference."""
        return self.headings[0].name if self.headings else self.label

    def heading_for(self, kind: str) -> str:
        """Return the heading that a case of this kind bears."""
        borne = (h.name for h in self.headings if h.kind == kind)
        return next(borne, self.heading)

    def label_for(self, kind: str) -> str:
        """Return what the check screen calls the part in a case of this kind."""
        asked = (label for borne, label in self.asked_as if borne == kind)
        return next(asked, self.heading_for(kind))

    def is_missed(self, kind: str, rows: object) -> bool:
        """Ask whether a case of this kind should have what stands here, and has none."""
        return bool(self.missed) and kind == CaseKind.ADVERSE and not rows


PARTS: tuple[CasePart, ...] = (
    CasePart("title", "标题", SectionShape.LINE),
    CasePart("event_place", "事件地点", SectionShape.LINE),
    CasePart(
        "summary",
        "案例提要",
        SectionShape.TEXT,
        key=SectionKey.SUMMARY,
        headings=(
            PrintedHeading(
                "案例提要",
                "summary",
                "案例摘要 案例概要 案例概述 案例简介 案例简述 案情简介 案情提要 "
                "案情摘要 内容提要 内容摘要 事件概述 事件概要 事件简介 事件摘要 "
                "事件提要 提要 摘要 概要 简介 案例导读 导读 引言提要",
            ),
        ),
        help_text="两三句话：谁、做了什么、结果怎样。十秒钟能读完。",
    ),
    CasePart(
        "course",
        "事件过程 / 服务过程",
        SectionShape.TEXT,
        key=SectionKey.COURSE,
        headings=(
            PrintedHeading(
                "事件过程",
                "process",
                "事件经过 事情经过 事情过程 案例经过 案例过程 事件回放 案例回放 "
                "案例回顾 事件回顾 案件回顾 情景回放 情景再现 案例再现 事件描述 "
                "案例描述 事件详情 案例详情 事件始末 案例内容 事件内容 案例背景 "
                "事件背景 背景 起因 案例情况 事件情况 基本情况 基本案情 案情介绍 "
                "案例介绍 事件介绍 投诉经过 投诉情况 投诉内容 情况描述 情况介绍 "
                "事发经过 经过情况 事件经过情况 主要经过 案例正文 经过 过程 案情",
            ),
            PrintedHeading(
                "服务过程",
                "process",
                "服务经过 服务事迹 服务做法 主要做法 具体做法 典型做法 主要事迹 "
                "先进事迹 工作做法 事迹 做法",
                kind=CaseKind.EXEMPLARY,
            ),
        ),
        help_text="按时间写。人名写张某，不写电话、户号和住址。",
        asked_as=((CaseKind.COMMON, "正文"),),
    ),
    CasePart(
        "impact",
        "造成影响 / 取得效果",
        SectionShape.TEXT,
        key=SectionKey.IMPACT,
        headings=(
            PrintedHeading(
                "造成影响",
                "impact",
                "造成的影响 事件影响 事件的影响 不良影响 社会影响 造成后果 造成的后果 "
                "事件后果 影响后果 影响及后果 后果及影响 后果与影响 影响和后果 负面影响 "
                "影响 后果",
                kind=CaseKind.ADVERSE,
            ),
            PrintedHeading(
                "取得效果",
                "effect",
                "取得的效果 取得成效 取得的成效 服务效果 服务成效 工作成效 工作效果 "
                "实施效果 主要成效 社会反响 客户评价 客户反响 效果 成效",
                kind=CaseKind.EXEMPLARY,
                is_listed=True,
            ),
        ),
        help_text="对客户、对公司各有什么影响；优质事例写取得的效果。",
    ),
    CasePart(
        "response",
        "应急处理",
        SectionShape.TEXT,
        key=SectionKey.RESPONSE,
        headings=(
            PrintedHeading(
                "应急处理",
                "emergency",
                "应急处置 应急措施 应对措施 应对处理 处理情况 处理经过 处理过程 "
                "处理结果 处理措施 处理意见 处置情况 处置经过 处置过程 处置结果 "
                "处置措施 事件处理 事件处置 问题处理 调查处理 调查情况 调查处理情况 "
                "事件处理情况 事件处理结果 事后处理 后续处理 补救措施 责任追究 考核处理 "
                "处理 处置",
                is_listed=True,
            ),
        ),
        help_text="发生以后怎么处理的。没有就空着，页面上不出现。",
    ),
    CasePart(
        "violations",
        "违规条款",
        SectionShape.CITATIONS,
        key=SectionKey.VIOLATIONS,
        headings=(
            PrintedHeading(
                "违规条款",
                "violations",
                "违反条款 违反的条款 违反规定 违反的规定 违反制度 违反规章 违反内容 "
                "违规依据 违规内容 违规情况 违规事实 违章条款 违纪条款 违反的制度 "
                "违反规定条款 违反相关规定 违反有关规定 涉及条款 涉及规定 对应条款 "
                "触犯条款 适用条款 相关条款 相关规定 有关规定 政策依据 制度依据 "
                "条款依据 处理依据 依据条款",
                kind=CaseKind.ADVERSE,
                is_listed=True,
            ),
        ),
        row_fields=("as_written", "quote", "note"),
        linked="note",
        lead="violations_lead",
        one="条款",
        missed="不良服务事件没有写明违反了哪一条规定。",
    ),
    CasePart(
        "problems",
        "暴露问题",
        SectionShape.ENTRIES,
        key=SectionKey.PROBLEMS,
        headings=(
            PrintedHeading(
                "暴露问题",
                "problems",
                "暴露的问题 暴露出的问题 暴露出问题 反映问题 反映的问题 反映出的问题 "
                "存在问题 存在的问题 主要问题 问题分析 问题剖析 问题查摆 原因分析 "
                "原因剖析 原因及分析 事件原因 事件原因分析 投诉原因 投诉原因分析 "
                "主要原因 问题及原因 问题与原因 原因和问题 问题原因分析 问题 原因",
                kind=CaseKind.ADVERSE,
                is_listed=True,
            ),
        ),
        row_fields=("text",),
        linked="text",
        lead="problems_lead",
        one="问题",
        missed="不良服务事件没有写暴露的问题。",
        tone="bad",
    ),
    CasePart(
        "commentary",
        "案例点评",
        SectionShape.TEXT,
        key=SectionKey.COMMENTARY,
        headings=(
            PrintedHeading(
                "案例点评",
                "comment",
                "案例评析 案例分析 案例评论 案例剖析 案例解析 案例启示 案例反思 "
                "案例警示 案例总结 案例思考 案例小结 事件点评 事件评析 事件分析 "
                "事件启示 事件反思 专家点评 领导点评 编者点评 编者按语 经验启示 "
                "经验教训 教训启示 启示与思考 启示和思考 思考与启示 启示与反思 "
                "反思与启示 教训与启示 警示教育 警示意义 服务启示 工作启示 点评与启示 "
                "分析点评 点评 评析 评论 启示 反思 警示 教训 思考 总结 体会",
            ),
        ),
        help_text="给同事的一段话：错在哪里，下次怎么做。",
        tone="commentary",
    ),
    CasePart(
        "measures",
        "整改措施",
        SectionShape.ENTRIES,
        key=SectionKey.MEASURES,
        headings=(
            PrintedHeading(
                "整改措施",
                "other",
                "整改情况 整改落实 整改要求 整改建议 整改方案 整改内容 改进措施 "
                "改进建议 改进意见 改进方向 改进办法 防范措施 防控措施 预防措施 "
                "防范对策 防范建议 下步措施 下一步措施 今后措施 落实措施 整改及防范措施 "
                "整改与防范措施 整改防范措施 防范与整改措施 纠正措施 措施建议 对策建议 "
                "工作措施 整改 对策",
                is_listed=True,
            ),
        ),
        row_fields=("text",),
        linked="text",
        one="措施",
    ),
    CasePart(
        "other_sections",
        "其他栏目",
        SectionShape.SECTIONS,
        key=SectionKey.OTHER,
        headings=(PrintedHeading("其他", "other"),),
        row_fields=("heading", "text"),
        linked="text",
        one="栏目",
    ),
)
SECTIONS = tuple(part for part in PARTS if part.shape is not SectionShape.LINE)
TEXT_SECTIONS = tuple(part for part in SECTIONS if part.shape is SectionShape.TEXT)
ROW_SECTIONS = tuple(part for part in SECTIONS if part.row_fields)
BY_KEY = {part.key: part for part in SECTIONS if part.key}
# What a case page holds in itself, and in each sort of its rows.
PAGE_FIELDS = tuple(name for part in PARTS for name in part.texts)
SECTION_FIELDS = tuple(name for part in SECTIONS for name in part.texts)
ROW_FIELDS = {part.field: part.row_fields for part in ROW_SECTIONS}
