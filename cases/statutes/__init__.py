"""Regulations: reads a text into clauses, compares wordings, suggests what became of an article."""

from cases.statutes.counts import StatuteCounts, counts_of
from cases.statutes.documents import statute_from_document, statute_from_path
from cases.statutes.edition_checks import TEXT_CHECK, EditionFacts, edition_findings
from cases.statutes.successions import suggest_successions
from cases.statutes.texts import full_texts
from cases.statutes.types import (
    HEADINGS,
    ArticleRelation,
    ClauseKind,
    ParsedClause,
    ParsedStatute,
    SuggestedSuccession,
)
from cases.statutes.wording import wording_difference

__all__ = [
    "HEADINGS",
    "TEXT_CHECK",
    "ArticleRelation",
    "ClauseKind",
    "EditionFacts",
    "ParsedClause",
    "ParsedStatute",
    "StatuteCounts",
    "SuggestedSuccession",
    "counts_of",
    "edition_findings",
    "full_texts",
    "statute_from_document",
    "statute_from_path",
    "suggest_successions",
    "wording_difference",
]
