"""What a password must not be made of: the number, the name and the unit of its owner."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

from portal.people.models import Employee, User

# What must be left of a password when everything known of its owner is taken out.
FEWEST_OTHER_CHARACTERS = 6
SHORTEST_DETAIL = 2


def is_made_of(password: str, details: Iterable[str]) -> bool:
    """Tell whether little is left of a password without the details, forwards or reversed.

    Signs between them do not count, nor does how often a detail is repeated.
    """
    left = _folded_letters(password)
    found = False
    known = {_folded_letters(detail) for detail in details}
    for detail in sorted(known, key=len, reverse=True):
        for form in (detail, detail[::-1]):
            if len(form) >= SHORTEST_DETAIL and form in left:
                found = True
                left = left.replace(form, "\n")
    return found and len(left.replace("\n", "")) < FEWEST_OTHER_CHARACTERS


def _folded_letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def details_of(user: User) -> list[str]:
    """Return what a colleague knows of somebody: numbers, names, the units of all times."""
    details = [user.username, user.last_name, user.first_name, user.get_full_name()]
    details.append(user.email.partition("@")[0])
    employees = Employee.objects.filter(number=user.username)
    if user.pk:
        employees |= Employee.objects.filter(user=user)
    for employee in employees.prefetch_related("placements__unit"):
        details += [employee.number, employee.name]
        for placement in employee.placements.all():
            details += [placement.unit.name, placement.unit.code]
    return details


class OwnDetailsValidator:
    """Refuse a password that is little more than the number, name or unit of its owner."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise ValidationError where the password can be guessed from its owner."""
        if isinstance(user, User) and is_made_of(password, details_of(user)):
            raise ValidationError(
                "密码不能由工号、姓名或单位拼成，重复或倒着写也不行。", code="made_of_own_details"
            )

    def get_help_text(self) -> str:
        """Return the rule in one sentence."""
        return "密码不能由工号、姓名或单位拼成，重复或倒着写也不行。"
