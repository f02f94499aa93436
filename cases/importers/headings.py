"""The headings of case sections: customary names and their variants; knows no text around them."""

import re
from dataclasses import dataclass
from enum import Enum

from cases.importers.types import CaseKind, SectionKey


class Field(Enum):
    """Labels that hold a case's own number or title instead of a section."""

    NUMBER = "number"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Heading:
    """A known heading: what it opens, its customary name, and the kind of case that bears it."""

    key: SectionKey | Field
    canonical: str
    kind: CaseKind | None = None


# (key, customary name, kind, variants). The customary name is a heading itself. Variants of fewer
# than four characters count only where something marks them as a heading: brackets, bold, a cell.
TABLE: tuple[tuple[SectionKey | Field, str, CaseKind | None, str], ...] = (
    (
        SectionKey.SUMMARY,
        "案例提要",
        None,
        "案例摘要 案例概要 案例概述 案例简介 案例简述 案情简介 案情提要 案情摘要 "
        "内容提要 内容摘要 事件概述 事件概要 事件简介 事件摘要 事件提要 提要 摘要 "
        "概要 简介 案例导读 导读 引言提要",
    ),
    (
        SectionKey.CATEGORY,
        "案例分类",
        None,
        "案例类别 案例类型 案例种类 案例归类 业务分类 业务类别 业务类型 事件分类 "
        "事件类别 事件类型 问题分类 问题类别 专业分类 专业类别 所属专业 所属类别 "
        "投诉分类 投诉类型 分类 类别",
    ),
    (
        SectionKey.COURSE,
        "事件过程",
        None,
        "事件经过 事情经过 事情过程 案例经过 案例过程 事件回放 案例回放 案例回顾 "
        "事件回顾 案件回顾 情景回放 情景再现 案例再现 事件描述 案例描述 事件详情 "
        "案例详情 事件始末 案例内容 事件内容 案例背景 事件背景 背景 起因 案例情况 事件情况 "
        "基本情况 基本案情 案情介绍 案例介绍 事件介绍 投诉经过 投诉情况 投诉内容 "
        "情况描述 情况介绍 事发经过 经过情况 事件经过情况 主要经过 案例正文 经过 "
        "过程 案情",
    ),
    (
        SectionKey.COURSE,
        "服务过程",
        CaseKind.EXEMPLARY,
        "服务经过 服务事迹 服务做法 主要做法 具体做法 典型做法 主要事迹 先进事迹 "
        "工作做法 事迹 做法",
    ),
    (
        SectionKey.IMPACT,
        "造成影响",
        CaseKind.ADVERSE,
        "造成的影响 事件影响 事件的影响 不良影响 社会影响 造成后果 造成的后果 "
        "事件后果 影响后果 影响及后果 后果及影响 后果与影响 影响和后果 负面影响 影响 "
        "后果",
    ),
    (
        SectionKey.IMPACT,
        "取得效果",
        CaseKind.EXEMPLARY,
        "取得的效果 取得成效 取得的成效 服务效果 服务成效 工作成效 工作效果 实施效果 "
        "主要成效 社会反响 客户评价 客户反响 效果 成效",
    ),
    (
        SectionKey.RESPONSE,
        "应急处理",
        None,
        "应急处置 应急措施 应对措施 应对处理 处理情况 处理经过 处理过程 处理结果 "
        "处理措施 处理意见 处置情况 处置经过 处置过程 处置结果 处置措施 事件处理 "
        "事件处置 问题处理 调查处理 调查情况 调查处理情况 事件处理情况 事件处理结果 "
        "事后处理 后续处理 补救措施 责任追究 考核处理 处理 处置",
    ),
    (
        SectionKey.VIOLATIONS,
        "违规条款",
        CaseKind.ADVERSE,
        "违反条款 违反的条款 违反规定 违反的规定 违反制度 违反规章 违反内容 违规依据 "
        "违规内容 违规情况 违规事实 违章条款 违纪条款 违反的制度 违反规定条款 "
        "违反相关规定 违反有关规定 涉及条款 涉及规定 对应条款 触犯条款 适用条款 "
        "相关条款 相关规定 有关规定 政策依据 制度依据 条款依据 处理依据 依据条款",
    ),
    (
        SectionKey.PROBLEMS,
        "暴露问题",
        CaseKind.ADVERSE,
        "暴露的问题 暴露出的问题 暴露出问题 反映问题 反映的问题 反映出的问题 存在问题 "
        "存在的问题 主要问题 问题分析 问题剖析 问题查摆 原因分析 原因剖析 原因及分析 "
        "事件原因 事件原因分析 投诉原因 投诉原因分析 主要原因 问题及原因 问题与原因 "
        "原因和问题 问题原因分析 问题 原因",
    ),
    (
        SectionKey.COMMENTARY,
        "案例点评",
        None,
        "案例评析 案例分析 案例评论 案例剖析 案例解析 案例启示 案例反思 案例警示 "
        "案例总结 案例思考 案例小结 事件点评 事件评析 事件分析 事件启示 事件反思 "
        "专家点评 领导点评 编者点评 编者按语 经验启示 经验教训 教训启示 启示与思考 "
        "启示和思考 思考与启示 启示与反思 反思与启示 教训与启示 警示教育 警示意义 "
        "服务启示 工作启示 点评与启示 分析点评 点评 评析 评论 启示 反思 警示 教训 "
        "思考 总结 体会",
    ),
    (
        SectionKey.MEASURES,
        "整改措施",
        None,
        "整改情况 整改落实 整改要求 整改建议 整改方案 整改内容 改进措施 改进建议 "
        "改进意见 改进方向 改进办法 防范措施 防控措施 预防措施 防范对策 防范建议 "
        "下步措施 下一步措施 今后措施 落实措施 整改及防范措施 整改与防范措施 "
        "整改防范措施 防范与整改措施 纠正措施 措施建议 对策建议 工作措施 整改 对策",
    ),
    (Field.NUMBER, "案例编号", None, "案例序号 案例号 事件编号 编号 序号"),
    (
        Field.TITLE,
        "案例名称",
        None,
        "案例标题 案例题目 案例题名 案例主题 事件名称 事件标题 标题 题目 名称",
    ),
)
SHORT = 4  # characters; shorter names are common words
LISTED = frozenset(
    {SectionKey.RESPONSE, SectionKey.VIOLATIONS, SectionKey.PROBLEMS, SectionKey.MEASURES}
)
EFFECT = "取得效果"

KNOWN: dict[str, Heading] = {
    name: Heading(key, canonical, kind)
    for key, canonical, kind, variants in TABLE
    for name in (canonical, *variants.split())
}
_BLANKS = re.compile(r"\s+")
_PREFIX = re.compile(r"^(?:本|该|此)(?=案例|事件)|^[◆●■★▲※▶►•·]+")


def known_heading(name: str) -> Heading | None:
    """Look a heading up as printed, blanks and a bullet before it ignored."""
    squeezed = _PREFIX.sub("", _BLANKS.sub("", name))
    return KNOWN.get(squeezed)


def is_short(name: str) -> bool:
    """Whether a known heading is such a common word that its form must mark it as a heading."""
    return len(_BLANKS.sub("", name)) < SHORT
