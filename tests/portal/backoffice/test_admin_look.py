"""The look of the admin: the product's name and colours, a menu of what is used, its own search."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from portal.people.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> str:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR, last_name="梁", first_name="川"))
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_admin_bears_the_name_of_the_product(home: str) -> None:
    assert "<title>工作台 - 案鉴</title>" in home
    assert "梁川的工作台" in home
    assert "site/favicon.svg" in home
    assert "backoffice/admin.css" in home
    assert "images/favicon.ico" not in home


@pytest.mark.parametrize(
    "address",
    [
        "wagtailimages:index",
        "wagtaildocs:index",
        "wagtailsites:index",
        "wagtailusers_groups:index",
        "wagtailadmin_collections:index",
        "wagtailadmin_reports:page_types_usage",
    ],
)
def test_the_menu_leaves_out_what_is_not_used(home: str, address: str) -> None:
    assert f'"{reverse(address)}"' not in home


def test_the_menu_says_no_version_and_leads_nowhere_outside(home: str) -> None:
    assert "Wagtail v" not in home
    assert "wagtail.org" not in home
    assert json.dumps("帮助")[1:-1] not in home
