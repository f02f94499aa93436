"""The texts of a case page with their places: for the gate, masking, linking and the index."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cases.models import CasePage
from cases.sections import PARTS, CasePart, SectionShape


@dataclass(frozen=True, slots=True)
class TextPlace:
    """One text of a case: the page or row that holds it, its field, and how a link names it.

    Rows are named by their place in the list, from 0: `problems.2`.
    """

    part: CasePart
    owner: Any
    field: str
    name: str
    is_linked: bool

    @property
    def text(self) -> str:
        """The text that stands there now."""
        return str(getattr(self.owner, self.field))

    @property
    def label(self) -> str:
        """What an editor calls the place."""
        if self.part.shape is SectionShape.SECTIONS:
            return str(self.owner.heading)
        return f"{self.part.label}的引言" if self.field == self.part.lead else self.part.label


def text_places(page: CasePage) -> Iterator[TextPlace]:
    """Yield every text that readers of a case see, in the order of the page."""
    for part in PARTS:
        for name in part.texts:
            yield TextPlace(part, page, name, name, part.shape is not SectionShape.LINE)
        for number, row in enumerate(getattr(page, part.field).all() if part.row_fields else ()):
            for name in part.row_fields:
                place = f"{part.field}.{number}"
                yield TextPlace(part, row, name, place, name == part.linked)


def running_text(page: CasePage) -> Iterator[tuple[str, str]]:
    """Yield place and text of everything in which citations are linked."""
    for place in text_places(page):
        if place.is_linked:
            yield place.name, place.text
