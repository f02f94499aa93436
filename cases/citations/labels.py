"""How a path is printed as a citation; it knows no edition, whose printed label wins over it."""

import re

from cases.numerals import spell_numeral

_STEP = re.compile(r"(?P<number>\d+)(?:-(?P<suffix>\d+))?")


def label_of_path(path: str) -> str:
    """Return how a text cites a path: `82.2.3` → 第八十二条第二款第（三）项; a heading as it is."""
    steps = path.split("#", 1)[0].split(".")
    numbers = [_STEP.fullmatch(step) for step in steps]
    if numbers[0] is None:
        return path
    printed = ""
    for found, unit in zip(numbers, ("条", "款", "项", "目"), strict=False):
        if found is None:
            continue
        number = spell_numeral(int(found["number"]))
        printed += f"第（{number}）{unit}" if unit == "项" else f"第{number}{unit}"
        if found["suffix"]:
            printed += f"之{spell_numeral(int(found['suffix']))}"
    return printed
