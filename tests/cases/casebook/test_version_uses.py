"""What a stored version names counts as used; a version opens without what is gone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from cases.casebook.version_uses import version_uses
from cases.linking.clause_links import relink_page
from cases.models import BusinessCategory, CasePage, Citation, Regulation, Term
from cases.signals import edition_published
from portal.people.roles import Role
from tests.factories import RegulationFactory, UserFactory, make_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    return client


def told(response: Any) -> str:
    return "".join(str(message) for message in response.context["messages"])


def category(name: str = "抄核收") -> BusinessCategory:
    return BusinessCategory.objects.create(name=name, slug=name)


def live_case_with_a_draft(**draft: Any) -> CasePage:
    """A live case whose newest draft says something else than its row."""
    page = make_case("漏销")
    page.save_revision().publish()
    page.refresh_from_db()
    for name, value in draft.items():
        setattr(page, name, value)
    page.save_revision(clean=False)
    return CasePage.objects.get(pk=page.pk)


def deleted_behind_our_back(row: Any) -> None:
    """As versions of before this guard were left: the row is gone, the version names it."""
    type(row).objects.filter(pk=row.pk)._raw_delete(using="default")


def edit(page: CasePage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def delete_address(row: Any) -> str:
    return reverse(f"wagtailsnippets_cases_{row._meta.model_name}:delete", args=[row.pk])


@pytest.mark.parametrize("which", ["草稿", "旧版本", "定时版本"])
def test_what_only_a_stored_version_names_is_not_deleted(admin: Client, which: str) -> None:
    used = category()
    page = live_case_with_a_draft(category=used)
    if which == "旧版本":
        page.category = None
        page.save_revision(clean=False)
    if which == "定时版本":
        page.latest_revision.approved_go_live_at = timezone.now() + dt.timedelta(days=1)
        page.latest_revision.save()
    answer = admin.post(delete_address(used), follow=True)
    assert f"漏销（{which}）" in told(answer)
    assert "停用" in told(answer)
    assert BusinessCategory.objects.filter(pk=used.pk).exists()
    with pytest.raises(ProtectedError):
        used.delete()


def test_a_regulation_that_only_a_draft_names_is_not_deleted(admin: Client) -> None:
    regulation = RegulationFactory()
    live_case_with_a_draft(violations=[Citation(as_written="某办法", regulation=regulation)])
    answer = admin.post(delete_address(regulation), follow=True)
    assert "漏销（草稿）" in told(answer)
    assert Regulation.objects.filter(pk=regulation.pk).exists()


def test_the_count_of_uses_counts_drafts(admin: Client) -> None:
    used = category()
    live_case_with_a_draft(category=used)
    usage = reverse("wagtailsnippets_cases_businesscategory:usage", args=[used.pk])
    assert "漏销" in admin.get(usage).content.decode()
    form = reverse("wagtailsnippets_cases_businesscategory:edit", args=[used.pk])
    shown = admin.get(form).content.decode()
    assert "已使用1次" in shown


def test_a_live_use_is_counted_once_however_many_versions_it_has(admin: Client) -> None:
    used = category()
    page = make_case("漏销", category=used)
    page.save_revision()
    page.save_revision()
    assert len(version_uses(used)) == 1
    answer = admin.post(delete_address(used), follow=True)
    assert "还有 1 处用到它" in told(answer)


def page_whose_versions_name_what_is_gone() -> CasePage:
    gone, term, regulation = category("没了"), Term.objects.first(), RegulationFactory()
    assert term is not None
    page = live_case_with_a_draft(
        category=gone,
        **{term.vocabulary: term},
        violations=[Citation(as_written="某办法", regulation=regulation)],
    )
    for row in (gone, term, regulation):
        deleted_behind_our_back(row)
    return page


def test_the_editor_opens_a_draft_that_names_what_is_gone(admin: Client) -> None:
    page = page_whose_versions_name_what_is_gone()
    answer = admin.get(edit(page))
    assert answer.status_code == 200
    assert "“案例分类”" in told(answer)
    assert "“对应规章”" in told(answer)
    assert "已经被删除" in told(answer)
    assert answer.context["form"]["category"].value() is None
    assert page.latest_revision.content["category"] is not None  # the stored version stays


@pytest.mark.parametrize("name", ["revisions_revert", "revisions_view"])
def test_an_old_version_that_names_what_is_gone_opens(admin: Client, name: str) -> None:
    page = page_whose_versions_name_what_is_gone()
    old = page.latest_revision
    page.get_latest_revision_as_object().save_revision(clean=False)
    assert (
        admin.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk, old.pk])).status_code == 200
    )


def test_versions_that_name_what_is_gone_are_compared(admin: Client) -> None:
    page = page_whose_versions_name_what_is_gone()
    first, last = page.revisions.order_by("pk").values_list("pk", flat=True)[:2]
    address = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, first, last])
    assert admin.get(address).status_code == 200
    assert admin.get(reverse("wagtailadmin_home")).status_code == 200


def test_a_scheduled_version_that_names_what_is_gone_goes_live() -> None:
    page = page_whose_versions_name_what_is_gone()
    Revision.objects.filter(pk=page.latest_revision_id).update(
        approved_go_live_at=timezone.now() - dt.timedelta(minutes=1)
    )
    call_command("publish_scheduled")
    page.refresh_from_db()
    assert page.live_revision_id == page.latest_revision_id
    assert page.category is None


def test_a_live_case_whose_draft_names_what_is_gone_is_taken_offline(admin: Client) -> None:
    page = page_whose_versions_name_what_is_gone()
    admin.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    page.refresh_from_db()
    assert not page.live


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit never comes inside a test: what waits for it is done where it is asked for."""
    monkeypatch.setattr(transaction, "on_commit", lambda call, **_: call())


RULES = "星河供电抄表办法\n\n第一条 应当每月抄表。\n第二条 应当当日销账。\n"


def test_a_broken_draft_does_not_stop_an_import_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], at_once: None
) -> None:
    broken = live_case_with_a_draft()
    Revision.objects.filter(pk=broken.latest_revision_id).update(content={"violations": [{}]})
    sound = make_case("没有当日销账", course="违反《星河供电抄表办法》第二条。")
    relink_page(sound)
    file = tmp_path / "chaobiao.txt"
    file.write_text(RULES, encoding="utf-8")
    call_command("import_regulation", str(file), "--from", "2024-01-01")
    out, err = capsys.readouterr()
    assert "新写入" in out
    assert "规章已经入库" in err
    assert "《漏销》" in err
    assert "没有导入" not in err
    assert sound.clause_links.get().clause.path == "2"


def test_a_failing_receiver_does_not_make_a_stored_regulation_look_unstored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], at_once: None
) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("no links today")

    edition_published.connect(fail)
    file = tmp_path / "chaobiao.txt"
    file.write_text(RULES, encoding="utf-8")
    try:
        call_command("import_regulation", str(file))
    finally:
        edition_published.disconnect(fail)
    assert "没有导入" not in capsys.readouterr().err
    assert Regulation.objects.filter(title="星河供电抄表办法").exists()
