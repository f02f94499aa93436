"""The headings of case sections: customary names and their variants; knows no text around them."""

import re
from dataclasses import dataclass
from enum import Enum

from cases.sections import BY_KEY, CaseKind, PrintedHeading, SectionKey


class HeadField(Enum):
    """Labels that hold a case's own number or title instead of a section."""

    NUMBER = "number"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class KnownHeading:
    """A known heading: what it opens, its customary name, and the kind of case that bears it."""

    key: SectionKey | HeadField
    canonical: str
    kind: CaseKind | None = None


_NAMES: tuple[tuple[SectionKey | HeadField, PrintedHeading], ...] = (
    *(
        (key, heading)
        for key, part in BY_KEY.items()
        for heading in part.headings
        if part.key is not SectionKey.OTHER
    ),
    (
        SectionKey.CATEGORY,
        PrintedHeading(
            "案例分类",
            "category",
            "案例类别 案例类型 案例种类 案例归类 业务分类 业务类别 业务类型 "
            "事件分类 事件类别 事件类型 问题分类 问题类别 专业分类 专业类别 "
            "所属专业 所属类别 投诉分类 投诉类型 分类 类别",
        ),
    ),
    (HeadField.NUMBER, PrintedHeading("案例编号", "", "案例序号 案例号 事件编号 编号 序号")),
    (
        HeadField.TITLE,
        PrintedHeading(
            "案例名称", "", "案例标题 案例题目 案例题名 案例主题 事件名称 事件标题 标题 题目 名称"
        ),
    ),
)
SHORT = 4  # characters; shorter names are common words

KNOWN: dict[str, KnownHeading] = {
    name: KnownHeading(key, heading.name, heading.kind)
    for key, heading in _NAMES
    for name in (heading.name, *heading.spellings.split())
}
LISTED = frozenset(heading.name for _, heading in _NAMES if heading.is_listed)
EXCHANGE_KEYS = {heading.name: heading.exchange for _, heading in _NAMES}
_BLANKS = re.compile(r"\s+")
_PREFIX = re.compile(r"^(?:本|该|此)(?=案例|事件)|^[◆●■★▲※▶►•·]+")


def known_heading(name: str) -> KnownHeading | None:
    """Look a heading up as printed, blanks and a bullet before it ignored."""
    squeezed = _PREFIX.sub("", _BLANKS.sub("", name))
    return KNOWN.get(squeezed)


def is_short(name: str) -> bool:
    """Whether a known heading is such a common word that its form must mark it as a heading."""
    return len(_BLANKS.sub("", name)) < SHORT
