"""What personal data still stands in a case, and what people said of it; it only reads."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from cases.linking.section_texts import text_places
from cases.masking import (
    SECTION_BREAK,
    AgreedReplacement,
    FindingKind,
    PersonalFinding,
    find_personal_data,
    suggest_party,
    suggest_replacement,
)
from cases.models import CasePage, MaskingDecision

CONTEXT = 18  # characters of text on each side of a finding, for an editor to judge by


@dataclass(frozen=True, slots=True)
class FindingOccurrence:
    """One place where a finding stands: the section's name and the words around it."""

    section: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A piece of personal data that nobody has dealt with, with all its places in the case."""

    kind: FindingKind
    text: str
    substitute: str
    alternative: str
    occurrences: tuple[FindingOccurrence, ...]


@lru_cache(maxsize=256)
def findings_in(texts: tuple[str, ...]) -> tuple[tuple[int, PersonalFinding], ...]:
    """Return the findings of the texts of one case, each with the number of its text.

    They are searched together: a name that one section makes plain is found in all of them.
    """
    found = []
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + len(SECTION_BREAK))
    for one in find_personal_data(SECTION_BREAK.join(texts)):
        at = bisect_right(starts, one.start) - 1
        start, end = one.start - starts[at], one.end - starts[at]
        if end <= len(texts[at]):
            found.append((at, replace(one, start=start, end=end)))
    return tuple(found)


def texts_of(page: CasePage) -> Iterator[tuple[str, str]]:
    """Yield the name of each section and its text, everything that readers of the case see."""
    for place in text_places(page):
        yield place.label, place.text


def open_findings(page: CasePage) -> tuple[OpenFinding, ...]:
    """Return what is found and neither honoured by name with consent nor decided upon."""
    settled = {person.name for person in page.honoured_people.all()}
    if page.pk:
        settled.update(
            MaskingDecision.objects.filter(page_id=page.pk).values_list("text", flat=True)
        )
    places: dict[tuple[FindingKind, str], list[FindingOccurrence]] = {}
    found: dict[tuple[FindingKind, str], PersonalFinding] = {}
    sections = tuple(texts_of(page))
    for at, finding in findings_in(tuple(text for _, text in sections)):
        if finding.text in settled:
            continue
        section, text = sections[at]
        key = (finding.kind, finding.text)
        found.setdefault(key, finding)
        places.setdefault(key, []).append(
            FindingOccurrence(
                section,
                text[max(0, finding.start - CONTEXT) : finding.start],
                text[finding.end : finding.end + CONTEXT],
            )
        )
    return tuple(
        OpenFinding(kind, text, substitute, alternative, tuple(places[kind, text]))
        for (kind, text), (substitute, alternative) in zip(
            found, suggest_substitutes(tuple(found.values())), strict=True
        )
    )


def suggest_substitutes(findings: tuple[PersonalFinding, ...]) -> list[tuple[str, str]]:
    """Suggest a substitute for each (张某), and for people another (客户甲); no two alike."""
    agreed: list[AgreedReplacement] = []
    parties: list[AgreedReplacement] = []
    for finding in findings:
        words = suggest_replacement(finding, agreed)
        agreed.append(AgreedReplacement(finding.kind, finding.text, words))
        is_person = finding.kind is FindingKind.NAME
        party = suggest_party(finding, parties) if is_person else ""
        parties.append(AgreedReplacement(finding.kind, finding.text, party))
    return [(one.substitute, other.substitute) for one, other in zip(agreed, parties, strict=True)]
