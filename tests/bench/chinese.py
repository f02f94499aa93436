"""Generated cases in Chinese that an index takes for real ones; the same number, the same text.

Words follow Zipf's law; some of them are the trade's, and a case is about a few of these. People
repeat themselves: half of what a sentence says comes from a stock of turns of phrase, and a case
keeps coming back to words of its own. Of a passage's pairs of characters 82 % are different ones
then (articles of law: 74 %, real cases: 81 %, independent words: 96 %).
"""

from __future__ import annotations

import bisect
import datetime as dt
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

SEED = 20_260
LENGTH = 1_600
SECTIONS = ("summary", "course", "impact", "response", "commentary")
SHARES = (0.1, 0.45, 0.1, 0.15, 0.2)

_TRADE = """
客户 停电 电费 用电 抄表 供电 电量 电表 通知 工单 投诉 回访 营业厅 抢修
台区 变压器 线路 故障 电价 计量 装表 换表 业扩 报装 催费 欠费 复电 估抄
错抄 漏抄 表计 电能表 互感器 采集 终端 低压 高压 专变 公变 总表 分表 物业
小区 窃电 违约用电 违约金 滞纳金 阶梯电价 峰谷 光伏 并网 充电桩 双电源
自备电源 应急电源 闭锁 安全用电 用电检查 计划停电 故障停电 停电通知 送电 限电
电压 电流 负荷 增容 减容 过户 销户 更名 暂停 供电所 班组 台区经理 抄表员
催费人员 值班员 受理员 抢修人员 营业员 负责人 供电服务 服务热线 首问负责
一次性告知 承诺 时限 到达现场 优质服务 服务态度 推诿 搪塞 解释 道歉 整改 考核
培训 暴露问题 违规条款 供电营业规则 电力法 供用电合同 电费发票 缴费 退费 多收
少收 补收 核算 账务 预付费 智能电表 校验 检定 误差 接线 漏电 触电 树障 杆塔
电缆 开关 跳闸 短路 过载 三相不平衡 线损 营销系统 远程 现场 勘查 施工 验收
竣工 图纸 资料
"""
TRADE = tuple(_TRADE.split())
"""The trade's words, the commonest first."""
_FUNCTION = """
的 了 在 是 和 对 为 将 与 等 不 未 有 就 也 都 被 把 向 到 从 后
前 中 上 下 其 该 并 及 但 而 又 再 已 没有 进行 由于 因此 但是 要求
按照 根据 情况 问题 工作 人员 处理 认为 表示 造成 影响 部门 公司 单位 时间
当日 发现 联系 电话 反映 要 会 能 可以 应当 必须 及时 不能 导致 存在 同时
经 通过 以及 对此 其中 随后
"""
FUNCTION = tuple(_FUNCTION.split())
UNITS = ("东城", "西郊", "南湖", "北岭", "河口", "新区", "开发区", "江畔", "云山", "柳林")
ENDS = ("引起投诉", "案例", "不到位", "造成纠纷", "引起不满", "")
MARKS = "，，，，。。。；、"


@dataclass(frozen=True, slots=True)
class Text:
    """One generated case: what the bench makes a page, a document or a row of."""

    number: int
    title: str
    sections: tuple[str, ...]
    category: int
    unit: str
    day: dt.date

    @property
    def body(self) -> str:
        """The sections as search documents join them."""
        return "\n".join(self.sections)


class _Choice:
    """A choice by fixed weights; `random.choices` would add them up anew each time."""

    def __init__(self, values: Sequence[str], weights: Sequence[float]) -> None:
        self._values = values
        self._sums = list(itertools.accumulate(weights))

    def of(self, luck: random.Random) -> str:
        return self._values[bisect.bisect(self._sums, luck.random() * self._sums[-1])]


