"""What the room adds to the admin: the first page, the menu, choosers, the look of rows."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.citations.types import LinkOutcome
from cases.desk.citation_row_status import CitationStatus, standing_of
from cases.linking.citation_linker import CitationLinker
from cases.models import Alias, Citation, Clause, ImportKey
from cases.models.pages import LinkOrigin
from portal.intake.models import ImportJob, ImportState
from portal.people.models import User
from portal.people.roles import Role
from tests.factories import (
    EditionFactory,
    RegulationFactory,
    UserFactory,
    library,
    make_article,
    make_case,
)

pytestmark = pytest.mark.django_db
HOME = "wagtailadmin_home"


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(UserFactory(role=role))
    return client


@pytest.fixture
def editor() -> User:
    return UserFactory(role=Role.EDITOR)


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def article() -> Clause:
    regulation = RegulationFactory(title="星河临时用电办法", slug="linshi")
    Alias.objects.create(name="临时用电办法").regulations.add(regulation)
    edition = EditionFactory(regulation=regulation, slug="2023")
    make_article(edition, "12", "拆表须当面办理。")
    return make_article(edition, "19", "客户要求校验电能表的，应当在两日内办理。")


def home(client: Client) -> str:
    return client.get(reverse(HOME)).content.decode()


def test_nothing_waits_and_it_is_said(client: Client) -> None:
    assert "现在没有等您处理的事" in home(client)


def test_the_first_page_names_what_waits_with_a_link(client: Client, editor: User) -> None:
    page = make_case("写了一半", live=False, owner=editor, has_unpublished_changes=True)
    page.save_revision(user=editor)
    make_case("多义", violations=(Citation(as_written="某条", outcome=LinkOutcome.SEVERAL),))
    job = ImportJob.objects.create(
        kind=ImportKey.CASES, name="汇编.docx", digest="0", size=1, state=ImportState.READY
    )
    job.records.create(position=0, start=0, end=1, as_read={})
    shown = home(client)
    for words in ("我的草稿", "写了一半", "引用待确认", "1 处", "案例导入待核对", "1 个案例"):
        assert words in shown
    for address in (
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("open_citations"),
        reverse("import_job", args=[job.pk]),
    ):
        assert f'href="{address}"' in shown


def test_imports_of_other_rooms_are_theirs(client: Client) -> None:
    ImportJob.objects.create(
        kind="names", name="名单.csv", digest="0", size=1, state=ImportState.READY
    ).records.create(position=0, start=0, end=1, as_read={})
    assert "名单.csv" not in home(client)


def test_drafts_of_others_are_theirs(client: Client) -> None:
    make_case("别人的", live=False, owner=UserFactory(), has_unpublished_changes=True)
    assert "别人的" not in home(client)


def test_the_menu_holds_nothing_that_is_not_used_or_leads_away() -> None:
    shown = home(client_of(Role.ADMINISTRATOR))
    for words in ("wagtail.org", "releases.wagtail", "/admin/images/", "/admin/documents/"):
        assert words not in shown
    for words in ("规章库", "导入", "引用待确认", "词表", "人员", "设置"):
        assert json.dumps(words)[1:-1] in shown


@pytest.mark.parametrize(
    ("typed", "found", "others"),
    [
        ("临时用电办法19条", "两日内办理", "当面办理"),
        ("校验", "两日内办理", "当面办理"),
        ("当面", "当面办理", "两日内办理"),
    ],
)
def test_the_chooser_finds_a_clause_as_people_name_it(
    client: Client, article: Clause, typed: str, found: str, others: str
) -> None:
    shown = client.get(reverse("clause_chooser:choose_results"), {"q": typed})
    assert found in shown.content.decode()
    assert others not in shown.content.decode()


def standing(**fields: Any) -> Any:
    page = make_case("一例", violations=(Citation(**fields),))
    return standing_of(page.violations.get(), CitationLinker())


def test_a_row_says_what_it_means_and_whether_the_words_agree(article: Clause) -> None:
    same = standing(as_written="临时用电办法第十九条", quote="应当在两日内办理")
    assert (same.standing, same.words) == (CitationStatus.CLEAR, "已对应")
    assert "第十九条" in same.detail
    assert same.check.verdict.value == "同文"
    other = standing(
        as_written="临时用电办法第十九条", quote="客户要求校验电能表的，应当在五日内办理。"
    )
    assert other.check.verdict.value == "有差异"
    assert [p.text for p in other.check.pieces if p.kind.value == "added"] == ["五"]


@pytest.mark.parametrize(
    ("as_written", "words"),
    [
        ("临时用电办法第九十条", "规章里没有这一条"),
        ("《没有入库的某某规定》第三条", "规章未入库"),
        ("那本书里说的", "没有认出条款"),
    ],
)
def test_a_row_says_what_is_missing(article: Clause, as_written: str, words: str) -> None:
    assert standing(as_written=as_written).words == words


def test_several_candidates_wait_and_are_named(article: Clause) -> None:
    older = EditionFactory(regulation=article.edition.regulation, slug="2015", in_force_from=None)
    make_article(older, "19", "校验应当在五日内办理。")
    shown = standing(as_written="临时用电办法第十九条")
    assert (shown.standing, shown.words) == (CitationStatus.ASK, "待确认")
    assert "2015 年版" in shown.detail
    assert "2023 年版" in shown.detail


def test_a_row_chosen_by_hand_says_so(article: Clause) -> None:
    shown = standing(as_written="随便写的", clause=article, origin=LinkOrigin.BY_HAND)
    assert "人工选定" in shown.detail


def test_an_empty_row_stands_nowhere() -> None:
    assert standing_of(Citation(), CitationLinker()) is None


def test_the_editor_shows_it_and_makes_nothing(client: Client, article: Clause) -> None:
    page = make_case(
        violations=(
            Citation(as_written="临时用电办法第十九条", quote="应当在两日内办理"),
            Citation(as_written="《没有入库的某某规定》第三条", quote="不得推诿。"),
        )
    )
    count = Clause.objects.count()
    shown = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for words in ("已对应", "引文与条文同文", "规章未入库", "正文怎么写"):
        assert words in shown
    assert Clause.objects.count() == count
    assert client.get(reverse("wagtailadmin_pages:add", args=["cases", "casepage", library().pk]))


def test_many_rows_do_not_make_many_linkers(
    client: Client, article: Clause, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = tuple(Citation(as_written="临时用电办法第十九条") for _ in range(20))
    page = make_case(violations=rows)
    with django_assert_max_num_queries(400):
        client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
