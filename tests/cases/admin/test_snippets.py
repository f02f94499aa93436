"""Regulations and lists in the admin: what is used is kept, editions are never deleted."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import BusinessCategory, Edition, Regulation, Term
from cases.permissions import may_confirm_successions
from portal.people.models import User
from portal.people.roles import Role
from tests.factories import EditionFactory, RegulationFactory, UserFactory, make_article, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


def told(response: Any) -> str:
    return "".join(str(message) for message in response.context["messages"])


def address(model: str, name: str, *args: int) -> str:
    return reverse(f"wagtailsnippets_cases_{model}:{name}", args=args)


def test_a_regulation_with_an_edition_is_kept(admin: Client) -> None:
    edition = EditionFactory()
    response = admin.post(address("regulation", "delete", edition.regulation_id), follow=True)
    assert "没有删除：还有 1 处用到它" in told(response)
    assert Regulation.objects.filter(pk=edition.regulation_id).exists()


def test_a_regulation_made_by_mistake_can_go(admin: Client) -> None:
    regulation = RegulationFactory()
    admin.post(address("regulation", "delete", regulation.pk))
    assert not Regulation.objects.filter(pk=regulation.pk).exists()


def test_many_at_once_are_kept_too(admin: Client) -> None:
    edition = EditionFactory()
    bulk = reverse("wagtail_bulk_action", args=["cases", "regulation", "delete"])
    response = admin.post(f"{bulk}?id={edition.regulation_id}", follow=True)
    assert response.status_code == 200
    assert Regulation.objects.filter(pk=edition.regulation_id).exists()


def test_a_word_in_use_is_kept_and_an_unused_one_goes(admin: Client) -> None:
    category = BusinessCategory.objects.first()
    make_case("漏销", category=category)
    response = admin.post(address("businesscategory", "delete", category.pk), follow=True)
    assert "“漏销”" in told(response)
    term = Term.objects.first()
    admin.post(address("term", "delete", term.pk))
    assert BusinessCategory.objects.filter(pk=category.pk).exists()
    assert not Term.objects.filter(pk=term.pk).exists()


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_deletes_or_adds_an_edition_by_hand(superuser: bool) -> None:
    edition = EditionFactory()
    make_article(edition, "1", "当日销账。")
    client = Client()
    person: User = UserFactory(role=Role.ADMINISTRATOR, is_superuser=superuser)
    client.force_login(person)
    client.post(address("edition", "delete", edition.pk))
    assert Edition.objects.filter(pk=edition.pk).exists()
    assert client.get(address("edition", "add")).status_code != 200
    assert may_confirm_successions(person)


def test_the_lists_lead_to_the_text_and_to_the_successions(admin: Client) -> None:
    edition = EditionFactory()
    wanted = (edition.get_absolute_url(), reverse("successions", args=[edition.pk]), "现行有效")
    for shown in (
        admin.get(address("edition", "list")),
        admin.get(address("regulation", "edit", edition.regulation_id)),
    ):
        for words in wanted:
            assert words in shown.content.decode()
