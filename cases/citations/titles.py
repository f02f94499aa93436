"""The names of regulations: full titles, the aliases that stand for them, and sets of them.

It knows names only: no clause, no edition, and no grammar of the citation behind the name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Self

from cases.citations.stream import fold_character

REPUBLIC = "中华人民共和国"
TABLES = ("power.txt", "statutes.txt", "rules.txt", "judicial.txt")
LONGEST_TITLE = 120

_UNSAID = re.compile(r"[\s《》“”\"'\[\]·]+")
_EDITION_NOTE = re.compile(
    r"\((?:试行|暂行|修订|修正|修订版|修正案|草案|征求意见稿|\d{4}年?(?:修订|修正|版|本)?|"
    r"(?:最新|新|旧)(?:修订|版)?)\)$"
)
_APPLYING = re.compile(
    r"^最高人民(?:法院|检察院).*?关于适用(?P<law>.+?法典?)(?P<part>(?:有关)?[^若的]*?)"
    r"(?:若干问题)?的?(?:若干)?(?:解释|规定|意见)(?P<number>\([一二三四五六七八九十]+\))?$"
)
_TRYING = re.compile(
    r"^最高人民(?:法院|检察院).*?关于(?:审理|办理)(?P<matter>.+?)(?:纠纷|民事|刑事|行政)*案件"
    r".*?(?:解释|规定)(?P<number>\([一二三四五六七八九十]+\))?$"
)
_ISSUER = re.compile(r"^最高人民法院(?:、最高人民检察院)?(?=关于)|^最高人民检察院(?=关于)")


class RegulationForm(Enum):
    """How a regulation is divided."""

    ARTICLES = "articles"
    SENTENCES = "sentences"
    """Numbered sentences that count as articles: 十项承诺第五项 is its article 5."""


class NameStrength(Enum):
    """When a name counts."""

    FIRM = "firm"
    WEAK = "weak"
    """An ordinary word besides: only inside 《》 or with a clause right behind it."""


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A regulation with its names; an alias that begins with ? is weak; members make it a set."""

    title: str
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    form: RegulationForm = RegulationForm.ARTICLES


@dataclass(frozen=True, slots=True)
class RegulationName:
    """A name as it is looked up, and the full title that it stands for."""

    key: str
    title: str
    strength: NameStrength


def title_key(written: str) -> str:
    """Fold a name for comparison: width, blanks, marks and 中华人民共和国 do not matter."""
    folded = _UNSAID.sub("", "".join(map(fold_character, written)))
    return folded.removeprefix(REPUBLIC) or folded


@dataclass(frozen=True, slots=True)
class TitleTable:
    """All names known, in the order of their importance; immutable."""

    rows: tuple[TitleRow, ...]
    names: Mapping[str, RegulationName]
    heads: Mapping[str, tuple[int, ...]]
    by_title: Mapping[str, TitleRow]

    @classmethod
    def of(cls, rows: Iterable[TitleRow], first: Iterable[TitleRow] = ()) -> Self:
        """Build a table. Where several claim a name, a full title wins over an alias, then the
        aliases of the rows `first`, then the earlier row; a short name by custom comes last.
        """
        unique: dict[str, TitleRow] = {}
        for row in rows:
            unique.setdefault(title_key(row.title), row)
        kept = tuple(unique.values())
        names: dict[str, RegulationName] = {}
        for row in kept:
            _claim_name(names, row.title, row.title, NameStrength.FIRM)
        for row in (*first, *kept):
            for alias in row.aliases:
                strength = NameStrength.WEAK if alias.startswith("?") else NameStrength.FIRM
                _claim_name(names, alias.removeprefix("?"), row.title, strength)
        for key, title in _derived_short_names(kept).items():
            _claim_name(names, key, title, NameStrength.FIRM)
        lengths: dict[str, set[int]] = {}
        for key in names:
            lengths.setdefault(key[:2], set()).add(len(key))
        heads = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
        by_title = MappingProxyType({row.title: row for row in kept})
        return cls(kept, MappingProxyType(names), MappingProxyType(heads), by_title)

    @classmethod
    def shipped(cls) -> "TitleTable":
        """The table that comes with the product; the same object at every call."""
        return _shipped_table()

    def with_added(self, rows: Iterable[TitleRow]) -> "TitleTable":
        """A table that knows more rows; an alias that they claim is theirs.

        A row whose title is known already only adds its aliases and members.
        """
        merged = {title_key(row.title): row for row in self.rows}
        first = []
        for row in rows:
            known = merged.get(title_key(row.title))
            first.append(row if known is None else replace(row, title=known.title))
            if known is None:
                merged[title_key(row.title)] = row
                continue
            aliases = tuple(dict.fromkeys([*known.aliases, *row.aliases]))
            members = known.members or row.members
            merged[title_key(row.title)] = replace(known, aliases=aliases, members=members)
        return TitleTable.of(merged.values(), first)

    def named(self, written: str) -> RegulationName | None:
        """Look a whole name up, with or without its 《》, marks and note of the edition."""
        key = title_key(written)
        return self.names.get(key) or self.names.get(_EDITION_NOTE.sub("", key))

    def longest_at(self, text: str, at: int) -> RegulationName | None:
        """The longest name that begins at a place of a text without blanks and marks."""
        for length in self.heads.get(text[at : at + 2], ()):
            name = self.names.get(text[at : at + length])
            if name is not None:
                return name
        return None

    def row(self, title: str) -> TitleRow | None:
        """The row of a full title."""
        return self.by_title.get(title)

    def members(self, title: str) -> tuple[str, ...]:
        """The titles that a set stands for; empty for a single regulation."""
        row = self.row(title)
        return row.members if row else ()

    def containing(self, fragment: str) -> tuple[str, ...]:
        """Every title that has the fragment in one of its names, most likely first.

        A name that is the fragment comes first, then those that end in it, then the rest; within
        each the order of the table, which puts the trade's own regulations before the statutes.
        """
        part = title_key(fragment)
        ranks: dict[str, int] = {}
        for key, name in self.names.items():
            if part in key:
                rank = 0 if key == part else 1 if key.endswith(part) else 2
                ranks[name.title] = min(rank, ranks.get(name.title, rank))
        places = {row.title: place for place, row in enumerate(self.rows)}
        return tuple(sorted(ranks, key=lambda title: (ranks[title], places[title])))

    def kin(self, own: str, word: str) -> str | None:
        """The one title ending in a word (条例) whose beginning stands in another title.

        The rules for carrying out a regulation call it by that word alone. The longest beginning
        counts; None where it has less than four characters or two titles share equally much.
        """
        key = title_key(own)
        best: list[str] = []
        longest = 3
        for row in self.rows:
            candidate = _EDITION_NOTE.sub("", title_key(row.title))
            if candidate == key or not candidate.endswith(word):
                continue
            shared = _shared_beginning(candidate.removesuffix(word), key)
            if shared > longest:
                best, longest = [row.title], shared
            elif shared == longest:
                best.append(row.title)
        return best[0] if len(best) == 1 else None


