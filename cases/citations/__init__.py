"""Citations of regulations: finds them in text, resolves them to clauses, marks them for reading.

Other packages import from here alone; a contract holds them to it.
"""

from cases.citations.annotate import LinkPiece, TextPiece, annotate_citations
from cases.citations.find import find_citations
from cases.citations.labels import label_of_path
from cases.citations.queries import parse_query
from cases.citations.quotes import QuoteVerdict, closest_passage, compare_quote
from cases.citations.resolve import resolve_citation
from cases.citations.titles import TitleRow, TitleTable, title_key
from cases.citations.types import (
    CandidateEdition,
    CitationContext,
    ClauseQuote,
    LinkOutcome,
    Mention,
    Pinpoint,
)

__all__ = [
    "CandidateEdition",
    "CitationContext",
    "ClauseQuote",
    "LinkOutcome",
    "LinkPiece",
    "Mention",
    "Pinpoint",
    "QuoteVerdict",
    "TextPiece",
    "TitleRow",
    "TitleTable",
    "annotate_citations",
    "closest_passage",
    "compare_quote",
    "find_citations",
    "label_of_path",
    "parse_query",
    "resolve_citation",
    "title_key",
]
