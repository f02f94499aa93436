"""Values that are stored, each with the word that people read: Django's choices without Django."""

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """A closed list of stored values; models make their choices from it."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member; a call with a value alone looks one up, as with every enum."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return value and label of each, as a field or a select takes them."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def stored(cls) -> list[str]:
        """Return the plain values, for constraints and for asking whether a text is one."""
        return [member.value for member in cls]
