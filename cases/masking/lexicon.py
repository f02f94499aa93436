"""Know how likely words, surnames and given-name characters are; know nothing of the text at hand.

The costs are natural logarithms: the lower, the likelier. The tables lie beside this module.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

GIVEN_BASE = 3.5
UNSEEN_GIVEN = 13.0
DOUBLED, DOUBLED_GIVEN = "苗苗", 3.0
UNSEEN_CHARACTER = 16.0
RARE, UNKNOWN_SURNAME, COMMON = 13.0, 10.5, 10.0
OWN_WORD_COST = 10.0
CLAN, CLAN_COST = "家", 15.0  # 佟家 is a surname and a word, and may begin a name: 佟家瑞


@dataclass(frozen=True, slots=True)
class MaskingLexicon:
    """Costs by word, and what the words are.

    things name things, places or times (白雪); callings are words that many people are called;
    figures belong to sayings and brands; openings begin longer words.
    """

    words: dict[str, float]
    things: frozenset[str]
    callings: frozenset[str]
    surnames: dict[str, float]
    given: dict[str, float]
    figures: frozenset[str]
    openings: frozenset[str]
    longest_word: int

    def word_cost(self, word: str) -> float | None:
        """The cost of an ordinary word; None where the lexicon does not have it."""
        return self.words.get(word)

    def may_be_surname(self, surname: str) -> bool:
        """Whether the tables have it, or it is one character so rare that only names use it."""
        known = surname in self.surnames
        return known or (len(surname) == 1 and self.words.get(surname, UNSEEN_CHARACTER) >= RARE)

    def surname_cost(self, surname: str) -> float:
        """The cost of a surname."""
        return self.surnames.get(surname, UNKNOWN_SURNAME)

    def has_common_character(self, given: str) -> bool:
        """Whether a character is common as a word and out of the table of given names: 则."""
        unusual = (one for one in given if one not in self.given)
        return any(self.words.get(one, UNSEEN_CHARACTER) < COMMON for one in unusual)

    def given_cost(self, given: str) -> float:
        """The cost of these characters as a given name."""
        costs = [self.given.get(character, UNSEEN_GIVEN) for character in given]
        if len(given) == len(DOUBLED) and given[0] == given[1]:
            costs[1] = min(costs[1], DOUBLED_GIVEN)
        return sum(costs)


@cache
def masking_lexicon() -> MaskingLexicon:
    """Read the tables, once per process."""
    words: dict[str, float] = {}
    things: set[str] = set()
    for head, entries in _table_rows("ordinary_words.txt"):
        words |= dict.fromkeys(entries, float(head[:-1]))
        if head.endswith("n"):
            things.update(entries)
    for head, entries in _table_rows("false_friends.txt"):
        for entry in entries if head != "p" else ():
            words[entry] = min(OWN_WORD_COST, words.get(entry, OWN_WORD_COST))
        (things.update if head in "np" else things.difference_update)(entries)
    for word, cost in words.items():
        if word.endswith(CLAN) and len(word) == 2 and cost >= OWN_WORD_COST:
            words[word] = CLAN_COST
    figures = frozenset(table_entries("false_friends.txt", "f"))
    surnames = {entry: float(head) for head, row in _table_rows("surnames.txt") for entry in row}
    given = {
        character: float(head) + GIVEN_BASE
        for head, row in _table_rows("given_characters.txt")
        for character in row[0]
    }
    openings = frozenset(word[:2] for word in words if len(word) > 2)
    longest = max(map(len, words))
    callings = frozenset(table_entries("false_friends.txt", "p"))
    return MaskingLexicon(
        words, frozenset(things), callings, surnames, given, figures, openings, longest
    )


def table_entries(name: str, head: str) -> tuple[str, ...]:
    """The entries of all lines of a table that begin with this head, in their order."""
    return tuple(
        entry for first, entries in _table_rows(name) if first == head for entry in entries
    )


def _table_rows(name: str) -> list[tuple[str, list[str]]]:
    """The head and the entries of each line; lines that begin with # are remarks."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return [(head, entries) for head, *entries in rows]
