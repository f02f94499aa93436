"""What a citation means in the library as it stands: the rules of citations over its shelf."""

from dataclasses import dataclass

from cases.citations import LinkOutcome, Mention, find_citations, resolve_citation
from cases.event_dates import DatedEvent
from cases.linking.regulation_catalog import DatabaseShelf, known_titles
from cases.models import CasePage


@dataclass(frozen=True, slots=True)
class CitationMeaning:
    """What a citation means: rows of the library, or why there are none."""

    outcome: LinkOutcome
    clause_id: int | None = None
    regulation_id: int | None = None
    candidates: tuple[tuple[int, float | None], ...] = ()
    reason: str = ""


class CitationLinker:
    """Finds and resolves citations against the library as it stands when the linker is made."""

    def __init__(self) -> None:
        self.titles = known_titles()
        self.shelf = DatabaseShelf()

    def read(self, as_written: str) -> Mention | None:
        """Return the first citation in the words of a row, or None."""
        mentions = find_citations(as_written, self.titles)
        return mentions[0] if mentions else None

    def mean(self, mention: Mention, on: DatedEvent | None) -> CitationMeaning:
        """Say what a citation means on a day; the quotation narrows, nothing is guessed."""
        regulation_id = self.shelf.regulation_id(mention.title)
        if mention.pinpoint.path is None:
            known = regulation_id is not None
            outcome = LinkOutcome.RESOLVED if known else LinkOutcome.NO_REGULATION
            return CitationMeaning(outcome, regulation_id=regulation_id)
        found = resolve_citation(mention, self.shelf, on)
        candidates = tuple(
            (self.shelf.clause_id(c.edition, c.path), c.similarity)
            for c in found.candidates
            if c.path is not None
        )
        outcome = found.outcome
        if outcome is LinkOutcome.RESOLVED and candidates:
            return CitationMeaning(outcome, candidates[0][0], regulation_id, candidates[:1])
        return CitationMeaning(outcome, None, regulation_id, candidates, found.reason)


def event_date(page: CasePage) -> DatedEvent | None:
    """Return the date of a case as the rules of citations take it; None where it is unknown."""
    return DatedEvent.known(page.event_date, page.event_date_precision)
