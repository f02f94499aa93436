"""The shelf of regulations as the resolver asks for it: editions as values, read once.

It hands out plain values; which clause is meant the resolver says, not the shelf.
"""

from collections.abc import Sequence
from functools import lru_cache

from cases.citations import CandidateEdition as EditionValue
from cases.citations import TitleRow, TitleTable, title_key
from cases.models import Alias, Clause, Edition, Regulation
from cases.models.regulations import EditionStatus
from cases.statutes import ClauseKind
from portal.versions.keeping import VersionedValues

_CITABLE = (ClauseKind.ARTICLE, ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.SUBITEM)


_tables: VersionedValues[str, TitleTable] = VersionedValues("cases", 1)


def known_titles() -> TitleTable:
    """Return the shipped names with what the library adds: its regulations and their aliases.

    1 query, and 3 more once a version of the content.
    """
    return _tables.read(("titles",), lambda keys: dict.fromkeys(keys, _read_titles()))["titles"]


def _read_titles() -> TitleTable:
    names: dict[str, list[str]] = {
        title: [short] if short else []
        for title, short in Regulation.objects.values_list("title", "short_title")
    }
    sets: list[TitleRow] = []
    for alias in Alias.objects.prefetch_related("regulations"):
        titles = [regulation.title for regulation in alias.regulations.all()]
        if len(titles) == 1:
            names[titles[0]].append(alias.name)
        elif titles:
            sets.append(TitleRow(alias.name, members=tuple(titles)))
    added = [TitleRow(title, tuple(aliases)) for title, aliases in names.items()]
    return _title_table((*added, *sets))


@lru_cache(maxsize=4)
def _title_table(added: tuple[TitleRow, ...]) -> TitleTable:
    """Build the table once for the same additions: most changes of the content change no title."""
    return TitleTable.shipped().with_added(added)


class DatabaseShelf:
    """The regulations of the library; each is read at most once in the life of a shelf.

    Make one for a piece of work and let it go: it does not see what is written after it has read.
    """

    def __init__(self) -> None:
        self._editions: dict[str, tuple[EditionValue, ...]] = {}
        self._rows: dict[tuple[str, str], int] = {}
        self._regulations = {
            title_key(title): pk for pk, title in Regulation.objects.values_list("pk", "title")
        }

    def editions(self, title: str) -> Sequence[EditionValue]:
        """Return the official editions with their clauses; a stub of quoted words is none."""
        if title not in self._editions:
            self._editions[title] = tuple(self._read(title))
        return self._editions[title]

    def clause_id(self, edition_key: str, path: str) -> int:
        """Return the row of a clause that a resolution named; the shelf has read its edition."""
        return self._rows[edition_key, path]

    def regulation_id(self, title: str) -> int | None:
        """Return the row of a regulation; marks and blanks in its title do not matter."""
        return self._regulations.get(title_key(title))

    def _read(self, title: str) -> list[EditionValue]:
        values: list[EditionValue] = []
        known = self.regulation_id(title)
        if known is None:
            return values
        editions = Edition.objects.filter(regulation_id=known)
        for edition in editions.exclude(status=EditionStatus.UNVERIFIED):
            clauses = Clause.objects.filter(
                edition=edition, kind__in=_CITABLE, superseded_by__isnull=True
            ).order_by("position", "pk")
            words = {}
            for pk, path, text in clauses.values_list("pk", "path", "text"):
                words[path] = text
                self._rows[str(edition.pk), path] = pk
            values.append(
                EditionValue(
                    key=str(edition.pk),
                    title=title,
                    since=edition.in_force_from,
                    until=edition.in_force_until,
                    clauses=words,
                )
            )
        return values
