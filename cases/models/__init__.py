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
    "ImportKey",
    "ImportedEdition",
    "ImportedPage",
    "LinkDecision",
    "LinkOrigin",
    "LinkState",
    "MaskingDecision",
    "PublicationOverride",
    "Regulation",
    "Succession",
    "Term",
    "TermVocabulary",
    "edition_of_job",
    "page_of_record",
]
