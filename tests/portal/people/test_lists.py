"""People are found in the admin's lists as their names are typed."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.people.models import Unit
from portal.people.roles import Role
from tests.factories import UserFactory, make_employee

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(
        UserFactory(role=Role.ADMINISTRATOR), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.mark.parametrize("words", ["欧阳明月", "阳明", "明月", "歐陽明月", "XH9", "欧阳 XH9"])
def test_an_account_is_found_by_its_whole_name(administrator: Client, words: str) -> None:
    UserFactory(username="XH90001", last_name="欧阳", first_name="明月")
    UserFactory(username="YH80001", last_name="欧", first_name="明阳")
    shown = administrator.get(reverse("wagtailusers_users:index"), {"q": words}).content.decode()
    assert "XH90001" in shown
    assert "YH80001" not in shown


@pytest.mark.parametrize("words", ["明月", "抄表 明月", "北塘 班长"])
def test_an_employee_is_found_by_name_unit_and_position(administrator: Client, words: str) -> None:
    unit = Unit.add_root(instance=Unit(code="01", name="北塘抄表班"))
    other = Unit.add_root(instance=Unit(code="02", name="南塘抄表班"))
    make_employee("1", "欧阳明月", unit=unit, position="班长")
    make_employee("2", "欧阳日", unit=other, position="班长")
    answer = administrator.get(reverse("wagtailsnippets_people_employee:list"), {"q": words})
    assert [row.number for row in answer.context["object_list"]] == ["1"]


def test_a_unit_is_found_by_two_characters(administrator: Client) -> None:
    Unit.add_root(instance=Unit(code="01", name="北塘抄表班"))
    Unit.add_root(instance=Unit(code="02", name="南湖营业厅"))
    answer = administrator.get(reverse("wagtailsnippets_people_unit:list"), {"q": "抄表 北塘"})
    assert [row.code for row in answer.context["object_list"]] == ["01"]
