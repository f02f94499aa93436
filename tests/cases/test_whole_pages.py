"""Finished pages: the same for all who may the same, but for what is one person's own."""

import datetime as dt
import re

import pytest
import time_machine
from django.apps import apps
from django.contrib import messages
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction, Site

from cases.models import CasePage, Clause
from portal.people.models import Grant, User
from portal.people.roles import Role
from portal.people.whole_pages import reader_mark
from tests.factories import (
    EditionFactory,
    RegulationFactory,
    UserFactory,
    make_article,
    make_case,
)

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
CONTENT = apps.get_app_config("cases").content_models
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w{64})"')
# Session, person, roles, version; that of the address of the library where it is due.
MOST_KEPT = 5


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def case() -> CasePage:
    return make_case(title="停电没有通知", violations=(make_article_of_a_rule(),))


def make_article_of_a_rule() -> Clause:
    edition = EditionFactory(regulation=RegulationFactory(slug="banfa"), slug="2024")
    return make_article(edition, "71", "停电前七日通知用户。")


def addresses(case: CasePage) -> list[str]:
    library = case.get_parent().get_url()
    return [case.get_url(), "/regulations/banfa/2024/71/", "/", library, f"{library}?kind=adverse"]


def without_what_is_personal(page: str, person: User) -> str:
    page = TOKEN.sub("TOKEN", page)
    return page.replace(reader_mark(person), "MARK").replace(str(person), "NAME")


def test_a_kept_page_is_the_page_with_the_next_readers_own_name_mark_and_token(
    case: CasePage,
) -> None:
    one, other = UserFactory(username="XH70001"), UserFactory(username="XH70002")
    for address in addresses(case):
        first, second = signed_in(one), signed_in(other)
        fresh = first.get(address).content.decode()
        with CaptureQueriesContext(connection) as seen:
            response = second.get(address)
        kept = response.content.decode()
        assert len(seen) <= MOST_KEPT, (address, [q["sql"][:90] for q in seen.captured_queries])
        assert without_what_is_personal(kept, other) == without_what_is_personal(fresh, one)
        assert str(other) in kept
        assert str(one) not in kept
        assert reader_mark(other) in kept
        assert reader_mark(one) not in kept
        assert response["Cache-Control"] == "private, no-store"
        tokens = TOKEN.findall(kept)
        assert tokens
        assert set(tokens).isdisjoint(TOKEN.findall(fresh))


def test_the_version_is_asked_before_any_content(case: CasePage) -> None:
    content = [apps.get_model(label)._meta.db_table for label in CONTENT]
    client = signed_in(UserFactory())
    client.get(case.get_url())
    for address in addresses(case):
        for cache in caches.all():
            cache.clear()
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        asked = [query["sql"] for query in seen.captured_queries]
        reads = [
            at for at, sql in enumerate(asked) if any(f'"{table}"' in sql for table in content)
        ]
        version = next(
            at
            for at, sql in enumerate(asked)
            if "content_version" in sql or "contentversion" in sql
        )
        assert version < min(reads), address


