"""A password that colleagues can guess is refused."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.people.models import Unit
from tests.factories import UserFactory, make_employee

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("password", "is_refused"),
    [
        ("200101200101", True),
        ("200101-200101", True),
        ("AB200101AB200101", True),
        ("101002101002ab", True),
        ("xh0201xh0201", True),
        ("城东营业班城东营业班", True),
        ("温若溪温若溪温若溪200101", True),
        ("溪若温2001012026", True),
        ("846291537046", True),
        ("qingchen-chaobiao-41", False),
        ("200101qingchenchao", False),
    ],
)
def test_number_name_and_unit_make_no_password(password: str, is_refused: bool) -> None:
    user = UserFactory(username="200101", last_name="温", first_name="若溪")
    unit = Unit.add_root(code="XH0201", name="城东营业班")
    make_employee("200101", "温若溪", unit=unit)
    if is_refused:
        with pytest.raises(ValidationError):
            validate_password(password, user)
    else:
        validate_password(password, user)
