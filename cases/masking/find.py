"""Know how the finders together search one text and whose finding wins; know no grammar of its own.

Conventions are those of the gold data: a name without role or title, a number without its label, an
address from road, village or community on; what is masked already is no finding.
"""

from collections.abc import Iterable, Iterator

from cases.masking.contacts import find_emails, find_plates, find_wechats
from cases.masking.evidence import known_names
from cases.masking.given import find_given_names
from cases.masking.minority import find_minority_names
from cases.masking.names import find_names
from cases.masking.numbers import find_accounts, find_identities, find_phones
from cases.masking.places import find_addresses
from cases.masking.spaced import find_spaced_names
from cases.masking.types import FindingKind, PersonalFinding
from cases.masking.width import fold_width

Span = tuple[int, int]


def find_personal_data(text: str) -> tuple[PersonalFinding, ...]:
    """Find personal data in a text, in order and without overlap; deterministic and pure."""
    folded = fold_width(text)
    taken = TakenSpans()
    taken.take(FindingKind.EMAIL, find_emails(folded))
    taken.take(FindingKind.WECHAT, find_wechats(folded))
    taken.take(FindingKind.PLATE, find_plates(folded))
    taken.take(FindingKind.ID_NUMBER, find_identities(folded))
    taken.take(FindingKind.PHONE, find_phones(folded))
    taken.take(FindingKind.ACCOUNT, find_accounts(folded))
    names = _find_names(folded)
    taken.take(FindingKind.ADDRESS, find_addresses(folded, frozenset(end for _, end in names)))
    taken.take(FindingKind.NAME, names)
    return tuple(
        PersonalFinding(start, end, kind, text[start:end])
        for start, end, kind in sorted(taken.spans)
    )


class TakenSpans:
    """The spans taken so far; who comes first keeps his characters."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int, FindingKind]] = []
        self._characters: set[int] = set()

    def take(self, kind: FindingKind, spans: Iterable[Span]) -> None:
        """Take those spans of which no character is taken, in the order given."""
        for start, end in spans:
            if start < end and self._characters.isdisjoint(range(start, end)):
                self._characters.update(range(start, end))
                self.spans.append((start, end, kind))


def _find_names(text: str) -> list[Span]:
    """All names: transliterated and spaced ones before plain ones, given names alone at last."""
    plain = find_names(text)
    known = known_names(text[start:end] for start, end in plain)
    starts = frozenset(start for start, _ in plain)
    taken = TakenSpans()
    taken.take(FindingKind.NAME, _longest_first(find_minority_names(text, known, starts)))
    taken.take(FindingKind.NAME, _longest_first(find_spaced_names(text, known)))
    taken.take(FindingKind.NAME, plain)
    everybody = {text[start:end].replace(" ", "") for start, end, _ in taken.spans}
    taken.take(FindingKind.NAME, find_given_names(text, known_names(everybody)))
    return sorted((start, end) for start, end, _ in taken.spans)


def _longest_first(spans: Iterable[Span]) -> Iterator[Span]:
    yield from sorted(set(spans), key=lambda span: (span[0] - span[1], span))
