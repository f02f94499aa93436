"""The people of the demo come with grants and placements, once."""

import pytest

from portal.demo import content
from portal.demo.loading import load_people
from portal.people.models import Employee, Grant, Placement, User
from portal.people.permissions import roles_of
from portal.people.roles import ROLE_OF_GROUP

pytestmark = pytest.mark.django_db


def test_people_are_placed_and_hold_their_roles_though_loaded_twice() -> None:
    load_people()
    counts = [model.objects.count() for model in (User, Employee, Placement, Grant)]
    load_people()
    assert [model.objects.count() for model in (User, Employee, Placement, Grant)] == counts
    rows = content.read_demo_file("people.toml")["employees"]
    for row in rows:
        assert Placement.objects.get(employee__number=row["number"]).unit.name == row["unit"]
        if row.get("login"):
            user = User.objects.get(username=row["number"])
            assert roles_of(user) == {ROLE_OF_GROUP[row["role"]]}
            assert user.groups.get().name == row["role"]
