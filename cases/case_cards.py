"""A case as it stands in a list. It knows live pages only, and nothing of who may read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from cases.event_dates import date_in_words
from cases.models import CasePage, Citation
from cases.sections import CaseKind

KIND_WORDS: dict[str, str] = {
    CaseKind.ADVERSE: "不良",
    CaseKind.EXEMPLARY: "优质",
    CaseKind.COMMON: "共性",
}
# a character behind a backslash is the author's; a bare one of these is Markdown's
_MARKUP = re.compile(r"\\([!-/:-@\[-`{-~])|[*_`#>|]+|\[\^[^\]]*\]")


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One case in a list. `kind` is the value of CaseKind, `kind_word` the two characters of it."""

    page_id: int
    title: str
    url: str
    kind: str
    kind_label: str
    kind_word: str
    category: str
    date: str
    lead: str
    violated: str


def live_cases() -> QuerySet[CasePage]:
    """Return the published cases: what every list of the site begins with."""
    live: QuerySet[CasePage] = CasePage.objects.filter(live=True)
    return live


def cards_of(page_ids: Sequence[int]) -> tuple[CaseCard, ...]:
    """Return the cards of these cases in the given order (2 queries), live ones only."""
    pages = _live_pages(page_ids, *IN_ANY_CARD, *_FILED, *_LED)
    return _whole_cards([pages[pk] for pk in page_ids if pk in pages])


def cards_in_order(pages: QuerySet[CasePage]) -> tuple[CaseCard, ...]:
    """Return the cards of these pages in their own order (2 queries)."""
    rows = pages.only(*IN_ANY_CARD, *_FILED, *_LED).select_related("category")
    return _whole_cards(list(rows))


def _whole_cards(pages: Sequence[CasePage]) -> tuple[CaseCard, ...]:
    violated = _first_violations(page.pk for page in pages)
    return tuple(
        _case_card(page, _card_lead(page), _category_label(page), violated.get(page.pk, ""))
        for page in pages
    )


def brief_cards_of(page_ids: Sequence[int]) -> tuple[CaseCard, ...]:
    """Return the cards without lead and violated clause (1 query)."""
    pages = _live_pages(page_ids, *IN_ANY_CARD, *_FILED)
    return tuple(
        _case_card(pages[pk], "", _category_label(pages[pk]), "") for pk in page_ids if pk in pages
    )


def plain_cards_of(page_ids: Sequence[int]) -> tuple[CaseCard, ...]:
    """Return the cards without lead, category and violated clause (1 narrow query)."""
    pages = _live_pages(page_ids, *IN_ANY_CARD)
    return tuple(plain_card(pages[pk]) for pk in page_ids if pk in pages)


def plain_card(page: CasePage) -> CaseCard:
    """Return the card without lead, category and violated clause (no query: IN_ANY_CARD)."""
    return _case_card(page, "", "", "")


# A case has sixty columns, most of them long texts: a list reads what it shows.
IN_ANY_CARD = ("title", "slug", "url_path", "kind", "event_date", "event_date_precision")
_FILED = ("category__name",)
_LED = ("summary", "course")


def _live_pages(page_ids: Sequence[int], *columns: str) -> dict[int, CasePage]:
    """The live ones among the cases, with these columns only."""
    if not page_ids:
        return {}
    rows = live_cases().filter(pk__in=page_ids).order_by().only(*columns)
    if _FILED[0] in columns:
        rows = rows.select_related("category")
    return {page.pk: page for page in rows}


def newest_cards(limit: int) -> tuple[CaseCard, ...]:
    """Return the cards of the newest cases (3 queries)."""
    ids = live_cases().order_by("-first_published_at", "-pk").values_list("pk", flat=True)
    return cards_of(list(ids[:limit]))


def _first_violations(page_ids: Iterable[int]) -> dict[int, str]:
    """The clause of the first row of 违规条款 per case, in words (1 query where there are any)."""
    wanted = list(page_ids)
    if not wanted:
        return {}
    before = Citation.objects.filter(page_id=OuterRef("page_id")).order_by("sort_order", "pk")
    rows = (
        Citation.objects.filter(page_id__in=wanted, pk=Subquery(before.values("pk")[:1]))
        .select_related("clause__edition__regulation", "regulation")
        .only(
            "page_id",
            "as_written",
            "regulation__title",
            *(f"clause__{name}" for name in ("path", "kind", "label", "heading")),
            "clause__edition__regulation__title",
        )
    )
    return {row.page_id: citation_in_words(row) for row in rows}


def citation_in_words(row: Citation) -> str:
    """Return 《供电营业规则》第七十一条, or what the author wrote where no clause is known."""
    if row.clause:
        return f"《{row.clause.edition.regulation.title}》{row.clause.citation_label}"
    if row.regulation:
        return f"《{row.regulation.title}》"
    return row.as_written


def _category_label(page: CasePage) -> str:
    return page.category.name if page.category else ""


def _card_lead(page: CasePage) -> str:
    return " ".join(_MARKUP.sub(r"\1", page.summary or page.course).split())[:120]


def _case_card(page: CasePage, lead: str, category: str, violated: str) -> CaseCard:
    return CaseCard(
        page_id=page.pk,
        title=page.title,
        url=page.get_url() or "",
        kind=page.kind,
        kind_label=page.get_kind_display(),
        kind_word=KIND_WORDS.get(page.kind, ""),
        category=category,
        date=date_in_words(page.event_date, page.event_date_precision),
        lead=lead,
        violated=violated,
    )
