"""Cases and the stretches between them while a document is read: what the segmenter fills in.

Values only; what opens or ends a case is decided in `segment`.
"""

from dataclasses import dataclass, field

from cases.importers.tokens import LineToken
from cases.sections import CaseKind, SectionKey


@dataclass(slots=True)
class DraftSection:
    """A heading (None for what stands under the title alone) and the tokens under it."""

    heading: LineToken | None
    tokens: list[LineToken] = field(default_factory=list)

    @property
    def is_particular(self) -> bool:
        """Whether it is a category or a label that nobody knows, as forms have above the title."""
        if self.heading is None:
            return False
        known = self.heading.heading
        return known is None or known.key is SectionKey.CATEGORY


@dataclass(slots=True)
class OutlinedCase:
    """A case while it is put together; `head` is the token that opened it.

    `keys` are the customary names of its known sections, in order.
    """

    head: LineToken
    number: int | None
    raw: str | None
    title: str
    group: str | None
    group_kind: CaseKind | None
    sections: list[DraftSection] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    table: int | None = None

    def add(self, section: DraftSection) -> None:
        """Begin a section."""
        self.sections.append(section)
        if section.heading is not None and section.heading.heading is not None:
            self.keys.append(section.heading.heading.canonical)

    @property
    def tokens(self) -> list[LineToken]:
        """Everything that belongs to the case, in order."""
        own = [self.head]
        for section in self.sections:
            own.extend([section.heading] if section.heading else [])
            own.extend(section.tokens)
        return own

    @property
    def has_only_particulars(self) -> bool:
        """Whether it tells nothing yet: no section but a category and labels nobody knows."""
        return all(section.is_particular for section in self.sections)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands under the title."""
        return not any(section.tokens for section in self.sections)


@dataclass(slots=True)
class TokenStretch:
    """Tokens outside every case, under one heading."""

    title: str
    tokens: list[LineToken]

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands under the heading."""
        return len(self.tokens) == 1 and self.tokens[0].line.text == self.title