def parse_rows(table: str) -> tuple[TitleRow, ...]:
    """Read a table: `*title | alias | ?weak alias = member; member`, # for a comment."""
    rows = []
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        body, _, members = line.partition("=")
        title, *aliases = (cell.strip() for cell in body.split("|"))
        form = RegulationForm.SENTENCES if title.startswith("*") else RegulationForm.ARTICLES
        of_set = tuple(member.strip() for member in members.split(";") if member.strip())
        rows.append(TitleRow(title.removeprefix("*"), tuple(aliases), of_set, form))
    return tuple(rows)


@cache
def _shipped_table() -> TitleTable:
    folder = files("cases.citations") / "tables"
    tables = [(folder / name).read_text(encoding="utf-8") for name in TABLES]
    return TitleTable.of(row for table in tables for row in parse_rows(table))


def _claim_name(
    names: dict[str, RegulationName], written: str, title: str, strength: NameStrength
) -> None:
    key = title_key(written)
    names.setdefault(key, RegulationName(key, title, strength))
    plain = _EDITION_NOTE.sub("", key)
    if plain != key:
        names.setdefault(plain, RegulationName(plain, title, strength))


def _derived_short_names(rows: Iterable[TitleRow]) -> dict[str, str]:
    """The short names that follow from a title by custom: 民诉法解释, 行政协议司法解释.

    A short name that would fit two titles is nobody's.
    """
    claims: dict[str, set[str]] = {}
    aliases = {title_key(row.title): row.aliases for row in rows}
    for row in rows:
        for short in _short_names(title_key(row.title), aliases):
            claims.setdefault(short, set()).add(row.title)
    return {short: titles.pop() for short, titles in claims.items() if len(titles) == 1}


def _short_names(key: str, aliases: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    if issuer := _ISSUER.match(key):
        yield key[issuer.end() :]
    if applying := _APPLYING.match(key):
        number = applying["number"] or ""
        law = applying["law"].replace(REPUBLIC, "")
        for name in (law, *aliases.get(law, ())):
            for word in ("解释", "司法解释", "规定"):
                stem = f"{name.removeprefix('?')}{applying['part']}{word}"
                yield stem + number
                yield stem + number.strip("()")
    elif (trying := _TRYING.match(key)) and len(trying["matter"]) >= 4:
        number = trying["number"] or ""
        for word in ("司法解释", "解释"):
            yield f"{trying['matter']}{word}{number}"
            yield f"{trying['matter']}案件{word}{number}"


def _shared_beginning(title: str, other: str) -> int:
    """How many characters of the beginning of a title stand together in another."""
    length = 0
    while length < len(title) and title[: length + 1] in other:
        length += 1
    return length


@dataclass(slots=True)
class TitlesNamed:
    """Where each title was named anew, by all its endings; asking takes no walk over a text."""

    places: dict[str, list[int]] = field(default_factory=dict)
    keys: list[tuple[int, str]] = field(default_factory=list)

    def note(self, title: str, place: int) -> None:
        """Remember that the mention at this place names another title than the one before."""
        key = title_key(title)
        self.keys.append((place, key))
        for start in range(len(key) + 1):
            self.places.setdefault(key[start:], []).append(place)

    def forget(self, place: int) -> None:
        """Take back the mention at the last place."""
        if self.keys and self.keys[-1][0] == place:
            _, key = self.keys.pop()
            for start in range(len(key) + 1):
                self.places[key[start:]].pop()

    def ending_in(self, ending: str) -> Iterator[int]:
        """Give the places where a title that ends so was named, the last one first."""
        return reversed(self.places.get(ending, ()))
