"""Every form and every address under whatever can be sent to it: never an error.

The forms are read from the pages at the addresses of the permission matrix, which fails when an
address has no row. The editor of a case has its own test (tests/cases/admin/test_editor_input.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import lxml.html
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.people.roles import Role
from portal.site.closed_addresses import is_closed_address
from tests.factories import UserFactory
from tests.portal.permissions.addresses import rows
from tests.portal.permissions.wagtail import (
    BULK_ACTIONS,
    BULK_BY_PERMISSION,
    arguments_in,
    wagtail_rows,
)
from tests.portal.permissions.world import World, make_world
from tests.portal.test_damaged_uploads import UPLOADS

pytestmark = pytest.mark.django_db

ROW_NUMBER = re.compile(r"-\d+-")
MOST_BODIES = 4  # of one form, besides those without a field
FORM = "application/x-www-form-urlencoded"
HUGE = "9" * 5000
GARBAGE: tuple[tuple[str, ...], ...] = (
    ("abc",),
    ("9" * 40,),
    (HUGE,),
    ("-1",),
    ("0001-01-01",),
    ("9999-12-31",),
    ("99999-99-99",),
    ("a\x00b",),
    ("\U00020bb7⚡",),
    ("\ud800",),
    ("²",),
    ("1", "abc"),
    ("[" * 3000,),
    ("长" * 3000,),
    ("",),
)
# What any address may be asked with, though no link of the page says so.
ASKED = ("page", "p", "q", "order", "ordering", "next", "week", "screen", "id", "export", "view")
# Signing out takes a form without fields, and has no row of its own below.
SIGN_OUT = frozenset({"logout", "wagtailadmin_logout"})
# The editor of a case, tested with every field by tests/cases/admin/test_editor_input.py.
EDITOR_OF_CASES = re.compile(
    r"wagtailadmin_pages:(add|edit|preview_on_add|preview_on_edit|revisions_revert)"
)
# Fields of the addresses that show no form of their own: they take what another page sends.
SENT: dict[str, tuple[str, ...]] = {
    "search_opened": ("ticket",),
    "search_wish": ("query", "note"),
    "wagtailadmin_pages:set_page_position": ("position",),
    "wagtailadmin_pages:lock": ("next",),
    "wagtailadmin_pages:unlock": ("next",),
    "wagtailadmin_workflows:enable": ("next",),
    "wagtailadmin_workflows:remove": ("next",),
    "wagtailadmin_workflows:enable_task": ("next",),
    "wagtailadmin_editing_sessions:ping": ("revision_id", "is_editing"),
    "wagtailadmin_editing_sessions:release": (),
    "wagtailadmin_dismissibles": ("x",),
    "case_masking_replace": ("chosen", "text-0", "substitute-0", "party-0", "kind-0"),
    "case_masking_keep": ("text", "kind", "verdict", "reason"),
    "decide_citation": ("page", "title", "path", "clause", "typed"),
    "confirm_successions": ("row",),
    "import_remove": (),
    "import_corrects": ("corrects",),
    "import_leave_out": (),
    "import_bring_back": (),
    "search-reports:settle": ("then", "week"),
}


Walk = Callable[[World], Iterator[tuple[str, str]]]


@dataclass(frozen=True)
class Sent:
    """One form: where it goes to, and what stands in it."""

    address: str
    fields: tuple[tuple[str, str], ...]

    @property
    def names(self) -> list[str]:
        """The names of the fields; of rows that are alike one stands for all."""
        alike = {ROW_NUMBER.sub("-0-", name): name for name, _ in self.fields}
        return [name for name in alike.values() if name != "csrfmiddlewaretoken"]

    def changed(self, changes: Mapping[str, tuple[str, ...]]) -> str:
        """The form as it stands but for these fields."""
        kept = [pair for pair in self.fields if pair[0] not in changes]
        return encode([*kept, *((name, one) for name, values in changes.items() for one in values)])


def encode(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, errors="surrogatepass")


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def administrator(client: Client) -> Client:
    client.force_login(
        UserFactory(role=Role.ADMINISTRATOR), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def addresses(world: World) -> Iterator[tuple[str, str]]:
    """Name and address of everything of ours, and of the accounts, whose forms are ours."""
    for name, address in all_addresses(world):
        if name in rows() or name.startswith(("wagtailusers_users:", "wagtailadmin_account")):
            yield name, address


def all_addresses(world: World) -> Iterator[tuple[str, str]]:
    """Name and address of everything that is not shut for everybody."""
    known = arguments_in(world)
    for name, (arguments, _, _) in rows().items():
        yield name, reverse(name, args=arguments(world))
    for row in wagtail_rows():
        if not is_closed_address(row.name):
            args = [known.get(word, word) for word in row.arguments]
            yield row.name, reverse(row.name, args=args)
    for bulk in (*BULK_ACTIONS, *BULK_BY_PERMISSION):
        if not is_closed_address("wagtail_bulk_action", bulk[0]):
            held = ROW_OF[bulk[1]](world).pk
            yield "wagtail_bulk_action", f"{reverse('wagtail_bulk_action', args=bulk)}?id={held}"


ROW_OF = {
    "page": lambda w: w.case,
    "alias": lambda w: w.alias,
    "businesscategory": lambda w: w.category,
    "edition": lambda w: w.old,
    "regulation": lambda w: w.regulation,
    "term": lambda w: w.term,
    "employee": lambda w: w.employee,
    "unit": lambda w: w.unit,
    "user": lambda w: w.person,
}


def ask(client: Client, address: str, body: str | None = None) -> tuple[Any, str]:
    """Answer and error of one request, whose traces are taken back."""
    cookies = client.cookies.copy()
    try:
        with transaction.atomic():
            if body is None:
                answer = client.get(address)
            else:
                answer = client.post(address, body, content_type=FORM)
            transaction.set_rollback(True)
    except Exception as error:
        return None, repr(error)[:200]
    finally:
        client.cookies = cookies
    return answer, "" if answer.status_code < 500 else str(answer.status_code)


def page_in(answer: Any) -> Any:
    """The page of an answer, or the part of one that is sent as JSON; None where there is none."""
    kind = answer.headers.get("Content-Type", "")
    if answer.status_code != 200 or answer.streaming:
        return None
    written = answer.content.decode() if kind.startswith("text/html") else ""
    if kind.startswith("application/json") and isinstance(said := answer.json(), dict):
        written = said.get("html") or ""
    return lxml.html.fromstring(written) if written.strip() else None


def forms_of(page: Any, address: str) -> Iterator[Sent]:
    for form in page.forms:
        if form.method.upper() == "POST":
            known = dict.fromkeys(pair for pair in form.form_values())
            named = {one for one, _ in known}
            missing = [(f, "") for f in form.fields if f and f not in named]
            yield Sent(form.action or address, (*known, *missing))


def parameters_of(page: Any) -> set[str]:
    """What the links and the filters of a page ask their own address with."""
    found = {name for form in page.forms if form.method.upper() == "GET" for name in form.fields}
    for href in page.xpath("//a/@href"):
        if href.startswith("?"):
            found |= {name for name, _ in parse_qsl(urlsplit(href).query, keep_blank_values=True)}
    return {name for name in found if name}


def asked_with(names: set[str], turns: Iterator[tuple[str, ...]]) -> str:
    """A query string that gives every name another kind of garbage."""
    return encode([(name, value) for name in sorted(names) for value in next(turns)])


def bodies_for(form: Sent, turns: Iterator[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Nothing; no counts of rows; every field with garbage, in long forms a few at once."""
    yield "nothing", ""
    if counts := [name for name in form.names if name.endswith("_FORMS")]:
        yield "no counts", form.changed(dict.fromkeys(counts, ()))
    at_once = -(-len(form.names) // MOST_BODIES)
    for first in range(0, len(form.names), at_once or 1):
        changes = {name: next(turns) for name in form.names[first : first + at_once]}
        yield str({name: values[0][:20] for name, values in changes.items()}), form.changed(changes)


@pytest.mark.parametrize(
    ("walk", "least"),
    [
        pytest.param(addresses, (100, 40, 150), id="ours"),
        # Wagtail's own change with its version only.
        pytest.param(all_addresses, (200, 80, 300), id="all", marks=pytest.mark.nightly),
    ],
)
def test_nothing_that_is_sent_breaks_a_page(
    world: World, administrator: Client, walk: Walk, least: tuple[int, int, int]
) -> None:
    turns, names = cycle(GARBAGE), set(ASKED)
    wrong, unknown, uploads, asked, sent = [], [], set(), 0, 0
    forms: dict[tuple[str, tuple[str, ...]], Sent] = {}
    for name, address in walk(world):
        answer, error = ask(administrator, address)
        page = page_in(answer) if answer else None
        if page is not None:
            names |= parameters_of(page)
            uploads |= {name} if page.xpath("//form//input[@type='file']") else set()
            for form in () if EDITOR_OF_CASES.fullmatch(name) else forms_of(page, address):
                path = urlsplit(form.address).path
                forms.setdefault((path, tuple(sorted(form.names))), form)
        if name in SENT:
            forms[address, ()] = Sent(address, tuple((field, "") for field in SENT[name]))
        elif answer and answer.status_code == 405 and name not in SIGN_OUT:
            unknown.append(name)
        path, _, query = address.partition("?")
        question = f"{path}?{query}&{asked_with(names, turns)}"
        asked += 1
        if error := error or ask(administrator, question)[1]:
            wrong.append((name, error, question[:300]))
    for form in forms.values():
        for what, body in bodies_for(form, turns):
            sent += 1
            if error := ask(administrator, form.address, body)[1]:
                wrong.append((form.address, error, what))
    assert wrong == []
    assert unknown == [], "takes a form from elsewhere, and has no row in SENT"
    assert uploads == UPLOADS, "takes files, and test_damaged_uploads.py sends it none"
    assert names > {"timestamp_from", "ordering", "status"}  # filters are found on the pages
    counts = (asked, len(forms), sent)
    assert all(one >= floor for one, floor in zip(counts, least, strict=True)), counts
