"""What taking in an uploaded regulation would do, before anything is written."""

from dataclasses import dataclass
from functools import lru_cache

from cases.citations import LinkOutcome, title_key
from cases.desk.regulation_import import parse_file
from cases.models import Alias, Citation, ClauseLink, Edition, Regulation, Succession
from cases.models.regulations import EditionStatus
from cases.regulations.edition_import import EditionDetails, digest_of, statute_of
from cases.statutes import HEADINGS, ClauseKind, ParsedClause, ParsedStatute, suggest_successions
from portal.intake.models import ImportJob

DEPTHS = {
    ClauseKind.ARTICLE: 1,
    ClauseKind.PARAGRAPH: 2,
    ClauseKind.ITEM: 3,
    ClauseKind.SUBITEM: 4,
}


@dataclass(frozen=True, slots=True)
class ShownClause:
    """A clause in reading order; `depth` is 0 for headings and annexes, then 1 to 4."""

    clause: ParsedClause
    depth: int


@dataclass(frozen=True, slots=True)
class RegulationForecast:
    """What would happen: to which regulation and edition, and what waits for it.

    `successions` is None where there is no neighbouring edition to compare with.
    """

    regulation: Regulation | None
    edition: Edition | None
    same_text: bool
    waiting: int
    successions: int | None
    neighbour: Edition | None
    unconfirmed: int


def statute_of_job(job: ImportJob) -> ParsedStatute:
    """Return the statute that an uploaded file holds; it is read once per file."""
    return _parsed_statute(job.digest, job.name, job.pk)


@lru_cache(maxsize=4)
def _parsed_statute(digest: str, name: str, job_id: int) -> ParsedStatute:
    content = ImportJob.objects.values_list("content", flat=True).get(pk=job_id, digest=digest)
    return parse_file(name, bytes(content or b""))


def clauses_in_order(statute: ParsedStatute) -> tuple[ShownClause, ...]:
    """Return every clause and annex in reading order, with how deep it stands."""
    return tuple(
        ShownClause(clause, 0 if clause.kind in HEADINGS else DEPTHS.get(clause.kind, 0))
        for clause in (*statute.clauses, *statute.attachments)
    )


def forecast_import(statute: ParsedStatute, details: EditionDetails) -> RegulationForecast:
    """Say what taking in a statute with these details would do. It writes nothing."""
    regulation = _known_regulation(details.title)
    edition = _known_edition(regulation, details)
    neighbour = _earlier_edition(regulation, edition, details)
    digest = digest_of(statute)
    return RegulationForecast(
        regulation=regulation,
        edition=edition,
        same_text=edition is not None and edition.source_digest == digest,
        waiting=_count_waiting_citations(regulation, details),
        successions=_count_suggestions(digest, statute, neighbour) if neighbour else None,
        neighbour=neighbour,
        unconfirmed=(
            Succession.objects.filter(new_edition=edition, confirmed_at__isnull=True).count()
            if edition
            else 0
        ),
    )


def _known_regulation(title: str) -> Regulation | None:
    """Return the regulation of that name: its title with marks and blanks aside, or one alias."""
    key = title_key(title.strip().strip("《》"))
    found = next((r for r in Regulation.objects.all() if title_key(r.title) == key), None)
    if found is not None:
        return found
    alias = Alias.objects.filter(name=title).prefetch_related("regulations").first()
    named = list(alias.regulations.all()) if alias else []
    return named[0] if len(named) == 1 else None


def _known_edition(regulation: Regulation | None, details: EditionDetails) -> Edition | None:
    if regulation is None:
        return None
    day = details.in_force_from or details.promulgated_on
    slug = details.slug or (str(day.year) if day else "")
    official = regulation.editions.exclude(status=EditionStatus.UNVERIFIED)
    return official.filter(slug=slug).first() if slug else None


def _earlier_edition(
    regulation: Regulation | None, edition: Edition | None, details: EditionDetails
) -> Edition | None:
    """Return the edition before this one, with which its clauses would be compared."""
    if regulation is None or details.in_force_from is None:
        return None
    dated = regulation.editions.exclude(status=EditionStatus.UNVERIFIED)
    if edition is not None:
        dated = dated.exclude(pk=edition.pk)
    return dated.filter(in_force_from__lt=details.in_force_from).order_by("in_force_from").last()


def _count_waiting_citations(regulation: Regulation | None, details: EditionDetails) -> int:
    """Count the citations that wait for this regulation, in rows and in running text."""
    outcome = LinkOutcome.NO_REGULATION
    titles = {details.title, *details.aliases}
    links = ClauseLink.objects.filter(outcome=outcome, title__in=titles).count()
    if regulation is None:
        return links
    return links + Citation.objects.filter(outcome=outcome, regulation=regulation).count()


def _count_suggestions(digest: str, statute: ParsedStatute, neighbour: Edition) -> int:
    key = (digest, neighbour.pk, neighbour.source_digest)
    if key not in _counted:
        if len(_counted) >= MOST_COUNTED:
            _counted.clear()
        _counted[key] = len(suggest_successions(statute_of(neighbour), statute))
    return _counted[key]


MOST_COUNTED = 64
_counted: dict[tuple[str, int, str], int] = {}
