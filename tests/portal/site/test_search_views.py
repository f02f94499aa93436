"""What comes back from the search page: receipts, tickets, wishes: bounded, without a name."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.site.search_views import WISHES_AT_A_TIME
from search import journal, service
from search.models import Click, QueryLog, Wish
from tests.factories import PASSWORD, UserFactory, make_case

pytestmark = pytest.mark.django_db

TICKET = re.compile(r'data-ticket="([^"]+)"')


@pytest.fixture
def reader(client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.ANJIAN_VAR = tmp_path
    for number in range(23):
        make_case(f"停电没有通知{number}")
    service.rebuild()
    client.login(request=None, username=UserFactory().username, password=PASSWORD)
    return client


def tickets(reader: Client, address: str) -> list[str]:
    return TICKET.findall(reader.get(address).content.decode())


def test_pages_filters_and_reloads_are_one_question(reader: Client) -> None:
    for address in (
        "/search/?q=停电",
        "/search/?q=停电&in=cases",
        "/search/?q=停电&in=cases&page=2",
        "/search/?q=停电&in=cases&kind=adverse",
        "/search/?q=停电",
    ):
        assert reader.get(address).status_code == 200
    assert QueryLog.objects.count() == 1
    reader.get("/search/?q=通知")
    assert QueryLog.objects.count() == 2
    cookie = reader.cookies["anjian-asked"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/search/"
    assert not cookie["max-age"]


def test_another_reader_asks_a_question_of_their_own(reader: Client) -> None:
    reader.get("/search/?q=停电")
    other = Client()
    other.login(request=None, username=UserFactory().username, password=PASSWORD)
    other.get("/search/?q=停电")
    assert QueryLog.objects.count() == 2


def test_an_opened_result_is_kept_with_its_place(reader: Client) -> None:
    reader.get("/search/?q=停电")
    shown = tickets(reader, "/search/?q=停电&in=cases&page=2")
    assert len(shown) == 3
    for _ in range(2):
        assert reader.post("/search/opened/", {"ticket": shown[1]}).status_code == 204
    click = Click.objects.get()
    assert (click.asked, click.kind, click.rank) == (QueryLog.objects.get(), "cases", 22)


def test_what_was_not_shown_cannot_be_clicked(reader: Client) -> None:
    (ticket, *_) = tickets(reader, "/search/?q=停电")
    for wrong in ("", "x" * 100_000, ticket[:-2], "1:cases:1", "\x00"):
        assert reader.post("/search/opened/", {"ticket": wrong}).status_code == 204
    assert not Click.objects.exists()


def test_a_click_from_elsewhere_is_refused(reader: Client) -> None:
    (ticket, *_) = tickets(reader, "/search/?q=停电")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = reader.cookies
    assert strict.post("/search/opened/", {"ticket": ticket}).status_code == 403
    assert strict.post("/search/wish/", {"query": "光伏"}).status_code == 403


def test_links_of_results_are_plain_addresses(reader: Client) -> None:
    page = reader.get("/search/?q=停电").content.decode()
    links = re.findall(r'<article class="hit[^>]*><h3><a href="([^"]+)"', page)
    assert links
    assert all(re.fullmatch(r"/cases/[^/?]+/", link) for link in links)


def test_a_wish_reaches_the_editors_without_a_name(reader: Client) -> None:
    answer = reader.post("/search/wish/", {"query": "光伏并网", "note": "想看光伏"}, follow=True)
    assert "已告诉编辑：没有找到“光伏并网”" in answer.content.decode()
    wish = Wish.objects.get()
    assert (wish.query, wish.note, wish.settled_at) == ("光伏并网", "想看光伏", None)


def test_too_many_wishes_are_refused_and_what_was_typed_is_kept(reader: Client) -> None:
    for number in range(WISHES_AT_A_TIME):
        reader.post("/search/wish/", {"query": f"光伏{number}"})
    answer = reader.post("/search/wish/", {"query": "量子纠缠", "note": "写了<很多>"})
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "写了&lt;很多&gt;</textarea>" in page
    assert 'value="量子纠缠"' in page
    assert Wish.objects.count() == WISHES_AT_A_TIME


def test_editors_with_their_hands_full_are_spared(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "WISHES_WAIT", 0)
    answer = reader.post("/search/wish/", {"query": "停电", "note": "还差一个"})
    assert answer.status_code == 429
    assert "还差一个</textarea>" in answer.content.decode()
    assert not Wish.objects.exists()


@pytest.mark.parametrize(
    "sent", [{}, {"query": ""}, {"query": "x" * 500}, {"query": "停", "note": "x" * 5000}]
)
def test_a_wish_that_no_form_sends_is_let_go(reader: Client, sent: dict[str, str]) -> None:
    assert reader.post("/search/wish/", sent)["Location"] == "/search/"
    assert not Wish.objects.exists()


def test_a_slip_is_offered_its_meaning(reader: Client) -> None:
    page = reader.get("/search/?q=停店").content.decode()
    assert "您是不是要找" in page
    assert '<a href="/search/?q=%E5%81%9C%E7%94%B5">停电</a>' in page
    assert "您是不是要找" not in reader.get("/search/?q=停电").content.decode()


def test_nothing_found_offers_what_can_be_found(reader: Client) -> None:
    page = reader.get("/search/?q=停电量子纠缠论").content.decode()
    if "没有找到" in page:
        assert ">停电</a>" in page
    page = reader.get("/search/?q=量子纠缠").content.decode()
    assert "没有找到“量子纠缠”" in page
    assert 'action="/search/wish/"' in page