@lru_cache(maxsize=1)
def _common() -> tuple[str, ...]:
    """The characters of the first level of GB 2312, shuffled: frequent ones stand first."""
    found = [bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
    characters = [one for pair in found if (one := pair.decode("gb2312", "ignore"))]
    random.Random(SEED).shuffle(characters)
    return tuple(characters)


@lru_cache(maxsize=1)
def _words() -> _Choice:
    luck = random.Random(SEED)
    characters = _common()
    by_rank = _Choice(characters, [1 / (rank + 30) for rank in range(len(characters))])
    rest = list(
        dict.fromkeys(
            "".join(by_rank.of(luck) for _ in range(luck.choice((1, 2, 2, 2, 2, 2, 2, 3, 4))))
            for _ in range(9_000)
        )
    )
    values = [*FUNCTION, *TRADE, *rest]
    weights = [
        *(0.30 / (rank + 3) for rank in range(len(FUNCTION))),
        *(0.03 / (rank + 1.2) for rank in range(len(TRADE))),
        *(0.40 / (rank + 25) for rank in range(len(rest))),
    ]
    return _Choice(values, weights)


def _turn(luck: random.Random, own: Sequence[str] = ()) -> str:
    return "".join(
        luck.choice(own) if own and luck.random() < 0.7 else _words().of(luck)
        for _ in range(luck.randint(2, 6))
    )


@lru_cache(maxsize=1)
def _turns() -> _Choice:
    """Turns of phrase that come back again and again."""
    luck = random.Random(SEED + 1)
    values = [_turn(luck) for _ in range(8_000)]
    return _Choice(values, [1 / (rank + 50) for rank in range(len(values))])


def _sentence(luck: random.Random, own: Sequence[str]) -> str:
    roll = luck.random()
    if roll < 0.04:
        return f"{luck.randint(1, 12)}月{luck.randint(1, 28)}日{luck.randint(0, 23)}时"
    if roll < 0.07:
        unit = luck.choice(("元", "千瓦时", "天", "户", "千伏", "分钟", "个工作日"))
        return f"{luck.randint(1, 5000)}{unit}"
    return _turns().of(luck) if roll < 0.62 else _turn(luck, own)


def _section(luck: random.Random, own: Sequence[str], length: int) -> str:
    parts: list[str] = []
    size = 0
    while size < length:
        part = _sentence(luck, own) + luck.choice(MARKS)
        parts.append(part)
        size += len(part)
    return "".join(parts)[: length - 1] + "。"


def text(number: int) -> Text:
    """The case of this number, about `LENGTH` characters of text."""
    luck = random.Random(SEED * 1_000_003 + number)
    trade = [TRADE[int(len(TRADE) * luck.random() ** 1.5)] for _ in range(6)]
    title = f"{trade[0]}{_words().of(luck)}{_words().of(luck)}{trade[1]}{luck.choice(ENDS)}"
    own = [*trade, *(_turns().of(luck) for _ in range(3)), *(_words().of(luck) for _ in range(12))]
    sections = tuple(_section(luck, own, int(LENGTH * share)) for share in SHARES)
    day = dt.date(2012, 1, 1) + dt.timedelta(days=luck.randrange(5_000))
    return Text(number, title, sections, luck.randrange(8), luck.choice(UNITS), day)


QUESTIONS = (
    "客户说多收了电费怎么办",
    "小区物业代收总表电费不给发票怎么处理",
    "停电没有提前通知客户投诉应该怎么答复",
    "抄表员估抄电量造成电费多收如何退还",
    "欠费停电前要提前几天送达停电通知书",
    "电能表校验误差超过规定应当怎样退补电费",
    "变压器过载跳闸抢修人员多久到达现场",
    "双电源客户自备应急电源没有闭锁装置怎么办",
    "低压客户报装接电的时限是多少个工作日",
    "窃电的违约使用电费按几倍计算",
    "光伏并网验收资料不齐全客户不满意",
    "充电桩报装需要物业同意吗",
    "营业厅受理员态度生硬推诿客户怎么考核",
    "阶梯电价和峰谷电价哪个划算客户要求解释",
    "台区经理没有回访客户就归档工单",
    "更名过户没有结清电费可以办理吗",
    "三相不平衡引起客户家用电器损坏谁赔偿",
    "计划停电延时送电没有告知客户",
    "智能电表更换后电量突增客户怀疑电表不准",
    "供用电合同没有签字盖章有什么风险",
)
WORDS = (
    "停电",
    "估抄",
    "欠费停电",
    "双电源",
    "窃电",
    "抄表 电费",
    "物业总表",
    "光伏并网",
    "回访",
    "闭锁",
)
ODD = ("tingdian", "cuifei", "欠废停电", '"停电通知"', "停电 -物业", "3天", "0.08元", "cf")
