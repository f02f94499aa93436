"""How a path is printed as a citation. It knows no edition: a label kept from print wins over it."""

import re

_DIGITS = "零一二三四五六七八九"
_STEP = re.compile(r"(?P<number>\d+)(?:-(?P<suffix>\d+))?")


def chinese_number(value: int) -> str:
    """Write 1 to 9999 as statutes do: 十二, 一百零五, 一千二百一十三."""
    if not 0 < value < 10_000:
        return str(value)
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            written += ("零" if gap and written else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return written.removeprefix("一") if written.startswith("一十") else written


def label_of_path(path: str) -> str:
    """Return how a text cites a path: `82.2.3` → 第八十二条第二款第（三）项; headings come back as is."""
    steps = path.split("#", 1)[0].split(".")
    numbers = [_STEP.fullmatch(step) for step in steps]
    if numbers[0] is None:
        return path
    printed = ""
    for found, unit in zip(numbers, ("条", "款", "项", "目"), strict=False):
        if found is None:
            continue
        number = chinese_number(int(found["number"]))
        printed += f"第（{number}）{unit}" if unit == "项" else f"第{number}{unit}"
        if found["suffix"]:
            printed += f"之{chinese_number(int(found['suffix']))}"
    return printed
