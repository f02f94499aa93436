"""A long transaction masks a case: from its commit on nobody is shown the old text."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection, transaction
from django.test import Client, RequestFactory

from cases.casebook.page_cache import ROOM
from cases.models import CasePage
from cases.views import case_page
from portal.people.whole_pages import find_whole_page
from tests.factories import make_case

OLD, MASKED = "城东一户没有收到通知。", "一户没有收到通知。"


@pytest.fixture
def case(committed: None, settings: Any) -> Iterator[CasePage]:
    settings.ANJIAN_LIBRARY_OPEN = True
    made = make_case(summary=OLD)
    other = make_case("另一个案例")
    made.other = other
    yield made
    for page in (made, other):
        page.delete()


def shown(page: CasePage) -> str:
    """Which of the texts a request that begins now is shown."""
    return text_in(Client().get(page.get_url()).content.decode())


def text_in(answer: str) -> str:
    return OLD if OLD in answer else MASKED if MASKED in answer else ""


class Masking(threading.Thread):
    """Masks a case in a transaction that stays open until it is told to end."""

    def __init__(self, page: CasePage) -> None:
        super().__init__()
        self.page_id = page.pk
        self.written, self.may_end = threading.Event(), threading.Event()

    def run(self) -> None:
        try:
            with transaction.atomic():
                page = CasePage.objects.get(pk=self.page_id)
                page.summary = MASKED
                page.save()
                self.written.set()
                self.may_end.wait(30)
        finally:
            self.written.set()
            connection.close()


def test_no_request_after_the_commit_sees_what_was_masked(case: CasePage) -> None:
    masking = Masking(case)
    masking.start()
    assert masking.written.wait(30)
    if connection.vendor == "postgresql":  # SQLite has one writer at a time
        # another change is announced later and committed earlier; it waits for nobody
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        case.other.title = "另一个案例改了名"
        case.other.save()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    assert shown(case) == OLD  # kept under the version that holds until the commit
    masking.may_end.set()
    masking.join(30)
    assert shown(case) == MASKED


def test_nobody_keeps_the_old_text_while_many_read(case: CasePage) -> None:
    masking = Masking(case)
    committed, stale, failed = threading.Event(), [], []

    def read_on() -> None:
        try:
            for _ in range(60):
                began_after = committed.is_set()
                if shown(case) == OLD and began_after:
                    stale.append(case.pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    readers = [threading.Thread(target=read_on) for _ in range(4)]
    masking.start()
    masking.written.wait(30)
    for reader in readers:
        reader.start()
    masking.may_end.set()
    masking.join(30)
    committed.set()
    for reader in readers:
        reader.join(60)
    assert (stale, failed) == ([], [])
    assert shown(case) == MASKED


@pytest.mark.django_db
def test_a_page_that_wagtail_had_in_hand_before_the_change_is_not_kept(settings: Any) -> None:
    settings.ANJIAN_LIBRARY_OPEN = True
    in_hand = make_case(summary=OLD)
    CasePage.objects.filter(pk=in_hand.pk).update(summary=MASKED)
    request = RequestFactory().get(in_hand.get_url())
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    assert find_whole_page(request, ROOM) is None
    assert text_in(case_page(request, in_hand).content.decode()) == OLD
    assert find_whole_page(request, ROOM) is None
    assert shown(in_hand) == MASKED
