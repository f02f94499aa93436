"""The two queues: which clause a citation means, and what became of a clause."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.citations.types import LinkOutcome
from cases.models import Alias, CasePage, Citation, Clause, LinkDecision, Succession
from cases.models.regulations import EditionStatus
from portal.people.models import User
from portal.people.roles import Role
from tests.factories import (
    EditionFactory,
    RegulationFactory,
    SuccessionFactory,
    UserFactory,
    make_article,
    make_case,
)

pytestmark = pytest.mark.django_db
TITLE = "星河临时用电办法"


@pytest.fixture
def editor() -> User:
    return UserFactory(role=Role.EDITOR)


@pytest.fixture
def client(editor: User) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def clauses() -> tuple[Clause, Clause]:
    regulation = RegulationFactory(title=TITLE, slug="linshi")
    Alias.objects.create(name="临时用电办法").regulations.add(regulation)
    old = EditionFactory(
        regulation=regulation,
        slug="2015",
        in_force_from=dt.date(2015, 1, 1),
        in_force_until=dt.date(2023, 1, 1),
        status=EditionStatus.AMENDED,
    )
    new = EditionFactory(regulation=regulation, slug="2023", in_force_from=dt.date(2023, 1, 1))
    return (
        make_article(old, "19", "客户要求校验的，应当在五日内办理。"),
        make_article(new, "19", "客户要求校验的，应当在两日内办理。"),
    )


def waiting_case(**fields: Any) -> CasePage:
    row = Citation(as_written="临时用电办法第十九条", outcome=LinkOutcome.SEVERAL)
    return make_case("校验拖了一周", violations=(row,), **fields)


def decide(client: Client, page: CasePage, choice: str, typed: str = "") -> str:
    sent = {"page": page.pk, "title": TITLE, "path": "19", "clause": choice, "typed": typed}
    response = client.post(reverse("decide_citation"), sent, follow=True)
    return "".join(str(message) for message in response.context["messages"])


def test_an_open_citation_shows_the_words_of_each_candidate(
    client: Client, clauses: tuple[Clause, Clause]
) -> None:
    waiting_case()
    shown = client.get(reverse("open_citations")).content.decode()
    assert "临时用电办法第十九条" in shown
    assert "五日内办理" in shown
    assert "两日内办理" in shown


def test_a_choice_settles_the_citation(client: Client, clauses: tuple[Clause, Clause]) -> None:
    page = waiting_case()
    assert "已确认" in decide(client, page, str(clauses[1].pk))
    assert LinkDecision.objects.get().clause == clauses[1]
    row = CasePage.objects.get(pk=page.pk).violations.get()
    assert (row.clause, row.outcome) == (clauses[1], LinkOutcome.RESOLVED)
    assert "没有待确认的引用" in client.get(reverse("open_citations")).content.decode()


def test_no_citation_is_an_answer(client: Client, clauses: tuple[Clause, Clause]) -> None:
    page = waiting_case()
    decide(client, page, "none")
    assert CasePage.objects.get(pk=page.pk).violations.get().outcome == LinkOutcome.DISMISSED


def test_a_typed_citation_means_the_edition_of_the_day(
    client: Client, clauses: tuple[Clause, Clause]
) -> None:
    page = waiting_case(event_date=dt.date(2019, 5, 1), event_date_precision="day")
    decide(client, page, "typed", "临时用电办法19条")
    assert LinkDecision.objects.get().clause == clauses[0]


@pytest.mark.parametrize("typed", ["临时用电办法19条", "校验", "", "临时用电办法99条"])
def test_typed_words_are_never_a_guess(
    client: Client, clauses: tuple[Clause, Clause], typed: str
) -> None:
    assert "没有保存" in decide(client, waiting_case(), "typed", typed)
    assert not LinkDecision.objects.exists()


def test_a_press_without_a_choice_keeps_everything(
    client: Client, clauses: tuple[Clause, Clause]
) -> None:
    assert "没有保存：请先选定一条" in decide(client, waiting_case(), "")


def test_successions_are_confirmed_as_corrected(
    client: Client, editor: User, clauses: tuple[Clause, Clause]
) -> None:
    row = SuccessionFactory(old=clauses[0], new=clauses[1], confidence=0.4)
    edition = clauses[1].edition
    screen = reverse("successions", args=[edition.pk])
    shown = client.get(screen).content.decode()
    assert "第十九条" in shown
    assert "应当在<del>五</del>日内办理" in shown
    assert "应当在<ins>两</ins>日内办理" in shown
    assert "沿革待确认" in client.get(reverse("wagtailadmin_home")).content.decode()
    sent = {"row": [row.pk], f"relation-{row.pk}": "renumbered"}
    response = client.post(reverse("confirm_successions", args=[edition.pk]), sent, follow=True)
    assert "已确认 1 行沿革" in response.content.decode()
    kept = Succession.objects.get(pk=row.pk)
    assert (kept.relation, kept.confirmed_by) == ("renumbered", editor)
    assert "沿革待确认" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_nothing_ticked_confirms_nothing(client: Client, clauses: tuple[Clause, Clause]) -> None:
    row = SuccessionFactory(old=clauses[0], new=clauses[1])
    address = reverse("confirm_successions", args=[clauses[1].edition_id])
    assert "请先勾选" in client.post(address, {}, follow=True).content.decode()
    assert not Succession.objects.get(pk=row.pk).is_confirmed


@pytest.mark.parametrize("name", ["open_citations", "wagtailadmin_home"])
def test_staff_stay_outside(name: str) -> None:
    client = Client()
    client.force_login(UserFactory(role=Role.STAFF))
    assert client.get(reverse(name)).status_code in {302, 403}
