"""Pages of cases, regulations and clauses: they translate between readers and selectors."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from wagtail.views import serve as wagtail_serve

from cases.casebook.case_detail import CaseReading, read_case
from cases.casebook.case_list import FACETS, ORDERS, LibraryList, ListOrder, library_address
from cases.casebook.facets import Choices
from cases.casebook.open_pages import find_open_case, is_unrestricted, root_path_of
from cases.casebook.page_cache import ROOM, list_known_cases
from cases.casebook.slides import screens_of
from cases.models import CaseIndexPage, CasePage, Edition, Regulation
from cases.regulations.clause_detail import find_clause, find_edition, read_clause
from cases.regulations.edition_comparison import read_changes
from cases.regulations.edition_detail import read_edition
from cases.regulations.regulation_list import current_edition, list_regulations
from portal.people.doors import readers_only
from portal.people.whole_pages import find_whole_page, render_whole_page

MOST_CHOICES = 40  # options of one facet that are read from an address
MOST_DIGITS = 6  # of the number of a page or a screen


@readers_only
def case_list(request: HttpRequest, page: CaseIndexPage) -> HttpResponseBase:
    """Show the library: filters, chips, one page of cases. All state is in the address."""
    choices = {
        name: frozenset(value for value in request.GET.getlist(name)[:MOST_CHOICES] if value)
        for name in FACETS
        if any(request.GET.getlist(name)[:MOST_CHOICES])
    }
    wanted = request.GET.get("order", "")
    order = ListOrder(wanted) if wanted in ORDERS else ListOrder.NEWEST
    kept = list_known_cases(choices, order, _positive_number(request.GET, "page"))
    found, query = kept.found, _query(choices, order)
    query["page"] = str(found.page)
    first = query.copy()
    del first["page"]
    return render_whole_page(
        request,
        "cases/case_list.html",
        {
            "page": page,
            "library": found,
            "chips": _chosen_chips(query, found),
            "order_links": _order_links(query, order),
            "order": order,
            "pager": _page_links(query, found.page, found.pages),
            "narrowed": bool(choices),
        },
        keep=kept.is_kept
        and is_unrestricted(page)
        and request.GET.urlencode() in {query.urlencode(), first.urlencode()},
    )


def _query(choices: Choices, order: ListOrder) -> QueryDict:
    """The address of a list but for its page, always spelled alike: a kept list is one for all."""
    query = QueryDict(mutable=True)
    for name in FACETS:
        query.setlistdefault(name, sorted(choices.get(name, ())))
    if order is not ListOrder.NEWEST:
        query["order"] = order.value
    return query


def _positive_number(query: QueryDict, name: str) -> int:
    """Read a number of the address, at least 1; what makes no sense is 1."""
    words = query.get(name, "")
    # int() refuses thousands of digits with an error.
    return max(int(words), 1) if words.isdecimal() and len(words) <= MOST_DIGITS else 1


def _address_without(query: QueryDict, name: str, value: str) -> str:
    """The address of the list without one choice, back on its first page."""
    rest = query.copy()
    rest.setlist(name, [kept for kept in rest.getlist(name) if kept != value])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"


def _chosen_chips(query: QueryDict, found: LibraryList) -> list[tuple[str, str, str]]:
    """What is chosen, as facet, option and the address without it."""
    return [
        (facet.label, option.label, _address_without(query, facet.name, option.key))
        for facet in found.facets
        for option in facet.options
        if option.chosen
    ]


def _order_links(query: QueryDict, order: ListOrder) -> list[tuple[str, str]]:
    """The orders as address and words; the one that holds has no address."""
    made = []
    for value, words in ORDERS.items():
        rest = query.copy()
        rest["order"] = value.value
        rest.pop("page", None)
        made.append(("" if value is order else f"?{rest.urlencode()}", words))
    return made


def _page_links(query: QueryDict, page: int, pages: int) -> list[tuple[int, str]]:
    """The pages around this one, the first and the last; a gap is a page 0."""
    if pages < 2:
        return []
    near = {1, pages, *range(page - 1, page + 2)}
    shown = sorted(number for number in near if 1 <= number <= pages)
    made: list[tuple[int, str]] = []
    for number in shown:
        if made and number > made[-1][0] + 1:
            made.append((0, ""))
        rest = query.copy()
        rest["page"] = str(number)
        made.append((number, f"?{rest.urlencode()}"))
    return made


@readers_only
def page_or_wagtail(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with the finished page of an address, or with the case that stands there.

    Whatever else stands there, and what the CMS restricts, Wagtail finds out.
    """
    if finished := find_whole_page(request, ROOM):
        return finished
    root = root_path_of(request)
    page = find_open_case(f"{root}{path}") if root else None
    if page is None:
        found: HttpResponseBase = wagtail_serve(request, path)
        return found
    return _show_case(request, page, keep=not request.GET)


