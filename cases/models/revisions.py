"""How a stored version of a page opens when rows that it names have been deleted since.

Stock modelcluster raises a bare exception for a protected reference that is gone, so that the
editor, the history, the clock and the relinking all fail for that page.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from django.db import models
from modelcluster.models import get_all_child_relations

Row = dict[str, Any]
Place = tuple["models.ForeignKey[Any, Any]", Row]


class OpensWithoutTheGone:
    """A page whose versions open with empty fields where they name rows that are gone."""

    gone: tuple[str, ...] = ()
    """The labels of the fields that were emptied, each once, in the order of the fields."""

    @classmethod
    def from_serializable_data(
        cls,
        data: Mapping[str, Any],
        check_fks: bool = True,  # noqa: FBT001 - modelcluster's signature
        strict_fks: bool = False,  # noqa: FBT001 - modelcluster's signature
    ) -> Self | None:
        """Empty what names rows that are gone, then open; the stored version stays as it is."""
        held = _copied_row(cls, data)
        gone = _empty_gone_references(cls, held)
        page: Self | None = super().from_serializable_data(  # type: ignore[misc]  # modelcluster's
            held, check_fks=check_fks, strict_fks=strict_fks
        )
        if page is not None:
            page.gone = gone
        return page


def _copied_row(model: type[Any], data: Mapping[str, Any]) -> Row:
    rows = {relation.get_accessor_name() for relation in get_all_child_relations(model)}
    return {
        name: [dict(row) for row in value or ()] if name in rows else value
        for name, value in data.items()
    }


def _empty_gone_references(model: type[Any], data: Row) -> tuple[str, ...]:
    """Empty the references to rows that are gone; return the labels of their fields."""
    named: dict[type[models.Model], set[Any]] = {}
    places = list(_protected_references(model, data))
    for field, row in places:
        named.setdefault(field.related_model, set()).add(row[field.name])
    there = {
        target: set(target._default_manager.filter(pk__in=keys).values_list("pk", flat=True))
        for target, keys in named.items()
    }
    gone: dict[str, None] = {}
    for field, row in places:
        if row[field.name] not in there[field.related_model]:
            row[field.name] = None
            gone[str(field.verbose_name)] = None
    return tuple(gone)


def _protected_references(model: type[Any], data: Row) -> Iterator[Place]:
    """Yield every protected reference that may be empty, with the row that holds it."""
    for field in protected_references(model):
        if data.get(field.name) is not None:
            yield field, data
    for relation in get_all_child_relations(model):
        for field in protected_references(relation.related_model):
            for row in data.get(relation.get_accessor_name()) or ():
                if row.get(field.name) is not None:
                    yield field, row


def protected_references(model: type[Any]) -> "list[models.ForeignKey[Any, Any]]":
    """Return the fields of a model that keep the row that they name from being deleted."""
    return [
        field
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.PROTECT
        and field.null
    ]
