"""The titles that a text has named so far, found again by what they end in."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cases.citations.titles import title_key


@dataclass(slots=True)
class TitlesNamed:
    """Where each title was named anew, by all its endings; asking takes no walk over a text."""

    places: dict[str, list[int]] = field(default_factory=dict)
    keys: list[tuple[int, str]] = field(default_factory=list)

    def note(self, title: str, place: int) -> None:
        """Remember that the mention at this place names another title than the one before."""
        key = title_key(title)
        self.keys.append((place, key))
        for start in range(len(key) + 1):
            self.places.setdefault(key[start:], []).append(place)

    def forget(self, place: int) -> None:
        """Take back the mention at the last place."""
        if self.keys and self.keys[-1][0] == place:
            _, key = self.keys.pop()
            for start in range(len(key) + 1):
                self.places[key[start:]].pop()

    def ending_in(self, ending: str) -> Iterator[int]:
        """Give the places where a title that ends so was named, the last one first."""
        return reversed(self.places.get(ending, ()))
