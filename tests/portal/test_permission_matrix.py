"""Who may open which address and do what. The tables stand in `permissions`, one file a subject.

The addresses are walked from the URL configuration: one without a row, from us or from Wagtail,
fails, and so does an action of a mounted API or on many rows at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from wagtail.admin.api.urls import admin_api
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from cases.models import CasePage, Citation
from tests.factories import make_case
from tests.portal.permissions.actions import ACTIONS, Action
from tests.portal.permissions.addresses import rows
from tests.portal.permissions.wagtail import (
    BULK_ACTIONS,
    BULK_BY_PERMISSION,
    NAMELESS,
    arguments_in,
    wagtail_rows,
)
from tests.portal.permissions.world import PEOPLE, World, make_world, outcome, sign_in_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def as_person(client: Client) -> Callable[[str], Client]:
    return sign_in_with(client)


def all_addresses() -> Iterator[tuple[str, str]]:
    """Walk the resolver: name and route of every address; without a name the route is the name."""
    yield from _walk(get_resolver().url_patterns, "", ())


def _walk(
    patterns: list[URLPattern | URLResolver], before: str, spaces: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, route, inner)
        else:
            yield ":".join((*spaces, pattern.name)) if pattern.name else route, route


# Nothing is made inside these choosers: they have no form for it.
NO_CHOOSER_FORM = ("wagtailsnippetchoosers_", "clause_chooser")


def test_every_address_has_a_row() -> None:
    walked = Counter(
        name
        for name, _ in all_addresses()
        if not (name.endswith(":create") and name.startswith(NO_CHOOSER_FORM))
    )
    table = Counter([*rows(), *NAMELESS, *(row.name for row in wagtail_rows())])
    assert walked.total() > 300
    assert walked - table == Counter(), "a new address without a row"
    assert table - walked == Counter(), "a row without an address"


def test_every_action_of_the_api_is_refused(world: World, as_person: Any) -> None:
    """No action is open, whatever its name: what Wagtail adds is shut before anybody judges it."""
    world.draft.course = "脱敏后的经过"
    masked = world.draft.save_revision()
    original = world.draft.revisions.first()
    client = as_person("管理员")
    walked = 0
    for space, endpoint in admin_api._endpoints.items():
        for action in getattr(endpoint, "actions", {}):
            address = reverse(f"wagtailadmin_api:{space}:action", args=[world.draft.pk, action])
            met = client.post(address, {"revision_id": original.pk})
            assert met.status_code == 404, action
            walked += 1
    assert walked >= 9
    page = CasePage.objects.get(pk=world.draft.pk)
    assert page.latest_revision_id == masked.pk


def test_every_action_on_many_rows_has_a_row() -> None:
    bulk_action_registry._scan_for_bulk_actions()
    registered = {
        (app, model, action)
        for app, models in bulk_action_registry.actions.items()
        for model, actions in models.items()
        for action in actions
    }
    assert registered == {*BULK_ACTIONS, *BULK_BY_PERMISSION}


@pytest.mark.parametrize("library_open", [False, True], ids=["closed", "open"])
@pytest.mark.parametrize("number", range(len(PEOPLE)), ids=list(PEOPLE))
def test_who_opens_what(
    world: World, as_person: Any, settings: Any, number: int, library_open: bool
) -> None:
    settings.ANJIAN_LIBRARY_OPEN = library_open
    client = as_person(list(PEOPLE)[number])
    wrong = {}
    for name, (arguments, closed, opened) in rows().items():
        expected = (opened if library_open else closed)[number]
        met = outcome(client.get(reverse(name, args=arguments(world))))
        if name == "login" and number:
            met = "o"  # who is signed in is led home
        if met != expected:
            wrong[name] = f"{met} instead of {expected}"
    assert wrong == {}


@pytest.mark.parametrize("number", range(len(PEOPLE)), ids=list(PEOPLE))
def test_who_opens_what_of_wagtail(world: World, as_person: Any, number: int) -> None:
    client = as_person(list(PEOPLE)[number])
    known = arguments_in(world)
    asked = list(NAMELESS.values())
    for bulk, who in BULK_ACTIONS.items():
        address = reverse("wagtail_bulk_action", args=bulk)
        asked.append((f"{address}?id={known['case']}", who))
    for row in wagtail_rows():
        args = [known.get(word, word) for word in row.arguments]
        asked.append((reverse(row.name, args=args), row.who))
    wrong = {}
    for address, who in asked:
        met = outcome(client.get(address))
        if met != who[number]:
            wrong[address] = f"{met} instead of {who[number]}"
    assert wrong == {}


# ---- actions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(PEOPLE)), ids=list(PEOPLE))
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.__name__)
def test_who_does_what(world: World, as_person: Any, action: Action, number: int) -> None:
    done = action(as_person(list(PEOPLE)[number]), world)
    assert done == (ACTIONS[action][number] == "o")


# ---- what is not published gives itself away nowhere --------------------------------------------

SECRET = "还没发布的案例"


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("how", ["draft", "unpublished"])
def test_what_is_not_published_is_nowhere_on_the_site(
    world: World, as_person: Any, settings: Any, person: str, how: str
) -> None:
    settings.ANJIAN_LIBRARY_OPEN = True
    hidden = world.draft
    if how == "unpublished":
        hidden = make_case(SECRET, slug="shouhui", violations=(world.clause,), summary="收回的轿厢")
        hidden.unpublish()
    hidden.violations.add(Citation(clause=world.clause, as_written="第七十一条"))
    hidden.save()
    client = as_person(person)
    assert client.get(f"/cases/{hidden.slug}/").status_code == 404
    assert client.get(f"/cases/{hidden.slug}/?view=wall").status_code == 404
    for address in (
        "/", "/cases/", "/cases/?kind=adverse", "/cases/louxiao/", f"/search/?q={SECRET}",
        "/search/?q=轿厢", "/search/?q=营业办法71条", "/regulations/", "/regulations/banfa/2024/",
        "/regulations/banfa/2024/71/",
    ):  # fmt: skip
        page = client.get(address).content.decode()
        shown = page.replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "")
        assert hidden.get_url() not in page, address
        assert SECRET not in shown.split("<main")[1] or address.endswith(SECRET), address
    clause = client.get("/regulations/banfa/2024/71/").content.decode()
    assert '<span class="count">1 个</span>' in clause
    library_page = client.get("/cases/").content.decode()
    assert "全部 1 个案例" in library_page
