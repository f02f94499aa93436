"""Three fictional cases and what a reading of them must give, whatever their layout."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cases.documents.read import read_document
from cases.importers.recognise import read_cases

Part = str | tuple[int, str]
Form = Callable[[int], str]


@dataclass(frozen=True)
class Fable:
    """A case: its sections hold paragraphs, or items as (number, text)."""

    title: str
    sections: tuple[tuple[str, tuple[Part, ...]], ...]

    def without(self, *names: str) -> "Fable":
        return replace(self, sections=tuple(s for s in self.sections if s[0] not in names))

    def renamed(self, names: dict[str, str]) -> "Fable":
        return replace(self, sections=tuple((names.get(n, n), ps) for n, ps in self.sections))


ESTIMATED = Fable(
    "抄表估算一整年 客户查账起争执",
    (
        ("案例提要", ("抄表员连续多月估抄，客户核对账单后向监管热线投诉。",)),
        ("案例分类", ("抄表收费",)),
        (
            "事件过程",
            (
                "2022年9月，抄表员周某因台区地处山坳，连续七个月仅凭上月电量估算录入。",
                "2023年4月6日，客户何先生称“表上只有4120，账单却写着5230”，窗口人员未再核实。",
            ),
        ),
        ("造成影响", ("该村四十余户村民相继要求核表。",)),
        (
            "应急处理",
            (
                "接到督办后，公司当日派员处理。",
                (1, "对该台区全部客户重新抄表。"),
                (2, "所长带队当面致歉。"),
            ),
        ),
        ("违规条款", ((1, "《供电营业规则》第八十三条。"), (2, "员工服务“十个不准”第四条。"))),
        ("暴露问题", ((1, "抄表稽核流于形式。"), (2, "首问负责意识不强。"))),
        ("案例点评", ("少走一趟山路，丢掉的是十年信任。",)),
    ),
)
NOTICE = Fable(
    "停电通知贴错楼 冷库老板急断肠",
    (
        ("案例提要", ("检修停电通知张贴错误，冷库客户货物受损。",)),
        ("案例分类", ("停送电",)),
        ("事件过程", ("2024年5月18日，供电所把通知贴到了相邻小区，21日停电后库温升到零上5℃。",)),
        ("造成影响", ("魏先生索赔3.6万元。",)),
        ("应急处理", ((1, "立即调派发电车为冷库供电。"), (2, "双方签订谅解书。"))),
        ("违规条款", ((1, "《供电营业规则》第六十八条。"), (2, "“十项承诺”第四条。"))),
        ("暴露问题", ((1, "通知没有双人核对。"), (2, "重要客户清单两年没有更新。"))),
        ("案例点评", ("通知贴错一面墙，信任就隔了一堵墙。",)),
    ),
)
STORM = Fable(
    "暴雨夜守住透析室",
    (
        ("案例提要", ("抢修队在暴雨中为透析中心接入发电车。",)),
        ("案例分类", ("故障抢修",)),
        ("服务过程", ("7月9日夜，山洪冲断10千伏线路，队员们蹚水敷设电缆280米。",)),
        ("取得效果", ((1, "十二名患者全部完成治疗。"), (2, "县卫健局送来锦旗。"))),
        ("案例点评", ("平时把预案练成习惯，急时才能抢成生命线。",)),
    ),
)


def bracketed(number: int) -> str:
    """（1）"""
    return f"（{number}）"


def unwritten(number: int) -> str:
    """Counted by Word."""
    return ""


def lines(parts: Sequence[Part], form: Form = bracketed) -> list[str]:
    """The paragraphs of a section as they are printed."""
    return [part if isinstance(part, str) else form(part[0]) + part[1] for part in parts]


def expected(fable: Fable, form: Form = bracketed) -> list[tuple[str, str]]:
    """The sections: names, and texts without blanks."""
    return [(name, squeezed("".join(lines(parts, form)))) for name, parts in fable.sections]


def squeezed(text: str) -> str:
    """A text without blanks."""
    return "".join(text.split())


Seen = tuple[str | None, int | None, str | None, list[tuple[str, str]]]


def seen(name: str, content: bytes | str) -> list[Seen]:
    """What is recognised: printed number, number, title, sections."""
    raw = content.encode() if isinstance(content, str) else content
    return [
        (
            case.number_raw,
            case.number,
            case.title,
            [(squeezed(s.name or ""), squeezed(s.text)) for s in case.sections],
        )
        for case in read_cases(read_document(name, raw)).cases
    ]
