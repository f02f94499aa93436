"""What is kept of questions, clicks and wishes: each once, none with a name, all within bounds."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.db import models

from search import journal, service, sources
from search.answers import ResultGroup, SearchResults
from search.documents import SearchDocument
from search.models import Click, QueryLog, Wish
from search.queries import SearchRequest
from tests.search.kinds import CASES, KINDS

pytestmark = pytest.mark.django_db

TEXTS = {"a": "停电没有通知", "b": "停电两小时"}


@pytest.fixture(autouse=True)
def shelf(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.ANJIAN_VAR = tmp_path
    registered = {kind: sources.source_of(kind) for kind in KINDS}
    documents = {k: SearchDocument(CASES, k, t, t, f"/{k}/", t) for k, t in TEXTS.items()}
    sources.register_source(
        sources.DocumentSource(
            CASES,
            "案例",
            lambda: iter(documents.values()),
            lambda keys: {key: documents.get(key) for key in keys},
        )
    )
    service.rebuild((CASES,))
    yield
    for source in registered.values():
        if source is not None:
            sources.register_source(source)


def ask(query: str, receipt: str = "") -> journal.LoggedQuery:
    return journal.search_and_log(SearchRequest(query, (CASES,)), receipt)


def test_a_question_counts_once_with_its_receipt() -> None:
    first = ask("停电")
    again = ask("停电", first.receipt)
    assert again.row == first.row
    assert again.receipt == first.receipt
    assert QueryLog.objects.count() == 1
    assert ask("通知", first.receipt).row != first.row
    assert QueryLog.objects.count() == 2


def test_what_is_only_near_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = (
        ResultGroup(CASES, "案例", total=3, near_total=3),
        ResultGroup("clauses", "条款", total=4),
    )
    monkeypatch.setattr(
        journal, "search_by", lambda request, trade: SearchResults(request.query, groups, False, 5)
    )
    row = ask("逆变器怎么选型").row
    assert QueryLog.objects.get(pk=row).totals == {CASES: 0, "clauses": 4}


def test_a_receipt_ends_and_cannot_be_made_up() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 7, 45, tzinfo=dt.UTC), tick=False) as clock:
        first = ask("停电")
        clock.shift(journal.A_QUESTION_LASTS + dt.timedelta(seconds=1))
        assert ask("停电", first.receipt).row != first.row
    forged = signing.dumps((first.row, "x"), salt="elsewhere")
    for receipt in ("", "nonsense", forged, "\ud800", signing.dumps(1, salt="search.question")):
        assert ask("停电", receipt).row != first.row


def test_a_click_counts_once_and_only_by_its_ticket() -> None:
    row = ask("停电").row
    assert row is not None
    ticket = journal.click_ticket(row, CASES, "a", 2)
    assert journal.note_click(ticket)
    assert journal.note_click(ticket)
    click = Click.objects.get()
    assert (click.asked_id, click.kind, click.key, click.rank) == (row, CASES, "a", 2)
    for wrong in ("", "x", ticket[:-1], signing.dumps((row, CASES, "b", 1)), "\ud800"):
        assert not journal.note_click(wrong)
    assert Click.objects.count() == 1


def test_a_click_on_a_page_of_yesterday_or_of_a_forgotten_question_is_let_go() -> None:
    with time_machine.travel(dt.datetime(2026, 3, 2, 7, 45, tzinfo=dt.UTC), tick=False) as clock:
        row = ask("停电").row
        assert row is not None
        ticket = journal.click_ticket(row, CASES, "a", 1)
        clock.shift(journal.CLICKS_COUNT + dt.timedelta(seconds=1))
        assert not journal.note_click(ticket)
    row = ask("停电").row
    assert row is not None
    ticket = journal.click_ticket(row, CASES, "a", 1)
    QueryLog.objects.all().delete()
    assert journal.note_click(ticket)
    assert not Click.objects.exists()


def test_only_what_several_asked_and_found_is_frequent() -> None:
    for query, times in (("停电", 3), ("通知", 2), ("没有这种东西", 5), ("停电 13800138000", 4)):
        for _ in range(times):
            ask(query)
    assert journal.frequent_queries() == ("停电",)


def test_one_persons_reloads_do_not_make_a_question_frequent() -> None:
    receipt = ""
    for _ in range(9):
        receipt = ask("停电", receipt).receipt
    assert journal.frequent_queries() == ()


def test_old_questions_are_frequent_no_longer() -> None:
    for _ in range(3):
        ask("停电")
    QueryLog.objects.update(asked_at=models.F("asked_at") - journal.FREQUENT_WITHIN)
    assert journal.frequent_queries() == ()


def test_the_same_wish_again_is_one_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    journal.tell_editors("光伏\0并网\ud800", "想要\0案例")
    journal.tell_editors("光伏\0并网\ud800", "想要\0案例")
    wish = Wish.objects.get()
    assert "\0" not in wish.query + wish.note
    journal.tell_editors("光伏", "字" * 600)
    assert max(len(wish.note) for wish in Wish.objects.all()) == 500
    monkeypatch.setattr(journal, "WISHES_WAIT", 2)
    with pytest.raises(journal.TooManyWishes):
        journal.tell_editors("充电桩", "")
    Wish.objects.update(settled_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    journal.tell_editors("充电桩", "")
    journal.forget_queries()
    assert [wish.query for wish in Wish.objects.all()] == ["充电桩"]


def test_nothing_that_is_kept_has_room_for_a_name() -> None:
    fields = {field.name for model in (QueryLog, Click, Wish) for field in model._meta.get_fields()}
    assert fields == {
        "id", "query", "totals", "took_ms", "asked_at", "clicks", "asked", "kind", "key", "rank",
        "clicked_at", "note", "told_at", "settled_at",
    }  # fmt: skip