@readers_only
def case_page(request: HttpRequest, page: CasePage) -> HttpResponseBase:
    """Show a case that Wagtail found: a preview, or one that the CMS restricts; none is kept.

    Wagtail's page may be older than the version that was asked for.
    """
    return _show_case(request, page, keep=False)


def _show_case(request: HttpRequest, page: CasePage, *, keep: bool) -> HttpResponse:
    """Show one case; `?view=wall` shows it screen by screen for a wall."""
    case = read_case(page)
    if request.GET.get("view") == "wall":
        return _wall_screen(request, page, case)
    return render_whole_page(
        request,
        "cases/case_page.html",
        {
            "page": page,
            "case": case,
            "library_url": library_address(),
            "preview": bool(getattr(request, "is_preview", False)),
        },
        keep=keep,
    )


def _wall_screen(request: HttpRequest, page: CasePage, case: CaseReading) -> HttpResponse:
    screens = screens_of(case)
    number = min(_positive_number(request.GET, "screen"), len(screens))
    return render(
        request,
        "cases/case_wall.html",
        {
            "page": page,
            "case": case,
            "screen": screens[number - 1],
            "number": number,
            "total": len(screens),
            "previous": number - 1,
            "following": number + 1 if number < len(screens) else 0,
        },
    )


@readers_only
def regulation_list(request: HttpRequest) -> HttpResponseBase:
    """Show the shelf of regulations."""
    return render(request, "cases/regulations.html", {"regulations": list_regulations()})


@readers_only
def regulation_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show a regulation, which is its edition in force, or else its newest."""
    found = Regulation.objects.filter(slug=slug).first()
    shown = current_edition(found.editions.select_related("regulation")) if found else None
    if shown is None:
        raise Http404("regulation")
    return _edition_page(request, shown)


@readers_only
def edition_detail(request: HttpRequest, slug: str, edition: str) -> HttpResponseBase:
    """Show one edition of a regulation."""
    return _edition_page(request, _get_edition(slug, edition))


def _get_edition(slug: str, edition_slug: str) -> Edition:
    found = find_edition(slug, edition_slug)
    if found is None:
        raise Http404("edition")
    return found


def _edition_page(request: HttpRequest, shown: Edition) -> HttpResponse:
    return render(request, "cases/edition.html", {"reading": read_edition(shown)})


@readers_only
def edition_changes(request: HttpRequest, slug: str, edition: str, other: str) -> HttpResponseBase:
    """Show what changed from one edition to another, word by word; the older one comes first."""
    old, new = _get_edition(slug, edition), _get_edition(slug, other)
    if old.in_force_from and new.in_force_from and old.in_force_from > new.in_force_from:
        return redirect("cases:changes", slug, new.slug, old.slug)
    return render(request, "cases/changes.html", {"reading": read_changes(old, new)})


@readers_only
def clause_detail(request: HttpRequest, slug: str, edition: str, clause: str) -> HttpResponseBase:
    """Show a clause with a page of the cases that violated it.

    One that was merged leads to what it became.
    """
    if finished := find_whole_page(request, ROOM):
        return finished
    found = find_clause(_get_edition(slug, edition), clause)
    if found is None:
        raise Http404("clause")
    if found.superseded_by is not None:
        return redirect(found.superseded_by, permanent=True)
    number = _positive_number(request.GET, "page")
    reading = read_clause(found, number)
    # nothing but the number: what else was typed is no part of an address
    steps = _page_links(QueryDict(), reading.page, reading.pages)
    return render_whole_page(
        request,
        "cases/clause.html",
        {
            "reading": reading,
            "pager": [(at, f"{url}#cases" if at else "") for at, url in steps],
            "shelf_url": reverse("cases:regulations"),
        },
        keep=request.GET.urlencode() in {"", f"page={reading.page}"},
    )
