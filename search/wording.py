"""What a person typed, taken apart: exact phrases, words to leave out, the rest; no index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_QUOTED = re.compile(
    r"(?P<minus>(?:(?<=\s)|^)[-－])?[\"“”„＂「『](?P<words>[^\"“”„＂「」『』]{1,200})[\"“”＂」』]"
)
_REFUSED = re.compile(r"(?:(?<=\s)|^)[-－](?P<words>[^\s\-－\"“”]{1,60})")


@dataclass(frozen=True, slots=True)
class QueryWording:
    """Phrases and refused words as they were typed.

    `rest` is free wording with its blanks, `said` the same with the quoted words in their places.
    """

    rest: str
    exact: tuple[str, ...]
    refused: tuple[str, ...]
    said: str


def read_wording(query: str) -> QueryWording:
    """Part the query: a minus behind a blank leaves out (`停电 -计划`, `停电 -"计划检修"`).

    A lone quotation mark or minus is nothing special.
    """
    exact: list[str] = []
    refused: list[str] = []

    def quoted(match: re.Match[str]) -> str:
        (refused if match["minus"] else exact).append(match["words"])
        return " "

    def kept(match: re.Match[str]) -> str:
        return " " if match["minus"] else match.group()

    def minus(match: re.Match[str]) -> str:
        refused.append(match["words"])
        return " "

    said = _REFUSED.sub(" ", _QUOTED.sub(kept, query))
    rest = _REFUSED.sub(minus, _QUOTED.sub(quoted, query))
    return QueryWording(rest.strip(), tuple(exact), tuple(refused), said.strip())


@lru_cache(maxsize=1)
def shipped_stop_words() -> frozenset[str]:
    """The words that ship as saying nothing by themselves."""
    path = Path(__file__).with_name("dictionaries") / "stop_words.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())


@lru_cache(maxsize=8)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    """Any of the words, longest first; never the empty one."""
    order = sorted(filter(None, words), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, order)) or "(?!)")


def content_flags(folded: str, more: frozenset[str] = frozenset()) -> tuple[bool, ...]:
    """For every character whether it says anything by itself; all of them where none would.

    `more` are stop words beside those that ship.
    """
    flags = [True] * len(folded)
    for match in _any_of(shipped_stop_words() | more).finditer(folded):
        flags[match.start() : match.end()] = [False] * (match.end() - match.start())
    return tuple(flags) if any(flags) else (True,) * len(folded)


def spans_of(words: frozenset[str], folded: str) -> tuple[tuple[int, int], ...]:
    """Where any of the words stands in the text: longest first, none overlapping another."""
    return tuple(match.span() for match in _any_of(words).finditer(folded)) if words else ()
