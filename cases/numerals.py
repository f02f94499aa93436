"""Numbers as Chinese documents print them: reading, writing, and what they look like in a grammar.

It knows nothing of what they count: clauses, lists, cases, years.
"""

import re
import unicodedata

ZERO = "零〇○"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    sign: value for value, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
DIGITS |= {"○": 0, "Ｏ": 0, "两": 2}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TENS = {"廿": 20, "卅": 30}
NUMERAL_CHARACTERS = "".join([*DIGITS, *UNITS, *TENS])

# What a grammar lets stand for a number; in statutes blanks may stand between the signs.
CHINESE = "〇零○一二三四五六七八九十百千两"
ARABIC = "0-9０-９"
NUMBER = rf"(?:[{CHINESE}](?:[ \u3000]?[{CHINESE}]){{0,8}}|[{ARABIC}]{{1,4}})"
# One number of at most four figures: 12 · １２ · 十二 · 二十 · 一百零二 · ⑦ · 贰
NUMERAL = (
    r"(?:[0-9０-９]{1,4}|[一二三四五六七八九十百千零〇两壹贰叁肆伍陆柒捌玖拾佰]{1,7}"
    rf"|[{CIRCLED}])"
)


def value_of(printed: str) -> int | None:
    """Read 12, １２, 十二, 一百零二, 一〇二, 廿一, 贰, ⑦; None for what is no number (十百)."""
    words = re.sub(r"\s+", "", printed)
    if len(words) == 1 and words in CIRCLED:
        return CIRCLED.index(words) + 1
    plain = unicodedata.normalize("NFKC", words)
    if re.fullmatch(r"[0-9]{1,9}", plain):
        return int(plain)
    if not words or len(words) > 9 or any(sign not in NUMERAL_CHARACTERS for sign in words):
        return None
    if all(sign in DIGITS for sign in words):
        return int("".join(str(DIGITS[sign]) for sign in words))
    return _sum_units(words)


def _sum_units(words: str) -> int | None:
    """Add up thousands, hundreds, tens and ones; None where a unit does not fall (十百)."""
    total, digit, last_unit = 0, 0, 10_000
    for sign in words:
        if sign in DIGITS:
            digit = DIGITS[sign]
            continue
        value = TENS.get(sign)
        unit = 10 if value else UNITS[sign]
        if unit >= last_unit:
            return None
        total += value or (digit or 1) * unit
        digit, last_unit = 0, unit
    return total + digit


def spell_numeral(value: int) -> str:
    """Write 0 to 9999 as statutes and lists do: 十二, 一百零三, 一千二百一十三; beyond: figures."""
    if not 0 <= value < 10_000:
        return str(value)
    signs = "零一二三四五六七八九"
    if value < 10:
        return signs[value]
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            written += ("零" if gap else "") + signs[digit] + name
            gap = False
        else:
            gap = bool(written)
    return written.removeprefix("一") if value < 20 else written
