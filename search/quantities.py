"""Numbers with their units, in whatever spelling, as one value; it knows no token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = (
    {c: i for i, c in enumerate("〇一二三四五六七八九")}
    | {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    | {"两": 2}
)
_POWERS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_CHINESE = "".join(_DIGITS) + "".join(_POWERS)
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,6})?|\d{1,9}(?:\.\d{1,6})?"  # 3,000 · 0.08
    rf"|[{''.join(_DIGITS)}十拾][{_CHINESE}万]{{0,8}}|半)"  # 三百二十 · 半
)
_MEASURES: tuple[tuple[str, str, float], ...] = (
    # spelling, canonical unit, factor
    (r"个?工作日", "工作日", 1),
    (r"个?自然日|天|日(?!期|常|报|志|前|后|电|上|下|益)", "天", 1),
    (r"周(?![年岁边围])|个?(?:星期|礼拜)(?![一二三四五六日天])", "天", 7),
    (r"个?小时|h(?![a-z])", "分钟", 60),
    (r"刻钟", "分钟", 15),
    (r"分钟|min(?![a-z])", "分钟", 1),
    (r"个月", "个月", 1),
    (r"年(?![度级代初底末中限份轻龄])", "年", 1),
    (r"亿元", "元", 100_000_000),
    (r"万元", "元", 10_000),
    (r"千元", "元", 1000),
    (r"元(?!件)|块钱|块(?=[^一-鿿]|$)", "元", 1),
    (r"角钱|毛钱|角(?=/)|[毛角](?=[^一-鿿]|$)", "元", 0.1),
    (r"分钱|分(?=/)", "元", 0.01),
    (r"万千瓦时|万度电|万度", "千瓦时", 10_000),
    (r"千瓦时|千瓦·时|度电|度(?=[^数表一-鿿]|$)|kwh", "千瓦时", 1),
    (r"千伏安|kva", "千伏安", 1),
    (r"千伏|kv(?!a)", "伏", 1000),
    (r"兆瓦|mw(?![a-z])", "千瓦", 1000),
    (r"千瓦(?!时|·)|kw(?!h)", "千瓦", 1),
    (r"瓦(?![斯砾匠片房])|w(?![a-z])", "千瓦", 0.001),
    (r"伏特?(?!安)|v(?![a-z])", "伏", 1),
    (r"安培|安(?![全装排])|a(?![a-z])", "安", 1),
    (r"公里|千米|km", "米", 1000),
    (r"平方米|m2", "平方米", 1),
    (r"米(?![饭])|m(?![a-z0-9])", "米", 1),
    (r"%|个百分点", "%", 1),
    (r"‰", "%", 0.1),
    (r"倍", "倍", 1),
    (r"次(?!日|要|序|品|数)", "次", 1),
    (r"户(?![主口外籍名号])", "户", 1),
    (r"条", "条", 1),
)
_SINGLE = ("次", "户")
"""One of these says nothing: 一次性, 一户一表."""
LONGEST_SPAN = 100
"""More years than this are a date."""
_QUANTITY = re.compile(
    rf"(?<![\d.月])(?P<number>{_NUMBER})(?P<half>个半(?=小时|月))?\s?(?:"
    + "|".join(f"(?P<u{i}>{spelling})" for i, (spelling, _, _) in enumerate(_MEASURES))
    + rf"|(?<=个半)(?:(?P<hours>小时)|(?P<months>月)))|(?P<of>百|千)分之(?P<share>{_NUMBER})"
    + rf"|¥\s?(?P<yen>{_NUMBER})(?!\s?[万亿])"
)


def number_value(spelled: str) -> float | None:
    """The value of an Arabic or a Chinese number up to 亿; `None` where it is none."""
    plain = spelled.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    if spelled == "半":
        return 0.5
    if all(char in _DIGITS for char in spelled) and len(spelled) > 1:
        return float("".join(str(_DIGITS[char]) for char in spelled))
    total, section, digit = 0, 0, 0
    for char in spelled:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        elif char in _POWERS:
            section += (digit or 1) * _POWERS[char]
            digit = 0
        else:
            return None
    return float(total + section + digit) if spelled else None


@dataclass(frozen=True, slots=True)
class MeasuredQuantity:
    """A number with its unit in one spelling (`0.08元`, `3天`); offsets in the folded text."""

    spelled: str
    start: int
    end: int


def find_quantities(folded: str) -> Iterator[MeasuredQuantity]:
    """All quantities of a folded text: 8分钱 and 0.08元 give the same one, 三日 and 3天 too."""
    for match in _QUANTITY.finditer(folded):
        value, unit = _canonical_value(match)
        if value is None or (unit == "年" and value > LONGEST_SPAN):
            continue
        if unit in _SINGLE and value <= 1:
            continue
        spelled = f"{value:.6f}".rstrip("0").rstrip(".")
        yield MeasuredQuantity(f"{spelled}{unit}", *match.span())


def _canonical_value(match: re.Match[str]) -> tuple[float | None, str]:
    """The value in the canonical unit; `None` where the number is none."""
    factor, unit = 1.0, "元"
    if (number := match["share"]) is not None:
        factor, unit = (1.0 if match["of"] == "百" else 0.1), "%"
    elif (number := match["yen"]) is None:
        number = match["number"]
        if match["hours"] or match["months"]:
            factor, unit = (60.0, "分钟") if match["hours"] else (1.0, "个月")
        else:
            at = next(i for i in range(len(_MEASURES)) if match[f"u{i}"] is not None)
            _, unit, factor = _MEASURES[at]
    value = number_value(number)
    if value is not None and match["half"]:
        value += 0.5
    return (None if value is None else value * factor), unit
