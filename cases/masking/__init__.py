"""Personal data: finds it in a text, and writes what was agreed in its place."""

from cases.masking.find import find_personal_data
from cases.masking.replace import (
    SECTION_BREAK,
    apply_replacements,
    suggest_party,
    suggest_replacement,
)
from cases.masking.types import AgreedReplacement, FindingKind, PersonalFinding

__all__ = [
    "SECTION_BREAK",
    "AgreedReplacement",
    "FindingKind",
    "PersonalFinding",
    "apply_replacements",
    "find_personal_data",
    "suggest_party",
    "suggest_replacement",
]
