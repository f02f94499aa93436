"""The tables of the library: vocabularies, regulations, case pages, links, masking decisions."""

from cases.models.imports import (
    ImportedCase,
    ImportedCaseState,
    ImportJob,
    ImportKind,
    ImportState,
)
from cases.models.links import ClauseLink, LinkDecision, LinkState
from cases.models.masking import MaskingDecision, PublicationOverride
from cases.models.pages import (
    CaseIndexPage,
    CaseMeasure,
    CasePage,
    CaseProblem,
    CaseSection,
    CaseTag,
    Citation,
    HonouredPerson,
)
from cases.models.regulations import Alias, Clause, Edition, Regulation, Succession
from cases.models.vocabularies import BusinessCategory, Term, Vocabulary

__all__ = [
    "Alias",
    "BusinessCategory",
    "CaseIndexPage",
    "CaseMeasure",
    "CasePage",
    "CaseProblem",
    "CaseSection",
    "CaseTag",
    "Citation",
    "Clause",
    "ClauseLink",
    "Edition",
    "HonouredPerson",
    "ImportJob",
    "ImportKind",
    "ImportState",
    "ImportedCase",
    "ImportedCaseState",
    "LinkDecision",
    "LinkState",
    "MaskingDecision",
    "PublicationOverride",
    "Regulation",
    "Succession",
    "Term",
    "Vocabulary",
]
