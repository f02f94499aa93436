"""Numbers as statutes print them (八十二, 〇, １２, 82); it knows no labels and no places."""

from __future__ import annotations

DIGITS = {
    **{word: value for value, word in enumerate("〇一二三四五六七八九")},
    **{word: value for value, word in enumerate("０１２３４５６７８９")},
    **{str(value): value for value in range(10)},
    "零": 0,
    "○": 0,
    "两": 2,
}
UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE = "〇零○一二三四五六七八九十百千两"
ARABIC = "0-9０-９"
NUMBER = rf"(?:[{CHINESE}](?:[ \u3000]?[{CHINESE}]){{0,8}}|[{ARABIC}]{{1,4}})"


def number_of(words: str) -> int:
    """Return the value of a number in Chinese words, digit by digit (二〇二四) or in figures.

    Blanks inside are ignored. Raise ValueError for what is no number.
    """
    total, digit, units = 0, 0, False
    for sign in words:
        if sign.isspace():
            continue
        if sign in UNITS:
            total += (digit or 1) * UNITS[sign]
            digit, units = 0, True
        elif sign in DIGITS:
            digit = DIGITS[sign] if units else digit * 10 + DIGITS[sign]
        else:
            raise ValueError(words)
    return total + digit


def chinese(value: int) -> str:
    """Write a number from 0 to 9999 as statutes do: 十二, 一百零三."""
    signs = "零一二三四五六七八九"
    if value < 20:
        return signs[value] if value < 10 else "十" + (signs[value - 10] if value > 10 else "")
    words, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            words += ("零" if pending and words else "") + signs[digit] + name
            pending = False
        else:
            pending = True
    return words