def test_the_token_of_a_kept_page_signs_out(case: CasePage) -> None:
    signed_in(UserFactory()).get(case.get_url())
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(), backend=BACKEND)
    page = client.get(case.get_url()).content.decode()
    assert client.post("/logout/", {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    token = TOKEN.findall(page)[0]
    assert client.post("/logout/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert client.get(case.get_url()).status_code == 302


def test_a_name_is_text_in_a_kept_page(case: CasePage) -> None:
    signed_in(UserFactory()).get(case.get_url())
    page = signed_in(UserFactory(username="<b>XH</b>")).get(case.get_url()).content.decode()
    assert "<b>XH</b>" not in page
    assert "&lt;b&gt;XH&lt;/b&gt;" in page


def test_rights_are_asked_with_every_request(case: CasePage) -> None:
    person = UserFactory()
    client = signed_in(person)
    assert client.get(case.get_url()).status_code == 200
    assert client.get(case.get_url()).status_code == 200
    person.is_active = False
    person.save()
    for address in addresses(case):
        assert client.get(address).status_code in {302, 403}
        assert Client().get(address).status_code == 302


@pytest.mark.parametrize("role", list(Role))
def test_each_set_of_rights_has_its_own_page(case: CasePage, role: Role) -> None:
    reader, other = signed_in(UserFactory()), signed_in(UserFactory(role=role))
    read = reader.get(case.get_url()).content.decode()
    kept = other.get(case.get_url()).content.decode()
    for cache in caches.all():
        cache.clear()
    navigation = re.compile(r"<nav .*?</nav>", re.DOTALL)
    assert navigation.findall(kept) == navigation.findall(
        other.get(case.get_url()).content.decode()
    )
    assert navigation.findall(read) == navigation.findall(
        reader.get(case.get_url()).content.decode()
    )


def test_guests_of_an_open_library_get_no_page_of_a_person(case: CasePage, settings) -> None:
    settings.ANJIAN_LIBRARY_OPEN = True
    person = UserFactory()
    signed_in(person).get(case.get_url())
    for _ in range(2):
        page = Client().get(case.get_url())
        assert page.status_code == 200
        assert "退出登录" not in page.content.decode()
    assert "退出登录" in signed_in(person).get(case.get_url()).content.decode()
    settings.ANJIAN_LIBRARY_OPEN = False
    assert Client().get(case.get_url()).status_code == 302


def test_a_guest_and_a_person_without_a_role_get_no_page_of_each_other(
    case: CasePage, settings
) -> None:
    settings.ANJIAN_LIBRARY_OPEN = True
    person = UserFactory()
    Grant.objects.filter(person=person).delete()
    assert "退出登录" in signed_in(person).get(case.get_url()).content.decode()
    assert "退出登录" not in Client().get(case.get_url()).content.decode()
    assert "退出登录" in signed_in(person).get(case.get_url()).content.decode()


def test_a_page_of_yesterday_is_not_shown_today() -> None:
    client = signed_in(UserFactory())
    with time_machine.travel(dt.datetime(2026, 3, 2, 15, 59, tzinfo=dt.UTC), tick=False) as clock:
        assert "3 月 2 日" in client.get("/").content.decode()
        clock.shift(dt.timedelta(minutes=2))
        assert "3 月 3 日" in client.get("/").content.decode()


def test_a_case_that_goes_offline_or_moves_is_gone_at_its_address(case: CasePage) -> None:
    client = signed_in(UserFactory())
    before = case.get_url()
    assert client.get(before).status_code == 200
    library = case.get_parent().specific
    library.slug = "library"
    library.save()
    assert client.get(before).status_code == 404
    moved = CasePage.objects.get(pk=case.pk)
    assert moved.get_url() == f"/library/{case.slug}/"
    assert client.get(moved.get_url()).status_code == 200
    moved.unpublish()
    assert client.get(f"/library/{case.slug}/").status_code == 404


def test_a_draft_is_not_shown_and_a_restricted_case_is_left_to_the_cms(case: CasePage) -> None:
    client = signed_in(UserFactory())
    assert client.get(case.get_url()).status_code == 200
    case.title = "还没发布的题目"
    case.save_revision()
    assert "还没发布" not in client.get(case.get_url()).content.decode()
    PageViewRestriction.objects.create(
        page=case, restriction_type=PageViewRestriction.PASSWORD, password="x"
    )
    for _ in range(2):
        assert "停电前七日" not in client.get(case.get_url()).content.decode()


def test_another_site_answers_for_itself(case: CasePage) -> None:
    client = signed_in(UserFactory())
    assert client.get(case.get_url()).status_code == 200
    Site.objects.create(hostname="127.0.0.1", port=80, root_page=case.get_parent())
    assert client.get(f"/cases/{case.slug}/", headers={"host": "127.0.0.1"}).status_code == 404
    assert client.get(f"/{case.slug}/", headers={"host": "127.0.0.1"}).status_code == 200
    assert client.get(f"/{case.slug}/").status_code == 404


def test_a_message_is_shown_once_and_to_one_reader(case: CasePage, rf) -> None:
    client, other = signed_in(UserFactory()), signed_in(UserFactory())
    other.get(case.get_url())
    told = rf.get("/")
    told.COOKIES = {}
    told.session = client.session
    storage = messages.storage.default_storage(told)
    storage.add(messages.INFO, "只给一个人看")
    answer = client.get(case.get_url())
    storage.update(answer)
    client.cookies.update(answer.cookies)
    shown = client.get(case.get_url()).content.decode()
    assert shown.count("只给一个人看") == 1
    assert "只给一个人看" not in client.get(case.get_url()).content.decode()
    assert "只给一个人看" not in other.get(case.get_url()).content.decode()


def test_addresses_of_nothing_keep_no_page(case: CasePage) -> None:
    client = signed_in(UserFactory())
    library = case.get_parent().get_url()
    for address in addresses(case):
        client.get(address)
    kept = len(caches["pages"]._cache)
    assert kept == len(addresses(case))
    for number in range(2, 6):
        for address in (case.get_url(), "/", library, "/regulations/banfa/2024/71/"):
            client.get(f"{address}?x={number}")
            client.get(f"{address}?page={number}")
        client.get(f"{library}?kind=adverse&tag=no{number}")
        client.get(f"/cases/none-{number}/")
    client.post(case.get_url())
    assert len(caches["pages"]._cache) == kept
