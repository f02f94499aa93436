"""The values that speak of citations: what was found, where it stands, what it may mean.

They know no grammar, no table of titles and no database row: an edition is named by an opaque key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Protocol

from cases.labelled_enum import LabelledEnum


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """The place inside a regulation that a citation names; all None means the regulation itself.

    `suffix` is the Y of 第X条之Y; `paragraph` is 款, `item` 项, `subitem` 目.
    """

    article: int | None = None
    suffix: int | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None

    @property
    def path(self) -> str | None:
        """The address in an edition, e.g. `82.2.3` or `66-1.1`; None at the level of the title.

        An item cited without its paragraph keeps that place empty (`18..3`): which paragraph is
        meant is for the resolver to find, not for the address to guess.
        """
        if self.article is None:
            return None
        steps = [str(self.article) if self.suffix is None else f"{self.article}-{self.suffix}"]
        below = [self.paragraph, self.item, self.subitem]
        while below and below[-1] is None:
            below.pop()
        steps.extend("" if step is None else str(step) for step in below)
        return ".".join(steps)


@dataclass(frozen=True, slots=True)
class ClauseQuote:
    """The words of the clause that stand between quotation marks right behind a citation.

    Offsets are code points of the searched text, end exclusive, without the marks; `text` is
    joined, which differs from the slice where a page mark stands inside.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One citation in a text: a regulation and a place in it.

    Offsets are code points of the searched text, end exclusive. Mentions of a list share their
    title but have spans of their own; those of a range share the span. `title` is the full title
    of the table, or the title as written where the table lacks it.
    """

    start: int
    end: int
    surface: str
    title: str
    pinpoint: Pinpoint = Pinpoint()
    quote: ClauseQuote | None = None
    relative: bool = False


@dataclass(frozen=True, slots=True)
class CitationContext:
    """Where a sentence stands: what 本法, 本条, 前款 and a bare 第三条 are counted from."""

    title: str | None = None
    article: int | None = None
    suffix: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class CandidateEdition:
    """A candidate edition with its window and clauses.

    `key` is the caller's own name of it (a primary key as text). `until` is the first day on
    which it is no longer in force; None leaves a side of the window open. `clauses` maps a path
    (`82`, `82.2`, `82.2.3`, `66-1`) to that clause's own words, without the clauses below it, in
    the order of the document; an item stands under a paragraph (`18.1.3`).
    """

    key: str
    title: str
    since: date | None = None
    until: date | None = None
    clauses: Mapping[str, str] = field(default_factory=dict)

    def text_of(self, path: str) -> str | None:
        """Give the words of a clause together with all below it; None where it is absent."""
        if path not in self.clauses:
            return None
        below = f"{path}."
        return "".join(
            words for at, words in self.clauses.items() if at == path or at.startswith(below)
        )


class RegulationLibrary(Protocol):
    """What the resolver asks of the shelf; a database view and a dict of values both do."""

    def editions(self, title: str) -> Sequence[CandidateEdition]:
        """Every edition of the regulation with this full title, in any order; empty if unknown."""


class LinkOutcome(LabelledEnum):
    """What a citation was found to mean; only RESOLVED is linked without asking a person.

    DISMISSED is what a person says, never the rules.
    """

    RESOLVED = "resolved", "已对应"
    SEVERAL = "several", "有多个可能，待确认"
    NO_CLAUSE = "no_clause", "规章里没有这一条"
    NO_REGULATION = "no_regulation", "规章未入库"
    DISMISSED = "dismissed", "不是引用"


class ResolutionBasis(Enum):
    """What decided a resolution."""

    ONLY_EDITION = "only_edition"
    DATE = "date"
    QUOTE = "quote"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class CandidateClause:
    """A clause that a citation may mean.

    `path` is None for the edition as a whole; `similarity` (0 to 1) is None without a quotation.
    """

    edition: str
    path: str | None
    text: str
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation means: `target` is set only when RESOLVED; candidates come best first."""

    outcome: LinkOutcome
    basis: ResolutionBasis = ResolutionBasis.NOTHING
    candidates: tuple[CandidateClause, ...] = ()
    reason: str = ""

    @property
    def target(self) -> CandidateClause | None:
        """The one clause that is meant, or None where a person has to say."""
        return self.candidates[0] if self.outcome is LinkOutcome.RESOLVED else None
