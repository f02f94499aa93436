"""The tables of the library: vocabularies, regulations, case pages, links, masking decisions."""

from cases.models.imports import (
    ImportedCase,
    ImportedCaseState,
    ImportJob,
    ImportKind,
    ImportState,
)
from cases.models.links import ClauseLink, LinkDecision, LinkState
from cases.models.masking import FindingVerdict, MaskingDecision, PublicationOverride
from cases.models.pages import (
    CaseIndexPage,
    CaseMeasure,
    CasePage,
    CaseProblem,
    CaseSection,
    CaseTag,
    Citation,
    HonouredPerson,
    LinkOrigin,
)
from cases.models.regulations import (
    Alias,
    Clause,
    ClauseOrigin,
    Edition,
    EditionStatus,
    Regulation,
    Succession,
)
from cases.models.vocabularies import BusinessCategory, Term, TermVocabulary
from cases.models.words import CaseWords

__all__ = [
    "Alias",
    "BusinessCategory",
    "CaseIndexPage",
    "CaseMeasure",
    "CasePage",
    "CaseProblem",
    "CaseSection",
    "CaseTag",
    "CaseWords",
    "Citation",
    "Clause",
    "ClauseLink",
    "ClauseOrigin",
    "Edition",
    "EditionStatus",
    "FindingVerdict",
    "HonouredPerson",
    "ImportJob",
    "ImportKind",
    "ImportState",
    "ImportedCase",
    "ImportedCaseState",
    "LinkDecision",
    "LinkOrigin",
    "LinkState",
    "MaskingDecision",
    "PublicationOverride",
    "Regulation",
    "Succession",
    "Term",
    "TermVocabulary",
]
