"""Says which clause of which edition a citation means, and asks a person rather than guess.

It knows the editions that a library hands it and the rules of time and quotation; it reads no
database and builds no address.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from cases.citations.quotes import quote_similarity
from cases.citations.types import (
    CandidateClause,
    CandidateEdition,
    LinkOutcome,
    Mention,
    Pinpoint,
    RegulationLibrary,
    Resolution,
    ResolutionBasis,
)
from cases.event_dates import DatedEvent

ACCEPTED = 0.6
"""A quotation speaks for a clause that holds at least this share of it."""
MARGIN = 0.15
"""It decides between two clauses only if it fits the better one by this much more."""
REFUTED = 0.35
"""A quotation of which the clause holds less than this speaks against it."""
MOST_OFFERED = 5
SHORTEST_QUOTE = 6
"""Characters below which a quotation decides nothing."""


@dataclass(frozen=True, slots=True)
class _PossibleReading:
    """A clause that the words of a citation can mean; exact if they name it in full."""

    edition: CandidateEdition
    path: str
    exact: bool
    fit: float | None


def resolve_citation(
    mention: Mention, library: RegulationLibrary, on: DatedEvent | None = None
) -> Resolution:
    """Find the clause that a citation means.

    The edition in force on the day of the event counts; a month or year in which two editions
    were in force, and a day that no edition covers, leave all of them open, and then only the
    quotation decides, by MARGIN. 第二款 may mean 项（二） and the reverse, and an item may come
    without its paragraph, where the clause as written is absent or the quotation says so.
    """
    editions = tuple(library.editions(mention.title))
    if not editions:
        return Resolution(LinkOutcome.NO_REGULATION, reason="规章库中没有这部规章。")
    chosen, basis = _in_force(editions, on)
    if mention.pinpoint.article is None:
        return _resolve_title(chosen, basis)
    quote = _deciding_quote(mention)
    readings = [
        _PossibleReading(
            edition,
            path,
            exact,
            quote_similarity(quote, edition.text_of(path) or "") if quote else None,
        )
        for edition in chosen
        for path, exact in _possible_readings(mention.pinpoint, edition)
    ]
    if not readings:
        return _absent_resolution(mention.pinpoint, chosen, quote)
    if basis is not ResolutionBasis.NOTHING:
        return _within_edition(readings, basis)
    return _across_editions(readings)


def _in_force(
    editions: Sequence[CandidateEdition], on: DatedEvent | None
) -> tuple[Sequence[CandidateEdition], ResolutionBasis]:
    """The editions that may be meant, and what decided if there is but one."""
    if on is not None:
        valid = [
            edition
            for edition in editions
            if (edition.since is None or edition.since <= on.last)
            and (edition.until is None or edition.until > on.first)
        ]
        if len(valid) == 1:
            return valid, ResolutionBasis.DATE
        return valid or editions, ResolutionBasis.NOTHING
    return editions, ResolutionBasis.ONLY_EDITION if len(editions) == 1 else ResolutionBasis.NOTHING


def _resolve_title(editions: Sequence[CandidateEdition], basis: ResolutionBasis) -> Resolution:
    offered = tuple(CandidateClause(edition.key, None, "") for edition in editions)
    if basis is ResolutionBasis.NOTHING:
        return Resolution(LinkOutcome.SEVERAL, candidates=offered, reason="有几个版本，请选择。")
    return Resolution(LinkOutcome.RESOLVED, basis, offered)


def _deciding_quote(mention: Mention) -> str:
    quote = mention.quote.text if mention.quote else ""
    return quote if len(quote) >= SHORTEST_QUOTE else ""


def _possible_readings(pinpoint: Pinpoint, edition: CandidateEdition) -> Iterator[tuple[str, bool]]:
    """Every clause that the numbers can mean: as written, then as the field is known to write."""
    clauses = edition.clauses
    article = Pinpoint(pinpoint.article, pinpoint.suffix).path or ""
    exact = pinpoint.path or ""
    if exact in clauses:
        yield exact, True
    if pinpoint.item is None and pinpoint.paragraph is not None:
        yield from _tolerated_paths(_item_paths(clauses, article, pinpoint.paragraph))
        if pinpoint.paragraph == 1 and not _has_below(clauses, article) and article in clauses:
            yield article, True
    elif pinpoint.item is not None:
        below = "" if pinpoint.subitem is None else f".{pinpoint.subitem}"
        found = [path + below for path in _item_paths(clauses, article, pinpoint.item)]
        found = [path for path in found if path in clauses and path != exact]
        stated = pinpoint.paragraph is None and len(found) == 1
        yield from ((path, stated) for path in found)
        if pinpoint.paragraph is None and not below and not found:
            lone = f"{article}.{pinpoint.item}"
            if lone in clauses:
                yield lone, False


def _tolerated_paths(paths: Iterable[str]) -> Iterator[tuple[str, bool]]:
    return ((path, False) for path in paths)


def _item_paths(clauses: Iterable[str], article: str, item: int) -> list[str]:
    """The paths of the items of this number under any paragraph of an article."""
    start, found = f"{article}.", []
    for path in clauses:
        if path.startswith(start):
            steps = path[len(start) :].split(".")
            if len(steps) == 2 and steps[1] == str(item):
                found.append(path)
    return found


def _has_below(clauses: Iterable[str], article: str) -> bool:
    return any(path.startswith(f"{article}.") for path in clauses)


def _within_edition(readings: Sequence[_PossibleReading], basis: ResolutionBasis) -> Resolution:
    """Choose among the clauses of the one edition that can be meant."""
    exact = [reading for reading in readings if reading.exact]
    ranked = _rank_readings(readings)
    best = ranked[0]
    plain = exact[0] if len(exact) == 1 else None
    if best.fit is None:
        if plain or len(readings) == 1:
            return _resolved_to(plain or best, basis, readings)
        return _ambiguous_resolution(ranked, "这一条下有几处都可能是所引的款项，请选择。")
    if plain is not None:
        if _is_decisive(best, [plain]) and best is not plain:
            rivals = [reading for reading in ranked if reading is not best]
            return (
                _resolved_to(best, ResolutionBasis.QUOTE, readings)
                if _is_decisive(best, rivals)
                else _ambiguous_resolution(ranked, "引文与几处条文都相近，请选择。")
            )
        if basis is ResolutionBasis.DATE or (plain.fit or 0.0) >= REFUTED:
            return _resolved_to(plain, basis, readings)
        return _ambiguous_resolution(
            ranked, "引文与库中唯一版本的这一条出入很大，请核对版本或条号。"
        )
    if _is_decisive(best, ranked[1:]):
        return _resolved_to(best, ResolutionBasis.QUOTE if ranked[1:] else basis, readings)
    return _ambiguous_resolution(ranked, "条款写法与库中结构不一致，引文不足以确定，请选择。")


def _across_editions(readings: Sequence[_PossibleReading]) -> Resolution:
    """Choose among several editions: only the quotation can, and only clearly."""
    ranked = _rank_readings(readings)
    best = ranked[0]
    editions = {reading.edition.key for reading in readings}
    if best.fit is None:
        return _ambiguous_resolution(ranked, "事件日期不明或跨越版本，又没有引文，请选择版本。")
    rivals = [reading for reading in ranked[1:] if not _same_place(reading, best)]
    if _is_decisive(best, rivals):
        return _resolved_to(best, ResolutionBasis.QUOTE, readings)
    if len(editions) == 1:
        return _ambiguous_resolution(ranked, "只有一个版本有这一条，引文与它出入很大，请核对。")
    return _ambiguous_resolution(ranked, "引文不足以区分几个版本，请选择。")


def _same_place(one: _PossibleReading, other: _PossibleReading) -> bool:
    return one.edition.key == other.edition.key and one.path == other.path


def _is_decisive(best: _PossibleReading, rivals: Sequence[_PossibleReading]) -> bool:
    if best.fit is None or best.fit < ACCEPTED:
        return False
    return all(best.fit - (rival.fit or 0.0) >= MARGIN for rival in rivals if rival is not best)


def _rank_readings(readings: Sequence[_PossibleReading]) -> list[_PossibleReading]:
    """Best first: by fit, then the exact ones, then as the editions came."""
    return sorted(readings, key=lambda reading: (-(reading.fit or 0.0), not reading.exact))


def _resolved_to(
    chosen: _PossibleReading, basis: ResolutionBasis, readings: Sequence[_PossibleReading]
) -> Resolution:
    others = [reading for reading in _rank_readings(readings) if not _same_place(reading, chosen)]
    candidates = tuple(map(_candidate_clause, [chosen, *others]))
    return Resolution(LinkOutcome.RESOLVED, basis, candidates[:MOST_OFFERED])


def _ambiguous_resolution(ranked: Sequence[_PossibleReading], reason: str) -> Resolution:
    candidates = tuple(map(_candidate_clause, ranked[:MOST_OFFERED]))
    return Resolution(LinkOutcome.SEVERAL, candidates=candidates, reason=reason)


def _candidate_clause(reading: _PossibleReading) -> CandidateClause:
    text = reading.edition.text_of(reading.path) or ""
    return CandidateClause(reading.edition.key, reading.path, text, reading.fit)


def _absent_resolution(
    pinpoint: Pinpoint, editions: Sequence[CandidateEdition], quote: str
) -> Resolution:
    """No clause has these numbers: offer the article, and what the quotation resembles."""
    article = replace(pinpoint, paragraph=None, item=None, subitem=None).path or ""
    offered = [
        CandidateClause(
            edition.key, article, text, quote_similarity(quote, text) if quote else None
        )
        for edition in editions
        if (text := edition.text_of(article)) is not None
    ]
    if quote:
        alike = [
            CandidateClause(edition.key, path, words, fit)
            for edition in editions
            for path, words in edition.clauses.items()
            if words and path != article and (fit := _quick_fit(quote, words)) >= ACCEPTED
        ]
        offered += sorted(alike, key=lambda candidate: -(candidate.similarity or 0.0))
    reason = "库中的版本没有这一条款。"
    return Resolution(
        LinkOutcome.NO_CLAUSE, candidates=tuple(offered[:MOST_OFFERED]), reason=reason
    )


def _quick_fit(quote: str, words: str) -> float:
    """The similarity, if enough pairs of characters are shared to make it worth the comparison."""
    pairs = {quote[at : at + 2] for at in range(len(quote) - 1)}
    shared = sum(pair in words for pair in pairs)
    return quote_similarity(quote, words) if 2 * shared >= len(pairs) else 0.0
