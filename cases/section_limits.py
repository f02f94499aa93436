"""How long a section of a case may be, and how many signs of Markdown may stand in one paragraph.

The converter takes time with the square of the signs and lines of a paragraph and of the depth of
quotations and lists: 20,000 brackets stop a process. People write far less than these bounds.
"""

import re
from collections.abc import Sequence

LONGEST_SECTION = 100_000
MOST_LINES = 400  # in one paragraph
MOST_BRACKETS = 200  # in one paragraph, escaped ones too
MOST_SIGNS = 1_000  # in one paragraph, escaped ones too
MOST_BRACKETS_IN_ALL = 4_000
MOST_SIGNS_IN_ALL = 10_000
MOST_LINES_IN_ALL = 5_000
DEEPEST = 12
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_BRACKET = re.compile(r"[\[\]]")
_SIGN = re.compile(r"[*_`\\<>&]")
_MARK = r"[ \t]{0,8}(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))"
_DEEP = re.compile(rf"^(?:{_MARK}){{{DEEPEST}}}", re.MULTILINE)
_INDENTED = re.compile(rf"^(?: {{4}}|\t){{{DEEPEST}}}[ \t]{{0,80}}[-*+\d]", re.MULTILINE)


def refusal_of(text: str) -> str | None:
    """Return why a section cannot be taken as it is, as a sentence for an editor, or nothing."""
    if len(text) > LONGEST_SECTION:
        return f"这一栏有 {len(text)} 个字，最多 {LONGEST_SECTION} 个。请分成几栏或几个案例。"
    parts = _PARAGRAPH.split(text.replace("\r\n", "\n").replace("\r", "\n"))
    brackets = [len(_BRACKET.findall(part)) for part in parts]
    signs = [len(_SIGN.findall(part)) for part in parts]
    return (
        _too_many("方括号", brackets, MOST_BRACKETS, MOST_BRACKETS_IN_ALL)
        or _too_many("* _ ` < > & \\ 这类符号", signs, MOST_SIGNS, MOST_SIGNS_IN_ALL)
        or _too_many("换行", [part.count("\n") for part in parts], MOST_LINES, MOST_LINES_IN_ALL)
        or _too_deep(text)
    )


def _too_many(what: str, counts: Sequence[int], most: int, most_in_all: int) -> str | None:
    if max(counts) > most:
        return f"有一段里的{what}有 {max(counts)} 个，最多 {most} 个。请删去多余的，或用空行分段。"
    if sum(counts) > most_in_all:
        return f"这一栏里的{what}太多，最多 {most_in_all} 个。请删去多余的，或分成几栏。"
    return None


def _too_deep(text: str) -> str | None:
    if _DEEP.search(text) or _INDENTED.search(text):
        return f"引文或列表套得太深，最多 {DEEPEST - 1} 层。请减少行首的 > 、- 、编号或缩进。"
    return None
