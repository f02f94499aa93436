"""What is made of content is made once a version, and never shown after a change."""

from collections.abc import Collection

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.models import Term
from portal.versions.keeping import VersionedValues
from portal.versions.models import ContentVersion
from portal.versions.reading import current_version, versions_read_once

pytestmark = pytest.mark.django_db


class Doubling:
    """Makes twice of each key, and remembers what it was asked for."""

    def __init__(self, most: int = 9) -> None:
        self.values: VersionedValues[str, str] = VersionedValues("cases", most)
        self.asked: list[str] = []

    def read(self, *keys: str) -> dict[str, str]:
        return self.values.read(keys, self._load)

    def _load(self, keys: Collection[str]) -> dict[str, str]:
        self.asked += keys
        return {key: key * 2 for key in keys}


def change_content() -> None:
    Term.objects.create(vocabulary="cause", name=f"词{Term.objects.count()}")


def test_what_is_kept_is_made_once() -> None:
    doubling = Doubling()
    assert doubling.read("a", "b") == {"a": "aa", "b": "bb"}
    assert doubling.read("b", "c") == {"b": "bb", "c": "cc"}
    assert doubling.asked == ["a", "b", "c"]


def test_a_change_of_the_content_makes_all_of_it_anew() -> None:
    doubling = Doubling()
    doubling.read("a")
    change_content()
    doubling.read("a")
    assert doubling.asked == ["a", "a"]


def test_what_was_made_before_a_change_is_not_kept_for_what_came_after() -> None:
    values: VersionedValues[str, int] = VersionedValues("cases", 9)

    def load(keys: Collection[str]) -> dict[str, int]:
        counted = Term.objects.count()
        change_content()  # as another process may, meanwhile
        return dict.fromkeys(keys, counted)

    before = values.read(["a"], load)["a"]
    assert values.read(["a"], load)["a"] == before + 1


def test_what_was_made_of_a_change_that_was_rolled_back_counts_no_more() -> None:
    doubling = Doubling()
    doubling.read("a")
    with transaction.atomic():
        change_content()
        doubling.read("a")
        transaction.set_rollback(True)
    doubling.read("a")
    assert doubling.asked == ["a", "a", "a"]


def test_nothing_is_kept_where_the_version_is_unknown() -> None:
    ContentVersion.objects.all().delete()
    doubling = Doubling()
    doubling.read("a")
    doubling.read("a")
    assert doubling.asked == ["a", "a"]


def test_the_oldest_goes_where_there_are_too_many() -> None:
    doubling = Doubling(most=2)
    doubling.read("a", "b")
    doubling.read("c")
    assert doubling.read("b", "c", "a") == {"a": "aa", "b": "bb", "c": "cc"}
    assert doubling.asked == ["a", "b", "c", "a"]


def test_a_version_is_asked_for_once_where_an_answer_only_reads() -> None:
    with CaptureQueriesContext(connection) as asked, versions_read_once():
        before = current_version("cases")
        assert current_version("cases") == before
    assert len(asked) == 1
    change_content()
    assert current_version("cases") != before
