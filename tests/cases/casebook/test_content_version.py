"""Whatever kept pages read makes another version of the library, whichever way it is written."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import caches
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cases.casebook.case_list import library_address
from cases.citations.types import LinkOutcome
from cases.models import Alias, BusinessCategory, Citation, Clause, ClauseLink, Term
from portal.versions.apps import tables_by_room
from portal.versions.reading import current_version
from search import service
from tests.factories import (
    UserFactory,
    make_case,
    make_succeeded_article,
)

pytestmark = pytest.mark.django_db

# Asked with every request, kept or not: who reads, and which version.
NEVER_KEPT = {
    "django_session",
    "people_user",
    "people_grant",
    "people_employee",
    "people_placement",
    "auth_group",
    "versions_contentversion",
}
# What a search asks and writes with every question, and where a case came from: only the command
# shows that.
OF_SEARCH = {
    "search_querylog",
    "search_editorsmark",
    "search_synonymgroup",
    "search_vocabularyentry",
    "search_pin",
    "cases_importedcase",
    "cases_importedpage",
    "cases_importjob",
}
CONTENT = apps.get_app_config("cases").content_models
TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')


@pytest.fixture
def clause(db: None) -> Clause:
    """A clause in two editions, violated and mentioned by a case with every kind of row."""
    before, after = make_succeeded_article()
    Alias.objects.create(name="办法").regulations.add(after.edition.regulation)
    term, _ = Term.objects.get_or_create(vocabulary="cause", name="没有核对")
    for title, slug in (("停电没有通知", "first"), ("又没有通知", "second")):
        case = make_case(
            title,
            slug=slug,
            category=BusinessCategory.objects.first(),
            cause=term,
            violations=(
                Citation(clause=after, as_written="第71条", outcome=LinkOutcome.RESOLVED),
                Citation(clause=before, as_written="第67条", outcome=LinkOutcome.RESOLVED),
            ),
            problems=("没有通知。",),
            measures=("通知到户。",),
            others=(("处理依据", "按办法处理。"),),
            tags=("停电",),
        )
        ClauseLink.objects.create(
            page=case, field="summary", start=0, end=3, surface="抄表员", clause=after,
            outcome=LinkOutcome.RESOLVED, title="星河供电营业办法", path="71",
        )  # fmt: skip
    draft = make_case("还没发布的一个", live=False)
    PageViewRestriction.objects.create(page=draft, restriction_type="login")
    return after


def test_every_table_that_kept_pages_read_makes_another_version(
    client: Client, clause: Clause
) -> None:
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    library = library_address()
    addresses = [
        "/",
        library,
        f"{library}?regulation=banfa&tag=停电&order=event",
        f"{library}first/",
        f"{library}first/?view=wall",
        clause.get_absolute_url(),
    ]
    read = set()
    for address in addresses:
        for cache in caches.all():
            cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        read |= {table for one in seen.captured_queries for table in TABLE.findall(one["sql"])}
    unwatched = read - NEVER_KEPT - tables_by_room()["cases"]
    assert unwatched == set()


def test_every_table_that_is_read_for_results_makes_another_version(
    client: Client, clause: Clause, settings: Any, tmp_path: Path
) -> None:
    settings.ANJIAN_VAR = tmp_path
    service.rebuild()
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as seen:
        assert "没有通知" in client.get("/search/?q=停电").content.decode()
    read = {table for one in seen.captured_queries for table in TABLE.findall(one["sql"])}
    assert "cases_casepage" in read
    assert read - NEVER_KEPT - OF_SEARCH - tables_by_room()["cases"] == set()


@pytest.mark.parametrize("label", CONTENT)
def test_every_way_of_writing_a_row_makes_another_version(clause: Clause, label: str) -> None:
    model = apps.get_model(label)
    row = model._base_manager.first()
    assert row is not None, "the library of this test lacks such a row"
    column = next(f for f in model._meta.local_concrete_fields if not f.is_relation)

    def save() -> None:
        models.Model.save_base(row, raw=True, force_update=bool(_own_columns(model)))

    def write_past_the_model() -> None:
        table, name = model._meta.db_table, column.column
        with connection.cursor() as cursor:
            cursor.execute(f'UPDATE "{table}" SET "{name}" = "{name}"')

    def delete_past_the_model() -> None:
        _remove(row)

    def insert_past_the_model() -> None:
        _remove(row)
        reached = current_version("cases")
        models.Model.save_base(row, raw=True, force_insert=True)
        assert current_version("cases") != reached

    ways = [delete_past_the_model, insert_past_the_model]
    ways += [write_past_the_model] if not model._meta.parents else []
    ways += [save] if _own_columns(model) else []
    for way in ways:
        before = current_version("cases")
        begun = transaction.savepoint()
        way()
        assert current_version("cases") != before, way.__name__
        transaction.savepoint_rollback(begun)
        assert current_version("cases") == before, way.__name__


def _own_columns(model: type[models.Model]) -> bool:
    return any(not f.primary_key for f in model._meta.local_concrete_fields)


def _remove(row: models.Model) -> None:
    """Delete a row of one table and nothing that hangs on it: the caller rolls it back."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'DELETE FROM "{row._meta.db_table}" WHERE "{row._meta.pk.column}" = %s', [row.pk]
        )


def test_reading_makes_no_other_version(client: Client, clause: Clause) -> None:
    before = current_version("cases")
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(clause.get_absolute_url()).status_code == 200
    assert current_version("cases") == before
