"""Documents of cases: recognised, drafted, checked, matched and merged with what is there."""

from cases.importers.case_checks import (
    CASE_CHECKS,
    PERSONAL_CHECK,
    CitationFact,
    PersonalDatum,
    adds_category,
    case_findings,
)
from cases.importers.case_mends import headed_texts, mended
from cases.importers.draft import (
    CaseDraft,
    CitationDraft,
    DraftRow,
    OtherSection,
    draft_from_json,
    draft_to_json,
    row_texts,
)
from cases.importers.drafting import DraftDoubt, draft_case
from cases.importers.headings import EXCHANGE_KEYS
from cases.importers.matching import match_cases, share_of_titles
from cases.importers.merge import FIELD_LABELS, MergedDraft, merge_drafts
from cases.importers.reading import (
    KeptReading,
    MarkKind,
    ReadingMark,
    keep_reading,
    reading_from_json,
    reading_to_json,
)
from cases.importers.recognise import read_cases
from cases.importers.types import ImportDoubt, RecognisedCase, RecognisedDocument, RecognisedSection

__all__ = [
    "CASE_CHECKS",
    "EXCHANGE_KEYS",
    "FIELD_LABELS",
    "PERSONAL_CHECK",
    "CaseDraft",
    "CitationDraft",
    "CitationFact",
    "DraftDoubt",
    "DraftRow",
    "ImportDoubt",
    "KeptReading",
    "MarkKind",
    "MergedDraft",
    "OtherSection",
    "PersonalDatum",
    "ReadingMark",
    "RecognisedCase",
    "RecognisedDocument",
    "RecognisedSection",
    "adds_category",
    "case_findings",
    "draft_case",
    "draft_from_json",
    "draft_to_json",
    "headed_texts",
    "keep_reading",
    "match_cases",
    "mended",
    "merge_drafts",
    "read_cases",
    "reading_from_json",
    "reading_to_json",
    "row_texts",
    "share_of_titles",
]
