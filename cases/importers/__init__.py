"""Documents of cases: recognised, drafted, checked, matched and merged with what is there."""

from cases.importers.case_checks import (
    CASE_CHECKS,
    PERSONAL_CHECK,
    READER_CHECK,
    CitationFact,
    PersonalDatum,
    adds_category,
    case_findings,
    doubt_finding,
)
from cases.importers.draft import (
    CaseDraft,
    CitationDraft,
    DraftRow,
    Json,
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
    KeptDoubt,
    KeptReading,
    MarkKind,
    ReadingMark,
    doubts_from_json,
    doubts_to_json,
    keep_reading,
    parted,
    reading_from_json,
    reading_to_json,
    tick_row,
)
from cases.importers.recognise import read_cases
from cases.importers.types import ImportDoubt, RecognisedCase, RecognisedDocument, RecognisedSection

__all__ = [
    "CASE_CHECKS",
    "EXCHANGE_KEYS",
    "FIELD_LABELS",
    "PERSONAL_CHECK",
    "READER_CHECK",
    "CaseDraft",
    "CitationDraft",
    "CitationFact",
    "DraftDoubt",
    "DraftRow",
    "ImportDoubt",
    "Json",
    "KeptDoubt",
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
    "doubt_finding",
    "doubts_from_json",
    "doubts_to_json",
    "draft_case",
    "draft_from_json",
    "draft_to_json",
    "keep_reading",
    "match_cases",
    "merge_drafts",
    "parted",
    "read_cases",
    "reading_from_json",
    "reading_to_json",
    "row_texts",
    "share_of_titles",
    "tick_row",
]
