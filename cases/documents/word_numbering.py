"""Automatic numbers of a Word file, counted as Word counts them; knows no text.

Source: ECMA-376 part 1, 17.9 (numbering): levels, restarts, overrides, linked styles.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from cases.documents.types import AutoNumber
from cases.documents.word_styles import NumberRef, W, child_value, whole_number
from cases.numerals import CIRCLED, spell_numeral

STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
FORMAL_DIGITS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"],
        strict=True,
    )
)
PLACEHOLDER = re.compile(r"%([1-9])")
LEVELS = 9
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _roman_numeral(number: int) -> str:
    written = ""
    for unit, sign in ROMAN:
        written += sign * (number // unit)
        number %= unit
    return written


def _letter_numeral(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled_numeral(number: int) -> str:
    return CIRCLED[number - 1] if number <= len(CIRCLED) else str(number)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimalzero": lambda number: f"{number:02}",
    "decimalfullwidth": lambda number: str(number).translate(WIDE),
    "decimalfullwidth2": lambda number: str(number).translate(WIDE),
    "upperletter": _letter_numeral,
    "lowerletter": lambda number: _letter_numeral(number).lower(),
    "upperroman": _roman_numeral,
    "lowerroman": lambda number: _roman_numeral(number).lower(),
    "decimalenclosedcircle": _circled_numeral,
    "decimalenclosedcirclechinese": _circled_numeral,
    "decimalenclosedparen": lambda number: f"({number})",
    "decimalenclosedfullstop": lambda number: f"{number}.",
    "ideographtraditional": lambda number: STEMS[(number - 1) % 10],
    "ideographzodiac": lambda number: BRANCHES[(number - 1) % 12],
    "none": lambda number: "",
}


def format_number(number: int, style: str) -> str:
    """Print a number in one of Word's number formats; unknown formats print Arabic figures."""
    if number < 1 or number > 9999:
        return str(number)
    lower = style.lower()
    if "legalsimplified" in lower or "legaltraditional" in lower:
        return spell_numeral(number).translate(FORMAL_DIGITS)
    if "counting" in lower or lower in {"ideographdigital", "japanesedigitaltenthousand"}:
        return spell_numeral(number)
    return FORMATS[lower](number) if lower in FORMATS else str(number)


@dataclass(slots=True)
class _NumberingLevel:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    paragraph_style: str | None = None


@dataclass(slots=True)
class _NumberedList:
    abstract: str
    levels: dict[int, _NumberingLevel]
    starts: dict[int, int] = field(default_factory=dict)


class WordNumbering:
    """The lists of one document, and their counters; paragraphs are to be asked in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _NumberedList] = {}
        self._by_style: dict[str, NumberRef] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        abstracts = {e.get(f"{W}abstractNumId", ""): e for e in root.findall(f"{W}abstractNum")}
        linked = {
            child_value(e, "styleLink"): e
            for e in abstracts.values()
            if child_value(e, "styleLink")
        }
        for element in root.findall(f"{W}num"):
            num_id = element.get(f"{W}numId", "")
            abstract_id = child_value(element, "abstractNumId") or ""
            abstract = abstracts.get(abstract_id)
            if abstract is None:
                continue
            source = linked.get(child_value(abstract, "numStyleLink"), abstract)
            levels = {
                number: _read_level(level)
                for level in source.findall(f"{W}lvl")
                if (number := whole_number(level.get(f"{W}ilvl"))) is not None
            }
            found = _NumberedList(abstract_id, levels)
            for override in element.findall(f"{W}lvlOverride"):
                self._override(found, override)
            self._lists[num_id] = found
            for number, level in found.levels.items():
                if level.paragraph_style:
                    self._by_style.setdefault(level.paragraph_style, NumberRef(num_id, number))

    @staticmethod
    def _override(found: _NumberedList, override: etree._Element) -> None:
        number = whole_number(override.get(f"{W}ilvl"))
        if number is None:
            return
        if (level := override.find(f"{W}lvl")) is not None:
            found.levels[number] = _read_level(level)
        if (start := whole_number(child_value(override, "startOverride"))) is not None:
            found.starts[number] = start

    def of_style(self, style_id: str | None) -> NumberRef | None:
        """Give the list level that is linked to a paragraph style."""
        return self._by_style.get(style_id or "")

    def next(self, reference: NumberRef) -> AutoNumber | None:
        """Count one paragraph of a list and give the number that Word prints before it."""
        found = self._lists.get(reference.num_id or "")
        if found is None:
            return None
        level = min(max(reference.level or 0, 0), LEVELS - 1)
        counters = self._counters.setdefault(found.abstract, {})
        if reference.num_id not in self._begun:
            self._begun.add(reference.num_id or "")
            for number, start in found.starts.items():
                counters[number] = start - 1
                for deeper in [other for other in counters if other > number]:
                    del counters[deeper]
        for number in range(level + 1):
            rule = found.levels.get(number, _NumberingLevel())
            if number not in counters:
                counters[number] = found.starts.get(number, rule.start) - (number == level)
            if number == level:
                counters[number] += 1
        for deeper in [other for other in counters if other > level]:
            rule = found.levels.get(deeper, _NumberingLevel())
            if rule.restart is None or level < rule.restart:
                del counters[deeper]
        values = tuple(counters[number] for number in range(level + 1))
        return self._number(found, reference.num_id or "", level, values)

    @staticmethod
    def _number(
        found: _NumberedList, series: str, level: int, values: tuple[int, ...]
    ) -> AutoNumber:
        rule = found.levels.get(level, _NumberingLevel())
        bullet = rule.style == "bullet"

        def fill(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            if other >= len(values):
                return ""
            style = found.levels.get(other, _NumberingLevel()).style
            return format_number(values[other], "decimal" if rule.legal else style)

        label = rule.text if bullet else PLACEHOLDER.sub(fill, rule.text)
        return AutoNumber(label.strip(), values[-1], level, values, series, bullet)


def _read_level(element: etree._Element) -> _NumberingLevel:
    start = whole_number(child_value(element, "start"))
    legal = element.find(f"{W}isLgl")
    return _NumberingLevel(
        start=1 if start is None else start,
        style=child_value(element, "numFmt") or "decimal",
        text=child_value(element, "lvlText") or "",
        restart=whole_number(child_value(element, "lvlRestart")),
        legal=legal is not None and legal.get(f"{W}val", "1") not in {"0", "false"},
        paragraph_style=child_value(element, "pStyle"),
    )
