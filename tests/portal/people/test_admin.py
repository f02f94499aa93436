"""People in the admin: accounts by 工号, units as a tree, employees; administrators only."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.people.models import Placement, Unit, User
from portal.people.roles import Role
from portal.people.selectors import unit_on
from portal.people.services import place_employee
from tests.factories import UserFactory, make_employee

pytestmark = pytest.mark.django_db


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


@pytest.fixture
def admin() -> Client:
    return client_of(Role.ADMINISTRATOR)


@pytest.fixture
def units() -> dict[str, Unit]:
    company = Unit.add_root(code="A", name="星河公司")
    east = company.add_child(code="A1", name="城东所")
    company.refresh_from_db()
    west = company.add_child(code="A2", name="城西所")
    return {"company": company, "east": east, "west": west}


def told(response: Any) -> str:
    return "".join(str(message) for message in response.context["messages"])


def test_an_account_needs_a_number_a_name_and_no_address(admin: Client) -> None:
    sent = {
        "username": "300777",
        "last_name": "欧阳",
        "first_name": "青",
        "email": "",
        "password1": "xinghe-2026-xin",
        "password2": "xinghe-2026-xin",
        "groups": [],
    }
    admin.post(reverse("wagtailusers_users:add"), sent)
    made = User.objects.get(username="300777")
    assert str(made) == "欧阳青（300777）"
    shown = admin.get(reverse("wagtailusers_users:edit", args=[made.pk])).content.decode()
    assert shown.index("工号") < shown.index("姓<") < shown.index("名<")


def test_nobody_becomes_superuser_by_a_form(admin: Client) -> None:
    person = UserFactory()
    sent = {
        "username": person.username,
        "last_name": "梁",
        "first_name": "某",
        "is_active": "on",
        "is_superuser": "on",
    }
    admin.post(reverse("wagtailusers_users:edit", args=[person.pk]), sent)
    person.refresh_from_db()
    assert person.last_name == "梁"
    assert not person.is_superuser


def unit_address(name: str, *args: int) -> str:
    return reverse(f"wagtailsnippets_people_unit:{name}", args=args)


def test_units_stand_as_a_tree(admin: Client, units: dict[str, Unit]) -> None:
    shown = admin.get(unit_address("list")).content.decode()
    assert shown.index("星河公司") < shown.index("\u3000城东所") < shown.index("\u3000城西所")


def test_a_unit_is_made_below_another_and_moved(admin: Client, units: dict[str, Unit]) -> None:
    sent = {"code": "A11", "name": "城东一班", "parent": units["east"].pk}
    admin.post(unit_address("add"), sent)
    team = Unit.objects.get(code="A11")
    assert team.get_parent() == units["east"]
    admin.post(unit_address("edit", team.pk), sent | {"parent": units["west"].pk})
    assert Unit.objects.get(code="A11").get_parent() == units["west"]
    assert Unit.find_problems() == ([], [], [], [], [])
    admin.post(unit_address("edit", team.pk), sent | {"parent": ""})
    assert Unit.objects.get(code="A11").is_root()
    assert Unit.find_problems() == ([], [], [], [], [])


def test_a_unit_cannot_stand_below_itself(admin: Client, units: dict[str, Unit]) -> None:
    company = units["company"]
    sent = {"code": "A", "name": "星河公司", "parent": units["east"].pk}
    response = admin.post(unit_address("edit", company.pk), sent)
    assert "上级单位不能是它自己" in response.content.decode()
    assert Unit.objects.get(code="A").is_root()


def test_a_unit_with_units_or_people_is_not_deleted(admin: Client, units: dict[str, Unit]) -> None:
    response = admin.post(unit_address("delete", units["company"].pk), follow=True)
    assert "下面还有 2 个单位" in told(response)
    make_employee("1", "苏某", unit=units["east"])
    response = admin.post(unit_address("delete", units["east"].pk), follow=True)
    assert "还有 1 处用到它（“苏某（1）”）" in told(response)
    admin.post(unit_address("delete", units["west"].pk))
    assert set(Unit.objects.values_list("code", flat=True)) == {"A", "A1"}


def test_an_employee_is_kept_with_unit_and_account(admin: Client, units: dict[str, Unit]) -> None:
    account = UserFactory()
    sent = {
        "number": "300778",
        "name": "苏某",
        "unit": units["east"].pk,
        "position": "综合柜员",
        "user": account.pk,
    }
    admin.post(reverse("wagtailsnippets_people_employee:add"), sent)
    today = timezone.localdate()
    employee = account.employee
    placement = employee.placements.get()
    assert (placement.unit, placement.valid_from, placement.is_main) == (units["east"], today, True)
    Placement.objects.update(valid_from=None)
    edit = reverse("wagtailsnippets_people_employee:edit", args=[employee.pk])
    assert admin.get(edit).context["form"]["unit"].value() == units["east"].pk
    admin.post(edit, sent | {"position": "班长"})
    assert employee.placements.get() == placement
    admin.post(edit, sent | {"unit": units["west"].pk})
    assert unit_on(employee, today) == units["west"]
    assert unit_on(employee, today - dt.timedelta(days=1)) == units["east"]


def test_employees_are_listed_by_their_unit_of_today(admin: Client, units: dict[str, Unit]) -> None:
    moved = make_employee("1", "苏某", unit=units["east"])
    Placement.objects.update(valid_from=None)
    place_employee(employee=moved, unit=units["west"])
    make_employee("2", "温某", unit=units["east"])
    address = reverse("wagtailsnippets_people_employee:list")

    def listed(**query: object) -> list[tuple[str, str]]:
        rows = admin.get(address, query).context["object_list"]
        return [(row.number, row.unit_name) for row in rows]

    assert listed() == [("1", "城西所"), ("2", "城东所")]
    assert listed(unit=units["east"].pk) == [("2", "城东所")]
    assert listed(q="城东") == [("2", "城东所")]
    assert listed(ordering="-unit_name") == [("1", "城西所"), ("2", "城东所")]
    assert "城西所" in admin.get(address).content.decode()


@pytest.mark.parametrize(("closed", "is_offered"), [(None, True), (0, False), (1, True)])
def test_a_closed_unit_is_not_offered_to_others(
    admin: Client, units: dict[str, Unit], closed: int | None, is_offered: bool
) -> None:
    there = make_employee("1", "苏某", unit=units["east"])
    if closed is not None:
        closes = timezone.localdate() + dt.timedelta(days=closed)
        Unit.objects.filter(pk=units["east"].pk).update(closed_on=closes)

    def offered(name: str, *args: int) -> bool:
        address = reverse(f"wagtailsnippets_people_employee:{name}", args=args)
        return units["east"] in admin.get(address).context["form"].fields["unit"].queryset

    assert offered("add") is is_offered
    assert offered("edit", there.pk)


def test_a_unit_is_not_closed_before_it_is_founded(admin: Client, units: dict[str, Unit]) -> None:
    sent = {"code": "A2", "name": "城西所", "parent": units["company"].pk}
    days = {"founded_on": "2020-05-01", "closed_on": "2019-05-01"}
    response = admin.post(unit_address("edit", units["west"].pk), sent | days)
    assert "撤销日期不能早于成立日期" in response.content.decode()
    admin.post(unit_address("edit", units["west"].pk), sent | days | {"closed_on": "2021-05-01"})
    assert Unit.objects.get(code="A2").closed_on == dt.date(2021, 5, 1)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MODERATOR])
def test_people_are_for_administrators_only(role: Role, units: dict[str, Unit]) -> None:
    client = client_of(role)
    shown = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "人员" not in shown
    for address in (
        unit_address("list"),
        reverse("wagtailsnippets_people_employee:list"),
        reverse("wagtailusers_users:index"),
    ):
        assert client.get(address).status_code == 302
