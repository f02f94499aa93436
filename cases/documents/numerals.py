"""Numbers as Chinese documents print them; knows no list, heading or clause."""

import re
import unicodedata

DIGITS = "零一二三四五六七八九"
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟〇两○Ｏ", "一二三四五六七八九十百千零二零零")
UNITS = {"十": 10, "百": 100, "千": 1000}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

# One number of at most four figures: 12 · １２ · 十二 · 二十 · 一百零二 · ⑦ · 贰
NUMERAL = (
    r"(?:[0-9０-９]{1,4}|[一二三四五六七八九十百千零〇两壹贰叁肆伍陆柒捌玖拾佰]{1,7}"
    rf"|[{CIRCLED}])"
)


def spell(number: int) -> str:
    """Write a number below 10 000 in Chinese, as Word counts lists: 12 is 十二."""
    if number < 10:
        return DIGITS[number]
    written = ""
    gap = False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += (DIGITS[0] if gap else "") + DIGITS[digit] + sign
            gap = False
        else:
            gap = bool(written)
    return written.removeprefix("一") if 10 <= number < 20 else written


def value_of(text: str) -> int | None:
    """Read a printed number, None where it is none: １２, 十二, 一二, 贰, ⑦."""
    text = text.strip()
    if len(text) == 1 and text in CIRCLED:
        return CIRCLED.index(text) + 1
    plain = unicodedata.normalize("NFKC", text).translate(FORMAL)
    if re.fullmatch(r"[0-9]{1,9}", plain):
        return int(plain)
    if not re.fullmatch(r"[零一二三四五六七八九十百千]{1,9}", plain):
        return None
    if not any(sign in UNITS for sign in plain):
        return int("".join(str(DIGITS.index(sign)) for sign in plain))
    total = digit = 0
    for sign in plain:
        if sign in UNITS:
            total += (digit or 1) * UNITS[sign]
            digit = 0
        else:
            digit = DIGITS.index(sign)
    return total + digit
