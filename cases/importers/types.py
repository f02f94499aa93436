"""What the importers recognise in a document of cases; knows no file format, page or database."""

from dataclasses import dataclass

from cases.documents import TextSpan
from cases.event_dates import DatePrecision
from cases.sections import CaseKind, SectionKey


@dataclass(frozen=True, slots=True)
class ImportedDate:
    """When the event happened, as far as the text says: `words` are the author's own.

    `year` is None exactly when the precision is UNKNOWN; `month` and `day` as the precision goes.
    """

    precision: DatePrecision
    year: int | None = None
    month: int | None = None
    day: int | None = None
    words: str = ""
    span: TextSpan | None = None


@dataclass(frozen=True, slots=True)
class RecognisedItem:
    """One entry of a list section, without its printed number; `n` is None where it bears none."""

    n: int | None
    text: str
    span: TextSpan


@dataclass(frozen=True, slots=True)
class RecognisedSection:
    """A section as printed: `name` without brackets (None in a free-form case), `text` verbatim.

    `canonical` is the customary heading of which `name` is a variant (暴露的问题 → 暴露问题), or
    None. `items` is None where the section is prose by nature, () where a list section holds
    prose; `lead` is what stands before the first item. `span` covers the text, not the heading.
    """

    name: str | None
    key: SectionKey
    canonical: str | None
    text: str
    paragraphs: tuple[str, ...]
    lead: str | None
    items: tuple[RecognisedItem, ...] | None
    span: TextSpan
    heading_span: TextSpan | None


@dataclass(frozen=True, slots=True)
class ImportDoubt:
    """Something a person should look at; `reason` is a Chinese sentence.

    `case` counts the recognised cases from 0 and is None for a doubt about the document;
    `section` is the printed name of the section, None where the doubt is about the case.
    """

    case: int | None
    section: str | None
    span: TextSpan
    reason: str


@dataclass(frozen=True, slots=True)
class SkippedStretch:
    """A stretch of the document that is no case, with its heading and the reason in Chinese."""

    title: str
    span: TextSpan
    reason: str


@dataclass(frozen=True, slots=True)
class RecognisedCase:
    """A case as the document prints it; `span` runs from its number to its last section.

    `number_raw` is the printed number (案例之一); `title` is None where the text has none, and then
    `lead_sentence` is its first sentence, to serve as a generated title.
    """

    number: int | None
    number_raw: str | None
    title: str | None
    lead_sentence: str | None
    kind: CaseKind | None
    group: str | None
    category: str | None
    event_date: ImportedDate
    sections: tuple[RecognisedSection, ...]
    truncated: bool
    span: TextSpan
    chapter: str | None = None


@dataclass(frozen=True, slots=True)
class RecognisedDocument:
    """Everything that was recognised in one document, in its order."""

    name: str
    cases: tuple[RecognisedCase, ...]
    skipped: tuple[SkippedStretch, ...]
    doubts: tuple[ImportDoubt, ...]
