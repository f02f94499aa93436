"""Reads the numbers of clauses, Chinese or Arabic; knows nothing of what they count."""

DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TENS = {"廿": 20, "卅": 30}

NUMERAL_CHARACTERS = "".join([*DIGITS, *UNITS, *TENS])


def numeral(written: str) -> int | None:
    """Read 八十三, 一百零二, 一〇二, 廿一, 83 or ８３; None for anything else, and for zero."""
    if written.isdecimal():
        return int(written) or None
    if not written or any(
        mark not in DIGITS and mark not in UNITS and mark not in TENS for mark in written
    ):
        return None
    if all(mark in DIGITS for mark in written):
        return int("".join(str(DIGITS[mark]) for mark in written)) or None
    return _sum(written)


def _sum(written: str) -> int | None:
    """Add up hundreds, tens and ones; None where a unit does not fall (十百)."""
    total, digit, last_unit = 0, 0, 10_000
    for mark in written:
        if mark in DIGITS:
            digit = DIGITS[mark]
            continue
        value = TENS.get(mark)
        unit = 10 if value else UNITS[mark]
        if unit >= last_unit:
            return None
        total += value or (digit or 1) * unit
        digit, last_unit = 0, unit
    return total + digit
