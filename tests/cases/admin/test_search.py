"""Editors find a case by a word of two characters, wherever in the case it stands."""

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import CasePage, Citation
from portal.people.roles import Role
from tests.factories import UserFactory, library, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(UserFactory(role=Role.EDITOR))
    return client


@pytest.fixture
def case() -> CasePage:
    made = make_case(
        "抄表差错",
        live=False,
        course="找零时少了一张票子，零钱没有点清。",
        problems=("没有唱收唱付。",),
        violations=(Citation(as_written="服务守则第八条", quote="当面点清款项。"),),
    )
    make_case("另一件事", course="电压不稳。")
    return made


@pytest.mark.parametrize("word", ["零钱", "唱付", "点清", "守则", "差错", "零钱 唱收"])
def test_a_word_finds_the_case_in_explorer_search_and_chooser(
    client: Client, case: CasePage, word: str
) -> None:
    for address in (
        reverse("wagtailadmin_explore", args=[library().pk]),
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_pages:search"),
    ):
        shown = client.get(address, {"q": word}).content.decode()
        assert "抄表差错" in shown, address
        assert "另一件事" not in shown, address
    chooser = reverse("wagtailadmin_choose_page_search")
    chosen = client.get(chooser, {"q": word, "page_type": "cases.CasePage"}).content.decode()
    assert "抄表差错" in chosen
    assert "另一件事" not in chosen


def test_what_stands_nowhere_is_not_found(client: Client, case: CasePage) -> None:
    shown = client.get(reverse("wagtailadmin_pages:search"), {"q": "变压器"}).content.decode()
    assert "抄表差错" not in shown
