"""The tables of the library: vocabularies, regulations, case pages, links, masking decisions."""

from cases.models.imports import (
    ImportedEdition,
    ImportedPage,
    ImportKey,
    edition_of_job,
    page_of_record,
)
from cases.models.links import ClauseLink, LinkDecision, LinkState
from cases.models.masking import FindingVerdict, MaskingDecision, PublicationOverride
from cases.models.pages import (
    CaseIndexPage,
    CaseKind,
    CaseMeasure,
    CasePage,
    CaseProblem,
    CaseSection,
    CaseTag,
    Citation,
    DatePrecision,
    HonouredPerson,
    LinkOrigin,
    LinkOutcome,
)
from cases.models.regulations import (
    Alias,
    Clause,
    ClauseKind,
    ClauseOrigin,
    Edition,
    EditionStatus,
    Regulation,
    Relation,
    Succession,
)
from cases.models.vocabularies import BusinessCategory, Term, TermVocabulary
from cases.models.words import CaseWords

__all__ = [
    "Alias",
    "BusinessCategory",
    "CaseIndexPage",
    "CaseKind",
    "CaseMeasure",
    "CasePage",
    "CaseProblem",
    "CaseSection",
    "CaseTag",
    "CaseWords",
    "Citation",
    "Clause",
    "ClauseKind",
    "ClauseLink",
    "ClauseOrigin",
    "DatePrecision",
    "Edition",
    "EditionStatus",
    "FindingVerdict",
    "HonouredPerson",
    "ImportKey",
    "ImportedEdition",
    "ImportedPage",
    "LinkDecision",
    "LinkOrigin",
    "LinkOutcome",
    "LinkState",
    "MaskingDecision",
    "PublicationOverride",
    "Regulation",
    "Relation",
    "Succession",
    "Term",
    "TermVocabulary",
    "edition_of_job",
    "page_of_record",
]
