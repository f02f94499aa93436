"""What counts as a value that does not fit, and what stays an error of this program."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import DatabaseError, DataError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDictKeyError

from cases.casebook.publication import PublicationRefused
from portal.site.unfit_values import UnfitValueMiddleware, is_about_sent_value

HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("sent", "error", "is_unfit"),
    [
        ("abc", ValueError("Field 'id' expected a number but got 'abc'."), True),
        ("1,abc", ValueError("invalid literal for int() with base 10: 'abc'"), True),
        ("", ValueError("Field 'id' expected a number but got ''."), True),
        ("a\x00b", ValueError("Field 'id' expected a number but got 'a\\x00b'."), True),
        ("长" * 999, ValueError(f"Field 'id' expected a number but got '{'长' * 999}'."), True),
        ("x", ValidationError("“x”的值应该是一个整型"), True),
        ("no", NoReverseMatch("Reverse for 'no' not found."), True),
        ("9" * 20, OverflowError("Python int too large to convert to SQLite INTEGER"), True),
        ("9" * 20, DataError("bigint out of range"), True),
        ("0001-01-01", OverflowError("date value out of range"), True),
        (HUGE, ValueError("Exceeds the limit (4300 digits) for integer string conversion"), True),
        ("a\x00b", ValueError("A string literal cannot contain NUL (0x00) characters."), True),
        ("x", MultiValueDictKeyError("page"), True),
        # The same exceptions about something that nobody sent
        ("7", ValueError("Field 'id' expected a number but got 'abc'."), False),
        ("ab", ValueError("Field 'id' expected a number but got 'abc'."), False),
        ("no", NoReverseMatch("Reverse for 'nowhere' not found."), False),
        ("7", OverflowError("date value out of range"), False),
        ("2024-01-01", DataError("bigint out of range"), False),
        ("7", ValueError("Exceeds the limit (4300 digits) for integer string conversion"), False),
        ("7", ValueError("A string literal cannot contain NUL (0x00) characters."), False),
        ("abc", RuntimeError("'abc'"), False),
        ("abc", KeyError("abc"), False),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_exception_is_about_a_value_that_was_sent(
    method: str, sent: str, error: Exception, is_unfit: bool
) -> None:
    request = getattr(RequestFactory(), method)("/admin/", {"id": sent})
    assert is_about_sent_value(request, error) is is_unfit


@pytest.mark.parametrize("body", [{}, {"csrfmiddlewaretoken": "x"}])
@pytest.mark.parametrize(
    "error",
    [
        AttributeError("'NoneType' object has no attribute 'startswith'"),
        TypeError("int() argument must be a string, not 'NoneType'"),
        KeyError("url"),
        ValueError("not enough values to unpack"),
        RuntimeError(),
        DatabaseError("no such table"),
    ],
)
def test_a_fault_of_this_program_stays_one_though_nothing_was_sent(
    body: dict[str, str], error: Exception
) -> None:
    assert not is_about_sent_value(RequestFactory().post("/admin/", body), error)


class _StartingField(forms.CharField):
    def to_python(self, value: Any) -> str:
        return "path" if value.startswith("/") else "word"


class _BrokenField(forms.CharField):
    def clean(self, value: Any) -> str:
        raise AttributeError("absent")


@pytest.mark.parametrize(
    ("field", "value", "is_unfit"),
    [
        (_StartingField(), None, True),
        (_StartingField(), 7, False),
        (_BrokenField(), "sent", False),
    ],
)
def test_a_field_that_cannot_convert_what_was_not_sent_is_no_fault(
    field: forms.Field, value: object, is_unfit: bool
) -> None:
    with pytest.raises(AttributeError) as caught:
        field.clean(value)
    assert is_about_sent_value(RequestFactory().post("/admin/"), caught.value) is is_unfit


def test_an_exception_of_our_own_is_left_to_whoever_handles_it() -> None:
    request = RequestFactory().post("/admin/")
    refused = PublicationRefused.__new__(PublicationRefused)
    assert not is_about_sent_value(request, refused)


@pytest.mark.parametrize("address", ["/", "/cases/", "/search/"])
def test_pages_of_readers_answer_for_themselves(address: str) -> None:
    request = RequestFactory().get(address, {"page": "abc"})
    answer = UnfitValueMiddleware(lambda _: HttpResponse())
    assert answer.process_exception(request, ValueError("got 'abc'")) is None


@pytest.mark.django_db
def test_a_bulk_action_on_no_row_says_in_chinese_that_nothing_was_saved(admin_client: Any) -> None:
    answer = admin_client.get("/admin/bulk/wagtailcore/page/delete/?id=abc")
    assert answer.status_code == 400
    assert "没有保存任何改动" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("body", [{}, {"csrfmiddlewaretoken": "x"}])
@pytest.mark.parametrize("name", ["wagtailadmin_choose_page_external_link"])
def test_a_form_of_wagtail_without_its_fields_is_answered_in_chinese(
    admin_client: Any, name: str, body: dict[str, str]
) -> None:
    answer = admin_client.post(reverse(name), body)
    assert answer.status_code == 400
    assert "没有保存任何改动" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_time_zone_holds_filters_nothing(admin_client: Any, day: str) -> None:
    answer = admin_client.get(f"/admin/reports/site-history/?timestamp_from={day}&label=a")
    if answer.status_code == 302:
        assert answer["Location"] == "/admin/reports/site-history/?label=a"
        answer = admin_client.get(answer["Location"])
    assert answer.status_code == 200
