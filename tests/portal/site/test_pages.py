"""Home, sign-in, search page, navigation and the pages of trouble."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from cases.models import BusinessCategory
from portal.people.roles import Role
from portal.site.context import declared_entries, navigation_for
from portal.site.searching.question import read_question
from tests.factories import (
    PASSWORD,
    EditionFactory,
    RegulationFactory,
    UserFactory,
    make_article,
    make_case,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    person = UserFactory()
    assert client.login(request=None, username=person.username, password=PASSWORD)
    return client


def entries(viewer: Any) -> list[str]:
    request = RequestFactory().get("/cases/")
    request.user = viewer
    return [entry.label for entry in navigation_for(request)]


def test_the_navigation_shows_what_the_viewer_may_use() -> None:
    assert entries(AnonymousUser()) == []
    assert entries(UserFactory()) == ["今天", "案例", "规章", "搜索"]
    assert entries(UserFactory(role=Role.EDITOR)) == ["今天", "案例", "规章", "搜索", "管理后台"]


def test_an_open_library_has_a_navigation_for_anybody(settings: Any) -> None:
    settings.ANJIAN_LIBRARY_OPEN = True
    assert entries(AnonymousUser()) == ["今天", "案例", "规章", "搜索"]


def test_every_declared_entry_leads_somewhere(reader: Client) -> None:
    request = RequestFactory().get("/")
    request.user = UserFactory(role=Role.EDITOR)
    links = navigation_for(request)
    assert len(links) == len(declared_entries())
    for link in links:
        if not link.url.startswith("/admin/"):
            assert reader.get(link.url).status_code == 200


def test_home_shows_the_newest_cases_and_the_ways_in(reader: Client) -> None:
    category = BusinessCategory.objects.get(slug="chaobiao-shoufei")
    for n in range(8):
        make_case(f"第{n}个案例", category=category)
    article = make_article(
        EditionFactory(regulation=RegulationFactory(title="星河办法")), "1", "甲"
    )
    make_case("引用的案例", violations=(article,))
    page = reader.get("/").content.decode()
    assert "引用的案例" in page
    assert "第0个案例" not in page
    assert 'href="/cases/?category=chaobiao-shoufei"' in page
    assert "8 个" in page
    assert "星河办法" in page
    assert "多收电费怎么退" in page
    assert "业扩报装" not in page


def test_sign_in_tells_what_is_wrong_and_keeps_what_was_typed(client: Client) -> None:
    response = client.post("/login/", {"username": "XH99999", "password": "x" * 12})
    page = response.content.decode()
    assert "工号或密码不对" in page
    assert 'value="XH99999"' in page
    assert "x" * 12 not in page


def test_sign_in_goes_back_to_the_page_that_was_wanted(client: Client) -> None:
    person = UserFactory()
    response = client.post(
        "/login/", {"username": person.username, "password": PASSWORD, "next": "/regulations/"}
    )
    assert response.headers["Location"] == "/regulations/"
    assert client.get("/login/").status_code == 302


def test_sign_in_leads_nowhere_else(client: Client) -> None:
    person = UserFactory()
    response = client.post(
        "/login/",
        {"username": person.username, "password": PASSWORD, "next": "https://elsewhere.example/"},
    )
    assert response.headers["Location"] == "/"


def test_signing_out_is_a_post(reader: Client) -> None:
    assert reader.get("/logout/").status_code == 405
    assert reader.post("/logout/").headers["Location"] == "/login/"


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_the_pages_of_trouble_need_nothing_and_help_on(name: str) -> None:
    page = render_to_string(name)
    assert re.search(r"<h1>[^<]+</h1>", page)
    assert 'href="/"' in page
    assert "style=" not in page


def test_the_lock_says_how_long_and_whom_to_ask() -> None:
    page = render_to_string("site/locked_out.html")
    assert "15 分钟" in page
    assert "管理员" in page


def test_the_policy_allows_nothing_inline(reader: Client) -> None:
    policy = reader.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("q=%20停电%20%20通知", ("停电 通知", "", 1)),
        ("q=x&in=cases&page=3", ("x", "cases", 3)),
        ("q=x&in=nothing&page=-1", ("x", "", 1)),
        ("q=x&page=²", ("x", "", 1)),
        ("q=x&page=99999", ("x", "", 1)),
        ("", ("", "", 1)),
    ],
)
def test_a_question_is_read_leniently(address: str, expected: tuple[str, str, int]) -> None:
    question = read_question(QueryDict(address))
    assert (question.query, question.kind, question.page) == expected


def test_a_question_is_cut_at_a_sensible_length() -> None:
    assert len(read_question(QueryDict("q=" + "停" * 5000)).query) == 120


def test_media_serves_pictures_and_nothing_else(
    reader: Client, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    for folder in ("images", "original_images", "documents"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.png").write_bytes(b"picture")
    (tmp_path.parent / "secret").write_text("secret")
    picture = reader.get("/media/images/a.png")
    assert b"".join(picture.streaming_content) == b"picture"
    elsewhere = (
        "documents/a.png",
        "original_images/a.png",
        "images/../documents/a.png",
        "../secret",
    )
    for path in (*elsewhere, "images/", "images/b.png"):
        assert reader.get(f"/media/{path}").status_code in {400, 404}, path
    assert Client().get("/media/images/a.png").status_code == 302


def test_the_site_allows_no_script_of_its_own_page_and_no_other_host(reader: Client) -> None:
    policy = reader.get("/").headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
