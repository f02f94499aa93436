"""What the migrations of data do to a library that is in use; each is run on rows of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    Page,
    PageLogEntry,
    PageViewRestriction,
    Revision,
)

from cases.models import CasePage, Citation, Clause
from cases.models.regulations import ClauseOrigin
from search.models import Outbox
from tests.factories import ClauseFactory, library, make_case

FILES = ("cases", "0005_no_uploaded_files")
PRIVACY = ("cases", "0006_no_page_privacy")


def run_migration(name: tuple[str, str]) -> None:
    """Run the operations of one migration over the rows that stand there, with its own models.

    Not `executor.migrate`: SQLite alters no schema inside the transaction of a test.
    """
    loader = MigrationExecutor(connection).loader
    historical = loader.project_state([name]).apps
    for operation in loader.get_migration(*name).operations:
        assert isinstance(operation, RunPython)
        operation.code(historical, None)


def restrict(page: Page, kind: str = PageViewRestriction.PASSWORD) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")


@pytest.mark.django_db
def test_restricted_cases_go_offline_and_are_listed(capsys: Any) -> None:
    stub: Clause = ClauseFactory(origin=ClauseOrigin.QUOTED)
    closed = make_case(
        "只给几个人看的案例", slug="jige", violations=(Citation(clause=stub, origin="by_hand"),)
    )
    closed.save_revision().publish()
    planned = make_case("定时的案例", slug="dingshi", live=False)
    revision = planned.save_revision(approved_go_live_at=timezone.now() + dt.timedelta(days=1))
    open_case = make_case("大家看的案例", slug="dajia")
    for page in (closed, planned):
        restrict(page)
    last = Outbox.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    run_migration(PRIVACY)

    closed = CasePage.objects.get(pk=closed.pk)
    assert (closed.live, closed.has_unpublished_changes, closed.live_revision) == (
        False, True, None,
    )  # fmt: skip
    assert Revision.objects.get(pk=revision.pk).approved_go_live_at is None
    assert CasePage.objects.get(pk=open_case.pk).live
    assert not PageViewRestriction.objects.exists()
    announced = set(Outbox.objects.filter(pk__gt=last).values_list("kind", "key"))
    assert {("cases", str(closed.pk)), ("clauses", str(stub.pk))} <= announced
    assert ("cases", str(open_case.pk)) not in announced
    logged = PageLogEntry.objects.filter(action="cases.taken_offline")
    assert set(logged.values_list("page_id", flat=True)) == {closed.pk, planned.pk}
    assert "可见性" in str(logged[0].message)
    said = capsys.readouterr().out
    assert "《只给几个人看的案例》设过页面可见性：已下线" in said
    assert "《定时的案例》设过页面可见性：已取消定时发布" in said
    assert "大家看的案例" not in said


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_a_restriction_of_the_library_takes_every_case_below_offline(kind: str) -> None:
    case = make_case()
    restrict(library(), kind)
    run_migration(PRIVACY)
    assert not CasePage.objects.get(pk=case.pk).live


@pytest.mark.django_db
def test_grants_on_files_are_taken_from_every_group(
    capsys: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    Document.objects.create(title="名单", file=ContentFile("某人".encode(), "名单.txt"))
    root = Collection.get_first_root_node()
    add = Permission.objects.get(codename="add_document")
    other = Group.objects.create(name="另设的组")
    other.permissions.add(add)
    for group in Group.objects.all():
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=add)
    run_migration(FILES)
    assert not GroupCollectionPermission.objects.exists()
    assert not other.permissions.exists()
    assert "“名单”不再提供下载" in capsys.readouterr().out
