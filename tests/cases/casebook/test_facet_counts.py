"""The database counts options as one would who goes through all cases by hand."""

import datetime as dt
import random
from collections import Counter
from typing import Any

import pytest

from cases.casebook.case_list import FACETS, PAGE_SIZE, ListOrder, list_cases, option_keys
from cases.casebook.facets import FacetRow, facet_counts, matching_rows
from cases.citations.types import LinkOutcome
from cases.event_dates import DatePrecision
from cases.models import (
    BusinessCategory,
    CasePage,
    CaseTag,
    Citation,
    Clause,
    Regulation,
    Term,
    TermVocabulary,
)
from cases.sections import CaseKind
from tests.factories import EditionFactory, RegulationFactory, make_article, make_case

pytestmark = pytest.mark.django_db
CASES = 2 * PAGE_SIZE + 7
TAGS = ("台风", "夜间", "停电")


def citations(pick: random.Random, clauses: list[Clause], books: list[Regulation]) -> list[Any]:
    """Up to three rows: of a clause, of a whole regulation, of both, of nothing known."""
    rows = []
    for _ in range(pick.randrange(4)):
        clause = pick.choice([*clauses, None])
        book = pick.choice([*books, None, None])
        outcome = LinkOutcome.RESOLVED if clause else LinkOutcome.NO_REGULATION
        rows.append(Citation(clause=clause, regulation=book, as_written="某条", outcome=outcome))
    return rows


@pytest.fixture
def library(db: None) -> random.Random:
    """Cases of every kind, a fifth of them drafts."""
    pick = random.Random(11)
    books = [RegulationFactory() for _ in range(3)]
    editions = [EditionFactory(regulation=one) for one in books]
    clauses = [make_article(one, n, "先通知。") for one in editions for n in ("1", "2")]
    terms = {name: list(Term.objects.filter(vocabulary=name)[:3]) for name in TermVocabulary.values}
    for number in range(CASES):
        day = pick.choice([None, dt.date(2022 + number % 3, 1 + number % 12, 3)])
        precision = pick.choice(["day", "year", "unknown"]) if day else "unknown"
        make_case(
            f"第{number}个",
            kind=pick.choice(CaseKind.stored()),
            category=pick.choice([*BusinessCategory.objects.all()[:3]]),
            event_date=day,
            event_date_precision=precision,
            violations=citations(pick, clauses, books),
            tags=tuple(pick.sample(TAGS, pick.randrange(3))),
            live=number % 5 > 0,
            **{name: pick.choice([*held, None]) for name, held in terms.items()},
        )
    # nothing in the database forbids a second row of the same tag
    tagged = CaseTag.objects.filter(content_object__live=True)[0]
    CaseTag.objects.create(content_object=tagged.content_object, tag=tagged.tag)
    return pick


def row_of(page: CasePage) -> FacetRow:
    dated = page.event_date and page.event_date_precision != DatePrecision.UNKNOWN
    cited = [row.clause.edition.regulation for row in page.violations.all() if row.clause]
    cited += [row.regulation for row in page.violations.all() if row.regulation]
    keys: dict[str, set[str]] = {
        "kind": {page.kind},
        "category": {page.category.slug} if page.category else set(),
        "year": {str(page.event_date.year)} if dated and page.event_date else set(),
        "regulation": {one.slug for one in cited},
        "tag": {tag.name for tag in page.tags.all()},
    }
    for name in TermVocabulary.values:
        term = getattr(page, f"{name}_id")
        keys[name] = {str(term)} if term else set()
    return FacetRow({name: frozenset(held) for name, held in keys.items()})


def by_hand(choices: Any) -> tuple[dict[str, Counter[str]], int]:
    rows = [row_of(page) for page in CasePage.objects.live()]
    return facet_counts(rows, tuple(FACETS), choices), len(matching_rows(rows, choices))


def told(choices: Any) -> tuple[dict[str, Counter[str]], int]:
    found = list_cases(choices, ListOrder.NEWEST, 1)
    held: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for facet in found.facets:
        held[facet.name] = Counter({one.key: one.count for one in facet.options if one.count})
    return held, found.total


def test_counts_are_those_of_every_case_by_hand(library: random.Random) -> None:
    options, _ = by_hand({})
    asked: list[dict[str, frozenset[str]]] = [{}, {"year": frozenset({"0", "x", "２０２２"})}]
    asked += [{name: frozenset(held)} for name, held in options.items() if held]
    for _ in range(25):
        names = library.sample([name for name in FACETS if options[name]], library.choice((1, 2)))
        asked.append(
            {n: frozenset(library.sample(sorted(options[n]), 1)) for n in names}
        )  # fmt: skip
    whole = CasePage.objects.live().count()
    for choices in asked:
        assert told(choices) == by_hand(choices), choices
        assert list_cases(choices, ListOrder.NEWEST, 1).whole == whole, choices


@pytest.mark.parametrize("order", ListOrder)
def test_every_page_follows_the_one_before(library: random.Random, order: ListOrder) -> None:
    cases = list(CasePage.objects.live())
    cases.sort(key=lambda one: one.pk, reverse=True)
    if order is ListOrder.NEWEST:
        cases.sort(key=lambda one: one.first_published_at, reverse=True)  # type: ignore[arg-type,return-value]
    else:
        cases.sort(key=lambda one: one.event_date or dt.date.min, reverse=True)
    first = list_cases({}, order, 1)
    assert first.pages == 2
    shown = [card.page_id for n in (1, 2) for card in list_cases({}, order, n).cards]
    assert shown == [one.pk for one in cases]


@pytest.mark.parametrize("facet", FACETS)
def test_what_names_no_option_brings_nothing(library: random.Random, facet: str) -> None:
    for key in ("没有", "007", "9" * 30, "-1", "٣", "\0", "\ud800", "0"):
        found = list_cases({facet: frozenset({key})}, ListOrder.NEWEST, 1)
        assert (found.total, found.cards) == (0, ()), key


def test_the_key_of_a_term_is_its_number_letter_by_letter(db: None) -> None:
    term = Term.objects.filter(vocabulary=TermVocabulary.CAUSE)[0]
    make_case("停电", cause=term, event_date=dt.date(2024, 5, 1), event_date_precision="day")
    totals = {str(term.pk): 1, f"0{term.pk}": 0, f" {term.pk}": 0, f"+{term.pk}": 0}
    for key, total in totals.items():
        options, found = told({"cause": frozenset({key})})
        assert (found, options["year"].total()) == (total, total), key


def test_a_draft_brings_no_option(db: None) -> None:
    for year, tag, live in ((2024, "台风", True), (2021, "夜间", False)):
        day = dt.date(year, 5, 1)
        make_case(tag, event_date=day, event_date_precision="day", tags=(tag,), live=live)
    keys = option_keys()
    assert (keys["year"], keys["tag"]) == ({"2024"}, {"台风"})
    assert keys["kind"] == set(CaseKind.stored())
